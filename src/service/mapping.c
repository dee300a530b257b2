#include "service/mapping.h"

#include <stdio.h>

#include "base/embedded.h"
#include "json/document.h"
#include "service/mapping_feed.h"
#include "service/mapping_save.h"

static Text member_text(const JsonValue *object, const char *key)
{
    const JsonValue *value = json_get(object, key);

    return json_is(value, JSON_TEXT) ? value->text : (Text){0};
}

Status mapping_fault(Arena *arena, const JsonValue *at, Error *err, const char *message)
{
    return error_set_at(err, ST_INVALID, text_string(arena, json_pointer_of(arena, at)), "%s", message);
}

Status mapping_members_check(Arena *arena, const JsonValue *object, const char *const *allowed, Error *err)
{
    if (!json_is(object, JSON_OBJECT)) {
        return mapping_fault(arena, object, err, "an object is expected here");
    }
    for (size_t i = 0; i < object->count; i++) {
        bool known = false;
        for (size_t k = 0; allowed[k] != NULL && !known; k++) {
            known = text_equal(object->items[i].key, text_of(allowed[k]));
        }
        if (!known) {
            return mapping_fault(arena, &object->items[i], err,
                                 "a mapping has no such member here; see docs/formats/mapping.md");
        }
    }
    return ST_OK;
}

Status mapping_columns_read(Arena *arena, const JsonValue *list, Text out[MAPPING_COLUMNS_MAX], size_t *count,
                            Error *err)
{
    if (!json_is(list, JSON_ARRAY) || list->count == 0 || list->count > MAPPING_COLUMNS_MAX) {
        return mapping_fault(arena, list, err, "a list of one to eight column names is expected here");
    }
    for (size_t i = 0; i < list->count; i++) {
        if (!json_is(json_at(list, i), JSON_TEXT)) {
            return mapping_fault(arena, json_at(list, i), err, "a column name is a text");
        }
        out[i] = json_at(list, i)->text;
    }
    *count = list->count;
    return ST_OK;
}

Status mapping_words_read(Arena *arena, const JsonValue *object, WordTable *out, Error *err)
{
    if (object == NULL) {
        return ST_OK;
    }
    if (!json_is(object, JSON_OBJECT)) {
        return mapping_fault(arena, object, err, "'values' is an object of source text to field text");
    }
    out->words = ARENA_ARRAY(arena, ValueWord, object->count + 1);
    for (size_t i = 0; i < object->count; i++) {
        const JsonValue *to = &object->items[i];
        if (to->kind != JSON_TEXT && to->kind != JSON_NULL) {
            return mapping_fault(arena, to, err, "a value is mapped to a text or to null");
        }
        out->words[out->count++] = (ValueWord){.from = to->key,
                                               .folded = text_fold(arena, to->key),
                                               .to = to->kind == JSON_TEXT ? to->text : (Text){0},
                                               .nothing = to->kind == JSON_NULL};
    }
    return ST_OK;
}

const ValueWord *word_find(const WordTable *table, Text text, Arena *scratch)
{
    for (size_t i = 0; i < table->count; i++) {
        if (text_equal(table->words[i].from, text)) {
            return &table->words[i];
        }
    }
    if (table->count == 0) {
        return NULL;
    }
    Text folded = text_fold(scratch, text);
    for (size_t i = 0; i < table->count; i++) {
        if (table->words[i].folded.length > 0 && text_equal(table->words[i].folded, folded)) {
            return &table->words[i];
        }
    }
    return NULL;
}

const TypeFeeds *mapping_feeds(const Mapping *mapping, const RecordType *type)
{
    for (size_t i = 0; i < mapping->type_count; i++) {
        if (mapping->types[i].type == type) {
            return &mapping->types[i];
        }
    }
    return NULL;
}

/* As docs/formats/export.md calls it. */
static const Text EXPORTED_DATE = {"date_of_information", 19};

void mapping_plain(Arena *arena, const RecordType *type, Mapping *out)
{
    *out = (Mapping){.name = text_of(arena_format(arena, "columns_of_%.*s", TEXT_ARG(type->id))),
                     .id_column = type_field(type, TEXT("id")) == NULL ? TEXT("id") : (Text){0},
                     .date_column = type_field(type, EXPORTED_DATE) == NULL ? EXPORTED_DATE : (Text){0},
                     .place_limit_km = -1};
    out->types = ARENA_NEW(arena, TypeFeeds);
    out->types[0].type = type;
    out->type_count = 1;
}

