#include "project/projector.h"

#include <stdlib.h>

#include "base/memory.h"
#include "geo/wkb.h"
#include "project/history.h"
#include "project/mapping_entry.h"
#include "project/record_row.h"
#include "project/record_set.h"
#include "project/taking.h"
#include "record/draft.h"
#include "store/change_counts.h"
#include "store/entries.h"
#include "store/heads.h"
#include "store/identifiers.h"
#include "store/tables.h"

void projector_init(Projector *projector, Database *db, const Model *model, const TypeTables *tables,
                    const NodeList *nodes)
{
    *projector = (Projector){.db = db, .model = model, .tables = tables, .nodes = nodes};
    arena_init(&projector->scratch, 0);
    arena_init(&projector->report_texts, 0);
    arena_init(&projector->names, 0);
    tally_init(&projector->tally);
    projector->tally.cubes.most = CUBE_CELLS_MAX;
    search_turn_init(&projector->search, model->type_count);
    projector->loads = memory_resize(NULL, sizeof *projector->loads * (model->type_count + 1));
    for (size_t i = 0; i < model->type_count; i++) {
        type_load_init(&projector->loads[i], &tables->tables[i]);
    }
}

void projector_done(Projector *projector)
{
    for (size_t i = 0; i < projector->model->type_count; i++) {
        type_load_done(&projector->loads[i]);
    }
    memory_free(projector->loads);
    memory_free(projector->retaken);
    tally_done(&projector->tally);
    search_turn_done(&projector->search);
    buffer_done(&projector->blob);
    arena_done(&projector->scratch);
    arena_done(&projector->report_texts);
    arena_done(&projector->names);
    *projector = (Projector){0};
}

static TypeLoad *load_of(Projector *projector, const TypeTable *table)
{
    return &projector->loads[table->type->index];
}

Status projector_expect_many(Projector *projector, const RecordType *type, uint64_t rows, bool unsought, Error *err)
{
    TypeLoad *load = load_of(projector, type_table(projector->tables, type));
    int64_t existing;

    TRY(count_read(projector->db, type->number, COUNT_ALL, (Text){0}, &existing, err));
    if (rows > SEARCH_AT_ONCE_MAX) {
        search_turn_expect_many(&projector->search, type);
    }
    return type_load_expect(load, projector->db, rows, (uint64_t)existing, unsought, err);
}

static Status report_write(Projector *projector, const ReportRow *report, Error *err)
{
    projector->reports_written++;
    return report_store(projector->db, report, err);
}

static Status report_recount(Projector *projector, Position position, Arena *arena, Error *err)
{
    ReportRow report;
    bool found;

    TRY(report_read(projector->db, position, false, arena, &report, &found, err));
    if (!found || report.state == STATE_SAVED) {
        return ST_OK;
    }
    TRY(taken_up_count(projector->db, projector->nodes, &report, &report.taken_up, err));
    return report_write(projector, &report, err);
}

static int positions_compare(const void *a, const void *b)
{
    Position left = *(const Position *)a, right = *(const Position *)b;

    return (left > right) - (left < right);
}

/* Walks journal entries, which cannot be done while others are being walked: at the end of the transaction. */
static Status retaken_finish(Projector *projector, Error *err)
{
    size_t count = projector->retaken_count;
    Arena arena;
    Status status = ST_OK;

    if (count == 0) {
        return ST_OK;
    }
    qsort(projector->retaken, count, sizeof *projector->retaken, positions_compare);
    arena_init(&arena, 0);
    for (size_t i = 0; i < count && status == ST_OK; i++) {
        if (i == 0 || projector->retaken[i] != projector->retaken[i - 1]) {
            status = report_recount(projector, projector->retaken[i], &arena, err);
            arena_reset(&arena);
        }
    }
    projector->retaken_count = 0;
    arena_done(&arena);
    return status;
}

static void retaken_add(Projector *projector, Position report)
{
    if (projector->retaken_count == projector->retaken_capacity) {
        projector->retaken_capacity = projector->retaken_capacity == 0 ? 16 : projector->retaken_capacity * 2;
        projector->retaken =
            memory_resize(projector->retaken, sizeof *projector->retaken * projector->retaken_capacity);
    }
    projector->retaken[projector->retaken_count++] = report;
}

/* A report ended or was decided on: rows it takes up may count otherwise. */
static void taking_changed(Projector *projector, const ReportRow *report)
{
    Position target = taking_target(report, projector->nodes);

    if (target != 0) {
        retaken_add(projector, target);
    }
}

