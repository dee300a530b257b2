#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"
#include "base/text.h"

static void a_message_is_one_line_whatever_it_quotes(void **state)
{
    Error err;

    (void)state;
    assert_int_equal(error_set(&err, ST_INVALID, "bad \"%s\"", "a\nb\tc\x7f\r\xc2\x85\xe2\x80\xa8z"), ST_INVALID);
    assert_string_equal(err.message, "bad \"a b c    z\"");
    assert_int_equal(err.status, ST_INVALID);
    assert_string_equal(err.path, "");
}

static void a_message_is_utf8_whatever_it_quotes(void **state)
{
    Error err;
    char long_text[2000];

    (void)state;
    error_set(&err, ST_INVALID, "row \"%s\"", "caf\xe9 \xc3\xa9");
    assert_string_equal(err.message, "row \"caf? \xc3\xa9\"");
    for (size_t shift = 0; shift < 4; shift++) {
        memset(long_text, 'x', sizeof long_text);
        for (size_t i = shift; i + 4 < sizeof long_text; i += 4) {
            memcpy(long_text + i, "\xf0\x9f\x92\xa3", 4);
        }
        long_text[sizeof long_text - 1] = '\0';
        error_set_at(&err, ST_INVALID, long_text, "%s", long_text);
        assert_true(text_is_utf8(text_of(err.message), NULL));
        assert_true(text_is_utf8(text_of(err.path), NULL));
        assert_true(strlen(err.message) >= ERROR_MESSAGE_SIZE - 5);
    }
}

static void callers_put_what_they_know_of_the_place_before_it(void **state)
{
    Error err;
    char prefix[ERROR_PATH_SIZE * 2];

    (void)state;
    error_set_at(&err, ST_INVALID, "/fields/3", "no");
    error_prefix_path(&err, "hazard.json#");
    assert_string_equal(err.path, "hazard.json#/fields/3");
    memset(prefix, 'p', sizeof prefix);
    prefix[sizeof prefix - 1] = '\0';
    error_prefix_path(&err, prefix);
    assert_int_equal(strlen(err.path), ERROR_PATH_SIZE - 1);
    assert_string_equal(err.message, "no");
}

static void who_does_not_ask_is_not_told(void **state)
{
    (void)state;
    assert_int_equal(error_set(NULL, ST_BUSY, "busy"), ST_BUSY);
    assert_int_equal(error_set_at(NULL, ST_IO, "/x", "no"), ST_IO);
    error_prefix_path(NULL, "/x");
}

static void every_status_has_a_text_an_http_code_and_an_exit_code(void **state)
{
    (void)state;
    for (int status = ST_OK; status <= ST_INTERNAL; status++) {
        assert_string_not_equal(status_text((Status)status), "");
        assert_true(status_http((Status)status) >= 200 && status_http((Status)status) < 600);
        assert_true(status == ST_OK ? status_exit_code(ST_OK) == 0
                                    : status_exit_code((Status)status) >= 64 && status_exit_code((Status)status) <= 78);
    }
}

static Status second_step(Status first, int *reached)
{
    TRY(first);
    *reached = 1;
    return ST_OK;
}

static void a_failure_is_passed_up_at_once(void **state)
{
    int reached = 0;

    (void)state;
    assert_int_equal(second_step(ST_STALE, &reached), ST_STALE);
    assert_int_equal(reached, 0);
    assert_int_equal(second_step(ST_OK, &reached), ST_OK);
    assert_int_equal(reached, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_one_line_whatever_it_quotes),
        cmocka_unit_test(a_message_is_utf8_whatever_it_quotes),
        cmocka_unit_test(callers_put_what_they_know_of_the_place_before_it),
        cmocka_unit_test(who_does_not_ask_is_not_told),
        cmocka_unit_test(every_status_has_a_text_an_http_code_and_an_exit_code),
        cmocka_unit_test(a_failure_is_passed_up_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
