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
    bool last;
} MeasureQuestion;

/* ST_NOT_FOUND, or ST_DENIED where it reads what the scope does not show. */
Status measure_find(Reader *reader, const Scope *scope, Text id, const Measure **out, Error *err) CHECKED;

/* Whose figures are asked for; ST_INVALID names the parameter in err->path. */
Status measure_scope(Reader *reader, const MeasureAsk *ask, CubeScope *out, Error *err) CHECKED;

/* The same question to the view that keeps its dimensions by month; ST_INVALID where none does. */
Status measure_question_by_month(const MeasureQuestion *question, MeasureQuestion *out, Error *err) CHECKED;

Status measure_question(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, MeasureQuestion *out,
                        Error *err) CHECKED;

#endif
