#include "project/verify.h"

#include <stdio.h>

#include "base/memory.h"
#include "geo/wkb.h"
#include "project/history.h"
#include "project/mapping_entry.h"
#include "project/record_row.h"
#include "project/record_set.h"
#include "project/verify_search.h"
#include "record/draft.h"
#include "store/heads.h"
#include "store/identifiers.h"
#include "store/tables.h"
#include "store/summary.h"

/* What a side table must hold, as the sum of a 64-bit digest of each of its rows: order does not matter. */
typedef struct Sums {
    uint64_t boxes, findings, identifiers, heads, waiting;
} Sums;

typedef struct Cursor {
    Statement *rows;
    bool open, has_row;
    int64_t fid;
} Cursor;

typedef struct Verify {
    Database *db;
    const Model *model;
    const TypeTables *tables;
    const NodeList *nodes;
    FaultVisitor visit;
    void *context;
    RecordSet records;
    Cursor *cursors;    /* per type, over its table in order of fid */
    uint64_t *expected; /* rows per type */
    Tally tally;
    MappingList mappings;
    Sums sums;
    SearchCheck search;
    bool tables_missing;
    uint32_t *systems;
    size_t system_count;
    uint64_t systems_sum;
    uint64_t *named; /* digests of the identifiers of the record at hand */
    size_t named_count, named_capacity;
    ReportRow report;
    uint64_t report_changes;
    Arena arena, report_texts;
    Buffer blob;
    Entry entry;
} Verify;

static void fault(const Verify *verify, const TypeTable *table, int64_t fid, const char *message)
{
    char place[128];
    JournalFault found = {"projection", place, message};

    snprintf(place, sizeof place, "%.*s row %lld", TEXT_ARG(table->type->id), (long long)fid);
    verify->visit(verify->context, &found);
}

static void table_fault(const Verify *verify, const char *table, const char *message)
{
    JournalFault found = {"projection", table, message};

    verify->visit(verify->context, &found);
}

static void box_sum(Verify *verify, const TypeTable *table, const RecordRow *row)
{
    const Field *field = table->type->geometry;

    if (field == NULL || row->values[field->index].state != VALUE_SET) {
        return;
    }
    Box box = geometry_box(row->values[field->index].geometry);
    if (box.west <= box.east) {
        SpatialItem item = spatial_item(row->position, box);
        verify->sums.boxes += summary_box(table->type->number, &item);
    }
}

static void findings_sum(Verify *verify, const TypeTable *table, const Folded *folded)
{
    size_t rule = 0;

    while ((rule = record_next_finding(table->type, folded->row.values, folded->rules_day, rule)) != 0) {
        verify->sums.findings +=
            summary_finding(table->type->number, folded->row.position, table->type->rules[rule - 1].id);
    }
}

/* Every system is expected once, however often it names a record. */
static void system_expect(Verify *verify, uint32_t type, Text name)
{
    uint32_t number = identifier_system(type, name);

    for (size_t i = 0; i < verify->system_count; i++) {
        if (verify->systems[i] == number) {
            return;
        }
    }
    verify->systems = memory_resize(verify->systems, sizeof *verify->systems * (verify->system_count + 1));
    verify->systems[verify->system_count++] = number;
    verify->systems_sum += summary_system(number, type, name);
}

static void systems_expect(Verify *verify, const RecordType *type, Text system, const SourceMark *mark)
{
    size_t offset = 0;
    Text other, value;

    if (mark->key.length > 0 || mark->has_fingerprint || mark->identifiers != NULL) {
        system_expect(verify, type->number, system);
    }
    while (mark_identifier(mark, &offset, &other, &value)) {
        system_expect(verify, type->number, other);
    }
}

