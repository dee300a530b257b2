/*
 * xlsx_sheet.h - the rows of one sheet, one after the other; rows without a value are passed over.
 */
#ifndef EXCHANGE_XLSX_SHEET_H
#define EXCHANGE_XLSX_SHEET_H

#include "exchange/source.h"
#include "exchange/xlsx_book.h"

typedef struct XlsxSheet XlsxSheet;

typedef struct SheetRow {
    uint64_t line;         /* its number in the sheet, from 1 */
    const Cell *cells;     /* by column of the sheet; those without a value are missing */
    size_t width;          /* columns up to the last with a value */
    size_t filled, worded; /* cells with a value, and those of them that are words, not numbers, dates or yes and no */
    size_t faults;         /* cells that are CELL_FAULT */
    size_t beyond;         /* column of the first value behind LIMIT_COLUMNS, from 0; 0 when there is none */
    bool too_long;         /* its texts are longer than LIMIT_ROW_BYTES; the last cells are missing */
} SheetRow;

/* Cells of a kind: how many, and where the first one is (column from 0). */
typedef struct SheetCells {
    uint64_t count, line;
    size_t column;
} SheetCells;

/* What was met so far, and after the last row in the whole sheet. */
typedef struct SheetFacts {
    SheetCells formulas, uncalculated; /* cells whose stored value was taken, and those that have none */
    SheetCells merged;                 /* areas of more than one cell that begin below `header_line` */
} SheetFacts;

/* A rectangle of cells; columns from 0, lines from 1. */
typedef struct SheetRange {
    size_t left, right;
    uint64_t top, bottom;
} SheetRange;

Status xlsx_sheet_open(XlsxBook *book, const XlsxSheetInfo *info, XlsxSheet **out, Error *err) CHECKED;

/* The next row with a value, NULL behind the last. Texts are of `arena` or of the book. */
Status xlsx_sheet_next(XlsxSheet *sheet, Arena *arena, const SheetRow **out, Error *err) CHECKED;

/* Only merged areas below this line count among the facts. */
void xlsx_sheet_header_line(XlsxSheet *sheet, uint64_t line);
SheetFacts xlsx_sheet_facts(const XlsxSheet *sheet);

/* 0 to 1. */
double xlsx_sheet_progress(const XlsxSheet *sheet);

void xlsx_sheet_close(XlsxSheet *sheet);

/* Looks through a whole sheet for a merged area that is wider than a column and touches this line. */
Status xlsx_sheet_merged_at(XlsxBook *book, const XlsxSheetInfo *info, uint64_t line, bool *found, SheetRange *out,
                            Error *err) CHECKED;

enum { COLUMN_LETTERS_SIZE = 8 };

/* "A" for 0, "AB" for 27. */
const char *column_letters(size_t column, char out[COLUMN_LETTERS_SIZE]);

/* "Sheet1!C7" as people and programs name a cell; a sheet's name in quotes where it must be. */
char *sheet_place(Arena *arena, Text sheet, size_t column, uint64_t line);

/* "Sheet1!7:9": whole rows. */
char *sheet_rows_place(Arena *arena, Text sheet, uint64_t first, uint64_t last);

#endif
