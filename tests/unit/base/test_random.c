#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "base/sign.h"

static int start_crypto(void **state)
{
    (void)state;
    return crypto_start() ? 0 : -1;
}

static void the_same_seed_gives_the_same_numbers_everywhere(void **state)
{
    Dice dice = {0};

    (void)state;
    assert_true(dice_next(&dice) == 0xe220a8397b1dcdafu);
    assert_true(dice_next(&dice) == 0x6e789e6aa1b965f4u);
}

static void every_side_of_the_dice_comes_up_about_equally(void **state)
{
    Dice dice = {4};
    int seen[7] = {0};

    (void)state;
    for (int i = 0; i < 70000; i++) {
        seen[dice_below(&dice, 7)]++;
    }
    for (int side = 0; side < 7; side++) {
        assert_in_range(seen[side], 9500, 10500);
    }
    assert_int_equal(dice_below(&dice, 1), 0);
}

static void units_stay_below_one(void **state)
{
    Dice dice = {8};

    (void)state;
    for (int i = 0; i < 100000; i++) {
        double x = dice_unit(&dice);
        assert_true(x >= 0 && x < 1);
    }
}

static void unpredictable_bytes_differ_each_time(void **state)
{
    uint8_t one[32], two[32];

    (void)state;
    random_bytes(one, sizeof one);
    random_bytes(two, sizeof two);
    assert_memory_not_equal(one, two, sizeof one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_numbers_everywhere),
        cmocka_unit_test(every_side_of_the_dice_comes_up_about_equally),
        cmocka_unit_test(units_stay_below_one),
        cmocka_unit_test(unpredictable_bytes_differ_each_time),
    };
    return cmocka_run_group_tests(tests, start_crypto, NULL);
}
