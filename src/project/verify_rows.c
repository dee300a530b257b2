#include "project/verify_rows.h"

#include <stdio.h>

#include "base/memory.h"
#include "geo/wkb.h"
#include "project/history.h"
#include "project/record_row.h"
#include "record/draft.h"
#include "store/entries.h"
#include "store/identifiers.h"
#include "store/summary.h"

struct RowCursor {
    Statement *rows;
    bool open, has_row;
    int64_t fid;
};

struct NamedSystem {
    uint32_t type, number;
    Text name;
    uint64_t digest;
};

static void table_fault(const RowCheck *check, const char *place, const char *message)
{
    JournalFault found = {"projection", place, message};

    check->visit(check->context, &found);
}

static void fault(const RowCheck *check, const TypeTable *table, int64_t fid, const char *message)
{
    char place[128];

    snprintf(place, sizeof place, "%.*s row %lld", TEXT_ARG(table->type->id), (long long)fid);
    table_fault(check, place, message);
}

static void box_sum(RowCheck *check, const TypeTable *table, const RecordRow *row)
{
    const Field *field = table->type->geometry;

    if (field == NULL || row->values[field->index].state != VALUE_SET) {
        return;
    }
    Box box = geometry_box(row->values[field->index].geometry);
    if (box.west <= box.east) {
        SpatialItem item = spatial_item(row->position, box);
        check->sums.boxes += summary_box(table->type->number, &item);
    }
}

static void findings_sum(RowCheck *check, const TypeTable *table, const Folded *folded)
{
    size_t rule = 0;

    while ((rule = record_next_finding(table->type, folded->row.values, folded->rules_day, rule)) != 0) {
        check->sums.findings += summary_finding(table->type->number, folded->row.position, (uint32_t)rule);
    }
}

/* Every system is expected once, however often it names a record; its number is worked out once. */
static uint32_t system_expect(RowCheck *check, uint32_t type, Text name)
{
    for (size_t i = 0; i < check->system_count; i++) {
        const NamedSystem *known = &check->systems[i];
        if (known->type == type && text_equal(known->name, name)) {
            return known->number;
        }
    }
    NamedSystem added = {type, identifier_system(type, name), text_copy(&check->kept, name), 0};
    added.digest = summary_system(added.number, type, name);
    check->systems = memory_resize(check->systems, sizeof *check->systems * (check->system_count + 1));
    check->systems[check->system_count++] = added;
    return added.number;
}

static void systems_expect(RowCheck *check, const RecordType *type, Text system, const SourceMark *mark)
{
    size_t offset = 0;
    Text other, value;

    if (mark->key.length > 0 || mark->has_fingerprint || mark->identifiers != NULL) {
        system_expect(check, type->number, system);
    }
    while (mark_identifier(mark, &offset, &other, &value)) {
        system_expect(check, type->number, other);
    }
}

/* Several entries of a record may name it alike: that is one row. */
static void identifier_expect(RowCheck *check, uint64_t digest)
{
    for (size_t i = 0; i < check->named_count; i++) {
        if (check->named[i] == digest) {
            return;
        }
    }
    if (check->named_count == check->named_capacity) {
        check->named_capacity = check->named_capacity == 0 ? 16 : check->named_capacity * 2;
        check->named = memory_resize(check->named, sizeof *check->named * check->named_capacity);
    }
    check->named[check->named_count++] = digest;
    check->sums.identifiers += digest;
}

static void mark_sum(RowCheck *check, const RecordType *type, Text system, const SourceMark *mark, Id id)
{
    size_t offset = 0;
    Text other, value;

    if (mark->key.length > 0) {
        identifier_expect(check, summary_identifier(system_expect(check, type->number, system), mark->key, id));
    }
    if (mark->has_fingerprint) {
        identifier_expect(check, summary_fingerprint(system_expect(check, type->number, system), mark->fingerprint,
                                                     mark->ordinal, id));
    }
    while (mark_identifier(mark, &offset, &other, &value)) {
        identifier_expect(check, summary_identifier(system_expect(check, type->number, other), value, id));
    }
}

static Text blob_expected(RowCheck *check, const TypeTable *table, const RecordRow *row)
{
    const Field *field = table->type->geometry;

    buffer_clear(&check->blob);
    if (field != NULL && row->values[field->index].state == VALUE_SET) {
        gpkg_encode(row->values[field->index].geometry, NULL, &check->blob);
    }
    return buffer_view(&check->blob);
}

