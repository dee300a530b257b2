/*
 * projection.h - when parity comes if things go on as assumed: increments, flows, and a simulation grade by grade.
 *
 * Shares and rates are fractions of 1. What is asked for is women's share; the assumptions belong beside every figure.
 * Source: domain/programme.md 3.4.
 */
#ifndef MEASURE_PROJECTION_H
#define MEASURE_PROJECTION_H

#include "base/arena.h"
#include "measure/parity_count.h"

typedef enum ProjectionState {
    PROJECTION_KNOWN,        /* the number holds */
    PROJECTION_REACHED,      /* the target is reached already */
    PROJECTION_NEVER,        /* not as things go */
    PROJECTION_UNATTAINABLE, /* not even when every recruit is a woman */
    PROJECTION_UNTOLD        /* an assumption is missing or outside what the method is made for */
} ProjectionState;

typedef struct Projection {
    ProjectionState state;
    double value; /* years, or a share; of PROJECTION_KNOWN */
} Projection;

/* Years until `share` is `target` when it grows by `increment` a year. */
Projection projection_by_increment(double share, double target, double increment);

/*
 * Years until `share` is `target` when `turnover` of everybody is replaced in a year, whoever leaves, and `hired` of
 * the recruits are women; the number of people stays the same.
 */
Projection projection_by_flow(double share, double target, double turnover, double hired);

/* The share of women among recruits that brings `share` to `target` in so many years; 0 where none is needed. */
Projection projection_hiring_share(double share, double target, double turnover, double years);

/* Thousandths a year. */
typedef struct ScenarioLevers {
    int growth;                       /* of all posts; negative: fewer */
    int women_turnover, men_turnover; /* of those at a grade */
    int women_hired;                  /* of recruits */
    int promoted;                     /* of vacancies, filled from the grade below */
} ScenarioLevers;

/* A grade of a ladder. */
typedef struct ScenarioRung {
    int64_t women, men;
    bool lowest; /* of its ladder: nobody is promoted into it */
} ScenarioRung;

/*
 * Simulates `years` years. `rungs`: `count` grades, ladder by ladder, each from its lowest grade up. Returns rungs of
 * year 0 (as given) to `years`, one year after another. What rounding leaves over is carried to the next year, so that
 * small grades are not rounded to a standstill. Grades shrink by separations alone.
 */
ScenarioRung *scenario_run(Arena *arena, ScenarioLevers levers, const ScenarioRung *rungs, size_t count, int years);

const char *projection_state_name(ProjectionState state);

#endif
