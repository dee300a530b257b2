/*
 * fuzz_answers.c - bytes of kept times of answers.
 *
 * Bytes are refused, or are exactly what the counts they give are encoded as.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "store/answers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    AnswerCount *counts;
    size_t count;
    BUFFER again = {0};
    Error err = {0};
    Text bytes = {(const char *)data, size};

    arena_init(&arena, 0);
    if (answers_decode(bytes, &arena, &counts, &count, &err) == ST_OK) {
        answers_encode(counts, count, &again);
        if (!text_equal(buffer_view(&again), bytes)) {
            fprintf(stderr, "the same counts have two forms\n");
            abort();
        }
    }
    arena_done(&arena);
    return 0;
}
