/*
 * test_list_query.c - bbox, datetime and limit as OGC API - Features defines them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "api/list_query.h"

static Error err;

static void a_box_is_four_numbers_or_six(void **state)
{
    BoxParameter box;

    (void)state;
    assert_int_equal(box_parse(TEXT("28.5,-2,29.5,-1"), &box, &err), ST_OK);
    assert_false(box.crosses);
    assert_true(box.box.west == 28.5 && box.box.south == -2 && box.box.east == 29.5 && box.box.north == -1);
    assert_int_equal(box_parse(TEXT("28.5,-2,100,29.5,-1,900"), &box, &err), ST_OK);
    assert_true(box.box.west == 28.5 && box.box.south == -2 && box.box.east == 29.5 && box.box.north == -1);
}

static void a_box_whose_west_is_greater_crosses_the_180th_meridian(void **state)
{
    BoxParameter box;

    (void)state;
    assert_int_equal(box_parse(TEXT("170,-20,-170,-10"), &box, &err), ST_OK);
    assert_true(box.crosses);
    assert_true(box.box.west == 170 && box.box.east == 180);
    assert_true(box.second.west == -180 && box.second.east == -170 && box.second.south == -20);
}

static void what_is_no_box_is_named(void **state)
{
    static const char *const bad[] = {"",          "1,2,3",     "1,2,3,4,5",     "1,2,3,x",    "1,2,3,4,",
                                      "1,2,3,nan", "0,10,1,5",  "0,-91,1,5",     "-181,0,1,5", "0,0,181,5",
                                      "1;2;3;4",   "0,0,1,inf", "1,2,3,4,5,6,7", "1,2,,4"};
    BoxParameter box;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(box_parse(text_of(bad[i]), &box, &err), ST_INVALID);
        assert_string_equal(err.path, "bbox");
    }
}

typedef struct Days {
    const char *text, *from, *to; /* NULL: open */
} Days;

static int32_t day_of(const char *text, int32_t open)
{
    Date date;

    if (text == NULL) {
        return open;
    }
    assert_true(date_parse(text_of(text), &date));
    return date.day;
}

static void a_time_is_a_date_an_instant_or_an_interval(void **state)
{
    static const Days good[] = {
        {"2024-05-31", "2024-05-31", "2024-05-31"},
        {"2024-05-31T23:59:59Z", "2024-05-31", "2024-05-31"},
        {"1969-12-31T23:59:59Z", "1969-12-31", "1969-12-31"},
        {"2024", "2024-01-01", "2024-12-31"},
        {"2024-02", "2024-02-01", "2024-02-29"},
        {"2024-12", "2024-12-01", "2024-12-31"},
        {"2024-01-01/2024-02-01", "2024-01-01", "2024-02-01"},
        {"2024-01-01/..", "2024-01-01", NULL},
        {"2024-01-01/", "2024-01-01", NULL},
        {"../2024-01-01T00:00:00Z", NULL, "2024-01-01"},
        {"/2023", NULL, "2023-12-31"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        int32_t from, to;
        assert_int_equal(days_parse(text_of(good[i].text), &from, &to, &err), ST_OK);
        assert_int_equal(from, day_of(good[i].from, INT32_MIN));
        assert_int_equal(to, day_of(good[i].to, INT32_MAX));
    }
}

static void what_is_no_time_is_named(void **state)
{
    static const char *const bad[] = {"",
                                      "../..",
                                      "/",
                                      "..",
                                      "yesterday",
                                      "2024-13-01",
                                      "2024-02-30",
                                      "2024-05-02/2024-05-01",
                                      "2024-01-01/2024-02-01/2024-03-01",
                                      "31/05/2024",
                                      "2024-05-31T25:00:00Z"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        int32_t from, to;
        assert_int_equal(days_parse(text_of(bad[i]), &from, &to, &err), ST_INVALID);
        assert_string_equal(err.path, "datetime");
    }
}

static void a_limit_above_the_maximum_gives_the_maximum(void **state)
{
    size_t limit;

    (void)state;
    assert_int_equal(limit_parse(TEXT("17"), 100, &limit, &err), ST_OK);
    assert_int_equal(limit, 17);
    assert_int_equal(limit_parse(TEXT("9223372036854775807"), 100, &limit, &err), ST_OK);
    assert_int_equal(limit, 100);
    static const char *const bad[] = {"0", "-1", "abc", "", "1.5", "99999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(limit_parse(text_of(bad[i]), 100, &limit, &err), ST_INVALID);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_is_four_numbers_or_six),
        cmocka_unit_test(a_box_whose_west_is_greater_crosses_the_180th_meridian),
        cmocka_unit_test(what_is_no_box_is_named),
        cmocka_unit_test(a_time_is_a_date_an_instant_or_an_interval),
        cmocka_unit_test(what_is_no_time_is_named),
        cmocka_unit_test(a_limit_above_the_maximum_gives_the_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
