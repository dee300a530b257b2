#include "exchange/xlsx_book.h"

#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"
#include "exchange/xlsx_xml.h"

/* What ties parts together: a file "x/_rels/y.rels" says what the ids in "x/y" mean. */
typedef struct Link {
    const char *id, *kind, *target; /* kind is the last word of its address: "worksheet" */
} Link;

typedef struct Links {
    Arena *arena;
    const char *folder; /* of the part they are of: "xl/" */
    Link items[LIMIT_SHEETS + 64];
    size_t count;
} Links;

static bool is(const char *a, const char *b)
{
    return a != NULL && strcmp(a, b) == 0;
}

static bool is_true(const char *value)
{
    return is(value, "1") || is(value, "true") || is(value, "on");
}

static const char *keep(Arena *arena, const char *text)
{
    return text == NULL ? NULL : arena_copy(arena, text, strlen(text));
}

static const char *last_word(const char *address)
{
    const char *slash = address == NULL ? NULL : strrchr(address, '/');

    return slash == NULL ? address : slash + 1;
}

/* A target is relative to the part's folder, or begins with a slash. */
static const char *target_path(const Links *links, const char *target)
{
    if (target == NULL) {
        return "";
    }
    if (target[0] == '/') {
        return keep(links->arena, target + 1);
    }
    if (strncmp(target, "../", 3) == 0) {
        return keep(links->arena, target + 3);
    }
    return arena_format(links->arena, "%s%s", links->folder, strncmp(target, "./", 2) == 0 ? target + 2 : target);
}

static void link_start(void *context, XmlReader *reader, const char *name, XmlAttributes attributes)
{
    Links *links = context;

    if (!is(name, "Relationship") || is(xml_attribute(attributes, "TargetMode"), "External")) {
        return;
    }
    if (links->count == COUNT_OF(links->items)) {
        xml_fail(reader, ST_TOO_LARGE, "the workbook ties together more than %zu parts", COUNT_OF(links->items));
        return;
    }
    Link *link = &links->items[links->count++];
    link->id = keep(links->arena, xml_attribute(attributes, "Id"));
    link->kind = last_word(keep(links->arena, xml_attribute(attributes, "Type")));
    link->target = target_path(links, xml_attribute(attributes, "Target"));
}

static const XmlHandler LINK_HANDLER = {link_start, NULL, NULL};

static const char *link_of_kind(const Links *links, const char *kind)
{
    for (size_t i = 0; i < links->count; i++) {
        if (is(links->items[i].kind, kind)) {
            return links->items[i].target;
        }
    }
    return NULL;
}

/* The links of a part; none when it has none. */
static Status links_read(XlsxBook *book, const char *part, Links *out, Error *err)
{
    const char *file = last_word(part);
    int folder = (int)(file - part);

    *out = (Links){.arena = &book->arena, .folder = arena_format(&book->arena, "%.*s", folder, part)};
    const char *path = arena_format(&book->arena, "%.*s_rels/%s.rels", folder, part, file);
    return xlsx_package_has(book->package, path) ? xml_read_part(book->package, path, &LINK_HANDLER, out, err) : ST_OK;
}

static void sheet_add(XlsxBook *book, XmlReader *reader, XmlAttributes attributes)
{
    const char *name = xml_attribute(attributes, "name"), *state = xml_attribute(attributes, "state");

    if (book->sheet_count == LIMIT_SHEETS) {
        xml_fail(reader, ST_TOO_LARGE, "the workbook has more than %d sheets", LIMIT_SHEETS);
        return;
    }
    XlsxSheetInfo *sheet = &book->sheets[book->sheet_count++];
    sheet->name = text_of(keep(&book->arena, name == NULL ? "" : name));
    sheet->hidden = is(state, "hidden") || is(state, "veryHidden");
    /* "id" with a prefix; "sheetId" is another attribute */
    sheet->link = keep(&book->arena, xml_attribute(attributes, "id"));
}

static void book_start(void *context, XmlReader *reader, const char *name, XmlAttributes attributes)
{
    XlsxBook *book = context;

    if (is(name, "sheet")) {
        sheet_add(book, reader, attributes);
    } else if (is(name, "workbookPr")) {
        book->since_1904 = is_true(xml_attribute(attributes, "date1904"));
    }
}

static const XmlHandler BOOK_HANDLER = {book_start, NULL, NULL};

static void sheets_tie(XlsxBook *book, const Links *links)
{
    for (size_t i = 0; i < book->sheet_count; i++) {
        XlsxSheetInfo *sheet = &book->sheets[i];
        for (size_t k = 0; k < links->count && sheet->part == NULL; k++) {
            const Link *link = &links->items[k];
            bool tied = is(link->id, sheet->link == NULL ? "" : sheet->link) && is(link->kind, "worksheet");
            sheet->part = tied ? arena_copy(&book->arena, link->target, strlen(link->target)) : NULL;
        }
    }
}

