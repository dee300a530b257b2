#include "service/preview.h"

#include "base/limits.h"
#include "base/time.h"
#include "service/country.h"
#include "service/import_apply.h"
#include "service/import_columns.h"
#include "store/counts.h"
#include "store/identifiers.h"
#include "store/query.h"

enum { MS_PER_DAY = 86400000, FIELDS_MAX = 64, NAMED_RECORDS_MAX = 300000, NAME_SLOTS = 1 << 13 };

/* What is gathered while rows go by. */
typedef struct Trial {
    Reader *reader;
    const Mapping *mapping;
    Arena *arena, scratch;
    DraftPlan plan;
    Preview *out;
    uint64_t keys[NAME_SLOTS * 2]; /* digests of the keys so far; 0 is free */
} Trial;

static uint64_t text_number(Text text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < text.length; i++) {
        hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3u;
    }
    hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15u;
    return hash == 0 ? 1 : hash;
}

static bool is_listed(FieldKind kind)
{
    return kind == FIELD_CODE || kind == FIELD_CODES || kind == FIELD_BOOLEAN || kind == FIELD_REFERENCE;
}

static PreviewField *field_place(Trial *trial, const RecordType *type, const FieldFeed *feed)
{
    Preview *out = trial->out;

    for (size_t i = 0; i < out->field_count; i++) {
        if (out->fields[i].type == type && out->fields[i].field == feed->field) {
            return &out->fields[i];
        }
    }
    if (out->field_count == FIELDS_MAX) {
        return NULL;
    }
    PreviewField *field = &out->fields[out->field_count++];
    *field = (PreviewField){.type = type, .field = feed->field, .makes = feed->create};
    field->texts = ARENA_ARRAY(trial->arena, PreviewText, PREVIEW_TEXTS);
    if (feed->column_count > 0) {
        field->column = text_copy(trial->arena, feed->columns[0]);
    }
    if (feed->field->kind == FIELD_REFERENCE) {
        bool same_system = feed->match != REFERENCE_SYSTEM || text_equal(feed->system, trial->mapping->key_system);
        field->may_come = same_system && mapping_feeds(trial->mapping, feed->field->to) != NULL;
    }
    return field;
}

static void text_judge(Trial *trial, const FieldFeed *feed, PreviewText *out)
{
    const ValueWord *word = word_find(&feed->words, out->text, trial->arena);
    ValueOptions options = feed->options;
    Error err;

    out->mapped = word != NULL;
    out->value = (Value){.kind = feed->field->kind};
    if (feed->field->kind == FIELD_REFERENCE || (word != NULL && word->nothing)) {
        out->read = true;
        return;
    }
    out->read = value_parse(trial->arena, feed->field, word == NULL ? out->text : word->to, &out->value, &options,
                            &err) == ST_OK;
}

static void text_note(Trial *trial, const RecordType *type, const FieldFeed *feed, Text text)
{
    PreviewField *field = field_place(trial, type, feed);

    for (size_t i = 0; field != NULL && i < field->text_count; i++) {
        if (text_equal(field->texts[i].text, text)) {
            field->texts[i].rows++;
            return;
        }
    }
    if (field == NULL || field->text_count == PREVIEW_TEXTS) {
        if (field != NULL) {
            field->more_texts = true;
        }
        return;
    }
    PreviewText *noted = &field->texts[field->text_count++];
    *noted = (PreviewText){.text = text_copy(trial->arena, text), .rows = 1};
    text_judge(trial, feed, noted);
}

static Text cell_text(const Row *row, ptrdiff_t column)
{
    const Cell *cell = column >= 0 && (size_t)column < row->cell_count ? &row->cells[column] : NULL;

    return cell == NULL || cell->kind == CELL_MISSING || cell->kind == CELL_NULL ? (Text){0} : text_trim(cell->text);
}

static void texts_note(Trial *trial, const Row *row, const Draft *draft)
{
    const BoundType *bound = draft->type == NULL ? NULL : bound_type(&trial->plan, draft->type);

    for (size_t i = 0; bound != NULL && i < bound->feed_count; i++) {
        const BoundFeed *feed = &bound->feeds[i];
        Text text = feed->feed->column_count == 1 ? cell_text(row, feed->columns[0]) : (Text){0};
        if (text.length > 0 && is_listed(feed->feed->field->kind)) {
            text_note(trial, draft->type, feed->feed, text);
        }
    }
}

