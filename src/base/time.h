/*
 * time.h - days, dates with a precision, and the hybrid logical clock.
 */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* How much of a date is known. A finer precision of the same first day counts as later knowledge. */
typedef enum DatePrecision { PRECISION_YEAR = 1, PRECISION_MONTH = 2, PRECISION_DAY = 3 } DatePrecision;

/* A date of the proleptic Gregorian calendar, as far as it is known. */
typedef struct Date {
    int32_t day;             /* days since 1970-01-01 of the first day it may mean */
    DatePrecision precision; /* 0: no date */
} Date;

enum { DATE_TEXT_SIZE = 16, TIMESTAMP_TEXT_SIZE = 32 };

/* Days since 1970-01-01; false when the date does not exist. Years 1 to 9999. */
bool day_of_civil(int year, int month, int day, int32_t *out);
void day_to_civil(int32_t day, int *year, int *month, int *month_day);

/* "2024", "2024-05" or "2024-05-31", strictly. */
bool date_parse(Text text, Date *out);

/* Writes the ISO form with the digits its precision has; returns its length, 0 for no date. */
int date_format(Date date, char out[DATE_TEXT_SIZE]);

/* Order of (first day, precision): <0, 0, >0. No date is before every date. */
int date_compare(Date a, Date b);

static inline bool date_is_known(Date date)
{
    return date.precision != 0;
}

/* Milliseconds since 1970-01-01T00:00Z. */
int64_t time_now_ms(void);

/* Monotonic milliseconds, for how long something took. */
int64_t time_ticks_ms(void);

/* RFC 3339 in UTC with milliseconds. */
int timestamp_format(int64_t ms, char out[TIMESTAMP_TEXT_SIZE]);

/* RFC 3339 with or without fraction, 'Z' or an offset; a date alone is its first moment in UTC. */
bool timestamp_parse(Text text, int64_t *out_ms);

/*
 * Hybrid logical time: milliseconds << 16 | counter. Grows with every entry a node writes and never falls behind an
 * entry it has seen; compared as a number.
 */
typedef uint64_t HybridTime;

HybridTime hybrid_next(HybridTime last_seen, int64_t now_ms);

static inline int64_t hybrid_ms(HybridTime time)
{
    return (int64_t)(time >> 16);
}

#endif
