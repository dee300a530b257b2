/*
 * amount.h - values as whole thousandths, so that sums are exact in any order and taking out gives back what was there.
 */
#ifndef MEASURE_AMOUNT_H
#define MEASURE_AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "model/value.h"

enum { AMOUNT_ONE = 1000 };

/* False for what is not known, and for what no sum should take: errors of typing beyond 100,000 million. */
bool amount_of(const Value *value, int64_t *out);

/* Sums wrap rather than overflow. */
static inline int64_t amount_add(int64_t a, int64_t b)
{
    return (int64_t)((uint64_t)a + (uint64_t)b);
}

#endif
