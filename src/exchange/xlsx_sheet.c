#include "exchange/xlsx_sheet.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "exchange/xlsx_xml.h"

/* How a cell says that its value is spelled. */
typedef enum CellForm { FORM_NUMBER, FORM_SHARED, FORM_TEXT, FORM_BOOLEAN, FORM_ERROR, FORM_ISO_DATE } CellForm;

struct XlsxSheet {
    XlsxBook *book;
    XmlReader *xml;
    Arena *arena; /* of the row being read */
    bool merges_only, ended;
    uint64_t merge_line; /* with merges_only: the line they must touch; else those below it count */
    bool merge_found;
    SheetRange merge;
    SheetFacts facts;
    uint64_t cell_count;
    /* the row being read */
    SheetRow row;
    uint64_t line, text_bytes;
    Cell cells[LIMIT_COLUMNS];
    /* the cell being read */
    bool in_cell, in_value, in_phonetic, has_formula;
    CellForm form;
    size_t column; /* from 0 */
    uint32_t style;
    Buffer value, decoded;
};

const char *column_letters(size_t column, char out[COLUMN_LETTERS_SIZE])
{
    char reversed[COLUMN_LETTERS_SIZE];
    int count = 0;

    for (size_t n = column + 1; n > 0 && count < COLUMN_LETTERS_SIZE - 1; n = (n - 1) / 26) {
        reversed[count++] = (char)('A' + (n - 1) % 26);
    }
    for (int i = 0; i < count; i++) {
        out[i] = reversed[count - 1 - i];
    }
    out[count] = '\0';
    return out;
}

static bool is_plain_name(Text sheet)
{
    bool plain = sheet.length > 0 && !(sheet.at[0] >= '0' && sheet.at[0] <= '9');

    for (size_t i = 0; i < sheet.length && plain; i++) {
        char c = sheet.at[i];
        plain = (c & 0x80) != 0 || c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    }
    return plain;
}

static void put_sheet(Buffer *out, Text sheet)
{
    bool plain = is_plain_name(sheet);

    buffer_string(out, plain ? "" : "'");
    for (size_t i = 0; i < sheet.length; i++) {
        buffer_string(out, sheet.at[i] == '\'' ? "'" : "");
        buffer_byte(out, (uint8_t)sheet.at[i]);
    }
    buffer_string(out, plain ? "!" : "'!");
}

char *sheet_place(Arena *arena, Text sheet, size_t column, uint64_t line)
{
    BUFFER out = {0};
    char letters[COLUMN_LETTERS_SIZE];

    put_sheet(&out, sheet);
    buffer_format(&out, "%s%llu", column_letters(column, letters), (unsigned long long)line);
    return arena_copy(arena, out.at, out.size);
}

char *sheet_rows_place(Arena *arena, Text sheet, uint64_t first, uint64_t last)
{
    BUFFER out = {0};

    put_sheet(&out, sheet);
    buffer_format(&out, "%llu:%llu", (unsigned long long)first, (unsigned long long)last);
    return arena_copy(arena, out.at, out.size);
}

/* "C7": column from 0 and line; false for anything else. Steps behind it. */
static bool read_place(const char **at, size_t *column, uint64_t *line)
{
    const char *c = *at;
    size_t letters = 0;
    uint64_t digits = 0;

    for (; *c == '$' || (*c >= 'A' && *c <= 'Z'); c++) {
        letters = *c == '$' ? letters : letters * 26 + (size_t)(*c - 'A') + 1;
        if (letters > UINT16_MAX) {
            return false;
        }
    }
    for (; *c == '$' || (*c >= '0' && *c <= '9'); c++) {
        digits = *c == '$' ? digits : digits * 10 + (uint64_t)(*c - '0');
        if (digits > UINT32_MAX) {
            return false;
        }
    }
    *at = c;
    *column = letters - 1;
    *line = digits;
    return letters > 0 && digits > 0;
}

