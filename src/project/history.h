/*
 * history.h - all entries of one record, walked from its heads: what the fold and the history page read.
 */
#ifndef PROJECT_HISTORY_H
#define PROJECT_HISTORY_H

#include "journal/entry.h"
#include "record/codec.h"
#include "record/fold.h"
#include "store/report_rows.h"
#include "store/type_table.h"

/* What a report was decided to be; the numbers are those of ReportState. */
enum { STATE_SAVED, STATE_SUBMITTED, STATE_APPROVED, STATE_REJECTED, STATE_WITHDRAWN };

typedef struct HistoryItem {
    Entry entry;
    const NodeKey *node;
    const ReportRow *report;
    Date observed;       /* the entry's, else its report's, else the day it was recorded */
    const Value *values; /* by field index; absent where it says nothing */
    SourceMark mark;
} HistoryItem;

typedef struct History {
    HistoryItem *items; /* in the order they were written: time of the report, node, sequence; the same everywhere */
    size_t count;
    Position roots; /* the smallest position of an entry before which this file has none of the record */
    Position heads[PREVIOUS_MAX];
    size_t head_count;
} History;

/*
 * Reads the entries of `id`; none when the file has none. Earlier entries that are not here yet, because another node
 * wrote them, are left out. Everything is lent by the arena.
 */
Status history_read(Database *db, const TypeTable *table, const NodeList *nodes, Id id, Arena *arena, History *out,
                    Error *err) CHECKED;

/*
 * Fills values, mark and observed of an item whose entry and report are there. ST_CORRUPT.
 */
Status history_item_read(const RecordType *type, Arena *arena, HistoryItem *item, Error *err) CHECKED;

static inline bool item_is_approved(const HistoryItem *item)
{
    return item->report->state == STATE_APPROVED;
}

/* Waits or is approved: its identifiers name the record. */
static inline bool item_is_alive(const HistoryItem *item)
{
    return item->report->state == STATE_APPROVED || item->report->state == STATE_SUBMITTED;
}

/* Is there a later living entry of the same system with a fingerprint? Then this item's no longer names the row. */
bool fingerprint_is_replaced(const History *history, size_t index);

/*
 * Marks the items at `positions`, those they name as previous, those these name, and so on: what was known to who wrote
 * after exactly these. `out` has room for history->count.
 */
void history_mark_behind(const History *history, const Position *positions, size_t count, bool *out);

/* Marks the items that name the one at `position` as previous, those that name these, and so on: what builds on it. */
void history_mark_ahead(const History *history, Position position, bool *out);

/* The versions the fold takes: approved entries. Returns their number; `out` has room for history->count. */
size_t history_versions(const History *history, const NodeList *nodes, Version *out);

/* Order of writing, the same in every file: by time, node key, sequence. */
int written_compare(HybridTime time_a, const NodeKey *node_a, uint64_t sequence_a, HybridTime time_b,
                    const NodeKey *node_b, uint64_t sequence_b);

/*
 * Does a decide or withdraw entry change what was decided? A withdrawal outranks decisions; of two of a rank the
 * greater in (time, node, sequence) counts, so that every file comes to the same whatever arrives first.
 */
bool decision_stands(const ReportRow *report, const Entry *entry, const NodeList *nodes);

/* Takes state, position, time and self-approval of a decision that stands; the texts are the caller's. */
void decision_take(ReportRow *report, const Entry *entry);

#endif
