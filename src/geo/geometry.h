/*
 * geometry.h - a geometry in WGS 84 longitude and latitude: flat arrays, lent by an arena.
 */
#ifndef GEO_GEOMETRY_H
#define GEO_GEOMETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

/* The numbers are those of WKB. */
typedef enum GeometryKind {
    GEOMETRY_NONE = 0,
    GEOMETRY_POINT = 1,
    GEOMETRY_LINE = 2,
    GEOMETRY_POLYGON = 3,
    GEOMETRY_MULTIPOINT = 4,
    GEOMETRY_MULTILINE = 5,
    GEOMETRY_MULTIPOLYGON = 6
} GeometryKind;

/*
 * An empty geometry has no vertex, ring or part. Otherwise
 * point: 1 part, 1 ring, 1 vertex. line: 1 part, 1 ring. polygon: 1 part, its rings (shell first), each closed (last
 * vertex repeats the first). multi…: several parts of that shape.
 */
typedef struct Geometry {
    GeometryKind kind;
    uint32_t vertex_count, ring_count, part_count;
    double *xy;      /* lon, lat of each vertex, degrees */
    double *z;       /* height of each vertex in metres, or NULL */
    uint32_t *rings; /* ring i holds vertices [rings[i], rings[i + 1]); ring_count + 1 numbers */
    uint32_t *parts; /* part i holds rings [parts[i], parts[i + 1]); part_count + 1 numbers */
} Geometry;

typedef struct Box {
    double west, south, east, north; /* degrees; west > east only for an empty box */
} Box;

#define BOX_EMPTY ((Box){1e300, 1e300, -1e300, -1e300})

/* The box of all vertices; BOX_EMPTY of an empty geometry. */
Box geometry_box(const Geometry *geometry);
bool box_intersects(Box a, Box b);

/* Same kind, structure and the same coordinates bit for bit? Two NULLs are equal. */
bool geometry_equal(const Geometry *a, const Geometry *b);

/* "Point", "MultiPolygon"… as GeoJSON spells it. */
const char *geometry_kind_name(GeometryKind kind);

Geometry *geometry_copy(Arena *arena, const Geometry *geometry);

/* A point; `arena` lends it. */
Geometry *geometry_point(Arena *arena, double lon, double lat);

/*
 * Room for a geometry of that size: rings[0] and parts[0] are 0, the last entries of both are the counts, all else is
 * zero. NULL when the arena refuses (the counts may be a stranger's, but not above LIMIT_VERTICES each).
 */
Geometry *geometry_new(Arena *arena, GeometryKind kind, uint32_t vertices, uint32_t rings, uint32_t parts, bool has_z);

/* Do counts and offsets keep the promise above? Says nothing about closure, ranges or validity. */
bool geometry_is_sound(const Geometry *geometry);

/* Does ring `ring` end bit for bit (z too) where it began, with at least two vertices? */
bool geometry_ring_is_closed(const Geometry *geometry, uint32_t ring);

static inline bool geometry_is_empty(const Geometry *geometry)
{
    return geometry->vertex_count == 0;
}

/* Polygon or multipolygon: its rings are closed and bound a surface. */
static inline bool geometry_is_area(const Geometry *geometry)
{
    return geometry->kind == GEOMETRY_POLYGON || geometry->kind == GEOMETRY_MULTIPOLYGON;
}

/* The kind of one part: GEOMETRY_POINT, _LINE or _POLYGON. */
static inline GeometryKind geometry_part_kind(GeometryKind kind)
{
    return kind > GEOMETRY_POLYGON ? (GeometryKind)(kind - 3) : kind;
}

#endif
