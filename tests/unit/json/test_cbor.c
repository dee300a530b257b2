#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/limits.h"
#include "json/cbor.h"

static const char *hex_of(const Buffer *buffer)
{
    static char text[4096];

    assert_true(buffer->size * 2 < sizeof text);
    hex_format((const uint8_t *)buffer->at, buffer->size, text);
    return text;
}

static size_t bytes_of(const char *hex, uint8_t out[512])
{
    size_t size = strlen(hex) / 2;

    assert_true(size <= 512 && hex_parse(text_of(hex), out, size));
    return size;
}

static bool accepts(const char *hex)
{
    uint8_t bytes[512];

    return cbor_is_valid(bytes, bytes_of(hex, bytes));
}

/* Examples of RFC 8949, appendix A. */
static void writes_integers_in_their_shortest_form(void **state)
{
    (void)state;
    static const struct {
        int64_t value;
        const char *hex;
    } CASES[] = {{0, "00"},
                 {1, "01"},
                 {23, "17"},
                 {24, "1818"},
                 {255, "18ff"},
                 {256, "190100"},
                 {1000, "1903e8"},
                 {65535, "19ffff"},
                 {65536, "1a00010000"},
                 {1000000, "1a000f4240"},
                 {4294967295, "1affffffff"},
                 {4294967296, "1b0000000100000000"},
                 {INT64_MAX, "1b7fffffffffffffff"},
                 {-1, "20"},
                 {-10, "29"},
                 {-24, "37"},
                 {-25, "3818"},
                 {-100, "3863"},
                 {-1000, "3903e7"},
                 {INT64_MIN, "3b7fffffffffffffff"}};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        BUFFER out = {0};
        cbor_int(&out, CASES[i].value);
        assert_string_equal(hex_of(&out), CASES[i].hex);
        CborReader reader = cbor_reader(out.at, out.size);
        int64_t back;
        assert_true(cbor_read_int(&reader, &back));
        assert_int_equal(back, CASES[i].value);
        assert_true(cbor_at_end(&reader));
    }
}

static void writes_the_shortest_exact_float(void **state)
{
    (void)state;
    static const struct {
        double value;
        const char *hex;
    } CASES[] = {{0.0, "f90000"},
                 {-0.0, "f98000"},
                 {1.0, "f93c00"},
                 {1.5, "f93e00"},
                 {65504.0, "f97bff"},
                 {65505.0, "fa477fe100"},
                 {65519.99, "fb40effdffae147ae1"},
                 {100000.0, "fa47c35000"},
                 {3.4028234663852886e+38, "fa7f7fffff"},
                 {1.0e+300, "fb7e37e43c8800759c"},
                 {5.960464477539063e-8, "f90001"},
                 {2.9802322387695312e-8, "fa33000000"},
                 {6.103515625e-05, "f90400"},
                 {6.097555160522461e-05, "f903ff"},
                 {1.401298464324817e-45, "fa00000001"},
                 {5e-324, "fb0000000000000001"},
                 {-4.0, "f9c400"},
                 {-4.1, "fbc010666666666666"},
                 {0.333251953125, "f93555"},
                 {1.1, "fb3ff199999999999a"},
                 {28.9123456, "fb403ce98f7b32a645"},
                 {(double)INFINITY, "f97c00"},
                 {-(double)INFINITY, "f9fc00"},
                 {(double)NAN, "f97e00"},
                 {-(double)NAN, "f97e00"}};

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        BUFFER out = {0};
        cbor_double(&out, CASES[i].value);
        assert_string_equal(hex_of(&out), CASES[i].hex);
        CborReader reader = cbor_reader(out.at, out.size);
        double back;
        assert_true(cbor_read_double(&reader, &back));
        assert_true(isnan(CASES[i].value) ? isnan(back) : memcmp(&back, &CASES[i].value, sizeof back) == 0);
    }
}

