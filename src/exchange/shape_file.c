#include "exchange/shape_file.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <unistd.h>

enum { HEAD_SIZE = 100, FILE_CODE = 9994, VERSION = 1000 };

/* Offsets are counted in 16-bit words, but many readers take them for bytes. */
#define SHAPES_MAX (UINT64_C(1) << 31)

Status unnamed_file(const char *beside, FILE **out, Error *err)
{
    char folder[4096];
    const char *slash = strrchr(beside, '/');

    snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - beside) + 1,
             slash == NULL ? "." : beside);
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        char path[sizeof folder + 32];
        snprintf(path, sizeof path, "%s/.whitestone-XXXXXX", folder);
        fd = mkostemp(path, O_CLOEXEC);
        if (fd >= 0) {
            unlink(path);
        }
    }
    *out = fd < 0 ? NULL : fdopen(fd, "w+b");
    if (*out == NULL) {
        Status status = errno == EACCES || errno == EPERM || errno == EROFS ? ST_DENIED : ST_IO;
        return error_set(err, status, "cannot write in \"%s\": %s", folder, strerror(errno));
    }
    return ST_OK;
}

static void put_big(Buffer *out, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value};

    buffer_bytes(out, bytes, sizeof bytes);
}

static void put_little(Buffer *out, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};

    buffer_bytes(out, bytes, sizeof bytes);
}

static void put_double(Buffer *out, double value)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    put_little(out, (uint32_t)bits);
    put_little(out, (uint32_t)(bits >> 32));
}

static void put_box(Buffer *out, Box box)
{
    put_double(out, box.west);
    put_double(out, box.south);
    put_double(out, box.east);
    put_double(out, box.north);
}

static Status write_all(FILE *file, const Buffer *bytes, Error *err)
{
    return fwrite(bytes->at, 1, bytes->size, file) == bytes->size
               ? ST_OK
               : error_set(err, ST_IO, "cannot write: %s", strerror(errno));
}

static void put_head(Buffer *out, const ShapeFile *file, uint64_t size)
{
    put_big(out, FILE_CODE);
    for (int i = 0; i < 5; i++) {
        put_big(out, 0);
    }
    put_big(out, (uint32_t)(size / 2));
    put_little(out, VERSION);
    put_little(out, file->kind);
    put_box(out, file->count == 0 ? (Box){0} : file->box);
    for (int i = 0; i < 4; i++) {
        put_double(out, 0); /* heights and measures: none */
    }
}

Status shape_file_open(ShapeFile *file, ShapeKind kind, const char *beside, Error *err)
{
    *file = (ShapeFile){.kind = kind, .size = HEAD_SIZE, .box = BOX_EMPTY};
    if (kind == SHAPE_NONE) {
        return ST_OK;
    }
    TRY(unnamed_file(beside, &file->shapes, err));
    TRY(unnamed_file(beside, &file->index, err));
    put_head(&file->record, file, HEAD_SIZE);
    TRY(write_all(file->shapes, &file->record, err));
    return write_all(file->index, &file->record, err);
}

ShapeKind shape_kind(const Geometry *geometry)
{
    if (geometry == NULL || geometry_is_empty(geometry)) {
        return SHAPE_NONE;
    }
    switch (geometry->kind) {
    case GEOMETRY_POINT:
        return SHAPE_POINT;
    case GEOMETRY_MULTIPOINT:
        return SHAPE_MULTIPOINT;
    case GEOMETRY_POLYGON:
    case GEOMETRY_MULTIPOLYGON:
        return SHAPE_AREA;
    default:
        return SHAPE_LINE;
    }
}

/* Twice the area in the plane; positive when the ring goes round against the clock. */
static double ring_turn(const Geometry *geometry, uint32_t ring)
{
    double turn = 0, x0 = geometry->xy[2 * (size_t)geometry->rings[ring]];
    double y0 = geometry->xy[2 * (size_t)geometry->rings[ring] + 1];

    for (uint32_t i = geometry->rings[ring]; i + 1 < geometry->rings[ring + 1]; i++) {
        const double *xy = geometry->xy + 2 * (size_t)i;
        turn += (xy[0] - x0) * (xy[3] - y0) - (xy[2] - x0) * (xy[1] - y0);
    }
    return turn;
}

