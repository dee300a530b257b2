/*
 * xlsx_file.h - a workbook being written, one sheet after the other and row by row; memory does not grow with it.
 *
 * Rows go to a file without a name beside the target and are packed when the workbook is finished. Numbers are the
 * shortest that read back the same (which is why this is not libxlsxwriter: docs/decisions/0016).
 */
#ifndef EXCHANGE_XLSX_FILE_H
#define EXCHANGE_XLSX_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

enum {
    XLSX_ROWS_MAX = 1048576,    /* of a sheet */
    XLSX_CELL_TEXT_MAX = 32767, /* UTF-16 units */
    XLSX_SHEET_NAME_MAX = 31    /* UTF-16 units */
};

/* How a cell looks, and with it what its number means. */
typedef enum XlsxLook {
    LOOK_PLAIN,
    LOOK_HEADER, /* bold, on grey */
    LOOK_TEXT,   /* what is typed into it stays text */
    LOOK_DATE,   /* 2024-05-31 */
    LOOK_MONTH,  /* 2024-05 */
    LOOK_YEAR,   /* 2024 */
    LOOK_TIME,   /* 14:30 */
    LOOK_MARK,   /* italic: a word in place of a value */
    LOOK_COUNT
} XlsxLook;

typedef struct XlsxColumn {
    double width;  /* characters */
    XlsxLook look; /* of cells that are not written yet */
} XlsxColumn;

typedef struct XlsxFile XlsxFile;

/* ST_IO, ST_DENIED; ST_CONFLICT when the file is there already. */
Status xlsx_file_create(const char *path, XlsxFile **out, Error *err) CHECKED;

/*
 * Begins the next sheet. A name that a sheet cannot have is changed: too long, or with one of []:*?/\. With `header`
 * the first row stays in sight and its cells filter.
 */
Status xlsx_file_sheet(XlsxFile *file, Text name, const XlsxColumn *columns, size_t count, bool header,
                       Error *err) CHECKED;

void xlsx_row_begin(XlsxFile *file);

/* Each takes the next cell of the row. A text must fit: xlsx_text_units. */
void xlsx_cell_text(XlsxFile *file, XlsxLook look, Text text);
void xlsx_cell_number(XlsxFile *file, XlsxLook look, double number);
void xlsx_cell_boolean(XlsxFile *file, bool value);
void xlsx_cell_skip(XlsxFile *file);

/* ST_IO when it cannot be written; ST_TOO_LARGE behind XLSX_ROWS_MAX. */
Status xlsx_row_end(XlsxFile *file, Error *err) CHECKED;

/* UTF-16 units of a text, which is how spreadsheets count. */
size_t xlsx_text_units(Text text);

/* Packs everything into the file; `file` is gone, also after a failure. */
Status xlsx_file_finish(XlsxFile *file, Error *err) CHECKED;

/* Leaves nothing behind. NULL is fine. */
void xlsx_file_abandon(XlsxFile *file);

#endif