static Status changes_tell(Projector *projector, Error *err)
{
    TRY(change_count_add(projector->db, CHANGES_OF_REPORTS, projector->reports_written, err));
    projector->reports_written = 0;
    for (size_t i = 0; i < projector->tables->count; i++) {
        TypeLoad *load = &projector->loads[i];
        TRY(change_count_add(projector->db, projector->tables->tables[i].type->number, load->written, err));
        load->written = 0;
    }
    return ST_OK;
}

Status projector_finish(Projector *projector, Error *err)
{
    TRY(retaken_finish(projector, err));
    TRY(changes_tell(projector, err));
    for (size_t i = 0; i < projector->tables->count; i++) {
        TRY(type_load_finish(&projector->loads[i], projector->db, err));
    }
    TRY(search_turn_finish(&projector->search, projector->db, err));
    return tally_flush(&projector->tally, projector->db, projector->model, projector->tables, err);
}

static Status place_write(Projector *projector, const TypeTable *table, const RecordRow *row, bool existed, Error *err)
{
    TypeLoad *load = load_of(projector, table);
    const Field *field = table->type->geometry;

    if (field == NULL || table->rtree == NULL) {
        return ST_OK;
    }
    const Value *place = &row->values[field->index];
    if (place->state != VALUE_SET) {
        return existed ? spatial_delete(projector->db, table, row->position, err) : ST_OK;
    }
    Box box = geometry_box(place->geometry);
    if (box.west > box.east) {
        return ST_OK;
    }
    if (load->pack && !existed) {
        type_load_box(load, spatial_item(row->position, box));
        return ST_OK;
    }
    /* The list of contents names an extent: written again only when the tree grows beyond it. */
    load->touched = true;
    return spatial_insert(projector->db, table, row->position, box, err);
}

static Text blob_of(Projector *projector, const TypeTable *table, const RecordRow *row)
{
    const Field *field = table->type->geometry;

    if (field == NULL || row->values[field->index].state != VALUE_SET) {
        return (Text){0};
    }
    buffer_clear(&projector->blob);
    gpkg_encode(row->values[field->index].geometry, NULL, &projector->blob);
    return buffer_view(&projector->blob);
}

static Status findings_write(Projector *projector, const RecordType *type, const Folded *folded, bool existed,
                             Error *err)
{
    Folded judged = *folded;

    if (existed) {
        TRY(findings_clear(projector->db, type->number, folded->row.position, err));
    }
    if (!judged.judged) {
        record_row_judge(type, &projector->scratch, &judged);
    }
    for (size_t i = 0; i < judged.broken_count; i++) {
        TRY(finding_add(projector->db, type->number, folded->row.position, (uint32_t)judged.broken[i] + 1, err));
    }
    return ST_OK;
}

static Status row_replace(Projector *projector, const TypeTable *table, const Folded *folded, const RecordRow *old,
                          Error *err)
{
    const RecordRow *row = &folded->row;

    load_of(projector, table)->written++;
    if (old != NULL && old->position != row->position) {
        TRY(row_delete(projector->db, table, old->position, err));
        TRY(findings_clear(projector->db, table->type->number, old->position, err));
        if (table->rtree != NULL) {
            TRY(spatial_delete(projector->db, table, old->position, err));
        }
        TRY(search_turn_change(&projector->search, projector->db, table, old, NULL, err));
        tally_row(&projector->tally, table, old, -1);
        old = NULL;
    }
    Text blob = blob_of(projector, table, row);
    if (old == NULL) {
        TRY(row_insert(projector->db, table, row, blob, &projector->scratch, err));
    } else {
        tally_row(&projector->tally, table, old, -1);
        TRY(row_update(projector->db, table, row, blob, &projector->scratch, err));
    }
    tally_row(&projector->tally, table, row, 1);
    TRY(search_turn_change(&projector->search, projector->db, table, old, row, err));
    TRY(place_write(projector, table, row, old != NULL, err));
    return findings_write(projector, table->type, folded, old != NULL, err);
}

static Status row_remove(Projector *projector, const TypeTable *table, const RecordRow *old, Error *err)
{
    TRY(row_delete(projector->db, table, old->position, err));
    TRY(findings_clear(projector->db, table->type->number, old->position, err));
    TRY(search_turn_change(&projector->search, projector->db, table, old, NULL, err));
    tally_row(&projector->tally, table, old, -1);
    load_of(projector, table)->touched = true;
    load_of(projector, table)->written++;
    return table->rtree == NULL ? ST_OK : spatial_delete(projector->db, table, old->position, err);
}

