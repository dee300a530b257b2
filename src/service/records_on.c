#include "service/records_on.h"

#include <stdlib.h>

#include "base/limits.h"
#include "measure/amount.h"
#include "model/role.h"
#include "project/history.h"
#include "service/write_turn.h"

/* Most records have a handful of others: room for a whole page each time cost more than reading them. */
enum { PAGE_FIRST = 16, PAGE_GROWS = 16 };

/* The record folded of what was observed until then; false when there was nothing. */
static Status row_before(Reader *reader, Arena *arena, const RecordsOn *asked, RecordRow *row, bool *there, Error *err)
{
    const NodeList *nodes = reader_nodes(reader);
    History history;

    TRY(history_read(reader_database(reader), reader_table(reader, asked->type), nodes, row->id, arena, &history, err));
    Version *versions = ARENA_ARRAY(arena, Version, history.count + 1);
    Value *values = ARENA_ARRAY(arena, Value, asked->type->field_count);
    int *winners = ARENA_ARRAY(arena, int, asked->type->group_count + 1);
    size_t count = history_versions(&history, nodes, versions), kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (versions[i].observed.day <= asked->on) {
            versions[kept++] = versions[i];
        }
    }
    *there = kept > 0;
    record_fold(asked->type, versions, kept, values, winners);
    if (kept > 0) {
        row->observed = fold_observed(asked->type, versions, winners);
    }
    row->values = values;
    records_scope(asked->type, asked->scope, row, 1);
    return ST_OK;
}

typedef struct RowsOn {
    Reader *reader;
    Arena *arena;
    const RecordsOn *asked;
    RecordRow *rows;
    Id *keys; /* what each row refers to now */
    size_t count, capacity;
} RowsOn;

static void rows_grow(RowsOn *kept)
{
    size_t capacity = kept->capacity == 0 ? 16 : kept->capacity * 2;
    RecordRow *rows = ARENA_ARRAY(kept->arena, RecordRow, capacity);
    Id *keys = ARENA_ARRAY(kept->arena, Id, capacity);

    if (kept->count > 0) {
        memcpy(rows, kept->rows, kept->count * sizeof *rows);
        memcpy(keys, kept->keys, kept->count * sizeof *keys);
    }
    kept->rows = rows;
    kept->keys = keys;
    kept->capacity = capacity;
}

static void row_keep(RowsOn *kept, const RecordRow *row, Id key)
{
    if (kept->count == kept->capacity) {
        rows_grow(kept);
    }
    kept->keys[kept->count] = key;
    kept->rows[kept->count++] = *row;
}

/* What a row refers to in the field that was asked for; nil where it does not. */
static Id row_key(const RecordsOn *asked, const RecordRow *row)
{
    const Value *value = asked->field == NULL ? NULL : &row->values[asked->field->index];

    return value == NULL || value->state != VALUE_SET ? (Id){0} : value->reference;
}

static Status page_keep(RowsOn *kept, RecordPage *page, Error *err)
{
    for (size_t i = 0; i < page->row_count; i++) {
        Id key = row_key(kept->asked, &page->rows[i]);
        bool there = true;
        if (page->rows[i].observed.day > kept->asked->on) {
            TRY(row_before(kept->reader, kept->arena, kept->asked, &page->rows[i], &there, err));
        }
        if (there) {
            row_keep(kept, &page->rows[i], key);
        }
    }
    return ST_OK;
}

/* Only those that refer to asked->id, with `filtered`. */
static Status rows_read(RowsOn *kept, bool filtered, Error *err)
{
    RecordPage page = {0};
    char id[ID_TEXT_SIZE];
    size_t limit = PAGE_FIRST;

    id_format(kept->asked->id, id);
    FieldFilter filter = {kept->asked->field, text_of(id)};
    do {
        RecordQuery query = {.type = kept->asked->type,
                             .scope = *kept->asked->scope,
                             .filters = &filter,
                             .filter_count = filtered,
                             .limit = limit,
                             .after = page.next};
        TRY(records_search(kept->reader, kept->arena, &query, &page, err));
        limit = limit * PAGE_GROWS < LIMIT_PAGE ? limit * PAGE_GROWS : LIMIT_PAGE;
        TRY(page_keep(kept, &page, err));
    } while (page.next != 0);
    return ST_OK;
}

Status records_on(Reader *reader, Arena *arena, const RecordsOn *asked, RecordRow **out, size_t *count, Error *err)
{
    RowsOn kept = {.reader = reader, .arena = arena, .asked = asked};

    TRY(rows_read(&kept, asked->field != NULL, err));
    *out = kept.rows;
    *count = kept.count;
    return ST_OK;
}

/* Where a row stands among those that were read, which came in order of position. */
typedef struct KeyPlace {
    Id key;
    size_t at;
} KeyPlace;

