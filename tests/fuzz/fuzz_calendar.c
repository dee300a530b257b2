/*
 * fuzz_calendar.c - bytes of a kept month.
 *
 * The first byte chooses the width. Bytes are refused, or are exactly what the month they give is encoded as.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    CalendarMonth month;
    BUFFER again = {0};
    Error err = {0};

    if (size == 0) {
        return 0;
    }
    Text bytes = {(const char *)data + 1, size - 1};
    size_t width = 1 + 2 * (data[0] % (CALENDAR_MEASURES_MAX + 1));
    arena_init(&arena, 0);
    if (calendar_decode(bytes, width, &arena, &month, &err) == ST_OK) {
        calendar_encode(&month, width, &again);
        if (!text_equal(buffer_view(&again), bytes)) {
            fprintf(stderr, "the same month has two forms\n");
            abort();
        }
    }
    arena_done(&arena);
    return 0;
}
