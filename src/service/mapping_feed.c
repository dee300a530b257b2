#include "service/mapping_feed.h"

#include "store/identifiers.h"

static Status where_read(Arena *arena, const JsonValue *where, const RecordType *to, FieldFeed *feed, Error *err)
{
    for (size_t i = 0; where != NULL && i < where->count; i++) {
        const JsonValue *item = &where->items[i];
        const Field *field = type_field(to, item->key);
        if (field == NULL || field->kind != FIELD_CODE || !json_is(item, JSON_TEXT) ||
            code_find(field->list, item->text) == NULL) {
            return mapping_fault(arena, item, err,
                                 "'where' names a code field of the type referred to and one of its codes");
        }
        if (feed->where_count == MAPPING_WHERE_MAX) {
            return mapping_fault(arena, item, err, "'where' has at most four conditions");
        }
        feed->where[feed->where_count++] = (ReferenceWhere){field, item->text};
    }
    return ST_OK;
}

static bool match_named(Text name, ReferenceMatch *out)
{
    static const struct {
        Text name;
        ReferenceMatch match;
    } matches[] = {{{"code", 4}, REFERENCE_CODE}, {{"name", 4}, REFERENCE_NAME}, {{"id", 2}, REFERENCE_ID}};

    for (size_t i = 0; i < COUNT_OF(matches); i++) {
        if (text_equal(name, matches[i].name)) {
            *out = matches[i].match;
            return true;
        }
    }
    return false;
}

static Status reference_read(Arena *arena, const JsonValue *reference, FieldFeed *feed, Error *err)
{
    static const char *const allowed[] = {"column", "system", "match", "where", "create", NULL};
    const JsonValue *column = json_get(reference, "column"), *system = json_get(reference, "system");
    const JsonValue *match = json_get(reference, "match"), *create = json_get(reference, "create");

    TRY(mapping_members_check(arena, reference, allowed, err));
    if (feed->field->kind != FIELD_REFERENCE || !json_is(column, JSON_TEXT)) {
        return mapping_fault(arena, reference, err, "a reference feeds a reference field from a 'column'");
    }
    feed->columns[0] = column->text;
    feed->column_count = 1;
    if (json_is(system, JSON_TEXT)) {
        feed->match = REFERENCE_SYSTEM;
        feed->system = system->text;
        feed->system_number = identifier_system(feed->field->to->number, system->text);
    } else if (!json_is(match, JSON_TEXT) || !match_named(match->text, &feed->match)) {
        return mapping_fault(arena, reference, err,
                             "a reference has a 'system' or 'match': \"code\", \"name\" or \"id\"");
    }
    feed->create = json_is(create, JSON_BOOLEAN) && create->boolean;
    if (feed->match == REFERENCE_CODE && feed->field->to->code == NULL) {
        return mapping_fault(arena, reference, err, "records of the type referred to have no code");
    }
    return where_read(arena, json_get(reference, "where"), feed->field->to, feed, err);
}

static Status constant_read(Arena *arena, const JsonValue *value, FieldFeed *feed, Error *err)
{
    Value checked;

    feed->constant = json_is(value, JSON_TEXT) ? value->text : value->raw;
    Status status = value_parse(arena, feed->field, feed->constant, &checked, &feed->options, err);
    return status == ST_OK ? ST_OK : mapping_fault(arena, value, err, "the field cannot hold this constant");
}

static Status words_check(Arena *arena, const JsonValue *values, const FieldFeed *feed, Error *err)
{
    Value checked;

    for (size_t i = 0; i < feed->words.count; i++) {
        if (!feed->words.words[i].nothing && feed->field->kind != FIELD_REFERENCE &&
            value_parse(arena, feed->field, feed->words.words[i].to, &checked, &feed->options, err) != ST_OK) {
            return mapping_fault(arena, &values->items[i], err, "the field cannot hold what this is mapped to");
        }
    }
    return ST_OK;
}

