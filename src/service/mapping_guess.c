#include "service/mapping_guess.h"

#include "base/id.h"
#include "base/limits.h"
#include "json/writer.h"
#include "model/role.h"

enum { NAME_MAX = 48, CODES_AT_LEAST = 2 };

/* What each column is taken for. */
typedef struct Guess {
    Arena *arena;
    const Inspection *file;
    const RecordType *type;
    const Field **fields; /* by column; NULL: none */
    ptrdiff_t lon, lat, key, observed, id;
} Guess;

static bool is_place_column(const Guess *guess, size_t i)
{
    SourcePlace place = guess->file->place;
    ptrdiff_t column = (ptrdiff_t)i;

    return column == place.lon || column == place.lat || column == place.wkt || column == guess->lon ||
           column == guess->lat;
}

static bool is_fed(const Guess *guess, const Field *field)
{
    for (size_t i = 0; i < guess->file->column_count; i++) {
        if (guess->fields[i] == field) {
            return true;
        }
    }
    return false;
}

/* "Area (m2)" and "area_m2" are "area" as well. */
static Text name_bare(Text name)
{
    static const Text units[] = {{" m2", 3},  {"_m2", 3}, {" sqm", 4}, {"_sqm", 4}, {" km2", 4},
                                 {"_km2", 4}, {" ha", 3}, {"_ha", 3},  {" cm", 3},  {"_cm", 3},
                                 {" m", 2},   {"_m", 2},  {" kg", 3},  {"_kg", 3}};
    ptrdiff_t bracket = text_index(name, '(');

    if (bracket > 0) {
        return text_trim((Text){name.at, (size_t)bracket});
    }
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        if (name.length > units[i].length && text_ends(name, units[i])) {
            return (Text){name.at, name.length - units[i].length};
        }
    }
    return name;
}

static const Field *field_named(const Guess *guess, Text name)
{
    const Field *field = field_match(guess->type, name);

    if (field == NULL) {
        field = field_match(guess->type, name_bare(name));
    }
    return field == NULL || field->kind == FIELD_GEOMETRY || field->hidden ? NULL : field;
}

static void fields_by_name(Guess *guess)
{
    for (size_t i = 0; i < guess->file->column_count; i++) {
        const Field *field = is_place_column(guess, i) ? NULL : field_named(guess, guess->file->columns[i].name);
        if (field != NULL && !is_fed(guess, field)) {
            guess->fields[i] = field;
        }
    }
}

/* Are all values of a column codes of the list, and at least two of them? */
static bool values_are_codes(const InspectedColumn *column, const CodeList *list)
{
    const Code *first = NULL;
    bool several = false;

    for (size_t i = 0; i < column->value_count; i++) {
        const Code *code = code_match(list, column->values[i].text);
        if (code == NULL) {
            return false;
        }
        several = several || (first != NULL && code != first);
        first = first == NULL ? code : first;
    }
    return several && column->value_count >= CODES_AT_LEAST && !column->more_values;
}

/* The only field that is not fed yet and whose codes the values are. */
static const Field *field_of_values(const Guess *guess, const InspectedColumn *column)
{
    const Field *found = NULL;

    if (column->distinct || column->numbers == column->filled) {
        return NULL; /* numbers and names of rows are codes of some list by chance */
    }
    for (size_t i = 0; i < guess->type->field_count; i++) {
        const Field *field = &guess->type->fields[i];
        if (field->kind == FIELD_CODE && !field->hidden && !is_fed(guess, field) &&
            values_are_codes(column, field->list)) {
            if (found != NULL) {
                return NULL;
            }
            found = field;
        }
    }
    return found;
}

static void fields_by_value(Guess *guess)
{
    for (size_t i = 0; i < guess->file->column_count; i++) {
        if (guess->fields[i] == NULL && !is_place_column(guess, i) && (ptrdiff_t)i != guess->id) {
            guess->fields[i] = field_of_values(guess, &guess->file->columns[i]);
        }
    }
}

