#include "geo/wkb.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "base/limits.h"

#define EWKB_Z 0x80000000u
#define EWKB_M 0x40000000u
#define EWKB_SRID 0x20000000u

enum {
    SRID_WGS84 = 4326,
    ISO_Z = 1000,
    HEADER_SIZE = 5,
    COUNT_SIZE = 4,
    GPKG_HEADER_SIZE = 8,
    GPKG_ENVELOPE_SIZE = 32,
    GPKG_LITTLE_ENDIAN = 0x01,
    GPKG_ENVELOPE_XY = 0x02,
    GPKG_ENVELOPE_MASK = 0x0e,
    GPKG_EMPTY = 0x10,
    GPKG_EXTENDED = 0x20
};

/* One reading of the bytes. The first, with geometry NULL, checks and counts; the second fills. */
typedef struct Walk {
    const uint8_t *start, *at, *end;
    bool big;   /* byte order of the part being read */
    bool has_z; /* of the whole */
    Geometry *geometry;
    uint32_t vertices, rings, parts;
    Error *err;
} Walk;

static Status refuse(const Walk *walk, const char *what)
{
    return error_set(walk->err, ST_INVALID, "WKB: %s at byte %zu", what, (size_t)(walk->at - walk->start));
}

static uint32_t load_u32(const uint8_t *at, bool big)
{
    uint32_t value;

    memcpy(&value, at, sizeof value);
    return big ? __builtin_bswap32(value) : value;
}

