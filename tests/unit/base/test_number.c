#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/number.h"

static uint64_t seed_next(uint64_t *seed)
{
    uint64_t z = *seed += 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void assert_text(double value, const char *expected)
{
    char text[NUMBER_SIZE];

    assert_int_equal(number_format(value, text), (int)strlen(expected));
    assert_string_equal(text, expected);
}

static void writes_plain_decimals_without_exponent(void **state)
{
    (void)state;
    assert_text(0, "0");
    assert_text(180, "180");
    assert_text(-1.65, "-1.65");
    assert_text(28.9123456, "28.9123456");
    assert_text(100000, "100000");
    assert_text(999999999999999, "999999999999999");
    assert_text(0.1 + 0.2, "0.30000000000000004");
    assert_text(1e-7, "0.0000001");
    assert_text(1.5e-5, "0.000015");
    assert_text(123456.7890123, "123456.7890123");
    assert_text(100.0 / 3, "33.333333333333336");
}

static void writes_extremes_with_exponent_and_keeps_the_sign_of_zero(void **state)
{
    (void)state;
    assert_text(-0.0, "-0");
    assert_text(1e-300, "1e-300");
    assert_text(1e15, "1e+15");
    assert_text(-1.7976931348623157e308, "-1.7976931348623157e+308");
    assert_text(5e-324, "5e-324");
}

/* Values of several kinds: any bits, decimals of few digits, coordinates with noise. */
static double random_value(uint64_t *seed)
{
    uint64_t r = seed_next(seed);
    double value = 0;

    switch (r & 3) {
    case 0:
        r = seed_next(seed);
        memcpy(&value, &r, sizeof value);
        break;
    case 1:
        value = (double)((int64_t)seed_next(seed) >> (12 + (r >> 8) % 40)) / NUMBER_POWERS[(r >> 2) % 16];
        break;
    case 2:
        value = ldexp((double)(int64_t)seed_next(seed), -56);
        break;
    default:
        value = (double)((int64_t)(seed_next(seed) % 3600000001ull) - 1800000000) / 1e7;
    }
    return isfinite(value) ? value : 0;
}

static void reads_back_exactly_what_it_wrote(void **state)
{
    uint64_t seed = 1;
    char text[NUMBER_SIZE];
    double back = 0;

    (void)state;
    for (int i = 0; i < 400000; i++) {
        double value = random_value(&seed);
        int length = number_format(value, text);
        assert_true(length < NUMBER_SIZE && (int)strlen(text) == length);
        assert_true(number_parse((Text){text, (size_t)length}, &back));
        assert_true(bits_of(back) == bits_of(value));
        assert_true(bits_of(strtod(text, NULL)) == bits_of(value));
    }
}

static void writes_no_more_digits_than_needed(void **state)
{
    uint64_t seed = 7;
    char text[NUMBER_SIZE], other[NUMBER_SIZE];

    (void)state;
    for (int i = 0; i < 60000; i++) {
        double value = random_value(&seed);
        int digits = 0, length = number_format(value, text);
        bool leading = true;
        for (int k = 0; k < length && text[k] != 'e'; k++) {
            leading = leading && (text[k] == '0' || text[k] == '.' || text[k] == '-');
            digits += !leading && text[k] != '.';
        }
        double magnitude = fabs(value);
        if (digits > 1 && (magnitude < 1e-7 || magnitude >= 1e15 || strchr(text, '.') != NULL)) {
            snprintf(other, sizeof other, "%.*e", digits - 2, value);
            assert_true(strtod(other, NULL) != value);
        }
    }
}

/* A decimal text with up to 22 digits before or behind the point and sometimes an exponent. */
static int random_text(uint64_t *seed, char *text)
{
    uint64_t shape = seed_next(seed);
    int at = 0, whole = 1 + (int)(shape % 4), fraction = (int)(shape >> 8) & 15;

    if ((shape >> 20) % 8 == 0) {
        whole = 1 + (int)((shape >> 24) % 22);
        fraction = (int)((shape >> 32) % 22);
    }
    if ((shape >> 16) & 1) {
        text[at++] = '-';
    }
    for (int i = 0; i < whole; i++) {
        text[at++] = (char)('0' + (i == 0 ? 1 + seed_next(seed) % 9 : seed_next(seed) % 10));
    }
    if (fraction > 0) {
        text[at++] = '.';
    }
    for (int i = 0; i < fraction; i++) {
        text[at++] = (char)('0' + seed_next(seed) % 10);
    }
    if ((shape >> 40) % 16 == 0) {
        at += snprintf(text + at, 8, "e%d", (int)((shape >> 48) % 80) - 40);
    }
    text[at] = '\0';
    return at;
}

static void parses_millions_of_texts_as_strtod_does(void **state)
{
    uint64_t seed = 42;
    char text[64];

    (void)state;
    for (int i = 0; i < 1000000; i++) {
        int length = random_text(&seed, text);
        double parsed = 0, scanned = 0;
        assert_true(number_parse((Text){text, (size_t)length}, &parsed));
        assert_ptr_equal(number_scan(text, text + length, &scanned), text + length);
        double expected = strtod(text, NULL);
        assert_true(bits_of(parsed) == bits_of(expected) && bits_of(scanned) == bits_of(expected));
    }
}

static void rounds_halves_to_even_beyond_sixteen_digits(void **state)
{
    static const char *const TEXTS[] = {"9007199254740993",        "9007199254740995",
                                        "9007199254740992.5",      "0.5000000000000000277",
                                        "36028797018963969.0",     "1.8446744073709551615",
                                        "18446744073709551615",    "18446744073709551616",
                                        "0.0000000000000000001",   "123456789012345678.9",
                                        "4503599627370496.5",      "4503599627370497.5",
                                        "2.2250738585072011e-308", "0.1e-400",
                                        "1.7976931348623157e308"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++) {
        double value = -1;
        assert_true(number_parse(text_of(TEXTS[i]), &value));
        assert_true(bits_of(value) == bits_of(strtod(TEXTS[i], NULL)));
    }
}

static void refuses_what_is_not_a_number(void **state)
{
    static const char *const BAD[] = {"",   "-",    "+",   ".",   "e5",       "1e",  "1e+",   "1..2", "1,5", " 1",
                                      "1 ", "0x10", "nan", "NaN", "Infinity", "inf", "1e309", "--1",  "1-",  "1e5.5"};
    double value;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        assert_false(number_parse(text_of(BAD[i]), &value));
    }
}

