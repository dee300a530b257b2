#include "measure/cube_page.h"

#include <stdlib.h>

#include "base/memory.h"
#include "measure/amount.h"
#include "measure/kept_number.h"

void member_table_init(MemberTable *table)
{
    *table = (MemberTable){0};
    sums_init(&table->numbers);
}

void member_table_done(MemberTable *table)
{
    sums_done(&table->numbers);
    memory_free(table->members);
}

uint32_t member_number(MemberTable *table, Text member)
{
    int64_t *number = sums_at(&table->numbers, member, 1);

    if (*number == 0) {
        if (table->count == table->capacity) {
            table->capacity = table->capacity == 0 ? 64 : table->capacity * 2;
            table->members = memory_resize(table->members, sizeof *table->members * table->capacity);
        }
        table->members[table->count++] = text_copy(&table->numbers.arena, member);
        *number = (int64_t)table->count;
    }
    return (uint32_t)(*number - 1);
}

void page_rows_add(PageRows *rows, Arena *arena, PageRow row)
{
    if (rows->count == rows->capacity) {
        size_t capacity = rows->capacity == 0 ? 8 : rows->capacity * 2;
        PageRow *grown = ARENA_ARRAY(arena, PageRow, capacity);
        if (rows->count > 0) {
            memcpy(grown, rows->rows, rows->count * sizeof *grown);
        }
        rows->rows = grown;
        rows->capacity = capacity;
    }
    rows->rows[rows->count++] = row;
}

/* A row with its members as places in the page's own lists of them: as many as all pages could have. */
typedef struct PlacedRow {
    uint32_t places[PAGE_DIMENSIONS_MAX];
    const int64_t *numbers;
} PlacedRow;

/* Places that a page does not have are zero in all rows. */
static int placed_compare(const void *a, const void *b)
{
    const PlacedRow *x = a, *y = b;

    for (size_t d = 0; d < PAGE_DIMENSIONS_MAX; d++) {
        if (x->places[d] != y->places[d]) {
            return x->places[d] < y->places[d] ? -1 : 1;
        }
    }
    return 0;
}

static bool is_nothing(const int64_t *numbers, size_t width)
{
    for (size_t n = 0; n < width; n++) {
        if (numbers[n] != 0) {
            return false;
        }
    }
    return true;
}

/* Puts rows of equal places together, leaves out what comes to nothing; how many are left. */
static size_t rows_settle(PlacedRow *rows, size_t count, size_t width, Arena *scratch)
{
    size_t kept = 0;

    if (count > 1) {
        qsort(rows, count, sizeof *rows, placed_compare);
    }
    for (size_t i = 0; i < count;) {
        int64_t *numbers = ARENA_ARRAY(scratch, int64_t, width);
        PlacedRow row = rows[i];
        for (; i < count && placed_compare(&row, &rows[i]) == 0; i++) {
            for (size_t n = 0; n < width; n++) {
                numbers[n] = amount_add(numbers[n], rows[i].numbers[n]);
            }
        }
        row.numbers = numbers;
        if (!is_nothing(numbers, width)) {
            rows[kept++] = row;
        }
    }
    return kept;
}

/* The members of one dimension that rows have, in order, and where each stands among them by its number + 1. */
typedef struct PlacedMembers {
    Text *members;
    size_t count;
    uint32_t *places; /* by number in the table; 0: not met */
} PlacedMembers;

static int texts_compare(const void *a, const void *b)
{
    return text_compare(*(const Text *)a, *(const Text *)b);
}

static void members_place(const PageRows *rows, const MemberTable *table, size_t dimension, Arena *scratch,
                          PlacedMembers *out)
{
    *out = (PlacedMembers){.members = ARENA_ARRAY(scratch, Text, table->count + 1),
                           .places = ARENA_ARRAY(scratch, uint32_t, table->count + 1)};
    uint32_t *met = ARENA_ARRAY(scratch, uint32_t, table->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        uint32_t number = rows->rows[i].members[dimension];
        if (out->places[number] == 0) {
            out->places[number] = 1;
            met[out->count] = number;
            out->members[out->count++] = table->members[number];
        }
    }
    if (out->count > 1) {
        qsort(out->members, out->count, sizeof *out->members, texts_compare);
    }
    for (size_t i = 0; i < out->count; i++) {
        const Text *place =
            bsearch(&table->members[met[i]], out->members, out->count, sizeof *out->members, texts_compare);
        out->places[met[i]] = (uint32_t)(place - out->members);
    }
}