/* A draft that outlives its row, with what of it is shown. */
static void draft_keep(Trial *trial, const Draft *draft, PreviewRow *out)
{
    Arena *arena = trial->arena;
    Draft kept = *draft;

    kept.column = text_copy(arena, draft->column);
    kept.value = text_copy(arena, draft->value);
    kept.reason = text_copy(arena, draft->reason);
    kept.proposal = text_copy(arena, draft->proposal);
    kept.where = text_copy(arena, draft->where);
    kept.warning = text_copy(arena, draft->warning);
    kept.key = text_copy(arena, draft->key);
    kept.raw = (Text){0};
    if (draft->type != NULL && draft->values != NULL) {
        size_t count = draft->type->field_count;
        kept.values = values_keep(arena, draft->type, draft->values);
        kept.references = ARENA_ARRAY(arena, Text, count);
        for (size_t i = 0; i < count; i++) {
            kept.references[i] = text_copy(arena, draft->references[i]);
        }
    }
    *out = (PreviewRow){draft->row, kept};
}

/* A key that came before in these rows is told; the import holds its row. */
static void key_note(Trial *trial, const Draft *draft)
{
    uint64_t digest = text_number(draft->key), at = digest % COUNT_OF(trial->keys);

    if (draft->key.length == 0) {
        return;
    }
    while (trial->keys[at] != 0 && trial->keys[at] != digest) {
        at = (at + 1) % COUNT_OF(trial->keys);
    }
    trial->out->keys_twice += trial->keys[at] == digest;
    trial->keys[at] = digest;
}

static void row_try(Trial *trial, const Row *row)
{
    Preview *out = trial->out;
    Draft draft;

    draft_make(&trial->plan, row, &trial->scratch, &draft);
    out->rows_read++;
    out->held += draft.held;
    out->warned += !draft.held && draft.warning.length > 0;
    if (!row->broken) {
        texts_note(trial, row, &draft);
        key_note(trial, &draft);
    }
    if (out->row_count < PREVIEW_SHOWN) {
        draft_keep(trial, &draft, &out->rows[out->row_count++]);
    }
    if ((draft.held || draft.warning.length > 0) && out->problem_count < PREVIEW_PROBLEMS) {
        draft_keep(trial, &draft, &out->problems[out->problem_count++]);
    }
}

static Status rows_try(Trial *trial, Source *source, Error *err)
{
    const Row *row = NULL;

    do {
        arena_reset(&trial->scratch);
        TRY(source_next(source, &trial->scratch, &row, err));
        if (row != NULL && trial->out->rows_read < PREVIEW_ROWS) {
            row_try(trial, row);
        }
    } while (row != NULL && trial->out->rows_read < PREVIEW_ROWS);
    trial->out->whole = row == NULL;
    return ST_OK;
}

static void missing_note(Trial *trial, const Source *source, Text name)
{
    Text folded = text_fold(trial->arena, name);
    bool known = name.length == 0;

    for (size_t i = 0; i < source_column_count(source) && !known; i++) {
        known = text_equal(source_column(source, i), name) ||
                text_equal(text_fold(trial->arena, source_column(source, i)), folded);
    }
    for (size_t i = 0; i < trial->out->missing_count && !known; i++) {
        known = text_equal(trial->out->missing[i], name);
    }
    if (!known && trial->out->missing_count < LIMIT_COLUMNS) {
        trial->out->missing[trial->out->missing_count++] = text_copy(trial->arena, name);
    }
}

/* Columns the mapping names, whether the file has them or not. */
static void columns_compare(Trial *trial, const Source *source)
{
    const Mapping *mapping = trial->mapping;
    const Text single[] = {mapping->type_column, mapping->date_column, mapping->year_column, mapping->month_column,
                           mapping->day_column,  mapping->lon_column,  mapping->lat_column,  mapping->wkt_column};
    Text *unused;

    trial->out->missing = ARENA_ARRAY(trial->arena, Text, LIMIT_COLUMNS);
    for (size_t i = 0; i < COUNT_OF(single); i++) {
        missing_note(trial, source, single[i]);
    }
    for (size_t i = 0; i < mapping->key_column_count; i++) {
        missing_note(trial, source, mapping->key_columns[i]);
    }
    for (size_t t = 0; t < mapping->type_count; t++) {
        for (size_t f = 0; f < mapping->types[t].count; f++) {
            const FieldFeed *feed = &mapping->types[t].feeds[f];
            for (size_t c = 0; c < feed->column_count; c++) {
                missing_note(trial, source, feed->columns[c]);
            }
        }
    }
    size_t count = draft_unused_columns(&trial->plan, &unused);
    trial->out->unused = ARENA_ARRAY(trial->arena, Text, count + 1);
    for (size_t i = 0; i < count; i++) {
        trial->out->unused[trial->out->unused_count++] = text_copy(trial->arena, unused[i]);
    }
}

