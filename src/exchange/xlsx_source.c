#include <assert.h>

#include "base/limits.h"
#include "exchange/source_reader.h"
#include "exchange/xlsx_header.h"
#include "exchange/xlsx_sheet.h"
#include "json/writer.h"

typedef struct XlsxState {
    XlsxBook *book;
    const XlsxSheetInfo *info;
    XlsxSheet *sheet;
    SheetHeader header;
    int16_t column_of[LIMIT_COLUMNS]; /* ours, by column of the sheet; -1: it has no name and no data near the top */
    Cell cells[LIMIT_COLUMNS];
} XlsxState;

static Text shown(Text text)
{
    return (Text){text.at, text.length > 80 ? 80 : text.length};
}

static Status refuse_name(const Source *source, const XlsxState *state, Error *err)
{
    BUFFER names = {0};

    for (size_t i = 0; i < state->book->sheet_count && names.size < 300; i++) {
        buffer_format(&names, "%s\"%.*s\"", i == 0 ? "" : ", ", TEXT_ARG(shown(state->book->sheets[i].name)));
    }
    return error_set(err, ST_NOT_FOUND, "there is no sheet \"%.*s\" with cells: there are %.*s",
                     TEXT_ARG(shown(source->options.layer)), TEXT_ARG(buffer_view(&names)));
}

static Status sheet_named(Source *source, XlsxState *state, Error *err)
{
    Text wanted = text_fold(&source->arena, source->options.layer);

    for (size_t i = 0; i < state->book->sheet_count; i++) {
        const XlsxSheetInfo *info = &state->book->sheets[i];
        bool same = text_equal(info->name, source->options.layer);
        bool alike = wanted.length > 0 && text_equal(text_fold(&source->arena, info->name), wanted);
        if (info->part != NULL && (same || (alike && state->info == NULL))) {
            state->info = info;
        }
    }
    return state->info == NULL ? refuse_name(source, state, err) : ST_OK;
}

/* The first sheet that is (or is not) hidden and has a table. */
static Status sheet_seek(XlsxState *state, bool hidden, size_t width, Error *err)
{
    bool has = false;

    for (size_t i = 0; i < state->book->sheet_count && state->info == NULL; i++) {
        const XlsxSheetInfo *info = &state->book->sheets[i];
        if (info->hidden == hidden) {
            TRY(sheet_has_table(state->book, info, width, &has, err));
            state->info = has ? info : NULL;
        }
    }
    return ST_OK;
}

static Status sheet_choose(Source *source, XlsxState *state, Error *err)
{
    if (source->options.layer.length > 0) {
        return sheet_named(source, state, err);
    }
    TRY(sheet_seek(state, false, 2, err));
    TRY(sheet_seek(state, false, 1, err));
    if (state->info != NULL) {
        return ST_OK;
    }
    TRY(sheet_seek(state, true, 1, err));
    if (state->info == NULL) {
        return error_set(err, ST_INVALID, "\"%s\" is empty: none of its sheets has a cell with a value", source->name);
    }
    return error_set(err, ST_INVALID, "\"%s\" shows no table: sheet \"%.*s\" is hidden; name it with --layer",
                     source->name, TEXT_ARG(shown(state->info->name)));
}

static Status refuse_double(Source *source, const XlsxState *state, size_t first, size_t second, Error *err)
{
    const SheetColumn *columns = state->header.columns;
    uint64_t line = state->header.line == 0 ? state->header.tag_line : state->header.line;
    char one[COLUMN_LETTERS_SIZE], other[COLUMN_LETTERS_SIZE];

    error_set(err, ST_INVALID, "columns %s and %s of sheet \"%.*s\" are both called \"%.*s\": rename one",
              column_letters(columns[first].at, one), column_letters(columns[second].at, other),
              TEXT_ARG(shown(state->info->name)), TEXT_ARG(shown(columns[second].name)));
    snprintf(err->path, sizeof err->path, "%s#%s", source->path,
             sheet_place(&source->arena, state->info->name, columns[second].at, line));
    return ST_INVALID;
}

static Status columns_add(Source *source, XlsxState *state, Error *err)
{
    size_t column;

    memset(state->column_of, -1, sizeof state->column_of);
    for (size_t i = 0; i < state->header.count; i++) {
        const SheetColumn *from = &state->header.columns[i];
        TRY(columns_index(&source->columns, from->name, i, &column, err));
        if (column != i) {
            return refuse_double(source, state, column, i, err);
        }
        source->columns.tags[i] = from->tag;
        state->column_of[from->at] = (int16_t)i;
    }
    return source_settle_place(source, err);
}

