/*
 * sample.h - geometries for tests: made at random from a seed, of every kind and with the numbers that break things.
 */
#ifndef TEST_GEO_SAMPLE_H
#define TEST_GEO_SAMPLE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"
#include "geo/geometry.h"

static inline uint64_t sample_next(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

static inline uint32_t sample_below(uint64_t *seed, uint32_t limit)
{
    return (uint32_t)(sample_next(seed) % limit);
}

static inline double sample_unit(uint64_t *seed)
{
    return (double)(sample_next(seed) >> 11) / 9007199254740992.0;
}

/* How the coordinates of a sample look. SAMPLE_HARSH mixes all, with NaN, infinities and -0.0. */
typedef enum SampleStyle { SAMPLE_DECIMAL, SAMPLE_FULL, SAMPLE_HARSH } SampleStyle;

static inline double sample_number(uint64_t *seed, SampleStyle style, int decimals)
{
    static const double ODD[] = {
        -0.0,  0.0,   1e-300,           -1e-300,           180,     -180, 90, 1e15, 1e16, 5e-324, 1e300, 0.1,
        1e-12, 1e-13, 999.999999999999, 1000.000000000001, 1e15 + 1};
    double value = sample_unit(seed) * 360 - 180;
    int64_t scaled = (int64_t)(value * NUMBER_POWERS[decimals]);

    if (style == SAMPLE_DECIMAL || (style == SAMPLE_HARSH && sample_below(seed, 4) != 0)) {
        return (double)scaled / NUMBER_POWERS[decimals];
    }
    if (style == SAMPLE_FULL || sample_below(seed, 3) == 0) {
        return value;
    }
    if (sample_below(seed, 3) == 0) {
        uint64_t bits = sample_next(seed);
        memcpy(&value, &bits, sizeof value);
        return value;
    }
    return ODD[sample_below(seed, (uint32_t)(sizeof ODD / sizeof *ODD))];
}

static inline void sample_fill(uint64_t *seed, Geometry *geometry, SampleStyle style)
{
    int decimals = (int)sample_below(seed, 13), z_decimals = (int)sample_below(seed, 4);
    bool steady = sample_below(seed, 2) == 0;

    for (uint32_t i = 0; i < 2 * geometry->vertex_count; i++) {
        geometry->xy[i] = sample_number(seed, steady && style == SAMPLE_HARSH ? SAMPLE_DECIMAL : style, decimals);
    }
    for (uint32_t i = 0; geometry->z != NULL && i < geometry->vertex_count; i++) {
        geometry->z[i] = sample_number(seed, style, z_decimals);
    }
}

static inline void sample_close(uint64_t *seed, Geometry *geometry, bool always)
{
    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        uint32_t first = geometry->rings[ring], last = geometry->rings[ring + 1] - 1;
        if (always || sample_below(seed, 12) != 0) {
            memcpy(geometry->xy + 2 * last, geometry->xy + 2 * first, 2 * sizeof(double));
            if (geometry->z != NULL) {
                geometry->z[last] = geometry->z[first];
            }
        }
    }
}

/* A sound geometry, empty now and then; the rings of areas are closed, except now and then when `style` is harsh. */
static inline Geometry *sample_geometry(Arena *arena, uint64_t *seed, SampleStyle style)
{
    GeometryKind kind = (GeometryKind)(1 + sample_below(seed, 6)), part_kind = geometry_part_kind(kind);
    bool area = part_kind == GEOMETRY_POLYGON;
    uint32_t rings[16], parts[8], vertices = 0, ring_count = 0;
    uint32_t part_count = kind <= GEOMETRY_POLYGON ? 1 : 1 + sample_below(seed, 5);

    if (sample_below(seed, 20) == 0) {
        return geometry_new(arena, kind, 0, 0, 0, sample_below(seed, 2) == 0);
    }
    for (uint32_t part = 0; part < part_count; part++) {
        parts[part] = ring_count;
        for (uint32_t ring = area ? 1 + sample_below(seed, 3) : 1; ring > 0; ring--) {
            rings[ring_count++] = vertices;
            vertices += part_kind == GEOMETRY_POINT ? 1 : (area ? 4 : 2) + sample_below(seed, 40);
        }
    }
    Geometry *geometry = geometry_new(arena, kind, vertices, ring_count, part_count, sample_below(seed, 4) == 0);
    memcpy(geometry->rings, rings, ring_count * sizeof *rings);
    memcpy(geometry->parts, parts, part_count * sizeof *parts);
    sample_fill(seed, geometry, style);
    if (area) {
        sample_close(seed, geometry, style != SAMPLE_HARSH);
    }
    return geometry;
}

#endif
