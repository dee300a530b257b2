/*
 * geojson.h - the geometry objects of GeoJSON (RFC 7946), read fast and written exactly.
 */
#ifndef GEO_GEOJSON_H
#define GEO_GEOJSON_H

#include <stddef.h>

#include "base/buffer.h"
#include "geo/geometry.h"

/* Appends {"type":…,"coordinates":…}, coordinates as shortest exact decimals; NULL and empty geometries as null. */
void geojson_geometry_write(const Geometry *geometry, Buffer *out);

/*
 * Reads the geometry object (or null) that begins `json`, blanks before it allowed; `*consumed` is what was read, in
 * bytes. null and empty coordinates give NULL. Members may come in any order; those the reader does not know are
 * passed over. A GeometryCollection of exactly one geometry is that geometry.
 *
 * Fails with ST_INVALID: malformed JSON, unknown type, positions of other than two or three numbers, heights at some
 * vertices only, a ring whose last position is not its first. The error's path names the member or the vertex
 * ("/coordinates/0/3"). ST_TOO_LARGE above LIMIT_VERTICES or the arena's limit. Ranges and validity are left to
 * validity.h. `*out` is lent by the arena.
 */
Status geojson_geometry_read(Arena *arena, Text json, size_t *consumed, Geometry **out, Error *err) CHECKED;

#endif
