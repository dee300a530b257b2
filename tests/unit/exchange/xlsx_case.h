/*
 * xlsx_case.h - a workbook made of the XML of its parts; what a test does not give is the least that is needed.
 */
#ifndef TEST_EXCHANGE_XLSX_CASE_H
#define TEST_EXCHANGE_XLSX_CASE_H

#include "source_case.h"
#include "stored_zip.h"

enum { BOOK_SHEETS = 4 };

typedef struct Book {
    const char *sheets[BOOK_SHEETS]; /* what stands in sheetData; the first is needed */
    const char *names[BOOK_SHEETS];  /* "Sheet1"… when NULL */
    const char *states[BOOK_SHEETS]; /* "hidden" */
    const char *tail;                /* behind the first sheet's rows: merged cells */
    const char *strings;             /* what stands in sst */
    const char *styles;              /* what stands in styleSheet */
    const char *properties;          /* attributes of workbookPr */
    bool macros;
} Book;

#define BOOK_STYLES                                                                                                    \
    "<numFmts><numFmt numFmtId=\"165\" formatCode=\"[$-40C]d\\ mmmm\\ yyyy\"/>"                                        \
    "<numFmt numFmtId=\"166\" formatCode=\"yyyy\"/><numFmt numFmtId=\"167\" "                                          \
    "formatCode=\"0.0&quot;days&quot;\"/></numFmts>"                                                                   \
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"                                                               \
    "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"165\"/>"                    \
    "<xf numFmtId=\"17\"/><xf numFmtId=\"166\"/><xf numFmtId=\"20\"/><xf numFmtId=\"46\"/><xf "                        \
    "numFmtId=\"167\"/></cellXfs>"

/* Cell styles of BOOK_STYLES, in order. */
#define S_DATE "1"
#define S_MOMENT "2"
#define S_LONG "3"
#define S_MONTH "4"
#define S_YEAR "5"
#define S_TIME "6"
#define S_DURATION "7"
#define S_DAYS "8"

/* A cell with its text in it. */
#define WORD(place, text) "<c r=\"" place "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">" text "</t></is></c>"
#define NUMBER(place, text) "<c r=\"" place "\"><v>" text "</v></c>"
#define STYLED(place, style, text) "<c r=\"" place "\" s=\"" style "\"><v>" text "</v></c>"
#define ROW_(line, cells) "<row r=\"" line "\">" cells "</row>"

static inline void book_part(StoredZip *zip, const char *path, const char *before, const char *inner, const char *after)
{
    BUFFER xml = {0};

    buffer_format(&xml, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>%s%s%s", before, inner == NULL ? "" : inner, after);
    zip_put(zip, path, buffer_view(&xml));
}

static inline void book_sheets(StoredZip *zip, const Book *book)
{
    BUFFER list = {0}, links = {0};
    char path[64];

    for (int i = 0; i < BOOK_SHEETS && book->sheets[i] != NULL; i++) {
        char name[32];
        snprintf(name, sizeof name, "Sheet%d", i + 1);
        buffer_format(&list, "<sheet name=\"%s\" sheetId=\"%d\" state=\"%s\" r:id=\"rId%d\"/>",
                      book->names[i] == NULL ? name : book->names[i], i + 1,
                      book->states[i] == NULL ? "visible" : book->states[i], i + 1);
        buffer_format(&links,
                      "<Relationship Id=\"rId%d\" Type=\"http://x/relationships/worksheet\" "
                      "Target=\"worksheets/sheet%d.xml\"/>",
                      i + 1, i + 1);
        snprintf(path, sizeof path, "xl/worksheets/sheet%d.xml", i + 1);
        BUFFER after = {0};
        buffer_format(&after, "</sheetData>%s</worksheet>", i == 0 && book->tail != NULL ? book->tail : "");
        buffer_byte(&after, '\0');
        book_part(zip, path, "<worksheet><sheetData>", book->sheets[i], after.at);
    }
    buffer_string(&links, "<Relationship Id=\"s\" Type=\"http://x/styles\" Target=\"styles.xml\"/>"
                          "<Relationship Id=\"t\" Type=\"http://x/sharedStrings\" Target=\"sharedStrings.xml\"/>");
    buffer_byte(&links, '\0');
    buffer_byte(&list, '\0');
    BUFFER head = {0};
    buffer_format(&head, "<workbook xmlns:r=\"http://x/r\"><workbookPr %s/><sheets>",
                  book->properties == NULL ? "" : book->properties);
    buffer_byte(&head, '\0');
    book_part(zip, "xl/workbook.xml", head.at, list.at, "</sheets></workbook>");
    book_part(zip, "xl/_rels/workbook.xml.rels", "<Relationships>", links.at, "</Relationships>");
}

static inline void book_make(const Book *book, StoredZip *zip)
{
    book_part(zip, "[Content_Types].xml", "<Types>", NULL, "</Types>");
    book_part(zip, "_rels/.rels", "<Relationships>",
              "<Relationship Id=\"a\" Type=\"http://x/officeDocument\" Target=\"xl/workbook.xml\"/>",
              "</Relationships>");
    book_sheets(zip, book);
    book_part(zip, "xl/sharedStrings.xml", "<sst>", book->strings, "</sst>");
    book_part(zip, "xl/styles.xml", "<styleSheet>", book->styles == NULL ? BOOK_STYLES : book->styles, "</styleSheet>");
    if (book->macros) {
        zip_put(zip, "xl/vbaProject.bin", TEXT("not looked at"));
    }
}

static inline void case_open_book(SourceCase *c, const Book *book)
{
    StoredZip zip = {0};

    book_make(book, &zip);
    case_open(c, "book.xlsx", zip_bytes(&zip));
    zip_done(&zip);
}

/* The workbook is refused, when opened or when read, with a message and a path that have these parts in them. */
static inline void assert_book_refused(SourceCase *c, const Book *book, Status status, const char *message,
                                       const char *place)
{
    case_open_book(c, book);
    case_drain(c);
    assert_says(c->status == ST_OK ? "no error" : c->err.message, message);
    assert_says(c->err.path, place);
    assert_int_equal(c->status, status);
    case_done(c);
}

#endif
