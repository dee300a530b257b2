#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "expr/cql.h"

/* What a filter is, written with every parenthesis; or why it is refused. */
static void reads_as(const char *source, const char *wanted)
{
    Arena arena;
    BUFFER text = {0};
    CqlNode *node;
    Error err = {0};

    arena_init(&arena, 0);
    if (cql_parse(&arena, text_of(source), &node, &err) == ST_OK) {
        cql_format(node, &text);
    } else {
        assert_string_equal(err.path, "filter");
        buffer_string(&text, err.message);
    }
    buffer_byte(&text, '\0');
    assert_string_equal(text.at, wanted);
    arena_done(&arena);
}

static void and_binds_closer_than_or_and_not_closest(void **state)
{
    (void)state;
    reads_as("a=1 or b=2 and not c=3", "(\"a\" = 1 OR (\"b\" = 2 AND NOT \"c\" = 3))");
    reads_as("(a=1 or b=2) and c=3", "((\"a\" = 1 OR \"b\" = 2) AND \"c\" = 3)");
    reads_as("NOT (a=1 AND TRUE)", "NOT (\"a\" = 1 AND TRUE)");
}

static void reads_what_gdal_and_qgis_send(void **state)
{
    (void)state;
    reads_as("((name = 'it''s') AND (n >= 1000)) OR (NOT ((d IS NULL)))",
             "((\"name\" = 'it''s' AND \"n\" >= 1000) OR NOT \"d\" IS NULL)");
    reads_as("name ILIKE 'pont%'", "CASEI(\"name\") LIKE CASEI('pont%')");
    reads_as("(CASEI(\"hazard_name\") NOT LIKE CASEI('é%'))", "CASEI(\"hazard_name\") NOT LIKE CASEI('é%')");
    reads_as("\"reported_area\" NOT BETWEEN -1 AND 2.5e3", "\"reported_area\" NOT BETWEEN -1 AND 2500");
    reads_as("\"a_b\" IN ('x','y')", "\"a_b\" IN ('x', 'y')");
    reads_as("S_INTERSECTS(geometry,BBOX(28.9,-1.8,29,-1.7))",
             "S_INTERSECTS(\"geometry\", BBOX(28.9, -1.8, 29, -1.7))");
    reads_as("s_within(g, Polygon ((0 0,1 0,1 1,0 0)))", "S_WITHIN(\"g\", Polygon ((0 0,1 0,1 1,0 0)))");
    reads_as("d = DATE('2024-05-31') AND t <> TIMESTAMP('2024-05-31T00:00:00.000Z')",
             "(\"d\" = DATE('2024-05-31') AND \"t\" <> TIMESTAMP('2024-05-31T00:00:00.000Z'))");
}

static void a_backslash_hides_a_quote_and_itself(void **state)
{
    (void)state;
    reads_as("a = 'd\\'e'", "\"a\" = 'd''e'");
    reads_as("a = 'C:\\\\x'", "\"a\" = 'C:\\\\x'");
    reads_as("a LIKE '100\\%'", "\"a\" LIKE '100\\\\%'");
}

static void words_may_be_names_where_nothing_else_is_meant(void **state)
{
    (void)state;
    reads_as("date = 'x' AND point IS NOT NULL", "(\"date\" = 'x' AND \"point\" IS NOT NULL)");
    reads_as("\"and\" = \"weird \"\"name\"\"\"", "\"and\" = \"weird \"\"name\"\"\"");
    reads_as("née:a.b = 1", "\"née:a.b\" = 1");
}

static void sums_are_of_names(void **state)
{
    (void)state;
    reads_as("sum( a , \"b\" ) < 3", "SUM(\"a\", \"b\") < 3");
    reads_as("a >= SUM(b) OR SUM(a,b) IS NOT NULL", "(\"a\" >= SUM(\"b\") OR SUM(\"a\", \"b\") IS NOT NULL)");
    reads_as("sum = 3", "\"sum\" = 3");
    reads_as("SUM(a, 3) = 1", "filter, character 8: SUM takes names");
    reads_as("SUM() = 1", "filter, character 5: a name or a value was expected, not \")\"");
    reads_as("SUM(a = 1", "filter, character 7: ')' was expected, not \"=\"");
    reads_as("SUM(a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,"
             "a,a,a,a,a,a,a,a,a,a,a,a,a,a,b) = 1",
             "filter, character 133: a SUM has at most 64 names");
}

static const struct {
    const char *name;
    ExprKind kind;
} VARIABLES[] = {{"number", EXPR_NUMBER}, {"other", EXPR_NUMBER}, {"word", EXPR_TEXT},
                 {"so", EXPR_BOOLEAN},    {"day", EXPR_DATE},     {"several", EXPR_TEXT}};

static bool resolve(const void *context, Text name, int *variable, ExprKind *kind)
{
    (void)context;
    for (*variable = 0; *variable < (int)COUNT_OF(VARIABLES); ++*variable) {
        if (text_equal(text_of(VARIABLES[*variable].name), name)) {
            *kind = VARIABLES[*variable].kind;
            return true;
        }
    }
    return false;
}

static Text name_of(const void *context, int variable)
{
    (void)context;
    return strcmp(VARIABLES[variable].name, "several") == 0 ? (Text){0} : text_of(VARIABLES[variable].name);
}

/* The filter that asks for what a condition is true of, which must read as itself; "" where there is none. */
static void is_asked_as(const char *condition, const char *wanted)
{
    Arena arena;
    BUFFER text = {0};
    Expr *expr;
    Error err = {0};

    arena_init(&arena, 0);
    if (expr_compile(&arena, text_of(condition), resolve, NULL, &expr, &err) != ST_OK) {
        fail_msg("%s: %s", condition, err.message);
    }
    const CqlNode *node = cql_from_expr(&arena, expr, name_of, NULL);
    if (node != NULL) {
        cql_format(node, &text);
    }
    buffer_byte(&text, '\0');
    assert_string_equal(text.at, wanted);
    if (node != NULL) {
        reads_as(text.at, wanted);
    }
    arena_done(&arena);
}

