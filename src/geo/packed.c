#include "geo/packed.h"

#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"

enum {
    VERSION = 0x10,
    VERSION_MASK = 0xf0,
    FLAG_Z = 1,
    FLAG_OPEN = 2,  /* some ring of an area is not closed: closing vertices are stored */
    FLAG_EMPTY = 4, /* nothing follows the kind */
    FLAG_SPARE = 8,
    SCALE_MAX = 12,
    SCALE_RAW = 15,
    COUNT_BYTES = 5, /* at most, of a varint below 2^32 */
    VALUE_BYTES = 8  /* at most, of a difference of two integers up to 1e15, and of a raw double */
};

/* The smallest scale that holds every value exactly, or SCALE_RAW. What a scale holds, the next one holds too. */
static int scale_find(const double *values, size_t count)
{
    double largest = 0;
    int64_t n;
    int scale = 0;

    for (size_t i = 0; i < count; i++) {
        while (!number_is_decimal(values[i], scale, &n)) {
            if (++scale > SCALE_MAX) {
                return SCALE_RAW;
            }
        }
        double magnitude = values[i] < 0 ? -values[i] : values[i];
        largest = magnitude > largest ? magnitude : largest;
    }
    return number_is_decimal(largest, scale, &n) ? scale : SCALE_RAW;
}

static inline char *put_varint(char *at, uint64_t value)
{
    while (value >= 0x80) {
        *at++ = (char)(value | 0x80);
        value >>= 7;
    }
    *at++ = (char)value;
    return at;
}

static inline char *put_difference(char *at, int64_t n, int64_t *before)
{
    int64_t difference = n - *before;

    *before = n;
    return put_varint(at, ((uint64_t)difference << 1) ^ (uint64_t)(difference >> 63));
}

static inline int64_t scaled(double value, double power)
{
    const double magic = 6755399441055744.0;

    return (int64_t)((value * power + magic) - magic);
}

static bool stores_closing_vertices(const Geometry *geometry)
{
    if (!geometry_is_area(geometry)) {
        return false;
    }
    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        if (!geometry_ring_is_closed(geometry, ring)) {
            return true;
        }
    }
    return false;
}

/* How many vertices at the end of every ring are implied. */
static uint32_t implied_vertices(GeometryKind kind, uint8_t flags)
{
    return geometry_part_kind(kind) == GEOMETRY_POLYGON && (flags & FLAG_OPEN) == 0 ? 1 : 0;
}

static char *put_structure(char *at, const Geometry *geometry, uint32_t implied)
{
    GeometryKind part_kind = geometry_part_kind(geometry->kind);

    if (geometry->kind > GEOMETRY_POLYGON) {
        at = put_varint(at, geometry->part_count);
    }
    for (uint32_t part = 0; part < geometry->part_count && part_kind != GEOMETRY_POINT; part++) {
        uint32_t first = geometry->parts[part], end = geometry->parts[part + 1];
        if (part_kind == GEOMETRY_POLYGON) {
            at = put_varint(at, end - first);
        }
        for (uint32_t ring = first; ring < end; ring++) {
            at = put_varint(at, geometry->rings[ring + 1] - geometry->rings[ring] - implied);
        }
    }
    return at;
}

/* Values `first` to `end` of every ring, as differences or raw. */
static char *put_xy(char *at, const Geometry *geometry, int scale, uint32_t implied)
{
    double power = NUMBER_POWERS[scale == SCALE_RAW ? 0 : scale];
    int64_t lon = 0, lat = 0;

    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        const double *xy = geometry->xy + 2 * (size_t)geometry->rings[ring];
        const double *end = geometry->xy + 2 * (size_t)(geometry->rings[ring + 1] - implied);
        if (scale == SCALE_RAW) {
            memcpy(at, xy, (size_t)(end - xy) * sizeof *xy);
            at += (size_t)(end - xy) * sizeof *xy;
            continue;
        }
        for (; xy < end; xy += 2) {
            at = put_difference(at, scaled(xy[0], power), &lon);
            at = put_difference(at, scaled(xy[1], power), &lat);
        }
    }
    return at;
}

