/*
 * reference_counts.h - how many records of a type name a record in a reference field, kept beside the rows.
 *
 * Kept for what many records name: units, places, organisations, and fields without an index of their own. Under the
 * negative number of a field that names a place are counted those of its records that name no unit.
 */
#ifndef STORE_REFERENCE_COUNTS_H
#define STORE_REFERENCE_COUNTS_H

#include "store/counts.h"

/* `target` is the id of the record that is named. A count of zero is not kept. */
Status reference_count_add(Database *db, uint32_t type, int64_t field, Text target, int64_t delta, Error *err) CHECKED;

/* 0 when none is kept. */
Status reference_count_read(Database *db, uint32_t type, int64_t field, Text target, int64_t *out, Error *err) CHECKED;

/* Visits every count; a row with cells of other storage types than ours comes with -1 records. */
Status reference_counts_each(Database *db, CountVisitor visit, void *context, Error *err) CHECKED;

/* The counts of one field. */
Status reference_counts_of(Database *db, uint32_t type, int64_t field, CountVisitor visit, void *context,
                           Error *err) CHECKED;

#endif
