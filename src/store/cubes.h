/*
 * cubes.h - the cubes of measures, kept beside the rows: a page of cells for each scope and month.
 *
 * See measure/cube_page.h for the bytes of a page and measure/cube_scope.h for scopes.
 */
#ifndef STORE_CUBES_H
#define STORE_CUBES_H

#include "base/arena.h"
#include "store/database.h"

typedef struct CubeKey {
    uint32_t measure; /* its number */
    uint32_t view;    /* in measure->views */
    Text scope;
    int32_t month; /* see measure/month.h; 0 also for a view without period */
} CubeKey;

/* Bytes are the arena's; empty when nothing is kept. */
Status cube_page_read(Database *db, const CubeKey *key, Arena *arena, Text *out, Error *err) CHECKED;

/* No bytes: nothing is kept any more. */
Status cube_page_store(Database *db, const CubeKey *key, Text bytes, Error *err) CHECKED;

/* Texts are lent until the visitor returns. A row with cells of other storage types than ours comes with no bytes. */
typedef Status (*CubePageVisitor)(void *context, const CubeKey *key, Text bytes, Error *err);

/* The pages of a cube and scope of months `from` to `to`, in order. */
Status cube_pages_each(Database *db, const CubeKey *key, int32_t from, int32_t to, CubePageVisitor visit, void *context,
                       Error *err) CHECKED;

/* The last month up to key->month that has a page; `*found` false without one. */
Status cube_month_before(Database *db, const CubeKey *key, int32_t *out, bool *found, Error *err) CHECKED;

/* The first scope of the cube after the key's, whatever its month; empty when there is none. The arena's. */
Status cube_scope_next(Database *db, const CubeKey *key, Arena *arena, Text *out, Error *err) CHECKED;

Status cube_pages_all(Database *db, CubePageVisitor visit, void *context, Error *err) CHECKED;

Status cubes_are_empty(Database *db, bool *out, Error *err) CHECKED;
Status cubes_clear(Database *db, Error *err) CHECKED;

#endif