typedef struct StyleReading {
    XlsxBook *book;
    bool of_cells;
    struct {
        uint32_t id;
        NumberStyle style;
    } formats[LIMIT_NUMBER_FORMATS];
    size_t format_count;
} StyleReading;

static uint32_t attribute_number(XmlAttributes attributes, const char *name)
{
    const char *text = xml_attribute(attributes, name);

    return text == NULL ? 0 : (uint32_t)strtoul(text, NULL, 10);
}

static void format_add(StyleReading *reading, XmlReader *reader, XmlAttributes attributes)
{
    if (reading->format_count == LIMIT_NUMBER_FORMATS) {
        xml_fail(reader, ST_TOO_LARGE, "the workbook has more than %d formats of numbers", LIMIT_NUMBER_FORMATS);
        return;
    }
    reading->formats[reading->format_count].id = attribute_number(attributes, "numFmtId");
    reading->formats[reading->format_count++].style =
        number_style_parse(text_of(xml_attribute(attributes, "formatCode")));
}

static NumberStyle style_of_format(const StyleReading *reading, uint32_t id)
{
    for (size_t i = 0; i < reading->format_count; i++) {
        if (reading->formats[i].id == id) {
            return reading->formats[i].style;
        }
    }
    return number_style_builtin(id);
}

static void style_add(StyleReading *reading, XmlReader *reader, XmlAttributes attributes)
{
    XlsxBook *book = reading->book;

    if (book->style_count == LIMIT_CELL_STYLES) {
        xml_fail(reader, ST_TOO_LARGE, "the workbook has more than %d styles of cells", LIMIT_CELL_STYLES);
        return;
    }
    book->styles[book->style_count++] = (uint8_t)style_of_format(reading, attribute_number(attributes, "numFmtId"));
}

static void style_start(void *context, XmlReader *reader, const char *name, XmlAttributes attributes)
{
    StyleReading *reading = context;

    if (is(name, "numFmt")) {
        format_add(reading, reader, attributes);
    } else if (is(name, "cellXfs")) {
        reading->of_cells = true;
    } else if (is(name, "xf") && reading->of_cells) {
        style_add(reading, reader, attributes);
    }
}

static void style_end(void *context, XmlReader *reader, const char *name)
{
    StyleReading *reading = context;

    (void)reader;
    reading->of_cells = reading->of_cells && !is(name, "cellXfs");
}

static const XmlHandler STYLE_HANDLER = {style_start, style_end, NULL};

static Status styles_read(XlsxBook *book, const char *part, Error *err)
{
    StyleReading *reading = ARENA_NEW(&book->arena, StyleReading);

    if (part == NULL || !xlsx_package_has(book->package, part)) {
        return ST_OK;
    }
    reading->book = book;
    book->styles = arena_new(&book->arena, LIMIT_CELL_STYLES);
    return xml_read_part(book->package, part, &STYLE_HANDLER, reading, err);
}

/* "_x000D_" at the beginning; 0 when there is none, or when it would be no character. */
static uint32_t escaped_character(Text text)
{
    char digits[5] = {0}, *end;

    if (text.length < 7 || text.at[0] != '_' || text.at[1] != 'x' || text.at[6] != '_') {
        return 0;
    }
    memcpy(digits, text.at + 2, 4);
    unsigned long code = strtoul(digits, &end, 16);
    bool hexadecimal = end == digits + 4 && strspn(digits, "0123456789abcdefABCDEF") == 4;
    return !hexadecimal || (code >= 0xd800 && code < 0xe000) ? 0 : (uint32_t)code;
}

void xlsx_text_decode(Text text, Buffer *out)
{
    while (text.length > 0) {
        const char *mark = memchr(text.at, '_', text.length);
        size_t before = mark == NULL ? text.length : (size_t)(mark - text.at), taken = before;
        buffer_bytes(out, text.at, before);
        if (mark != NULL) {
            uint32_t c = escaped_character((Text){mark, text.length - before});
            int size = utf8_encode(c == 0 ? '_' : c, buffer_reserve(out, 4));
            buffer_grown(out, (size_t)size);
            taken += c == 0 ? 1 : 7;
        }
        text.at += taken;
        text.length -= taken;
    }
}

typedef struct StringReading {
    XlsxBook *book;
    bool in_text, in_phonetic;
    Buffer raw;
} StringReading;

static void string_start(void *context, XmlReader *reader, const char *name, XmlAttributes attributes)
{
    StringReading *reading = context;

    (void)reader;
    (void)attributes;
    if (is(name, "si")) {
        buffer_clear(&reading->raw);
    }
    reading->in_phonetic = reading->in_phonetic || is(name, "rPh");
    reading->in_text = is(name, "t") && !reading->in_phonetic;
}

