/*
 * suppression.h - which counts of a table must not be published, so that no small one can be found or recomputed.
 *
 * A table has up to SUPPRESSION_AXES_MAX axes; along each, after its own entries, stands their total. Counts of 1 to
 * least - 1 are hidden. Then, in every line whose total is published, hidden entries are at least two and leave room:
 * their sum is at least their number + least - 1. Then, as long as the equations of all lines together fix a hidden
 * count, another one goes. Zeros stay unless nothing else can.
 *
 * Not covered: bounds that follow from counts not being negative over several lines, and what two tables tell together.
 * Source: domain/programme.md 3.6; docs/decisions/0021.
 */
#ifndef MEASURE_SUPPRESSION_H
#define MEASURE_SUPPRESSION_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    SUPPRESSION_AXES_MAX = 3,
    SUPPRESSION_LEAST = 5,        /* counts below are hidden */
    SUPPRESSION_SHARE_LEAST = 10, /* of fewer people no share is given */
    SUPPRESSION_HIDDEN_MAX = 512  /* equations are solved for no more: their time grows with the cube */
};

typedef struct SuppressionTable {
    size_t axis_count;
    size_t sizes[SUPPRESSION_AXES_MAX]; /* entries without the total */
    const int64_t *counts;              /* (sizes[0] + 1) * (sizes[1] + 1) …, the last axis fastest */
    bool *hidden;                       /* as many, zeroed; filled in */
} SuppressionTable;

/* All entries with their totals. */
size_t suppression_extent(const SuppressionTable *table);

/* False when so much would have to be hidden that the table should not be published at all: all is hidden then. */
bool suppression_apply(Arena *scratch, SuppressionTable *table, int64_t least);

#endif
