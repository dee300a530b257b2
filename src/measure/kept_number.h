/*
 * kept_number.h - whole numbers in the bytes of what is kept beside the rows: zigzag varints of one form each.
 */
#ifndef MEASURE_KEPT_NUMBER_H
#define MEASURE_KEPT_NUMBER_H

#include <stdbool.h>

#include "base/buffer.h"

void kept_number_put(Buffer *out, int64_t value);

/* kept_number_get for numbers of more than one byte. */
bool kept_number_get_long(Text *bytes, int64_t *out);

/* The first number of `bytes`, which begin behind it then. False when it is cut off, overlong or over 64 bits. */
static inline bool kept_number_get(Text *bytes, int64_t *out)
{
    uint8_t first = bytes->length == 0 ? 0x80 : (uint8_t)bytes->at[0];

    if (first >= 0x80) {
        return kept_number_get_long(bytes, out);
    }
    *bytes = (Text){bytes->at + 1, bytes->length - 1};
    *out = (int64_t)(first >> 1) ^ -(int64_t)(first & 1);
    return true;
}

#endif