static void facts_add(SheetCells *cells, size_t column, uint64_t line)
{
    if (cells->count++ == 0) {
        cells->column = column;
        cells->line = line;
    }
}

static void merge_take(XlsxSheet *sheet, const char *reference)
{
    SheetRange range;
    const char *at = reference == NULL ? "" : reference;

    if (!read_place(&at, &range.left, &range.top) || *at++ != ':' || !read_place(&at, &range.right, &range.bottom)) {
        return;
    }
    if (!sheet->merges_only) {
        if (range.top > sheet->merge_line) {
            facts_add(&sheet->facts.merged, range.left, range.top);
        }
        return;
    }
    if (!sheet->merge_found && range.top <= sheet->merge_line && range.bottom >= sheet->merge_line &&
        range.right > range.left) {
        sheet->merge_found = true;
        sheet->merge = range;
    }
}

static void row_start(XlsxSheet *sheet, XmlAttributes attributes)
{
    const char *number = xml_attribute(attributes, "r");
    uint64_t line = number == NULL ? 0 : strtoull(number, NULL, 10);

    memset(sheet->cells, 0, sheet->row.width * sizeof *sheet->cells);
    sheet->line = line > sheet->line && line <= UINT32_MAX ? line : sheet->line + 1;
    sheet->row = (SheetRow){.line = sheet->line, .cells = sheet->cells};
    sheet->column = SIZE_MAX;
    sheet->text_bytes = 0;
}

static CellForm form_named(const char *type)
{
    static const struct {
        const char *name;
        CellForm form;
    } forms[] = {{"s", FORM_SHARED},  {"str", FORM_TEXT}, {"inlineStr", FORM_TEXT},
                 {"b", FORM_BOOLEAN}, {"e", FORM_ERROR},  {"d", FORM_ISO_DATE}};

    for (size_t i = 0; type != NULL && i < COUNT_OF(forms); i++) {
        if (strcmp(type, forms[i].name) == 0) {
            return forms[i].form;
        }
    }
    return FORM_NUMBER;
}

static void cell_start(XlsxSheet *sheet, XmlAttributes attributes)
{
    const char *place = NULL, *type = NULL, *style = NULL;
    uint64_t line;
    size_t column;

    for (size_t i = 0; attributes[i] != NULL; i += 2) {
        if (attributes[i][0] != '\0' && attributes[i][1] == '\0') {
            char name = attributes[i][0];
            place = name == 'r' ? attributes[i + 1] : place;
            type = name == 't' ? attributes[i + 1] : type;
            style = name == 's' ? attributes[i + 1] : style;
        }
    }
    sheet->column = place != NULL && read_place(&place, &column, &line) ? column : sheet->column + 1;
    sheet->form = form_named(type);
    sheet->style = style == NULL ? 0 : (uint32_t)strtoul(style, NULL, 10);
    sheet->in_cell = true;
    sheet->has_formula = false;
    buffer_clear(&sheet->value);
}

static void sheet_start(void *context, XmlReader *reader, const char *name, XmlAttributes attributes)
{
    XlsxSheet *sheet = context;

    (void)reader;
    if (name[1] == '\0' && !sheet->merges_only) {
        if (name[0] == 'c') {
            cell_start(sheet, attributes);
        }
        sheet->in_value = sheet->in_cell && (name[0] == 'v' || name[0] == 't') && !sheet->in_phonetic;
        sheet->has_formula = sheet->has_formula || (sheet->in_cell && name[0] == 'f');
    } else if (strcmp(name, "row") == 0 && !sheet->merges_only) {
        row_start(sheet, attributes);
    } else if (strcmp(name, "rPh") == 0) {
        sheet->in_phonetic = true;
    } else if (strcmp(name, "mergeCell") == 0) {
        merge_take(sheet, xml_attribute(attributes, "ref"));
    }
}

