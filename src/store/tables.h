/*
 * tables.h - the tables of a programme file and the guards that keep other programs from writing into them.
 */
#ifndef STORE_TABLES_H
#define STORE_TABLES_H

#include "store/type_table.h"

/* Makes the fixed tables in a new file. */
Status schema_create(Database *db, Error *err) CHECKED;

/*
 * Puts a trigger on every table that refuses what a foreign program writes; our own connections have triggers off.
 * Run after tables were made or dropped.
 */
Status schema_guard(Database *db, Error *err) CHECKED;

/* Empties every fixed projection and drops the tables of all types registered in the file. */
Status projections_clear(Database *db, Error *err) CHECKED;

/* Visits the names of projection tables that a foreign program dropped. */
typedef void (*MissingVisitor)(void *context, const char *table);
Status projections_find_missing(Database *db, const TypeTables *tables, MissingVisitor visit, void *context,
                                Error *err) CHECKED;

/*
 * Calls `visit` with every row of every projection table as one line of text, tables by name and rows by key: two
 * files whose lines are equal hold the same projections. The R*Trees come as their boxes.
 */
typedef Status (*DumpVisitor)(void *context, Text line, Error *err);
Status projections_dump(Database *db, DumpVisitor visit, void *context, Error *err) CHECKED;

#endif
