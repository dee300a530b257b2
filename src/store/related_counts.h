/*
 * related_counts.h - how many records of another type lie near a record or name the same one: kept for each record that
 * a measure counts them for, so that those with the most are found without looking at any other.
 *
 * A function of the tables as they are: rows that say 0, and rows the measure's condition leaves out, are not kept.
 */
#ifndef STORE_RELATED_COUNTS_H
#define STORE_RELATED_COUNTS_H

#include "store/database.h"

/* `measure` is its number, `fid` the record's row. 0 where nothing is kept. */
Status related_count_read(Database *db, uint32_t measure, int64_t fid, int64_t *out, Error *err) CHECKED;

/* 0: nothing is kept any more. */
Status related_count_store(Database *db, uint32_t measure, int64_t fid, int64_t records, Error *err) CHECKED;

/* `*enough` set to true ends the walk. */
typedef Status (*RelatedCountVisitor)(void *context, int64_t fid, int64_t records, bool *enough, Error *err);

/* In order of fid. */
Status related_counts_each(Database *db, uint32_t measure, RelatedCountVisitor visit, void *context,
                           Error *err) CHECKED;

/* Those with the most records first; of equal ones the older row. */
Status related_counts_most(Database *db, uint32_t measure, RelatedCountVisitor visit, void *context,
                           Error *err) CHECKED;

/* How many rows are kept of all measures. */
Status related_counts_total(Database *db, uint64_t *out, Error *err) CHECKED;

#endif
