#include "project/history.h"

#include "store/entries.h"
#include "store/heads.h"
#include "store/rows.h"

enum { MS_PER_DAY = 86400000 };

typedef struct Walk {
    Database *db;
    const TypeTable *table;
    const NodeList *nodes;
    Id id;
    Arena *arena;
    Position *pending;
    size_t pending_count, pending_capacity;
    HistoryItem *items;
    size_t count, capacity;
} Walk;

static bool walk_knows(const Walk *walk, Position position)
{
    for (size_t i = 0; i < walk->count; i++) {
        if (walk->items[i].entry.position == position) {
            return true;
        }
    }
    for (size_t i = 0; i < walk->pending_count; i++) {
        if (walk->pending[i] == position) {
            return true;
        }
    }
    return false;
}

static void walk_push(Walk *walk, Position position)
{
    if (walk_knows(walk, position)) {
        return;
    }
    if (walk->pending_count == walk->pending_capacity) {
        size_t capacity = walk->pending_capacity == 0 ? 16 : walk->pending_capacity * 2;
        Position *pending = ARENA_ARRAY(walk->arena, Position, capacity);
        if (walk->pending_count > 0) {
            memcpy(pending, walk->pending, walk->pending_count * sizeof *pending);
        }
        walk->pending = pending;
        walk->pending_capacity = capacity;
    }
    walk->pending[walk->pending_count++] = position;
}

static HistoryItem *walk_item(Walk *walk)
{
    if (walk->count == walk->capacity) {
        size_t capacity = walk->capacity == 0 ? 2 : walk->capacity * 2;
        HistoryItem *items = ARENA_ARRAY(walk->arena, HistoryItem, capacity);
        if (walk->count > 0) {
            memcpy(items, walk->items, walk->count * sizeof *items);
        }
        walk->items = items;
        walk->capacity = capacity;
    }
    return &walk->items[walk->count++];
}

static Date item_observed(const HistoryItem *item)
{
    if (date_is_known(item->entry.observed)) {
        return item->entry.observed;
    }
    if (date_is_known(item->report->observed)) {
        return item->report->observed;
    }
    return (Date){(int32_t)(hybrid_ms(item->report->time) / MS_PER_DAY), PRECISION_DAY};
}

Status history_item_read(const RecordType *type, Arena *arena, HistoryItem *item, Error *err)
{
    Value *values = ARENA_ARRAY(arena, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        values[i].kind = type->fields[i].kind;
    }
    for (int class = CLASS_PUBLIC; class <= CLASS_RESTRICTED; class ++) {
        Text body = part_body(&item->entry.parts[class]);
        if (body.length > 0) {
            TRY(values_decode(type, (const uint8_t *)body.at, body.length, arena, values, &item->mark, err));
        }
    }
    item->values = values;
    item->observed = item_observed(item);
    return ST_OK;
}

static Status item_report(Walk *walk, HistoryItem *item, Error *err)
{
    ReportRow *report = ARENA_NEW(walk->arena, ReportRow);
    bool found;

    TRY(report_read(walk->db, item->entry.position, true, walk->arena, report, &found, err));
    if (!found) {
        return error_set(err, ST_CORRUPT, "journal entry %llu belongs to no report",
                         (unsigned long long)item->entry.position);
    }
    item->report = report;
    return ST_OK;
}

/* Another node may name anything as previous: only changes of this very record are part of its history. */
static bool is_of_record(const Walk *walk, const Entry *entry)
{
    return entry->kind == ENTRY_PROPOSE && entry->has_record && id_equal(entry->record, walk->id) &&
           entry->type == walk->table->type->number;
}

static Status walk_visit(Walk *walk, Position position, Error *err)
{
    Text body;
    Status status = entry_load(walk->db, position, &body, err);

    if (status == ST_NOT_FOUND || position_node(position) >= walk->nodes->count) {
        return ST_OK; /* of another node, not here yet */
    }
    TRY(status);
    body = text_copy(walk->arena, body);
    HistoryItem *item = walk_item(walk);
    *item = (HistoryItem){.node = &walk->nodes->keys[position_node(position)]};
    TRY(entry_decode(position, body.at, body.length, walk->nodes, &item->entry, err));
    if (!is_of_record(walk, &item->entry)) {
        walk->count--;
        return ST_OK;
    }
    TRY(item_report(walk, item, err));
    TRY(history_item_read(walk->table->type, walk->arena, item, err));
    for (size_t i = 0; i < item->entry.previous_count; i++) {
        walk_push(walk, item->entry.previous[i]);
    }
    return ST_OK;
}

int written_compare(HybridTime time_a, const NodeKey *node_a, uint64_t sequence_a, HybridTime time_b,
                    const NodeKey *node_b, uint64_t sequence_b)
{
    if (time_a != time_b) {
        return time_a < time_b ? -1 : 1;
    }
    int order = memcmp(node_a->bytes, node_b->bytes, sizeof node_a->bytes);
    return order != 0 ? order : (sequence_a > sequence_b) - (sequence_a < sequence_b);
}

static int item_compare(const void *a, const void *b)
{
    const HistoryItem *x = a, *y = b;

    return written_compare(x->report->time, x->node, position_sequence(x->entry.position), y->report->time, y->node,
                           position_sequence(y->entry.position));
}

