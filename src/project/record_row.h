/*
 * record_row.h - a folded record as the row of its table: the one place that knows what a row must be.
 */
#ifndef PROJECT_RECORD_ROW_H
#define PROJECT_RECORD_ROW_H

#include "project/history.h"
#include "project/projector.h"
#include "store/rows.h"

/* What the journal makes of a record. `exists` is false while nothing of it is approved. */
struct Folded {
    bool exists;
    RecordRow row;
    int32_t rules_day;      /* the day rules are judged on: when the last folded entry was recorded */
    const uint16_t *broken; /* numbers of the rules it breaks, once judged */
    size_t broken_count;
    bool judged;
};

/* Folds a history. Everything is lent by the arena and the history. */
void record_row_fold(const TypeTable *table, const History *history, const NodeList *nodes, Arena *arena, Folded *out);

/* Finds the rules a row breaks, so that its projection need not; the list is the arena's. */
void record_row_judge(const RecordType *type, Arena *arena, Folded *folded);

/* The row as its table, its indexes and the R*Tree take it; lent by the arena and what the row lends. */
void record_row_ready(const TypeTable *table, const RecordRow *row, Buffer *scratch, Arena *arena, ReadyRow *out);

/* The row of a record with a single approved entry. */
void record_row_single(const NewRecord *record, Folded *out);

#endif
