#include "geo/geojson.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "geo/builder.h"

enum { DEPTH_MAX = 4 };

/* The one geometry being read. */
typedef struct Scan {
    const char *start, *at, *end;
    Error *err;
    GeometryKind kind;
    int depth;               /* of arrays around the numbers of a position; 0 until "coordinates" was read */
    bool collection, nested; /* "type" is GeometryCollection; this is the member of one */
    Geometry *member;        /* of a collection */
    uint32_t member_count;
    bool has_members;
    Builder builder;
} Scan;

static Status refuse(const Scan *scan, const char *path, const char *what)
{
    Text shown = builder_quote(scan->at, scan->end);

    return error_set_at(scan->err, ST_INVALID, path, "GeoJSON geometry: %s at byte %zu: \"%.*s\"", what,
                        (size_t)(scan->at - scan->start), TEXT_ARG(shown));
}

/* The JSON pointer of what is read next, `depth` arrays deep: a vertex, or an array that should hold some. */
static const char *vertex_path(const Scan *scan, int depth, char path[ERROR_PATH_SIZE])
{
    const Builder *builder = &scan->builder;
    uint32_t indices[] = {builder->parts, builder_open_rings(builder), builder_open_vertices(builder)};
    int first = scan->depth == 0 ? 0 : DEPTH_MAX - scan->depth;
    int length = snprintf(path, ERROR_PATH_SIZE, "/coordinates");

    for (int i = first; i < first + depth - 1 && i < DEPTH_MAX - 1; i++) {
        length += snprintf(path + length, (size_t)(ERROR_PATH_SIZE - length), "/%u", indices[i]);
    }
    return path;
}

static Status refuse_vertex(const Scan *scan, int depth, const char *what)
{
    char path[ERROR_PATH_SIZE];

    return refuse(scan, vertex_path(scan, depth, path), what);
}

static inline void skip_blanks(Scan *scan)
{
    while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\n' || *scan->at == '\r' || *scan->at == '\t')) {
        scan->at++;
    }
}

/* The next byte that is not blank, not consumed; 0 at the end. */
static inline char peek(Scan *scan)
{
    if (scan->at < scan->end && (unsigned char)*scan->at > ' ') {
        return *scan->at;
    }
    skip_blanks(scan);
    return scan->at < scan->end ? *scan->at : '\0';
}

static inline bool take(Scan *scan, char expected)
{
    if (peek(scan) != expected) {
        return false;
    }
    scan->at++;
    return true;
}

/* The text between quotes, escapes left as they are. */
static Status read_string(Scan *scan, Text *text)
{
    if (!take(scan, '"')) {
        return refuse(scan, "", "a string was expected");
    }
    const char *first = scan->at;
    for (; scan->at < scan->end && *scan->at != '"'; scan->at++) {
        scan->at += *scan->at == '\\' && scan->at + 1 < scan->end;
    }
    if (scan->at == scan->end) {
        return refuse(scan, "", "a string does not end");
    }
    *text = (Text){first, (size_t)(scan->at++ - first)};
    return ST_OK;
}

/* Passes over a number, true, false or null. */
static Status skip_word(Scan *scan)
{
    static const Text WORDS[] = {TEXT("null"), TEXT("true"), TEXT("false")};
    double number;
    const char *behind = number_scan(scan->at, scan->end, &number);
    Text rest = {scan->at, (size_t)(scan->end - scan->at)};

    for (size_t i = 0; i < COUNT_OF(WORDS) && behind == NULL; i++) {
        behind = text_starts(rest, WORDS[i]) ? scan->at + WORDS[i].length : NULL;
    }
    if (behind == NULL) {
        return refuse(scan, "", "a value was expected");
    }
    scan->at = behind;
    return ST_OK;
}

/* Passes over a foreign value: strings and brackets must match, what is between is taken on trust. */
static Status skip_value(Scan *scan)
{
    uint64_t objects = 0;
    int depth = 0;
    Text text = {0};

    do {
        char c = peek(scan);
        if (c == '"') {
            TRY(read_string(scan, &text));
        } else if (c == '{' || c == '[') {
            objects = objects << 1 | (c == '{');
            depth++;
            scan->at++;
        } else if (depth > 0 && (c == '}' || c == ']')) {
            if ((objects & 1) != (c == '}')) {
                return refuse(scan, "", "brackets do not match");
            }
            objects >>= 1;
            depth--;
            scan->at++;
        } else if (depth > 0 && (c == ',' || c == ':')) {
            scan->at++;
        } else {
            TRY(skip_word(scan));
        }
    } while (depth > 0 && depth < LIMIT_JSON_DEPTH);
    return depth == 0 ? ST_OK : refuse(scan, "", "nested too deep");
}