/* Texts of one reference field, found again by their folded form while the records go by. */
typedef struct NameHunt {
    const FieldFeed *feed;
    const Field *by;
    PreviewField *field;
    Text *folded; /* of field->texts */
    uint16_t slots[NAME_SLOTS];
    Arena scratch;
} NameHunt;

static size_t hunt_slot(const NameHunt *hunt, Text folded)
{
    size_t i = (size_t)(text_number(folded) % NAME_SLOTS);

    while (hunt->slots[i] != 0 && !text_equal(hunt->folded[hunt->slots[i] - 1], folded)) {
        i = (i + 1) % NAME_SLOTS;
    }
    return i;
}

static bool where_holds(const FieldFeed *feed, const Value *values)
{
    for (size_t i = 0; i < feed->where_count; i++) {
        const Value *value = &values[feed->where[i].field->index];
        if (value->state != VALUE_SET || !text_equal(value->text, feed->where[i].code)) {
            return false;
        }
    }
    return true;
}

static Status hunt_visit(void *context, const RecordRow *row, Error *err)
{
    NameHunt *hunt = context;
    const Value *name = &row->values[hunt->by->index];

    (void)err;
    if (name->state != VALUE_SET || name->kind != FIELD_TEXT || !where_holds(hunt->feed, row->values)) {
        return ST_OK;
    }
    arena_reset(&hunt->scratch);
    Text folded = text_fold(&hunt->scratch, name->text);
    size_t slot = hunt_slot(hunt, folded);
    for (size_t i = 0; hunt->slots[slot] != 0 && i < hunt->field->text_count; i++) {
        if (text_equal(hunt->folded[i], folded) && hunt->field->texts[i].found < 2) {
            hunt->field->texts[i].found++;
        }
    }
    return ST_OK;
}

/* The field that names records of a type: its code, or the first text of its title. */
static const Field *naming_field(const FieldFeed *feed)
{
    const RecordType *to = feed->field->to;

    for (size_t i = 0; feed->match != REFERENCE_CODE && i < to->title_count; i++) {
        if (to->title[i]->kind == FIELD_TEXT && to->title[i] != to->code) {
            return to->title[i];
        }
    }
    return to->code;
}

static void all_found(PreviewField *field)
{
    for (size_t i = 0; i < field->text_count; i++) {
        field->texts[i].found = 1;
    }
}

static Status names_hunt(Trial *trial, const FieldFeed *feed, PreviewField *field, Error *err)
{
    NameHunt *hunt = ARENA_NEW(trial->arena, NameHunt);
    RowQuery query = {.table = reader_table(trial->reader, feed->field->to), .without_geometry = true};

    *hunt = (NameHunt){.feed = feed, .by = naming_field(feed), .field = field};
    if (hunt->by == NULL) {
        return ST_OK;
    }
    hunt->folded = ARENA_ARRAY(trial->arena, Text, field->text_count + 1);
    for (size_t i = 0; i < field->text_count; i++) {
        hunt->folded[i] = text_fold(trial->arena, field->texts[i].text);
        hunt->slots[hunt_slot(hunt, hunt->folded[i])] = (uint16_t)(i + 1);
    }
    arena_init(&hunt->scratch, 0);
    Status status = rows_each(reader_database(trial->reader), &query, hunt_visit, hunt, err);
    arena_done(&hunt->scratch);
    return status;
}

static Status identifiers_hunt(Trial *trial, const FieldFeed *feed, PreviewField *field, Error *err)
{
    uint32_t system = identifier_system(feed->field->to->number, feed->system);

    for (size_t i = 0; i < field->text_count; i++) {
        bool found;
        Id id;
        TRY(identifier_find(reader_database(trial->reader), system, field->texts[i].text, &id, &found, err));
        field->texts[i].found = found;
    }
    return ST_OK;
}

