#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/id.h"
#include "base/random.h"
#include "base/sign.h"

static int start_crypto(void **state)
{
    (void)state;
    return crypto_start() ? 0 : -1;
}

static void ids_of_one_writer_rise_within_a_millisecond_and_when_the_clock_goes_back(void **state)
{
    IdSource source;
    Id last = {0};
    Dice dice = {3};

    (void)state;
    id_source_init(&source);
    for (int i = 0; i < 600000; i++) {
        Id next = id_source_next(&source, 1700000000000 - (int64_t)dice_below(&dice, 3));
        if (id_compare(last, next) >= 0) {
            fail_msg("id %d does not rise", i);
        }
        last = next;
    }
}

static void an_id_says_its_version_and_its_moment(void **state)
{
    IdSource source;
    char text[ID_TEXT_SIZE];

    (void)state;
    id_source_init(&source);
    id_format(id_source_next(&source, 0x0123456789ab), text);
    assert_memory_equal(text, "01234567-89ab-7", 15);
    assert_non_null(strchr("89ab", text[19]));
}

static void two_writers_in_one_millisecond_do_not_meet(void **state)
{
    IdSource one, two;

    (void)state;
    id_source_init(&one);
    id_source_init(&two);
    for (int i = 0; i < 1000; i++) {
        assert_false(id_equal(id_source_next(&one, 5), id_source_next(&two, 5)));
    }
}

static void ids_read_back_in_either_case(void **state)
{
    IdSource source;
    char text[ID_TEXT_SIZE];
    Id id, again;

    (void)state;
    id_source_init(&source);
    for (int i = 0; i < 1000; i++) {
        id = id_source_next(&source, 1700000000000 + i);
        id_format(id, text);
        assert_int_equal(strlen(text), 36);
        assert_true(id_parse(text_of(text), &again));
        assert_true(id_equal(id, again));
        for (char *c = text; *c != '\0'; c++) {
            *c = (char)(*c >= 'a' && *c <= 'f' ? *c - 32 : *c);
        }
        assert_true(id_parse(text_of(text), &again));
        assert_true(id_equal(id, again));
    }
}

static void what_is_not_an_id_is_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "01234567-89ab-7def-8123-456789abcde",
                                      "01234567-89ab-7def-8123-456789abcdef0",
                                      "0123456789ab-7def-8123-456789abcdef----",
                                      "01234567-89ab-7def-8123-456789abcdeg",
                                      "01234567+89ab-7def-8123-456789abcdef",
                                      "{1234567-89ab-7def-8123-456789abcde}"};
    Id id;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (id_parse(text_of(bad[i]), &id)) {
            fail_msg("\"%s\" was read as an id", bad[i]);
        }
    }
}

static void a_named_id_is_the_same_everywhere_and_for_ever(void **state)
{
    char text[ID_TEXT_SIZE];

    (void)state;
    id_format(id_of_name(TEXT("unit"), TEXT("p-code"), TEXT("CD61")), text);
    assert_string_equal(text, "937aecb0-e83c-88b6-88bd-0c6a007a6d6e");
    assert_int_equal(text[14], '8');
    assert_true(id_equal(id_of_name(TEXT("unit"), TEXT("p-code"), TEXT(" cd61 ")),
                         id_of_name(TEXT("unit"), TEXT("p-code"), TEXT("CD61"))));
}

static void a_named_id_tells_its_parts_apart(void **state)
{
    Id id = id_of_name(TEXT("ab"), TEXT("c"), TEXT("d"));

    (void)state;
    assert_false(id_equal(id, id_of_name(TEXT("a"), TEXT("bc"), TEXT("d"))));
    assert_false(id_equal(id, id_of_name(TEXT("ab"), TEXT(""), TEXT("cd"))));
    assert_false(id_equal(id, id_of_name(TEXT("AB"), TEXT("c"), TEXT("d"))));
}

static void long_codes_that_differ_at_their_end_are_different_records(void **state)
{
    char code[1000];
    Id one, two;

    (void)state;
    memset(code, 'x', sizeof code);
    one = id_of_name(TEXT("unit"), TEXT("a"), (Text){code, sizeof code});
    code[999] = 'y';
    two = id_of_name(TEXT("unit"), TEXT("a"), (Text){code, sizeof code});
    assert_false(id_equal(one, two));
    code[999] = 'X';
    assert_true(id_equal(one, id_of_name(TEXT("unit"), TEXT("a"), (Text){code, sizeof code})));
}

static void only_the_nil_id_is_nil(void **state)
{
    (void)state;
    assert_true(id_is_nil((Id){0}));
    assert_false(id_is_nil((Id){.bytes[15] = 1}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_of_one_writer_rise_within_a_millisecond_and_when_the_clock_goes_back),
        cmocka_unit_test(an_id_says_its_version_and_its_moment),
        cmocka_unit_test(two_writers_in_one_millisecond_do_not_meet),
        cmocka_unit_test(ids_read_back_in_either_case),
        cmocka_unit_test(what_is_not_an_id_is_refused),
        cmocka_unit_test(a_named_id_is_the_same_everywhere_and_for_ever),
        cmocka_unit_test(a_named_id_tells_its_parts_apart),
        cmocka_unit_test(long_codes_that_differ_at_their_end_are_different_records),
        cmocka_unit_test(only_the_nil_id_is_nil),
    };
    return cmocka_run_group_tests(tests, start_crypto, NULL);
}