static void type_add(Mapping *mapping, const RecordType *type)
{
    if (mapping_feeds(mapping, type) == NULL) {
        mapping->types[mapping->type_count++].type = type;
    }
}

static Status type_named(Arena *arena, const JsonValue *at, Text name, const Model *model, const RecordType **out,
                         Error *err)
{
    *out = model_type(model, name);
    if (*out == NULL) {
        return mapping_fault(arena, at, err, arena_format(arena, "there is no record type '%.*s'", TEXT_ARG(name)));
    }
    return ST_OK;
}

static Status types_read(Arena *arena, const JsonValue *value, const Model *model, Mapping *out, Error *err)
{
    static const char *const allowed[] = {"column", "values", "otherwise", NULL};
    const RecordType *type;

    out->types = ARENA_ARRAY(arena, TypeFeeds, model->type_count + 1);
    if (json_is(value, JSON_TEXT)) {
        TRY(type_named(arena, value, value->text, model, &type, err));
        type_add(out, type);
        return ST_OK;
    }
    TRY(mapping_members_check(arena, value, allowed, err));
    out->type_column = member_text(value, "column");
    TRY(mapping_words_read(arena, json_get(value, "values"), &out->type_words, err));
    for (size_t i = 0; i < out->type_words.count; i++) {
        if (!out->type_words.words[i].nothing) {
            TRY(type_named(arena, value, out->type_words.words[i].to, model, &type, err));
            type_add(out, type);
        }
    }
    const JsonValue *otherwise = json_get(value, "otherwise");
    if (json_is(otherwise, JSON_TEXT)) {
        TRY(type_named(arena, otherwise, otherwise->text, model, &out->otherwise, err));
        type_add(out, out->otherwise);
    }
    return ST_OK;
}

static Status key_read(Arena *arena, const JsonValue *document, Mapping *out, Error *err)
{
    static const char *const of_key[] = {"system", "columns", NULL};
    static const char *const of_authority[] = {"name", "columns", NULL};
    const JsonValue *key = json_get(document, "key"), *authority = json_get(document, "authority");

    if (key == NULL && authority == NULL) {
        return ST_OK;
    }
    if (key != NULL && authority != NULL) {
        return mapping_fault(arena, authority, err, "a mapping has a key or an authority, not both");
    }
    const JsonValue *value = key == NULL ? authority : key;
    TRY(mapping_members_check(arena, value, key == NULL ? of_authority : of_key, err));
    out->key_is_authority = key == NULL;
    out->key_system = member_text(value, key == NULL ? "name" : "system");
    if (out->key_system.length == 0) {
        return mapping_fault(arena, value, err, "name the system the key belongs to");
    }
    for (size_t i = 0; i < out->type_count && out->key_is_authority; i++) {
        if (out->types[i].type->authority.length == 0) {
            return mapping_fault(arena, value, err, "records of this type are not reference data: use 'key'");
        }
    }
    return mapping_columns_read(arena, json_get(value, "columns"), out->key_columns, &out->key_column_count, err);
}

static bool precision_named(Text name, DatePrecision *out)
{
    static const Text names[] = {{"", 0}, {"year", 4}, {"month", 5}, {"day", 3}};

    for (int i = PRECISION_YEAR; i <= PRECISION_DAY; i++) {
        if (text_equal(name, names[i])) {
            *out = (DatePrecision)i;
            return true;
        }
    }
    return false;
}

Status mapping_date_order_read(Arena *arena, const JsonValue *value, DateOrder *out, Error *err)
{
    if (value == NULL) {
        return ST_OK;
    }
    bool month_first = json_is(value, JSON_TEXT) && text_equal(value->text, TEXT("mdy"));
    if (!month_first && !(json_is(value, JSON_TEXT) && text_equal(value->text, TEXT("dmy")))) {
        return mapping_fault(arena, value, err, "'date_order' is \"dmy\" or \"mdy\"");
    }
    *out = month_first ? DATE_ORDER_MONTH_FIRST : DATE_ORDER_DAY_FIRST;
    return ST_OK;
}

