/*
 * measures.h - questions to the cubes of measures: sums over what a reader may see, broken down by dimensions.
 *
 * No record is read: pages of cells are added up. Source: docs/formats/measures.md.
 */
#ifndef SERVICE_MEASURES_H
#define SERVICE_MEASURES_H

#include "measure/contribution.h"
#include "record/scope.h"
#include "service/programme.h"

/* A question as people write it. Empty texts ask for nothing in particular. */
typedef struct MeasureAsk {
    Text measure;            /* its id */
    Text by;                 /* "year,province,sex": dimensions by id or meaning, and year, quarter or month */
    Text where;              /* "product:cleared,sex:female": members by their id */
    Text from, to;           /* months or years, both included */
    Text programme;          /* a programme's code or id; empty: all together */
    Text organisation, unit; /* ids of records */
    bool running;            /* each period has what came before it as well */
    bool last;               /* each row says when it last had something */
    bool once;               /* each row says how many people there are when each counts once */
} MeasureAsk;

typedef enum PeriodStep { STEP_NONE, STEP_YEAR, STEP_QUARTER, STEP_MONTH } PeriodStep;

typedef struct MeasureMember {
    Text id; /* of a code, a record; a text; the least of a band; empty: nothing is said */
    Label label;
} MeasureMember;

typedef struct MeasureAxis {
    const Dimension *dimension;
    MeasureMember *members; /* in the order they are shown */
    size_t member_count;
} MeasureAxis;

typedef struct MeasureRow {
    Text period;             /* "2024", "2024-Q1", "2024-03"; empty when there is none, or nothing is dated */
    uint32_t at;             /* periods that are equal have equal numbers */
    const uint32_t *members; /* by axis */
    const int64_t *numbers;  /* measure_width of them: see measure/contribution.h */
    int64_t once;            /* thousandths, where that was asked for */
    int32_t last;            /* the last month it has something in, where that was asked for; 0: none is dated */
} MeasureRow;

typedef struct MeasureAnswer {
    const Measure *measure;
    PeriodStep step;
    MeasureAxis *axes;
    size_t axis_count;
    MeasureRow *rows; /* by period, then by members */
    size_t row_count;
    bool last;      /* rows say when they last had something */
    bool once;      /* rows say how many people, each once */
    int64_t *total; /* NULL where members are kept apart and were not told apart by one */
} MeasureAnswer;

/*
 * Fails with ST_NOT_FOUND for a measure there is not, ST_DENIED for one above the scope, and ST_INVALID with the name
 * of the parameter in err->path for the rest. Everything is the arena's.
 */
Status measure_answer(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, MeasureAnswer *out,
                      Error *err) CHECKED;

/* "quarter" and so on, without its quotes in the source; empty for none. */
Text period_step_name(PeriodStep step);

#endif
