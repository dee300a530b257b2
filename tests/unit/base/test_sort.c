#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/sort.h"

static void assert_sorted(uint64_t seed, size_t count, uint64_t mask)
{
    Dice dice = {seed};
    SortKey *keys = memory_resize(NULL, count * sizeof *keys + 1);
    uint64_t sum = 0, sorted_sum = 0;

    for (size_t i = 0; i < count; i++) {
        keys[i] = (SortKey){dice_next(&dice) & mask, i};
        sum += keys[i].key * (i + 1);
    }
    keys_sort(keys, count);
    for (size_t i = 0; i < count; i++) {
        sorted_sum += keys[i].key * (keys[i].index + 1);
        if (i > 0 && keys[i - 1].key == keys[i].key) {
            assert_true(keys[i - 1].index < keys[i].index);
        } else if (i > 0) {
            assert_true(keys[i - 1].key < keys[i].key);
        }
    }
    assert_true(sum == sorted_sum);
    memory_free(keys);
}

static void keys_rise_and_equal_ones_keep_their_order(void **state)
{
    const uint64_t masks[] = {0, 1, 0xff, 0xff00, 0xffffff, 0xff00000000000000u, UINT64_MAX};

    (void)state;
    for (size_t i = 0; i < sizeof masks / sizeof *masks; i++) {
        for (size_t count = 0; count < 70; count++) {
            assert_sorted(i * 100 + count, count, masks[i]);
        }
        assert_sorted(i, 5000, masks[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(keys_rise_and_equal_ones_keep_their_order)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
