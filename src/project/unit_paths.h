/*
 * unit_paths.h - which units a record lies in: the one it names or its place's, and all above it.
 *
 * Read from the file as it is, a few units by their ids, of many all at once; a change of units in between is not seen.
 * Units whose parents form a loop all lie in each other, as in store/unit_rows.h.
 */
#ifndef PROJECT_UNIT_PATHS_H
#define PROJECT_UNIT_PATHS_H

#include "measure/sums.h"
#include "store/unit_rows.h"

typedef struct PathUnit {
    Id id, parent;
    Text level;
} PathUnit;

typedef struct UnitPaths {
    Database *db;
    const TypeTables *tables;
    Arena arena;
    PathUnit **units;
    size_t count, capacity;
    Sums numbers;  /* id of a unit -> its number in `units` + 1; -1: it is not in the file */
    size_t sought; /* by their ids */
    bool loaded;
} UnitPaths;

enum { UNIT_PATH_MAX = 32 };

/* The unit itself first. */
typedef struct UnitPath {
    const PathUnit *units[UNIT_PATH_MAX];
    size_t count;
} UnitPath;

void unit_paths_init(UnitPaths *paths, Database *db, const TypeTables *tables);
void unit_paths_done(UnitPaths *paths);

/* Empty for a unit that is not in the file. */
Status unit_path(UnitPaths *paths, Id unit, UnitPath *out, Error *err) CHECKED;

/* Of what a row of a table names: its unit, or when that is nil its place; empty where it lies in no unit. */
Status unit_path_of(UnitPaths *paths, const TypeTable *table, Id unit, Id place, UnitPath *out, Error *err) CHECKED;

/* The unit of a level on the path; nil where there is none. */
Id unit_path_level(const UnitPath *path, Text level);

bool unit_path_holds(const UnitPath *path, Id unit);

#endif
