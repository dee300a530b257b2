#include <limits.h>
#include <signal.h>
#include <unistd.h>

#include "base/limits.h"
#include "exchange/child.h"
#include "exchange/source_reader.h"
#include "exchange/row_stream.h"
#include "geo/geojson.h"
#include "geo/wkb.h"
#include "json/scan.h"
#include "json/writer.h"

enum { WORKER_EXIT_BASE = 100 };

typedef struct WorkerState {
    Child child;
    uint64_t expected;
    uint64_t size; /* of the file */
    bool ended;
} WorkerState;

static Status find_worker(Source *source, const char **out, Error *err)
{
    char own[PATH_MAX];
    const char *given = getenv("WHITESTONE_GDAL");
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);

    own[length < 0 ? 0 : length] = '\0';
    char *slash = strrchr(own, '/');
    *out = given;
    if (given == NULL) {
        *out = arena_format(&source->arena, "%.*swhitestone-gdal", slash == NULL ? 0 : (int)(slash - own) + 1, own);
    }
    if (access(*out, X_OK) != 0) {
        return error_set(err, ST_NOT_FOUND,
                         "\"%s\" is %s, which needs the program whitestone-gdal: it is not at \"%s\"", source->name,
                         source->format, *out);
    }
    return ST_OK;
}

static Status start_worker(Source *source, WorkerState *state, Error *err)
{
    const char *program;
    char rows[24];
    uint64_t row_limit = source->options.row_limit == 0 ? LIMIT_SOURCE_ROWS : source->options.row_limit;

    TRY(find_worker(source, &program, err));
    snprintf(rows, sizeof rows, "%llu", (unsigned long long)row_limit);
    char *layer = text_string(&source->arena, source->options.layer);
    char *first = source->options.first_layer ? (char *)"first" : NULL;
    char *arguments[] = {(char *)"whitestone-gdal", source->path, layer, rows, first, NULL};
    TRY(child_start(&state->child, program, arguments, err));
    input_done(&source->input);
    input_adopt(&source->input, state->child.out);
    source->input.silence_ms = source->options.timeout_ms == 0 ? LIMIT_WORKER_SILENCE_MS : source->options.timeout_ms;
    source->input.silence_text = "reading the file takes too long: nothing came of it for a while";
    return ST_OK;
}

static const char *death_text(int signal_number)
{
    return signal_number == SIGXCPU   ? "it took too much processor time"
           : signal_number == SIGKILL ? "it was killed, or took too much time or memory"
           : signal_number == SIGABRT ? "it gave up, or needed too much memory"
                                      : "it crashed: the file is probably damaged";
}

/* The stream was cut off: what the worker said, or what it died of. */
static Status worker_failed(Source *source, WorkerState *state, Error *err)
{
    char line[ERROR_MESSAGE_SIZE];
    int code = child_end(&state->child, line, sizeof line);

    if (code > WORKER_EXIT_BASE && code <= WORKER_EXIT_BASE + ST_INTERNAL) {
        error_set(err, (Status)(code - WORKER_EXIT_BASE), "%s", line);
    } else if (code >= CHILD_KILLED) {
        error_set(err, ST_INVALID, "\"%s\" could not be read to its end: %s", source->name,
                  death_text(code - CHILD_KILLED));
    } else {
        error_set(err, ST_INVALID, "\"%s\" could not be read to its end%s%s", source->name, line[0] == '\0' ? "" : ": ",
                  line);
    }
    return source_fail_at(source, source->row.number, err);
}

static Status broken_stream(Source *source, WorkerState *state, Error *err)
{
    child_stop(&state->child);
    error_set(err, ST_CORRUPT, "\"%s\" could not be read: the worker wrote what is not a row", source->name);
    return source_fail_at(source, source->row.number, err);
}

/* The next frame, not consumed yet. */
static Status next_frame(Source *source, WorkerState *state, RowsFrame *out, size_t *size, Error *err)
{
    ptrdiff_t used;

    while ((used = rows_scan(input_view(&source->input), out)) == 0) {
        bool more;
        Status status =
            source->input.ended ? worker_failed(source, state, err) : input_more(&source->input, &more, err);
        if (status != ST_OK) {
            child_stop(&state->child);
            return source_fail_at(source, source->row.number, err);
        }
    }
    if (used < 0) {
        return broken_stream(source, state, err);
    }
    *size = (size_t)used;
    return ST_OK;
}

static void keep_layers(Source *source, Text names)
{
    Text *layers = ARENA_ARRAY(&source->arena, Text, names.length + 1);
    ptrdiff_t end;

    source->facts.layers = layers;
    while ((end = text_index(names, '\n')) >= 0) {
        layers[source->facts.layer_count++] = text_copy(&source->arena, (Text){names.at, (size_t)end});
        names = (Text){names.at + end + 1, names.length - (size_t)end - 1};
    }
    layers[source->facts.layer_count++] = text_copy(&source->arena, names);
}

static void keep_facts(Source *source, const RowsHeader *header)
{
    source->facts.layer = text_copy(&source->arena, header->layer);
    source->facts.system = text_copy(&source->arena, header->system);
    source->facts.programme = text_copy(&source->arena, header->programme);
    source->facts.expected = header->expected;
    if (header->layers.length > 0) {
        keep_layers(source, header->layers);
    }
}

static Status read_header(Source *source, WorkerState *state, Error *err)
{
    RowsFrame frame = {0};
    RowsHeader header;
    size_t size = 0;

    TRY(next_frame(source, state, &frame, &size, err));
    if (frame.kind != ROWS_HEADER || rows_decode_header(frame.body, &header, NULL) != ST_OK) {
        return broken_stream(source, state, err);
    }
    source->format = text_string(&source->arena, header.format);
    state->expected = header.expected;
    keep_facts(source, &header);
    input_consume(&source->input, size);
    return ST_OK;
}

