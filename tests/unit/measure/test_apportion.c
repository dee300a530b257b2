#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "measure/apportion.h"

enum { PARTS_MAX = 5 };

static int64_t sum_of(const int64_t *numbers, size_t count)
{
    int64_t sum = 0;

    for (size_t i = 0; i < count; i++) {
        sum += numbers[i];
    }
    return sum;
}

/* 191,365 m2 paid by two donors at 60 and 40 percent. */
static void sixty_and_forty_come_to_the_whole(void **state)
{
    const int64_t shares[] = {60000, 40000};
    int64_t parts[2];

    (void)state;
    assert_true(apportion(191365000, shares, 2, parts));
    assert_int_equal(parts[0], 114819000);
    assert_int_equal(parts[1], 76546000);
    assert_true(apportion(1, shares, 2, parts));
    assert_int_equal(parts[0], 1);
    assert_int_equal(parts[1], 0);
}

/* The first of equals gets what rounding leaves; less than nothing is split alike. */
static void halves_of_an_odd_thousandth(void **state)
{
    const int64_t shares[] = {50000, 50000};
    int64_t parts[2];

    (void)state;
    assert_true(apportion(3, shares, 2, parts));
    assert_int_equal(parts[0], 2);
    assert_int_equal(parts[1], 1);
    assert_true(apportion(-3, shares, 2, parts));
    assert_int_equal(parts[0], -2);
    assert_int_equal(parts[1], -1);
}

static void more_than_the_whole_is_no_split(void **state)
{
    const int64_t shares[] = {60000, 40001};
    int64_t parts[2];

    (void)state;
    assert_false(apportion(1000, shares, 2, parts));
    assert_true(apportion(1000, shares, 1, parts));
    assert_int_equal(parts[0], 600);
    assert_true(apportion(1000, shares, 0, parts));
}

/* Of any whole and any shares: parts come to the whole where the shares do, and none is a thousandth off. */
static void any_shares_of_a_hundred_come_to_the_whole(void **state)
{
    uint64_t seed = 20260630;

    (void)state;
    for (int turn = 0; turn < 20000; turn++) {
        int64_t shares[PARTS_MAX], parts[PARTS_MAX], rest = SHARE_WHOLE;
        for (size_t i = 0; i < PARTS_MAX; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            shares[i] = i + 1 == PARTS_MAX ? rest : (int64_t)(seed >> 33) % (rest + 1);
            rest -= shares[i];
        }
        int64_t whole = (int64_t)(seed >> 20) % 1000000007;
        assert_true(apportion(whole, shares, PARTS_MAX, parts));
        assert_int_equal(sum_of(parts, PARTS_MAX), whole);
        for (size_t i = 0; i < PARTS_MAX; i++) {
            __int128 off = (__int128)parts[i] * SHARE_WHOLE - (__int128)whole * shares[i];
            assert_true(off < SHARE_WHOLE && off > -SHARE_WHOLE);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sixty_and_forty_come_to_the_whole),
        cmocka_unit_test(halves_of_an_odd_thousandth),
        cmocka_unit_test(more_than_the_whole_is_no_split),
        cmocka_unit_test(any_shares_of_a_hundred_come_to_the_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
