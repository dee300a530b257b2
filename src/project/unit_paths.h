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

/* The unit a place lies in; `*found` is false when it names none, or is not in the file. */
Status unit_of_place(UnitPaths *paths, const RecordType *places, Id place, Id *unit, bool *found, Error *err) CHECKED;

#endif
