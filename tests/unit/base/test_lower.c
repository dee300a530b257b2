#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/lower.h"

static void capitals_become_small_and_keep_their_accents(void **state)
{
    static const char *const pairs[][2] = {{"Pont de l’ÉLAN", "pont de l’élan"},
                                           {"ŒUVRE ŸÇÀÞ", "œuvre ÿçàþ"},
                                           {"ΑΣΩ ΆΈΌΎ", "ασω άέόύ"},
                                           {"ПРИВЕТ Ё", "привет ё"},
                                           {"ŁÓDŹ Ňž", "łódź ňž"},
                                           {"×÷ß ı 1_%", "×÷ß ı 1_%"},
                                           {"\xff\xc3", "\xff\xc3"},
                                           {"", ""}};
    char out[64];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        size_t length = text_lower_into(text_of(pairs[i][0]), out);
        assert_true(text_equal((Text){out, length}, text_of(pairs[i][1])));
        assert_true(length <= strlen(pairs[i][0]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(capitals_become_small_and_keep_their_accents)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
