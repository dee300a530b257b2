/*
 * measure_json.h - measures and their answers as JSON: what the API serves and the command line prints.
 */
#ifndef SERVICE_MEASURE_JSON_H
#define SERVICE_MEASURE_JSON_H

#include "json/writer.h"
#include "service/measure_most.h"

/* What the measure is broken down by, its values and what goes together. */
void measure_json(const Measure *measure, Language language, JsonWriter *w);

/* Members of an object that is open. Sums in their own unit, not in thousandths. */
void measure_answer_json(const MeasureAnswer *answer, Language language, JsonWriter *w);
void measure_most_json(const MostAnswer *answer, Language language, JsonWriter *w);
void measure_related_json(const RelatedAnswer *answer, Language language, JsonWriter *w);

#endif
