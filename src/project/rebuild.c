#include "project/rebuild.h"

#include "project/history.h"
#include "project/record_set.h"
#include "store/entries.h"
#include "store/heads.h"
#include "store/tables.h"

typedef struct Rebuild {
    Projector projector;
    RecordSet records;
    Entry entry;
    Arena arena; /* of one entry */
} Rebuild;

Status type_tables_create(Database *db, const TypeTables *tables, Error *err)
{
    for (size_t i = 0; i < tables->count; i++) {
        TRY(type_table_create(db, &tables->tables[i], err));
    }
    return schema_guard(db, err);
}

/* First pass: report headers with what they count; which records have how many entries. */
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
    default:
        return ST_OK;
    }
}

/* Second pass: decisions, which may stand before their report when another node wrote it. */
static Status decisions_pass(void *context, uint64_t position, Text body, Error *err)
{
    Rebuild *rebuild = context;

    TRY(entry_decode(position, body.at, body.length, rebuild->projector.nodes, &rebuild->entry, err));
    if (rebuild->entry.kind == ENTRY_DECIDE || rebuild->entry.kind == ENTRY_WITHDRAW) {
        return project_decision(&rebuild->projector, &rebuild->entry, err);
    }
    return ST_OK;
}

static Status report_enter(Rebuild *rebuild, uint64_t position, Error *err)
{
    Projector *projector = &rebuild->projector;
    bool found;

    arena_reset(&projector->report_texts);
    return report_read(projector->db, position, false, &projector->report_texts, &projector->report, &found, err);
}

static Status single_project(Rebuild *rebuild, const RecordType *type, const Entry *entry, Error *err)
{
    Projector *projector = &rebuild->projector;
    HistoryItem item = {.entry = *entry, .report = &projector->report};

    arena_reset(&rebuild->arena);
    TRY(history_item_read(type, &rebuild->arena, &item, err));
    TRY(project_mark_systems(projector, type, projector->report.system, &item.mark, err));
    if (item_is_alive(&item)) {
        TRY(project_mark(projector, type, projector->report.system, &item.mark, entry->record, err));
    }
    if (!item_is_approved(&item)) {
        return head_add(projector->db, entry->record, entry->position, err);
    }
    NewRecord record = {.type = type,
                        .id = entry->record,
                        .position = entry->position,
                        .values = item.values,
                        .observed = item.observed,
                        .recorded = projector->report.time,
                        .self_approved = projector->report.self_approved};
    return project_new_record(projector, &record, err);
}

/* Third pass: records of one entry become rows at once, of the others the heads are gathered. */
static Status records_pass(void *context, uint64_t position, Text body, Error *err)
{
    Rebuild *rebuild = context;
    Entry *entry = &rebuild->entry;

    TRY(entry_decode(position, body.at, body.length, rebuild->projector.nodes, entry, err));
    if (entry->kind == ENTRY_REPORT) {
        return report_enter(rebuild, position, err);
    }
    const RecordType *type = model_type_numbered(rebuild->projector.model, entry->type);
    if (entry->kind != ENTRY_PROPOSE || type == NULL || !entry->has_record) {
        return ST_OK;
    }
    const RecordSlot *slot = record_set_find(&rebuild->records, entry->record);
    if (record_is_single(slot)) {
        return single_project(rebuild, type, entry, err);
    }
    return head_add(rebuild->projector.db, entry->record, position, err);
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
    TRY(entries_each(projector->db, 0, INT64_MAX, decisions_pass, rebuild, err));
    for (size_t i = 0; i < projector->tables->count; i++) {
        TRY(projector_expect_many(projector, projector->tables->tables[i].type, UINT32_MAX, err));
    }
    TRY(entries_each(projector->db, 0, INT64_MAX, records_pass, rebuild, err));
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
    arena_init(&rebuild.arena, 0);
    Status status = rebuild_run(&rebuild, err);
    projector_done(&rebuild.projector);
    record_set_done(&rebuild.records);
    arena_done(&rebuild.arena);
    return status;
}
