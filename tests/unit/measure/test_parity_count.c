#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "measure/parity_count.h"

#define CASES "tests/cases/measure/parity.case"

static void judges_and_counts_what_is_missing_as_the_cases_say(void **state)
{
    char line[256], said[64], wanted[64];
    int rows = 0;
    FILE *file = fopen(CASES, "r");

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        long long women, men, replacements, additions;
        int tenths;
        char verdict[32];
        if (sscanf(line, "%lld %lld | %31s | %lld %lld | %d", &women, &men, verdict, &replacements, &additions,
                   &tenths) != 6) {
            assert_true(line[0] == '#' || line[0] == '\n');
            continue;
        }
        ParityCount count = {.women = women, .men = men};
        ParityMissing missing = parity_missing(count);
        snprintf(wanted, sizeof wanted, "%s %lld %lld %d", verdict, replacements, additions, tenths);
        snprintf(said, sizeof said, "%s %lld %lld %d", parity_verdict_name(parity_judge(count)),
                 (long long)missing.replacements, (long long)missing.additions, parity_tenths(count));
        if (strcmp(said, wanted) != 0) {
            fail_msg("%lld women, %lld men: %s instead of %s", women, men, said, wanted);
        }
        rows++;
    }
    fclose(file);
    assert_true(rows > 35);
}

/* The band has no whole number for N = 1, 3, … 15 and one for every other N. */
static void only_small_odd_groups_cannot_reach_the_band(void **state)
{
    (void)state;
    for (int64_t base = 1; base <= 2000; base++) {
        bool attainable = false;
        for (int64_t women = 0; women <= base; women++) {
            attainable |= parity_judge_band((ParityCount){.women = women, .men = base - women}) == PARITY_WITHIN;
        }
        assert_int_equal(attainable, !(base % 2 == 1 && base <= PARITY_SMALL_MAX));
    }
}

static bool is_well(ParityCount count)
{
    ParityVerdict verdict = parity_judge(count);

    return verdict == PARITY_WITHIN || verdict == PARITY_NEAREST;
}

/* What is said to be missing is enough, and one fewer is not. */
static void what_is_missing_is_the_least_that_suffices(void **state)
{
    (void)state;
    for (int64_t base = 1; base <= 300; base++) {
        for (int64_t women = 0; 2 * women < base; women++) {
            ParityCount count = {.women = women, .men = base - women};
            ParityMissing missing = parity_missing(count);
            int64_t r = missing.replacements, a = missing.additions;
            assert_int_equal(is_well(count), r == 0);
            assert_int_equal(r == 0, a == 0);
            assert_true(is_well((ParityCount){.women = women + r, .men = base - women - r}));
            if (r > 0) {
                assert_false(is_well((ParityCount){.women = women + r - 1, .men = base - women - r + 1}));
                assert_int_not_equal(parity_judge_band((ParityCount){.women = women + a, .men = base - women}),
                                     PARITY_MEN_OVER);
                assert_int_equal(parity_judge_band((ParityCount){.women = women + a - 1, .men = base - women}),
                                 PARITY_MEN_OVER);
            }
        }
    }
}

static void the_two_sides_are_alike(void **state)
{
    (void)state;
    for (int64_t women = 0; women <= 60; women++) {
        for (int64_t men = 0; men <= 60; men++) {
            ParityMissing one = parity_missing((ParityCount){.women = women, .men = men});
            ParityMissing other = parity_missing((ParityCount){.women = men, .men = women});
            assert_int_equal(one.replacements, other.replacements);
            assert_int_equal(one.additions, other.additions);
        }
    }
}

static void who_states_neither_is_in_no_share(void **state)
{
    ParityCount with = {.women = 47, .men = 53, .other = 9, .unknown = 30};

    (void)state;
    assert_int_equal(parity_judge(with), PARITY_WITHIN);
    assert_int_equal(parity_tenths(with), 470);
    assert_int_equal(parity_base(with), 100);
    assert_int_equal(parity_everybody(with), 139);
    assert_int_equal(parity_judge((ParityCount){.other = 3, .unknown = 2}), PARITY_NOBODY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judges_and_counts_what_is_missing_as_the_cases_say),
        cmocka_unit_test(only_small_odd_groups_cannot_reach_the_band),
        cmocka_unit_test(what_is_missing_is_the_least_that_suffices),
        cmocka_unit_test(the_two_sides_are_alike),
        cmocka_unit_test(who_states_neither_is_in_no_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