static Status header_read(Source *source, XlsxState *state, Error *err)
{
    Status status = sheet_header_find(state->book, state->info, &source->arena, &state->header, err);

    if (status != ST_OK) {
        if (err->path[0] != '\0') {
            error_prefix_path(err, arena_format(&source->arena, "%s#", source->path));
        }
        return status;
    }
    return columns_add(source, state, err);
}

/* The row as it can be shown and mended: what stands under a name, and the rest under the letters of its column. */
static Text row_text(const Source *source, const XlsxState *state, const SheetRow *from, Arena *arena)
{
    BUFFER text = {0};
    JsonWriter json = json_writer(&text);
    char letters[COLUMN_LETTERS_SIZE];

    json_object_begin(&json);
    for (size_t c = 0; c < from->width; c++) {
        ptrdiff_t column = state->column_of[c];
        if (from->cells[c].kind != CELL_MISSING && from->cells[c].kind != CELL_FAULT) {
            json_key(&json, column < 0 ? text_of(column_letters(c, letters)) : source_column(source, (size_t)column));
            json_text(&json, from->cells[c].text);
        }
    }
    json_object_end(&json);
    return text_copy(arena, buffer_view(&text));
}

static void break_row(Source *source, const SheetRow *from, size_t column, const char *what, Arena *arena)
{
    const XlsxState *state = source->state;
    Row *row = &source->row;

    row->broken = true;
    row->cell_count = row->fault_cells = 0;
    row->fault_column = column;
    row->fault = arena_format(arena, "%s %s", sheet_place(arena, state->info->name, column, from->line), what);
    row->raw = from->too_long ? (Text){0} : row_text(source, state, from, arena);
}

/* Gives each cell the column it stands in; the column of the sheet that has a value but no name, or -1. */
static ptrdiff_t cells_place(const Source *source, XlsxState *state, const SheetRow *from)
{
    ptrdiff_t nameless = from->beyond > 0 ? (ptrdiff_t)from->beyond : -1;

    memset(state->cells, 0, source->columns.count * sizeof *state->cells);
    for (size_t c = from->width; c > 0; c--) {
        ptrdiff_t column = state->column_of[c - 1];
        if (column >= 0) {
            state->cells[column] = from->cells[c - 1];
        } else if (from->cells[c - 1].kind != CELL_MISSING) {
            nameless = (ptrdiff_t)c - 1;
        }
    }
    return nameless;
}

static void make_row(Source *source, const SheetRow *from, Arena *arena)
{
    XlsxState *state = source->state;
    ptrdiff_t nameless = cells_place(source, state, from);

    source->row = (Row){.number = source->row.number + 1,
                        .line = from->line,
                        .cells = state->cells,
                        .cell_count = source->columns.count,
                        .fault_cells = from->faults};
    if (from->too_long) {
        break_row(source, from, 0, "begins a row that is too long to be a record", arena);
    } else if (nameless >= 0) {
        break_row(source, from, (size_t)nameless, "has a value, but its column has no name in the header", arena);
    } else {
        source_place_row(source, arena, &source->row);
    }
}

static Status fail_at_row(const Source *source, Error *err)
{
    const XlsxState *state = source->state;
    Arena arena;

    if (source->row.line == 0) {
        return source_fail_at(source, 0, err);
    }
    arena_init(&arena, 0);
    const char *place = sheet_rows_place(&arena, state->info->name, source->row.line, source->row.line);
    snprintf(err->path, sizeof err->path, "%s#%s", source->path, place);
    arena_done(&arena);
    return err->status;
}

static Status xlsx_source_next(Source *source, Arena *row_arena, const Row **out, Error *err)
{
    XlsxState *state = source->state;
    const SheetRow *from;

    *out = NULL;
    do {
        if (xlsx_sheet_next(state->sheet, row_arena, &from, err) != ST_OK) {
            return fail_at_row(source, err);
        }
    } while (from != NULL && from->line <= state->header.last);
    if (from == NULL) {
        return ST_OK;
    }
    make_row(source, from, row_arena);
    *out = &source->row;
    return ST_OK;
}

static void xlsx_source_close(Source *source)
{
    XlsxState *state = source->state;

    xlsx_sheet_close(state->sheet);
    xlsx_book_close(state->book);
}

static uint64_t xlsx_progress(const Source *source)
{
    const XlsxState *state = source->state;

    return (uint64_t)((double)source->input.total * xlsx_sheet_progress(state->sheet));
}

