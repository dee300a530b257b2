/*
 * rebuild.h - every projection made again from the journal alone.
 */
#ifndef PROJECT_REBUILD_H
#define PROJECT_REBUILD_H

#include "project/projector.h"

/*
 * Drops every projection table and makes them again, inside the caller's write transaction. The result is equal, row
 * for row, to what entry-by-entry application made.
 */
Status projections_rebuild(Database *db, const Model *model, const TypeTables *tables, const NodeList *nodes,
                           Error *err) CHECKED;

/* Makes the tables of a model in a file that has none. */
Status type_tables_create(Database *db, const TypeTables *tables, Error *err) CHECKED;

#endif