static Status observed_read(Arena *arena, const JsonValue *value, Mapping *out, Error *err)
{
    static const char *const allowed[] = {"column", "columns", "precision", "value", "date_order", NULL};
    static const char *const parts[] = {"year", "month", "day", NULL};

    if (value == NULL) {
        return ST_OK;
    }
    TRY(mapping_members_check(arena, value, allowed, err));
    out->date_column = member_text(value, "column");
    const JsonValue *columns = json_get(value, "columns"), *precision = json_get(value, "precision");
    if (columns != NULL) {
        TRY(mapping_members_check(arena, columns, parts, err));
        out->year_column = member_text(columns, "year");
        out->month_column = member_text(columns, "month");
        out->day_column = member_text(columns, "day");
    }
    if (precision != NULL && !precision_named(member_text(value, "precision"), &out->date_precision)) {
        return mapping_fault(arena, precision, err, "'precision' is \"year\", \"month\" or \"day\"");
    }
    const JsonValue *constant = json_get(value, "value");
    if (constant != NULL && (!json_is(constant, JSON_TEXT) || !date_parse(constant->text, &out->date_value))) {
        return mapping_fault(arena, constant, err, "a date is written 2024, 2024-05 or 2024-05-31");
    }
    return mapping_date_order_read(arena, json_get(value, "date_order"), &out->date_order, err);
}

static Status place_read(Arena *arena, const JsonValue *value, Mapping *out, Error *err)
{
    static const char *const allowed[] = {"lon", "lat", "wkt", NULL};

    if (value == NULL || (json_is(value, JSON_TEXT) && text_equal(value->text, TEXT("feature")))) {
        return ST_OK;
    }
    if (json_is(value, JSON_TEXT) && text_equal(value->text, TEXT("none"))) {
        out->place = PLACE_NONE;
        return ST_OK;
    }
    if (!json_is(value, JSON_OBJECT)) {
        return mapping_fault(arena, value, err, "'geometry' is \"feature\", \"none\", {\"lon\", \"lat\"} or {\"wkt\"}");
    }
    TRY(mapping_members_check(arena, value, allowed, err));
    out->lon_column = member_text(value, "lon");
    out->lat_column = member_text(value, "lat");
    out->wkt_column = member_text(value, "wkt");
    out->place = out->wkt_column.length > 0 ? PLACE_WKT : PLACE_LON_LAT;
    if (out->place == PLACE_LON_LAT && (out->lon_column.length == 0 || out->lat_column.length == 0)) {
        return mapping_fault(arena, value, err, "name both the 'lon' and the 'lat' column");
    }
    return ST_OK;
}

static Status place_limit_read(Arena *arena, const JsonValue *value, Mapping *out, Error *err)
{
    out->place_limit_km = -1;
    if (value == NULL) {
        return ST_OK;
    }
    if (!json_is(value, JSON_NUMBER) || !(value->number >= 0)) {
        return mapping_fault(arena, value, err, "'place_limit_km' is a number of kilometres, 0 for no check");
    }
    out->place_limit_km = value->number;
    return ST_OK;
}

static Status lists_read(Arena *arena, const JsonValue *document, Mapping *out, Error *err)
{
    const JsonValue *ignore = json_get(document, "ignore"), *duplicates = json_get(document, "duplicates");

    if (ignore != NULL && !json_is(ignore, JSON_ARRAY)) {
        return mapping_fault(arena, ignore, err, "'ignore' is a list of column names");
    }
    out->ignored = ARENA_ARRAY(arena, Text, ignore == NULL ? 1 : ignore->count + 1);
    for (size_t i = 0; ignore != NULL && i < ignore->count; i++) {
        out->ignored[out->ignored_count++] = text_fold(arena, ignore->items[i].text);
    }
    if (duplicates != NULL && !(json_is(duplicates, JSON_TEXT) && text_equal(duplicates->text, TEXT("first")))) {
        return mapping_fault(arena, duplicates, err, "'duplicates' can only be \"first\"");
    }
    out->first_duplicate_wins = duplicates != NULL;
    return ST_OK;
}