/* Several entries of a record may name it alike: that is one row. */
static void identifier_expect(Verify *verify, uint64_t digest)
{
    for (size_t i = 0; i < verify->named_count; i++) {
        if (verify->named[i] == digest) {
            return;
        }
    }
    if (verify->named_count == verify->named_capacity) {
        verify->named_capacity = verify->named_capacity == 0 ? 16 : verify->named_capacity * 2;
        verify->named = memory_resize(verify->named, sizeof *verify->named * verify->named_capacity);
    }
    verify->named[verify->named_count++] = digest;
    verify->sums.identifiers += digest;
}

static void mark_sum(Verify *verify, const RecordType *type, Text system, const SourceMark *mark, Id id)
{
    uint32_t number = identifier_system(type->number, system);
    size_t offset = 0;
    Text other, value;

    if (mark->key.length > 0) {
        identifier_expect(verify, summary_identifier(number, mark->key, id));
    }
    if (mark->has_fingerprint) {
        identifier_expect(verify, summary_fingerprint(number, mark->fingerprint, mark->ordinal, id));
    }
    while (mark_identifier(mark, &offset, &other, &value)) {
        identifier_expect(verify, summary_identifier(identifier_system(type->number, other), value, id));
    }
}

static Text blob_expected(Verify *verify, const TypeTable *table, const RecordRow *row)
{
    const Field *field = table->type->geometry;

    buffer_clear(&verify->blob);
    if (field != NULL && row->values[field->index].state == VALUE_SET) {
        gpkg_encode(row->values[field->index].geometry, NULL, &verify->blob);
    }
    return buffer_view(&verify->blob);
}

static void row_compare(Verify *verify, const TypeTable *table, const Folded *folded, Statement *stored)
{
    if (!row_is_exactly(stored, table, &folded->row, blob_expected(verify, table, &folded->row))) {
        fault(verify, table, folded->row.position, "the row is not what the journal says");
    }
}

/* Everything that follows from a row that must be there. */
static void row_expect(Verify *verify, const TypeTable *table, const Folded *folded)
{
    verify->expected[table->type->index]++;
    tally_row(&verify->tally, table, &folded->row, 1);
    search_check_row(&verify->search, table, &folded->row);
    box_sum(verify, table, &folded->row);
    findings_sum(verify, table, folded);
}

static Status cursor_step(Cursor *cursor, Error *err)
{
    TRY(statement_step(cursor->rows, &cursor->has_row, err));
    cursor->fid = cursor->has_row ? column_int(cursor->rows, COLUMN_FID) : INT64_MAX;
    return ST_OK;
}

static Status cursor_open(Verify *verify, const TypeTable *table, Cursor *cursor, Error *err)
{
    char *sql = arena_format(&verify->report_texts, "SELECT %s FROM \"%.*s\" ORDER BY fid", table->columns,
                             TEXT_ARG(table->type->id));

    cursor->open = true;
    TRY(database_statement(verify->db, sql, &cursor->rows, err));
    return cursor_step(cursor, err);
}

/* The row of `fid` under the type's cursor; rows passed over on the way belong to records with a history. */
static Status cursor_find(Verify *verify, const TypeTable *table, int64_t fid, Cursor **out, Error *err)
{
    Cursor *cursor = &verify->cursors[table->type->index];

    if (!cursor->open) {
        TRY(cursor_open(verify, table, cursor, err));
    }
    while (cursor->fid < fid) {
        TRY(cursor_step(cursor, err));
    }
    *out = cursor;
    return ST_OK;
}

static Status single_check(Verify *verify, const RecordType *type, const Entry *entry, Error *err)
{
    const TypeTable *table = type_table(verify->tables, type);
    HistoryItem item = {.entry = *entry, .report = &verify->report};
    Folded folded;
    Cursor *cursor;

    TRY(history_item_read(type, &verify->arena, &item, err));
    verify->named_count = 0;
    systems_expect(verify, type, verify->report.system, &item.mark);
    if (item_is_alive(&item)) {
        mark_sum(verify, type, verify->report.system, &item.mark, entry->record);
    }
    if (!item_is_approved(&item)) {
        verify->sums.heads += summary_head(entry->record, entry->position);
        return ST_OK;
    }
    NewRecord record = {.type = type,
                        .id = entry->record,
                        .position = entry->position,
                        .values = item.values,
                        .observed = item.observed,
                        .recorded = verify->report.time,
                        .self_approved = verify->report.self_approved};
    record_row_single(&record, &folded);
    row_expect(verify, table, &folded);
    TRY(cursor_find(verify, table, folded.row.position, &cursor, err));
    if (cursor->fid != folded.row.position) {
        fault(verify, table, folded.row.position, "the row is missing");
        return ST_OK;
    }
    row_compare(verify, table, &folded, cursor->rows);
    return ST_OK;
}

