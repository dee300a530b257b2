#include "base/limits.h"
#include "exchange/source_reader.h"
#include "geo/geojson.h"
#include "json/reader.h"
#include "json/scan.h"

typedef struct JsonState {
    JsonFeatureStream stream;
    Cell cells[LIMIT_COLUMNS]; /* of the last row */
    size_t filled;             /* cells that may be other than missing */
    bool begun;                /* an object was read */
} JsonState;

/* The members of one object that say what it is. */
typedef struct JsonParts {
    Text type, geometry, properties, coordinates;
    JsonMember id; /* key empty when there is none */
} JsonParts;

static Status read_input(void *context, char *buffer, size_t room, size_t *got, Error *err)
{
    return input_read(context, buffer, room, got, err);
}

static void note_part(const JsonMember *member, JsonParts *parts)
{
    switch (member->key.length) {
    case 2:
        parts->id = json_member_is(member, TEXT("id")) ? *member : parts->id;
        break;
    case 4:
        parts->type = json_member_is(member, TEXT("type")) ? member->raw : parts->type;
        break;
    case 8:
        parts->geometry = json_member_is(member, TEXT("geometry")) ? member->raw : parts->geometry;
        break;
    case 10:
        parts->properties = json_member_is(member, TEXT("properties")) ? member->raw : parts->properties;
        break;
    case 11:
        parts->coordinates = json_member_is(member, TEXT("coordinates")) ? member->raw : parts->coordinates;
        break;
    default:
        break;
    }
}

static Status find_parts(Text object, JsonParts *parts, Error *err)
{
    JsonScan scan = json_scan(object);
    JsonMember member;

    while (json_scan_next(&scan, &member)) {
        note_part(&member, parts);
    }
    return json_scan_finish(&scan, err);
}

static Status cell_of(const JsonMember *member, Arena *arena, Cell *out, Error *err)
{
    static const CellKind KINDS[] = {
        [JSON_NULL] = CELL_NULL, [JSON_BOOLEAN] = CELL_BOOLEAN, [JSON_NUMBER] = CELL_NUMBER,
        [JSON_TEXT] = CELL_TEXT, [JSON_ARRAY] = CELL_JSON,      [JSON_OBJECT] = CELL_JSON,
    };

    out->kind = KINDS[member->kind];
    if (member->kind == JSON_TEXT) {
        return json_member_unescape(member, arena, &out->text, err);
    }
    out->text = member->kind == JSON_NULL ? (Text){0} : member->raw;
    return ST_OK;
}

static Status put_member(Source *source, const JsonMember *member, size_t guess, size_t *column, Arena *arena,
                         Error *err)
{
    JsonState *state = source->state;
    Text name = member->key;

    if (member->key_escaped) {
        TRY(json_unescape(arena, member->key, &name, err));
    }
    TRY(columns_index(&source->columns, name, guess, column, err));
    state->filled = *column >= state->filled ? *column + 1 : state->filled;
    return cell_of(member, arena, &state->cells[*column], err);
}

static Status put_members(Source *source, Text object, Arena *arena, Error *err)
{
    JsonScan scan = json_scan(object);
    JsonMember member;
    size_t column = 0, guess = 0;

    while (json_scan_next(&scan, &member)) {
        TRY(put_member(source, &member, guess, &column, arena, err));
        guess = column + 1;
    }
    return json_scan_finish(&scan, err);
}

/* The feature's own id is a column too, unless a property has its name. */
static Status put_id(Source *source, const JsonParts *parts, Arena *arena, Error *err)
{
    JsonState *state = source->state;
    ptrdiff_t taken = columns_find(&source->columns, parts->id.key);
    size_t column;

    if (taken >= 0 && (size_t)taken < state->filled && state->cells[taken].kind != CELL_MISSING) {
        return ST_OK;
    }
    return put_member(source, &parts->id, (size_t)(taken < 0 ? 0 : taken), &column, arena, err);
}

static void read_geometry(Text json, Arena *arena, Row *row)
{
    Error fault;
    Geometry *geometry = NULL;
    size_t consumed;

    row->geometry_status = geojson_geometry_read(arena, json, &consumed, &geometry, &fault);
    row->geometry = geometry;
    if (row->geometry_status != ST_OK) {
        row->geometry = NULL;
        row->geometry_fault = fault.path[0] == '\0' ? arena_format(arena, "%s", fault.message)
                                                    : arena_format(arena, "%s (at %s)", fault.message, fault.path);
    }
}

static bool is_object(Text json)
{
    return json.length > 0 && *json.at == '{';
}

static Status put_feature(Source *source, const JsonParts *parts, Arena *arena, Error *err)
{
    if (is_object(parts->properties)) {
        TRY(put_members(source, parts->properties, arena, err));
    }
    if (parts->id.key.length > 0) {
        TRY(put_id(source, parts, arena, err));
    }
    if (parts->geometry.length > 0) {
        read_geometry(parts->geometry, arena, &source->row);
    }
    return ST_OK;
}

typedef enum ObjectKind { OBJECT_FEATURE, OBJECT_GEOMETRY, OBJECT_PLAIN } ObjectKind;

static ObjectKind object_kind(const JsonParts *parts)
{
    if (text_equal(parts->type, TEXT("Feature"))) {
        return OBJECT_FEATURE;
    }
    return parts->type.length > 0 && parts->coordinates.length > 0 ? OBJECT_GEOMETRY : OBJECT_PLAIN;
}