static char *put_z(char *at, const Geometry *geometry, int scale, uint32_t implied)
{
    double power = NUMBER_POWERS[scale == SCALE_RAW ? 0 : scale];
    int64_t before = 0;

    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        const double *z = geometry->z + geometry->rings[ring];
        const double *end = geometry->z + geometry->rings[ring + 1] - implied;
        if (scale == SCALE_RAW) {
            memcpy(at, z, (size_t)(end - z) * sizeof *z);
            at += (size_t)(end - z) * sizeof *z;
            continue;
        }
        for (; z < end; z++) {
            at = put_difference(at, scaled(*z, power), &before);
        }
    }
    return at;
}

void packed_encode(const Geometry *geometry, Buffer *out)
{
    bool has_z = geometry->z != NULL, open = stores_closing_vertices(geometry);
    size_t vertices = geometry->vertex_count, counts = (size_t)geometry->ring_count + geometry->part_count + 1;
    char *start = buffer_reserve(out, 3 + counts * COUNT_BYTES + vertices * (has_z ? 3 : 2) * VALUE_BYTES);
    uint8_t flags = (uint8_t)((has_z ? FLAG_Z : 0) | (open ? FLAG_OPEN : 0) | (vertices == 0 ? FLAG_EMPTY : 0));
    uint32_t implied = implied_vertices(geometry->kind, flags);
    char *at = start;

    *at++ = (char)(VERSION | flags);
    *at++ = (char)(geometry->kind << 4);
    if (vertices > 0) {
        int scale = scale_find(geometry->xy, 2 * vertices);
        int z_scale = has_z ? scale_find(geometry->z, vertices) : 0;
        at[-1] = (char)(geometry->kind << 4 | scale);
        if (has_z) {
            *at++ = (char)z_scale;
        }
        at = put_structure(at, geometry, implied);
        at = put_xy(at, geometry, scale, implied);
        at = has_z ? put_z(at, geometry, z_scale, implied) : at;
    }
    buffer_grown(out, (size_t)(at - start));
}

typedef struct Reader {
    const uint8_t *start, *at, *end;
    uint32_t implied;
    uint32_t vertices, rings, parts; /* seen so far */
    Geometry *geometry;              /* NULL while counting */
    Error *err;
} Reader;

static Status refuse(const Reader *reader, const char *what)
{
    return error_set(reader->err, ST_CORRUPT, "packed geometry: %s at byte %zu", what,
                     (size_t)(reader->at - reader->start));
}

/* The next varint; false when it is cut off, overlong or over 64 bits. */
static inline bool get_varint(Reader *reader, uint64_t *value)
{
    uint64_t result = 0;

    for (int shift = 0; shift < 64 && reader->at < reader->end; shift += 7) {
        uint64_t byte = *reader->at++;
        result |= (byte & 0x7f) << shift;
        if (byte < 0x80) {
            *value = result;
            return (byte != 0 || shift == 0) && (shift < 63 || byte == 1);
        }
    }
    return false;
}

/* A count of at least 1 that the bytes left could hold at one byte each. */
static Status get_count(Reader *reader, uint32_t *count)
{
    uint64_t value = 0;

    if (!get_varint(reader, &value) || value == 0 || value > (size_t)(reader->end - reader->at)) {
        return refuse(reader, "bad count");
    }
    if (value > LIMIT_VERTICES) {
        return error_set(reader->err, ST_TOO_LARGE, "packed geometry: more than %d vertices", LIMIT_VERTICES);
    }
    *count = (uint32_t)value;
    return ST_OK;
}