static void row_compare(RowCheck *check, const TypeTable *table, const Folded *folded, Statement *stored)
{
    if (!row_is_exactly(stored, table, &folded->row, blob_expected(check, table, &folded->row))) {
        fault(check, table, folded->row.position, "the row is not what the journal says");
    }
}

/* Everything that follows from a row that must be there. */
static void row_expect(RowCheck *check, const TypeTable *table, const Folded *folded)
{
    check->expected[table->type->index]++;
    tally_row(&check->tally, table, &folded->row, 1);
    search_check_row(&check->search, table, &folded->row);
    box_sum(check, table, &folded->row);
    findings_sum(check, table, folded);
}

static Status cursor_step(RowCursor *cursor, Error *err)
{
    TRY(statement_step(cursor->rows, &cursor->has_row, err));
    cursor->fid = cursor->has_row ? column_int(cursor->rows, COLUMN_FID) : INT64_MAX;
    return ST_OK;
}

static Status cursor_open(RowCheck *check, const TypeTable *table, RowCursor *cursor, Error *err)
{
    cursor->open = true;
    TRY(rows_from(check->db, table, (int64_t)check->first, &cursor->rows, err));
    return cursor_step(cursor, err);
}

/* The row of `fid` under the type's cursor; rows passed over on the way belong to records with a history. */
static Status cursor_find(RowCheck *check, const TypeTable *table, int64_t fid, RowCursor **out, Error *err)
{
    RowCursor *cursor = &check->cursors[table->type->index];

    if (!cursor->open) {
        TRY(cursor_open(check, table, cursor, err));
    }
    while (cursor->fid < fid) {
        TRY(cursor_step(cursor, err));
    }
    *out = cursor;
    return ST_OK;
}

static Status single_check(RowCheck *check, const RecordType *type, const Entry *entry, Error *err)
{
    const TypeTable *table = type_table(check->tables, type);
    HistoryItem item = {.entry = *entry, .report = &check->report};
    Folded folded;
    RowCursor *cursor;

    TRY(history_item_read(type, &check->arena, &item, err));
    check->named_count = 0;
    systems_expect(check, type, check->report.system, &item.mark);
    if (item_is_alive(&item)) {
        mark_sum(check, type, check->report.system, &item.mark, entry->record);
    }
    if (!item_is_approved(&item)) {
        check->sums.heads += summary_head(entry->record, entry->position);
        return ST_OK;
    }
    NewRecord record = {.type = type,
                        .id = entry->record,
                        .position = entry->position,
                        .values = item.values,
                        .observed = item.observed,
                        .recorded = check->report.time,
                        .self_approved = check->report.self_approved};
    record_row_single(&record, &folded);
    row_expect(check, table, &folded);
    TRY(cursor_find(check, table, folded.row.position, &cursor, err));
    if (cursor->fid != folded.row.position) {
        fault(check, table, folded.row.position, "the row is missing");
        return ST_OK;
    }
    row_compare(check, table, &folded, cursor->rows);
    return ST_OK;
}

static Status report_enter(RowCheck *check, uint64_t position, Error *err)
{
    bool found;

    arena_reset(&check->report_texts);
    TRY(report_read(check->db, position, false, &check->report_texts, &check->report, &found, err));
    if (!found) {
        table_fault(check, "report", "a report of the journal is missing in the table of reports");
        check->report = (ReportRow){.position = position};
    }
    return ST_OK;
}

static Status entry_visit(void *context, uint64_t position, Text body, Error *err)
{
    RowCheck *check = context;
    Entry *entry = &check->entry;
    Error local;

    arena_reset(&check->arena);
    if (entry_decode(position, body.at, body.length, check->nodes, entry, &local) != ST_OK) {
        return ST_OK; /* told by chains_verify */
    }
    if (entry->kind == ENTRY_REPORT) {
        return report_enter(check, position, err);
    }
    const RecordType *type = model_type_numbered(check->model, entry->type);
    if (entry->kind != ENTRY_PROPOSE || type == NULL || !entry->has_record) {
        return ST_OK;
    }
    const RecordSlot *slot = record_set_find(check->records, entry->record);
    if (slot == NULL || !record_is_single(slot)) {
        return ST_OK;
    }
    if (single_check(check, type, entry, &local) != ST_OK) {
        fault(check, type_table(check->tables, type), (int64_t)position, local.message);
    }
    return ST_OK;
}

