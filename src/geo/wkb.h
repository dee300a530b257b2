/*
 * wkb.h - geometry as well-known binary (OGC 06-103r4, ISO 13249-3) and as the blob of a GeoPackage (OGC 12-128r17).
 *
 * Read: both byte orders, 2D and Z in the ISO and the EWKB spelling, an EWKB SRID of 4326. Written: little-endian, ISO,
 * 2D or Z. M values are an error, never dropped. Coordinates may be any double; validity.h judges them.
 */
#ifndef GEO_WKB_H
#define GEO_WKB_H

#include <stddef.h>

#include "base/buffer.h"
#include "geo/geometry.h"

/* Appends `geometry`; an empty point is NaN NaN. */
void wkb_encode(const Geometry *geometry, Buffer *out);

/*
 * Reads exactly `size` bytes. Fails with ST_INVALID (malformed, M values, another SRID, collections, curves, bytes left
 * over; the message names the byte) or ST_TOO_LARGE (LIMIT_VERTICES, the arena). `*out` is lent by the arena.
 */
Status wkb_decode(Arena *arena, const void *bytes, size_t size, Geometry **out, Error *err) CHECKED;

/*
 * Appends a GeoPackage blob: header version 0, srs 4326, little-endian. With `box` (geometry_box of it) the blob has an
 * xy envelope, except for points and empty geometries; where an R*Tree stands beside, NULL saves its 32 bytes.
 */
void gpkg_encode(const Geometry *geometry, const Box *box, Buffer *out);

/* Reads a GeoPackage blob with srs 4326; fails like wkb_decode. */
Status gpkg_decode(Arena *arena, const void *bytes, size_t size, Geometry **out, Error *err) CHECKED;

#endif
