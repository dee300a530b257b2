/*
 * fuzz_cube_page.c - bytes of a page of a cube; the first says how many dimensions it has, the second how many numbers.
 *
 * Bytes are refused, or are exactly what the cells they give are encoded as.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "measure/cube_page.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    MemberTable table;
    PageRows rows = {0};
    BUFFER again = {0};
    Error err = {0};

    if (size < 2) {
        return 0;
    }
    size_t dimensions = data[0] % (PAGE_DIMENSIONS_MAX + 1), width = 1 + data[1] % CELL_NUMBERS_MAX;
    Text bytes = {(const char *)data + 2, size - 2};
    arena_init(&arena, 0);
    member_table_init(&table);
    if (page_rows_read(bytes, &table, dimensions, width, &arena, &rows, &err) == ST_OK) {
        page_encode(&rows, &table, dimensions, width, &arena, &again);
        if (!text_equal(buffer_view(&again), bytes)) {
            fprintf(stderr, "the same cells have two forms\n");
            abort();
        }
    }
    member_table_done(&table);
    arena_done(&arena);
    return 0;
}