static void conditions_are_asked_where_a_filter_can(void **state)
{
    (void)state;
    is_asked_as("is-null(${word}) or (${word} != 'a' and ${word} != \"it's\")",
                "(\"word\" IS NULL OR (\"word\" <> 'a' AND \"word\" <> 'it''s'))");
    is_asked_as("not(is-null(${number}))", "NOT \"number\" IS NULL");
    is_asked_as("${number} = ''", "\"number\" IS NULL");
    is_asked_as("${word} != '' and 3 < ${number}", "(\"word\" IS NOT NULL AND 3 < \"number\")");
    is_asked_as("${so} or not(${so}) and true()", "(\"so\" = TRUE OR (NOT \"so\" = TRUE AND TRUE))");
    is_asked_as("${so} = false()", "\"so\" = FALSE");
    is_asked_as("selected(${word}, 'a')", "\"word\" = 'a'");
    is_asked_as("${number} >= 2.5", "\"number\" >= 2.5");
    is_asked_as("is-null(${day})", "\"day\" IS NULL");
    is_asked_as("${word} < 'b'", "");
    is_asked_as("${several} = 'a'", "");
    is_asked_as("${number} + 1 > 2", "");
    is_asked_as("-${number} > 2", "");
    is_asked_as("${number} > ${other}", "");
    is_asked_as("${day} > date('2024-01-31')", "");
    is_asked_as("${number} > 1 and ${number} > ${other}", "");
    is_asked_as("not(${number} > ${other})", "");
    is_asked_as("(${number} > 1) = ${so}", "");
    is_asked_as("if(${so}, ${number} > 1, true())", "");
}

static void a_fault_is_named_with_its_place(void **state)
{
    (void)state;
    reads_as("", "the filter is empty");
    reads_as("a =", "filter, character 4: it ends where a name or a value was expected");
    reads_as("é = 'x", "filter, character 5: this text has no closing '");
    reads_as("a = 1 b = 2", "filter, character 7: AND, OR or the end was expected, not \"b\"");
    reads_as("(a = 1", "filter, character 7: it ends where ')' was expected");
    reads_as("a", "filter, character 2: it ends where =, <>, <, >, <=, >=, LIKE, BETWEEN, IN or IS NULL was expected");
    reads_as("a LIKES 'x'", "filter, character 3: =, <>, <, >, <=, >=, LIKE, BETWEEN, IN or IS NULL was expected, not "
                            "\"LIKES\"");
    reads_as("a = 12abc", "filter, character 5: a number was expected, not \"12abc\"");
    reads_as("S_INTERSECTS(g, BBOX(1,2,3))",
             "filter, character 17: a box has four numbers, or six with heights, not 3");
    reads_as("T_AFTER(a, 1)",
             "filter, character 1: there is no function \"T_AFTER\" here; CASEI, SUM, DATE, TIMESTAMP, BBOX "
             "and S_INTERSECTS with its like are");
    reads_as("a IS TRUE", "filter, character 6: NULL was expected, not \"TRUE\"");
    reads_as("a = 1; DROP TABLE hazard", "filter, character 6: AND, OR or the end was expected, not \";\"");
    reads_as("a = '\xff'", "the filter is no UTF-8 at byte 6");
}

static void the_limits_of_depth_and_size_hold(void **state)
{
    BUFFER deep = {0};
    BUFFER wide = {0};
    BUFFER exact = {0};
    Arena arena;
    CqlNode *node;
    Error err;

    (void)state;
    arena_init(&arena, 0);
    for (int i = 0; i < LIMIT_FILTER_DEPTH; i++) {
        buffer_byte(&deep, '(');
    }
    buffer_string(&deep, "a=1");
    assert_int_equal(cql_parse(&arena, buffer_view(&deep), &node, &err), ST_INVALID);
    assert_non_null(strstr(err.message, "nested more than"));
    buffer_string(&wide, "a=1");
    for (int i = 0; i < LIMIT_FILTER_NODES / 4; i++) {
        buffer_string(&wide, " OR a=1");
    }
    assert_int_equal(cql_parse(&arena, buffer_view(&wide), &node, &err), ST_OK);
    for (int i = 0; i < LIMIT_FILTER_NODES / 4; i++) {
        buffer_string(&wide, " OR a=1");
    }
    assert_int_equal(cql_parse(&arena, buffer_view(&wide), &node, &err), ST_INVALID);
    assert_non_null(strstr(err.message, "more than 2000 parts"));
    buffer_string(&exact, "a=1");
    while (exact.size <= LIMIT_FILTER_BYTES) {
        buffer_byte(&exact, ' ');
    }
    assert_int_equal(cql_parse(&arena, buffer_view(&exact), &node, &err), ST_INVALID);
    assert_non_null(strstr(err.message, "bytes"));
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(and_binds_closer_than_or_and_not_closest),
        cmocka_unit_test(reads_what_gdal_and_qgis_send),
        cmocka_unit_test(a_backslash_hides_a_quote_and_itself),
        cmocka_unit_test(words_may_be_names_where_nothing_else_is_meant),
        cmocka_unit_test(sums_are_of_names),
        cmocka_unit_test(conditions_are_asked_where_a_filter_can),
        cmocka_unit_test(a_fault_is_named_with_its_place),
        cmocka_unit_test(the_limits_of_depth_and_size_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