static void sheet_text(void *context, XmlReader *reader, Text text)
{
    XlsxSheet *sheet = context;

    if (!sheet->in_value) {
        return;
    }
    buffer_text(&sheet->value, text);
    if (sheet->value.size > LIMIT_ROW_BYTES) {
        xml_fail(reader, ST_TOO_LARGE, "a cell of row %llu is longer than %d MiB", (unsigned long long)sheet->line,
                 LIMIT_ROW_BYTES >> 20);
    }
}

static NumberStyle cell_style(const XlsxSheet *sheet)
{
    return sheet->style < sheet->book->style_count ? (NumberStyle)sheet->book->styles[sheet->style] : STYLE_NUMBER;
}

/* "2024-05-31T00:00:00" is a day. */
static Text without_midnight(Text text)
{
    static const Text midnight = {"T00:00:00", 9};
    ptrdiff_t clock = text_index(text, 'T');

    if (clock > 0 && text_starts((Text){text.at + clock, text.length - (size_t)clock}, midnight)) {
        text.length = (size_t)clock;
    }
    return text;
}

static Cell shared_cell(const XlsxSheet *sheet, Text number)
{
    int64_t index;
    Text text;

    if (text_to_int64(text_trim(number), &index) && index >= 0 &&
        xlsx_book_string(sheet->book, (uint64_t)index, &text)) {
        return (Cell){CELL_TEXT, text};
    }
    return (Cell){CELL_FAULT, TEXT("the cell names a text that the workbook does not have: the file is damaged")};
}

static Cell value_cell(XlsxSheet *sheet)
{
    Text value = buffer_view(&sheet->value);

    switch (sheet->form) {
    case FORM_SHARED:
        return shared_cell(sheet, value);
    case FORM_TEXT:
        buffer_clear(&sheet->decoded);
        xlsx_text_decode(value, &sheet->decoded);
        return (Cell){CELL_TEXT, text_copy(sheet->arena, buffer_view(&sheet->decoded))};
    case FORM_BOOLEAN:
        value = text_trim(value);
        return (Cell){CELL_BOOLEAN,
                      text_equal(value, TEXT("0")) || text_equal(value, TEXT("false")) ? TEXT("false") : TEXT("true")};
    case FORM_ERROR:
        return (Cell){CELL_FAULT, text_of(arena_format(sheet->arena, "the cell holds the error %.*s: mend or clear it",
                                                       (int)(value.length > 40 ? 40 : value.length), value.at))};
    case FORM_ISO_DATE:
        return (Cell){CELL_TEXT, text_copy(sheet->arena, without_midnight(text_trim(value)))};
    case FORM_NUMBER:
        break;
    }
    return number_cell(cell_style(sheet), sheet->book->since_1904, text_trim(value), sheet->arena);
}

/* Is there a value? A formula that was never calculated has none, and that is a fault. */
static bool cell_of(XlsxSheet *sheet, Cell *out)
{
    if (sheet->value.size > 0) {
        *out = value_cell(sheet);
        return out->text.length > 0 && (out->kind != CELL_TEXT || text_trim(out->text).length > 0);
    }
    if (!sheet->has_formula || sheet->form == FORM_TEXT) {
        return false;
    }
    *out = (Cell){CELL_FAULT, TEXT("the cell holds a formula that was never calculated: open the file in a spreadsheet "
                                   "program and save it")};
    return true;
}

static void cell_put(XlsxSheet *sheet, Cell cell)
{
    SheetRow *row = &sheet->row;
    bool worded = cell.kind == CELL_TEXT && (sheet->form == FORM_SHARED || sheet->form == FORM_TEXT);

    sheet->text_bytes += cell.text.length;
    if (sheet->text_bytes > LIMIT_ROW_BYTES) {
        row->too_long = true;
        return;
    }
    if (sheet->column >= LIMIT_COLUMNS) {
        row->beyond = row->beyond == 0 ? sheet->column : row->beyond;
        row->filled++;
        return;
    }
    row->width = row->width > sheet->column ? row->width : sheet->column + 1;
    row->filled += sheet->cells[sheet->column].kind == CELL_MISSING;
    row->worded += worded;
    row->faults += cell.kind == CELL_FAULT;
    sheet->cells[sheet->column] = cell;
}