static void json_refuses_leading_zeros_plus_and_bare_points(void **state)
{
    static const char *const BAD[] = {"01", "-01", "+1", ".5",  "5.",        "1.e5",
                                      "-",  "",    "1e", "NaN", "-Infinity", "1e999"};
    double value = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(BAD); i++) {
        assert_null(number_scan(BAD[i], BAD[i] + strlen(BAD[i]), &value));
    }
    const char *text = "-0.5,";
    assert_ptr_equal(number_scan(text, text + 5, &value), text + 4);
    assert_true(value == -0.5);
}

static void a_number_longer_than_anybody_writes_is_refused(void **state)
{
    char text[NUMBER_TEXT_MAX + 2];
    double value = 0;

    (void)state;
    memset(text, '1', sizeof text);
    text[1] = '.';
    assert_false(number_parse((Text){text, NUMBER_TEXT_MAX + 1}, &value));
    assert_true(number_parse((Text){text, NUMBER_TEXT_MAX}, &value));
    assert_true(value == 1.1111111111111112);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_plain_decimals_without_exponent),
        cmocka_unit_test(writes_extremes_with_exponent_and_keeps_the_sign_of_zero),
        cmocka_unit_test(reads_back_exactly_what_it_wrote),
        cmocka_unit_test(writes_no_more_digits_than_needed),
        cmocka_unit_test(parses_millions_of_texts_as_strtod_does),
        cmocka_unit_test(rounds_halves_to_even_beyond_sixteen_digits),
        cmocka_unit_test(refuses_what_is_not_a_number),
        cmocka_unit_test(json_refuses_leading_zeros_plus_and_bare_points),
        cmocka_unit_test(a_number_longer_than_anybody_writes_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
