#include "project/rebuild.h"

#include "base/memory.h"
#include "project/history.h"
#include "project/record_load.h"
#include "project/record_set.h"
#include "store/entries.h"
#include "store/heads.h"
#include "store/tables.h"

enum { CHUNK_ENTRIES = 2048, CHUNK_BYTES = 2 * 1024 * 1024, CHUNKS = 2 };

/* A piece of the journal in memory, with the reports that begin in it. */
typedef struct Chunk {
    StoredEntry entries[CHUNK_ENTRIES];
    size_t count;
    ReportRow *reports;
    size_t report_count;
    Arena arena; /* also of what becomes of its entries */
} Chunk;

typedef struct Rebuild {
    Projector projector;
    RecordSet records;
    Position *decisions;
    size_t decision_count, decision_capacity;
    ReportRow *report; /* the one the entries at hand belong to */
    Entry entry;
} Rebuild;

Status type_tables_create(Database *db, const TypeTables *tables, Error *err)
{
    for (size_t i = 0; i < tables->count; i++) {
        TRY(type_table_create(db, &tables->tables[i], err));
    }
    return schema_guard(db, err);
}

static void decision_note(Rebuild *rebuild, Position position)
{
    if (rebuild->decision_count == rebuild->decision_capacity) {
        rebuild->decision_capacity = rebuild->decision_capacity == 0 ? 64 : rebuild->decision_capacity * 2;
        rebuild->decisions = memory_resize(rebuild->decisions, sizeof *rebuild->decisions * rebuild->decision_capacity);
    }
    rebuild->decisions[rebuild->decision_count++] = position;
}

/* First pass: report headers with what they count; which records have how many entries; where decisions are. */
static Status reports_pass(void *context, uint64_t position, Text body, Error *err)
{
    Rebuild *rebuild = context;
    Entry *entry = &rebuild->entry;

    TRY(entry_decode(position, body.at, body.length, rebuild->projector.nodes, entry, err));
    switch (entry->kind) {
    case ENTRY_PROPOSE:
        if (entry->has_record) {
            record_set_add(&rebuild->records, entry->record, entry->type)->builds |= entry->previous_count > 0;
        }
        rebuild->projector.report.last_position = position;
        rebuild->projector.report.changes++;
        return ST_OK;
    case ENTRY_REPORT:
    case ENTRY_HOLD:
    case ENTRY_MAPPING:
        return project_entry(&rebuild->projector, entry, err);
    case ENTRY_SUBMIT:
        return project_submission(&rebuild->projector, entry, err);
    case ENTRY_DECIDE:
    case ENTRY_WITHDRAW:
        decision_note(rebuild, position);
        return ST_OK;
    default:
        return ST_OK;
    }
}

static Status decision_visit(void *context, uint64_t position, Text body, Error *err)
{
    Rebuild *rebuild = context;

    TRY(entry_decode(position, body.at, body.length, rebuild->projector.nodes, &rebuild->entry, err));
    return project_decision(&rebuild->projector, &rebuild->entry, err);
}

/* Decisions may stand before their report when another node wrote it. */
static Status decisions_project(Rebuild *rebuild, Error *err)
{
    for (size_t i = 0; i < rebuild->decision_count; i++) {
        Position position = rebuild->decisions[i];
        TRY(entries_each(rebuild->projector.db, position, position, decision_visit, rebuild, err));
    }
    return ST_OK;
}

/* A record of one entry: its row, or its head while it waits, and how sources call it. */
static Status single_make(Rebuild *rebuild, RecordLoad *load, Chunk *chunk, const RecordType *type, Error *err)
{
    const Entry *entry = &rebuild->entry;
    HistoryItem item = {.entry = *entry, .report = rebuild->report};

    TRY(history_item_read(type, &chunk->arena, &item, err));
    LoadItem made = {.record = {.type = type,
                                .id = entry->record,
                                .position = entry->position,
                                .values = item.values,
                                .observed = item.observed,
                                .recorded = rebuild->report->time,
                                .self_approved = rebuild->report->self_approved},
                     .mark = item.mark,
                     .system = rebuild->report->system,
                     .dead = !item_is_alive(&item)};
    if (item_is_approved(&item)) {
        record_load_add(load, &made);
    } else {
        record_load_add_head(load, &made);
    }
    return ST_OK;
}

static void report_enter(Rebuild *rebuild, Chunk *chunk, Position position)
{
    while (chunk->report_count > 0 && chunk->reports->position < position) {
        chunk->reports++;
        chunk->report_count--;
    }
    if (chunk->report_count > 0 && chunk->reports->position == position) {
        rebuild->report = chunk->reports;
    }
}

