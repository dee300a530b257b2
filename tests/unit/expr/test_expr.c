#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/time.h"
#include "expr/expr.h"
#include "expr/function.h"

#define CASES "tests/cases/expr/"
#define PAGE "docs/formats/expressions.md"

typedef struct Variable {
    const char *name;
    ExprKind kind;
    const char *value; /* NULL: missing */
} Variable;

static const Variable VARIABLES[] = {
    {"two", EXPR_NUMBER, "2"},          {"half", EXPR_NUMBER, "0.5"},  {"none", EXPR_NUMBER, NULL},
    {"word", EXPR_TEXT, "mine"},        {"empty", EXPR_TEXT, ""},      {"no_word", EXPR_TEXT, NULL},
    {"yes", EXPR_BOOLEAN, "true"},      {"no", EXPR_BOOLEAN, "false"}, {"maybe", EXPR_BOOLEAN, NULL},
    {"day", EXPR_DATE, "2024-01-31"},   {"no_day", EXPR_DATE, NULL},   {"iso", EXPR_TEXT, "2023-12-24"},
    {"codes", EXPR_TEXT, "sheep;goat"}, {"no_codes", EXPR_TEXT, NULL}, {"shape", EXPR_NULL, NULL},
};

static double day_of(const char *text)
{
    Date date;

    assert_true(date_parse(text_of(text), &date));
    return date.day;
}

static bool resolve(const void *context, Text name, int *variable, ExprKind *kind)
{
    assert_ptr_equal(context, VARIABLES);
    for (size_t i = 0; i < COUNT_OF(VARIABLES); i++) {
        if (text_equal(text_of(VARIABLES[i].name), name)) {
            *variable = (int)i;
            *kind = VARIABLES[i].kind;
            return true;
        }
    }
    return false;
}

static ExprValue lookup(const void *context, int variable)
{
    const Variable *found = &VARIABLES[variable];
    ExprValue value = {.kind = found->value == NULL ? EXPR_NULL : found->kind};

    assert_ptr_equal(context, VARIABLES);
    if (value.kind == EXPR_NUMBER) {
        value.number = strtod(found->value, NULL);
    } else if (value.kind == EXPR_BOOLEAN) {
        value.boolean = strcmp(found->value, "true") == 0;
    } else if (value.kind == EXPR_DATE) {
        value.number = day_of(found->value);
    } else if (value.kind == EXPR_TEXT) {
        value.text = text_of(found->value);
    }
    return value;
}

static void show(ExprValue value, char out[128])
{
    if (value.kind == EXPR_NULL) {
        snprintf(out, 128, "null");
    } else if (value.kind == EXPR_BOOLEAN) {
        snprintf(out, 128, value.boolean ? "true" : "false");
    } else if (value.kind == EXPR_NUMBER) {
        number_format(value.number, out);
    } else if (value.kind == EXPR_DATE) {
        date_format((Date){(int32_t)value.number, PRECISION_DAY}, out);
    } else {
        snprintf(out, 128, "'%.*s'", TEXT_ARG(value.text));
    }
}

/* The result of an expression, or the sentence that refuses it. */
static void result_of(Text source, char out[ERROR_MESSAGE_SIZE])
{
    Arena arena;
    Expr *expr = NULL;
    Error err = {0};

    arena_init(&arena, 0);
    if (expr_compile(&arena, source, resolve, VARIABLES, &expr, &err) == ST_OK) {
        show(expr_evaluate(expr, lookup, VARIABLES, day_of("2024-06-01")), out);
    } else {
        assert_int_equal(err.status, ST_INVALID);
        snprintf(out, ERROR_MESSAGE_SIZE, "%s", err.message);
    }
    arena_done(&arena);
}

static void run_cases(const char *path, int least)
{
    FILE *file = fopen(path, "r");
    char line[1024], result[ERROR_MESSAGE_SIZE];
    int count = 0, failed = 0;

    if (file == NULL) {
        fail_msg("%s is not there: run the tests from the project's root", path);
    }
    while (fgets(line, sizeof line, file) != NULL) {
        char *bar = strstr(line, " | ");
        if (line[0] == '#' || bar == NULL) {
            assert_true(line[0] == '#' || line[0] == '\n');
            continue;
        }
        line[strcspn(line, "\n")] = '\0';
        *bar = '\0';
        result_of(text_of(line), result);
        count++;
        if (strcmp(result, bar + 3) != 0) {
            print_error("%s: %s\n  gives    %s\n  expected %s\n", path, line, result, bar + 3);
            failed++;
        }
    }
    fclose(file);
    assert_true(count >= least);
    assert_int_equal(failed, 0);
}

static void treats_missing_values_as_the_null_table_says(void **state)
{
    (void)state;
    run_cases(CASES "nulls.case", 90);
}

static void gives_the_values_the_cases_say(void **state)
{
    (void)state;
    run_cases(CASES "values.case", 90);
}

static void says_what_is_wrong_with_an_expression(void **state)
{
    (void)state;
    run_cases(CASES "faults.case", 50);
}

static void refuses_an_empty_expression(void **state)
{
    char result[ERROR_MESSAGE_SIZE];

    (void)state;
    result_of(TEXT(" \n"), result);
    assert_string_equal(result, "the expression is empty");
    result_of((Text){0}, result);
    assert_string_equal(result, "the expression is empty");
}

static void refuses_fields_that_are_no_value(void **state)
{
    char result[ERROR_MESSAGE_SIZE];

    (void)state;
    result_of(TEXT("${shape} = ''"), result);
    assert_string_equal(result, "column 1: the field 'shape' cannot be used in an expression");
}