static void put_members(const PlacedMembers *placed, Buffer *out)
{
    kept_number_put(out, (int64_t)placed->count);
    for (size_t i = 0; i < placed->count; i++) {
        kept_number_put(out, (int64_t)placed->members[i].length);
        buffer_bytes(out, placed->members[i].at, placed->members[i].length);
    }
}

static PlacedRow *rows_place(const PageRows *rows, const PlacedMembers *placed, size_t dimensions, Arena *scratch)
{
    PlacedRow *out = ARENA_ARRAY(scratch, PlacedRow, rows->count + 1);

    for (size_t i = 0; i < rows->count; i++) {
        out[i].numbers = rows->rows[i].numbers;
        for (size_t d = 0; d < dimensions; d++) {
            out[i].places[d] = placed[d].places[rows->rows[i].members[d]];
        }
    }
    return out;
}

/* Leaves out members that no row is left of; the order of rows stays what it was. */
static void members_settle(PlacedMembers *placed, PlacedRow *rows, size_t count, size_t dimension, Arena *scratch)
{
    uint32_t *moved = ARENA_ARRAY(scratch, uint32_t, placed->count + 1);
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        moved[rows[i].places[dimension]] = 1;
    }
    for (size_t i = 0; i < placed->count; i++) {
        if (moved[i] != 0) {
            placed->members[kept] = placed->members[i];
            moved[i] = (uint32_t)kept++;
        }
    }
    placed->count = kept;
    for (size_t i = 0; i < count; i++) {
        rows[i].places[dimension] = moved[rows[i].places[dimension]];
    }
}

static void rows_encode(const PlacedRow *rows, size_t count, size_t dimensions, size_t width, Buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t d = 0; d < dimensions; d++) {
            kept_number_put(out, rows[i].places[d]);
        }
        for (size_t n = 0; n < width; n++) {
            kept_number_put(out, rows[i].numbers[n]);
        }
    }
}

void page_encode(const PageRows *rows, const MemberTable *table, size_t dimensions, size_t width, Arena *scratch,
                 Buffer *out)
{
    PlacedMembers placed[PAGE_DIMENSIONS_MAX];

    for (size_t d = 0; d < dimensions; d++) {
        members_place(rows, table, d, scratch, &placed[d]);
    }
    PlacedRow *settled = rows_place(rows, placed, dimensions, scratch);
    size_t count = rows_settle(settled, rows->count, width, scratch);
    for (size_t d = 0; d < dimensions && count > 0; d++) {
        members_settle(&placed[d], settled, count, d, scratch);
        put_members(&placed[d], out);
    }
    rows_encode(settled, count, dimensions, width, out);
}

static Status corrupt(Error *err, const char *what)
{
    return error_set(err, ST_CORRUPT, "a kept cube has %s", what);
}

static Status members_read(PageReader *reader, size_t dimension, Arena *arena, Error *err)
{
    int64_t count, length;

    if (!kept_number_get(&reader->rest, &count) || count < 1 || (size_t)count > reader->rest.length + 1) {
        return corrupt(err, "a dimension without members");
    }
    Text *members = ARENA_ARRAY(arena, Text, (size_t)count);
    for (int64_t i = 0; i < count; i++) {
        if (!kept_number_get(&reader->rest, &length) || length < 0 || (size_t)length > reader->rest.length) {
            return corrupt(err, "a member that is cut off");
        }
        members[i] = (Text){reader->rest.at, (size_t)length};
        reader->rest = (Text){reader->rest.at + length, reader->rest.length - (size_t)length};
        if (i > 0 && text_compare(members[i - 1], members[i]) >= 0) {
            return corrupt(err, "members out of order");
        }
    }
    reader->members[dimension] = members;
    reader->member_counts[dimension] = (size_t)count;
    return ST_OK;
}

