/*
 * What was written of one record without knowledge of each other: the entries' own words about what their authors saw.
 */
#include "project/history.h"
#include "service/records.h"
#include "service/write_turn.h"

enum { CONFLICT_ITEMS_MAX = 256, CONFLICTS_MAX = 64 };

typedef struct Sight {
    const History *history;
    bool *seen; /* count x count: row sees column */
} Sight;

static bool *seen_of(const Sight *sight, size_t item)
{
    return sight->seen + item * sight->history->count;
}

static int item_at(const History *history, Position position)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->items[i].entry.position == position) {
            return (int)i;
        }
    }
    return -1;
}

/* Marks what the author of `item` saw: from its base, or where it saw all there was, from what came before it. */
static void sight_follow(const Sight *sight, size_t item, int *pending)
{
    const History *history = sight->history;
    bool *seen = seen_of(sight, item);
    size_t count = 1;

    pending[0] = (int)item;
    while (count > 0) {
        const Entry *entry = &history->items[pending[--count]].entry;
        bool own = entry == &history->items[item].entry && entry->has_base;
        const Position *from = own ? entry->base : entry->previous;
        size_t from_count = own ? entry->base_count : entry->previous_count;
        for (size_t i = 0; i < from_count; i++) {
            int at = item_at(history, from[i]);
            if (at >= 0 && !seen[at]) {
                seen[at] = true;
                pending[count++] = at;
            }
        }
    }
}

static void sight_read(const History *history, Arena *arena, Sight *out)
{
    int *pending = ARENA_ARRAY(arena, int, history->count + 1);

    *out = (Sight){history, ARENA_ARRAY(arena, bool, history->count * history->count + 1)};
    for (size_t i = 0; i < history->count; i++) {
        sight_follow(out, i, pending);
    }
}

static bool says(const HistoryItem *item, const Group *group)
{
    for (size_t i = 0; i < group->field_count; i++) {
        if (item->values[group->fields[i]].state != VALUE_ABSENT) {
            return true;
        }
    }
    return false;
}

static bool differ(const HistoryItem *a, const HistoryItem *b, const Group *group, const RecordType *type,
                   const Scope *scope)
{
    for (size_t i = 0; i < group->field_count; i++) {
        const Value *x = &a->values[group->fields[i]], *y = &b->values[group->fields[i]];
        bool shown = type->fields[group->fields[i]].class <= scope->max_class;
        if (shown && x->state != VALUE_ABSENT && y->state != VALUE_ABSENT && !value_equal(x, y)) {
            return true;
        }
    }
    return false;
}

/* Somebody who saw both has said since what holds. */
static bool is_settled(const Sight *sight, size_t a, size_t b, const Group *group)
{
    for (size_t i = 0; i < sight->history->count; i++) {
        const HistoryItem *item = &sight->history->items[i];
        const bool *seen = seen_of(sight, i);
        if (item_is_approved(item) && seen[a] && seen[b] && says(item, group)) {
            return true;
        }
    }
    return false;
}

static bool is_conflict(const Sight *sight, size_t a, size_t b, const RecordType *type, const Group *group,
                        const Scope *scope)
{
    const HistoryItem *x = &sight->history->items[a], *y = &sight->history->items[b];

    return item_is_approved(x) && item_is_approved(y) && !seen_of(sight, a)[b] && !seen_of(sight, b)[a] &&
           differ(x, y, group, type, scope) && !is_settled(sight, a, b, group);
}

static ConflictSide side_of(const HistoryItem *item)
{
    return (ConflictSide){.report = item->report->position,
                          .author = item->report->author,
                          .recorded_ms = hybrid_ms(item->report->time),
                          .observed = item->observed,
                          .values = item->values};
}

Status record_conflicts(Reader *reader, Arena *arena, const RecordType *type, Id id, const Scope *scope,
                        RecordConflict **out, size_t *count, Error *err)
{
    History history;
    Sight sight;

    *count = 0;
    *out = ARENA_ARRAY(arena, RecordConflict, CONFLICTS_MAX);
    TRY(history_read(reader_database(reader), reader_table(reader, type), reader_nodes(reader), id, arena, &history,
                     err));
    if (history.count < 2 || history.count > CONFLICT_ITEMS_MAX) {
        return ST_OK;
    }
    sight_read(&history, arena, &sight);
    for (size_t g = 0; g < type->group_count; g++) {
        for (size_t b = 1; b < history.count; b++) {
            for (size_t a = 0; a < b && *count < CONFLICTS_MAX; a++) {
                if (is_conflict(&sight, a, b, type, &type->groups[g], scope)) {
                    (*out)[(*count)++] =
                        (RecordConflict){&type->groups[g], {side_of(&history.items[a]), side_of(&history.items[b])}};
                }
            }
        }
    }
    return ST_OK;
}
