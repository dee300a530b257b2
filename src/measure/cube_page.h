/*
 * cube_page.h - the cells of a cube that share scope and month, as bytes of one form each.
 *
 * For each dimension its members, rising and each once; then the cells in the order of their members. What comes to
 * nothing is not there. Source: docs/formats/measures.md.
 */
#ifndef MEASURE_CUBE_PAGE_H
#define MEASURE_CUBE_PAGE_H

#include "base/buffer.h"
#include "base/error.h"
#include "measure/contribution.h"
#include "measure/sums.h"

/* Those of a view, and the month. */
enum { PAGE_DIMENSIONS_MAX = MEASURE_DIMENSIONS_MAX + 1 };

/* Members by number, so that cells need not carry their texts. */
typedef struct MemberTable {
    Sums numbers; /* text -> its number + 1 */
    Text *members;
    size_t count, capacity;
} MemberTable;

void member_table_init(MemberTable *table);
void member_table_done(MemberTable *table);

/* The member's number; its text is copied when it is new. */
uint32_t member_number(MemberTable *table, Text member);

/* A cell on its way into a page. */
typedef struct PageRow {
    const uint32_t *members; /* by dimension of the page: numbers of a table */
    const int64_t *numbers;
} PageRow;

typedef struct PageRows {
    PageRow *rows;
    size_t count, capacity;
} PageRows;

void page_rows_add(PageRows *rows, Arena *arena, PageRow row);

/* Bytes of rows in any order; rows of equal members are added up. No bytes when nothing is left. */
void page_encode(const PageRows *rows, const MemberTable *table, size_t dimensions, size_t width, Arena *scratch,
                 Buffer *out);

/* A page that is read cell by cell. */
typedef struct PageReader {
    size_t dimensions, width;
    const Text *members[PAGE_DIMENSIONS_MAX];
    size_t member_counts[PAGE_DIMENSIONS_MAX];
    Text rest;
    size_t last[PAGE_DIMENSIONS_MAX];
    bool begun;
} PageReader;

/* ST_CORRUPT for bytes that page_encode does not write. Members are the arena's, their bytes lent by `bytes`. */
Status page_open(Text bytes, size_t dimensions, size_t width, Arena *arena, PageReader *out, Error *err) CHECKED;

/* The next cell: indexes of its members, and its numbers; `*more` is false behind the last. */
Status page_next(PageReader *reader, size_t *indexes, int64_t *numbers, bool *more, Error *err) CHECKED;

/* Adds every cell of the page to `rows`, its members to the table; all is copied into the arena. */
Status page_rows_read(Text bytes, MemberTable *table, size_t dimensions, size_t width, Arena *arena, PageRows *rows,
                      Error *err) CHECKED;

#endif
