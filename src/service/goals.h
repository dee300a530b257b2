/*
 * goals.h - the goals a framework says it serves, by who says so: two sources stand side by side, neither corrects the
 * other. Source: domain/programme.md 1.4 (4.13) and 2.8.
 */
#ifndef SERVICE_GOALS_H
#define SERVICE_GOALS_H

#include "json/writer.h"
#include "service/framework.h"

enum { GOALS_MAX = 32 };

typedef struct GoalList {
    Text source;
    const Code *direct[GOALS_MAX], *indirect[GOALS_MAX],
        *others[GOALS_MAX]; /* each goal once, as strongly as it is said */
    size_t direct_count, indirect_count, other_count;
} GoalList;

/* In the order the sources come. */
GoalList *goals_list(Arena *arena, const Framework *framework, size_t *count);

/* The member "goals". */
void goals_json(JsonWriter *w, Arena *arena, const Framework *framework);

#endif
