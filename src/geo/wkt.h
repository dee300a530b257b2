/*
 * wkt.h - geometry as well-known text (OGC 06-103r4), as people paste it into columns.
 *
 * Read in any case: POINT, LINESTRING, POLYGON, MULTIPOINT, MULTILINESTRING, MULTIPOLYGON, "Z" or a third number,
 * EMPTY, a leading "SRID=4326;". Written with shortest exact decimals.
 */
#ifndef GEO_WKT_H
#define GEO_WKT_H

#include "base/buffer.h"
#include "geo/geometry.h"

/* Appends `geometry`: "POLYGON Z ((…))", "POINT EMPTY". */
void wkt_format(const Geometry *geometry, Buffer *out);

/*
 * The whole text, blanks around it allowed. Fails with ST_INVALID (malformed, unknown type, another SRID, M values, a
 * number that is not finite, a ring whose last vertex is not its first; the message names the byte) or ST_TOO_LARGE.
 * `*out` is lent by the arena.
 */
Status wkt_parse(Arena *arena, Text text, Geometry **out, Error *err) CHECKED;

#endif
