/*
 * kept_number.h - whole numbers in the bytes of what is kept beside the rows: zigzag varints of one form each.
 */
#ifndef MEASURE_KEPT_NUMBER_H
#define MEASURE_KEPT_NUMBER_H

#include <stdbool.h>

#include "base/buffer.h"

void kept_number_put(Buffer *out, int64_t value);

/* The first number of `bytes`, which begin behind it then. False when it is cut off, overlong or over 64 bits. */
bool kept_number_get(Text *bytes, int64_t *out);

#endif
