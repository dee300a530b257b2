/*
 * measure_number.h - one number of a measure, as computed indicators ask for it.
 */
#ifndef SERVICE_MEASURE_NUMBER_H
#define SERVICE_MEASURE_NUMBER_H

#include "record/scope.h"
#include "service/measure_total.h"
#include "service/programme.h"

typedef struct MeasureNumber {
    Reader *reader;
    Arena *arena;
    const Scope *scope;
} MeasureNumber;

/*
 * A MeasureTotal whose context is a MeasureNumber. Cubes say what is known today of the months asked for: `as_of` only
 * ends them. What members of the measure are kept apart must be told by the question.
 */
Status measure_number(void *context, const TotalQuestion *question, TotalAnswer *out, Error *err) CHECKED;

#endif
