/*
 * type_index.h - the indexes of a type's table: which there are, and how they go away before a large load and come
 * back.
 */
#ifndef STORE_TYPE_INDEX_H
#define STORE_TYPE_INDEX_H

#include "store/type_table.h"

/* The rows an index holds. */
typedef enum IndexedRows {
    INDEXED_ALL,
    INDEXED_VALUED,   /* with a value of `field`, and perhaps a condition more */
    INDEXED_PLACELESS /* without a geometry */
} IndexedRows;

typedef struct TypeIndex {
    const char *name, *create; /* create: only when it is not there */
    IndexedRows rows;
    const Field *field;
    bool of_ids;   /* what finds a record by its id */
    bool computed; /* calls a function, which may fail: SQLite then notes what a statement over several rows changes */
    bool few_keys; /* new rows enter at a few places, which stay in memory */
} TypeIndex;

/* Fills table->indexes: that of ids, then those of offered filters, dates, codes, units and what is missing. */
void type_indexes_build(Arena *arena, TypeTable *table);

Status type_index_create(Database *db, const TypeIndex *index, Error *err) CHECKED;
Status type_index_drop(Database *db, const TypeIndex *index, Error *err) CHECKED;

/* Makes those that are not there. */
Status type_indexes_create(Database *db, const TypeTable *table, Error *err) CHECKED;

#endif
