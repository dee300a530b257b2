/*
 * xlsx_header.h - where the header of a sheet is, and what its columns are called.
 *
 * Above the header may stand titles, below it a row of hashtags (hxl.h). The header is the first of the first
 * HEADER_WINDOW rows that holds words only and is at least two thirds as full as the fullest of them.
 */
#ifndef EXCHANGE_XLSX_HEADER_H
#define EXCHANGE_XLSX_HEADER_H

#include "base/limits.h"
#include "exchange/xlsx_sheet.h"

enum { HEADER_WINDOW = 30 };

typedef struct SheetColumn {
    size_t at;      /* in the sheet, from 0 */
    Text name, tag; /* tag is empty without hashtags */
    bool unnamed;   /* the name is ours: it has data, but nothing stands above it */
} SheetColumn;

typedef struct SheetHeader {
    uint64_t first;    /* row of the sheet where anything stands */
    uint64_t line;     /* of the header; 0: the hashtags are the header */
    uint64_t tag_line; /* of the hashtags; 0: none */
    uint64_t last;     /* data stands below it */
    SheetColumn columns[LIMIT_COLUMNS];
    size_t count;
} SheetHeader;

/* Does the sheet hold a table, with at least `width` columns in one of its first rows? */
Status sheet_has_table(XlsxBook *book, const XlsxSheetInfo *info, size_t width, bool *out, Error *err) CHECKED;

/*
 * Finds the header. ST_INVALID when the sheet is empty, when there are only numbers, and when a cell of the header is
 * merged over several columns, so that they have no names of their own; the path is then the place in the sheet.
 */
Status sheet_header_find(XlsxBook *book, const XlsxSheetInfo *info, Arena *arena, SheetHeader *out, Error *err) CHECKED;

#endif
