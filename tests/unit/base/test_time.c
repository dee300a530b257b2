#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "base/time.h"

static int32_t day_of(int year, int month, int day)
{
    int32_t number = 0;

    assert_true(day_of_civil(year, month, day, &number));
    return number;
}

static void the_epoch_is_day_zero(void **state)
{
    (void)state;
    assert_int_equal(day_of(1970, 1, 1), 0);
    assert_int_equal(day_of(1969, 12, 31), -1);
    assert_int_equal(day_of(2000, 3, 1), 11017);
    assert_int_equal(day_of(1, 1, 1), -719162);
    assert_int_equal(day_of(9999, 12, 31), 2932896);
}

static void every_day_of_ten_thousand_years_follows_the_one_before(void **state)
{
    int year, month, day;
    int32_t again;

    (void)state;
    for (int32_t number = day_of(1, 1, 1); number <= day_of(9999, 12, 31); number++) {
        day_to_civil(number, &year, &month, &day);
        if (!day_of_civil(year, month, day, &again) || again != number) {
            fail_msg("day %d became %04d-%02d-%02d", number, year, month, day);
        }
    }
}

static void days_that_do_not_exist_are_refused(void **state)
{
    int32_t number = 7;

    (void)state;
    assert_false(day_of_civil(2023, 2, 29, &number));
    assert_false(day_of_civil(1900, 2, 29, &number));
    assert_true(day_of_civil(2000, 2, 29, &number));
    assert_false(day_of_civil(2024, 4, 31, &number));
    assert_false(day_of_civil(2024, 0, 1, &number));
    assert_false(day_of_civil(2024, 13, 1, &number));
    assert_false(day_of_civil(2024, 1, 0, &number));
    assert_false(day_of_civil(0, 1, 1, &number));
    assert_false(day_of_civil(10000, 1, 1, &number));
}

static void a_date_keeps_the_precision_it_was_given(void **state)
{
    static const struct {
        const char *text;
        DatePrecision precision;
    } dates[] = {{"2024", PRECISION_YEAR}, {"2024-05", PRECISION_MONTH}, {"2024-05-31", PRECISION_DAY}};
    char text[DATE_TEXT_SIZE];
    Date date;

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        assert_true(date_parse(text_of(dates[i].text), &date));
        assert_int_equal(date.precision, dates[i].precision);
        assert_int_equal(date_format(date, text), (int)strlen(dates[i].text));
        assert_string_equal(text, dates[i].text);
    }
}

static void dates_are_read_strictly(void **state)
{
    static const char *const bad[] = {
        "",        "24",   "2024-5",     "2024-05-1",  "2024/05/31",  "2024-05-3x",    "2024-05-311", " 2024",
        "2024-13", "-024", "2024-02-30", "+024-01-01", "2024-05-31T", "2024\00205-31", "0000-01-01",  "2024-"};
    Date date;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (date_parse(text_of(bad[i]), &date)) {
            fail_msg("\"%s\" was read as a date", bad[i]);
        }
    }
}

static void no_date_is_written_as_nothing_and_comes_first(void **state)
{
    char text[DATE_TEXT_SIZE] = "x";
    Date none = {0}, first = {day_of(1, 1, 1), PRECISION_YEAR};

    (void)state;
    assert_int_equal(date_format(none, text), 0);
    assert_string_equal(text, "");
    assert_false(date_is_known(none));
    assert_true(date_compare(none, first) < 0);
    assert_true(date_compare(first, none) > 0);
    assert_int_equal(date_compare(none, none), 0);
}

static void a_finer_date_is_later_knowledge_than_a_coarser_of_the_same_day(void **state)
{
    Date year = {day_of(2024, 1, 1), PRECISION_YEAR}, day = {day_of(2024, 1, 1), PRECISION_DAY};
    Date before = {day_of(2023, 12, 31), PRECISION_DAY};

    (void)state;
    assert_true(date_compare(year, day) < 0);
    assert_true(date_compare(before, year) < 0);
    assert_int_equal(date_compare(day, day), 0);
}