static Status report_enter(Verify *verify, uint64_t position, Error *err)
{
    bool found;

    TRY(report_read(verify->db, position, false, &verify->report_texts, &verify->report, &found, err));
    if (!found) {
        table_fault(verify, "report", "a report of the journal is missing in the table of reports");
        verify->report = (ReportRow){.position = position};
    }
    return ST_OK;
}

static Status entry_visit(void *context, uint64_t position, Text body, Error *err)
{
    Verify *verify = context;
    Entry *entry = &verify->entry;
    Error local;

    arena_reset(&verify->arena);
    if (entry_decode(position, body.at, body.length, verify->nodes, entry, &local) != ST_OK) {
        return ST_OK; /* told by chains_verify */
    }
    if (entry->kind == ENTRY_REPORT) {
        return report_enter(verify, position, err);
    }
    const RecordType *type = model_type_numbered(verify->model, entry->type);
    if (entry->kind != ENTRY_PROPOSE || type == NULL || !entry->has_record) {
        return ST_OK;
    }
    const RecordSlot *slot = record_set_find(&verify->records, entry->record);
    if (slot == NULL || !record_is_single(slot)) {
        return ST_OK;
    }
    if (single_check(verify, type, entry, &local) != ST_OK) {
        fault(verify, type_table(verify->tables, type), (int64_t)position, local.message);
    }
    return ST_OK;
}

static Status count_visit(void *context, uint64_t position, Text body, Error *err)
{
    Verify *verify = context;
    Entry *entry = &verify->entry;

    (void)err;
    Error local;
    if (entry_decode(position, body.at, body.length, verify->nodes, entry, &local) != ST_OK) {
        return ST_OK;
    }
    if (entry->kind == ENTRY_MAPPING) {
        mapping_list_add(&verify->mappings, entry, verify->nodes);
    } else if (entry->kind == ENTRY_PROPOSE && entry->has_record) {
        record_set_add(&verify->records, entry->record, entry->type)->builds |= entry->previous_count > 0;
    }
    return ST_OK;
}

static void marks_sum(Verify *verify, const RecordType *type, const History *history, Id id)
{
    verify->named_count = 0;
    for (size_t i = 0; i < history->count; i++) {
        const HistoryItem *item = &history->items[i];
        SourceMark mark = item->mark;
        systems_expect(verify, type, item->report->system, &mark);
        if (item_is_alive(item)) {
            mark.has_fingerprint = mark.has_fingerprint && !fingerprint_is_replaced(history, i);
            mark_sum(verify, type, item->report->system, &mark, id);
        }
    }
}

static Status multiple_check(Verify *verify, const RecordType *type, const RecordSlot *slot, Error *err)
{
    Id id = slot->id;
    const TypeTable *table = type_table(verify->tables, type);
    History history;
    Folded folded;
    Statement *select;
    bool row;

    TRY(history_read(verify->db, table, verify->nodes, id, &verify->arena, &history, err));
    if (history.count != slot->entries) {
        table_fault(verify, "record_head", "the heads of a record do not lead to all of its entries");
    }
    record_row_fold(table, &history, verify->nodes, &verify->arena, &folded);
    marks_sum(verify, type, &history, id);
    if (!folded.exists || history.head_count != 1 || history.heads[0] != folded.row.version) {
        for (size_t i = 0; i < history.head_count; i++) {
            verify->sums.heads += summary_head(id, history.heads[i]);
        }
    }
    if (!folded.exists) {
        return ST_OK;
    }
    row_expect(verify, table, &folded);
    TRY(database_statement(verify->db, table->select_by_fid, &select, err));
    statement_int(select, 1, folded.row.position);
    TRY(statement_step(select, &row, err));
    if (!row) {
        fault(verify, table, folded.row.position, "the row is missing");
        return ST_OK;
    }
    row_compare(verify, table, &folded, select);
    statement_reset(select);
    return ST_OK;
}

