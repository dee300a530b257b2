/*
 * related_count.h - how many records of another type lie near a record or name the same one, counted from the tables.
 */
#ifndef PROJECT_RELATED_COUNT_H
#define PROJECT_RELATED_COUNT_H

#include "store/type_table.h"

/* Whose records are counted for whom: a measure with what it counts beside its own records, and both tables. */
typedef struct RelatedTables {
    Database *db;
    const Measure *measure;
    const TypeTable *ours, *theirs;
} RelatedTables;

RelatedTables related_tables(Database *db, const TypeTables *tables, const Measure *measure);

/* Of the record with this row; 0 when there is none, or the measure's condition leaves it out. */
Status related_count_of(const RelatedTables *tables, int64_t fid, int64_t *out, Error *err) CHECKED;

/*
 * Those of which it is not 0, in order of fid, whatever the measure's condition says of them; the numbers are the
 * caller's to free (memory_free).
 */
typedef struct RelatedNumber {
    int64_t fid, records;
} RelatedNumber;
Status related_count_all(const RelatedTables *tables, RelatedNumber **out, size_t *count, Error *err) CHECKED;

/* The records that one is near to or names the same as, each with the metres to it (0 where that does not matter). */
typedef Status (*RelatedVisitor)(void *context, int64_t fid, double metres, Error *err);
Status related_each(const RelatedTables *tables, int64_t fid, RelatedVisitor visit, void *context, Error *err) CHECKED;

/* A box that holds everything within `metres` of `box`. */
Box box_widened(Box box, double metres);

#endif
