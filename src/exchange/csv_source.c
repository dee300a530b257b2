#include "base/limits.h"
#include "exchange/csv.h"
#include "exchange/encoding.h"
#include "exchange/hxl.h"
#include "exchange/source_reader.h"

typedef struct CsvState {
    CsvScan scan;
    uint64_t line; /* of what is read next */
} CsvState;

static Status fail_at_line(const Source *source, Error *err)
{
    const CsvState *state = source->state;

    return source_fail_at(source, state->line, err);
}

/* The cell that holds byte `offset` of the record, 1-based. */
static size_t cell_at(const CsvScan *scan, size_t offset)
{
    size_t cell = 1;

    for (size_t i = 0; i < scan->count; i++) {
        cell += scan->cells[i].text.at > scan->raw.at + offset ? 0 : i > 0;
    }
    return cell;
}

static Status check_utf8(const Source *source, Error *err)
{
    const CsvState *state = source->state;
    size_t bad = 0;

    if (source->input.encoding != ENCODING_UTF8 || text_is_utf8(state->scan.raw, &bad)) {
        return ST_OK;
    }
    uint64_t offset = source->input.consumed + bad;
    error_set(err, ST_INVALID,
              "byte %llu (line %llu, column %zu) is not UTF-8: import it with --encoding latin1 or windows-1252",
              (unsigned long long)offset, (unsigned long long)state->line, cell_at(&state->scan, bad));
    return fail_at_line(source, err);
}

static Status record_too_long(Source *source, Error *err)
{
    Text view = input_view(&source->input);
    bool quoted = memchr(view.at, '"', view.length) != NULL;

    error_set(err, ST_TOO_LARGE, "the row that begins on line %llu is longer than %d MiB%s",
              (unsigned long long)((CsvState *)source->state)->line, LIMIT_ROW_BYTES >> 20,
              quoted ? ": is a quote in it never closed?" : ": is this a list of records?");
    return fail_at_line(source, err);
}

/* Reads at least as much again, so that scanning a long record anew each time stays cheap. */
static Status read_more(Source *source, Error *err)
{
    size_t unread = input_view(&source->input).length, wanted = unread * 2 + 1;

    if (unread >= LIMIT_ROW_BYTES) {
        return record_too_long(source, err);
    }
    Status status = input_fill(&source->input, wanted < LIMIT_ROW_BYTES ? wanted : LIMIT_ROW_BYTES, err);
    return status == ST_OK ? ST_OK : fail_at_line(source, err);
}

/* Scans the next record, blank or not; it is not consumed yet. `*used` is 0 at the end. */
static Status scan_record(Source *source, Arena *arena, size_t *used, Error *err)
{
    CsvState *state = source->state;
    CsvStep step = CSV_PARTIAL;

    *used = 0;
    while (step == CSV_PARTIAL) {
        Text view = input_view(&source->input);
        if (view.length == 0 && source->input.ended) {
            return ST_OK;
        }
        if (view.length > 0) {
            step = csv_scan_next(&state->scan, view, source->input.ended, arena, used);
        }
        if (step == CSV_PARTIAL) {
            TRY(read_more(source, err));
        }
    }
    if (step == CSV_QUOTE_NOT_SHUT) {
        error_set(err, ST_INVALID,
                  "the file ends within quotes: a quote in the row that begins on line %llu is never closed",
                  (unsigned long long)state->line);
        return fail_at_line(source, err);
    }
    return check_utf8(source, err);
}

static void step_over(Source *source, size_t used)
{
    CsvState *state = source->state;

    input_consume(&source->input, used);
    state->line += state->scan.lines;
}

static bool is_blank(const CsvScan *scan)
{
    return scan->count == 1 && scan->fault == NULL && text_trim(scan->raw).length == 0;
}

/* Scans the next record that is not a blank line. */
static Status scan_row(Source *source, Arena *arena, size_t *used, Error *err)
{
    CsvState *state = source->state;

    TRY(scan_record(source, arena, used, err));
    while (*used > 0 && is_blank(&state->scan)) {
        step_over(source, *used);
        TRY(scan_record(source, arena, used, err));
    }
    return ST_OK;
}

static Status add_column(Source *source, size_t i, Text name, Error *err)
{
    size_t column;

    if (name.length == 0) {
        char *made = arena_format(&source->arena, "column %zu", i + 1);
        name = text_of(made);
    }
    TRY(columns_index(&source->columns, name, i, &column, err));
    if (column == i) {
        return ST_OK;
    }
    return error_set(err, ST_INVALID, "columns %zu and %zu are both called \"%.*s\": rename one", column + 1, i + 1,
                     TEXT_ARG(name));
}

static bool is_number(Text text)
{
    double ignored;

    return text_to_double(text_trim(text), &ignored);
}

/* A first line of nothing but numbers is data. */
static Status refuse_headless(const CsvScan *scan, Error *err)
{
    size_t numbers = 0;

    for (size_t i = 0; i < scan->count; i++) {
        numbers += is_number(scan->cells[i].text);
    }
    if (numbers < scan->count) {
        return ST_OK;
    }
    return error_set(err, ST_INVALID, "the first line holds numbers (\"%.*s\"): a line of column names is needed",
                     scan->raw.length > 60 ? 60 : (int)scan->raw.length, scan->raw.at);
}

