#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/arguments.h"
#include "cli/sentence.h"

enum { WORDS_MAX = 12 };

typedef struct Line {
    Arena arena;
    Call call;
    Error err;
} Line;

/* Reads the words of a line (parted by single blanks). */
static Status parse(Line *line, const char *words)
{
    char *argv[WORDS_MAX] = {0}, *rest = NULL;
    int argc = 0;

    memset(line, 0, sizeof *line);
    arena_init(&line->arena, 0);
    line->call.arena = &line->arena;
    char *copy = text_string(&line->arena, text_of(words));
    for (char *word = strtok_r(copy, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        argv[argc++] = word;
    }
    return call_parse(&line->call, argc, argv, &line->err);
}

static void assert_refuses(const char *words, const char *sentence)
{
    Line line;

    assert_int_equal(parse(&line, words), ST_USAGE);
    if (strstr(line.err.message, sentence) == NULL) {
        fail_msg("'%s' says: %s", words, line.err.message);
    }
    arena_done(&line.arena);
}

static void options_stand_anywhere_and_take_values_in_every_spelling(void **state)
{
    static const char *const spellings[] = {
        "whitestone export --output x.csv a.gpkg hazard", "whitestone export a.gpkg hazard --output=x.csv",
        "whitestone export a.gpkg -o x.csv hazard", "whitestone export a.gpkg hazard -ox.csv"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        Line line;
        assert_int_equal(parse(&line, spellings[i]), ST_OK);
        assert_string_equal(line.call.command->name, "export");
        assert_string_equal(line.call.values[OPTION_OUTPUT], "x.csv");
        assert_string_equal(line.call.arguments[0], "a.gpkg");
        assert_string_equal(line.call.arguments[1], "hazard");
        arena_done(&line.arena);
    }
}

static void a_command_of_two_words_is_found(void **state)
{
    Line line;

    (void)state;
    assert_int_equal(parse(&line, "whitestone report show a.gpkg 12 --json"), ST_OK);
    assert_string_equal(line.call.command->name, "report show");
    assert_string_equal(line.call.arguments[1], "12");
    assert_true(call_has(&line.call, OPTION_JSON));
    arena_done(&line.arena);
}

static void a_dash_is_an_argument_and_two_end_the_options(void **state)
{
    Line line;

    (void)state;
    assert_int_equal(parse(&line, "whitestone import a.gpkg -"), ST_OK);
    assert_string_equal(line.call.arguments[1], "-");
    arena_done(&line.arena);
    assert_int_equal(parse(&line, "whitestone import a.gpkg -- --json"), ST_OK);
    assert_string_equal(line.call.arguments[1], "--json");
    assert_false(call_has(&line.call, OPTION_JSON));
    arena_done(&line.arena);
}

static void what_is_missing_or_too_much_is_said(void **state)
{
    (void)state;
    assert_refuses("whitestone", "say what to do");
    assert_refuses("whitestone import a.gpkg", "needs DATA");
    assert_refuses("whitestone import a b c", "does not know what to do with \"c\"");
    assert_refuses("whitestone init a.gpkg", "needs --programme COD");
    assert_refuses("whitestone init a.gpkg --programme", "needs a value");
    assert_refuses("whitestone verify a.gpkg --json --json", "given twice");
    assert_refuses("whitestone verify a.gpkg --json=1", "takes no value");
    assert_refuses("whitestone init a --programme COD --place-limit x", "takes a number");
    assert_refuses("whitestone help a b c d e", "does not know what to do with \"e\"");
}

static void the_nearest_word_is_offered_when_there_is_one(void **state)
{
    (void)state;
    assert_refuses("whitestone exprot", "did you mean \"export\"?");
    assert_refuses("whitestone report aprove", "did you mean \"report approve\"?");
    assert_refuses("whitestone init a --prgramme COD", "did you mean --programme?");
    assert_refuses("whitestone qqqqqq", "'whitestone help' lists all");
    assert_refuses("whitestone dmup", "'whitestone help' lists all");
}

static void options_of_every_command_may_stand_before_it(void **state)
{
    Line line;

    (void)state;
    assert_int_equal(parse(&line, "whitestone --lang fr --share=/x report show a.gpkg 12"), ST_OK);
    assert_string_equal(line.call.command->name, "report show");
    assert_int_equal(line.call.language, LANGUAGE_FR);
    assert_string_equal(line.call.values[OPTION_SHARE], "/x");
    assert_string_equal(line.call.arguments[1], "12");
    arena_done(&line.arena);
    assert_refuses("whitestone --lang", "--lang needs a value");
    assert_refuses("whitestone --lang fr", "dites quoi faire");
    assert_refuses("whitestone --language fr help", "there is no command \"--language\"");
    assert_refuses("whitestone --lang xx help", "no language \"xx\"");
}

static void help_needs_nothing_else(void **state)
{
    Line line;

    (void)state;
    assert_int_equal(parse(&line, "whitestone init --help"), ST_OK);
    assert_true(call_has(&line.call, OPTION_HELP));
    arena_done(&line.arena);
}

static void settings_stand_in_for_options_of_commands_that_take_them(void **state)
{
    Line line;

    (void)state;
    setenv("WHITESTONE_LISTEN", "127.0.0.1:1", 1);
    assert_int_equal(parse(&line, "whitestone serve a.gpkg"), ST_OK);
    assert_string_equal(line.call.values[OPTION_LISTEN], "127.0.0.1:1");
    arena_done(&line.arena);
    assert_int_equal(parse(&line, "whitestone serve a.gpkg --listen 127.0.0.1:2"), ST_OK);
    assert_string_equal(line.call.values[OPTION_LISTEN], "127.0.0.1:2");
    arena_done(&line.arena);
    assert_int_equal(parse(&line, "whitestone verify a.gpkg"), ST_OK);
    assert_false(call_has(&line.call, OPTION_LISTEN));
    arena_done(&line.arena);
    unsetenv("WHITESTONE_LISTEN");
}

/* The gaps of a sentence: bit n - 1 for {n}. */
static unsigned gaps_of(const char *sentence)
{
    unsigned gaps = 0;

    for (const char *at = sentence; *at != '\0'; at++) {
        if (at[0] == '{' && at[1] >= '1' && at[1] <= '9' && at[2] == '}') {
            gaps |= 1u << (at[1] - '1');
        }
    }
    return gaps;
}

static void both_languages_have_every_sentence_with_the_same_gaps(void **state)
{
    (void)state;
    for (int i = 0; i < MESSAGE_COUNT; i++) {
        const char *english = message_in(LANGUAGE_EN, (Message)i), *french = message_in(LANGUAGE_FR, (Message)i);
        assert_true(english != NULL && english[0] != '\0' && french != NULL && french[0] != '\0');
        if (gaps_of(english) != gaps_of(french)) {
            fail_msg("gaps differ: %s", english);
        }
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        assert_int_equal(COMMANDS[i].help[LANGUAGE_EN] == NULL, COMMANDS[i].help[LANGUAGE_FR] == NULL);
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        assert_non_null(OPTIONS[i].help[LANGUAGE_EN]);
        assert_non_null(OPTIONS[i].help[LANGUAGE_FR]);
        assert_int_equal(OPTIONS[i].value == NULL, OPTIONS[i].kind == OPTION_IS_FLAG);
    }
}

static void numbers_are_grouped_as_the_language_does(void **state)
{
    Arena arena;

    (void)state;
    arena_init(&arena, 0);
    Call call = {.arena = &arena};
    assert_string_equal(message_count(&call, 0), "0");
    assert_string_equal(message_count(&call, 999), "999");
    assert_string_equal(message_count(&call, 1234567), "1,234,567");
    call.language = LANGUAGE_FR;
    assert_string_equal(message_count(&call, 12035), "12\u202f035");
    assert_string_equal(message_fill(&call, MESSAGE_ROWS_MORE, "7"), "et 7 de plus");
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_anywhere_and_take_values_in_every_spelling),
        cmocka_unit_test(a_command_of_two_words_is_found),
        cmocka_unit_test(a_dash_is_an_argument_and_two_end_the_options),
        cmocka_unit_test(what_is_missing_or_too_much_is_said),
        cmocka_unit_test(the_nearest_word_is_offered_when_there_is_one),
        cmocka_unit_test(options_of_every_command_may_stand_before_it),
        cmocka_unit_test(help_needs_nothing_else),
        cmocka_unit_test(settings_stand_in_for_options_of_commands_that_take_them),
        cmocka_unit_test(both_languages_have_every_sentence_with_the_same_gaps),
        cmocka_unit_test(numbers_are_grouped_as_the_language_does),
    };

    setenv("LC_ALL", "C", 1);
    unsetenv("WHITESTONE_LANG");
    return cmocka_run_group_tests_name("arguments", tests, NULL, NULL);
}
