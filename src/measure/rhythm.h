/*
 * rhythm.h - reporting periods that follow each other from a plan's own first day: a grant's year is not the
 * calendar's.
 *
 * Days count from 1970-01-01; both ends of a period are included. Source: domain/programme.md 2.3 and trap 11 of 9.
 */
#ifndef MEASURE_RHYTHM_H
#define MEASURE_RHYTHM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Period {
    int32_t from, to;
} Period;

typedef struct Rhythm {
    int32_t from, to; /* of the plan; INT32_MAX while it has no end */
    int months;       /* of a period; 0: one period, the whole plan */
    int grace;        /* days after the end of a period until its report is late */
} Rhythm;

/* The same day so many months later, or the last of a month that is too short. */
int32_t day_months_later(int32_t day, int months);

/* The n-th period, from 0, cut off where the plan ends; false behind its end. */
bool rhythm_period(const Rhythm *rhythm, size_t n, Period *out);

/* How many periods have begun at `on`. */
size_t rhythm_begun(const Rhythm *rhythm, int32_t on);

/* The last period that ended before or at `on` and whose report may no longer be missing. False while there is none. */
bool rhythm_due(const Rhythm *rhythm, int32_t on, Period *out);

/*
 * The first period that ends behind `reported` (the last day reported on): false when its report may still be missing
 * at `on`. `*late_since` is the first day on which it is late.
 */
bool rhythm_late(const Rhythm *rhythm, int32_t reported, int32_t on, Period *out, int32_t *late_since);

/*
 * The last day covered by reports when one of `day` is added to those that cover all until `covered`: it stands for the
 * earliest period behind it that has begun and for which it is not late.
 */
int32_t rhythm_covered(const Rhythm *rhythm, int32_t covered, int32_t day);

#endif
