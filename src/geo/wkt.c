#include "geo/wkt.h"

#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "geo/builder.h"

static const char *const NAMES[] = {"",           "POINT",           "LINESTRING",  "POLYGON",
                                    "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"};

typedef struct Scan {
    const char *start, *at, *end;
    bool z_named;
    Builder builder;
    Error *err;
} Scan;

static Status refuse(const Scan *scan, const char *what)
{
    Text shown = builder_quote(scan->at, scan->end);

    return error_set(scan->err, ST_INVALID, "WKT: %s at byte %zu: \"%.*s\"", what, (size_t)(scan->at - scan->start),
                     TEXT_ARG(shown));
}

static void skip_blanks(Scan *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || (*scan->at >= '\t' && *scan->at <= '\r'))) {
        scan->at++;
    }
}

static bool take(Scan *scan, char expected)
{
    skip_blanks(scan);
    if (scan->at == scan->end || *scan->at != expected) {
        return false;
    }
    scan->at++;
    return true;
}

/* The letters next in line; none is an empty text. */
static Text read_word(Scan *scan)
{
    skip_blanks(scan);
    const char *first = scan->at;
    while (scan->at < scan->end && ((*scan->at | 0x20) >= 'a' && (*scan->at | 0x20) <= 'z')) {
        scan->at++;
    }
    return (Text){first, (size_t)(scan->at - first)};
}

static bool word_is(Text word, const char *name)
{
    return word.length == strlen(name) && strncasecmp(word.at, name, word.length) == 0;
}

static Status read_number(Scan *scan, double *value)
{
    const char *first = scan->at;

    while (scan->at < scan->end && strchr(" \t\r\n\v\f,()", *scan->at) == NULL) {
        scan->at++;
    }
    if (!number_parse((Text){first, (size_t)(scan->at - first)}, value)) {
        scan->at = first;
        return refuse(scan, "not a finite number");
    }
    return ST_OK;
}

static Status read_vertex(Scan *scan)
{
    Builder *builder = &scan->builder;
    double value[3] = {0, 0, 0};
    int count = 0;

    for (;;) {
        skip_blanks(scan);
        if (scan->at == scan->end || *scan->at == ',' || *scan->at == ')') {
            break;
        }
        if (count == 3) {
            return refuse(scan, "a fourth number (M values cannot be kept)");
        }
        TRY(read_number(scan, &value[count]));
        count++;
    }
    if (builder->vertices == 0) {
        builder->has_z = count == 3;
    }
    if (count < 2 || builder->has_z != (count == 3) || (scan->z_named && count < 3)) {
        return refuse(scan, count < 2 ? "a vertex needs two numbers" : "a vertex with another number of numbers");
    }
    return builder_add(builder, value[0], value[1], value[2], scan->err);
}

static Status read_ring(Scan *scan)
{
    if (!take(scan, '(')) {
        return refuse(scan, "'(' was expected");
    }
    do {
        TRY(read_vertex(scan));
    } while (take(scan, ','));
    return take(scan, ')') ? builder_end_ring(&scan->builder, scan->err) : refuse(scan, "',' or ')' was expected");
}

static Status read_point(Scan *scan)
{
    bool bracket = take(scan, '(');

    TRY(read_vertex(scan));
    return !bracket || take(scan, ')') ? ST_OK : refuse(scan, "')' was expected");
}

static Status read_polygon(Scan *scan)
{
    if (!take(scan, '(')) {
        return refuse(scan, "'(' was expected");
    }
    do {
        TRY(read_ring(scan));
    } while (take(scan, ','));
    return take(scan, ')') ? builder_end_part(&scan->builder, scan->err) : refuse(scan, "',' or ')' was expected");
}

static Status read_part(Scan *scan, GeometryKind kind)
{
    switch (kind) {
    case GEOMETRY_POINT:
        return read_point(scan);
    case GEOMETRY_LINE:
        return read_ring(scan);
    default:
        return read_polygon(scan);
    }
}

static Status read_body(Scan *scan, GeometryKind kind)
{
    if (kind == GEOMETRY_POINT) {
        skip_blanks(scan);
        return scan->at < scan->end && *scan->at == '(' ? read_point(scan) : refuse(scan, "'(' was expected");
    }
    if (kind <= GEOMETRY_POLYGON) {
        return read_part(scan, kind);
    }
    if (!take(scan, '(')) {
        return refuse(scan, "'(' was expected");
    }
    do {
        TRY(read_part(scan, geometry_part_kind(kind)));
    } while (take(scan, ','));
    return take(scan, ')') ? ST_OK : refuse(scan, "',' or ')' was expected");
}

static Status read_srid(Scan *scan)
{
    static const Text PREFIX = TEXT("4326;");
    Text rest;

    if (!take(scan, '=')) {
        return refuse(scan, "'=' was expected");
    }
    skip_blanks(scan);
    rest = (Text){scan->at, (size_t)(scan->end - scan->at)};
    if (!text_starts(rest, PREFIX)) {
        return refuse(scan, "another reference system than 4326; transform it first,");
    }
    scan->at += PREFIX.length;
    return ST_OK;
}

