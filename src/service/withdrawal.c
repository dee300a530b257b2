#include "service/withdrawal.h"

#include "project/history.h"
#include "project/record_set.h"
#include "store/entries.h"
#include "store/query.h"

/* Up to so many records that go are asked for one by one; for more, the referring tables are read through. */
enum { ASKED_SINGLY_MAX = 16 };

typedef struct Search {
    Writer *writer;
    const ReportRow *report;
    ConflictList *conflicts;
    Arena *arena, scratch;
    RecordSet going; /* records that only this report shows */
    const TypeTable *table;
    const Field *field; /* the only one to look at, or NULL */
    uint64_t hits;
    Entry entry;
} Search;

static void conflict_add(Search *search, const RecordType *type, Id id, const char *what)
{
    ConflictList *list = search->conflicts;

    if (list->count < CONFLICTS_MAX) {
        list->items[list->count++] = (WithdrawalConflict){type, id, text_copy(search->arena, text_of(what))};
    }
}

/* Judges one record of the report: was it edited by who knew of the report, and does it go when the report goes? */
static void record_judge(Search *search, const RecordType *type, const History *history)
{
    bool goes = search->report->state == STATE_APPROVED;
    bool *ahead = ARENA_ARRAY(&search->scratch, bool, history->count + 1);
    uint64_t editor = 0;

    history_mark_ahead(history, search->entry.position, ahead);
    for (size_t i = 0; i < history->count; i++) {
        const HistoryItem *item = &history->items[i];
        bool other = item->report->position != search->report->position;
        if (other && item_is_approved(item)) {
            goes = false;
        }
        if (other && editor == 0 && item_is_alive(item) && ahead[i]) {
            editor = item->report->position;
        }
    }
    if (editor != 0) {
        conflict_add(search, type, search->entry.record,
                     arena_format(&search->scratch, "edited later by report %llu", (unsigned long long)editor));
    }
    if (goes && record_set_find(&search->going, search->entry.record) == NULL) {
        record_set_add(&search->going, search->entry.record, type->number);
    }
}

static Status entry_visit(void *context, uint64_t position, Text body, Error *err)
{
    Search *search = context;
    Writer *writer = search->writer;
    History history;

    TRY(entry_decode(position, body.at, body.length, &writer->journal.nodes, &search->entry, err));
    const RecordType *type =
        search->entry.kind == ENTRY_PROPOSE ? model_type_numbered(writer->state->model, search->entry.type) : NULL;
    if (type == NULL || search->conflicts->count == CONFLICTS_MAX) {
        return ST_OK;
    }
    arena_reset(&search->scratch);
    TRY(history_read(writer->db, type_table(&writer->state->tables, type), &writer->journal.nodes, search->entry.record,
                     &search->scratch, &history, err));
    record_judge(search, type, &history);
    return ST_OK;
}

/* Counts what a row that stays refers to, in the slot of the record that goes. */
static Status row_visit(void *context, const RecordRow *row, Error *err)
{
    Search *search = context;

    (void)err;
    if (record_set_find(&search->going, row->id) != NULL) {
        return ST_OK;
    }
    for (size_t f = 0; f < search->table->field_count; f++) {
        const Field *field = search->table->fields[f];
        const Value *value = &row->values[field->index];
        bool asked = search->field == NULL || search->field == field;
        if (!asked || value->kind != FIELD_REFERENCE || value->state != VALUE_SET) {
            continue;
        }
        const RecordSlot *slot = record_set_find(&search->going, value->reference);
        if (slot != NULL) {
            record_set_add(&search->going, slot->id, slot->type);
            search->hits++;
        }
    }
    return ST_OK;
}

static bool refers_to_going(const Search *search, const Field *field)
{
    if (field->kind != FIELD_REFERENCE) {
        return false;
    }
    for (size_t i = 0; i < search->going.capacity; i++) {
        const RecordSlot *slot = &search->going.slots[i];
        if (slot->entries > 0 && slot->type == field->to->number) {
            return true;
        }
    }
    return false;
}

/* Rows of one table that refer to one record by one field. */
static Status field_ask(Search *search, const Field *field, Error *err)
{
    char id[ID_TEXT_SIZE];

    for (size_t i = 0; i < search->going.capacity; i++) {
        const RecordSlot *slot = &search->going.slots[i];
        if (slot->entries == 0 || slot->type != field->to->number) {
            continue;
        }
        id_format(slot->id, id);
        FieldFilter filter = {field, text_of(id)};
        RowQuery query = {
            .table = search->table, .filters = &filter, .filter_count = 1, .limit = 1000, .without_geometry = true};
        TRY(rows_each(search->writer->db, &query, row_visit, search, err));
    }
    return ST_OK;
}

static Status table_search(Search *search, Error *err)
{
    bool singly = search->going.used <= ASKED_SINGLY_MAX, refers = false;

    search->field = NULL;
    for (size_t f = 0; f < search->table->field_count; f++) {
        const Field *field = search->table->fields[f];
        if (!refers_to_going(search, field)) {
            continue;
        }
        refers = true;
        if (singly) {
            search->field = field;
            TRY(field_ask(search, field, err));
        }
    }
    RowQuery all = {.table = search->table, .without_geometry = true};
    return singly || !refers ? ST_OK : rows_each(search->writer->db, &all, row_visit, search, err);
}

/* One conflict for each record that rows of the table refer to; the slots count from one again. */
static void hits_tell(Search *search)
{
    for (size_t i = 0; search->hits > 0 && i < search->going.capacity; i++) {
        RecordSlot *slot = &search->going.slots[i];
        if (slot->entries > 1) {
            conflict_add(search, model_type_numbered(search->writer->state->model, slot->type), slot->id,
                         arena_format(&search->scratch, "referred to by %u of '%.*s'", slot->entries - 1,
                                      TEXT_ARG(search->table->type->id)));
            slot->entries = 1;
        }
    }
    search->hits = 0;
}

static Status references_search(Search *search, Error *err)
{
    const TypeTables *tables = &search->writer->state->tables;

    for (size_t i = 0; i < search->going.capacity; i++) {
        RecordSlot *slot = &search->going.slots[i];
        slot->entries = slot->entries > 0;
    }
    for (size_t t = 0; t < tables->count && search->conflicts->count < CONFLICTS_MAX; t++) {
        arena_reset(&search->scratch);
        search->table = &tables->tables[t];
        TRY(table_search(search, err));
        hits_tell(search);
    }
    return ST_OK;
}

Status withdrawal_conflicts(Writer *writer, const ReportRow *report, Arena *arena, ConflictList *out, Error *err)
{
    Search search = {.writer = writer, .report = report, .conflicts = out, .arena = arena};

    out->count = 0;
    arena_init(&search.scratch, 0);
    Status status = entries_each(writer->db, report->position, report->last_position, entry_visit, &search, err);
    if (status == ST_OK && search.going.used > 0) {
        status = references_search(&search, err);
    }
    record_set_done(&search.going);
    arena_done(&search.scratch);
    return status;
}
