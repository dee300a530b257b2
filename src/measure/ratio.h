/*
 * ratio.h - exact fractions: what is compared with a threshold is never rounded first.
 *
 * A Ratio is in lowest terms. What would need more than 127 bits is rounded to the nearest thousand-millionth first,
 * which no sum of weighted shares of a few hundred activities comes to. Pure.
 */
#ifndef MEASURE_RATIO_H
#define MEASURE_RATIO_H

#include <stdbool.h>
#include <stdint.h>

typedef struct Ratio {
    __int128 over, under; /* under > 0; 0: not known */
} Ratio;

/* Not known when `under` is zero: nothing is a share of nothing. */
Ratio ratio_of(int64_t over, int64_t under);

static inline Ratio ratio_unknown(void)
{
    return (Ratio){0};
}

static inline bool ratio_is_known(Ratio ratio)
{
    return ratio.under > 0;
}

/* Not known where one of the two is not, and a quotient by zero. */
Ratio ratio_add(Ratio a, Ratio b);
Ratio ratio_subtract(Ratio a, Ratio b);
Ratio ratio_multiply(Ratio a, Ratio b);
Ratio ratio_divide(Ratio a, Ratio b);

/* Order of two known ratios: <0, 0, >0. */
int ratio_compare(Ratio a, Ratio b);

/* The whole number nearest to `scale` times the ratio, halves away from zero: hundredths of a percent with 10000. */
int64_t ratio_rounded(Ratio ratio, int64_t scale);

#endif