static void writes_texts_bytes_arrays_and_maps(void **state)
{
    (void)state;
    BUFFER out = {0};

    cbor_map(&out, 2);
    cbor_uint(&out, 1);
    cbor_array(&out, 4);
    cbor_text(&out, TEXT("\u00fc"));
    cbor_bytes(&out, "\1\2\3\4", 4);
    cbor_bool(&out, true);
    cbor_null(&out);
    cbor_text(&out, TEXT("a"));
    cbor_array(&out, 3);
    cbor_bool(&out, false);
    cbor_simple(&out, 16);
    cbor_simple(&out, 255);
    assert_string_equal(hex_of(&out), "a2018462c3bc4401020304f5f6616183f4f0f8ff");
    assert_true(cbor_is_valid(out.at, out.size));
}

static void reads_back_what_was_written_item_by_item(void **state)
{
    (void)state;
    uint8_t bytes[512];
    size_t size = bytes_of("a2018462c3bc4401020304f5f6616183f4f0f8ff", bytes);
    CborReader reader = cbor_reader(bytes, size);
    size_t count;
    uint64_t number;
    Text text;
    uint8_t key[4], simple;
    bool flag;

    assert_int_equal(cbor_peek(&reader), CBOR_MAP);
    assert_true(cbor_read_map(&reader, &count) && count == 2);
    assert_true(cbor_read_uint(&reader, &number) && number == 1);
    assert_true(cbor_read_array(&reader, &count) && count == 4);
    assert_false(cbor_read_uint(&reader, &number));
    assert_true(cbor_read_text(&reader, &text) && text_equal(text, TEXT("\u00fc")));
    assert_false(cbor_read_exactly(&reader, key, 3));
    assert_true(cbor_read_exactly(&reader, key, 4) && memcmp(key, "\1\2\3\4", 4) == 0);
    assert_true(cbor_read_bool(&reader, &flag) && flag);
    assert_false(cbor_read_bool(&reader, &flag));
    assert_true(cbor_read_null(&reader));
    assert_false(cbor_read_null(&reader));
    assert_true(cbor_read_text(&reader, &text) && text_equal(text, TEXT("a")));
    assert_true(cbor_read_array(&reader, &count) && count == 3);
    assert_true(cbor_read_bool(&reader, &flag) && !flag);
    assert_true(cbor_read_simple(&reader, &simple) && simple == 16);
    assert_true(cbor_read_simple(&reader, &simple) && simple == 255);
    assert_int_equal(cbor_peek(&reader), CBOR_END);
    assert_true(cbor_at_end(&reader));
}

static void refuses_what_has_a_shorter_encoding(void **state)
{
    (void)state;
    static const char *const LONGER[] = {"1800",
                                         "1817",
                                         "1900ff",
                                         "1a0000ffff",
                                         "1b00000000ffffffff",
                                         "3817",
                                         "5800",
                                         "7800",
                                         "9800",
                                         "b800",
                                         "fa3f800000",
                                         "fa00000000",
                                         "fb3ff0000000000000",
                                         "fa7fc00000",
                                         "f97e01",
                                         "f9fe00",
                                         "fb7ff8000000000000",
                                         "f818",
                                         "f8ff00"};

    for (size_t i = 0; i < COUNT_OF(LONGER); i++) {
        assert_false(accepts(LONGER[i]));
    }
}

static void refuses_indefinite_lengths_tags_and_reserved_forms(void **state)
{
    (void)state;
    static const char *const OTHER[] = {"5f42010243030405ff",
                                        "9fff",
                                        "bfff",
                                        "7fff",
                                        "ff",
                                        "c001",
                                        "d82000",
                                        "1c",
                                        "3d",
                                        "5e",
                                        "fc",
                                        "f81f",
                                        "f814",
                                        "f8"};

    for (size_t i = 0; i < COUNT_OF(OTHER); i++) {
        assert_false(accepts(OTHER[i]));
    }
}

static void refuses_keys_that_are_not_rising_or_come_twice(void **state)
{
    (void)state;
    assert_true(accepts("a201000200"));
    assert_false(accepts("a202000100"));
    assert_false(accepts("a201000100"));
    assert_true(accepts("a301001864002000"));
    assert_false(accepts("a220000100"));
    assert_true(accepts("a261620062616100"));
    assert_false(accepts("a262616100616200"));
    assert_true(accepts("81a201800280"));
    assert_false(accepts("81a202800180"));
}

