#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/random.h"
#include "base/text.h"

static void assert_folds(const char *from, const char *to)
{
    Arena arena;

    arena_init(&arena, 0);
    assert_string_equal(text_fold(&arena, text_of(from)).at, to);
    arena_done(&arena);
}

static void assert_trims(Text from, Text to)
{
    Text trimmed = text_trim(from);

    if (!text_equal(trimmed, to)) {
        fail_msg("\"%.*s\" became \"%.*s\"", TEXT_ARG(from), TEXT_ARG(trimmed));
    }
}

static void folding_into_a_place_gives_the_same_as_into_an_arena(void **state)
{
    char out[TEXT_FOLDED_SIZE(16)];

    (void)state;
    assert_int_equal(text_fold_into(TEXT(" N° de série "), out), 10);
    assert_string_equal(out, "n_de_serie");
    assert_int_equal(text_fold_into(TEXT("œœœœœœœœ"), out), 16);
    assert_string_equal(out, "oeoeoeoeoeoeoeoe");
    assert_int_equal(text_fold_into((Text){0}, out), 0);
}

static void folding_forgets_case_accents_and_punctuation(void **state)
{
    (void)state;
    assert_folds("Année ", "annee");
    assert_folds("N° de série", "n_de_serie");
    assert_folds("AÑO", "ano");
    assert_folds("  Date of   accident (UTC) ", "date_of_accident_utc");
    assert_folds("main-d'œuvre", "main_d_oeuvre");
    assert_folds("MAIN D’ŒUVRE", "main_d_oeuvre");
    assert_folds("Straße", "strasse");
    assert_folds("___", "");
    assert_folds("", "");
    assert_folds("Şırnak Łódź", "sirnak_lodz");
}

static void an_accent_written_as_a_mark_of_its_own_folds_like_the_letter(void **state)
{
    (void)state;
    assert_folds("Anne\xcc\x81"
                 "e",
                 "annee");
    assert_folds("e\xcc\x81 \xcc\x80", "e");
}

static void letters_without_a_latin_base_stay(void **state)
{
    (void)state;
    assert_folds("الألغام", "الألغام");
    assert_folds("地雷 2", "地雷_2");
}

static void folding_twice_changes_nothing(void **state)
{
    Dice dice = {11};
    Arena arena;
    char bytes[24];

    (void)state;
    arena_init(&arena, 0);
    for (int i = 0; i < 20000; i++) {
        size_t length = dice_below(&dice, sizeof bytes);
        for (size_t k = 0; k < length; k++) {
            bytes[k] =
                (char)(dice_below(&dice, 3) == 0 ? (int)dice_below(&dice, 256) : "éA ñ_9'œ"[dice_below(&dice, 11)]);
        }
        Text once = text_fold(&arena, (Text){bytes, length});
        Text twice = text_fold(&arena, once);
        assert_true(text_is_utf8(once, NULL));
        assert_true(text_equal(once, twice));
        arena_reset(&arena);
    }
    arena_done(&arena);
}

static void trimming_takes_every_blank_that_spreadsheets_bring(void **state)
{
    (void)state;
    assert_trims(TEXT("  a b \t\r\n"), TEXT("a b"));
    assert_trims(TEXT("\xc2\xa0"
                      "a\xc2\xa0"),
                 TEXT("a"));
    assert_trims(TEXT("\xef\xbb\xbf"
                      "id"),
                 TEXT("id"));
    assert_trims(TEXT("\xe2\x80\x89"
                      "a\xe2\x80\xaf"),
                 TEXT("a"));
    assert_trims(TEXT(" \xe3\x80\x80 "), TEXT(""));
    assert_trims((Text){0}, TEXT(""));
}

static void trimming_never_takes_a_byte_that_is_no_blank(void **state)
{
    (void)state;
    assert_trims(TEXT(" \x80"), TEXT("\x80"));
    assert_trims(TEXT("\xc2 a"), TEXT("\xc2 a"));
    assert_trims(TEXT("a \xa0"), TEXT("a \xa0"));
    assert_trims(TEXT("\xff \xff"), TEXT("\xff \xff"));
}

static void every_character_survives_encoding(void **state)
{
    char bytes[4];
    uint32_t again = 0;

    (void)state;
    for (uint32_t c = 0; c <= 0x10ffff; c++) {
        int length = utf8_encode(c, bytes);
        bool surrogate = c >= 0xd800 && c < 0xe000;
        int read = utf8_decode((Text){bytes, (size_t)length}, &again);
        if (surrogate ? read != 0 : read != length || again != c) {
            fail_msg("U+%04X is read as %d bytes", c, read);
        }
        if (length > 1 && utf8_decode((Text){bytes, (size_t)length - 1}, &again) != 0) {
            fail_msg("U+%04X is read from a part of it", c);
        }
    }
}