Status project_new_row(Projector *projector, const RecordType *type, const Folded *folded, Error *err)
{
    Status status = row_replace(projector, type_table(projector->tables, type), folded, NULL, err);

    arena_reset(&projector->scratch);
    return status;
}

Status project_ready_rows(Projector *projector, const ReadyRow *rows, size_t count, Error *err)
{
    const TypeTable *table = type_table(projector->tables, rows[0].type);
    TypeLoad *load = load_of(projector, table);

    TRY(type_load_rows(load, projector->db, rows, count, &projector->scratch, err));
    arena_reset(&projector->scratch);
    for (size_t i = 0; i < count; i++) {
        TRY(search_turn_change(&projector->search, projector->db, table, NULL, &rows[i].row, err));
        if (rows[i].has_box && load->pack) {
            type_load_box(load, rows[i].box);
        } else {
            TRY(place_write(projector, table, &rows[i].row, false, err));
        }
    }
    return ST_OK;
}

Status project_new_record(Projector *projector, const NewRecord *record, Error *err)
{
    Folded folded;

    record_row_single(record, &folded);
    return project_new_row(projector, record->type, &folded, err);
}

/* Number of a system, its name kept once. */
static Status system_number(Projector *projector, const RecordType *type, Text system, uint32_t *out, Error *err)
{
    for (size_t i = 0; i < projector->system_count; i++) {
        const KnownSystem *known = &projector->systems[i];
        if (known->type == type->number && text_equal(known->name, system)) {
            *out = known->number;
            return ST_OK;
        }
    }
    *out = identifier_system(type->number, system);
    if (projector->system_count == COUNT_OF(projector->systems)) {
        memset(projector->systems, 0, sizeof projector->systems);
        projector->system_count = 0;
        arena_reset(&projector->names);
    }
    projector->systems[projector->system_count++] =
        (KnownSystem){type->number, *out, text_copy(&projector->names, system)};
    return identifier_system_store(projector->db, *out, type->number, system, err);
}

Status project_mark_systems(Projector *projector, const RecordType *type, Text system, const SourceMark *mark,
                            Error *err)
{
    uint32_t number;
    size_t offset = 0;
    Text other, value;

    if (mark->key.length == 0 && !mark->has_fingerprint && mark->identifiers == NULL) {
        return ST_OK;
    }
    TRY(system_number(projector, type, system, &number, err));
    while (mark_identifier(mark, &offset, &other, &value)) {
        TRY(system_number(projector, type, other, &number, err));
    }
    return ST_OK;
}

Status project_mark(Projector *projector, const RecordType *type, Text system, const SourceMark *mark, Id id,
                    Error *err)
{
    uint32_t number;
    size_t offset = 0;
    Text other, value;

    if (mark->key.length == 0 && !mark->has_fingerprint && mark->identifiers == NULL) {
        return ST_OK;
    }
    TRY(system_number(projector, type, system, &number, err));
    if (mark->key.length > 0) {
        TRY(identifier_store(projector->db, number, mark->key, id, err));
    }
    if (mark->has_fingerprint) {
        TRY(fingerprint_store(projector->db, number, mark->fingerprint, mark->ordinal, id, err));
    }
    while (mark_identifier(mark, &offset, &other, &value)) {
        TRY(system_number(projector, type, other, &number, err));
        TRY(identifier_store(projector->db, number, value, id, err));
    }
    return ST_OK;
}

static Status mark_remove(Projector *projector, const RecordType *type, Text system, const SourceMark *mark, Id id,
                          Error *err)
{
    uint32_t number = identifier_system(type->number, system);
    size_t offset = 0;
    Text other, value;

    if (mark->key.length > 0) {
        TRY(identifier_delete(projector->db, number, mark->key, id, err));
    }
    if (mark->has_fingerprint) {
        TRY(fingerprint_delete(projector->db, number, mark->fingerprint, mark->ordinal, id, err));
    }
    while (mark_identifier(mark, &offset, &other, &value)) {
        TRY(identifier_delete(projector->db, identifier_system(type->number, other), value, id, err));
    }
    return ST_OK;
}

