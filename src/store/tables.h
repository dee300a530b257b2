/*
 * tables.h - the tables of a programme file and the guards that keep other programs from writing into them.
 */
#ifndef STORE_TABLES_H
#define STORE_TABLES_H

#include "store/type_table.h"

/*
 * Counts the shapes that projections had: raised by one with every change of what a projection table holds or how it is
 * made (docs/formats/file.md). A file of a lower number is rebuilt before it is written to.
 */
enum { TABLES_VERSION = 10 };

/* The number a file's projections were made under; 0 for files that have none. */
Status tables_version_read(Database *db, int64_t *out, Error *err) CHECKED;

/* Makes the fixed tables in a new file. */
Status schema_create(Database *db, Error *err) CHECKED;

/*
 * Puts a trigger on every table that refuses what a foreign program writes; our own connections have triggers off.
 * Run after tables were made or dropped.
 */
Status schema_guard(Database *db, Error *err) CHECKED;

/*
 * Drops every projection of the file, whatever version made it, and makes the fixed ones again, empty and under
 * TABLES_VERSION. Tables of types are the caller's to make.
 */
Status projections_reset(Database *db, Error *err) CHECKED;

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