Status page_open(Text bytes, size_t dimensions, size_t width, Arena *arena, PageReader *out, Error *err)
{
    *out = (PageReader){.dimensions = dimensions, .width = width, .rest = bytes};
    for (size_t d = 0; d < dimensions; d++) {
        TRY(members_read(out, d, arena, err));
    }
    return out->rest.length == 0 ? corrupt(err, "no cells") : ST_OK;
}

/* Is the cell behind the one before it? */
static bool indexes_rise(const PageReader *reader, const size_t *indexes)
{
    for (size_t d = 0; d < reader->dimensions; d++) {
        if (indexes[d] != reader->last[d]) {
            return indexes[d] > reader->last[d];
        }
    }
    return false;
}

Status page_next(PageReader *reader, size_t *indexes, int64_t *numbers, bool *more, Error *err)
{
    bool zero = true;
    int64_t index;

    *more = reader->rest.length > 0;
    if (!*more) {
        return ST_OK;
    }
    for (size_t d = 0; d < reader->dimensions; d++) {
        if (!kept_number_get(&reader->rest, &index) || index < 0 || (size_t)index >= reader->member_counts[d]) {
            return corrupt(err, "a cell of a member it does not have");
        }
        indexes[d] = (size_t)index;
    }
    if (reader->begun && !indexes_rise(reader, indexes)) {
        return corrupt(err, "cells out of order");
    }
    for (size_t n = 0; n < reader->width; n++) {
        if (!kept_number_get(&reader->rest, &numbers[n])) {
            return corrupt(err, "a cell that is cut off");
        }
        zero = zero && numbers[n] == 0;
    }
    memcpy(reader->last, indexes, sizeof *indexes * reader->dimensions);
    reader->begun = true;
    return zero ? corrupt(err, "a cell for nothing") : ST_OK;
}

static bool members_are_used(bool *const *used, const size_t *counts, size_t dimensions)
{
    for (size_t d = 0; d < dimensions; d++) {
        for (size_t i = 0; i < counts[d]; i++) {
            if (!used[d][i]) {
                return false;
            }
        }
    }
    return true;
}

Status page_rows_read(Text bytes, MemberTable *table, size_t dimensions, size_t width, Arena *arena, PageRows *rows,
                      Error *err)
{
    PageReader reader;
    size_t indexes[PAGE_DIMENSIONS_MAX];
    int64_t numbers[CELL_NUMBERS_MAX];
    uint32_t *known[PAGE_DIMENSIONS_MAX];
    bool *used[PAGE_DIMENSIONS_MAX], more;

    TRY(page_open(bytes, dimensions, width, arena, &reader, err));
    for (size_t d = 0; d < dimensions; d++) {
        known[d] = ARENA_ARRAY(arena, uint32_t, reader.member_counts[d]);
        used[d] = ARENA_ARRAY(arena, bool, reader.member_counts[d]);
        for (size_t i = 0; i < reader.member_counts[d]; i++) {
            known[d][i] = member_number(table, reader.members[d][i]);
        }
    }
    for (;;) {
        TRY(page_next(&reader, indexes, numbers, &more, err));
        if (!more) {
            return members_are_used(used, reader.member_counts, dimensions) ? ST_OK
                                                                            : corrupt(err, "a member without cells");
        }
        uint32_t *members = ARENA_ARRAY(arena, uint32_t, dimensions + 1);
        int64_t *kept = ARENA_ARRAY(arena, int64_t, width);
        for (size_t d = 0; d < dimensions; d++) {
            members[d] = known[d][indexes[d]];
            used[d][indexes[d]] = true;
        }
        memcpy(kept, numbers, sizeof *kept * width);
        page_rows_add(rows, arena, (PageRow){members, kept});
    }
}
