/*
 * series.h - the values of an indicator over its periods, added up as their kind allows.
 *
 * What is done in a period adds up, what is there at its end does not; a percentage is the sum of its numerators by the
 * sum of its denominators, never a mean of percentages. Amounts are thousandths (amount.h). Source:
 * domain/programme.md 2.2, 2.3 and traps 1 and 2 of 9.
 */
#ifndef MEASURE_SERIES_H
#define MEASURE_SERIES_H

#include "measure/ratio.h"
#include "measure/rhythm.h"

typedef enum Adding { ADDING_SUM, ADDING_AVERAGE, ADDING_SHARES, ADDING_LATEST, ADDING_GREATEST } Adding;

typedef struct SeriesValue {
    Period period;
    Ratio value;         /* in units; of a share its quotient */
    int64_t over, under; /* of a share, as amounts */
    bool has_shares;
    bool overlaps; /* begins before the one kept before it ended: it counts nowhere */
} SeriesValue;

/*
 * Puts the values in order of their periods, the one reported first in front of its equals, and marks those that
 * overlap an earlier one. Returns how many are marked.
 */
size_t series_order(SeriesValue *values, size_t count);

/*
 * The value of all periods together; values in order, those that overlap left out. Shares of which one has no numerator
 * and denominator cannot be added: then the latest stands. Not known without a value.
 */
Ratio series_total(const SeriesValue *values, size_t count, Adding adding);

/* The last value that counts and the one before it; NULL where there is none. */
void series_last(const SeriesValue *values, size_t count, const SeriesValue **last, const SeriesValue **before);

/* How the parts of a figure compare with it. An unknown part is a part: it has to be there for what nobody knows. */
typedef struct PartsSum {
    int64_t sum, missing; /* missing: whole - sum, less than 0 when the parts are too many */
    bool adds_up;
} PartsSum;

PartsSum parts_sum(int64_t whole, const int64_t *parts, size_t count);

#endif
