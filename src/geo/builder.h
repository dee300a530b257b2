/*
 * builder.h - a geometry of unknown size while it is being read: vertices, then ends of rings, then ends of parts.
 *
 * Small geometries never leave the builder's own arrays until builder_finish copies them out.
 */
#ifndef GEO_BUILDER_H
#define GEO_BUILDER_H

#include "base/text.h"
#include "geo/geometry.h"

enum { BUILDER_VERTICES = 64, BUILDER_RINGS = 8, BUILDER_RING_TEXT = 160 };

typedef struct Builder {
    Arena *arena;
    uint32_t vertices, rings, parts;             /* so far */
    uint32_t vertices_max, rings_max, parts_max; /* room */
    bool has_z;                                  /* set by the first vertex */
    double *xyz;                                 /* lon, lat, height (0 without) of each vertex */
    uint32_t *ring_ends, *part_ends;             /* vertices up to, rings up to */
    double own_xyz[3 * BUILDER_VERTICES];
    uint32_t own_ring_ends[BUILDER_RINGS], own_part_ends[BUILDER_RINGS];
} Builder;

void builder_init(Builder *builder, Arena *arena);

/* Makes room for one more vertex; ST_TOO_LARGE at LIMIT_VERTICES or the arena's limit. */
Status builder_grow(Builder *builder, Error *err) CHECKED;

/* Room must have been made. */
static inline void builder_put(Builder *builder, double lon, double lat, double z)
{
    double *at = builder->xyz + 3 * (size_t)builder->vertices++;

    at[0] = lon;
    at[1] = lat;
    at[2] = z;
}

static inline Status builder_add(Builder *builder, double lon, double lat, double z, Error *err)
{
    if (builder->vertices == builder->vertices_max) {
        TRY(builder_grow(builder, err));
    }
    builder_put(builder, lon, lat, z);
    return ST_OK;
}

/* Vertices since the last ring end. */
static inline uint32_t builder_open_vertices(const Builder *builder)
{
    return builder->vertices - (builder->rings == 0 ? 0 : builder->ring_ends[builder->rings - 1]);
}

/* Rings since the last part end. */
static inline uint32_t builder_open_rings(const Builder *builder)
{
    return builder->rings - (builder->parts == 0 ? 0 : builder->part_ends[builder->parts - 1]);
}

Status builder_end_ring(Builder *builder, Error *err) CHECKED;
Status builder_end_part(Builder *builder, Error *err) CHECKED;

/*
 * The geometry. Ends of parts count for polygons and multipolygons only: every vertex of a multipoint and every ring of
 * a multiline is a part by itself.
 */
Status builder_finish(const Builder *builder, GeometryKind kind, Geometry **out, Error *err) CHECKED;

/*
 * The first ring (counted within its part) whose last vertex lies elsewhere than its first. `text` then says
 * "begins at 29.1 -1.65 and ends at 29.2 -1.65".
 */
bool builder_find_open_ring(const Builder *builder, uint32_t *part, uint32_t *ring, char text[BUILDER_RING_TEXT]);

/* The first whole characters before `end` that a message can quote; stops before malformed UTF-8. */
Text builder_quote(const char *at, const char *end);

#endif
