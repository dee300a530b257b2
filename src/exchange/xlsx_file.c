#include "exchange/xlsx_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/memory.h"
#include "base/number.h"
#include "exchange/xlsx_sheet.h"

/* ROWS_PACKED: deflate 3 packs rows nearly as small as 6, in half the time. */
enum { SHEETS_MAX = 4, FLUSH_SIZE = 256 * 1024, ROWS_PACKED = 3 };

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define TYPE_OF "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const char STYLES[] =
    XML "<styleSheet " MAIN ">"
        "<numFmts count=\"4\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/>"
        "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\"/><numFmt numFmtId=\"166\" formatCode=\"yyyy\"/>"
        "<numFmt numFmtId=\"167\" formatCode=\"hh:mm\"/></numFmts>"
        "<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
        "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font>"
        "<font><i/><sz val=\"11\"/><color rgb=\"FF595959\"/><name val=\"Calibri\"/></font></fonts>"
        "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill>"
        "<fill><patternFill patternType=\"gray125\"/></fill>"
        "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE7E6E6\"/></patternFill></fill></fills>"
        "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
        "<cellXfs count=\"8\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
        "<xf numFmtId=\"49\" fontId=\"1\" fillId=\"2\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" "
        "applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>"
        "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        "<xf numFmtId=\"166\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        "<xf numFmtId=\"167\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>"
        "<xf numFmtId=\"49\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>"
        "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

typedef struct WrittenSheet {
    Text name;
    FILE *rows; /* its XML */
} WrittenSheet;

struct XlsxFile {
    char *path;
    Arena arena;
    WrittenSheet sheets[SHEETS_MAX];
    size_t sheet_count;
    Buffer pending;
    size_t columns, column;
    uint64_t row;
    bool header;
};

static Status fail(const XlsxFile *file, Error *err)
{
    Status status = errno == EACCES || errno == EPERM || errno == EROFS ? ST_DENIED : ST_IO;

    return error_set(err, status, "cannot write \"%s\": %s", file->path, strerror(errno));
}

Status xlsx_file_create(const char *path, XlsxFile **out, Error *err)
{
    XlsxFile *file = memory_resize(NULL, sizeof *file);

    *file = (XlsxFile){0};
    file->path = arena_copy(&file->arena, path, strlen(path));
    if (access(path, F_OK) == 0) {
        xlsx_file_abandon(file);
        return error_set(err, ST_CONFLICT, "\"%s\" is there already", path);
    }
    *out = file;
    return ST_OK;
}

/* A file beside the target that has no name: it is gone whatever happens. */
static Status open_rows(const XlsxFile *file, FILE **out, Error *err)
{
    char path[4096];
    const char *slash = strrchr(file->path, '/');

    snprintf(path, sizeof path, "%.*srows.XXXXXX", slash == NULL ? 0 : (int)(slash - file->path) + 1, file->path);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0) {
        return fail(file, err);
    }
    unlink(path);
    *out = fdopen(fd, "w+b");
    if (*out == NULL) {
        close(fd);
        return fail(file, err);
    }
    return ST_OK;
}

static Status flush(XlsxFile *file, Error *err)
{
    size_t size = file->pending.size;

    buffer_clear(&file->pending);
    errno = EIO;
    return size == 0 || fwrite(file->pending.at, 1, size, file->sheets[file->sheet_count - 1].rows) == size
               ? ST_OK
               : fail(file, err);
}

/* A name that stands in no other program's way. */
static Text sheet_name(Arena *arena, Text name)
{
    char *out = arena_raw(arena, name.length + 1);
    size_t length = 0, units = 0;
    uint32_t c;

    for (int size; (size = utf8_decode(name, &c)) > 0; name.at += size, name.length -= (size_t)size) {
        units += c > 0xffff ? 2 : 1;
        if (units > XLSX_SHEET_NAME_MAX) {
            break;
        }
        bool forbidden = c < ' ' || strchr("[]:*?/\\'", (int)(c < 0x80 ? c : 'x')) != NULL;
        length += (size_t)utf8_encode(forbidden ? '-' : c, out + length);
    }
    return length == 0 ? TEXT("1") : (Text){out, length};
}

static void put_columns(XlsxFile *file, const XlsxColumn *columns, size_t count)
{
    buffer_string(&file->pending, count > 0 ? "<cols>" : "");
    for (size_t i = 0; i < count; i++) {
        buffer_format(&file->pending, "<col min=\"%zu\" max=\"%zu\" width=\"%.1f\" style=\"%d\" customWidth=\"1\"/>",
                      i + 1, i + 1, columns[i].width, (int)columns[i].look);
    }
    buffer_string(&file->pending, count > 0 ? "</cols>" : "");
}

