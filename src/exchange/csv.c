#include "exchange/csv.h"

#include "base/limits.h"
#include "base/memory.h"

enum { FIRST_CELLS = 32, SNIFFED_RECORDS = 20 };

typedef struct Cursor {
    CsvScan *scan;
    Arena *arena;
    const char *at, *end;
    bool last;
} Cursor;

typedef enum CellEnd { END_CELL, END_RECORD, END_PARTIAL, END_IN_QUOTES } CellEnd;

void csv_scan_init(CsvScan *scan, char delimiter)
{
    *scan = (CsvScan){.delimiter = delimiter};
    scan->stops[(unsigned char)delimiter] = scan->stops['\n'] = scan->stops['\r'] = scan->stops['\0'] = true;
}

void csv_scan_done(CsvScan *scan)
{
    memory_free(scan->cells);
    *scan = (CsvScan){0};
}

static void fault(CsvScan *scan, const char *text)
{
    if (scan->fault == NULL) {
        scan->fault = text;
        scan->fault_column = scan->count + 1;
    }
}

static void add_cell(CsvScan *scan, CellKind kind, const char *at, size_t length)
{
    if (scan->count == LIMIT_COLUMNS) {
        fault(scan, "has too many cells");
        return;
    }
    if (scan->count == scan->capacity) {
        scan->capacity = scan->capacity == 0 ? FIRST_CELLS : scan->capacity * 2;
        scan->cells = memory_resize(scan->cells, scan->capacity * sizeof *scan->cells);
    }
    scan->cells[scan->count++] = (Cell){kind, {at, length}};
}

void csv_scan_pad(CsvScan *scan, size_t count)
{
    while (scan->count < count) {
        add_cell(scan, CELL_MISSING, NULL, 0);
    }
}

/* What the byte behind a cell says; steps over it. */
static CellEnd end_of_cell(Cursor *c)
{
    if (c->at == c->end) {
        return c->last ? END_RECORD : END_PARTIAL;
    }
    char stop = *c->at++;
    if (stop == c->scan->delimiter) {
        return END_CELL;
    }
    if (stop == '\r') {
        if (c->at == c->end && !c->last) {
            return END_PARTIAL;
        }
        c->at += c->at < c->end && *c->at == '\n';
    }
    return END_RECORD;
}

static const char *run_of_text(const Cursor *c, const char *at)
{
    while (at < c->end && !c->scan->stops[(unsigned char)*at]) {
        at++;
    }
    return at;
}

/* Steps to the byte that ends the cell; true when there was something in between. */
static bool rest_of_cell(Cursor *c)
{
    const char *start = c->at;

    c->at = run_of_text(c, c->at);
    while (c->at < c->end && *c->at == '\0') {
        fault(c->scan, "holds a zero byte");
        c->at = run_of_text(c, c->at + 1);
    }
    return c->at > start;
}

static CellEnd plain_cell(Cursor *c)
{
    const char *start = c->at;
    CellKind kind = rest_of_cell(c) ? CELL_TEXT : CELL_MISSING;

    add_cell(c->scan, kind, start, (size_t)(c->at - start));
    return end_of_cell(c);
}

/* The text between quotes with doubled ones made single. */
static Text without_doubles(Arena *arena, const char *at, const char *end)
{
    char *out = arena_raw(arena, (size_t)(end - at)), *to = out;

    while (at < end) {
        *to++ = *at;
        at += *at == '"' ? 2 : 1;
    }
    return (Text){out, (size_t)(to - out)};
}

/* The quote that shuts the cell, or NULL; counts what must be cleaned up. */
static const char *closing_quote(const Cursor *c, bool *doubled)
{
    const char *quote = memchr(c->at, '"', (size_t)(c->end - c->at));

    while (quote != NULL && quote + 1 < c->end && quote[1] == '"') {
        *doubled = true;
        quote = memchr(quote + 2, '"', (size_t)(c->end - quote - 2));
    }
    return quote;
}

static void count_lines(CsvScan *scan, const char *at, const char *end)
{
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        scan->lines++;
        at++;
    }
}

static CellEnd quoted_cell(Cursor *c)
{
    bool doubled = false;
    const char *start = ++c->at;
    const char *quote = closing_quote(c, &doubled);

    if (quote == NULL || (quote + 1 == c->end && !c->last)) {
        return c->last ? END_IN_QUOTES : END_PARTIAL;
    }
    Text text = doubled ? without_doubles(c->arena, start, quote) : (Text){start, (size_t)(quote - start)};
    count_lines(c->scan, start, quote);
    if (memchr(start, '\0', (size_t)(quote - start)) != NULL) {
        fault(c->scan, "holds a zero byte");
    }
    c->at = quote + 1;
    if (rest_of_cell(c)) {
        fault(c->scan, "goes on behind its closing quote");
    }
    add_cell(c->scan, CELL_TEXT, text.at, text.length);
    return end_of_cell(c);
}

static void trim_line_end(CsvScan *scan)
{
    Text *raw = &scan->raw;

    raw->length -= raw->length > 0 && raw->at[raw->length - 1] == '\n';
    raw->length -= raw->length > 0 && raw->at[raw->length - 1] == '\r';
}

CsvStep csv_scan_next(CsvScan *scan, Text bytes, bool last, Arena *arena, size_t *used)
{
    Cursor c = {scan, arena, bytes.at, bytes.at + bytes.length, last};
    CellEnd end = END_CELL;

    scan->count = 0;
    scan->lines = 1;
    scan->fault = NULL;
    while (end == END_CELL) {
        end = c.at < c.end && *c.at == '"' ? quoted_cell(&c) : plain_cell(&c);
    }
    if (end == END_PARTIAL || end == END_IN_QUOTES) {
        return end == END_PARTIAL ? CSV_PARTIAL : CSV_QUOTE_NOT_SHUT;
    }
    *used = (size_t)(c.at - bytes.at);
    scan->raw = (Text){bytes.at, *used};
    trim_line_end(scan);
    return CSV_RECORD;
}

static Text without_blank_lines(Text bytes)
{
    while (bytes.length > 0 && (*bytes.at == '\n' || *bytes.at == '\r')) {
        bytes.at++;
        bytes.length--;
    }
    return bytes;
}

/* How well `delimiter` splits: records that have as many cells as the first, times its columns when there are several.
 */
static size_t evenness(char delimiter, Text bytes, bool last)
{
    CsvScan scan;
    Arena arena;
    size_t used = 0, first = 0, even = 0;

    csv_scan_init(&scan, delimiter);
    arena_init(&arena, 0);
    bytes = without_blank_lines(bytes);
    for (int i = 0; i < SNIFFED_RECORDS && bytes.length > 0; i++) {
        if (csv_scan_next(&scan, bytes, last, &arena, &used) != CSV_RECORD) {
            break;
        }
        first = i == 0 ? scan.count : first;
        even += scan.count == first || (scan.count == 1 && scan.raw.length == 0);
        bytes.at += used;
        bytes.length -= used;
    }
    csv_scan_done(&scan);
    arena_done(&arena);
    return first < 2 ? 0 : even * LIMIT_COLUMNS + first;
}

char csv_sniff(Text bytes, bool last)
{
    static const char DELIMITERS[] = {',', ';', '\t', '|'};
    char best = ',';
    size_t most = 0;

    for (size_t i = 0; i < sizeof DELIMITERS; i++) {
        size_t score = evenness(DELIMITERS[i], bytes, last);
        if (score > most) {
            most = score;
            best = DELIMITERS[i];
        }
    }
    return best;
}