static void malformed_utf8_is_found_where_it_is(void **state)
{
    static const struct {
        Text text;
        size_t bad;
    } cases[] = {{{"ab\x80", 3}, 2},       {{"\xc0\xaf", 2}, 0},         {{"a\xe0\x80\x80", 4}, 1},
                 {{"\xed\xa0\x80", 3}, 0}, {{"\xf4\x90\x80\x80", 4}, 0}, {{"x\xf8\x88\x80\x80\x80", 6}, 1},
                 {{"\xc3\xa9\xc3", 3}, 2}, {{"\xe2\x82", 2}, 0},         {{"\xfe", 1}, 0}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t bad = 99;
        assert_false(text_is_utf8(cases[i].text, &bad));
        assert_int_equal(bad, cases[i].bad);
    }
    assert_true(text_is_utf8(TEXT("R\xc3\xa9publique \xf0\x9f\x92\xa3"), NULL));
    assert_true(text_is_utf8((Text){0}, NULL));
}

static void whole_numbers_are_read_to_their_last_digit(void **state)
{
    int64_t n = 0;

    (void)state;
    assert_true(text_to_int64(TEXT("-9223372036854775808"), &n));
    assert_true(n == INT64_MIN);
    assert_true(text_to_int64(TEXT("9223372036854775807"), &n));
    assert_true(n == INT64_MAX);
    assert_true(text_to_int64(TEXT("+7"), &n));
    assert_int_equal(n, 7);
    assert_true(text_to_int64(TEXT("-0"), &n));
    assert_int_equal(n, 0);
}

static void what_is_no_whole_number_is_refused(void **state)
{
    static const char *const bad[] = {"",
                                      "-",
                                      "+",
                                      "1 ",
                                      " 1",
                                      "1.0",
                                      "0x1",
                                      "9223372036854775808",
                                      "-9223372036854775809",
                                      "1e3",
                                      "--1",
                                      "18446744073709551616",
                                      "99999999999999999999999"};
    int64_t n = 42;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (text_to_int64(text_of(bad[i]), &n)) {
            fail_msg("\"%s\" was read as %lld", bad[i], (long long)n);
        }
    }
    assert_int_equal(n, 42);
}

static void what_is_no_decimal_is_refused(void **state)
{
    static const char *const bad[] = {"",     ".",   "-",  "e5",  "1e",    "nan",   "inf",
                                      "0x10", "1 2", " 1", "1,5", "1e999", "1.2.3", "--1"};
    double x = 42;

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (text_to_double(text_of(bad[i]), &x)) {
            fail_msg("\"%s\" was read as %g", bad[i], x);
        }
    }
    assert_true(x == 42);
    assert_true(text_to_double(TEXT("-1.5e-3"), &x));
    assert_true(x == -0.0015);
    assert_true(text_to_double(TEXT("1e-999"), &x));
    assert_true(x == 0);
}

static void order_is_that_of_bytes_and_shorter_first(void **state)
{
    (void)state;
    assert_true(text_compare(TEXT("a"), TEXT("b")) < 0);
    assert_true(text_compare(TEXT("a"), TEXT("ab")) < 0);
    assert_true(text_compare(TEXT("\xff"), TEXT("a")) > 0);
    assert_int_equal(text_compare((Text){0}, TEXT("")), 0);
}

static void beginnings_ends_and_bytes_are_found(void **state)
{
    (void)state;
    assert_true(text_starts(TEXT("hazard.json"), TEXT("haz")));
    assert_false(text_starts(TEXT("ha"), TEXT("haz")));
    assert_true(text_ends(TEXT("hazard.json"), TEXT(".json")));
    assert_false(text_ends(TEXT("json"), TEXT(".json")));
    assert_int_equal(text_index(TEXT("a;b"), ';'), 1);
    assert_int_equal(text_index(TEXT("ab"), ';'), -1);
    assert_int_equal(text_index((Text){0}, ';'), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folding_into_a_place_gives_the_same_as_into_an_arena),
        cmocka_unit_test(folding_forgets_case_accents_and_punctuation),
        cmocka_unit_test(an_accent_written_as_a_mark_of_its_own_folds_like_the_letter),
        cmocka_unit_test(letters_without_a_latin_base_stay),
        cmocka_unit_test(folding_twice_changes_nothing),
        cmocka_unit_test(trimming_takes_every_blank_that_spreadsheets_bring),
        cmocka_unit_test(trimming_never_takes_a_byte_that_is_no_blank),
        cmocka_unit_test(every_character_survives_encoding),
        cmocka_unit_test(malformed_utf8_is_found_where_it_is),
        cmocka_unit_test(whole_numbers_are_read_to_their_last_digit),
        cmocka_unit_test(what_is_no_whole_number_is_refused),
        cmocka_unit_test(what_is_no_decimal_is_refused),
        cmocka_unit_test(order_is_that_of_bytes_and_shorter_first),
        cmocka_unit_test(beginnings_ends_and_bytes_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