static Status options_read(Arena *arena, const JsonValue *value, FieldFeed *feed, Error *err)
{
    const JsonValue *decimal = json_get(value, "decimal"), *join = json_get(value, "join");
    const JsonValue *fallback = json_get(value, "default");

    if (decimal != NULL) {
        if (!json_is(decimal, JSON_TEXT) || decimal->text.length != 1 ||
            (decimal->text.at[0] != '.' && decimal->text.at[0] != ',')) {
            return mapping_fault(arena, decimal, err, "'decimal' is \".\" or \",\"");
        }
        feed->options.decimal = decimal->text.at[0];
    }
    feed->join = json_is(join, JSON_TEXT) ? join->text : TEXT(" ");
    if (fallback != NULL) {
        feed->fallback = json_is(fallback, JSON_TEXT) ? fallback->text : fallback->raw;
    }
    return mapping_date_order_read(arena, json_get(value, "date_order"), &feed->options.date_order, err);
}

static Status feed_read(Arena *arena, const JsonValue *value, FieldFeed *feed, Error *err)
{
    static const char *const allowed[] = {"column",  "columns",    "join",  "values",    "default",
                                          "decimal", "date_order", "value", "reference", NULL};
    const JsonValue *reference = json_get(value, "reference"), *constant = json_get(value, "value");
    const JsonValue *column = json_get(value, "column");

    TRY(mapping_members_check(arena, value, allowed, err));
    TRY(options_read(arena, value, feed, err));
    TRY(mapping_words_read(arena, json_get(value, "values"), &feed->words, err));
    TRY(words_check(arena, json_get(value, "values"), feed, err));
    if (reference != NULL) {
        return reference_read(arena, reference, feed, err);
    }
    if (constant != NULL) {
        return constant_read(arena, constant, feed, err);
    }
    if (json_is(column, JSON_TEXT)) {
        feed->columns[0] = column->text;
        feed->column_count = 1;
        return ST_OK;
    }
    return mapping_columns_read(arena, json_get(value, "columns"), feed->columns, &feed->column_count, err);
}

static FieldFeed *feed_place(TypeFeeds *feeds, const Field *field)
{
    for (size_t i = 0; i < feeds->count; i++) {
        if (feeds->feeds[i].field == field) {
            return &feeds->feeds[i];
        }
    }
    return &feeds->feeds[feeds->count++];
}

/* `strict`: every field named must be of the type; shared fields may be of other types only. */
static Status feeds_add(Arena *arena, const JsonValue *fields, bool strict, TypeFeeds *feeds, Error *err)
{
    for (size_t i = 0; fields != NULL && i < fields->count; i++) {
        const JsonValue *value = &fields->items[i];
        const Field *field = type_field(feeds->type, value->key);
        if (field == NULL && !strict) {
            continue;
        }
        if (field == NULL || field->kind == FIELD_GEOMETRY) {
            return mapping_fault(
                arena, value, err,
                arena_format(arena, "'%.*s' has no such field that a column could feed", TEXT_ARG(feeds->type->id)));
        }
        FieldFeed *feed = feed_place(feeds, field);
        *feed = (FieldFeed){.field = field};
        TRY(feed_read(arena, value, feed, err));
    }
    return ST_OK;
}

static bool any_type_has(const Mapping *mapping, Text id)
{
    for (size_t i = 0; i < mapping->type_count; i++) {
        if (type_field(mapping->types[i].type, id) != NULL) {
            return true;
        }
    }
    return false;
}

Status mapping_feeds_read(Arena *arena, const JsonValue *document, const Model *model, Mapping *out, Error *err)
{
    const JsonValue *fields = json_get(document, "fields"), *by_type = json_get(document, "fields_by_type");

    for (size_t i = 0; fields != NULL && i < fields->count; i++) {
        if (!any_type_has(out, fields->items[i].key)) {
            return mapping_fault(arena, &fields->items[i], err, "no type of this mapping has such a field");
        }
    }
    for (size_t i = 0; i < out->type_count; i++) {
        TypeFeeds *feeds = &out->types[i];
        feeds->feeds = ARENA_ARRAY(arena, FieldFeed, feeds->type->field_count + 1);
        TRY(feeds_add(arena, fields, false, feeds, err));
        TRY(feeds_add(arena, json_find(by_type, feeds->type->id), true, feeds, err));
    }
    for (size_t i = 0; by_type != NULL && i < by_type->count; i++) {
        const RecordType *type = model_type(model, by_type->items[i].key);
        if (type == NULL || mapping_feeds(out, type) == NULL) {
            return mapping_fault(arena, &by_type->items[i], err, "no row of this mapping can be of this type");
        }
    }
    return ST_OK;
}