static Status multiples_check(Verify *verify, Error *err)
{
    for (size_t i = 0; i < verify->records.capacity; i++) {
        const RecordSlot *slot = &verify->records.slots[i];
        bool multiple = slot->entries > 0 && !record_is_single(slot);
        const RecordType *type = multiple ? model_type_numbered(verify->model, slot->type) : NULL;
        Error local;
        arena_reset(&verify->arena);
        if (type != NULL && multiple_check(verify, type, slot, &local) != ST_OK) {
            fault(verify, type_table(verify->tables, type), 0, local.message);
        }
    }
    (void)err;
    return ST_OK;
}

typedef struct CountCheck {
    const Verify *verify;
    TallyKind kind;
    size_t rows;
    bool wrong;
} CountCheck;

static Status kept_visit(void *context, uint32_t type, int64_t field, Text code, int64_t records, Error *err)
{
    CountCheck *check = context;

    (void)err;
    check->rows++;
    check->wrong = check->wrong || tally_count(&check->verify->tally, check->kind, type, field, code) != records;
    return ST_OK;
}

static Status counts_check(Verify *verify, Error *err)
{
    CountCheck codes = {.verify = verify, .kind = TALLY_CODES};
    CountCheck references = {.verify = verify, .kind = TALLY_REFERENCES};

    TRY(counts_each(verify->db, kept_visit, &codes, err));
    if (codes.wrong || codes.rows != tally_size(&verify->tally, TALLY_CODES)) {
        table_fault(verify, "kept_count", "a kept count is not what the journal says");
    }
    TRY(reference_counts_each(verify->db, kept_visit, &references, err));
    if (references.wrong || references.rows != tally_size(&verify->tally, TALLY_REFERENCES)) {
        table_fault(verify, "reference_count", "a kept count of references is not what the journal says");
    }
    return ST_OK;
}

static Status month_visit(void *context, CalendarKey key, Text bytes, Error *err)
{
    CountCheck *check = context;

    (void)err;
    check->rows++;
    check->wrong = check->wrong || !day_tally_is(&check->verify->tally.days, key, bytes);
    return ST_OK;
}

static Status months_check(Verify *verify, Error *err)
{
    CountCheck check = {.verify = verify};

    TRY(calendar_each(verify->db, month_visit, &check, err));
    if (check.wrong || check.rows != day_tally_size(&verify->tally.days)) {
        table_fault(verify, "kept_month", "what is kept of a month is not what the journal says");
    }
    return ST_OK;
}

/* Bytes of none are a row with cells of other storage types than ours. */
static Status answer_sum(void *context, AnswerKey key, Text bytes, Error *err)
{
    uint64_t *sum = context;

    (void)err;
    *sum += bytes.length == 0 ? 1 : summary_answer(&key, bytes);
    return ST_OK;
}

static Status answers_check(Verify *verify, Error *err)
{
    uint64_t kept = 0, expected = 0;

    TRY(answers_each(verify->db, 0, 0, answer_sum, &kept, err));
    TRY(answer_tally_each(&verify->tally.answers, answer_sum, &expected, err));
    if (kept != expected) {
        table_fault(verify, "kept_answer", "what is kept of times of answers is not what the journal says");
    }
    return ST_OK;
}

