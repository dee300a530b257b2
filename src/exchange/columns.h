/*
 * columns.h - the columns of a source in the order they were first seen, found by name.
 */
#ifndef EXCHANGE_COLUMNS_H
#define EXCHANGE_COLUMNS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"

/* A power of two, and loose enough for short probes. */
enum { COLUMN_SLOTS = 4 * LIMIT_COLUMNS };

typedef struct Columns {
    Arena arena;
    Text names[LIMIT_COLUMNS];
    Text tags[LIMIT_COLUMNS]; /* further names; empty without hashtags. Lent by the source */
    size_t count;
    uint16_t slots[COLUMN_SLOTS]; /* index + 1 by hash of the name; 0 is free */
} Columns;

void columns_done(Columns *columns);

/* Index of the column named exactly so, or -1. */
ptrdiff_t columns_find(const Columns *columns, Text name);

/* Index of the column whose name folds alike (text_fold), or -1. */
ptrdiff_t columns_match(const Columns *columns, Text name);

/* Finds or adds a column. `guess` is where it probably is. ST_TOO_LARGE above LIMIT_COLUMNS. */
Status columns_index(Columns *columns, Text name, size_t guess, size_t *out, Error *err) CHECKED;

#endif