static Status end_sheet(XlsxFile *file, Error *err)
{
    char letters[COLUMN_LETTERS_SIZE];

    if (file->sheet_count == 0) {
        return ST_OK;
    }
    buffer_string(&file->pending, "</sheetData>");
    if (file->header && file->columns > 0 && file->row > 0) {
        buffer_format(&file->pending, "<autoFilter ref=\"A1:%s%llu\"/>", column_letters(file->columns - 1, letters),
                      (unsigned long long)file->row);
    }
    buffer_string(&file->pending, "</worksheet>");
    TRY(flush(file, err));
    return fflush(file->sheets[file->sheet_count - 1].rows) == 0 ? ST_OK : fail(file, err);
}

Status xlsx_file_sheet(XlsxFile *file, Text name, const XlsxColumn *columns, size_t count, bool header, Error *err)
{
    static const char frozen[] = "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>";

    if (file->sheet_count == SHEETS_MAX) {
        return error_set(err, ST_TOO_LARGE, "a workbook written here has at most %d sheets", SHEETS_MAX);
    }
    TRY(end_sheet(file, err));
    WrittenSheet *sheet = &file->sheets[file->sheet_count];
    TRY(open_rows(file, &sheet->rows, err));
    sheet->name = sheet_name(&file->arena, name);
    file->header = header;
    file->columns = count;
    file->row = 0;
    buffer_format(&file->pending,
                  XML "<worksheet " MAIN "><sheetViews><sheetView %sworkbookViewId=\"0\">%s</sheetView>"
                      "</sheetViews><sheetFormatPr defaultRowHeight=\"15\"/>",
                  file->sheet_count == 0 ? "tabSelected=\"1\" " : "", header ? frozen : "");
    file->sheet_count++;
    put_columns(file, columns, count);
    buffer_string(&file->pending, "<sheetData>");
    return ST_OK;
}

void xlsx_row_begin(XlsxFile *file)
{
    file->row++;
    file->column = 0;
    buffer_format(&file->pending, "<row r=\"%llu\">", (unsigned long long)file->row);
}

static void cell_begin(XlsxFile *file, XlsxLook look, const char *type)
{
    char letters[COLUMN_LETTERS_SIZE], style[24] = "";

    if (look != LOOK_PLAIN) {
        snprintf(style, sizeof style, " s=\"%d\"", (int)look);
    }
    buffer_format(&file->pending, "<c r=\"%s%llu\"%s%s>", column_letters(file->column++, letters),
                  (unsigned long long)file->row, style, type);
}

/* "_x0041_" in a text would be read as the letter it stands for. */
static bool looks_escaped(Text text)
{
    bool escaped = text.length >= 7 && text.at[0] == '_' && text.at[1] == 'x' && text.at[6] == '_';

    for (size_t i = 2; i < 6 && escaped; i++) {
        escaped = text.at[i] != '\0' && strchr("0123456789abcdefABCDEF", text.at[i]) != NULL;
    }
    return escaped;
}

static void put_character(Buffer *out, Text rest)
{
    char c = *rest.at;

    if (c == '&' || c == '<' || c == '>' || c == '"') {
        buffer_string(out, c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&quot;");
    } else if (((unsigned char)c < ' ' && c != '\n' && c != '\t') || (c == '_' && looks_escaped(rest))) {
        buffer_format(out, "_x%04X_", (unsigned char)c);
    } else {
        buffer_byte(out, (uint8_t)c);
    }
}

static bool is_plain(Text text)
{
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < ' ' || c == '&' || c == '<' || c == '>' || c == '"' || c == '_') {
            return false;
        }
    }
    return true;
}

static void put_text(Buffer *out, Text text)
{
    if (is_plain(text)) {
        buffer_text(out, text);
        return;
    }
    for (size_t i = 0; i < text.length; i++) {
        put_character(out, (Text){text.at + i, text.length - i});
    }
}

void xlsx_cell_text(XlsxFile *file, XlsxLook look, Text text)
{
    cell_begin(file, look, " t=\"inlineStr\"");
    buffer_string(&file->pending, "<is><t xml:space=\"preserve\">");
    put_text(&file->pending, text);
    buffer_string(&file->pending, "</t></is></c>");
}

void xlsx_cell_number(XlsxFile *file, XlsxLook look, double number)
{
    char text[NUMBER_SIZE];

    cell_begin(file, look, "");
    buffer_string(&file->pending, "<v>");
    buffer_bytes(&file->pending, text, (size_t)number_format(number, text));
    buffer_string(&file->pending, "</v></c>");
}

void xlsx_cell_boolean(XlsxFile *file, bool value)
{
    cell_begin(file, LOOK_PLAIN, " t=\"b\"");
    buffer_string(&file->pending, value ? "<v>1</v></c>" : "<v>0</v></c>");
}

void xlsx_cell_skip(XlsxFile *file)
{
    file->column++;
}

Status xlsx_row_end(XlsxFile *file, Error *err)
{
    buffer_string(&file->pending, "</row>");
    if (file->row > XLSX_ROWS_MAX) {
        return error_set(err, ST_TOO_LARGE, "a sheet has %d rows, and there are more: export as CSV or GeoPackage",
                         XLSX_ROWS_MAX);
    }
    return file->pending.size >= FLUSH_SIZE ? flush(file, err) : ST_OK;
}