/* Empty cells at the end of the header are what spreadsheets leave behind. */
static size_t named_cells(const CsvScan *scan)
{
    size_t count = scan->count;

    while (count > 1 && text_trim(scan->cells[count - 1].text).length == 0) {
        count--;
    }
    return count;
}

/* Does a '#' stand in what is there of the next line? Only then it is looked at before somebody asks for it. */
static bool next_line_has_hash(const Source *source)
{
    Text view = input_view(&source->input);
    const char *end = view.length == 0 ? NULL : memchr(view.at, '\n', view.length);

    return view.length > 0 && memchr(view.at, '#', end == NULL ? view.length : (size_t)(end - view.at)) != NULL;
}

/* A row of hashtags below the header: further names of the columns. */
static Status read_hashtags(Source *source, Error *err)
{
    CsvState *state = source->state;
    CsvScan *scan = &state->scan;
    size_t used;

    if (!next_line_has_hash(source)) {
        return ST_OK;
    }
    TRY(scan_row(source, &source->arena, &used, err));
    if (used == 0 || scan->fault != NULL || !hxl_is_row(scan->cells, scan->count)) {
        return ST_OK;
    }
    for (size_t i = 0; i < scan->count && i < source->columns.count; i++) {
        source->columns.tags[i] = text_copy(&source->arena, text_trim(scan->cells[i].text));
    }
    step_over(source, used);
    return ST_OK;
}

static Status read_header(Source *source, Error *err)
{
    CsvState *state = source->state;
    size_t used;

    TRY(scan_row(source, &source->arena, &used, err));
    if (used == 0) {
        return error_set(err, ST_INVALID, "\"%s\" is empty: it holds nothing but blanks", source->name);
    }
    if (state->scan.fault != NULL) {
        return error_set(err, ST_INVALID, "the header cannot be read: cell %zu %s", state->scan.fault_column,
                         state->scan.fault);
    }
    TRY(refuse_headless(&state->scan, err));
    size_t count = named_cells(&state->scan);
    for (size_t i = 0; i < count; i++) {
        TRY(add_column(source, i, text_trim(state->scan.cells[i].text), err));
    }
    step_over(source, used);
    TRY(read_hashtags(source, err));
    return source_settle_place(source, err);
}

/* "sep=;" on a line of its own, as spreadsheets write and read it. */
static char declared_delimiter(Source *source)
{
    Text view = input_view(&source->input);
    size_t size = view.length > 6 && view.at[5] == '\r' ? 7 : 6;
    CsvState *state = source->state;

    if (!text_starts(view, TEXT("sep=")) || view.length < size || view.at[size - 1] != '\n') {
        return '\0';
    }
    input_consume(&source->input, size);
    state->line++;
    return view.at[4];
}

static bool has_more_cells(const CsvScan *scan, size_t columns)
{
    for (size_t i = columns; i < scan->count; i++) {
        if (text_trim(scan->cells[i].text).length > 0) {
            return true;
        }
    }
    return false;
}

static void break_row(Source *source, Arena *arena, const char *what)
{
    const CsvState *state = source->state;

    source->row.broken = true;
    source->row.cell_count = 0;
    source->row.fault = arena_format(arena, "line %llu %s", (unsigned long long)state->line, what);
}

/* What the scanned record is as a row. */
static void make_row(Source *source, Arena *arena)
{
    CsvState *state = source->state;
    CsvScan *scan = &state->scan;
    size_t columns = source->columns.count;
    Row *row = &source->row;

    csv_scan_pad(scan, columns);
    *row = (Row){
        .number = row->number + 1, .line = state->line, .cells = scan->cells, .cell_count = columns, .raw = scan->raw};
    if (scan->fault != NULL) {
        break_row(source, arena, arena_format(arena, "is unreadable: cell %zu %s", scan->fault_column, scan->fault));
    } else if (has_more_cells(scan, columns)) {
        break_row(source, arena, arena_format(arena, "has %zu cells where the header has %zu", scan->count, columns));
    } else {
        source_place_row(source, arena, row);
    }
}

static Status csv_source_next(Source *source, Arena *row_arena, const Row **out, Error *err)
{
    size_t used;

    *out = NULL;
    TRY(scan_row(source, row_arena, &used, err));
    if (used == 0) {
        return ST_OK;
    }
    make_row(source, row_arena);
    step_over(source, used);
    *out = &source->row;
    return ST_OK;
}

static void csv_source_close(Source *source)
{
    csv_scan_done(&((CsvState *)source->state)->scan);
}

static const SourceReader CSV_READER = {csv_source_next, csv_source_close, NULL};

Status csv_source_start(Source *source, Error *err)
{
    CsvState *state = ARENA_NEW(&source->arena, CsvState);

    source->state = state;
    source->reader = &CSV_READER;
    source->format = "CSV";
    state->line = 1;
    char delimiter = declared_delimiter(source);
    if (delimiter == '\0') {
        delimiter = csv_sniff(input_view(&source->input), source->input.ended);
    }
    source->facts.delimiter = delimiter;
    csv_scan_init(&state->scan, delimiter);
    Status status = read_header(source, err);
    return status == ST_OK ? ST_OK : fail_at_line(source, err);
}