static Status marks_write(Projector *projector, const RecordType *type, const History *history, Id id, Error *err)
{
    for (size_t i = 0; i < history->count; i++) {
        const HistoryItem *item = &history->items[i];
        TRY(project_mark_systems(projector, type, item->report->system, &item->mark, err));
        TRY(mark_remove(projector, type, item->report->system, &item->mark, id, err));
    }
    for (size_t i = 0; i < history->count; i++) {
        const HistoryItem *item = &history->items[i];
        SourceMark mark = item->mark;
        if (!item_is_alive(item)) {
            continue;
        }
        mark.has_fingerprint = mark.has_fingerprint && !fingerprint_is_replaced(history, i);
        TRY(project_mark(projector, type, item->report->system, &mark, id, err));
    }
    return ST_OK;
}

static Status heads_write(Projector *projector, const History *history, const Folded *folded, Id id, Error *err)
{
    TRY(heads_clear(projector->db, id, err));
    if (folded->exists && history->head_count == 1 && history->heads[0] == folded->row.version) {
        return ST_OK;
    }
    for (size_t i = 0; i < history->head_count; i++) {
        TRY(head_add(projector->db, id, history->heads[i], err));
    }
    return ST_OK;
}

Status project_record(Projector *projector, const RecordType *type, Id id, Error *err)
{
    const TypeTable *table = type_table(projector->tables, type);
    Arena *arena = &projector->scratch;
    History history;
    Folded folded;
    RecordRow old;
    bool existed;

    TRY(type_load_seek(load_of(projector, table), projector->db, err));
    TRY(history_read(projector->db, table, projector->nodes, id, arena, &history, err));
    if (history.count == 0) {
        arena_reset(arena);
        return ST_OK;
    }
    record_row_fold(table, &history, projector->nodes, arena, &folded);
    TRY(row_read(projector->db, table, id, arena, &old, &existed, err));
    if (folded.exists) {
        TRY(row_replace(projector, table, &folded, existed ? &old : NULL, err));
    } else if (existed) {
        TRY(row_remove(projector, table, &old, err));
    }
    TRY(heads_write(projector, &history, &folded, id, err));
    TRY(marks_write(projector, type, &history, id, err));
    arena_reset(arena);
    return ST_OK;
}

static Text keep(Projector *projector, Text text)
{
    return text_copy(&projector->report_texts, text);
}

Status project_open_report(Projector *projector, Error *err)
{
    const ReportRow *report = &projector->report;
    bool is_open = report->position != 0 && report->state == STATE_SAVED;

    return is_open ? report_write(projector, report, err) : ST_OK;
}

static Status report_begin(Projector *projector, const Entry *entry, Error *err)
{
    TRY(project_open_report(projector, err));
    arena_reset(&projector->report_texts);
    projector->report = (ReportRow){.position = entry->position,
                                    .last_position = entry->position,
                                    .state = STATE_SAVED,
                                    .kind = keep(projector, entry_text(entry, PART_TEXT_KIND)),
                                    .title = keep(projector, entry_text(entry, PART_TITLE)),
                                    .source = keep(projector, entry_text(entry, PART_SOURCE)),
                                    .mapping = keep(projector, entry_text(entry, PART_MAPPING)),
                                    .system = keep(projector, entry_text(entry, PART_SYSTEM)),
                                    .author = keep(projector, entry_text(entry, PART_AUTHOR)),
                                    .observed = entry->observed,
                                    .time = entry->time};
    taking_read(entry, projector->nodes, &projector->report);
    return report_write(projector, &projector->report, err);
}

static Status report_extend(Projector *projector, const Entry *entry, Error *err)
{
    const ReportRow *report = &projector->report;

    if (report->position == 0 || report->state != STATE_SAVED ||
        position_node(report->position) != position_node(entry->position)) {
        return error_set(err, ST_CORRUPT, "journal entry %llu belongs to no report",
                         (unsigned long long)entry->position);
    }
    projector->report.last_position = entry->position;
    projector->report.changes += entry->kind == ENTRY_PROPOSE;
    return ST_OK;
}

static Status propose_apply(Projector *projector, const Entry *entry, Error *err)
{
    const RecordType *type = model_type_numbered(projector->model, entry->type);

    TRY(report_extend(projector, entry, err));
    if (type == NULL || !entry->has_record) {
        return ST_OK; /* of a model this file does not have: kept in the journal, not shown */
    }
    for (size_t i = 0; i < entry->previous_count; i++) {
        TRY(head_remove(projector->db, entry->record, entry->previous[i], err));
    }
    return head_add(projector->db, entry->record, entry->position, err);
}

typedef struct Refold {
    Projector *projector;
    Entry entry;
} Refold;

