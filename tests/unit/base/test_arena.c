#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/random.h"

static void memory_is_zeroed_aligned_and_apart(void **state)
{
    Arena arena;
    Dice dice = {5};
    unsigned char *blocks[2000];
    size_t sizes[2000];

    (void)state;
    arena_init(&arena, 0);
    for (size_t i = 0; i < 2000; i++) {
        sizes[i] = dice_below(&dice, i % 100 == 0 ? 200000 : 100);
        blocks[i] = arena_new(&arena, sizes[i]);
        assert_int_equal((uintptr_t)blocks[i] % 16, 0);
        for (size_t k = 0; k < sizes[i]; k++) {
            assert_int_equal(blocks[i][k], 0);
        }
        memset(blocks[i], (int)(i % 251), sizes[i]);
    }
    for (size_t i = 0; i < 2000; i++) {
        for (size_t k = 0; k < sizes[i]; k++) {
            assert_int_equal(blocks[i][k], i % 251);
        }
    }
    arena_done(&arena);
}

static void nothing_is_a_size_too(void **state)
{
    Arena arena;

    (void)state;
    arena_init(&arena, 0);
    assert_non_null(arena_new(&arena, 0));
    assert_non_null(ARENA_ARRAY(&arena, int, 0));
    assert_string_equal(arena_copy(&arena, NULL, 0), "");
    arena_done(&arena);
}

static void a_stranger_gets_no_more_than_the_limit(void **state)
{
    Arena arena;

    (void)state;
    arena_init(&arena, 1000);
    assert_null(arena_try(&arena, 1001));
    assert_null(arena_try(&arena, SIZE_MAX));
    assert_null(arena_try(&arena, SIZE_MAX - 8));
    assert_non_null(arena_try(&arena, 600));
    assert_null(arena_try(&arena, 600));
    assert_non_null(arena_try(&arena, 300));
    arena_reset(&arena);
    assert_non_null(arena_try(&arena, 1000));
    arena_done(&arena);
}

static void without_a_limit_a_size_beyond_memory_is_still_refused(void **state)
{
    Arena arena;

    (void)state;
    arena_init(&arena, 0);
    assert_null(arena_try(&arena, SIZE_MAX));
    assert_null(arena_try(&arena, SIZE_MAX - 15));
    arena_done(&arena);
}

static void a_failing_allocation_is_an_answer_and_leaves_the_arena_usable(void **state)
{
    Arena arena;

    (void)state;
    arena_init(&arena, 0);
    memory_fail_after(1);
    assert_null(arena_try(&arena, 100));
    memory_fail_after(0);
    assert_non_null(arena_try(&arena, 100));
    arena_done(&arena);
}

static void reset_keeps_room_and_forgets_use(void **state)
{
    Arena arena;

    (void)state;
    arena_init(&arena, 0);
    void *first = arena_new(&arena, 100);
    arena_reset(&arena);
    assert_int_equal(arena.used, 0);
    assert_ptr_equal(arena_new(&arena, 100), first);
    arena_new(&arena, 1000000);
    arena_reset(&arena);
    assert_int_equal(arena.used, 0);
    assert_null(arena.blocks);
    arena_done(&arena);
}

static void done_is_safe_twice_and_on_what_was_only_zeroed(void **state)
{
    Arena arena = {0};

    (void)state;
    arena_done(&arena);
    arena_reset(&arena);
    arena_new(&arena, 10);
    arena_done(&arena);
    arena_done(&arena);
}

static void formatted_text_is_as_long_as_it_needs(void **state)
{
    Arena arena;

    (void)state;
    arena_init(&arena, 0);
    char *text = arena_format(&arena, "%0*d", 100000, 7);
    assert_int_equal(strlen(text), 100000);
    assert_int_equal(text[99999], '7');
    assert_string_equal(arena_format(&arena, "%s", ""), "");
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_aligned_and_apart),
        cmocka_unit_test(nothing_is_a_size_too),
        cmocka_unit_test(a_stranger_gets_no_more_than_the_limit),
        cmocka_unit_test(without_a_limit_a_size_beyond_memory_is_still_refused),
        cmocka_unit_test(a_failing_allocation_is_an_answer_and_leaves_the_arena_usable),
        cmocka_unit_test(reset_keeps_room_and_forgets_use),
        cmocka_unit_test(done_is_safe_twice_and_on_what_was_only_zeroed),
        cmocka_unit_test(formatted_text_is_as_long_as_it_needs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