static double load_double(const uint8_t *at, bool big)
{
    uint64_t bits;
    double value;

    memcpy(&bits, at, sizeof bits);
    bits = big ? __builtin_bswap64(bits) : bits;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static Status read_u32(Walk *walk, uint32_t *value)
{
    if ((size_t)(walk->end - walk->at) < sizeof *value) {
        return refuse(walk, "ends too early");
    }
    *value = load_u32(walk->at, walk->big);
    walk->at += sizeof *value;
    return ST_OK;
}

/* A count of things that take at least `least` bytes each: never more than the bytes left can hold. */
static Status read_count(Walk *walk, size_t least, uint32_t *count)
{
    TRY(read_u32(walk, count));
    if (*count > (size_t)(walk->end - walk->at) / least) {
        walk->at -= sizeof *count;
        return refuse(walk, "a count exceeds the bytes that follow");
    }
    return ST_OK;
}

/* Byte order and type, with `*has_z` and `*kind` (any OGC number) taken apart. */
static Status read_header(Walk *walk, uint32_t *kind, bool *has_z)
{
    uint32_t type = 0, srid = SRID_WGS84;

    if (walk->at == walk->end || *walk->at > 1) {
        return refuse(walk, "no byte order mark");
    }
    walk->big = *walk->at++ == 0;
    TRY(read_u32(walk, &type));
    if ((type & EWKB_SRID) != 0) {
        TRY(read_u32(walk, &srid));
    }
    uint32_t base = type & ~(EWKB_Z | EWKB_M | EWKB_SRID);
    uint32_t dimension = base / ISO_Z;
    if ((type & EWKB_M) != 0 || dimension == 2 || dimension == 3) {
        return refuse(walk, "has M values, which cannot be kept; remove them");
    }
    if (srid != SRID_WGS84) {
        return error_set(walk->err, ST_INVALID, "WKB: reference system %u, not 4326; transform it first", srid);
    }
    *kind = base % ISO_Z;
    *has_z = (type & EWKB_Z) != 0 || dimension == 1;
    return dimension > 1 ? refuse(walk, "unknown geometry type") : ST_OK;
}

static void store_vertices(Walk *walk, uint32_t count)
{
    double *xy = walk->geometry->xy + 2 * (size_t)walk->vertices;
    double *z = walk->geometry->z == NULL ? NULL : walk->geometry->z + walk->vertices;

    if (z == NULL && !walk->big) {
        memcpy(xy, walk->at, count * 2 * sizeof *xy);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *at = walk->at + (size_t)i * (z == NULL ? 16 : 24);
        xy[2 * i] = load_double(at, walk->big);
        xy[2 * i + 1] = load_double(at + 8, walk->big);
        if (z != NULL) {
            z[i] = load_double(at + 16, walk->big);
        }
    }
}

static Status walk_ring(Walk *walk, uint32_t count)
{
    size_t stride = walk->has_z ? 24 : 16;

    if (count == 0) {
        return refuse(walk, "an empty part or ring");
    }
    if ((size_t)(walk->end - walk->at) / stride < count) {
        return refuse(walk, "ends within the coordinates");
    }
    if (count > LIMIT_VERTICES - walk->vertices) {
        return error_set(walk->err, ST_TOO_LARGE, "WKB: more than %d vertices", LIMIT_VERTICES);
    }
    if (walk->geometry != NULL) {
        walk->geometry->rings[walk->rings] = walk->vertices;
        store_vertices(walk, count);
    }
    walk->at += count * stride;
    walk->vertices += count;
    walk->rings++;
    return ST_OK;
}

static Status walk_part(Walk *walk, GeometryKind kind)
{
    uint32_t rings = 1, count = 1;

    if (kind == GEOMETRY_POLYGON) {
        TRY(read_count(walk, COUNT_SIZE, &rings));
    }
    if (rings == 0) {
        return refuse(walk, "an empty part or ring");
    }
    if (walk->geometry != NULL) {
        walk->geometry->parts[walk->parts] = walk->rings;
    }
    for (uint32_t i = 0; i < rings; i++) {
        if (kind != GEOMETRY_POINT) {
            TRY(read_count(walk, walk->has_z ? 24 : 16, &count));
        }
        TRY(walk_ring(walk, count));
    }
    walk->parts++;
    return ST_OK;
}

static Status walk_members(Walk *walk, GeometryKind kind)
{
    uint32_t members = 0, member_kind = 0;
    bool has_z = false;

    TRY(read_count(walk, HEADER_SIZE + COUNT_SIZE, &members));
    for (uint32_t i = 0; i < members; i++) {
        TRY(read_header(walk, &member_kind, &has_z));
        if (member_kind != (uint32_t)geometry_part_kind(kind) || has_z != walk->has_z) {
            return refuse(walk, "a member of another type than its collection");
        }
        TRY(walk_part(walk, (GeometryKind)member_kind));
    }
    return ST_OK;
}

/* An empty point is NaN NaN, everything else a count of 0. */
static bool at_empty(const Walk *walk, GeometryKind kind)
{
    size_t left = (size_t)(walk->end - walk->at);

    if (kind == GEOMETRY_POINT) {
        return left == (walk->has_z ? 24 : 16) && isnan(load_double(walk->at, walk->big)) &&
               isnan(load_double(walk->at + 8, walk->big));
    }
    return left == COUNT_SIZE && load_u32(walk->at, walk->big) == 0;
}

/* Reads the whole once; `*kind` is what it is. */
static Status walk_all(Walk *walk, GeometryKind *kind)
{
    uint32_t number = 0;

    TRY(read_header(walk, &number, &walk->has_z));
    if (number < GEOMETRY_POINT || number > GEOMETRY_MULTIPOLYGON) {
        return refuse(walk, number == 7 ? "a geometry collection" : "unknown geometry type");
    }
    *kind = (GeometryKind)number;
    if (at_empty(walk, *kind)) {
        walk->at = walk->end;
        return ST_OK;
    }
    TRY(*kind > GEOMETRY_POLYGON ? walk_members(walk, *kind) : walk_part(walk, *kind));
    return walk->at == walk->end ? ST_OK : refuse(walk, "more bytes than the geometry needs");
}

Status wkb_decode(Arena *arena, const void *bytes, size_t size, Geometry **out, Error *err)
{
    const uint8_t *start = bytes;
    Walk count = {.start = start, .at = start, .end = start + size, .err = err};
    GeometryKind kind = GEOMETRY_NONE;

    TRY(walk_all(&count, &kind));
    Geometry *geometry = geometry_new(arena, kind, count.vertices, count.rings, count.parts, count.has_z);
    if (geometry == NULL) {
        return error_set(err, ST_TOO_LARGE, "WKB: a geometry of %u vertices is too large here", count.vertices);
    }
    Walk fill = {.start = start, .at = start, .end = start + size, .geometry = geometry, .err = err};
    TRY(walk_all(&fill, &kind));
    *out = geometry;
    return ST_OK;
}

static char *put_u32(char *at, uint32_t value)
{
    memcpy(at, &value, sizeof value);
    return at + sizeof value;
}

static char *put_header(char *at, GeometryKind kind, bool has_z)
{
    *at = 1;
    return put_u32(at + 1, (uint32_t)kind + (has_z ? ISO_Z : 0));
}

static char *put_vertices(char *at, const Geometry *geometry, uint32_t first, uint32_t count)
{
    const double *xy = geometry->xy + 2 * (size_t)first;

    if (geometry->z == NULL) {
        memcpy(at, xy, count * 2 * sizeof *xy);
        return at + count * 2 * sizeof *xy;
    }
    for (uint32_t i = 0; i < count; i++, at += 24) {
        memcpy(at, xy + 2 * i, 2 * sizeof *xy);
        memcpy(at + 16, geometry->z + first + i, sizeof *geometry->z);
    }
    return at;
}

static char *put_part(char *at, const Geometry *geometry, uint32_t part)
{
    GeometryKind kind = geometry_part_kind(geometry->kind);
    uint32_t first = geometry->parts[part], end = geometry->parts[part + 1];

    at = put_header(at, kind, geometry->z != NULL);
    if (kind == GEOMETRY_POLYGON) {
        at = put_u32(at, end - first);
    }
    for (uint32_t ring = first; ring < end; ring++) {
        uint32_t count = geometry->rings[ring + 1] - geometry->rings[ring];
        if (kind != GEOMETRY_POINT) {
            at = put_u32(at, count);
        }
        at = put_vertices(at, geometry, geometry->rings[ring], count);
    }
    return at;
}

static char *put_empty(char *at, GeometryKind kind, bool has_z)
{
    at = put_header(at, kind, has_z);
    if (kind != GEOMETRY_POINT) {
        return put_u32(at, 0);
    }
    for (int i = 0; i < (has_z ? 3 : 2); i++, at += 8) {
        memcpy(at, &(double){(double)NAN}, 8);
    }
    return at;
}

static char *put_geometry(char *at, const Geometry *geometry)
{
    if (geometry_is_empty(geometry)) {
        return put_empty(at, geometry->kind, geometry->z != NULL);
    }
    if (geometry->kind > GEOMETRY_POLYGON) {
        at = put_header(at, geometry->kind, geometry->z != NULL);
        at = put_u32(at, geometry->part_count);
    }
    for (uint32_t part = 0; part < geometry->part_count; part++) {
        at = put_part(at, geometry, part);
    }
    return at;
}

/* At least what put_geometry writes. */
static size_t room_needed(const Geometry *geometry)
{
    return (size_t)geometry->vertex_count * (geometry->z == NULL ? 16 : 24) +
           (size_t)geometry->ring_count * COUNT_SIZE + ((size_t)geometry->part_count + 1) * (HEADER_SIZE + COUNT_SIZE) +
           24;
}

void wkb_encode(const Geometry *geometry, Buffer *out)
{
    char *at = buffer_reserve(out, room_needed(geometry));

    buffer_grown(out, (size_t)(put_geometry(at, geometry) - at));
}

void gpkg_encode(const Geometry *geometry, const Box *box, Buffer *out)
{
    char *start = buffer_reserve(out, GPKG_HEADER_SIZE + GPKG_ENVELOPE_SIZE + room_needed(geometry));
    bool empty = geometry_is_empty(geometry), envelope = box != NULL && !empty && geometry->kind != GEOMETRY_POINT;
    char *at = start + 4;

    memcpy(start, "GP\0", 3);
    start[3] = (char)(GPKG_LITTLE_ENDIAN | (empty ? GPKG_EMPTY : 0) | (envelope ? GPKG_ENVELOPE_XY : 0));
    at = put_u32(at, SRID_WGS84);
    if (envelope) {
        memcpy(at, (double[]){box->west, box->east, box->south, box->north}, GPKG_ENVELOPE_SIZE);
        at += GPKG_ENVELOPE_SIZE;
    }
    buffer_grown(out, (size_t)(put_geometry(at, geometry) - start));
}

Status gpkg_decode(Arena *arena, const void *bytes, size_t size, Geometry **out, Error *err)
{
    static const uint8_t ENVELOPE_SIZES[8] = {0, 32, 48, 48, 64};
    const uint8_t *at = bytes;

    if (size < GPKG_HEADER_SIZE || memcmp(at, "GP\0", 3) != 0) {
        return error_set(err, ST_INVALID, "not a GeoPackage geometry of version 0");
    }
    uint8_t flags = at[3], envelope = (uint8_t)((flags & GPKG_ENVELOPE_MASK) >> 1);
    uint32_t srid = load_u32(at + 4, (flags & GPKG_LITTLE_ENDIAN) == 0);
    if ((flags & GPKG_EXTENDED) != 0 || envelope > 4) {
        return error_set(err, ST_INVALID, "GeoPackage geometry with flags 0x%02x, which are not supported", flags);
    }
    if (srid != SRID_WGS84) {
        return error_set(err, ST_INVALID, "GeoPackage geometry in reference system %d, not 4326", (int32_t)srid);
    }
    size_t header = GPKG_HEADER_SIZE + ENVELOPE_SIZES[envelope];
    if (size < header) {
        return error_set(err, ST_INVALID, "GeoPackage geometry ends within its envelope");
    }
    Geometry *geometry = NULL;
    TRY(wkb_decode(arena, at + header, size - header, &geometry, err));
    assert(geometry != NULL);
    if (geometry_is_empty(geometry) != ((flags & GPKG_EMPTY) != 0)) {
        return error_set(err, ST_INVALID, "GeoPackage geometry whose empty flag is wrong");
    }
    *out = geometry;
    return ST_OK;
}
