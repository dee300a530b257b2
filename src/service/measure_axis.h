/*
 * measure_axis.h - the members of a dimension with their names, in the order they are shown; private to the measures.
 */
#ifndef SERVICE_MEASURE_AXIS_H
#define SERVICE_MEASURE_AXIS_H

#include "measure/cube_page.h"
#include "service/measures.h"

/* What is not said comes last. `places` gets where each member that was met stands. */
void measure_axis(Reader *reader, Arena *arena, const Measure *measure, const Dimension *dimension,
                  const MemberTable *met, MeasureAxis *out, uint32_t *places);

#endif
