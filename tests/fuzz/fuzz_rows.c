/*
 * fuzz_rows.c - a frame of the worker's stream that is accepted is the only one for what it says: written again it is
 * the same bytes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "exchange/row_stream.h"

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* Writes what a frame was understood to say; false when it was not. */
static bool rewrite(const RowsFrame *frame, Arena *arena, Buffer *out)
{
    RowsHeader header;
    RowsRow row;
    uint64_t count;

    switch (frame->kind) {
    case ROWS_HEADER:
        if (rows_decode_header(frame->body, &header, NULL) == ST_OK) {
            rows_encode_header(&header, out);
            return true;
        }
        return false;
    case ROWS_COLUMN:
        rows_encode_column(frame->body, out);
        return true;
    case ROWS_ROW:
        if (rows_decode_row(frame->body, arena, &row, NULL) == ST_OK) {
            rows_encode_row(&row, out);
            return true;
        }
        return false;
    default:
        if (rows_decode_end(frame->body, &count, NULL) == ST_OK) {
            rows_encode_end(count, out);
            return true;
        }
        return false;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text bytes = {(const char *)data, size};
    RowsFrame frame;
    ptrdiff_t used;
    Arena arena;

    arena_init(&arena, 0);
    while ((used = rows_scan(bytes, &frame)) > 0) {
        BUFFER again = {0};
        require((size_t)used <= bytes.length);
        if (rewrite(&frame, &arena, &again)) {
            require(again.size == (size_t)used && memcmp(again.at, bytes.at, again.size) == 0);
        }
        bytes.at += used;
        bytes.length -= (size_t)used;
    }
    arena_done(&arena);
    return 0;
}