/* The numbers of one position, its '[' already read, `depth` arrays deep. */
static Status read_position(Scan *scan, int depth)
{
    Builder *builder = &scan->builder;
    double value[3] = {0, 0, 0};
    int count = 0;

    do {
        skip_blanks(scan);
        const char *behind = count < 3 ? number_scan(scan->at, scan->end, &value[count]) : NULL;
        if (behind == NULL) {
            return refuse_vertex(scan, depth, count < 3 ? "not a finite number" : "a position of more than 3 numbers");
        }
        scan->at = behind;
        count++;
    } while (take(scan, ','));
    if (!take(scan, ']') || count < 2) {
        return refuse_vertex(scan, depth, "a position needs two or three numbers");
    }
    if (builder->vertices == 0) {
        builder->has_z = count == 3;
    }
    if (builder->has_z != (count == 3)) {
        return refuse_vertex(scan, depth, "some positions have a height and some have none, before");
    }
    return builder_add(builder, value[0], value[1], value[2], scan->err);
}

/* Reads what an array, its '[' already read, holds at `depth`: numbers, or first of all another array. */
static Status open_array(Scan *scan, int *depth)
{
    for (;;) {
        char c = peek(scan);
        if (c != '[') {
            break;
        }
        if (++*depth > DEPTH_MAX) {
            return refuse_vertex(scan, scan->depth, "coordinates are nested too deep");
        }
        scan->at++;
    }
    if (peek(scan) == ']') {
        return refuse_vertex(scan, *depth, "an array without positions");
    }
    if (scan->depth == 0) {
        scan->depth = *depth;
    }
    if (*depth != scan->depth) {
        return refuse_vertex(scan, scan->depth, "positions are nested to different depths");
    }
    TRY(read_position(scan, *depth));
    --*depth;
    return ST_OK;
}

/* An array of positions (innermost), or of such arrays, has ended. */
static Status close_array(Scan *scan, int depth)
{
    if (depth == scan->depth - 1) {
        return builder_end_ring(&scan->builder, scan->err);
    }
    return depth == scan->depth - 2 ? builder_end_part(&scan->builder, scan->err) : ST_OK;
}

static Status read_coordinates(Scan *scan)
{
    int depth = 1;

    if (scan->depth != 0) {
        return refuse(scan, "/coordinates", "a second member \"coordinates\"");
    }
    if (!take(scan, '[')) {
        return refuse(scan, "/coordinates", "an array was expected");
    }
    if (take(scan, ']')) {
        scan->depth = -1;
        return ST_OK;
    }
    TRY(open_array(scan, &depth));
    while (depth > 0) {
        if (take(scan, ']')) {
            TRY(close_array(scan, depth));
            depth--;
        } else if (take(scan, ',') && take(scan, '[')) {
            depth++;
            TRY(open_array(scan, &depth));
        } else {
            return refuse_vertex(scan, scan->depth, "',' and a position or ']' was expected");
        }
    }
    return ST_OK;
}

static Status read_type(Scan *scan)
{
    Text name = {0};

    if (scan->kind != GEOMETRY_NONE || scan->collection) {
        return refuse(scan, "/type", "a second member \"type\"");
    }
    TRY(read_string(scan, &name));
    for (GeometryKind kind = GEOMETRY_POINT; kind <= GEOMETRY_MULTIPOLYGON; kind++) {
        if (text_equal(name, text_of(geometry_kind_name(kind)))) {
            scan->kind = kind;
            return ST_OK;
        }
    }
    scan->collection = text_equal(name, TEXT("GeometryCollection"));
    if (!scan->collection) {
        return error_set_at(scan->err, ST_INVALID, "/type", "GeoJSON geometry: unknown type \"%.*s\"",
                            TEXT_ARG(builder_quote(name.at, name.at + name.length)));
    }
    return ST_OK;
}

static Status read_object(Scan *scan, Geometry **out);

/* The first member of a collection; the others are only counted. */
static Status read_collection(Scan *scan)
{
    if (scan->has_members || scan->nested || !take(scan, '[')) {
        return refuse(scan, "/geometries", scan->nested ? "a collection in a collection" : "one array was expected");
    }
    scan->has_members = true;
    if (take(scan, ']')) {
        return ST_OK;
    }
    Scan member = {.start = scan->start, .at = scan->at, .end = scan->end, .err = scan->err, .nested = true};
    builder_init(&member.builder, scan->builder.arena);
    Status status = read_object(&member, &scan->member);
    if (status != ST_OK) {
        error_prefix_path(scan->err, "/geometries/0");
        return status;
    }
    scan->at = member.at;
    scan->member_count = 1;
    while (take(scan, ',')) {
        TRY(skip_value(scan));
        scan->member_count++;
    }
    return take(scan, ']') ? ST_OK : refuse(scan, "/geometries", "',' or ']' was expected");
}

static Status read_member(Scan *scan)
{
    Text key = {0};

    TRY(read_string(scan, &key));
    if (!take(scan, ':')) {
        return refuse(scan, "", "':' was expected");
    }
    if (text_equal(key, TEXT("coordinates"))) {
        return read_coordinates(scan);
    }
    if (text_equal(key, TEXT("type"))) {
        return read_type(scan);
    }
    return text_equal(key, TEXT("geometries")) ? read_collection(scan) : skip_value(scan);
}

