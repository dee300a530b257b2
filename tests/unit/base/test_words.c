#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/words.h"

static void assert_words(const char *text, bool joined, const char *expected)
{
    BUFFER out = {0};

    words_fold(text_of(text), joined, &out);
    buffer_byte(&out, '\0');
    assert_string_equal(out.at, expected);
}

static void folds_case_and_accents(void **state)
{
    (void)state;
    assert_words("Kinshasa-\xC3\x89QUATEUR", false, "kinshasa equateur ");
    assert_words("  Forêt  d’Épulu ", false, "foret d epulu ");
    assert_words("Cœur, cœur; ẞtraße", false, "coeur coeur strasse ");
    assert_words("e\xCC\x81quateur", false, "equateur ");
    assert_words("Nguyễn Lɔmbɛ", false, "nguyen lombe ");
}

static void joins_what_an_apostrophe_or_hyphen_holds_together(void **state)
{
    (void)state;
    assert_words("N'Djili", true, "n djili ndjili ");
    assert_words("N’djili", true, "n djili ndjili ");
    assert_words("Mwene-Ditu Est", true, "mwene ditu mweneditu est ");
    assert_words("a-b-c", true, "a b c abc ");
    assert_words("a - b", true, "a b ");
}

static void keeps_the_number_of_a_code_apart(void **state)
{
    (void)state;
    assert_words("COD-GOM-HAZ-00042", true, "cod gom haz codgomhaz 00042 ");
    assert_words("CD61", true, "cd61 ");
}

static void knows_other_alphabets(void **state)
{
    (void)state;
    assert_words("КИЕВ Ёлка", false, "киев елка ");
    assert_words("أَحْمَد", false, "احمد ");
    assert_words("Αθήνα", false, "αθηνα ");
}

static void leaves_out_whatever_is_no_word(void **state)
{
    (void)state;
    assert_words("", true, "");
    assert_words("\" OR * NEAR(^-:", false, "or near ");
    assert_words("a\x01\xff\xfe\xc3z", false, "a z ");
    assert_words("--''--", true, "");
}

static void cuts_a_word_that_is_too_long(void **state)
{
    char text[200];
    BUFFER out = {0};

    (void)state;
    memset(text, 'x', sizeof text);
    words_fold((Text){text, sizeof text}, true, &out);
    assert_int_equal(out.size, WORD_BYTES + 1);
}

static void gives_words_one_by_one(void **state)
{
    Text words = TEXT("one two ");

    (void)state;
    assert_true(text_equal(word_next(&words), TEXT("one")));
    assert_true(text_equal(word_next(&words), TEXT("two")));
    assert_int_equal(word_next(&words).length, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_case_and_accents),
        cmocka_unit_test(joins_what_an_apostrophe_or_hyphen_holds_together),
        cmocka_unit_test(keeps_the_number_of_a_code_apart),
        cmocka_unit_test(knows_other_alphabets),
        cmocka_unit_test(leaves_out_whatever_is_no_word),
        cmocka_unit_test(cuts_a_word_that_is_too_long),
        cmocka_unit_test(gives_words_one_by_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