static void cell_end(XlsxSheet *sheet, XmlReader *reader)
{
    Cell cell;
    Error err = {0};

    sheet->in_cell = false;
    if (!cell_of(sheet, &cell)) {
        return;
    }
    if (sheet->has_formula) {
        facts_add(sheet->value.size > 0 ? &sheet->facts.formulas : &sheet->facts.uncalculated, sheet->column,
                  sheet->line);
    }
    if (++sheet->cell_count > LIMIT_SHEET_CELLS) {
        xml_fail(reader, ST_TOO_LARGE, "the sheet has more than %d cells", LIMIT_SHEET_CELLS);
    } else if (xlsx_package_spend(sheet->book->package, sheet->form == FORM_SHARED ? cell.text.length : 0, &err) !=
               ST_OK) {
        xml_fail(reader, err.status, "%s", err.message);
    } else {
        cell_put(sheet, cell);
    }
}

static void sheet_end(void *context, XmlReader *reader, const char *name)
{
    XlsxSheet *sheet = context;

    sheet->in_value = false;
    if (name[0] == 'c' && name[1] == '\0' && sheet->in_cell) {
        cell_end(sheet, reader);
    } else if (strcmp(name, "rPh") == 0) {
        sheet->in_phonetic = false;
    } else if (strcmp(name, "row") == 0 && sheet->row.filled > 0) {
        xml_pause(reader);
    }
}

static const XmlHandler SHEET_HANDLER = {sheet_start, sheet_end, sheet_text};

Status xlsx_sheet_open(XlsxBook *book, const XlsxSheetInfo *info, XlsxSheet **out, Error *err)
{
    XlsxSheet *sheet = memory_resize(NULL, sizeof *sheet);

    memset(sheet, 0, sizeof *sheet);
    sheet->book = book;
    Status status = xml_open(book->package, info->part, &SHEET_HANDLER, sheet, &sheet->xml, err);
    if (status != ST_OK) {
        xlsx_sheet_close(sheet);
        return status;
    }
    *out = sheet;
    return ST_OK;
}

Status xlsx_sheet_next(XlsxSheet *sheet, Arena *arena, const SheetRow **out, Error *err)
{
    bool more = false;

    *out = NULL;
    if (sheet->ended) {
        return ST_OK;
    }
    sheet->arena = arena;
    sheet->row.filled = 0;
    TRY(xml_read(sheet->xml, &more, err));
    sheet->ended = !more;
    *out = more ? &sheet->row : NULL;
    return ST_OK;
}

void xlsx_sheet_header_line(XlsxSheet *sheet, uint64_t line)
{
    sheet->merge_line = line;
}

SheetFacts xlsx_sheet_facts(const XlsxSheet *sheet)
{
    return sheet->facts;
}

double xlsx_sheet_progress(const XlsxSheet *sheet)
{
    return xml_progress(sheet->xml);
}

void xlsx_sheet_close(XlsxSheet *sheet)
{
    if (sheet == NULL) {
        return;
    }
    xml_close(sheet->xml);
    buffer_done(&sheet->value);
    buffer_done(&sheet->decoded);
    memory_free(sheet);
}

Status xlsx_sheet_merged_at(XlsxBook *book, const XlsxSheetInfo *info, uint64_t line, bool *found, SheetRange *out,
                            Error *err)
{
    XlsxSheet *sheet;
    const SheetRow *row;
    Arena arena;

    TRY(xlsx_sheet_open(book, info, &sheet, err));
    arena_init(&arena, 0);
    sheet->merges_only = true;
    sheet->merge_line = line;
    Status status = xlsx_sheet_next(sheet, &arena, &row, err);
    *found = sheet->merge_found;
    *out = sheet->merge;
    arena_done(&arena);
    xlsx_sheet_close(sheet);
    return status;
}