static void refuses_lengths_beyond_the_bytes_left(void **state)
{
    (void)state;
    static const char *const SHORT[] = {"",
                                        "18",
                                        "1901",
                                        "4201",
                                        "6261",
                                        "8200",
                                        "a101",
                                        "9affffffff",
                                        "bbffffffffffffffff",
                                        "5bffffffffffffffff",
                                        "7b7fffffffffffffff",
                                        "9bffffffffffffffff",
                                        "f97c",
                                        "fb00"};

    for (size_t i = 0; i < COUNT_OF(SHORT); i++) {
        assert_false(accepts(SHORT[i]));
    }
}

static void refuses_text_that_is_not_utf8(void **state)
{
    (void)state;
    assert_true(accepts("62c3a9"));
    assert_false(accepts("61e9"));
    assert_false(accepts("63eda080"));
    assert_true(accepts("41e9"));
}

static void refuses_nesting_beyond_the_limit(void **state)
{
    (void)state;
    uint8_t bytes[LIMIT_CBOR_DEPTH + 2];

    memset(bytes, 0x81, sizeof bytes);
    bytes[LIMIT_CBOR_DEPTH] = 0;
    assert_true(cbor_is_valid(bytes, LIMIT_CBOR_DEPTH + 1));
    bytes[LIMIT_CBOR_DEPTH] = 0x81;
    bytes[LIMIT_CBOR_DEPTH + 1] = 0;
    assert_false(cbor_is_valid(bytes, LIMIT_CBOR_DEPTH + 2));
}

static void refuses_a_second_item_behind_the_first(void **state)
{
    (void)state;
    assert_false(accepts("0000"));
}

static void leaves_the_reader_in_place_when_the_kind_is_another(void **state)
{
    (void)state;
    uint8_t bytes[512];
    CborReader reader = cbor_reader(bytes, bytes_of("3b8000000000000000", bytes));
    int64_t number;
    Error err;

    assert_false(cbor_read_int(&reader, &number));
    assert_ptr_equal(reader.at, bytes);
    assert_true(cbor_skip(&reader));
    assert_int_equal(cbor_fault(&reader, bytes, "entry 7", &err), ST_CORRUPT);
    assert_string_equal(err.message, "entry 7: not deterministic CBOR at byte 9");
}

static void shows_items_in_diagnostic_notation(void **state)
{
    (void)state;
    uint8_t bytes[512];
    CborReader reader = cbor_reader(
        bytes,
        bytes_of("a601f93c0002413a0382f4f7046322610a053bffffffffffffffff0683fb3ff199999999999af97e00f9fc00", bytes));
    BUFFER out = {0};

    assert_true(cbor_diagnose(&reader, &out));
    buffer_byte(&out, 0);
    assert_string_equal(out.at, "{1: 1.0, 2: h'3a', 3: [false, undefined], 4: \"\\\"a\\u000a\", "
                                "5: -18446744073709551616, 6: [1.1, NaN, -Infinity]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_integers_in_their_shortest_form),
        cmocka_unit_test(writes_the_shortest_exact_float),
        cmocka_unit_test(writes_texts_bytes_arrays_and_maps),
        cmocka_unit_test(reads_back_what_was_written_item_by_item),
        cmocka_unit_test(refuses_what_has_a_shorter_encoding),
        cmocka_unit_test(refuses_indefinite_lengths_tags_and_reserved_forms),
        cmocka_unit_test(refuses_keys_that_are_not_rising_or_come_twice),
        cmocka_unit_test(refuses_lengths_beyond_the_bytes_left),
        cmocka_unit_test(refuses_text_that_is_not_utf8),
        cmocka_unit_test(refuses_nesting_beyond_the_limit),
        cmocka_unit_test(refuses_a_second_item_behind_the_first),
        cmocka_unit_test(leaves_the_reader_in_place_when_the_kind_is_another),
        cmocka_unit_test(shows_items_in_diagnostic_notation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