static Status read_columns(Source *source, WorkerState *state, Error *err)
{
    RowsFrame frame = {0};
    size_t size = 0, column = 0;

    TRY(next_frame(source, state, &frame, &size, err));
    while (frame.kind == ROWS_COLUMN) {
        size_t expected = source->columns.count;
        TRY(columns_index(&source->columns, frame.body, expected, &column, err));
        if (column != expected) {
            return error_set(err, ST_INVALID, "columns %zu and %zu are both called \"%.*s\": rename one", column + 1,
                             expected + 1, TEXT_ARG(frame.body));
        }
        input_consume(&source->input, size);
        TRY(next_frame(source, state, &frame, &size, err));
    }
    return ST_OK;
}

static void write_property(JsonWriter *w, Text name, const Cell *cell)
{
    if (cell->kind == CELL_MISSING || cell->kind == CELL_NULL) {
        return;
    }
    json_key(w, name);
    if (cell->kind != CELL_TEXT && json_is_valid(cell->text)) {
        json_raw(w, cell->text);
    } else {
        json_text(w, cell->text);
    }
}

/* The row as a GeoJSON feature of what it says: shown and corrected when it is held. */
static Text feature_text(const Source *source, Arena *arena, const Row *row)
{
    BUFFER text = {0};
    JsonWriter w = json_writer(&text);

    json_object_begin(&w);
    json_member_string(&w, "type", "Feature");
    json_member(&w, "geometry");
    json_separate(&w);
    geojson_geometry_write(row->geometry, &text);
    json_member_object(&w, "properties");
    for (size_t i = 0; i < row->cell_count; i++) {
        write_property(&w, source->columns.names[i], &row->cells[i]);
    }
    json_object_end(&w);
    json_object_end(&w);
    return text_copy(arena, buffer_view(&text));
}

static void place_wkb(const RowsRow *foreign, Arena *arena, Row *row)
{
    Error fault;
    Geometry *geometry = NULL;

    if (foreign->geometry_fault.length > 0) {
        row->geometry_status = ST_INVALID;
        row->geometry_fault = text_string(arena, foreign->geometry_fault);
        return;
    }
    if (foreign->wkb.length == 0) {
        return;
    }
    row->geometry_status = wkb_decode(arena, foreign->wkb.at, foreign->wkb.length, &geometry, &fault);
    row->geometry = geometry;
    if (row->geometry_status != ST_OK) {
        row->geometry_fault = text_string(arena, text_of(fault.message));
    }
}

static void make_row(Source *source, const RowsRow *foreign, Arena *arena)
{
    Row *row = &source->row;

    *row = (Row){.number = row->number + 1, .cells = foreign->cells, .cell_count = foreign->cell_count};
    if (foreign->fault.length > 0) {
        row->broken = true;
        row->fault = arena_format(arena, "row %llu: %.*s", (unsigned long long)row->number, TEXT_ARG(foreign->fault));
        return;
    }
    place_wkb(foreign, arena, row);
    row->raw = feature_text(source, arena, row);
}

/* The worker's end: it must have written as many rows as it says, and have ended well. */
static Status finish(Source *source, WorkerState *state, const RowsFrame *frame, Error *err)
{
    char line[ERROR_MESSAGE_SIZE];
    uint64_t count;

    if (rows_decode_end(frame->body, &count, NULL) != ST_OK || count != source->row.number) {
        return broken_stream(source, state, err);
    }
    state->ended = true;
    child_end(&state->child, line, sizeof line);
    return ST_OK;
}

static Status worker_source_next(Source *source, Arena *row_arena, const Row **out, Error *err)
{
    WorkerState *state = source->state;
    RowsFrame frame = {0};
    RowsRow foreign;
    size_t size = 0;

    *out = NULL;
    if (state->ended) {
        return ST_OK;
    }
    TRY(next_frame(source, state, &frame, &size, err));
    if (frame.kind == ROWS_END) {
        return finish(source, state, &frame, err);
    }
    if (frame.kind != ROWS_ROW || rows_decode_row(frame.body, row_arena, &foreign, NULL) != ST_OK ||
        (foreign.fault.length == 0 && foreign.cell_count != source->columns.count)) {
        return broken_stream(source, state, err);
    }
    make_row(source, &foreign, row_arena);
    input_consume(&source->input, size);
    *out = &source->row;
    return ST_OK;
}

static void worker_source_close(Source *source)
{
    child_stop(&((WorkerState *)source->state)->child);
}

/* Of the file's size, as far as the rows read are of those expected. */
static uint64_t worker_progress(const Source *source)
{
    const WorkerState *state = source->state;

    if (state->expected == 0 || state->size == 0) {
        return 0;
    }
    uint64_t rows = source->row.number < state->expected ? source->row.number : state->expected;
    return (uint64_t)((double)state->size * (double)rows / (double)state->expected);
}

static const SourceReader WORKER_READER = {worker_source_next, worker_source_close, worker_progress};

Status worker_source_start(Source *source, Error *err)
{
    WorkerState *state = ARENA_NEW(&source->arena, WorkerState);

    source->state = state;
    source->reader = &WORKER_READER;
    state->size = source->input.total;
    if (state->size == 0) {
        return error_set(err, ST_INVALID, "%s cannot be read from a pipe: name the file", source->format);
    }
    TRY(start_worker(source, state, err));
    source->input.total = state->size;
    TRY(read_header(source, state, err));
    return read_columns(source, state, err);
}