static Status refold_visit(void *context, uint64_t position, Text body, Error *err)
{
    Refold *refold = context;
    Projector *projector = refold->projector;

    TRY(entry_decode(position, body.at, body.length, projector->nodes, &refold->entry, err));
    if (refold->entry.kind != ENTRY_PROPOSE) {
        return ST_OK;
    }
    const RecordType *type = model_type_numbered(projector->model, refold->entry.type);
    return type == NULL ? ST_OK : project_record(projector, type, refold->entry.record, err);
}

static Status report_refold(Projector *projector, const ReportRow *report, Error *err)
{
    Refold refold = {.projector = projector};

    return entries_each(projector->db, report->position, report->last_position, refold_visit, &refold, err);
}

static const NodeKey *node_of(const Projector *projector, Position position)
{
    return &projector->nodes->keys[position_node(position)];
}

/* Who takes up rows of another node's report may have come before it. */
static Status takers_of_foreign(Projector *projector, const ReportRow *report, Error *err)
{
    bool taken = false;

    if (position_node(report->position) != 0) {
        TRY(report_has_takers(projector->db, node_of(projector, report->position), position_sequence(report->position),
                              &taken, err));
    }
    if (taken) {
        retaken_add(projector, report->position);
    }
    return ST_OK;
}

Status project_submission(Projector *projector, const Entry *entry, Error *err)
{
    TRY(report_extend(projector, entry, err));
    if (projector->report.state == STATE_SAVED) {
        projector->report.state = STATE_SUBMITTED;
    }
    memcpy(projector->report.counts, entry->counts, sizeof projector->report.counts);
    taking_changed(projector, &projector->report);
    TRY(takers_of_foreign(projector, &projector->report, err));
    return report_write(projector, &projector->report, err);
}

/* Does the decision wait for its report? Then it is kept under what it names. */
static Status decision_wait(Projector *projector, const Entry *entry, Error *err)
{
    const uint8_t *node = entry->target_node == NULL ? node_of(projector, entry->position)->bytes : entry->target_node;
    NodeKey key;

    memcpy(key.bytes, node, sizeof key.bytes);
    return waiting_store(projector->db, &key, entry->target_sequence, entry->position, err);
}

static Status decision_store(Projector *projector, const Entry *entry, Arena *arena, ReportRow *report, bool *stands,
                             Error *err)
{
    bool found;

    *stands = false;
    if (!entry->has_target) {
        return ST_OK;
    }
    TRY(report_read(projector->db, entry->target, false, arena, report, &found, err));
    if (entry->target_missing || !found || report->state == STATE_SAVED) {
        return decision_wait(projector, entry, err);
    }
    if (!decision_stands(report, entry, projector->nodes)) {
        return ST_OK;
    }
    *stands = true;
    decision_take(report, entry);
    report->decided_by = entry_text(entry, PART_AUTHOR);
    report->reason = entry_text(entry, PART_REASON);
    taking_changed(projector, report);
    return report_write(projector, report, err);
}

static Status decide_apply(Projector *projector, const Entry *entry, bool refold, Error *err)
{
    Arena arena;
    ReportRow report;
    bool stands;

    arena_init(&arena, 0);
    Status status = decision_store(projector, entry, &arena, &report, &stands, err);
    if (status == ST_OK && stands && refold) {
        status = report_refold(projector, &report, err);
    }
    arena_done(&arena);
    return status;
}

Status project_decision(Projector *projector, const Entry *entry, Error *err)
{
    return decide_apply(projector, entry, false, err);
}

static Status waiting_apply(void *context, uint64_t position, Error *err)
{
    Projector *projector = context;
    Entry entry;
    Text body;

    TRY(entry_load(projector->db, position, &body, err));
    TRY(entry_decode(position, body.at, body.length, projector->nodes, &entry, err));
    return project_decision(projector, &entry, err);
}

/* Ends a report; decisions that waited for it are taken. */
static Status submission_take(Projector *projector, const Entry *entry, Error *err)
{
    Position report = projector->report.position;

    TRY(project_submission(projector, entry, err));
    return waiting_take(projector->db, node_of(projector, report), position_sequence(report), waiting_apply, projector,
                        err);
}

static Status submit_apply(Projector *projector, const Entry *entry, Error *err)
{
    TRY(submission_take(projector, entry, err));
    return report_refold(projector, &projector->report, err);
}

