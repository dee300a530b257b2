/*
 * packed.h - the journal's geometry: small, exact to the last bit, one encoding per geometry.
 *
 * Format (forever): docs/formats/geometry.md. Coordinates that are decimals of a common scale are kept as zigzag varint
 * differences of integers, anything else as raw doubles. A polygon of 21 vertices with 7 decimals takes about 130
 * bytes.
 */
#ifndef GEO_PACKED_H
#define GEO_PACKED_H

#include <stddef.h>

#include "base/buffer.h"
#include "geo/geometry.h"

/* Appends the one encoding of `geometry`, which must be sound (geometry_is_sound). Any double is kept, NaN too. */
void packed_encode(const Geometry *geometry, Buffer *out);

/*
 * Reads exactly `size` bytes. ST_CORRUPT when they are malformed or not what packed_encode would write: overlong
 * varints, spare flags, a scale that a smaller one could replace, a ring stored with its closing vertex without need.
 * ST_TOO_LARGE above LIMIT_VERTICES or the arena's limit. `*out` is lent by the arena.
 */
Status packed_decode(Arena *arena, const void *bytes, size_t size, Geometry **out, Error *err) CHECKED;

#endif