static Status put_row(Source *source, const JsonParts *parts, Text object, Arena *arena, Error *err)
{
    switch (object_kind(parts)) {
    case OBJECT_FEATURE:
        return put_feature(source, parts, arena, err);
    case OBJECT_GEOMETRY:
        read_geometry(object, arena, &source->row);
        return ST_OK;
    default:
        return put_members(source, object, arena, err);
    }
}

static Status fail_at(const Source *source, const JsonState *state, Error *err)
{
    return source_fail_at(source, state->stream.line, err);
}

/* The name of a "crs" member as GeoJSON had it before RFC 7946; empty when there is none. */
static Text crs_name(const JsonFeatureStream *stream, Buffer *members)
{
    static const char *const PATH[] = {"crs", "properties", "name"};
    JsonMember member;
    size_t depth = 0;

    json_stream_members(stream, members);
    JsonScan scan = json_scan(buffer_view(members));
    while (json_scan_next(&scan, &member)) {
        if (!json_member_is(&member, text_of(PATH[depth]))) {
            continue;
        }
        if (depth == COUNT_OF(PATH) - 1) {
            return member.raw;
        }
        if (member.kind != JSON_OBJECT) {
            break;
        }
        scan = json_scan(member.raw);
        depth++;
    }
    return (Text){0};
}

static Status check_crs(const Source *source, const JsonState *state, Error *err)
{
    BUFFER members = {0};
    Text name = crs_name(&state->stream, &members);

    if (name.length == 0 || memmem(name.at, name.length, "CRS84", 5) != NULL || text_ends(name, TEXT(":4326"))) {
        return ST_OK;
    }
    error_set(err, ST_INVALID,
              "its coordinates are in \"%.*s\": GeoJSON is longitude and latitude on WGS 84, convert it (ogr2ogr "
              "-t_srs EPSG:4326)",
              name.length > 80 ? 80 : (int)name.length, name.at);
    return fail_at(source, state, err);
}

static const char *layout_name(JsonLayout layout, ObjectKind kind)
{
    if (layout == JSON_LAYOUT_LINES || layout == JSON_LAYOUT_SEQUENCE) {
        return kind == OBJECT_PLAIN ? "JSON lines" : "GeoJSONSeq";
    }
    return kind == OBJECT_PLAIN ? "JSON" : "GeoJSON";
}

/* What is settled by the first object: format, coordinate system, and where plain objects have their place. */
static Status begin_rows(Source *source, const JsonParts *parts, Error *err)
{
    JsonState *state = source->state;
    ObjectKind kind = object_kind(parts);

    state->begun = true;
    source->format = layout_name(state->stream.layout, kind);
    if (text_equal(parts->type, TEXT("Topology"))) {
        error_set(err, ST_INVALID, "this is TopoJSON: convert it to GeoJSON");
        return fail_at(source, state, err);
    }
    TRY(check_crs(source, state, err));
    return kind == OBJECT_PLAIN ? source_settle_place(source, err) : ST_OK;
}

static void break_row(Row *row, Arena *arena, const char *why)
{
    row->broken = true;
    row->geometry = NULL;
    row->geometry_status = ST_OK;
    row->geometry_fault = NULL;
    row->fault = arena_format(arena, "line %llu: %s", (unsigned long long)row->line, why);
}

static void complete_row(Source *source, Arena *arena)
{
    JsonState *state = source->state;
    Row *row = &source->row;

    row->cells = state->cells;
    row->cell_count = row->broken ? 0 : source->columns.count;
    if (!row->broken && row->geometry == NULL && row->geometry_status == ST_OK) {
        source_place_row(source, arena, row);
    }
}

static Status read_object(Source *source, Arena *arena, Error *err)
{
    JsonState *state = source->state;
    JsonParts parts = {0};
    Error fault;
    Status status = find_parts(source->row.raw, &parts, &fault);

    if (status == ST_OK) {
        status = put_row(source, &parts, source->row.raw, arena, &fault);
    }
    if (status == ST_TOO_LARGE) {
        *err = fault;
        return fail_at(source, state, err);
    }
    if (status != ST_OK) {
        break_row(&source->row, arena, fault.message);
    } else if (!state->begun) {
        TRY(begin_rows(source, &parts, err));
    }
    complete_row(source, arena);
    return ST_OK;
}

static Status json_source_next(Source *source, Arena *row_arena, const Row **out, Error *err)
{
    JsonState *state = source->state;
    JsonFeature feature;
    bool found;

    *out = NULL;
    if (json_stream_next(&state->stream, &feature, &found, err) != ST_OK) {
        return fail_at(source, state, err);
    }
    if (!found) {
        return check_crs(source, state, err);
    }
    memset(state->cells, 0, state->filled * sizeof *state->cells);
    state->filled = 0;
    source->row = (Row){.number = feature.number, .line = feature.line, .raw = feature.text};
    if (feature.fault != NULL) {
        break_row(&source->row, row_arena, feature.fault);
    } else {
        TRY(read_object(source, row_arena, err));
    }
    *out = &source->row;
    return ST_OK;
}

static void json_source_close(Source *source)
{
    json_stream_done(&((JsonState *)source->state)->stream);
}

static uint64_t json_progress(const Source *source)
{
    return ((const JsonState *)source->state)->stream.offset;
}

static const SourceReader JSON_READER = {json_source_next, json_source_close, json_progress};

Status json_source_start(Source *source, Error *err)
{
    JsonState *state = ARENA_NEW(&source->arena, JsonState);

    (void)err;
    json_stream_init(&state->stream, read_input, &source->input);
    source->state = state;
    source->reader = &JSON_READER;
    source->format = "JSON";
    return ST_OK;
}