Status project_entry(Projector *projector, const Entry *entry, Error *err)
{
    switch (entry->kind) {
    case ENTRY_REPORT:
        return report_begin(projector, entry, err);
    case ENTRY_PROPOSE:
        return propose_apply(projector, entry, err);
    case ENTRY_HOLD:
        return report_extend(projector, entry, err);
    case ENTRY_SUBMIT:
        return submit_apply(projector, entry, err);
    case ENTRY_DECIDE:
    case ENTRY_WITHDRAW:
        return decide_apply(projector, entry, true, err);
    case ENTRY_MAPPING:
        return mapping_entry_apply(projector->db, entry, projector->nodes, err);
    default:
        return ST_OK; /* genesis, model, and kinds this program does not know */
    }
}

/* What came with entries of another node: the records they touch, the reports they judged. */
typedef struct Arrivals {
    Projector *projector;
    RecordSet touched;
    Position *judged; /* first and last position of each */
    size_t judged_count, judged_capacity;
    Entry entry;
} Arrivals;

static void judged_add(Arrivals *arrivals, const ReportRow *report)
{
    if (arrivals->judged_count + 2 > arrivals->judged_capacity) {
        arrivals->judged_capacity = arrivals->judged_capacity == 0 ? 64 : arrivals->judged_capacity * 2;
        arrivals->judged = memory_resize(arrivals->judged, sizeof *arrivals->judged * arrivals->judged_capacity);
    }
    arrivals->judged[arrivals->judged_count++] = report->position;
    arrivals->judged[arrivals->judged_count++] = report->last_position;
}

static Status judgement_arrive(Arrivals *arrivals, Error *err)
{
    Arena arena;
    ReportRow report;
    bool stands;

    arena_init(&arena, 0);
    Status status = decision_store(arrivals->projector, &arrivals->entry, &arena, &report, &stands, err);
    if (status == ST_OK && stands) {
        judged_add(arrivals, &report);
    }
    arena_done(&arena);
    return status;
}

static void touch(Arrivals *arrivals, const Entry *entry)
{
    if (entry->kind == ENTRY_PROPOSE && entry->has_record) {
        record_set_add(&arrivals->touched, entry->record, entry->type);
    }
}

static Status entry_arrive(void *context, uint64_t position, Text body, Error *err)
{
    Arrivals *arrivals = context;
    Projector *projector = arrivals->projector;
    Entry *entry = &arrivals->entry;

    TRY(entry_decode(position, body.at, body.length, projector->nodes, entry, err));
    touch(arrivals, entry);
    switch (entry->kind) {
    case ENTRY_SUBMIT:
        TRY(submission_take(projector, entry, err));
        judged_add(arrivals, &projector->report);
        return ST_OK;
    case ENTRY_DECIDE:
    case ENTRY_WITHDRAW:
        return judgement_arrive(arrivals, err);
    default:
        return project_entry(projector, entry, err);
    }
}

static Status judged_visit(void *context, uint64_t position, Text body, Error *err)
{
    Arrivals *arrivals = context;

    TRY(entry_decode(position, body.at, body.length, arrivals->projector->nodes, &arrivals->entry, err));
    touch(arrivals, &arrivals->entry);
    return ST_OK;
}

static Status touched_project(Arrivals *arrivals, Error *err)
{
    for (size_t i = 0; i < arrivals->touched.capacity; i++) {
        const RecordSlot *slot = &arrivals->touched.slots[i];
        const RecordType *type =
            slot->entries == 0 ? NULL : model_type_numbered(arrivals->projector->model, slot->type);
        if (type != NULL) {
            TRY(project_record(arrivals->projector, type, slot->id, err));
        }
    }
    return ST_OK;
}

static Status arrivals_run(Arrivals *arrivals, Position first, Position last, Error *err)
{
    Projector *projector = arrivals->projector;
    bool found;

    arena_reset(&projector->report_texts);
    TRY(report_read(projector->db, first, true, &projector->report_texts, &projector->report, &found, err));
    if (!found || position_node(projector->report.position) != position_node(first)) {
        projector->report = (ReportRow){0};
    }
    TRY(entries_each(projector->db, first, last, entry_arrive, arrivals, err));
    TRY(project_open_report(projector, err));
    for (size_t i = 0; i < arrivals->judged_count; i += 2) {
        TRY(entries_each(projector->db, arrivals->judged[i], arrivals->judged[i + 1], judged_visit, arrivals, err));
    }
    return touched_project(arrivals, err);
}

Status project_arrivals(Projector *projector, Position first, Position last, Error *err)
{
    Arrivals arrivals = {.projector = projector};
    Status status = arrivals_run(&arrivals, first, last, err);

    projector->report = (ReportRow){0};
    record_set_done(&arrivals.touched);
    memory_free(arrivals.judged);
    return status;
}