static Status get_ring(Reader *reader, GeometryKind part_kind)
{
    uint32_t count = 1;

    if (part_kind != GEOMETRY_POINT) {
        TRY(get_count(reader, &count));
    }
    count += reader->implied;
    if (count > LIMIT_VERTICES - reader->vertices) {
        return error_set(reader->err, ST_TOO_LARGE, "packed geometry: more than %d vertices", LIMIT_VERTICES);
    }
    if (reader->geometry != NULL) {
        reader->geometry->rings[reader->rings] = reader->vertices;
    }
    reader->vertices += count;
    reader->rings++;
    return ST_OK;
}

static Status get_structure(Reader *reader, GeometryKind kind)
{
    GeometryKind part_kind = geometry_part_kind(kind);
    uint32_t parts = 1;

    if (kind > GEOMETRY_POLYGON) {
        TRY(get_count(reader, &parts));
    }
    for (; reader->parts < parts; reader->parts++) {
        uint32_t rings = 1;
        if (part_kind == GEOMETRY_POLYGON) {
            TRY(get_count(reader, &rings));
        }
        if (reader->geometry != NULL) {
            reader->geometry->parts[reader->parts] = reader->rings;
        }
        for (uint32_t i = 0; i < rings; i++) {
            TRY(get_ring(reader, part_kind));
        }
    }
    return ST_OK;
}

/* Integers on their way back to doubles; `tight` once one shows that no smaller scale would do. */
typedef struct Decimals {
    double power;
    bool tight, bad;
} Decimals;

static inline double get_decimal(Reader *reader, Decimals *decimals, int64_t *before)
{
    uint64_t zigzag = 0;

    decimals->bad |= !get_varint(reader, &zigzag);
    int64_t n = (int64_t)((uint64_t)*before + ((zigzag >> 1) ^ (0 - (zigzag & 1))));
    *before = n;
    decimals->bad |= n > 1000000000000000 || n < -1000000000000000;
    decimals->tight = decimals->tight || n % 10 != 0;
    return (double)n / decimals->power;
}

/* `width` interleaved series of values (2: lon and lat, 1: z), `implied` ones at the end of each ring left alone. */
static Status get_decimals(Reader *reader, double *values, uint32_t width, int scale)
{
    const Geometry *geometry = reader->geometry;
    Decimals decimals = {.power = NUMBER_POWERS[scale], .tight = scale == 0};
    int64_t before[2] = {0, 0};

    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        double *value = values + width * (size_t)geometry->rings[ring];
        double *end = values + width * (size_t)(geometry->rings[ring + 1] - reader->implied);
        for (; value < end && !decimals.bad; value += width) {
            value[0] = get_decimal(reader, &decimals, &before[0]);
            if (width == 2) {
                value[1] = get_decimal(reader, &decimals, &before[1]);
            }
        }
    }
    if (decimals.bad) {
        return refuse(reader, "bad coordinate");
    }
    return decimals.tight ? ST_OK : refuse(reader, "scale larger than needed");
}

static Status get_raw(Reader *reader, double *values, uint32_t width)
{
    const Geometry *geometry = reader->geometry;
    size_t stored = geometry->vertex_count - (size_t)geometry->ring_count * reader->implied;

    if ((size_t)(reader->end - reader->at) / (width * sizeof *values) < stored) {
        return refuse(reader, "ends within the coordinates");
    }
    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        size_t count = geometry->rings[ring + 1] - reader->implied - geometry->rings[ring];
        memcpy(values + width * (size_t)geometry->rings[ring], reader->at, count * width * sizeof *values);
        reader->at += count * width * sizeof *values;
    }
    return ST_OK;
}

static void close_rings(const Geometry *geometry, double *values, uint32_t width)
{
    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        memcpy(values + width * (size_t)(geometry->rings[ring + 1] - 1), values + width * (size_t)geometry->rings[ring],
               width * sizeof *values);
    }
}