/* Is `word` one of the words of a folded name? */
static bool has_word(Text folded, const char *word)
{
    size_t length = strlen(word);

    for (size_t i = 0; i + length <= folded.length; i++) {
        bool begins = i == 0 || folded.at[i - 1] == '_';
        bool ends = i + length == folded.length || folded.at[i + length] == '_';
        if (begins && ends && memcmp(folded.at + i, word, length) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_any_word(Text folded, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        if (has_word(folded, words[i])) {
            return true;
        }
    }
    return false;
}

/* The only column of numbers within ±limit that one of the words names; -1 when there is none, or several. */
static ptrdiff_t degrees_column(const Guess *guess, const char *const *words, double limit)
{
    ptrdiff_t found = -1;

    for (size_t i = 0; i < guess->file->column_count; i++) {
        const InspectedColumn *column = &guess->file->columns[i];
        bool degrees = column->numbers > 0 && column->numbers * 2 > column->filled && column->least >= -limit &&
                       column->most <= limit;
        if (degrees && has_any_word(text_fold(guess->arena, column->name), words)) {
            if (found >= 0) {
                return -1;
            }
            found = (ptrdiff_t)i;
        }
    }
    return found;
}

static void place_guess(Guess *guess)
{
    static const char *const lon_words[] = {"longitude", "long", "lon", "lng", "x", "est", "easting", NULL};
    static const char *const lat_words[] = {"latitude", "lat", "y", "nord", "northing", NULL};
    SourcePlace place = guess->file->place;

    if (guess->type->geometry == NULL || guess->file->placed > 0 || place.lon >= 0 || place.wkt >= 0) {
        return;
    }
    guess->lon = degrees_column(guess, lon_words, 180);
    guess->lat = degrees_column(guess, lat_words, 90);
    if (guess->lon < 0 || guess->lat < 0 || guess->lon == guess->lat) {
        guess->lon = guess->lat = -1;
    }
}

static bool all_are_ids(const InspectedColumn *column)
{
    Id id;

    for (size_t i = 0; i < column->value_count; i++) {
        if (!id_parse(column->values[i].text, &id)) {
            return false;
        }
    }
    return column->value_count > 0;
}

/* The records' own ids, where export wrote the file. */
static void id_guess(Guess *guess)
{
    for (size_t i = 0; i < guess->file->column_count; i++) {
        const InspectedColumn *column = &guess->file->columns[i];
        if (text_equal(column->name, TEXT("id")) && field_match(guess->type, column->name) == NULL &&
            all_are_ids(column)) {
            guess->id = (ptrdiff_t)i;
        }
    }
}

static ptrdiff_t column_of(const Guess *guess, const Field *field)
{
    for (size_t i = 0; field != NULL && i < guess->file->column_count; i++) {
        if (guess->fields[i] == field) {
            return (ptrdiff_t)i;
        }
    }
    return -1;
}

/* A column that says when the facts were seen; else the one that feeds the date the type goes by. */
static void observed_guess(Guess *guess)
{
    static const char *const names[] = {"date_of_information", "date_de_l_information", "date_information",
                                        "information_date",    "date_observed",         "observed_on",
                                        "date_observation",    "date_d_observation",    NULL};

    guess->observed = -1;
    for (size_t i = 0; i < guess->file->column_count; i++) {
        Text folded = text_fold(guess->arena, guess->file->columns[i].name);
        for (size_t k = 0; names[k] != NULL && guess->observed < 0; k++) {
            guess->observed = text_equal(folded, text_of(names[k])) ? (ptrdiff_t)i : -1;
        }
    }
    if (guess->observed < 0) {
        guess->observed = column_of(guess, type_role(guess->type, ROLE_IS_DATED, SLOT_IS_DATED_DATE));
    }
}

/* A column with something different in every row: the type's code, else one that is called like a key. */
static void key_guess(Guess *guess)
{
    static const char *const words[] = {"id",     "uuid", "guid",     "globalid", "code", "no",  "num",
                                        "numero", "ref",  "objectid", "key",      "cle",  "fid", NULL};
    ptrdiff_t code = column_of(guess, guess->type->code);

    guess->key = -1;
    for (size_t i = 0; i < guess->file->column_count; i++) {
        const InspectedColumn *column = &guess->file->columns[i];
        bool whole = column->distinct && column->filled == guess->file->rows_read - guess->file->broken;
        bool named = (ptrdiff_t)i == code || (guess->key < 0 && guess->fields[i] == NULL && (ptrdiff_t)i != guess->id &&
                                              has_any_word(text_fold(guess->arena, column->name), words));
        if (whole && named && !(guess->key >= 0 && guess->key == code)) {
            guess->key = (ptrdiff_t)i;
        }
    }
}

static void guess_make(Guess *guess)
{
    guess->lon = guess->lat = guess->id = -1;
    guess->fields = ARENA_ARRAY(guess->arena, const Field *, guess->file->column_count + 1);
    place_guess(guess);
    id_guess(guess);
    fields_by_name(guess);
    fields_by_value(guess);
    observed_guess(guess);
    key_guess(guess);
}

static size_t digits_at(Text text, size_t from)
{
    size_t count = 0;

    while (from + count < text.length && text.at[from + count] >= '0' && text.at[from + count] <= '9') {
        count++;
    }
    return count;
}

/* A comma with one, two or more than three digits behind it is no mark between thousands. */
static bool is_comma_decimal(const InspectedColumn *column)
{
    for (size_t i = 0; i < column->value_count; i++) {
        Text text = column->values[i].text;
        ptrdiff_t comma = text_index(text, ',');
        size_t digits = comma < 0 ? 0 : digits_at(text, (size_t)comma + 1);
        if (digits > 0 && digits != 3 && text_index(text, '.') < 0) {
            return true;
        }
    }
    return false;
}

/* 03/14/2024 has no fourteenth month: the day stands second. */
static bool is_month_first(const InspectedColumn *column)
{
    for (size_t i = 0; i < column->value_count; i++) {
        Text text = column->values[i].text;
        if (text.length >= 8 && (text.at[2] == '/' || text.at[2] == '-' || text.at[2] == '.') &&
            text.at[5] == text.at[2] && text.at[3] >= '1' && text.at[3] <= '3' && text.at[4] >= '0' &&
            text.at[4] <= '9' && (text.at[3] - '0') * 10 + (text.at[4] - '0') > 12) {
            return true;
        }
    }
    return false;
}

static void options_write(JsonWriter *w, FieldKind kind, const InspectedColumn *column)
{
    if ((kind == FIELD_NUMBER || kind == FIELD_INTEGER) && is_comma_decimal(column)) {
        json_member_string(w, "decimal", ",");
    }
    if (kind == FIELD_DATE && is_month_first(column)) {
        json_member_string(w, "date_order", "mdy");
    }
}

/* Codes hold digits and no blanks; names do not. */
static bool looks_like_codes(const InspectedColumn *column)
{
    size_t codes = 0;

    for (size_t i = 0; i < column->value_count; i++) {
        Text text = column->values[i].text;
        bool digit = false, blank = text_index(text, ' ') >= 0;
        for (size_t k = 0; k < text.length && !digit; k++) {
            digit = text.at[k] >= '0' && text.at[k] <= '9';
        }
        codes += digit && !blank;
    }
    return codes * 2 > column->value_count;
}

static void reference_write(JsonWriter *w, const Field *field, const InspectedColumn *column)
{
    bool code = field->to->code != NULL && looks_like_codes(column);

    json_member_object(w, "reference");
    json_member_text(w, "column", column->name);
    json_member_string(w, "match", code ? "code" : all_are_ids(column) ? "id" : "name");
    json_object_end(w);
}

static void fields_write(JsonWriter *w, const Guess *guess)
{
    json_member_object(w, "fields");
    for (size_t i = 0; i < guess->file->column_count; i++) {
        const Field *field = guess->fields[i];
        const InspectedColumn *column = &guess->file->columns[i];
        if (field == NULL) {
            continue;
        }
        json_key(w, field->id);
        json_object_begin(w);
        if (field->kind == FIELD_REFERENCE) {
            reference_write(w, field, column);
        } else {
            json_member_text(w, "column", column->name);
            options_write(w, field->kind, column);
        }
        json_object_end(w);
    }
    json_object_end(w);
}

static void place_write(JsonWriter *w, const Guess *guess)
{
    if (guess->lon >= 0) {
        json_member_object(w, "geometry");
        json_member_text(w, "lon", guess->file->columns[guess->lon].name);
        json_member_text(w, "lat", guess->file->columns[guess->lat].name);
        json_object_end(w);
        return;
    }
    json_member_string(w, "geometry", guess->type->geometry == NULL ? "none" : "feature");
}

static void key_write(JsonWriter *w, const Guess *guess, Text name)
{
    if (guess->id >= 0) {
        json_member_text(w, "id", guess->file->columns[guess->id].name);
    }
    if (guess->key >= 0 && guess->id < 0) {
        json_member_object(w, "key");
        json_member_text(w, "system", name);
        json_member_array(w, "columns");
        json_text(w, guess->file->columns[guess->key].name);
        json_array_end(w);
        json_object_end(w);
    }
    if (guess->observed >= 0) {
        json_member_object(w, "observed");
        json_member_text(w, "column", guess->file->columns[guess->observed].name);
        options_write(w, FIELD_DATE, &guess->file->columns[guess->observed]);
        json_object_end(w);
    }
}

static void ignored_write(JsonWriter *w, const Guess *guess)
{
    json_member_array(w, "ignore");
    for (size_t i = 0; i < guess->file->column_count; i++) {
        ptrdiff_t column = (ptrdiff_t)i;
        if (guess->fields[i] == NULL && !is_place_column(guess, i) && column != guess->key && column != guess->id &&
            column != guess->observed) {
            json_text(w, guess->file->columns[i].name);
        }
    }
    json_array_end(w);
}

static void titles_write(JsonWriter *w, Text file_name)
{
    json_member_object(w, "label");
    json_member_text(w, "en", file_name);
    json_member_text(w, "fr", file_name);
    json_object_end(w);
    json_member_object(w, "source");
    json_member_text(w, "name", file_name);
    json_member_string(w, "licence", "");
    json_object_end(w);
}

void mapping_guess(Arena *arena, const Inspection *file, const RecordType *type, Text file_name, Buffer *out)
{
    Guess guess = {.arena = arena, .file = file, .type = type};
    JsonWriter w = json_writer(out);
    Text name = mapping_name_from(arena, file_name);

    guess_make(&guess);
    json_object_begin(&w);
    json_member_int(&w, "mapping", 1);
    json_member_text(&w, "name", name);
    titles_write(&w, file_name);
    json_member_text(&w, "type", type->id);
    key_write(&w, &guess, name);
    fields_write(&w, &guess);
    place_write(&w, &guess);
    ignored_write(&w, &guess);
    json_object_end(&w);
}

Text mapping_name_from(Arena *arena, Text file_name)
{
    ptrdiff_t dot = -1;

    for (size_t i = 1; i < file_name.length; i++) {
        dot = file_name.at[i] == '.' ? (ptrdiff_t)i : dot;
    }
    Text folded = text_fold(arena, dot > 0 ? (Text){file_name.at, (size_t)dot} : file_name);
    BUFFER name = {0};
    for (size_t i = 0; i < folded.length && name.size < NAME_MAX; i++) {
        char c = folded.at[i];
        bool letter = (c >= 'a' && c <= 'z') || c == '_', digit = c >= '0' && c <= '9';
        if (name.size == 0 && (digit || c == '_')) {
            buffer_string(&name, "list_");
        }
        if ((letter && !(c == '_' && name.at[name.size - 1] == '_')) || digit) {
            buffer_byte(&name, (uint8_t)c);
        }
    }
    while (name.size > 0 && name.at[name.size - 1] == '_') {
        name.size--;
    }
    return name.size == 0 ? TEXT("list") : text_copy(arena, buffer_view(&name));
}

static size_t columns_known(Arena *arena, const Inspection *file, const RecordType *type)
{
    Guess guess = {.arena = arena, .file = file, .type = type, .lon = -1, .lat = -1, .id = -1};
    size_t known = 0;

    guess.fields = ARENA_ARRAY(arena, const Field *, file->column_count + 1);
    fields_by_name(&guess);
    for (size_t i = 0; i < file->column_count; i++) {
        known += guess.fields[i] != NULL;
    }
    return known;
}

size_t types_guess(Arena *arena, const Model *model, const Inspection *file, TypeGuess **out)
{
    size_t count = 0;

    *out = ARENA_ARRAY(arena, TypeGuess, model->type_count + 1);
    for (size_t i = 0; i < model->type_count; i++) {
        TypeGuess one = {&model->types[i], columns_known(arena, file, &model->types[i])};
        size_t at = count;
        if (one.columns == 0) {
            continue;
        }
        while (at > 0 && (*out)[at - 1].columns < one.columns) {
            (*out)[at] = (*out)[at - 1];
            at--;
        }
        (*out)[at] = one;
        count++;
    }
    return count;
}

static void fit_note(MappingFit *fit, const Inspection *file, Text name, Arena *scratch)
{
    if (name.length == 0) {
        return;
    }
    Text folded = text_fold(scratch, name);
    fit->named++;
    for (size_t i = 0; i < file->column_count; i++) {
        if (text_equal(text_fold(scratch, file->columns[i].name), folded)) {
            fit->found++;
            return;
        }
    }
}

MappingFit mapping_fit(const Mapping *mapping, const Inspection *file, Arena *scratch)
{
    const Text single[] = {mapping->type_column, mapping->id_column,  mapping->date_column, mapping->year_column,
                           mapping->lon_column,  mapping->lat_column, mapping->wkt_column};
    MappingFit fit = {0};

    for (size_t i = 0; i < COUNT_OF(single); i++) {
        fit_note(&fit, file, single[i], scratch);
    }
    for (size_t i = 0; i < mapping->key_column_count; i++) {
        fit_note(&fit, file, mapping->key_columns[i], scratch);
    }
    for (size_t t = 0; t < mapping->type_count; t++) {
        for (size_t f = 0; f < mapping->types[t].count; f++) {
            const FieldFeed *feed = &mapping->types[t].feeds[f];
            for (size_t c = 0; c < feed->column_count; c++) {
                fit_note(&fit, file, feed->columns[c], scratch);
            }
        }
    }
    return fit;
}