/* Rings must end where they began: said, not repaired. */
static Status check_closed(const Scan *scan)
{
    uint32_t part = 0, ring = 0;
    char path[64], text[BUILDER_RING_TEXT];

    if (!builder_find_open_ring(&scan->builder, &part, &ring, text)) {
        return ST_OK;
    }
    if (scan->kind == GEOMETRY_POLYGON) {
        snprintf(path, sizeof path, "/coordinates/%u", ring);
    } else {
        snprintf(path, sizeof path, "/coordinates/%u/%u", part, ring);
    }
    return error_set_at(scan->err, ST_INVALID, path, "GeoJSON geometry: the ring is not closed: it %s", text);
}

static Status finish(Scan *scan, Geometry **out)
{
    static const int DEPTHS[] = {0, 1, 2, 3, 2, 3, 4};

    if (scan->collection) {
        if (!scan->has_members || scan->member_count != 1) {
            return error_set_at(scan->err, ST_INVALID, "/geometries",
                                "GeoJSON geometry: a GeometryCollection of %u geometries; only one can be taken",
                                scan->member_count);
        }
        *out = scan->member;
        return ST_OK;
    }
    if (scan->kind == GEOMETRY_NONE || scan->depth == 0) {
        return refuse(scan, "", scan->kind == GEOMETRY_NONE ? "no \"type\"" : "no \"coordinates\"");
    }
    if (scan->depth == -1) {
        *out = NULL;
        return ST_OK;
    }
    if (scan->depth != DEPTHS[scan->kind]) {
        return error_set_at(scan->err, ST_INVALID, "/coordinates",
                            "GeoJSON geometry: the coordinates of a %s are nested %d deep, not %d",
                            geometry_kind_name(scan->kind), DEPTHS[scan->kind], scan->depth);
    }
    if (geometry_part_kind(scan->kind) == GEOMETRY_POLYGON) {
        TRY(check_closed(scan));
    }
    return builder_finish(&scan->builder, scan->kind, out, scan->err);
}

static Status read_object(Scan *scan, Geometry **out)
{
    if (!take(scan, '{')) {
        return refuse(scan, "", "an object was expected");
    }
    if (!take(scan, '}')) {
        do {
            TRY(read_member(scan));
        } while (take(scan, ','));
        if (!take(scan, '}')) {
            return refuse(scan, "", "',' or '}' was expected");
        }
    }
    return finish(scan, out);
}

Status geojson_geometry_read(Arena *arena, Text json, size_t *consumed, Geometry **out, Error *err)
{
    Scan scan;

    memset(&scan, 0, offsetof(Scan, builder));
    scan.start = scan.at = json.at == NULL ? "" : json.at;
    scan.end = scan.at + json.length;
    scan.err = err;
    builder_init(&scan.builder, arena);
    if (peek(&scan) == 'n') {
        TRY(skip_word(&scan));
        *out = NULL;
    } else {
        TRY(read_object(&scan, out));
    }
    *consumed = (size_t)(scan.at - scan.start);
    return ST_OK;
}

static void write_vertices(const Geometry *geometry, uint32_t first, uint32_t end, Buffer *out)
{
    for (uint32_t i = first; i < end; i++) {
        char *start = buffer_reserve(out, 3 * NUMBER_SIZE + 8), *at = start;
        if (i > first) {
            *at++ = ',';
        }
        *at++ = '[';
        at += number_format(geometry->xy[2 * (size_t)i], at);
        *at++ = ',';
        at += number_format(geometry->xy[2 * (size_t)i + 1], at);
        if (geometry->z != NULL) {
            *at++ = ',';
            at += number_format(geometry->z[i], at);
        }
        *at++ = ']';
        buffer_grown(out, (size_t)(at - start));
    }
}

static void write_part(const Geometry *geometry, uint32_t part, Buffer *out)
{
    GeometryKind kind = geometry_part_kind(geometry->kind);
    uint32_t first = geometry->parts[part], end = geometry->parts[part + 1];

    if (kind == GEOMETRY_POINT) {
        write_vertices(geometry, geometry->rings[first], geometry->rings[first + 1], out);
        return;
    }
    buffer_string(out, kind == GEOMETRY_POLYGON ? "[[" : "[");
    for (uint32_t ring = first; ring < end; ring++) {
        if (ring > first) {
            buffer_string(out, "],[");
        }
        write_vertices(geometry, geometry->rings[ring], geometry->rings[ring + 1], out);
    }
    buffer_string(out, kind == GEOMETRY_POLYGON ? "]]" : "]");
}

void geojson_geometry_write(const Geometry *geometry, Buffer *out)
{
    if (geometry == NULL || geometry_is_empty(geometry)) {
        buffer_string(out, "null");
        return;
    }
    bool several = geometry->kind > GEOMETRY_POLYGON;
    buffer_string(out, "{\"type\":\"");
    buffer_string(out, geometry_kind_name(geometry->kind));
    buffer_string(out, several ? "\",\"coordinates\":[" : "\",\"coordinates\":");
    for (uint32_t part = 0; part < geometry->part_count; part++) {
        if (part > 0) {
            buffer_byte(out, ',');
        }
        write_part(geometry, part, out);
    }
    buffer_string(out, several ? "]}" : "}");
}