static bool is_previous(const History *history, Position position)
{
    for (size_t i = 0; i < history->count; i++) {
        const Entry *entry = &history->items[i].entry;
        for (size_t k = 0; k < entry->previous_count; k++) {
            if (entry->previous[k] == position) {
                return true;
            }
        }
    }
    return false;
}

static bool has_previous_here(const History *history, const Entry *entry)
{
    for (size_t k = 0; k < entry->previous_count; k++) {
        for (size_t i = 0; i < history->count; i++) {
            if (history->items[i].entry.position == entry->previous[k]) {
                return true;
            }
        }
    }
    return false;
}

static void history_finish(History *history)
{
    history->roots = 0;
    for (size_t i = 0; i < history->count; i++) {
        const Entry *entry = &history->items[i].entry;
        if (!has_previous_here(history, entry) && (history->roots == 0 || entry->position < history->roots)) {
            history->roots = entry->position;
        }
        if (history->head_count < PREVIOUS_MAX && !is_previous(history, entry->position)) {
            history->heads[history->head_count++] = entry->position;
        }
    }
}

Status history_read(Database *db, const TypeTable *table, const NodeList *nodes, Id id, Arena *arena, History *out,
                    Error *err)
{
    Walk walk = {.db = db, .table = table, .nodes = nodes, .id = id, .arena = arena};
    uint64_t heads[HEADS_MAX], version;
    size_t head_count;
    int64_t fid;
    bool found;

    *out = (History){0};
    TRY(heads_read(db, id, heads, &head_count, err));
    for (size_t i = 0; i < head_count; i++) {
        walk_push(&walk, heads[i]);
    }
    TRY(row_find(db, table, id, &fid, &version, &found, err));
    if (found) {
        walk_push(&walk, version);
    }
    while (walk.pending_count > 0) {
        TRY(walk_visit(&walk, walk.pending[--walk.pending_count], err));
    }
    out->items = walk.items;
    out->count = walk.count;
    if (out->count > 1) {
        qsort(out->items, out->count, sizeof *out->items, item_compare);
    }
    history_finish(out);
    return ST_OK;
}

static void mark_at(const History *history, Position position, bool *out)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->items[i].entry.position == position) {
            out[i] = true;
            return;
        }
    }
}

void history_mark_behind(const History *history, const Position *positions, size_t count, bool *out)
{
    memset(out, 0, history->count * sizeof *out);
    for (size_t i = 0; i < count; i++) {
        mark_at(history, positions[i], out);
    }
    /* Times rise along the chains, so that what an item names stands before it. */
    for (size_t i = history->count; i-- > 0;) {
        const Entry *entry = &history->items[i].entry;
        for (size_t p = 0; out[i] && p < entry->previous_count; p++) {
            mark_at(history, entry->previous[p], out);
        }
    }
}

static bool is_marked(const History *history, Position position, const bool *marks)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->items[i].entry.position == position) {
            return marks[i];
        }
    }
    return false;
}

void history_mark_ahead(const History *history, Position position, bool *out)
{
    memset(out, 0, history->count * sizeof *out);
    for (size_t i = 0; i < history->count; i++) {
        const Entry *entry = &history->items[i].entry;
        for (size_t p = 0; !out[i] && p < entry->previous_count; p++) {
            out[i] = entry->previous[p] == position || is_marked(history, entry->previous[p], out);
        }
    }
}

size_t history_versions(const History *history, const NodeList *nodes, Version *out)
{
    size_t count = 0;

    for (size_t i = 0; i < history->count; i++) {
        const HistoryItem *item = &history->items[i];
        if (item_is_approved(item)) {
            out[count++] = (Version){.observed = item->observed,
                                     .decided = item->report->decided,
                                     .node = &nodes->keys[position_node(item->entry.position)],
                                     .sequence = position_sequence(item->entry.position),
                                     .position = item->entry.position,
                                     .values = item->values};
        }
    }
    return count;
}

bool fingerprint_is_replaced(const History *history, size_t index)
{
    const HistoryItem *item = &history->items[index];

    for (size_t i = index + 1; i < history->count; i++) {
        const HistoryItem *later = &history->items[i];
        if (item_is_alive(later) && later->mark.has_fingerprint &&
            text_equal(later->report->system, item->report->system)) {
            return true;
        }
    }
    return false;
}

bool decision_stands(const ReportRow *report, const Entry *entry, const NodeList *nodes)
{
    bool withdraws = entry->kind == ENTRY_WITHDRAW, withdrawn = report->state == STATE_WITHDRAWN;

    if (!withdraws && entry->decision != DECISION_APPROVE && entry->decision != DECISION_REJECT) {
        return false; /* of a later version */
    }
    if (report->decision_position == 0 || withdraws != withdrawn) {
        return withdraws || !withdrawn;
    }
    Position standing = report->decision_position;
    return written_compare(entry->time, &nodes->keys[position_node(entry->position)],
                           position_sequence(entry->position), report->decided, &nodes->keys[position_node(standing)],
                           position_sequence(standing)) > 0;
}

void decision_take(ReportRow *report, const Entry *entry)
{
    report->state = STATE_REJECTED;
    if (entry->kind == ENTRY_WITHDRAW) {
        report->state = STATE_WITHDRAWN;
    } else if (entry->decision == DECISION_APPROVE) {
        report->state = STATE_APPROVED;
    }
    report->decision_position = entry->position;
    report->decided = entry->time;
    report->self_approved = entry->self;
}
