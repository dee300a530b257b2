#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measure/amount.h"
#include "measure/month.h"
#include "measure/sums.h"

static void adds_up_under_many_keys_and_takes_out_again(void **state)
{
    enum { KEYS = 5000, ROUNDS = 3 };
    Sums sums;
    char key[32];
    size_t at = 0, seen = 0;

    (void)state;
    sums_init(&sums);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < KEYS; i++) {
            int length = snprintf(key, sizeof key, "key %d of many", i);
            int64_t numbers[] = {1, i};
            sums_add(&sums, (Text){key, (size_t)length}, numbers, 2, 1);
        }
    }
    assert_int_equal(sums.used, KEYS);
    assert_int_equal(sums_at(&sums, TEXT("key 77 of many"), 2)[0], ROUNDS);
    assert_int_equal(sums_at(&sums, TEXT("key 77 of many"), 2)[1], ROUNDS * 77);
    for (int i = 0; i < KEYS; i += 2) {
        int length = snprintf(key, sizeof key, "key %d of many", i);
        int64_t numbers[] = {ROUNDS, ROUNDS * i};
        sums_add(&sums, (Text){key, (size_t)length}, numbers, 2, -1);
    }
    while (sums_next(&sums, &at) != NULL) {
        seen++;
    }
    assert_int_equal(seen, KEYS / 2);
    sums_done(&sums);
}

static void merges_what_two_threads_gathered(void **state)
{
    Sums a, b;
    int64_t one[] = {1}, two[] = {2};

    (void)state;
    sums_init(&a);
    sums_init(&b);
    sums_add(&a, TEXT("both"), one, 1, 1);
    sums_add(&b, TEXT("both"), two, 1, 1);
    sums_add(&b, TEXT("one"), two, 1, -1);
    sums_merge(&a, &b);
    assert_int_equal(*sums_at(&a, TEXT("both"), 1), 3);
    assert_int_equal(*sums_at(&a, TEXT("one"), 1), -2);
    sums_clear(&a);
    assert_int_equal(*sums_at(&a, TEXT("both"), 1), 0);
    sums_done(&a);
    sums_done(&b);
}

static void sums_that_overflow_give_back_what_was_there(void **state)
{
    int64_t most = INT64_MAX;

    (void)state;
    assert_int_equal(amount_add(amount_add(most, 5), -5), most);
}

static void takes_whole_thousandths_and_no_errors_of_typing(void **state)
{
    int64_t amount = 0;
    Value whole = {VALUE_SET, FIELD_INTEGER, .integer = 17}, part = {VALUE_SET, FIELD_NUMBER, .number = 0.1};
    Value huge = {VALUE_SET, FIELD_NUMBER, .number = 1e12}, unknown = {VALUE_UNKNOWN, FIELD_NUMBER};

    (void)state;
    assert_true(amount_of(&whole, &amount));
    assert_int_equal(amount, 17000);
    assert_true(amount_of(&part, &amount));
    assert_int_equal(amount, 100);
    assert_false(amount_of(&huge, &amount));
    assert_false(amount_of(&unknown, &amount));
}

static void knows_months_by_how_precise_a_date_is(void **state)
{
    Date date;
    int day;

    (void)state;
    assert_true(date_parse(TEXT("2024-05-31"), &date));
    assert_int_equal(month_of(date, &day), 202405);
    assert_int_equal(day, 31);
    assert_true(date_parse(TEXT("2024-05"), &date));
    assert_int_equal(month_of(date, &day), 202405);
    assert_int_equal(day, 0);
    assert_true(date_parse(TEXT("2024"), &date));
    assert_int_equal(month_of(date, &day), 202400);
    assert_int_equal(month_of((Date){0}, &day), MONTH_UNDATED);
    assert_int_equal(month_later(202411, 3), 202502);
    assert_int_equal(month_later(202402, -2), 202312);
    assert_true(text_equal(month_member(202409), TEXT("09")));
    assert_int_equal(month_member(202400).length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_up_under_many_keys_and_takes_out_again),
        cmocka_unit_test(merges_what_two_threads_gathered),
        cmocka_unit_test(sums_that_overflow_give_back_what_was_there),
        cmocka_unit_test(takes_whole_thousandths_and_no_errors_of_typing),
        cmocka_unit_test(knows_months_by_how_precise_a_date_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
