#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "measure/projection.h"

#define CASES "tests/cases/measure/projection.case"

static Projection projected(const char *method, const double given[4])
{
    if (strcmp(method, "increment") == 0) {
        return projection_by_increment(given[0], given[1], given[2]);
    }
    return strcmp(method, "flow") == 0 ? projection_by_flow(given[0], given[1], given[2], given[3])
                                       : projection_hiring_share(given[0], given[1], given[2], given[3]);
}

static void check_line(const char *line)
{
    char method[16], wanted[16], said[32];
    double given[4] = {0};

    if (sscanf(line, "%15s %lf %lf %lf %lf | %15s", method, &given[0], &given[1], &given[2], &given[3], wanted) != 6) {
        assert_int_equal(sscanf(line, "%15s %lf %lf %lf | %15s", method, &given[0], &given[1], &given[2], wanted), 5);
    }
    Projection projection = projected(method, given);
    snprintf(said, sizeof said, "%.*f", strcmp(method, "hire") == 0 ? 4 : 2, projection.value);
    const char *got = projection.state == PROJECTION_KNOWN ? said : projection_state_name(projection.state);
    if (strcmp(got, wanted) != 0) {
        fail_msg("%s: %s", line, got);
    }
}

static void projects_as_the_cases_say(void **state)
{
    char line[256];
    int rows = 0;
    FILE *file = fopen(CASES, "r");

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        if (line[0] != '#' && line[0] != '\n') {
            check_line(line);
            rows++;
        }
    }
    fclose(file);
    assert_true(rows > 20);
}

/* The share that is required is the share with which the flow model takes just so many years. */
static void required_share_and_years_undo_each_other(void **state)
{
    (void)state;
    for (int share = 5; share < 45; share += 5) {
        for (int years = 6; years < 30; years++) {
            Projection hired = projection_hiring_share(share / 100.0, 0.47, 0.12, years);
            if (hired.state == PROJECTION_KNOWN) {
                Projection back = projection_by_flow(share / 100.0, 0.47, 0.12, hired.value);
                assert_int_equal(back.state, PROJECTION_KNOWN);
                assert_true(back.value > years - 1e-6 && back.value < years + 1e-6);
            }
        }
    }
}

static int64_t people(const ScenarioRung *rungs, size_t count)
{
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        assert_true(rungs[i].women >= 0 && rungs[i].men >= 0);
        sum += rungs[i].women + rungs[i].men;
    }
    return sum;
}

/* One large grade of constant size goes the way of p(t) = h - (h - p0)(1 - r)^t. */
static void one_grade_follows_the_flow_model(void **state)
{
    ScenarioRung rung = {.women = 270000, .men = 730000, .lowest = true};
    ScenarioLevers levers = {.women_turnover = 100, .men_turnover = 100, .women_hired = 600};
    Arena arena = {0};
    ScenarioRung *years = scenario_run(&arena, levers, &rung, 1, 20);
    double left = 1;

    (void)state;
    for (int t = 0; t <= 20; t++, left *= 0.9) {
        double share = 0.60 - (0.60 - 0.27) * left;
        assert_int_equal(people(&years[t], 1), 1000000);
        assert_true(years[t].women > 1e6 * share - 30 && years[t].women < 1e6 * share + 30);
    }
    assert_true(years[8].women < 470000 && years[9].women > 470000);
    arena_done(&arena);
}

static void posts_are_kept_at_every_grade(void **state)
{
    const ScenarioRung rungs[] = {{40, 60, true}, {20, 50, false}, {3, 27, false}, {0, 9, false}, {5, 5, true}};
    ScenarioLevers levers = {.women_turnover = 90, .men_turnover = 110, .women_hired = 500, .promoted = 700};
    Arena arena = {0};
    ScenarioRung *years = scenario_run(&arena, levers, rungs, 5, 30);

    (void)state;
    for (size_t i = 0; i < 5 * 31; i++) {
        assert_int_equal(years[i].women + years[i].men, rungs[i % 5].women + rungs[i % 5].men);
    }
    assert_true(years[5 * 30 + 3].women > 0);
    arena_done(&arena);
}

/* A grade of one person is not rounded to a standstill: somebody leaves it every ten years or so. */
static void small_grades_move(void **state)
{
    ScenarioRung rung = {.women = 0, .men = 1, .lowest = true};
    ScenarioLevers levers = {.women_turnover = 100, .men_turnover = 100, .women_hired = 1000};
    Arena arena = {0};
    ScenarioRung *years = scenario_run(&arena, levers, &rung, 1, 12);

    (void)state;
    assert_int_equal(years[9].men, 1);
    assert_int_equal(years[10].women, 1);
    arena_done(&arena);
}

static void growth_adds_posts_and_shrinking_fires_nobody(void **state)
{
    const ScenarioRung rungs[] = {{100, 300, true}, {20, 80, false}};
    ScenarioLevers levers = {.growth = 50, .women_turnover = 0, .men_turnover = 0, .women_hired = 1000};
    Arena arena = {0};
    ScenarioRung *years = scenario_run(&arena, levers, rungs, 2, 10);

    (void)state;
    assert_int_equal(people(&years[2], 2), 525);
    assert_int_equal(people(&years[20], 2), 815);
    assert_int_equal(years[20].men + years[21].men, 380);
    levers.growth = -100;
    years = scenario_run(&arena, levers, rungs, 2, 10);
    assert_int_equal(people(&years[20], 2), 500);
    levers.women_turnover = levers.men_turnover = 200;
    years = scenario_run(&arena, levers, rungs, 2, 10);
    assert_true(people(&years[20], 2) < 180 && people(&years[20], 2) > 160);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(projects_as_the_cases_say),
        cmocka_unit_test(required_share_and_years_undo_each_other),
        cmocka_unit_test(one_grade_follows_the_flow_model),
        cmocka_unit_test(posts_are_kept_at_every_grade),
        cmocka_unit_test(small_grades_move),
        cmocka_unit_test(growth_adds_posts_and_shrinking_fires_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
