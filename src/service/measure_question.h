/*
 * measure_question.h - a question to a measure once it is understood; private to the measures.
 */
#ifndef SERVICE_MEASURE_QUESTION_H
#define SERVICE_MEASURE_QUESTION_H

#include "measure/cube_scope.h"
#include "service/measures.h"

enum { WHERE_MAX = 8 };

typedef struct WhereMember {
    uint16_t dimension;
    Text member; /* as pages have it */
} WhereMember;

typedef struct MeasureQuestion {
    const Measure *measure;
    uint32_t view;
    CubeScope scope;
    PeriodStep step;
    uint16_t by[MEASURE_DIMENSIONS_MAX];
    size_t by_count;
    WhereMember where[WHERE_MAX];
    size_t where_count;
    bool bounded;
    int32_t from, to; /* months, when bounded */
    bool running;
} MeasureQuestion;

Status measure_question(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, MeasureQuestion *out,
                        Error *err) CHECKED;

#endif
