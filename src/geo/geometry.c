#include "geo/geometry.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"

static const char *const KIND_NAMES[] = {
    [GEOMETRY_NONE] = "None",
    [GEOMETRY_POINT] = "Point",
    [GEOMETRY_LINE] = "LineString",
    [GEOMETRY_POLYGON] = "Polygon",
    [GEOMETRY_MULTIPOINT] = "MultiPoint",
    [GEOMETRY_MULTILINE] = "MultiLineString",
    [GEOMETRY_MULTIPOLYGON] = "MultiPolygon",
};

Box geometry_box(const Geometry *geometry)
{
    Box box = BOX_EMPTY;
    const double *xy = geometry->xy;

    for (uint32_t i = 0; i < geometry->vertex_count; i++) {
        double lon = xy[2 * i], lat = xy[2 * i + 1];
        box.west = lon < box.west ? lon : box.west;
        box.east = lon > box.east ? lon : box.east;
        box.south = lat < box.south ? lat : box.south;
        box.north = lat > box.north ? lat : box.north;
    }
    return box;
}

bool box_intersects(Box a, Box b)
{
    return a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north;
}

bool geometry_equal(const Geometry *a, const Geometry *b)
{
    if (a == NULL || b == NULL) {
        return a == b;
    }
    return a->kind == b->kind && a->vertex_count == b->vertex_count && a->ring_count == b->ring_count &&
           a->part_count == b->part_count && (a->z == NULL) == (b->z == NULL) &&
           memcmp(a->rings, b->rings, (a->ring_count + 1) * sizeof *a->rings) == 0 &&
           memcmp(a->parts, b->parts, (a->part_count + 1) * sizeof *a->parts) == 0 &&
           memcmp(a->xy, b->xy, 2 * a->vertex_count * sizeof *a->xy) == 0 &&
           (a->z == NULL || memcmp(a->z, b->z, a->vertex_count * sizeof *a->z) == 0);
}

const char *geometry_kind_name(GeometryKind kind)
{
    return KIND_NAMES[kind];
}

static size_t geometry_size(uint32_t vertices, uint32_t rings, uint32_t parts, bool has_z)
{
    return sizeof(Geometry) + (size_t)vertices * (has_z ? 3 : 2) * sizeof(double) +
           ((size_t)rings + parts + 2) * sizeof(uint32_t);
}

/* Lays `shape` (its counts; z not NULL when there are heights) out in zeroed memory of geometry_size. */
static Geometry *geometry_lay_out(void *memory, Geometry shape, bool has_z)
{
    Geometry *geometry = memory;
    size_t vertices = shape.vertex_count;

    *geometry = shape;
    geometry->xy = (double *)(geometry + 1);
    geometry->z = has_z ? geometry->xy + 2 * vertices : NULL;
    geometry->rings = (uint32_t *)(geometry->xy + vertices * (has_z ? 3 : 2));
    geometry->parts = geometry->rings + shape.ring_count + 1;
    geometry->rings[shape.ring_count] = shape.vertex_count;
    geometry->parts[shape.part_count] = shape.ring_count;
    return geometry;
}

Geometry *geometry_new(Arena *arena, GeometryKind kind, uint32_t vertices, uint32_t rings, uint32_t parts, bool has_z)
{
    assert(vertices <= LIMIT_VERTICES && rings <= LIMIT_VERTICES && parts <= LIMIT_VERTICES);
    Geometry shape = {.kind = kind, .vertex_count = vertices, .ring_count = rings, .part_count = parts};
    void *memory = arena_try(arena, geometry_size(vertices, rings, parts, has_z));

    return memory == NULL ? NULL : geometry_lay_out(memory, shape, has_z);
}

Geometry *geometry_copy(Arena *arena, const Geometry *geometry)
{
    size_t vertices = geometry->vertex_count;
    bool has_z = geometry->z != NULL;
    void *memory =
        arena_new(arena, geometry_size(geometry->vertex_count, geometry->ring_count, geometry->part_count, has_z));
    Geometry *copy = geometry_lay_out(memory, *geometry, has_z);

    memcpy(copy->xy, geometry->xy, 2 * vertices * sizeof *copy->xy);
    if (has_z) {
        memcpy(copy->z, geometry->z, vertices * sizeof *copy->z);
    }
    memcpy(copy->rings, geometry->rings, (geometry->ring_count + 1) * sizeof *copy->rings);
    memcpy(copy->parts, geometry->parts, (geometry->part_count + 1) * sizeof *copy->parts);
    return copy;
}

Geometry *geometry_point(Arena *arena, double lon, double lat)
{
    Geometry shape = {.kind = GEOMETRY_POINT, .vertex_count = 1, .ring_count = 1, .part_count = 1};
    Geometry *point = geometry_lay_out(arena_new(arena, geometry_size(1, 1, 1, false)), shape, false);

    point->xy[0] = lon;
    point->xy[1] = lat;
    return point;
}

static bool offsets_grow(const uint32_t *offsets, uint32_t count, uint32_t total)
{
    for (uint32_t i = 0; i < count; i++) {
        if (offsets[i] >= offsets[i + 1]) {
            return false;
        }
    }
    return offsets[0] == 0 && offsets[count] == total;
}

bool geometry_is_sound(const Geometry *geometry)
{
    GeometryKind kind = geometry->kind, part = geometry_part_kind(kind);
    uint32_t vertices = geometry->vertex_count, rings = geometry->ring_count, parts = geometry->part_count;

    if (kind < GEOMETRY_POINT || kind > GEOMETRY_MULTIPOLYGON || vertices > LIMIT_VERTICES) {
        return false;
    }
    return offsets_grow(geometry->rings, rings, vertices) && offsets_grow(geometry->parts, parts, rings) &&
           (part == GEOMETRY_POLYGON || rings == parts) && (part != GEOMETRY_POINT || rings == vertices) &&
           (kind > GEOMETRY_POLYGON || parts <= 1);
}

bool geometry_ring_is_closed(const Geometry *geometry, uint32_t ring)
{
    size_t first = geometry->rings[ring], last = geometry->rings[ring + 1] - 1;

    return last > first && memcmp(geometry->xy + 2 * first, geometry->xy + 2 * last, 2 * sizeof(double)) == 0 &&
           (geometry->z == NULL || memcmp(geometry->z + first, geometry->z + last, sizeof(double)) == 0);
}