/* How many records the texts name. Where there are very many it is not asked: the import will tell. */
static Status references_hunt(Trial *trial, const FieldFeed *feed, PreviewField *field, Error *err)
{
    int64_t records;

    if (feed->match == REFERENCE_SYSTEM) {
        return identifiers_hunt(trial, feed, field, err);
    }
    TRY(count_read(reader_database(trial->reader), feed->field->to->number, COUNT_ALL, (Text){0}, &records, err));
    if (feed->match == REFERENCE_ID || records > NAMED_RECORDS_MAX) {
        all_found(field);
        return ST_OK;
    }
    return names_hunt(trial, feed, field, err);
}

static const FieldFeed *feed_of(const Trial *trial, const PreviewField *field)
{
    const BoundType *bound = bound_type((DraftPlan *)&trial->plan, field->type);

    for (size_t i = 0; i < bound->feed_count; i++) {
        if (bound->feeds[i].feed->field == field->field) {
            return bound->feeds[i].feed;
        }
    }
    return NULL;
}

static Status references_try(Trial *trial, Error *err)
{
    for (size_t i = 0; i < trial->out->field_count; i++) {
        PreviewField *field = &trial->out->fields[i];
        const FieldFeed *feed = field->field->kind == FIELD_REFERENCE ? feed_of(trial, field) : NULL;
        if (feed != NULL) {
            TRY(references_hunt(trial, feed, field, err));
        }
    }
    return ST_OK;
}

static Status file_try(Trial *trial, Source *source, Error *err)
{
    TRY(rows_try(trial, source, err));
    columns_compare(trial, source);
    return references_try(trial, err);
}

static Status plan_make(Trial *trial, Programme *programme, const Source *source, Error *err)
{
    Database *db = reader_database(trial->reader);
    Outline *outline = NULL;
    double limit;

    TRY(country_outline(programme, db, trial->arena, &outline, err));
    TRY(country_limit(db, &limit, err));
    if (trial->mapping->place_limit_km >= 0) {
        limit = trial->mapping->place_limit_km * 1000;
        outline = limit == 0 ? NULL : outline;
    }
    draft_plan_init(&trial->plan, trial->mapping, reader_model(trial->reader), source, outline, limit,
                    (int32_t)(time_now_ms() / MS_PER_DAY));
    return ST_OK;
}

static Status programme_fits(const Mapping *mapping, Text programme, Error *err)
{
    if (mapping->programme.length > 0 && !text_equal(mapping->programme, programme)) {
        return error_set_at(err, ST_INVALID, "/programme", "the mapping is for programme %.*s, this file is of %.*s",
                            TEXT_ARG(mapping->programme), TEXT_ARG(programme));
    }
    return ST_OK;
}

static Status preview_run(Programme *programme, const PreviewOptions *options, Source *source, Arena *arena,
                          Preview *out, Error *err)
{
    Trial *trial = ARENA_NEW(arena, Trial);
    Mapping *mapping = ARENA_NEW(arena, Mapping);

    TRY(mapping_read(arena, options->mapping, "", reader_model(out->reader), mapping, err));
    TRY(programme_fits(mapping, programme_code(programme), err));
    trial->reader = out->reader;
    trial->mapping = mapping;
    trial->arena = arena;
    trial->out = out;
    TRY(plan_make(trial, programme, source, err));
    arena_init(&trial->scratch, 0);
    Status status = file_try(trial, source, err);
    arena_done(&trial->scratch);
    draft_plan_done(&trial->plan);
    return status;
}

/* The file is opened before there is a reader: some formats are read to their end before the first row comes. */
Status import_preview(Programme *programme, const PreviewOptions *options, Arena *arena, Preview *out, Error *err)
{
    Source *source;
    bool guessed;

    *out = (Preview){.rows = ARENA_ARRAY(arena, PreviewRow, PREVIEW_SHOWN),
                     .problems = ARENA_ARRAY(arena, PreviewRow, PREVIEW_PROBLEMS),
                     .fields = ARENA_ARRAY(arena, PreviewField, FIELDS_MAX)};
    TRY(inspected_open(&options->file, &guessed, &source, err));
    Status status = reader_acquire(programme, &out->reader, err);
    if (status == ST_OK) {
        status = preview_run(programme, options, source, arena, out, err);
    }
    source_close(source);
    if (status != ST_OK) {
        preview_done(out);
    }
    return status;
}

void preview_done(Preview *preview)
{
    if (preview->reader != NULL) {
        reader_release(preview->reader);
        preview->reader = NULL;
    }
}
