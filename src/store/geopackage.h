/*
 * geopackage.h - a plain GeoPackage 1.3 of one table, written row by row: what an export gives away.
 *
 * It holds nothing of the programme but these rows. Made in one go without a rollback journal: a file that was not
 * finished is to be thrown away.
 */
#ifndef STORE_GEOPACKAGE_H
#define STORE_GEOPACKAGE_H

#include "model/model.h"
#include "model/value.h"

typedef struct GeoPackage GeoPackage;

typedef struct GeoPackageColumn {
    Text name;
    FieldKind kind;
    uint32_t geometry_kinds; /* GEOMETRY: bit 1 << GeometryKind of each that is allowed; 0: any */
} GeoPackageColumn;

/*
 * Makes the file, which must not exist. The first column of kind GEOMETRY is the layer's; others hold WKT. The table
 * has a `fid` besides the columns. ST_IO, ST_CONFLICT when the file is there.
 */
Status geopackage_create(const char *path, Text table, Text title, const GeoPackageColumn *columns, size_t count,
                         GeoPackage **out, Error *err) CHECKED;

/* One row: a value per column. What is not set is NULL, but a text column gets the word for not knowing. */
Status geopackage_insert(GeoPackage *package, const Value *values, Error *err) CHECKED;

/* Writes extent, spatial index and everything pending, and closes; the package is gone, also after a failure. */
Status geopackage_finish(GeoPackage *package, Error *err) CHECKED;

/* Closes without care; the file is left to be removed. NULL is fine. */
void geopackage_abandon(GeoPackage *package);

#endif
