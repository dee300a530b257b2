/*
 * xlsx_book.h - what a workbook declares: its sheets, the texts they share and the formats of its numbers.
 */
#ifndef EXCHANGE_XLSX_BOOK_H
#define EXCHANGE_XLSX_BOOK_H

#include "base/buffer.h"
#include "exchange/xlsx_number.h"
#include "exchange/xlsx_package.h"

typedef struct XlsxSheetInfo {
    Text name;
    char *part;       /* where it is in the package; NULL for what is no table of cells, as a chart */
    bool hidden;      /* also what only a program can show again */
    const char *link; /* what ties it to its part, while the book is being read */
} XlsxSheetInfo;

typedef struct XlsxBook {
    XlsxPackage *package;
    const char *name; /* of the file */
    Arena arena;
    XlsxSheetInfo *sheets; /* in the order of their tabs */
    size_t sheet_count;
    bool since_1904;
    bool macros;     /* it carries code, which nothing here looks at */
    uint8_t *styles; /* NumberStyle by the number cells give */
    size_t style_count;
    Buffer strings; /* the texts, one behind the other */
    uint32_t *string_ends;
    size_t string_count, string_room;
} XlsxBook;

/*
 * Reads everything but the sheets. `name` is for messages and must outlive the book. ST_INVALID when it is no workbook
 * of this kind (binary ones, documents and damaged ones say so), ST_TOO_LARGE beyond base/limits.h.
 */
Status xlsx_book_open(int fd, const char *name, XlsxBook **out, Error *err) CHECKED;

/* The text of this number, lent by the book; false when there is none. */
bool xlsx_book_string(const XlsxBook *book, uint64_t number, Text *out);

/* Appends a text as a workbook spells it: _x000D_ stands for the character of that number. */
void xlsx_text_decode(Text text, Buffer *out);

void xlsx_book_close(XlsxBook *book);

#endif
