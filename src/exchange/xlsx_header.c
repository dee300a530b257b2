#include "exchange/xlsx_header.h"

#include "exchange/hxl.h"

/* The first rows of a sheet, copied. */
typedef struct Window {
    SheetRow rows[HEADER_WINDOW];
    size_t count;
} Window;

static Status window_read(XlsxBook *book, const XlsxSheetInfo *info, Arena *arena, Window *out, Error *err)
{
    XlsxSheet *sheet;
    const SheetRow *row = NULL;

    out->count = 0;
    TRY(xlsx_sheet_open(book, info, &sheet, err));
    Status status = xlsx_sheet_next(sheet, arena, &row, err);
    while (status == ST_OK && row != NULL) {
        Cell *cells = ARENA_ARRAY(arena, Cell, row->width + 1);
        memcpy(cells, row->cells, row->width * sizeof *cells);
        out->rows[out->count] = *row;
        out->rows[out->count++].cells = cells;
        row = NULL;
        if (out->count < HEADER_WINDOW) {
            status = xlsx_sheet_next(sheet, arena, &row, err);
        }
    }
    xlsx_sheet_close(sheet);
    return status;
}

static size_t fullest(const Window *window)
{
    size_t most = 0;

    for (size_t i = 0; i < window->count; i++) {
        most = window->rows[i].filled > most ? window->rows[i].filled : most;
    }
    return most;
}

Status sheet_has_table(XlsxBook *book, const XlsxSheetInfo *info, size_t width, bool *out, Error *err)
{
    Arena arena;
    Window window;

    *out = false;
    if (info->part == NULL) {
        return ST_OK;
    }
    arena_init(&arena, 0);
    Status status = window_read(book, info, &arena, &window, err);
    *out = status == ST_OK && fullest(&window) >= width;
    arena_done(&arena);
    return status;
}

static Status fail_in(const XlsxSheetInfo *info, uint64_t line, Error *err)
{
    Arena arena;

    arena_init(&arena, 0);
    snprintf(err->path, sizeof err->path, "%s", sheet_rows_place(&arena, info->name, line, line));
    arena_done(&arena);
    return err->status;
}

/* The row of hashtags, or -1. */
static ptrdiff_t tags_find(const Window *window)
{
    for (size_t i = 0; i < window->count; i++) {
        if (hxl_is_row(window->rows[i].cells, window->rows[i].width)) {
            return (ptrdiff_t)i;
        }
    }
    return -1;
}

/* The first row that is full enough and has words in all of its cells, or in half of them when there is no such row. */
static ptrdiff_t words_find(const Window *window)
{
    size_t most = fullest(window);

    for (size_t share = 1; share <= 2; share++) {
        for (size_t i = 0; i < window->count; i++) {
            const SheetRow *row = &window->rows[i];
            if (row->filled * 3 >= most * 2 && row->worded * share >= row->filled) {
                return (ptrdiff_t)i;
            }
        }
    }
    return -1;
}

/* One line, blanks between words single. */
static Text name_of(Arena *arena, const Cell *cell)
{
    BUFFER out = {0};
    Text text = text_trim(cell->text);

    for (size_t i = 0; i < text.length; i++) {
        bool blank = (unsigned char)text.at[i] <= ' ';
        if (!blank) {
            buffer_byte(&out, (uint8_t)text.at[i]);
        } else if (out.size > 0 && out.at[out.size - 1] != ' ') {
            buffer_byte(&out, ' ');
        }
    }
    return text_copy(arena, buffer_view(&out));
}

static bool has_value(const SheetRow *row, size_t column)
{
    return row != NULL && column < row->width && row->cells[column].text.length > 0;
}

static bool has_data(const Window *window, uint64_t below, size_t column)
{
    for (size_t i = 0; i < window->count; i++) {
        if (window->rows[i].line > below && has_value(&window->rows[i], column)) {
            return true;
        }
    }
    return false;
}

static void column_add(SheetHeader *header, size_t at, Text name, Text tag, bool unnamed)
{
    header->columns[header->count++] = (SheetColumn){at, name, tag, unnamed};
}