static Status get_values(Reader *reader, double *values, uint32_t width, int scale)
{
    TRY(scale == SCALE_RAW ? get_raw(reader, values, width) : get_decimals(reader, values, width, scale));
    if (reader->implied == 1) {
        close_rings(reader->geometry, values, width);
    }
    if (scale == SCALE_RAW && scale_find(values, (size_t)reader->geometry->vertex_count * width) != SCALE_RAW) {
        return refuse(reader, "raw coordinates that a scale would hold");
    }
    return ST_OK;
}

static bool scale_is_known(int scale)
{
    return scale <= SCALE_MAX || scale == SCALE_RAW;
}

/* Flags, kind and scales; leaves the reader at the structure. */
static Status get_head(Reader *reader, uint8_t *flags, GeometryKind *kind, int *scale, int *z_scale)
{
    if (reader->end - reader->at < 2) {
        return refuse(reader, "ends too early");
    }
    *flags = *reader->at++;
    *kind = (GeometryKind)(*reader->at >> 4);
    *scale = *reader->at++ & 15;
    bool empty = (*flags & FLAG_EMPTY) != 0, has_z = (*flags & FLAG_Z) != 0;
    bool area = *kind == GEOMETRY_POLYGON || *kind == GEOMETRY_MULTIPOLYGON;
    if ((*flags & VERSION_MASK) != VERSION || (*flags & FLAG_SPARE) != 0 || *kind < GEOMETRY_POINT ||
        *kind > GEOMETRY_MULTIPOLYGON || !scale_is_known(*scale) || (empty && *scale != 0) ||
        ((*flags & FLAG_OPEN) != 0 && (empty || !area))) {
        return refuse(reader, "unknown form");
    }
    *z_scale = 0;
    if (has_z && !empty) {
        *z_scale = reader->at < reader->end ? *reader->at++ : 255;
    }
    reader->implied = implied_vertices(*kind, *flags);
    return scale_is_known(*z_scale) ? ST_OK : refuse(reader, "unknown scale of heights");
}

/* Counts first, checks that the bytes left can hold them, then makes the geometry and fills its structure. */
static Status make_geometry(Reader *reader, Arena *arena, GeometryKind kind, bool has_z, bool empty)
{
    Reader count = *reader;

    if (!empty) {
        TRY(get_structure(&count, kind));
    }
    size_t stored = count.vertices - (size_t)count.rings * count.implied;
    if (stored > (size_t)(count.end - count.at) / (has_z ? 3 : 2)) {
        return refuse(&count, "ends within the coordinates");
    }
    reader->geometry = geometry_new(arena, kind, count.vertices, count.rings, count.parts, has_z);
    if (reader->geometry == NULL) {
        return error_set(reader->err, ST_TOO_LARGE, "a geometry of %u vertices is too large here", count.vertices);
    }
    return empty ? ST_OK : get_structure(reader, kind);
}

Status packed_decode(Arena *arena, const void *bytes, size_t size, Geometry **out, Error *err)
{
    const uint8_t *start = bytes;
    Reader reader = {.start = start, .at = start, .end = start + size, .err = err};
    GeometryKind kind = GEOMETRY_NONE;
    uint8_t flags = 0;
    int scale = 0, z_scale = 0;

    TRY(get_head(&reader, &flags, &kind, &scale, &z_scale));
    TRY(make_geometry(&reader, arena, kind, (flags & FLAG_Z) != 0, (flags & FLAG_EMPTY) != 0));
    Geometry *geometry = reader.geometry;
    assert(geometry != NULL);
    if ((flags & FLAG_EMPTY) == 0) {
        TRY(get_values(&reader, geometry->xy, 2, scale));
        if (geometry->z != NULL) {
            TRY(get_values(&reader, geometry->z, 1, z_scale));
        }
    }
    if (reader.at != reader.end) {
        return refuse(&reader, "bytes left over");
    }
    if ((flags & FLAG_OPEN) != 0 && !stores_closing_vertices(geometry)) {
        return refuse(&reader, "closing vertices stored without need");
    }
    *out = geometry;
    return ST_OK;
}
