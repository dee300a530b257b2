/*
 * counts.h - numbers kept beside the rows, so that no page has to scan for them.
 */
#ifndef STORE_COUNTS_H
#define STORE_COUNTS_H

#include "store/database.h"

/* Numbers of what is counted beside a type's fields. */
enum { COUNT_ALL = 0, COUNT_INCOMPLETE = -1, COUNT_PLACELESS = -2 };

/* Adds `delta` to the count of `code` in `field` of a type; a count of zero is not kept. */
Status count_add(Database *db, uint32_t type, int64_t field, Text code, int64_t delta, Error *err) CHECKED;

/* Visits what a query of type, field, code and records gives; of whatever table keeps counts so. */
typedef Status (*CountVisitor)(void *context, uint32_t type, int64_t field, Text code, int64_t records, Error *err);
Status counts_visit(Statement *select, CountVisitor visit, void *context, Error *err) CHECKED;

/* Visits every count; a row with cells of other storage types than ours comes with -1 records. */
Status counts_each(Database *db, CountVisitor visit, void *context, Error *err) CHECKED;

/* Visits the counts of a type from `field` and `code` on, in order; as counts_each. */
Status counts_from(Database *db, uint32_t type, int64_t field, Text code, CountVisitor visit, void *context,
                   Error *err) CHECKED;

/* One count; 0 when it is not kept. */
Status count_read(Database *db, uint32_t type, int64_t field, Text code, int64_t *out, Error *err) CHECKED;

#endif