/* Shells go round with the clock, holes against it. */
static void put_ring(Buffer *out, const Geometry *geometry, uint32_t ring, bool shell)
{
    uint32_t first = geometry->rings[ring], end = geometry->rings[ring + 1];
    bool reverse = geometry_is_area(geometry) && (ring_turn(geometry, ring) > 0) == shell;

    for (uint32_t i = first; i < end; i++) {
        const double *xy = geometry->xy + 2 * (size_t)(reverse ? end - 1 - (i - first) : i);
        put_double(out, xy[0]);
        put_double(out, xy[1]);
    }
}

static void put_parts(Buffer *out, const Geometry *geometry)
{
    put_box(out, geometry_box(geometry));
    put_little(out, geometry->ring_count);
    put_little(out, geometry->vertex_count);
    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        put_little(out, geometry->rings[ring]);
    }
    for (uint32_t part = 0; part < geometry->part_count; part++) {
        for (uint32_t ring = geometry->parts[part]; ring < geometry->parts[part + 1]; ring++) {
            put_ring(out, geometry, ring, ring == geometry->parts[part]);
        }
    }
}

static void put_points(Buffer *out, const Geometry *geometry)
{
    put_box(out, geometry_box(geometry));
    put_little(out, geometry->vertex_count);
    for (uint32_t i = 0; i < 2 * geometry->vertex_count; i++) {
        put_double(out, geometry->xy[i]);
    }
}

static void put_shape(Buffer *out, ShapeKind kind, const Geometry *geometry)
{
    put_little(out, kind);
    if (kind == SHAPE_POINT) {
        put_double(out, geometry->xy[0]);
        put_double(out, geometry->xy[1]);
    } else if (kind == SHAPE_MULTIPOINT) {
        put_points(out, geometry);
    } else {
        put_parts(out, geometry);
    }
}

static void box_grow(Box *box, Box more)
{
    box->west = fmin(box->west, more.west);
    box->south = fmin(box->south, more.south);
    box->east = fmax(box->east, more.east);
    box->north = fmax(box->north, more.north);
}

Status shape_file_add(ShapeFile *file, const Geometry *geometry, Error *err)
{
    BUFFER body = {0};

    put_shape(&body, file->kind, geometry);
    box_grow(&file->box, geometry_box(geometry));
    buffer_clear(&file->record);
    put_big(&file->record, (uint32_t)(file->size / 2));
    put_big(&file->record, (uint32_t)(body.size / 2));
    TRY(write_all(file->index, &file->record, err));
    buffer_clear(&file->record);
    put_big(&file->record, ++file->count);
    put_big(&file->record, (uint32_t)(body.size / 2));
    TRY(write_all(file->shapes, &file->record, err));
    file->size += file->record.size + body.size;
    if (file->size > SHAPES_MAX) {
        return error_set(err, ST_TOO_LARGE, "a shapefile holds 2 GiB at most; export a GeoPackage");
    }
    return write_all(file->shapes, &body, err);
}

static Status write_head(const ShapeFile *file, FILE *to, uint64_t size, Error *err)
{
    BUFFER head = {0};

    put_head(&head, file, size);
    rewind(to);
    TRY(write_all(to, &head, err));
    return fflush(to) == 0 ? ST_OK : error_set(err, ST_IO, "cannot write: %s", strerror(errno));
}

Status shape_file_finish(ShapeFile *file, Error *err)
{
    TRY(write_head(file, file->shapes, file->size, err));
    return write_head(file, file->index, HEAD_SIZE + 8 * (uint64_t)file->count, err);
}

void shape_file_done(ShapeFile *file)
{
    if (file->shapes != NULL) {
        fclose(file->shapes);
    }
    if (file->index != NULL) {
        fclose(file->index);
    }
    buffer_done(&file->record);
    file->shapes = file->index = NULL;
}