static Label label_read(const JsonValue *value)
{
    Label label = {0};

    label.in[LANGUAGE_EN] = member_text(value, "en");
    label.in[LANGUAGE_FR] = member_text(value, "fr");
    return label;
}

static Status document_read(Arena *arena, const JsonValue *document, const Model *model, Mapping *out, Error *err)
{
    static const char *const allowed[] = {
        "mapping", "name",       "label",    "description", "source",         "type",     "programme",
        "key",     "authority",  "observed", "fields",      "fields_by_type", "geometry", "place_limit_km",
        "ignore",  "duplicates", "id",       NULL};
    const JsonValue *version = json_get(document, "mapping");

    TRY(mapping_members_check(arena, document, allowed, err));
    if (!json_is(version, JSON_NUMBER) || version->integer != 1) {
        return mapping_fault(arena, document, err, "this program knows mappings of version 1 (\"mapping\": 1)");
    }
    *out = (Mapping){.name = member_text(document, "name"),
                     .source_name = member_text(json_get(document, "source"), "name"),
                     .programme = member_text(document, "programme"),
                     .id_column = member_text(document, "id"),
                     .label = label_read(json_get(document, "label")),
                     .description = label_read(json_get(document, "description"))};
    TRY(types_read(arena, json_get(document, "type"), model, out, err));
    TRY(key_read(arena, document, out, err));
    TRY(observed_read(arena, json_get(document, "observed"), out, err));
    TRY(place_read(arena, json_get(document, "geometry"), out, err));
    TRY(place_limit_read(arena, json_get(document, "place_limit_km"), out, err));
    TRY(lists_read(arena, document, out, err));
    return mapping_feeds_read(arena, document, model, out, err);
}

Status mapping_read(Arena *arena, Text document, const char *file, const Model *model, Mapping *out, Error *err)
{
    JsonValue *value;
    Status status = ST_OK;

    if (document.length > MAPPING_BYTES_MAX) {
        return error_set_at(err, ST_TOO_LARGE, file, "a mapping is at most %d bytes", MAPPING_BYTES_MAX);
    }
    status = json_parse(arena, text_copy(arena, document), JSON_LIMITS, &value, err);
    if (status == ST_OK) {
        status = document_read(arena, value, model, out, err);
    }
    if (status != ST_OK) {
        error_prefix_path(err, arena_format(arena, "%s#", file));
    }
    return status;
}

static Status file_read(Arena *arena, const char *path, Text *out, Error *err)
{
    FILE *file = fopen(path, "rb");
    char *bytes = arena_raw(arena, MAPPING_BYTES_MAX + 1);

    if (file == NULL) {
        return error_set_at(err, ST_NOT_FOUND, path,
                            "no mapping of this name is saved in the programme or shipped, and there is no such file; "
                            "'whitestone import "
                            "--help' lists the shipped ones");
    }
    *out = (Text){bytes, fread(bytes, 1, MAPPING_BYTES_MAX + 1, file)};
    fclose(file);
    return ST_OK;
}

Status mapping_load(Arena *arena, Database *db, Text name, const Model *model, Mapping *out, Error *err)
{
    char *path = arena_format(arena, "maps/%.*s.json", TEXT_ARG(name));
    const EmbeddedFile *shipped = embedded_find(path);
    Text document = {0};

    TRY(mapping_saved_document(db, arena, name, &document, err));
    if (document.length > 0) {
        path = text_string(arena, name);
    } else if (shipped != NULL) {
        document = (Text){(const char *)shipped->bytes, shipped->size};
    } else {
        path = text_string(arena, name);
        TRY(file_read(arena, path, &document, err));
    }
    return mapping_read(arena, document, path, model, out, err);
}

bool mapping_shipped(size_t index, Arena *arena, Text *name)
{
    const EmbeddedFile *file;

    for (size_t i = 0; (file = embedded_at(i)) != NULL; i++) {
        Text path = text_of(file->path);
        if (text_starts(path, TEXT("maps/")) && text_ends(path, TEXT(".json")) && index-- == 0) {
            *name = text_copy(arena, (Text){path.at + 5, path.length - 10});
            return true;
        }
    }
    return false;
}