static Status sums_check(Verify *verify, Error *err)
{
    TableSums stored;

    if (tables_sum(verify->db, verify->tables, &stored, err) != ST_OK) {
        table_fault(verify, "projections", err->message);
        return ST_OK;
    }
    if (stored.boxes != verify->sums.boxes) {
        table_fault(verify, "rtree", "a spatial index is not what the journal says");
    }
    if (stored.findings != verify->sums.findings) {
        table_fault(verify, "finding", "the findings are not what the journal says");
    }
    if (stored.identifiers != verify->sums.identifiers) {
        table_fault(verify, "identifier", "the identifiers are not what the journal says");
    }
    if (stored.systems != verify->systems_sum) {
        table_fault(verify, "identifier_system", "the names of identifier systems are not what the journal says");
    }
    if (stored.waiting != verify->sums.waiting) {
        table_fault(verify, "decision_waiting", "the decisions that wait are not what the journal says");
    }
    if (stored.heads != verify->sums.heads) {
        table_fault(verify, "record_head", "the heads of records are not what the journal says");
    }
    TRY(months_check(verify, err));
    TRY(answers_check(verify, err));
    return counts_check(verify, err);
}

static Status row_counts_check(Verify *verify, Error *err)
{
    for (size_t i = 0; i < verify->tables->count; i++) {
        const TypeTable *table = &verify->tables->tables[i];
        uint64_t rows;
        if (!type_table_exists(verify->db, table)) {
            fault(verify, table, 0, "the table is missing");
            continue;
        }
        TRY(table_rows(verify->db, table, &rows, err));
        if (rows != verify->expected[i]) {
            fault(verify, table, 0, "the table does not have as many rows as the journal says");
        }
    }
    return ST_OK;
}

static void missing_visit(void *context, const char *table)
{
    Verify *verify = context;

    verify->tables_missing = true;
    table_fault(verify, table, "the table is missing");
}

static Status verify_run(Verify *verify, Error *err)
{
    TRY(projections_find_missing(verify->db, verify->tables, missing_visit, verify, err));
    if (verify->tables_missing) {
        return ST_OK; /* a rebuild makes them again; what else is wrong shows after it */
    }
    TRY(search_check_init(&verify->search, verify->db, err));
    TRY(entries_each(verify->db, 0, INT64_MAX, count_visit, verify, err));
    TRY(entries_each(verify->db, 0, INT64_MAX, entry_visit, verify, err));
    TRY(multiples_check(verify, err));
    TRY(row_counts_check(verify, err));
    TRY(reports_verify(verify->db, verify->nodes, verify->visit, verify->context, &verify->sums.waiting, err));
    TRY(search_check_finish(&verify->search, verify->db, verify->visit, verify->context, err));
    TRY(mapping_list_verify(&verify->mappings, verify->db, verify->visit, verify->context, err));
    return sums_check(verify, err);
}

Status projections_verify(Database *db, const Model *model, const TypeTables *tables, const NodeList *nodes,
                          FaultVisitor visit, void *context, Error *err)
{
    Verify verify = {.db = db, .model = model, .tables = tables, .nodes = nodes, .visit = visit, .context = context};

    arena_init(&verify.arena, 0);
    arena_init(&verify.report_texts, 0);
    arena_init(&verify.mappings.texts, 0);
    tally_init(&verify.tally);
    verify.cursors = ARENA_ARRAY(&verify.report_texts, Cursor, tables->count + 1);
    verify.expected = ARENA_ARRAY(&verify.report_texts, uint64_t, tables->count + 1);
    Status status = verify_run(&verify, err);
    for (size_t i = 0; i < tables->count; i++) {
        if (verify.cursors[i].open) {
            statement_reset(verify.cursors[i].rows);
        }
    }
    record_set_done(&verify.records);
    mapping_list_done(&verify.mappings);
    memory_free(verify.systems);
    memory_free(verify.named);
    tally_done(&verify.tally);
    search_check_done(&verify.search);
    buffer_done(&verify.blob);
    arena_done(&verify.arena);
    arena_done(&verify.report_texts);
    return status;
}
