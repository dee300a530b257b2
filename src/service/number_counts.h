/*
 * number_counts.h - 64-bit numbers and how often each came: fingerprints, keys, codes.
 */
#ifndef SERVICE_NUMBER_COUNTS_H
#define SERVICE_NUMBER_COUNTS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

typedef struct NumberCounts {
    struct NumberSlot {
        uint64_t number;
        uint32_t count;
    } * slots;
    size_t capacity, used;
} NumberCounts;

/* How often `number` was added before; counts it once more. */
uint32_t numbers_add(NumberCounts *counts, uint64_t number);
/* The value that `number` was first noted with; 0 when it is noted only now. `value` is not 0. */
uint32_t numbers_note(NumberCounts *counts, uint64_t number, uint32_t value);
uint32_t numbers_count(const NumberCounts *counts, uint64_t number);
void numbers_done(NumberCounts *counts);

/* Numbers of texts; of a code, however its letters are written. */
uint64_t hash_text(Text text);
uint64_t code_hash(Text code, Arena *scratch);

#endif
