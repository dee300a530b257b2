/*
 * trends.h - what happened when: counts and sums of each type's records by month, this year beside the last, and how
 * long answers took. All from what is kept beside the rows: no record is read.
 */
#ifndef SERVICE_TRENDS_H
#define SERVICE_TRENDS_H

#include "record/scope.h"
#include "service/programme.h"
#include "store/calendar.h"

enum { TREND_MONTHS = 24 };

/* Records, then for each measure how many have it and what it comes to, in its own unit. */
typedef struct TrendSum {
    uint64_t records;
    uint64_t given[CALENDAR_MEASURES_MAX];
    double sums[CALENDAR_MEASURES_MAX];
} TrendSum;

typedef struct TrendSplit {
    Text code; /* of the split field; empty: no value */
    TrendSum this_year, last_year;
} TrendSplit;

/*
 * A type's dates. A year to date is what is dated from the year itself to today, and to the same day of last year: what
 * is dated to the year or the month only counts from where it begins, as the parameter `dated` of lists has it.
 */
typedef struct Trend {
    const RecordType *type;
    const Field *date, *split; /* split may be NULL */
    const Field *measures[CALENDAR_MEASURES_MAX];
    size_t measure_count;
    TrendSum this_year, last_year; /* to date */
    TrendSum months[TREND_MONTHS]; /* the last is that of today, to its end */
    uint64_t coarse;               /* of the two years to date: dated to the year only, in no month */
    TrendSum future, undated;
    TrendSplit *splits; /* in order of code */
    size_t split_count;
} Trend;

/* The types with a date, in the model's order. `today` in days since 1970-01-01. Measures above the scope are left out.
 */
Status trends_read(Reader *reader, Arena *arena, const Scope *scope, int32_t today, Trend **out, size_t *count,
                   Error *err) CHECKED;

/*
 * How long it took until the state of what is dated in a year ended, of one class. Days are of `answered` alone, so
 * that what waits makes them look shorter than they are: `waiting` belongs beside them.
 */
typedef struct AnswerTime {
    int year;
    bool all; /* of all classes, not of `class` */
    Text class;
    uint64_t answered, waiting;
    uint64_t untold;             /* ended, but two days in order are not there */
    double lower, median, upper; /* quartiles in days, of `answered` */
} AnswerTime;

typedef struct AnswerTimes {
    const RecordType *type;
    const Field *asked, *answered, *class; /* dates; class may be NULL */
    AnswerTime *times;                     /* this year's first, of all classes first */
    size_t count;
} AnswerTimes;

/* The types whose states have a date since when, for the year of `today` and the one before. */
Status answer_times_read(Reader *reader, Arena *arena, int32_t today, AnswerTimes **out, size_t *count,
                         Error *err) CHECKED;

#endif
