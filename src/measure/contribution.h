/*
 * contribution.h - what one record adds to a measure: the cells it counts in, before the unit it lies in is looked up.
 */
#ifndef MEASURE_CONTRIBUTION_H
#define MEASURE_CONTRIBUTION_H

#include "model/measure.h"

/* Of a cell: what is counted, then of each value how many of these do not have it and what it comes to. */
enum { CELL_NUMBERS_MAX = 1 + 2 * MEASURE_VALUES_MAX, MEMBER_BYTES_MAX = 120 };

static inline size_t measure_width(const Measure *measure)
{
    return 1 + 2 * measure->value_count;
}

static inline size_t cell_missing(size_t value)
{
    return 1 + 2 * value;
}

static inline size_t cell_sum(size_t value)
{
    return 2 + 2 * value;
}

/*
 * Members are a code's id, "true" or "false", the 16 bytes of a record's id, a text, or the least of a band in digits;
 * empty where nothing is said. Those FROM_PLACE are empty here.
 */
typedef struct Contribution {
    int32_t month; /* see measure/month.h */
    Text members[MEASURE_DIMENSIONS_MAX];
    int64_t numbers[CELL_NUMBERS_MAX];
    char bands[MEASURE_DIMENSIONS_MAX][24]; /* digits that members lie in */
} Contribution;

/* Does the record count in the measure: is its condition true of it? */
bool measure_applies(const Measure *measure, const Value *values);

/* Visits every cell the record counts in; `cell` is lent. Values as of a RecordRow; sums as measure/amount.h has them.
 */
typedef void (*ContributionVisitor)(void *context, const Contribution *cell);
void measure_contribute(const Measure *measure, const Value *values, Date observed, ContributionVisitor visit,
                        void *context);

#endif
