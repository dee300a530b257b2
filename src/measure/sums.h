/*
 * sums.h - numbers added up under keys of bytes: the cells of a transaction before they are written.
 */
#ifndef MEASURE_SUMS_H
#define MEASURE_SUMS_H

#include "base/arena.h"
#include "base/text.h"

typedef struct SumCell {
    Text key;         /* none: not used */
    int64_t *numbers; /* `width` of them */
    uint32_t width;
    uint32_t hash;
} SumCell;

typedef struct Sums {
    SumCell *cells; /* open addressing, a power of two of slots */
    size_t slots, used;
    Arena arena;
} Sums;

void sums_init(Sums *sums);
void sums_done(Sums *sums);
void sums_clear(Sums *sums);

/* The numbers of `key`, zeros when it is new; lent until the next call. A key has always the same width. */
int64_t *sums_at(Sums *sums, Text key, size_t width);

/* Adds `sign` (1 or -1) times `numbers`. */
void sums_add(Sums *sums, Text key, const int64_t *numbers, size_t width, int sign);
void sums_merge(Sums *sums, const Sums *other);

/* The next cell whose numbers are not all zero, from slot `*at` on; NULL behind the last. */
const SumCell *sums_next(const Sums *sums, size_t *at);

#endif