static void string_text(void *context, XmlReader *reader, Text text)
{
    StringReading *reading = context;

    if (!reading->in_text) {
        return;
    }
    buffer_text(&reading->raw, text);
    if (reading->raw.size > LIMIT_ROW_BYTES) {
        xml_fail(reader, ST_TOO_LARGE, "a text of the workbook is longer than %d MiB", LIMIT_ROW_BYTES >> 20);
    }
}

static void string_add(XlsxBook *book, XmlReader *reader, Text raw)
{
    xlsx_text_decode(raw, &book->strings);
    if (book->strings.size > LIMIT_SHARED_TEXT_BYTES || book->string_count == LIMIT_SHARED_TEXTS) {
        xml_fail(reader, ST_TOO_LARGE, "the workbook has more than %d texts or %d MiB of them: save the sheet as CSV",
                 LIMIT_SHARED_TEXTS, LIMIT_SHARED_TEXT_BYTES >> 20);
        return;
    }
    if (book->string_count == book->string_room) {
        book->string_room = book->string_room == 0 ? 1024 : book->string_room * 2;
        book->string_ends = memory_resize(book->string_ends, book->string_room * sizeof *book->string_ends);
    }
    book->string_ends[book->string_count++] = (uint32_t)book->strings.size;
}

static void string_end(void *context, XmlReader *reader, const char *name)
{
    StringReading *reading = context;

    reading->in_text = false;
    reading->in_phonetic = reading->in_phonetic && !is(name, "rPh");
    if (is(name, "si")) {
        string_add(reading->book, reader, buffer_view(&reading->raw));
    }
}

static const XmlHandler STRING_HANDLER = {string_start, string_end, string_text};

static Status strings_read(XlsxBook *book, const char *part, Error *err)
{
    StringReading reading = {.book = book};

    if (part == NULL || !xlsx_package_has(book->package, part)) {
        return ST_OK;
    }
    Status status = xml_read_part(book->package, part, &STRING_HANDLER, &reading, err);
    buffer_done(&reading.raw);
    return status;
}

static Status refuse_other(const XlsxBook *book, Error *err)
{
    if (xlsx_package_has(book->package, "xl/workbook.bin")) {
        return error_set(err, ST_INVALID, "\"%s\" is a binary workbook: save it as .xlsx", book->name);
    }
    return error_set(err, ST_INVALID, "\"%s\" is an Office document without sheets: save its table as .xlsx or CSV",
                     book->name);
}

static Status book_read(XlsxBook *book, Error *err)
{
    Links *links = ARENA_NEW(&book->arena, Links);

    TRY(links_read(book, "", links, err));
    const char *part = link_of_kind(links, "officeDocument");
    part = part == NULL ? "xl/workbook.xml" : part;
    size_t length = strlen(part);
    if (!xlsx_package_has(book->package, part) || length < 4 || strcmp(part + length - 4, ".bin") == 0) {
        return refuse_other(book, err);
    }
    book->sheets = ARENA_ARRAY(&book->arena, XlsxSheetInfo, LIMIT_SHEETS);
    TRY(links_read(book, part, links, err));
    TRY(xml_read_part(book->package, part, &BOOK_HANDLER, book, err));
    sheets_tie(book, links);
    if (book->sheet_count == 0) {
        return refuse_other(book, err);
    }
    book->macros = link_of_kind(links, "vbaProject") != NULL || xlsx_package_has(book->package, "xl/vbaProject.bin");
    TRY(styles_read(book, link_of_kind(links, "styles"), err));
    return strings_read(book, link_of_kind(links, "sharedStrings"), err);
}

Status xlsx_book_open(int fd, const char *name, XlsxBook **out, Error *err)
{
    XlsxPackage *package;

    TRY(xlsx_package_open(fd, name, &package, err));
    XlsxBook *book = memory_resize(NULL, sizeof *book);
    *book = (XlsxBook){.package = package, .name = name};
    Status status = book_read(book, err);
    if (status != ST_OK) {
        xlsx_book_close(book);
        return status;
    }
    *out = book;
    return ST_OK;
}

bool xlsx_book_string(const XlsxBook *book, uint64_t number, Text *out)
{
    if (number >= book->string_count) {
        return false;
    }
    uint32_t start = number == 0 ? 0 : book->string_ends[number - 1];
    *out = (Text){book->strings.at + start, book->string_ends[number] - start};
    return true;
}

void xlsx_book_close(XlsxBook *book)
{
    if (book == NULL) {
        return;
    }
    xlsx_package_close(book->package);
    buffer_done(&book->strings);
    memory_free(book->string_ends);
    arena_done(&book->arena);
    memory_free(book);
}