static void a_timestamp_reads_back_to_the_millisecond(void **state)
{
    Dice dice = {1};
    char text[TIMESTAMP_TEXT_SIZE];

    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t ms = (int64_t)(dice_unit(&dice) * 315537897600000.0) - 62135596800000, again = 0;
        assert_int_equal(timestamp_format(ms, text), 24);
        if (!timestamp_parse(text_of(text), &again) || again != ms) {
            fail_msg("%lld became %s", (long long)ms, text);
        }
    }
}

static void a_moment_before_the_epoch_is_written_whole(void **state)
{
    char text[TIMESTAMP_TEXT_SIZE];

    (void)state;
    timestamp_format(-1, text);
    assert_string_equal(text, "1969-12-31T23:59:59.999Z");
}

static void offsets_and_fractions_are_understood(void **state)
{
    int64_t utc = 0, east = 0, fine = 0;

    (void)state;
    assert_true(timestamp_parse(TEXT("2024-05-31T22:15:00Z"), &utc));
    assert_true(timestamp_parse(TEXT("2024-06-01t00:15:00+02:00"), &east));
    assert_int_equal(utc, east);
    assert_true(timestamp_parse(TEXT("2024-05-31 17:45:00-04:30"), &east));
    assert_int_equal(utc, east);
    assert_true(timestamp_parse(TEXT("2024-05-31T22:15:00.123456789Z"), &fine));
    assert_int_equal(fine - utc, 123);
    assert_true(timestamp_parse(TEXT("2024-05-31"), &fine));
    assert_int_equal(utc - fine, 80100000);
}

static void timestamps_that_mean_nothing_are_refused(void **state)
{
    static const char *const bad[] = {"2024-05-31T",           "2024-05-31T22:15",      "2024-05-31T22:15:00",
                                      "2024-05-31T24:00:00Z",  "2024-05-31T22:60:00Z",  "2024-05-31T22:15:61Z",
                                      "2024-05-31T22:15:00.Z", "2024-05-31T22:15:00+2", "2024-05-31T22:15:00+24:00",
                                      "2024-05-31x22:15:00Z",  "2024-05-31T22:15:00ZZ", "2024-02-30T00:00:00Z"};
    int64_t ms;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (timestamp_parse(text_of(bad[i]), &ms)) {
            fail_msg("\"%s\" was read as a moment", bad[i]);
        }
    }
}

static void the_hybrid_clock_rises_whatever_the_wall_clock_does(void **state)
{
    Dice dice = {7};
    HybridTime last = 0;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t wall = 1700000000000 + (int64_t)dice_below(&dice, 100000) - 50000;
        HybridTime next = hybrid_next(last, i % 1000 == 0 ? -wall : wall);
        assert_true(next > last);
        assert_true(i % 1000 == 0 || hybrid_ms(next) >= wall);
        last = next;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_epoch_is_day_zero),
        cmocka_unit_test(every_day_of_ten_thousand_years_follows_the_one_before),
        cmocka_unit_test(days_that_do_not_exist_are_refused),
        cmocka_unit_test(a_date_keeps_the_precision_it_was_given),
        cmocka_unit_test(dates_are_read_strictly),
        cmocka_unit_test(no_date_is_written_as_nothing_and_comes_first),
        cmocka_unit_test(a_finer_date_is_later_knowledge_than_a_coarser_of_the_same_day),
        cmocka_unit_test(a_timestamp_reads_back_to_the_millisecond),
        cmocka_unit_test(a_moment_before_the_epoch_is_written_whole),
        cmocka_unit_test(offsets_and_fractions_are_understood),
        cmocka_unit_test(timestamps_that_mean_nothing_are_refused),
        cmocka_unit_test(the_hybrid_clock_rises_whatever_the_wall_clock_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