static void marks_sum(RowCheck *check, const RecordType *type, const History *history, Id id)
{
    check->named_count = 0;
    for (size_t i = 0; i < history->count; i++) {
        const HistoryItem *item = &history->items[i];
        SourceMark mark = item->mark;
        systems_expect(check, type, item->report->system, &mark);
        if (item_is_alive(item)) {
            mark.has_fingerprint = mark.has_fingerprint && !fingerprint_is_replaced(history, i);
            mark_sum(check, type, item->report->system, &mark, id);
        }
    }
}

static Status history_check(RowCheck *check, const RecordType *type, const RecordSlot *slot, Error *err)
{
    Id id = slot->id;
    const TypeTable *table = type_table(check->tables, type);
    History history;
    Folded folded;
    Statement *select;
    bool row;

    TRY(history_read(check->db, table, check->nodes, id, &check->arena, &history, err));
    if (history.count != slot->entries) {
        table_fault(check, "record_head", "the heads of a record do not lead to all of its entries");
    }
    record_row_fold(table, &history, check->nodes, &check->arena, &folded);
    marks_sum(check, type, &history, id);
    if (!folded.exists || history.head_count != 1 || history.heads[0] != folded.row.version) {
        for (size_t i = 0; i < history.head_count; i++) {
            check->sums.heads += summary_head(id, history.heads[i]);
        }
    }
    if (!folded.exists) {
        return ST_OK;
    }
    row_expect(check, table, &folded);
    TRY(database_statement(check->db, table->select_by_fid, &select, err));
    statement_int(select, 1, folded.row.position);
    TRY(statement_step(select, &row, err));
    if (!row) {
        fault(check, table, folded.row.position, "the row is missing");
        return ST_OK;
    }
    row_compare(check, table, &folded, select);
    statement_reset(select);
    return ST_OK;
}

void row_check_histories(RowCheck *check)
{
    for (size_t i = 0; i < check->records->capacity; i++) {
        const RecordSlot *slot = &check->records->slots[i];
        bool several = slot->entries > 0 && !record_is_single(slot);
        const RecordType *type = several ? model_type_numbered(check->model, slot->type) : NULL;
        Error local;
        arena_reset(&check->arena);
        if (type != NULL && history_check(check, type, slot, &local) != ST_OK) {
            fault(check, type_table(check->tables, type), 0, local.message);
        }
    }
}

Status row_check_entries(RowCheck *check, Position first, Position last, Error *err)
{
    bool found;

    check->first = first;
    TRY(report_read(check->db, first, true, &check->report_texts, &check->report, &found, err));
    if (!found || position_node(check->report.position) != position_node(first)) {
        check->report = (ReportRow){0};
    }
    Status status = entries_each(check->db, first, last, entry_visit, check, err);
    for (size_t i = 0; i < check->tables->count; i++) {
        if (check->cursors[i].open) {
            statement_reset(check->cursors[i].rows);
            check->cursors[i].open = false;
        }
    }
    return status;
}

Status row_check_init(RowCheck *check, Error *err)
{
    arena_init(&check->arena, 0);
    arena_init(&check->report_texts, 0);
    arena_init(&check->kept, 0);
    tally_init(&check->tally);
    check->cursors = ARENA_ARRAY(&check->kept, RowCursor, check->tables->count + 1);
    check->expected = ARENA_ARRAY(&check->kept, uint64_t, check->tables->count + 1);
    return search_check_init(&check->search, check->db, err);
}

void row_check_done(RowCheck *check)
{
    memory_free(check->systems);
    memory_free(check->named);
    tally_done(&check->tally);
    search_check_done(&check->search);
    buffer_done(&check->blob);
    arena_done(&check->arena);
    arena_done(&check->report_texts);
    arena_done(&check->kept);
}

void row_check_merge(RowCheck *check, const RowCheck *other)
{
    for (size_t i = 0; i < check->tables->count; i++) {
        check->expected[i] += other->expected[i];
    }
    for (size_t i = 0; i < other->system_count; i++) {
        system_expect(check, other->systems[i].type, other->systems[i].name);
    }
    check->sums.boxes += other->sums.boxes;
    check->sums.findings += other->sums.findings;
    check->sums.identifiers += other->sums.identifiers;
    check->sums.heads += other->sums.heads;
    tally_merge(&check->tally, &other->tally);
    search_check_merge(&check->search, &other->search);
}

uint64_t row_check_systems(const RowCheck *check)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < check->system_count; i++) {
        sum += check->systems[i].digest;
    }
    return sum;
}
