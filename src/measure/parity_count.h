/*
 * parity_count.h - women and men of one group of people: share, band, how many are missing. Whole numbers only.
 *
 * Shares are of women and men alone: people who state neither, or whose sex is not known, are counted apart and are in
 * no share. Parity is the band from 47 to 53 percent, on both sides. Counts are below PARITY_COUNT_MAX.
 * Source: domain/programme.md 3.3; that parity is this band is our reading.
 */
#ifndef MEASURE_PARITY_COUNT_H
#define MEASURE_PARITY_COUNT_H

#include <stdbool.h>
#include <stdint.h>

enum { PARITY_LOW = 47, PARITY_HIGH = 53, PARITY_SMALL_MAX = 15 };
#define PARITY_COUNT_MAX ((int64_t)1 << 50)

typedef struct ParityCount {
    int64_t women, men;
    int64_t other, unknown; /* who states neither; whose sex is not known */
} ParityCount;

typedef enum ParityVerdict {
    PARITY_NOBODY,    /* no woman and no man */
    PARITY_WITHIN,    /* in the band */
    PARITY_NEAREST,   /* a small odd group as near as whole people can come: no fault of anybody */
    PARITY_MEN_OVER,  /* men over-represented */
    PARITY_WOMEN_OVER /* women over-represented */
} ParityVerdict;

/* People of the under-represented sex that are missing; both 0 where nothing is to be done. */
typedef struct ParityMissing {
    int64_t replacements; /* of the other sex, the number of people unchanged */
    int64_t additions;    /* nobody leaves */
} ParityMissing;

static inline ParityCount parity_sum(ParityCount a, ParityCount b)
{
    return (ParityCount){a.women + b.women, a.men + b.men, a.other + b.other, a.unknown + b.unknown};
}

/* What shares are of. */
static inline int64_t parity_base(ParityCount count)
{
    return count.women + count.men;
}

static inline int64_t parity_everybody(ParityCount count)
{
    return parity_base(count) + count.other + count.unknown;
}

/* Of heads. */
ParityVerdict parity_judge(ParityCount count);

/* Of full-time equivalents in any unit: the band alone, for no group of them is small or odd. */
ParityVerdict parity_judge_band(ParityCount count);

/* Of heads. The band's edge is what has to be reached; in small odd groups, where no whole number lies in it, the half
 * rounded down. */
ParityMissing parity_missing(ParityCount count);

/* Women in tenths of a percent, halves rounded up; -1 of nobody. */
int parity_tenths(ParityCount count);

const char *parity_verdict_name(ParityVerdict verdict);

#endif