static int place_compare(const void *a, const void *b)
{
    const KeyPlace *x = a, *y = b;
    int order = id_compare(x->key, y->key);

    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

Status records_on_by(Reader *reader, Arena *arena, const RecordsOn *asked, RecordsBy *out, Error *err)
{
    RowsOn kept = {.reader = reader, .arena = arena, .asked = asked};

    TRY(rows_read(&kept, false, err));
    KeyPlace *places = ARENA_ARRAY(arena, KeyPlace, kept.count + 1);
    RecordRow *rows = ARENA_ARRAY(arena, RecordRow, kept.count + 1);
    Id *keys = ARENA_ARRAY(arena, Id, kept.count + 1);
    for (size_t i = 0; i < kept.count; i++) {
        places[i] = (KeyPlace){kept.keys[i], i};
    }
    qsort(places, kept.count, sizeof *places, place_compare);
    for (size_t i = 0; i < kept.count; i++) {
        keys[i] = places[i].key;
        rows[i] = kept.rows[places[i].at];
    }
    *out = (RecordsBy){keys, rows, kept.count};
    return ST_OK;
}

/* The first place whose key does not come before `id`, or with `behind` the first that comes after it. */
static size_t key_bound(const RecordsBy *by, Id id, bool behind)
{
    size_t low = 0, high = by->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = id_compare(by->keys[middle], id);
        if (order < 0 || (behind && order == 0)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void records_by_find(const RecordsBy *by, Id id, RecordRow **out, size_t *count)
{
    size_t first = key_bound(by, id, false);

    *out = by->count == 0 ? NULL : &by->rows[first];
    *count = key_bound(by, id, true) - first;
}

Status record_on(Reader *reader, Arena *arena, const RecordsOn *asked, RecordRow *out, bool *there, Error *err)
{
    Status status = record_get(reader, arena, asked->type, asked->id, asked->scope, out, err);

    *there = status == ST_OK;
    if (status == ST_OK && out->observed.day > asked->on) {
        return row_before(reader, arena, asked, out, there, err);
    }
    return status == ST_NOT_FOUND ? ST_OK : status;
}

const RecordType *model_role_type(const Model *model, int role)
{
    for (size_t i = 0; i < model->type_count; i++) {
        if (type_plays(&model->types[i], role)) {
            return &model->types[i];
        }
    }
    return NULL;
}

const Value *slot_value(const Slots *slots, int slot)
{
    const Field *field = type_role(slots->type, slots->role, slot);

    return field == NULL ? NULL : &slots->row->values[field->index];
}

static const Value *slot_set(const Slots *slots, int slot)
{
    const Value *value = slot_value(slots, slot);

    return value != NULL && value->state == VALUE_SET ? value : NULL;
}

Text slot_text(const Slots *slots, int slot)
{
    const Value *value = slot_set(slots, slot);

    return value == NULL ? (Text){0} : value->text;
}

Date slot_date(const Slots *slots, int slot)
{
    const Value *value = slot_set(slots, slot);

    return value == NULL ? (Date){0} : value->date;
}

Id slot_reference(const Slots *slots, int slot)
{
    const Value *value = slot_set(slots, slot);

    return value == NULL ? (Id){0} : value->reference;
}

const Code *slot_code(const Slots *slots, int slot)
{
    const Value *value = slot_set(slots, slot);

    return value == NULL ? NULL : code_find(type_role(slots->type, slots->role, slot)->list, value->text);
}

bool slot_amount(const Slots *slots, int slot, int64_t *out)
{
    const Value *value = slot_set(slots, slot);

    return value != NULL && amount_of(value, out);
}

bool slot_boolean(const Slots *slots, int slot, bool otherwise)
{
    const Value *value = slot_set(slots, slot);

    return value == NULL ? otherwise : value->boolean;
}

int64_t slot_integer(const Slots *slots, int slot, int64_t otherwise)
{
    const Value *value = slot_set(slots, slot);

    return value == NULL ? otherwise : value->integer;
}

Label slot_label(const Slots *slots, int slot_en, int slot_fr)
{
    Text en = slot_text(slots, slot_en), fr = slot_text(slots, slot_fr);

    return (Label){{[LANGUAGE_EN] = en.length > 0 ? en : fr, [LANGUAGE_FR] = fr.length > 0 ? fr : en}};
}

Text slot_reference_title(Reader *reader, Arena *arena, const Slots *slots, int slot, Id id)
{
    const Field *field = type_role(slots->type, slots->role, slot);

    return field == NULL || id_is_nil(id) ? (Text){0} : reference_title(reader, arena, field->to, id, LANGUAGE_EN);
}

Id programme_id_of(Reader *reader, Text code)
{
    const RecordType *programmes = model_role_type(reader_model(reader), ROLE_IS_PROGRAMME);

    return programmes == NULL ? (Id){0} : id_of_name(programmes->id, programmes->authority, code);
}

Id programme_own_id(Reader *reader)
{
    return programme_id_of(reader, reader_info(reader).code);
}

Label programme_label(Reader *reader, Arena *arena, Id id)
{
    const RecordType *programmes = model_role_type(reader_model(reader), ROLE_IS_PROGRAMME);
    Id own = programme_own_id(reader);
    bool is_own = id_is_nil(id) || id_equal(id, own);
    RecordRow row;
    Label name = {0};

    if (programmes != NULL && !(is_own && reader_model(reader)->name.length > 0) &&
        reference_row(reader, arena, programmes, is_own ? own : id, &row)) {
        Slots slots = {programmes, ROLE_IS_PROGRAMME, &row};
        Text code = slot_text(&slots, SLOT_IS_PROGRAMME_CODE);
        name = slot_label(&slots, SLOT_IS_PROGRAMME_NAME, SLOT_IS_PROGRAMME_NAME_FR);
        if (name.in[LANGUAGE_EN].length > 0) {
            return name;
        }
        name = (Label){{code, code}};
    }
    return is_own ? reader_info(reader).name : name;
}

Id record_programme(Reader *reader, const RecordType *type, const RecordRow *row)
{
    const Slots slots = {type, ROLE_BELONGS_TO_PROGRAMME, row};
    Id named = slot_reference(&slots, SLOT_BELONGS_TO_PROGRAMME_PROGRAMME);

    return id_is_nil(named) ? programme_own_id(reader) : named;
}

int32_t date_last_day(Date date)
{
    int year, month, day;
    int32_t next = date.day + 1;

    day_to_civil(date.day, &year, &month, &day);
    if (date.precision == PRECISION_YEAR) {
        (void)day_of_civil(year + 1, 1, 1, &next);
    } else if (date.precision == PRECISION_MONTH) {
        (void)day_of_civil(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1, &next);
    }
    return next - 1;
}
