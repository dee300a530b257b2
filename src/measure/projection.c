#include "measure/projection.h"

#include <math.h>
#include <string.h>

static Projection known(double value)
{
    return (Projection){PROJECTION_KNOWN, value};
}

static Projection without(ProjectionState state)
{
    return (Projection){.state = state};
}

static bool is_fraction(double value)
{
    return value >= 0 && value <= 1;
}

Projection projection_by_increment(double share, double target, double increment)
{
    if (!is_fraction(share) || !isfinite(increment)) {
        return without(PROJECTION_UNTOLD);
    }
    if (share >= target) {
        return without(PROJECTION_REACHED);
    }
    return increment <= 0 ? without(PROJECTION_NEVER) : known((target - share) / increment);
}

/* p(t) = h - (h - p0)(1 - r)^t, solved for t. */
Projection projection_by_flow(double share, double target, double turnover, double hired)
{
    if (!is_fraction(share) || !is_fraction(hired) || !(turnover >= 0 && turnover < 1)) {
        return without(PROJECTION_UNTOLD);
    }
    if (share >= target) {
        return without(PROJECTION_REACHED);
    }
    if (hired <= target || turnover == 0) {
        return without(PROJECTION_NEVER);
    }
    return known(log((hired - target) / (hired - share)) / log(1 - turnover));
}

Projection projection_hiring_share(double share, double target, double turnover, double years)
{
    if (!is_fraction(share) || !(turnover >= 0 && turnover < 1) || !(years > 0)) {
        return without(PROJECTION_UNTOLD);
    }
    double staying = pow(1 - turnover, years);
    if (staying >= 1) {
        return without(share >= target ? PROJECTION_REACHED : PROJECTION_UNATTAINABLE);
    }
    double hired = (target - share * staying) / (1 - staying);
    if (hired <= 0) {
        return known(0);
    }
    return hired > 1 ? without(PROJECTION_UNATTAINABLE) : known(hired);
}

enum { THOUSAND = 1000 };

/* What rounding left over at one grade, in thousandths of a person. */
typedef struct Carry {
    int64_t women_leaving, men_leaving, women_hired, promoted, women_promoted;
    int64_t posts; /* thousandths */
} Carry;

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

/* `part` thousandths of `whole`, in whole people. */
static int64_t part_of(int64_t whole, int64_t part, int64_t *carry)
{
    int64_t thousandths = whole * part + *carry;

    *carry = thousandths % THOUSAND;
    return thousandths / THOUSAND;
}

static void rung_leave(ScenarioLevers levers, ScenarioRung *rung, Carry *carry)
{
    rung->women -= smaller(part_of(rung->women, levers.women_turnover, &carry->women_leaving), rung->women);
    rung->men -= smaller(part_of(rung->men, levers.men_turnover, &carry->men_leaving), rung->men);
}

/* Moves up to `wanted` people from the grade below, in its proportion of women and men; returns how many came. */
static int64_t rung_promote(ScenarioRung *below, ScenarioRung *rung, int64_t wanted, Carry *carry)
{
    int64_t base = below->women + below->men, coming = smaller(wanted, base);

    if (coming == 0) {
        return 0;
    }
    int64_t women = part_of(coming, below->women * THOUSAND / base, &carry->women_promoted);
    women = smaller(larger(women, coming - below->men), below->women);
    below->women -= women;
    below->men -= coming - women;
    rung->women += women;
    rung->men += coming - women;
    return coming;
}

static void rung_fill(ScenarioLevers levers, ScenarioRung *below, ScenarioRung *rung, Carry *carry)
{
    carry->posts = larger(0, carry->posts * (THOUSAND + levers.growth) / THOUSAND);
    int64_t vacant = larger(0, (carry->posts + THOUSAND / 2) / THOUSAND - rung->women - rung->men);

    if (below != NULL) {
        vacant -= rung_promote(below, rung, smaller(vacant, part_of(vacant, levers.promoted, &carry->promoted)), carry);
    }
    int64_t women = smaller(vacant, part_of(vacant, levers.women_hired, &carry->women_hired));
    rung->women += women;
    rung->men += vacant - women;
}

/* From the top down, so that whoever moves up leaves a post to be filled. */
static void year_run(ScenarioLevers levers, ScenarioRung *rungs, size_t count, Carry *carries)
{
    for (size_t i = 0; i < count; i++) {
        rung_leave(levers, &rungs[i], &carries[i]);
    }
    for (size_t i = count; i-- > 0;) {
        rung_fill(levers, rungs[i].lowest || i == 0 ? NULL : &rungs[i - 1], &rungs[i], &carries[i]);
    }
}

ScenarioRung *scenario_run(Arena *arena, ScenarioLevers levers, const ScenarioRung *rungs, size_t count, int years)
{
    ScenarioRung *all = ARENA_ARRAY(arena, ScenarioRung, count * ((size_t)years + 1) + 1);
    Carry *carries = ARENA_ARRAY(arena, Carry, count + 1);

    for (size_t i = 0; i < count; i++) {
        all[i] = rungs[i];
        carries[i].posts = (rungs[i].women + rungs[i].men) * THOUSAND;
    }
    for (int year = 0; year < years; year++) {
        ScenarioRung *before = all + (size_t)year * count;
        memcpy(before + count, before, count * sizeof *before);
        year_run(levers, before + count, count, carries);
    }
    return all;
}

const char *projection_state_name(ProjectionState state)
{
    static const char *const NAMES[] = {"known", "reached", "never", "unattainable", "untold"};

    return (size_t)state < COUNT_OF(NAMES) ? NAMES[state] : NAMES[PROJECTION_UNTOLD];
}