size_t xlsx_text_units(Text text)
{
    size_t units = 0;

    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        units += (c & 0xc0) == 0x80 ? 0 : c >= 0xf0 ? 2 : 1;
    }
    return units;
}

static Text book_xml(XlsxFile *file)
{
    BUFFER xml = {0};

    buffer_string(&xml, XML "<workbook " MAIN " xmlns:r=\"" OFFICE "\"><sheets>");
    for (size_t i = 0; i < file->sheet_count; i++) {
        buffer_string(&xml, "<sheet name=\"");
        put_text(&xml, file->sheets[i].name);
        buffer_format(&xml, "\" sheetId=\"%zu\" r:id=\"rId%zu\"/>", i + 1, i + 1);
    }
    buffer_string(&xml, "</sheets></workbook>");
    return text_copy(&file->arena, buffer_view(&xml));
}

static Text types_xml(XlsxFile *file)
{
    BUFFER xml = {0};

    buffer_string(&xml, XML "<Types xmlns=\"" PACKAGE "content-types\">"
                            "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package."
                            "relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                            "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" TYPE_OF "sheet.main+xml\"/>"
                            "<Override PartName=\"/xl/styles.xml\" ContentType=\"" TYPE_OF "styles+xml\"/>");
    for (size_t i = 0; i < file->sheet_count; i++) {
        buffer_format(&xml,
                      "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" TYPE_OF "worksheet+xml\"/>",
                      i + 1);
    }
    buffer_string(&xml, "</Types>");
    return text_copy(&file->arena, buffer_view(&xml));
}

static Text links_xml(XlsxFile *file)
{
    BUFFER xml = {0};

    buffer_string(&xml, XML "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t i = 0; i < file->sheet_count; i++) {
        buffer_format(&xml,
                      "<Relationship Id=\"rId%zu\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>",
                      i + 1, i + 1);
    }
    buffer_string(&xml,
                  "<Relationship Id=\"styles\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/></Relationships>");
    return text_copy(&file->arena, buffer_view(&xml));
}

static const char ROOT_LINKS[] =
    XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"book\" Type=\"" OFFICE
        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

static bool add_part(zip_t *archive, const char *path, zip_source_t *source)
{
    zip_int64_t index = source == NULL ? -1 : zip_file_add(archive, path, source, ZIP_FL_ENC_UTF_8);

    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_DEFLATE, ROWS_PACKED) == 0;
}

static bool add_text(zip_t *archive, const char *path, Text text)
{
    return add_part(archive, path, zip_source_buffer(archive, text.at, text.length, 0));
}

/* The types come first: that is how programs know such an archive from others. */
static bool add_parts(XlsxFile *file, zip_t *archive)
{
    char path[64];
    bool fine = add_text(archive, "[Content_Types].xml", types_xml(file)) &&
                add_text(archive, "_rels/.rels", text_of(ROOT_LINKS)) &&
                add_text(archive, "xl/workbook.xml", book_xml(file)) &&
                add_text(archive, "xl/_rels/workbook.xml.rels", links_xml(file)) &&
                add_text(archive, "xl/styles.xml", text_of(STYLES));

    for (size_t i = 0; i < file->sheet_count && fine; i++) {
        WrittenSheet *sheet = &file->sheets[i];
        snprintf(path, sizeof path, "xl/worksheets/sheet%zu.xml", i + 1);
        rewind(sheet->rows);
        fine = add_part(archive, path, zip_source_filep(archive, sheet->rows, 0, -1));
        sheet->rows = fine ? NULL : sheet->rows; /* the archive's from here on */
    }
    return fine;
}

static Status pack(XlsxFile *file, Error *err)
{
    int code = 0;
    zip_t *archive = zip_open(file->path, ZIP_CREATE | ZIP_EXCL, &code);

    if (archive == NULL) {
        return fail(file, err);
    }
    if (add_parts(file, archive) && zip_close(archive) == 0) {
        return ST_OK;
    }
    error_set(err, ST_IO, "cannot write \"%s\": %s", file->path, zip_strerror(archive));
    zip_discard(archive);
    return ST_IO;
}

Status xlsx_file_finish(XlsxFile *file, Error *err)
{
    Status status = end_sheet(file, err);

    if (status == ST_OK) {
        status = pack(file, err);
    }
    xlsx_file_abandon(file);
    return status;
}

void xlsx_file_abandon(XlsxFile *file)
{
    if (file == NULL) {
        return;
    }
    for (size_t i = 0; i < file->sheet_count; i++) {
        if (file->sheets[i].rows != NULL) {
            fclose(file->sheets[i].rows);
        }
    }
    buffer_done(&file->pending);
    arena_done(&file->arena);
    memory_free(file);
}
