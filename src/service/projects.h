/*
 * projects.h - projects as they were on a day: dates planned and happened, money, places, and what can be asked of
 * them.
 *
 * Source: domain/programme.md 1.1 and 2.3 (burn), 2.6.
 */
#ifndef SERVICE_PROJECTS_H
#define SERVICE_PROJECTS_H

#include "model/measure.h"
#include "service/framework.h"
#include "service/records_on.h"

/* What a record that plays is_project says. */
ProjectFacts project_of(Reader *reader, Arena *arena, const Slots *slots);

/* All of the day, in order of code. */
Status projects_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, ProjectFacts **out, size_t *count,
                     Error *err) CHECKED;

/* The one of this code (letter case and blanks aside) or id; ST_NOT_FOUND names the nearest. */
Status project_find(Arena *arena, const ProjectFacts *projects, size_t count, Text code, const ProjectFacts **out,
                    Error *err) CHECKED;

/* Days from the planned to the actual date; false where one is not known. */
bool project_start_slip(const ProjectFacts *project, int *days);
bool project_end_slip(const ProjectFacts *project, int *days);

/* Days past its planned end without an end: 0 before it, or where it has ended or nothing is planned. */
int project_overdue(const ProjectFacts *project, int32_t on);

/* Of its time the share that has gone by at the end of the day, by the dates that happened where they are known. */
Ratio project_elapsed(const ProjectFacts *project, int32_t on);

/* Spent by budget. */
Ratio project_burn(const ProjectFacts *project);

/* A unit it works in. */
typedef struct ProjectArea {
    Id id;
    Text name;
} ProjectArea;
Status project_areas_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, Id project,
                          ProjectArea **out, size_t *count, Error *err) CHECKED;

/* The dimension by which a measure can be told of one project, -1 without one. Members are codes of projects. */
int measure_project_dimension(const Measure *measure);

#endif
