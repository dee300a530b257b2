#include "geo/builder.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"

enum { QUOTE_MAX = 40 };

void builder_init(Builder *builder, Arena *arena)
{
    builder->arena = arena;
    builder->vertices = builder->rings = builder->parts = 0;
    builder->vertices_max = BUILDER_VERTICES;
    builder->rings_max = builder->parts_max = BUILDER_RINGS;
    builder->has_z = false;
    builder->xyz = builder->own_xyz;
    builder->ring_ends = builder->own_ring_ends;
    builder->part_ends = builder->own_part_ends;
}

/* Twice the room for `*items` of `size` bytes, of which `*max` are in use. */
static Status grow(Arena *arena, void **items, uint32_t *max, size_t size, Error *err)
{
    void *more = *max >= LIMIT_VERTICES ? NULL : arena_try(arena, 2 * (size_t)*max * size);

    if (more == NULL) {
        return error_set(err, ST_TOO_LARGE, "a geometry of more than %u vertices is too large here", *max);
    }
    memcpy(more, *items, *max * size);
    *items = more;
    *max *= 2;
    return ST_OK;
}

Status builder_grow(Builder *builder, Error *err)
{
    void *items = builder->xyz;

    TRY(grow(builder->arena, &items, &builder->vertices_max, 3 * sizeof(double), err));
    builder->xyz = items;
    return ST_OK;
}

static Status end_one(Arena *arena, uint32_t **ends, uint32_t *count, uint32_t *max, uint32_t end, Error *err)
{
    if (*count == *max) {
        void *items = *ends;
        TRY(grow(arena, &items, max, sizeof end, err));
        *ends = items;
    }
    (*ends)[(*count)++] = end;
    return ST_OK;
}

Status builder_end_ring(Builder *builder, Error *err)
{
    return end_one(builder->arena, &builder->ring_ends, &builder->rings, &builder->rings_max, builder->vertices, err);
}

Status builder_end_part(Builder *builder, Error *err)
{
    return end_one(builder->arena, &builder->part_ends, &builder->parts, &builder->parts_max, builder->rings, err);
}

static void copy_vertices(const Builder *builder, Geometry *geometry)
{
    const double *from = builder->xyz;

    for (uint32_t i = 0; i < builder->vertices; i++, from += 3) {
        geometry->xy[2 * i] = from[0];
        geometry->xy[2 * i + 1] = from[1];
    }
    for (uint32_t i = 0; builder->has_z && i < builder->vertices; i++) {
        geometry->z[i] = builder->xyz[3 * (size_t)i + 2];
    }
}

static void count_up(uint32_t *offsets, uint32_t count)
{
    for (uint32_t i = 0; i <= count; i++) {
        offsets[i] = i;
    }
}

Status builder_finish(const Builder *builder, GeometryKind kind, Geometry **out, Error *err)
{
    bool area = geometry_part_kind(kind) == GEOMETRY_POLYGON;
    bool points = geometry_part_kind(kind) == GEOMETRY_POINT;
    uint32_t rings = points ? builder->vertices : builder->rings, parts = area ? builder->parts : rings;
    Geometry *geometry = NULL;

    if (builder->vertices <= LIMIT_VERTICES) {
        geometry = geometry_new(builder->arena, kind, builder->vertices, rings, parts, builder->has_z);
    }
    if (geometry == NULL) {
        return error_set(err, ST_TOO_LARGE, "a geometry of %u vertices is too large here", builder->vertices);
    }
    copy_vertices(builder, geometry);
    if (points) {
        count_up(geometry->rings, rings);
    } else {
        memcpy(geometry->rings + 1, builder->ring_ends, rings * sizeof *geometry->rings);
    }
    if (area) {
        memcpy(geometry->parts + 1, builder->part_ends, parts * sizeof *geometry->parts);
    } else {
        count_up(geometry->parts, parts);
    }
    *out = geometry;
    return ST_OK;
}

bool builder_find_open_ring(const Builder *builder, uint32_t *part, uint32_t *ring, char text[BUILDER_RING_TEXT])
{
    uint32_t first = 0, part_first = 0;

    *part = 0;
    for (uint32_t i = 0; i < builder->rings; i++) {
        uint32_t last = builder->ring_ends[i] - 1;
        const double *a = builder->xyz + 3 * (size_t)first, *b = builder->xyz + 3 * (size_t)last;
        while (i >= builder->part_ends[*part]) {
            part_first = builder->part_ends[(*part)++];
        }
        if (a[0] != b[0] || a[1] != b[1]) {
            char numbers[4][NUMBER_SIZE];
            number_format(a[0], numbers[0]);
            number_format(a[1], numbers[1]);
            number_format(b[0], numbers[2]);
            number_format(b[1], numbers[3]);
            snprintf(text, BUILDER_RING_TEXT, "begins at %s %s and ends at %s %s", numbers[0], numbers[1], numbers[2],
                     numbers[3]);
            *ring = i - part_first;
            return true;
        }
        first = last + 1;
    }
    return false;
}

Text builder_quote(const char *at, const char *end)
{
    size_t left = (size_t)(end - at), good = left < QUOTE_MAX ? left : QUOTE_MAX;
    Text text = {at, good};

    return text_is_utf8(text, &good) ? text : (Text){at, good};
}