/* The type's name, alone or with its dimension: "POINT", "POINTZ", "Point Z". */
static Status read_kind(Scan *scan, GeometryKind *kind)
{
    Text word = read_word(scan);

    if (word_is(word, "SRID")) {
        TRY(read_srid(scan));
        word = read_word(scan);
    }
    const char *name_end = word.at + word.length;
    if (word.length > 5 && (word.at[word.length - 1] | 0x20) == 'z') {
        scan->z_named = true;
        word.length--;
    }
    for (*kind = GEOMETRY_POINT; *kind <= GEOMETRY_MULTIPOLYGON; (*kind)++) {
        if (word_is(word, NAMES[*kind])) {
            return ST_OK;
        }
    }
    scan->at = name_end - (word.length + scan->z_named);
    return refuse(scan, "unknown geometry type");
}

/* What may stand between name and body. */
static Status read_dimension(Scan *scan, bool *empty)
{
    Text word = read_word(scan);

    if (word_is(word, "Z") && !scan->z_named) {
        scan->z_named = true;
        word = read_word(scan);
    }
    *empty = word_is(word, "EMPTY");
    if (word.length > 0 && !*empty) {
        scan->at = word.at;
        return refuse(scan, word_is(word, "M") || word_is(word, "ZM") ? "M values, which cannot be kept,"
                                                                      : "'(' or EMPTY was expected");
    }
    return ST_OK;
}

static Status check_closed(const Scan *scan)
{
    uint32_t part = 0, ring = 0;
    char text[BUILDER_RING_TEXT];

    if (!builder_find_open_ring(&scan->builder, &part, &ring, text)) {
        return ST_OK;
    }
    return error_set(scan->err, ST_INVALID, "WKT: ring %u of part %u is not closed: it %s", ring + 1, part + 1, text);
}

Status wkt_parse(Arena *arena, Text text, Geometry **out, Error *err)
{
    Scan scan;
    GeometryKind kind = GEOMETRY_NONE;
    bool empty = false;

    scan.start = scan.at = text.at == NULL ? "" : text.at;
    scan.end = scan.at + text.length;
    scan.err = err;
    scan.z_named = false;
    builder_init(&scan.builder, arena);
    TRY(read_kind(&scan, &kind));
    TRY(read_dimension(&scan, &empty));
    if (empty) {
        scan.builder.has_z = scan.z_named;
    } else {
        TRY(read_body(&scan, kind));
    }
    skip_blanks(&scan);
    if (scan.at != scan.end) {
        return refuse(&scan, "text behind the geometry");
    }
    if (geometry_part_kind(kind) == GEOMETRY_POLYGON) {
        TRY(check_closed(&scan));
    }
    return builder_finish(&scan.builder, kind, out, err);
}

static void write_vertices(const Geometry *geometry, uint32_t first, uint32_t end, Buffer *out)
{
    for (uint32_t i = first; i < end; i++) {
        char *start = buffer_reserve(out, 3 * NUMBER_SIZE + 8), *at = start;
        if (i > first) {
            *at++ = ',';
        }
        at += number_format(geometry->xy[2 * (size_t)i], at);
        *at++ = ' ';
        at += number_format(geometry->xy[2 * (size_t)i + 1], at);
        if (geometry->z != NULL) {
            *at++ = ' ';
            at += number_format(geometry->z[i], at);
        }
        buffer_grown(out, (size_t)(at - start));
    }
}

static void write_part(const Geometry *geometry, uint32_t part, Buffer *out)
{
    bool polygon = geometry_part_kind(geometry->kind) == GEOMETRY_POLYGON;
    uint32_t first = geometry->parts[part], end = geometry->parts[part + 1];

    buffer_string(out, polygon ? "((" : "(");
    for (uint32_t ring = first; ring < end; ring++) {
        if (ring > first) {
            buffer_string(out, "),(");
        }
        write_vertices(geometry, geometry->rings[ring], geometry->rings[ring + 1], out);
    }
    buffer_string(out, polygon ? "))" : ")");
}

void wkt_format(const Geometry *geometry, Buffer *out)
{
    bool several = geometry->kind > GEOMETRY_POLYGON;

    buffer_string(out, NAMES[geometry->kind]);
    buffer_string(out, geometry->z == NULL ? " " : " Z ");
    if (geometry_is_empty(geometry)) {
        buffer_string(out, "EMPTY");
        return;
    }
    if (several) {
        buffer_byte(out, '(');
    }
    for (uint32_t part = 0; part < geometry->part_count; part++) {
        if (part > 0) {
            buffer_byte(out, ',');
        }
        write_part(geometry, part, out);
    }
    if (several) {
        buffer_byte(out, ')');
    }
}
