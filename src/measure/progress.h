/*
 * progress.h - how far an indicator has come against what it should reach: achievement, what is expected to date,
 * performance, the traffic light, the trend.
 *
 * Everything is exact; days count from 1970-01-01. Source: domain/programme.md 2.3.
 */
#ifndef MEASURE_PROGRESS_H
#define MEASURE_PROGRESS_H

#include <stddef.h>

#include "measure/ratio.h"

typedef struct Aim {
    Ratio baseline, target;
    bool ascending; /* more is better */
} Aim;

/* The target is the baseline: what is there is to be kept. */
bool aim_maintains(const Aim *aim);

/* The target lies on the side of the baseline that is worse: `ascending` or one of the two is wrong. */
bool aim_contradicts(const Aim *aim);

/*
 * (actual - baseline) / (target - baseline), raw: above 1 and below 0 as it is. Where the target is the baseline 1 when
 * it is kept, else 0. Not known where one of the three is not.
 */
Ratio achievement_of(const Aim *aim, Ratio actual);

/* As it is rolled up: no more than 1. */
Ratio achievement_capped(Ratio achievement);

/* Of a plan from `start` to the end of `end`, the share that should be done at the end of `on`: 0 to 1. */
Ratio expected_linear(int32_t start, int32_t end, int32_t on);

/* What should be reached at the end of a day; the last of them is the target itself. */
typedef struct Milestone {
    int32_t day;
    Ratio value;
} Milestone;

/*
 * As achievement, what should be reached at the end of `on`: of several milestones (in order of days) the last that is
 * due, 0 before the first; of one the line from `start` to its day. What is to be kept is always expected whole.
 */
Ratio expected_of(const Aim *aim, const Milestone *milestones, size_t count, int32_t start, int32_t on);

/* Achievement by what is expected; not known while nothing is expected. */
Ratio performance_of(Ratio achievement, Ratio expected);

/* LIGHT(name, id): never shown without its word. */
#define LIGHTS(LIGHT)                                                                                                  \
    LIGHT(GREY, "grey")                                                                                                \
    LIGHT(BLUE, "blue")                                                                                                \
    LIGHT(GREEN, "green")                                                                                              \
    LIGHT(AMBER, "amber")                                                                                              \
    LIGHT(RED, "red")

typedef enum Light {
#define LIGHT(name, id) LIGHT_##name,
    LIGHTS(LIGHT)
#undef LIGHT
        LIGHT_COUNT
} Light;

const char *light_id(Light light);

/* Per mille of performance from which on it is green, and amber; below is red. */
typedef struct Thresholds {
    int64_t green, amber;
} Thresholds;

enum { GREEN_DEFAULT = 900, AMBER_DEFAULT = 600 };

/*
 * Grey without verified data for the period that is due (`verified` false) and while nothing is expected; blue when
 * the target is reached.
 */
Light light_of(bool verified, Ratio achievement, Ratio performance, Thresholds thresholds);

typedef enum Direction { DIRECTION_UNKNOWN, DIRECTION_LEVEL, DIRECTION_BETTER, DIRECTION_WORSE } Direction;

/* From the verified value of one period to that of the next. */
Direction direction_of(Ratio previous, Ratio last, bool ascending);

/* (last - first) / first: a change in a series; it says nothing of why. */
Ratio change_of(Ratio first, Ratio last);

#endif