static Text xlsx_where(const Source *source, const Row *row, ptrdiff_t column, Arena *arena)
{
    const XlsxState *state = source->state;

    if (row->broken) {
        return text_of(sheet_place(arena, state->info->name, row->fault_column, row->line));
    }
    return text_of(column < 0 ? sheet_rows_place(arena, state->info->name, row->line, row->line)
                              : sheet_place(arena, state->info->name, state->header.columns[column].at, row->line));
}

typedef struct Notes {
    Arena *arena;
    Text sheet;
    SourceNote *items;
    size_t count;
} Notes;

static void note_add(Notes *notes, SourceNoteKind kind, Text place, uint64_t count)
{
    notes->items[notes->count++] = (SourceNote){kind, place, count};
}

static void note_cells(Notes *notes, SourceNoteKind kind, const SheetCells *cells)
{
    if (cells->count > 0) {
        note_add(notes, kind, text_of(sheet_place(notes->arena, notes->sheet, cells->column, cells->line)),
                 cells->count);
    }
}

static void note_sheets(Notes *notes, const XlsxState *state, bool hidden)
{
    BUFFER names = {0};
    uint64_t count = 0;

    for (size_t i = 0; i < state->book->sheet_count; i++) {
        const XlsxSheetInfo *info = &state->book->sheets[i];
        if (info != state->info && info->part != NULL && info->hidden == hidden) {
            buffer_format(&names, "%s%.*s", count++ == 0 ? "" : ", ", TEXT_ARG(info->name));
        }
    }
    if (count > 0) {
        note_add(notes, hidden ? NOTE_SHEETS_HIDDEN : NOTE_SHEETS_LEFT, text_copy(notes->arena, buffer_view(&names)),
                 count);
    }
}

static void note_header(Notes *notes, const SheetHeader *header)
{
    uint64_t top = header->line == 0 ? header->tag_line : header->line;

    if (header->first < top) {
        note_add(notes, NOTE_TITLES, text_of(sheet_rows_place(notes->arena, notes->sheet, header->first, top - 1)),
                 top - header->first);
    }
    if (header->tag_line > 0) {
        const char *place = sheet_rows_place(notes->arena, notes->sheet, header->tag_line, header->tag_line);
        note_add(notes, NOTE_HASHTAGS, text_of(place), 1);
    }
}

static size_t xlsx_notes(const Source *source, Arena *arena, SourceNote *out)
{
    const XlsxState *state = source->state;
    SheetFacts facts = xlsx_sheet_facts(state->sheet);
    Notes notes = {.arena = arena, .sheet = text_copy(arena, state->info->name), .items = out};

    note_add(&notes, NOTE_SHEET, notes.sheet, 1);
    note_sheets(&notes, state, false);
    note_sheets(&notes, state, true);
    note_header(&notes, &state->header);
    if (state->book->macros) {
        note_add(&notes, NOTE_MACROS, (Text){0}, 1);
    }
    note_cells(&notes, NOTE_FORMULAS, &facts.formulas);
    note_cells(&notes, NOTE_UNCALCULATED, &facts.uncalculated);
    note_cells(&notes, NOTE_MERGED, &facts.merged);
    return notes.count;
}

static const SourceReader XLSX_READER = {xlsx_source_next, xlsx_source_close, xlsx_progress, xlsx_where, xlsx_notes};

/* Sheets without cells, as charts, are no layers. */
static void sheets_tell(Source *source, const XlsxState *state)
{
    Text *names = ARENA_ARRAY(&source->arena, Text, state->book->sheet_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < state->book->sheet_count; i++) {
        if (state->book->sheets[i].part != NULL) {
            names[count++] = text_copy(&source->arena, state->book->sheets[i].name);
        }
    }
    source->facts.layer = text_copy(&source->arena, state->info->name);
    source->facts.layers = names;
    source->facts.layer_count = count > 1 ? count : 0;
}

Status xlsx_source_start(Source *source, Error *err)
{
    XlsxState *state = ARENA_NEW(&source->arena, XlsxState);

    source->state = state;
    source->reader = &XLSX_READER;
    source->format = "XLSX";
    if (source->input.total == 0) {
        return error_set(err, ST_INVALID, "a spreadsheet cannot be read from a pipe: name the file");
    }
    TRY(xlsx_book_open(source->input.fd, source->name, &state->book, err));
    TRY(sheet_choose(source, state, err));
    assert(state->info != NULL);
    sheets_tell(source, state);
    TRY(header_read(source, state, err));
    TRY(xlsx_sheet_open(state->book, state->info, &state->sheet, err));
    xlsx_sheet_header_line(state->sheet, state->header.last);
    return ST_OK;
}
