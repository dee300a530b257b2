/*
 * measure_total.h - asking a declared measure for one number: what a computed indicator needs of whoever keeps cubes.
 */
#ifndef SERVICE_MEASURE_TOTAL_H
#define SERVICE_MEASURE_TOTAL_H

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"

typedef struct TotalMember {
    Text dimension, member; /* "sex", "female" */
} TotalMember;

typedef struct TotalQuestion {
    Text measure, value;          /* ids; an empty value is the measure's only or first one, "a/b" the share of b that
                                   * is a, either perhaps "records": how many there are */
    bool latest;                  /* what there is in the last month that has something, instead of all months */
    bool of_programme, of_unit;   /* else of all */
    Id programme, unit;           /* in the unit and below it */
    int32_t from_month, to_month; /* year * 12 + month - 1, both included; INT32_MIN is open */
    const TotalMember *members;   /* all of them must hold */
    size_t member_count;
    int32_t as_of; /* facts observed until the end of this day */
} TotalQuestion;

typedef struct TotalAnswer {
    bool known, is_share;
    int64_t amount;                 /* thousandths of the measure's unit */
    int64_t numerator, denominator; /* of a share, thousandths */
} TotalAnswer;

/* ST_NOT_FOUND with a sentence when there is no such measure, value, dimension or member. */
typedef Status (*MeasureTotal)(void *context, const TotalQuestion *question, TotalAnswer *out, Error *err);

#endif
