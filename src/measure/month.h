/*
 * month.h - the month a date counts in: year * 100 + month, with month 0 for what is dated to the year only.
 */
#ifndef MEASURE_MONTH_H
#define MEASURE_MONTH_H

#include "base/text.h"
#include "base/time.h"

enum { MONTH_UNDATED = 0 };

static inline int32_t month_number(int year, int month)
{
    return year * 100 + month;
}

/* `*day` is that of the month, 0 when it is not known. MONTH_UNDATED for a date that is not known at all. */
int32_t month_of(Date date, int *day);

/* The month of the year in two digits, as the member of a page; empty where only the year is known. */
Text month_member(int32_t month);

/* "2024-05", or "2024" of what is dated to the year only, in `room`; empty for MONTH_UNDATED. */
enum { MONTH_TEXT_SIZE = 16 };
Text month_text(int32_t month, char room[MONTH_TEXT_SIZE]);

/* The month `count` months later, or earlier when negative. `month` must not be dated to the year only. */
int32_t month_later(int32_t month, int count);

#endif