/* A column is one that is named, tagged, or has a value in the first rows. */
static void columns_take(const Window *window, const SheetRow *names, const SheetRow *tags, Arena *arena,
                         SheetHeader *out)
{
    char letters[COLUMN_LETTERS_SIZE];

    for (size_t c = 0; c < LIMIT_COLUMNS; c++) {
        Text tag = has_value(tags, c) ? name_of(arena, &tags->cells[c]) : (Text){0};
        if (has_value(names, c)) {
            column_add(out, c, name_of(arena, &names->cells[c]), tag, false);
        } else if (tag.length > 0) {
            column_add(out, c, tag, tag, false);
        } else if (has_data(window, out->last, c)) {
            column_add(out, c, text_of(arena_format(arena, "column %s", column_letters(c, letters))), tag, true);
        }
    }
}

static Status refuse_merged(const XlsxSheetInfo *info, const SheetRange *range, Error *err)
{
    Arena arena;
    char letters[COLUMN_LETTERS_SIZE];

    arena_init(&arena, 0);
    char *place = sheet_place(&arena, info->name, range->left, range->top);
    error_set_at(err, ST_INVALID, place,
                 "%s:%s%llu is one header merged over %zu columns: unmerge it and give each column a name of its own",
                 place, column_letters(range->right, letters), (unsigned long long)range->bottom,
                 range->right - range->left + 1);
    arena_done(&arena);
    return ST_INVALID;
}

/* Only a header with a gap can hide a merged cell: looking costs a pass over the sheet. */
static Status merged_check(XlsxBook *book, const XlsxSheetInfo *info, const SheetHeader *header, Error *err)
{
    bool gap = false, found = false;
    SheetRange range;

    for (size_t i = 0; i < header->count; i++) {
        gap = gap || header->columns[i].unnamed;
    }
    if (!gap || header->line == 0) {
        return ST_OK;
    }
    TRY(xlsx_sheet_merged_at(book, info, header->line, &found, &range, err));
    return found ? refuse_merged(info, &range, err) : ST_OK;
}

static Status refuse_numbers(const XlsxSheetInfo *info, const Window *window, Error *err)
{
    error_set(err, ST_INVALID, "sheet \"%.*s\" begins with numbers: a row of column names is needed",
              TEXT_ARG(info->name));
    return fail_in(info, window->rows[0].line, err);
}

Status sheet_header_find(XlsxBook *book, const XlsxSheetInfo *info, Arena *arena, SheetHeader *out, Error *err)
{
    Window window;
    const SheetRow *names = NULL, *tags = NULL;

    TRY(window_read(book, info, arena, &window, err));
    if (window.count == 0) {
        return error_set(err, ST_INVALID, "sheet \"%.*s\" is empty", TEXT_ARG(info->name));
    }
    ptrdiff_t tagged = tags_find(&window), worded = tagged < 0 ? words_find(&window) : tagged - 1;
    if (tagged < 0 && worded < 0) {
        return refuse_numbers(info, &window, err);
    }
    tags = tagged < 0 ? NULL : &window.rows[tagged];
    names = worded < 0 ? NULL : &window.rows[worded];
    if (names != NULL && tags != NULL && names->filled * 2 < tags->filled) {
        names = NULL; /* a title: the tags are the header */
    }
    *out = (SheetHeader){.first = window.rows[0].line,
                         .line = names == NULL ? 0 : names->line,
                         .tag_line = tags == NULL ? 0 : tags->line,
                         .last = tags == NULL ? names->line : tags->line};
    if ((names != NULL && names->beyond > 0) || (tags != NULL && tags->beyond > 0)) {
        error_set(err, ST_TOO_LARGE, "sheet \"%.*s\" has more than %d columns", TEXT_ARG(info->name), LIMIT_COLUMNS);
        return fail_in(info, out->last, err);
    }
    columns_take(&window, names, tags, arena, out);
    return merged_check(book, info, out, err);
}
