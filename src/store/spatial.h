/*
 * spatial.h - the R*Tree of a type's table: row by row, or packed at once for large loads.
 *
 * Packing sorts all boxes along a Hilbert curve and writes SQLite's own node tables directly: a twelfth of the cost of
 * single inserts. The tree that results answers as any other; SQLite's rtreecheck() finds no fault in it.
 */
#ifndef STORE_SPATIAL_H
#define STORE_SPATIAL_H

#include "geo/geometry.h"
#include "store/type_table.h"

Status spatial_insert(Database *db, const TypeTable *table, int64_t fid, Box box, Error *err) CHECKED;
Status spatial_delete(Database *db, const TypeTable *table, int64_t fid, Error *err) CHECKED;

/* A box as the tree keeps it: single precision, rounded outward. */
typedef struct SpatialItem {
    int64_t fid;
    float west, east, south, north;
} SpatialItem;

SpatialItem spatial_item(int64_t fid, Box box);

/* Makes the tree anew from what it holds and `items`. */
Status spatial_pack(Database *db, const TypeTable *table, const SpatialItem *items, size_t count, Error *err) CHECKED;

/* Extent of all; empty when there is nothing. */
Status spatial_extent(Database *db, const TypeTable *table, Box *out, Error *err) CHECKED;

/* Writes the extent into the GeoPackage's list of contents. */
Status spatial_publish_extent(Database *db, const TypeTable *table, Error *err) CHECKED;

#endif