static void refuses_bytes_that_are_not_utf8(void **state)
{
    char result[ERROR_MESSAGE_SIZE];

    (void)state;
    result_of(TEXT("'ann\xe9"
                   "e' = 'a'"),
              result);
    assert_string_equal(result, "column 1: a text that is not UTF-8");
}

static void refuses_nesting_and_length_beyond_the_limits(void **state)
{
    (void)state;
    char result[ERROR_MESSAGE_SIZE];
    BUFFER source = {0};

    for (int i = 0; i < 24; i++) {
        buffer_byte(&source, '(');
    }
    buffer_string(&source, "1))))))))))))))))))))))))");
    result_of(buffer_view(&source), result);
    assert_string_equal(result, "column 25: nested too deep");
    result_of((Text){source.at + 1, source.size - 2}, result);
    assert_string_equal(result, "1");
    buffer_clear(&source);
    for (int i = 0; i < 40; i++) {
        buffer_byte(&source, '-');
    }
    buffer_string(&source, "1");
    result_of(buffer_view(&source), result);
    assert_string_equal(result, "column 24: nested too deep");
    while (source.size <= LIMIT_EXPRESSION_BYTES) {
        buffer_string(&source, " + 1");
    }
    result_of(buffer_view(&source), result);
    assert_string_equal(result, "an expression of 4097 bytes, where at most 4096 are allowed");
}

static void refuses_more_values_at_once_than_the_stack_holds(void **state)
{
    (void)state;
    char result[ERROR_MESSAGE_SIZE];
    BUFFER source = {0};

    for (int i = 0; i < 5; i++) {
        buffer_string(&source, "sum(1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,");
    }
    buffer_string(&source, "1)))))");
    result_of(buffer_view(&source), result);
    assert_non_null(strstr(result, "the expression has too many parts"));
    result_of((Text){source.at + 34, source.size - 35}, result);
    assert_string_equal(result, "61");
}

static void adds_up_a_chain_of_a_thousand_terms(void **state)
{
    (void)state;
    char result[ERROR_MESSAGE_SIZE];
    BUFFER source = {0};

    buffer_string(&source, "0");
    for (int i = 0; i < 1000; i++) {
        buffer_string(&source, "+1");
    }
    result_of(buffer_view(&source), result);
    assert_string_equal(result, "1000");
}

static void lets_string_be_used_eight_times(void **state)
{
    char result[ERROR_MESSAGE_SIZE];

    (void)state;
    result_of(
        TEXT("min(string-length(string(1)),string-length(string(2)),string-length(string(3)),string-length(string(4)),"
             "string-length(string(5)),string-length(string(6)),string-length(string(7)),string-length(string(8)))"),
        result);
    assert_string_equal(result, "1");
    result_of(
        TEXT("coalesce(string(${none}), string(1), string(22), string(3), string(4), string(5), string(6), string(7), "
             "string(8)) = '1'"),
        result);
    assert_non_null(strstr(result, "string() can be used 8 times in one expression"));
    result_of(TEXT("string(1) = string(2) or string(3) = string(12)"), result);
    assert_string_equal(result, "false");
}

static ExprValue lookup_wrong_kind(const void *context, int variable)
{
    (void)context;
    (void)variable;
    return (ExprValue){.kind = EXPR_BOOLEAN, .boolean = true};
}

static void takes_a_value_of_another_kind_for_missing(void **state)
{
    (void)state;
    Arena arena;
    Expr *expr;

    arena_init(&arena, 0);
    assert_int_equal(expr_compile(&arena, TEXT("${word} = ''"), resolve, VARIABLES, &expr, NULL), ST_OK);
    ExprValue value = expr_evaluate(expr, lookup_wrong_kind, NULL, 0);
    assert_true(value.kind == EXPR_BOOLEAN && value.boolean);
    arena_done(&arena);
}

static void documents_every_function_in_its_own_words(void **state)
{
    (void)state;
    FILE *file = fopen(PAGE, "r");
    static char page[64 * 1024];

    if (file == NULL) {
        fail_msg("%s is not there: run the tests from the project's root", PAGE);
    }
    size_t size = fread(page, 1, sizeof page - 1, file);
    fclose(file);
    page[size] = '\0';
    const char *table = strstr(page, "## Functions");
    assert_non_null(table);
    for (int i = 0; i < FUNCTION_COUNT; i++) {
        char call[64], meaning[256];
        snprintf(call, sizeof call, "\n| `%.*s(", TEXT_ARG(FUNCTIONS[i].name));
        snprintf(meaning, sizeof meaning, "| %.*s |", TEXT_ARG(FUNCTIONS[i].meaning));
        const char *row = strstr(table, call), *end = row == NULL ? NULL : strchr(row + 1, '\n');
        const char *found = row == NULL ? NULL : strstr(row, meaning);
        if (found == NULL || found > end) {
            fail_msg("%s has no row of %s with %s", PAGE, call, meaning);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(treats_missing_values_as_the_null_table_says),
        cmocka_unit_test(gives_the_values_the_cases_say),
        cmocka_unit_test(says_what_is_wrong_with_an_expression),
        cmocka_unit_test(refuses_an_empty_expression),
        cmocka_unit_test(refuses_fields_that_are_no_value),
        cmocka_unit_test(refuses_bytes_that_are_not_utf8),
        cmocka_unit_test(refuses_nesting_and_length_beyond_the_limits),
        cmocka_unit_test(refuses_more_values_at_once_than_the_stack_holds),
        cmocka_unit_test(adds_up_a_chain_of_a_thousand_terms),
        cmocka_unit_test(lets_string_be_used_eight_times),
        cmocka_unit_test(takes_a_value_of_another_kind_for_missing),
        cmocka_unit_test(documents_every_function_in_its_own_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
