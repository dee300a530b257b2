#include "project/taking.h"

#include "project/history.h"
#include "store/entries.h"

enum { COUNT_AT_HELD = 4 };

void taking_read(const Entry *header, const NodeList *nodes, ReportRow *out)
{
    const uint8_t *own = nodes->keys[position_node(header->position)].bytes;

    if (header->has_target) {
        out->takes_up = true;
        out->takes_up_sequence = header->target_sequence;
        memcpy(out->takes_up_node.bytes, header->target_node == NULL ? own : header->target_node,
               sizeof out->takes_up_node.bytes);
    }
}

Position taking_target(const ReportRow *report, const NodeList *nodes)
{
    for (uint32_t i = 0; report->takes_up && i < nodes->count; i++) {
        if (memcmp(nodes->keys[i].bytes, report->takes_up_node.bytes, sizeof nodes->keys[i].bytes) == 0) {
            return position_of(i, report->takes_up_sequence);
        }
    }
    return 0;
}

static Status taker_read(Database *db, const NodeList *nodes, Position position, Arena *arena, Taker *out, Error *err)
{
    Entry *entry = ARENA_NEW(arena, Entry);
    RowRange *rows;
    Text body;

    TRY(entry_load(db, position, &body, err));
    TRY(entry_decode(position, body.at, body.length, nodes, entry, err));
    *out = (Taker){.position = position, .all = !entry->has_rows, .row_count = entry_rows(entry, arena, &rows)};
    out->rows = rows;
    return ST_OK;
}

Status takers_read(Database *db, const NodeList *nodes, const ReportRow *target, Arena *arena, Taker **out,
                   size_t *count, Error *err)
{
    static const int standing[2] = {STATE_SUBMITTED, STATE_APPROVED};
    uint64_t *positions;

    TRY(report_takers(db, &nodes->keys[position_node(target->position)], position_sequence(target->position), standing,
                      arena, &positions, count, err));
    *out = ARENA_ARRAY(arena, Taker, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        TRY(taker_read(db, nodes, positions[i], arena, &(*out)[i], err));
    }
    return ST_OK;
}

static bool taker_has(const Taker *taker, uint64_t row)
{
    size_t low = 0, high = taker->row_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (taker->rows[middle].last < row) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return taker->all || (low < taker->row_count && taker->rows[low].first <= row);
}

const Taker *taker_find(const Taker *takers, size_t count, uint64_t row)
{
    for (size_t i = 0; i < count; i++) {
        if (taker_has(&takers[i], row)) {
            return &takers[i];
        }
    }
    return NULL;
}

typedef struct Taking {
    const NodeList *nodes;
    const Taker *takers;
    size_t taker_count;
    uint64_t held;
    Entry entry;
} Taking;

static Status hold_visit(void *context, uint64_t position, Text body, Error *err)
{
    Taking *taking = context;

    TRY(entry_decode(position, body.at, body.length, taking->nodes, &taking->entry, err));
    if (taking->entry.kind == ENTRY_HOLD && !text_equal(entry_text(&taking->entry, PART_OUTCOME), TEXT("refused"))) {
        taking->held += taker_find(taking->takers, taking->taker_count, taking->entry.row) != NULL;
    }
    return ST_OK;
}

static Status taken_count_in(Database *db, const NodeList *nodes, const ReportRow *target, Arena *arena, uint64_t *out,
                             Error *err)
{
    Taking taking = {.nodes = nodes};
    Taker *takers;
    bool all = false;

    *out = 0;
    TRY(takers_read(db, nodes, target, arena, &takers, &taking.taker_count, err));
    for (size_t i = 0; i < taking.taker_count; i++) {
        all = all || takers[i].all;
    }
    taking.takers = takers;
    if (!all && taking.taker_count > 0) {
        TRY(entries_each(db, target->position, target->last_position, hold_visit, &taking, err));
    }
    bool whole = all || taking.held > target->counts[COUNT_AT_HELD];
    *out = whole ? target->counts[COUNT_AT_HELD] : taking.held;
    return ST_OK;
}

Status taken_up_count(Database *db, const NodeList *nodes, const ReportRow *target, uint64_t *out, Error *err)
{
    Arena arena;

    arena_init(&arena, 0);
    Status status = taken_count_in(db, nodes, target, &arena, out, err);
    arena_done(&arena);
    return status;
}
