/*
 * change_counts.h - how many rows of each type were ever written into this file: what changed between two looks at it.
 *
 * Not a projection of the journal but a count of what this file went through: it only grows, goes on over a rebuild,
 * and differs between files that hold the same. Whoever reads it twice, in whatever process, knows what changed in
 * between without reading what was written.
 */
#ifndef STORE_CHANGE_COUNTS_H
#define STORE_CHANGE_COUNTS_H

#include "base/arena.h"
#include "store/database.h"

/* Reports are counted under a number no type has. */
enum { CHANGES_OF_REPORTS = 0 };

typedef struct ChangeCount {
    uint32_t type; /* number of a record type, or CHANGES_OF_REPORTS */
    uint64_t rows;
} ChangeCount;

/* So many rows more were written, changed or taken away. */
Status change_count_add(Database *db, uint32_t type, uint64_t rows, Error *err) CHECKED;

/* All counts, by number, in the arena. */
Status change_counts_read(Database *db, Arena *arena, ChangeCount **out, size_t *count, Error *err) CHECKED;

#endif