static Status entry_make(Rebuild *rebuild, RecordLoad *load, Chunk *chunk, const StoredEntry *stored, Error *err)
{
    Entry *entry = &rebuild->entry;

    TRY(entry_decode(stored->position, stored->body.at, stored->body.length, rebuild->projector.nodes, entry, err));
    if (entry->kind == ENTRY_REPORT) {
        report_enter(rebuild, chunk, stored->position);
        return ST_OK;
    }
    const RecordType *type = model_type_numbered(rebuild->projector.model, entry->type);
    if (entry->kind != ENTRY_PROPOSE || type == NULL || !entry->has_record) {
        return ST_OK;
    }
    if (record_is_single(record_set_find(&rebuild->records, entry->record))) {
        return single_make(rebuild, load, chunk, type, err);
    }
    const LoadItem head = {.record = {.id = entry->record, .position = stored->position}};
    record_load_add_head(load, &head);
    return ST_OK;
}

/* The report at hand goes on into the next chunk. */
static Status chunk_read(Rebuild *rebuild, Chunk *chunk, Position first, Error *err)
{
    Database *db = rebuild->projector.db;
    ReportRow *report = ARENA_NEW(&chunk->arena, ReportRow);

    if (rebuild->report != NULL) {
        *report = *rebuild->report;
        report->system = text_copy(&chunk->arena, report->system);
    }
    rebuild->report = report;
    TRY(entries_read(db, first, CHUNK_ENTRIES, CHUNK_BYTES, &chunk->arena, chunk->entries, &chunk->count, err));
    if (chunk->count == 0) {
        return ST_OK;
    }
    return reports_between(db, first, chunk->entries[chunk->count - 1].position, &chunk->arena, &chunk->reports,
                           &chunk->report_count, err);
}

typedef struct Making {
    Rebuild *rebuild;
    Chunk *chunks;
} Making;

/* Second pass: a chunk is made ready while the one before is written; in between the next is read. */
static Status records_make(void *context, RecordLoad *load, Error *err)
{
    Making *making = context;
    Position next = 0;

    for (size_t turn = 0;; turn++) {
        Chunk *chunk = &making->chunks[turn % CHUNKS];
        TRY(record_load_wait(load, err));
        arena_reset(&chunk->arena);
        TRY(chunk_read(making->rebuild, chunk, next, err));
        TRY(record_load_hand_over(load, err));
        if (chunk->count == 0) {
            return record_load_settle(load, err);
        }
        for (size_t i = 0; i < chunk->count; i++) {
            TRY(entry_make(making->rebuild, load, chunk, &chunk->entries[i], err));
        }
        next = chunk->entries[chunk->count - 1].position + 1;
    }
}

static Status records_project(Rebuild *rebuild, Error *err)
{
    Making making = {rebuild, memory_resize(NULL, sizeof(Chunk) * CHUNKS)};

    for (size_t i = 0; i < CHUNKS; i++) {
        arena_init(&making.chunks[i].arena, 0);
    }
    Status status = record_load_run(&rebuild->projector, records_make, &making, err);
    for (size_t i = 0; i < CHUNKS; i++) {
        arena_done(&making.chunks[i].arena);
    }
    memory_free(making.chunks);
    return status;
}

static Status multiples_project(Rebuild *rebuild, Error *err)
{
    for (size_t i = 0; i < rebuild->records.capacity; i++) {
        const RecordSlot *slot = &rebuild->records.slots[i];
        const RecordType *type = slot->entries == 0 || record_is_single(slot)
                                     ? NULL
                                     : model_type_numbered(rebuild->projector.model, slot->type);
        if (type != NULL) {
            TRY(project_record(&rebuild->projector, type, slot->id, err));
        }
    }
    return ST_OK;
}

static Status rebuild_run(Rebuild *rebuild, Error *err)
{
    Projector *projector = &rebuild->projector;

    TRY(entries_each(projector->db, 0, INT64_MAX, reports_pass, rebuild, err));
    TRY(project_open_report(projector, err));
    TRY(decisions_project(rebuild, err));
    for (size_t i = 0; i < projector->tables->count; i++) {
        TRY(projector_expect_many(projector, projector->tables->tables[i].type, UINT32_MAX, true, err));
    }
    TRY(records_project(rebuild, err));
    TRY(multiples_project(rebuild, err));
    return projector_finish(projector, err);
}

Status projections_rebuild(Database *db, const Model *model, const TypeTables *tables, const NodeList *nodes,
                           Error *err)
{
    Rebuild rebuild = {0};

    TRY(projections_reset(db, err));
    TRY(type_tables_create(db, tables, err));
    projector_init(&rebuild.projector, db, model, tables, nodes);
    Status status = rebuild_run(&rebuild, err);
    projector_done(&rebuild.projector);
    record_set_done(&rebuild.records);
    memory_free(rebuild.decisions);
    return status;
}
