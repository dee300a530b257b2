#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "json/document.h"

static Arena arena;

static int arena_before(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int arena_after(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static JsonValue *parsed(Text source)
{
    JsonValue *value = NULL;
    Error err = {0};

    if (json_parse(&arena, source, JSON_LIMITS, &value, &err) != ST_OK) {
        fail_msg("%.*s: %s", TEXT_ARG(source), err.message);
    }
    return value;
}

static void assert_refused(Text source, const char *message, const char *path)
{
    JsonValue *value = NULL;
    Error err = {0};

    assert_int_equal(json_parse(&arena, source, JSON_LIMITS, &value, &err), ST_INVALID);
    assert_string_equal(err.message, message);
    assert_string_equal(err.path, path);
    assert_null(value);
}

static void assert_canonical(const char *source, const char *expected)
{
    BUFFER out = {0};

    json_canonical(parsed(text_of(source)), &out);
    buffer_byte(&out, 0);
    assert_string_equal(out.at, expected);
}

static void assert_text(const JsonValue *value, Text expected)
{
    assert_true(json_is(value, JSON_TEXT) && text_equal(value->text, expected));
}

static void reads_members_and_items_in_order(void **state)
{
    (void)state;
    const JsonValue *root = parsed(TEXT(" {\"b\": [1, \"two\", null, true, false], \"a\": {}, \"\": []} \n"));

    assert_int_equal(root->count, 3);
    assert_true(text_equal(json_at(root, 0)->key, TEXT("b")));
    const JsonValue *list = json_get(root, "b");
    assert_int_equal(list->count, 5);
    assert_true(list->items[0].whole && list->items[0].integer == 1);
    assert_text(json_at(list, 1), TEXT("two"));
    assert_true(json_is(json_at(list, 2), JSON_NULL));
    assert_true(json_at(list, 3)->boolean && !json_at(list, 4)->boolean);
    assert_null(json_at(list, 5));
    assert_null(json_get(root, "c"));
    assert_null(json_get(list, "c"));
    assert_null(json_get(NULL, "c"));
    assert_true(json_is(json_get(root, ""), JSON_ARRAY));
}

static void keeps_integers_exact_to_the_last_digit(void **state)
{
    (void)state;
    const JsonValue *list =
        parsed(TEXT("[9223372036854775807,-9223372036854775808,9223372036854775808,5.0,5e0,0.5,-0]"));

    assert_true(list->items[0].whole && list->items[0].integer == INT64_MAX);
    assert_true(list->items[1].whole && list->items[1].integer == INT64_MIN);
    assert_true(!list->items[2].whole && list->items[2].number == 9223372036854775808.0);
    assert_true(list->items[3].whole && list->items[3].integer == 5);
    assert_true(list->items[4].whole && list->items[4].integer == 5);
    assert_true(!list->items[5].whole && list->items[5].number == 0.5);
    assert_true(list->items[6].whole && list->items[6].integer == 0);
}

static void resolves_every_escape(void **state)
{
    (void)state;
    assert_text(parsed(TEXT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\udca3x\"")),
                TEXT("\"\\/\b\f\n\r\t\xc3\xa9\xf0\x9f\x92\xa3x"));
    assert_text(parsed(TEXT("\"a\\u0000b\"")), (Text){"a\0b", 3});
}

static void borrows_texts_without_escapes(void **state)
{
    (void)state;
    Text source = TEXT("[\"plain\"]");

    assert_ptr_equal(json_at(parsed(source), 0)->text.at, source.at + 2);
}

static void knows_the_pointer_and_the_position_of_every_value(void **state)
{
    (void)state;
    Text source = TEXT("{\"a\": [0,\n  {\"é\": 1, \"x/y~z\": [[7]]}]}");
    const JsonValue *root = parsed(source);
    const JsonValue *deep = json_at(json_at(json_get(json_at(json_get(root, "a"), 1), "x/y~z"), 0), 0);

    assert_true(text_equal(json_pointer_of(&arena, deep), TEXT("/a/1/x~1y~0z/0/0")));
    assert_true(text_equal(json_pointer_of(&arena, root), TEXT("")));
    JsonPosition position = json_position(source, deep->raw.at);
    assert_int_equal(position.line, 2);
    assert_int_equal(position.column, 23);
    assert_true(text_equal(deep->parent->raw, TEXT("[7]")));
    assert_true(text_equal(json_at(root, 0)->raw, (Text){source.at + 6, source.length - 7}));
}

static void passes_over_a_byte_order_mark(void **state)
{
    (void)state;
    assert_true(json_is(parsed(TEXT("\xef\xbb\xbf [] ")), JSON_ARRAY));
    assert_refused(TEXT("\xef\xbb\xbf!"),
                   "line 1, column 1: a value is expected here: text in double quotes, a number, a list, an object, "
                   "true, false or null",
                   "");
}

static void refuses_a_key_that_comes_twice(void **state)
{
    (void)state;
    assert_refused(TEXT("{\"a\": 1, \"b\": {\"c\": 1, \"c\": 2}}"),
                   "line 1, column 29: this member's name is there twice", "/b/c");
    assert_refused(TEXT("{\"a\": 1, \"\\u0061\": 2}"), "line 1, column 20: this member's name is there twice", "/a");
}

static void refuses_a_key_that_comes_twice_among_many(void **state)
{
    (void)state;
    BUFFER out = {0};

    for (int i = 0; i < 40; i++) {
        buffer_format(&out, "%s\"k%d\":0", i == 0 ? "{" : ",", i);
    }
    buffer_string(&out, "}");
    assert_int_equal(parsed(buffer_view(&out))->count, 40);
    out.size--;
    buffer_string(&out, ",\n\"k7\":1}");
    assert_refused(buffer_view(&out), "line 2, column 6: this member's name is there twice", "/k7");
}

static void says_where_and_what_is_wrong(void **state)
{
    (void)state;
    assert_refused(TEXT("{\"types\": [{\"id\": \"a\"},\n {\"id\" 1}]}"),
                   "line 2, column 8: a ':' is missing behind the member's name", "/types/1/id");
    assert_refused(TEXT("[1 2]"), "line 1, column 4: a ',' or ']' is expected here", "/0");
    assert_refused(TEXT("{\"a\":1 \"b\":2}"), "line 1, column 8: a ',' or '}' is expected here", "/a");
    assert_refused(TEXT("[1,]"), "line 1, column 4: a ',' with nothing behind it", "/1");
    assert_refused(TEXT("{\"a\":1,}"), "line 1, column 8: a ',' with nothing behind it", "/a");
    assert_refused(TEXT("{a:1}"), "line 1, column 2: a member's name in double quotes is expected here", "");
    assert_refused(TEXT("{\"a\":1"), "line 1, column 7: the text ends too early", "/a");
    assert_refused(TEXT("[1]]"), "line 1, column 4: something follows the end of the document", "");
    assert_refused(TEXT("[\"abc"), "line 1, column 2: a text that begins here has no closing quote", "/0");
    assert_refused(TEXT("[\"abc\\"), "line 1, column 2: a text that begins here has no closing quote", "/0");
    assert_refused(TEXT("[\"a\nb\"]"),
                   "line 1, column 4: a line break or control character inside a text: write it as an escape", "/0");
    assert_refused(TEXT("[\"a\\x\"]"), "line 1, column 2: '\\x' is not an escape of JSON", "/0");
    assert_refused(TEXT("nul"),
                   "line 1, column 1: a value is expected here: text in double quotes, a number, a list, an object, "
                   "true, false or null",
                   "");
}

static void refuses_numbers_json_does_not_have(void **state)
{
    (void)state;
    static const char *const NUMBERS[] = {"-",  "01",  "-01",  "1.",  ".5",        "+1",
                                          "1e", "1e+", "0x10", "NaN", "-Infinity", "1e999"};

    for (size_t i = 0; i < COUNT_OF(NUMBERS); i++) {
        JsonValue *value;
        Error err;
        assert_int_equal(json_parse(&arena, text_of(NUMBERS[i]), JSON_LIMITS, &value, &err), ST_INVALID);
    }
}

static void refuses_half_surrogates(void **state)
{
    (void)state;
    assert_refused(TEXT("\"\\ud83d\""), "line 1, column 1: '\\ud83d' is not an escape of JSON", "");
    assert_refused(TEXT("\"\\udca3\\ud83d\""), "line 1, column 1: '\\udca3' is not an escape of JSON", "");
    assert_refused(TEXT("\"\\ud83d\\u0041\""), "line 1, column 1: '\\ud83d' is not an escape of JSON", "");
    assert_refused(TEXT("\"\\u12g4\""), "line 1, column 1: '\\u12g4' is not an escape of JSON", "");
}

static void names_foreign_encodings_and_files(void **state)
{
    (void)state;
    assert_refused(TEXT("{\"a\": \"ann\xe9"
                        "e\"}"),
                   "line 1, column 11: a byte that is not UTF-8 (Latin-1?): save the text as UTF-8", "/a");
    assert_refused((Text){"\xff\xfe{\0}\0", 6}, "not JSON: it looks like UTF-16 text", "");
    assert_refused((Text){"{\0\"\0a\0", 6}, "not JSON: it looks like UTF-16 text", "");
    assert_refused((Text){"\0{\0\"\0a", 6}, "not JSON: it looks like UTF-16 text", "");
    assert_refused(TEXT("PK\3\4"), "not JSON: it looks like a zip file (also XLSX, KMZ and others)", "");
    assert_refused(TEXT("\n<?xml version=\"1.0\"?>"), "not JSON: it looks like XML (KML, GPX and others)", "");
    assert_refused(TEXT("<!DOCTYPE html><html>"), "not JSON: it looks like a web page", "");
    assert_refused(TEXT(""), "not JSON: it is empty", "");
    assert_refused(TEXT(" \n"), "not JSON: it is empty", "");
}

static void refuses_nesting_beyond_the_limit(void **state)
{
    (void)state;
    char text[2 * LIMIT_JSON_DEPTH + 2];
    Error err;
    JsonValue *value;

    memset(text, '[', LIMIT_JSON_DEPTH + 1);
    memset(text + LIMIT_JSON_DEPTH + 1, ']', LIMIT_JSON_DEPTH + 1);
    assert_int_equal(json_parse(&arena, (Text){text, sizeof text}, JSON_LIMITS, &value, &err), ST_INVALID);
    assert_string_equal(err.message, "line 1, column 65: nested too deep");
    assert_int_equal(parsed((Text){text + 1, sizeof text - 2})->kind, JSON_ARRAY);
}

static void refuses_more_bytes_or_values_than_allowed(void **state)
{
    (void)state;
    JsonValue *value;
    Error err;
    JsonLimits limits = {6, 3, 2};

    assert_int_equal(json_parse(&arena, TEXT("[1,2]"), limits, &value, &err), ST_OK);
    assert_int_equal(json_parse(&arena, TEXT("[1,2,3]"), limits, &value, &err), ST_TOO_LARGE);
    limits.bytes = 100;
    assert_int_equal(json_parse(&arena, TEXT("[1,2,3]"), limits, &value, &err), ST_TOO_LARGE);
    assert_int_equal(json_parse(&arena, TEXT("[[[]]]"), limits, &value, &err), ST_INVALID);
}

static void gives_equal_documents_one_form(void **state)
{
    (void)state;
    assert_canonical("{\"b\": 1.0, \"a\": [1e3, -0, 0.10, 1e18], \"é\": null, \"B\":\t\"\\u00e9\\/\\u001f\"}",
                     "{\"B\":\"é/\\u001f\",\"a\":[1000,0,0.1,1000000000000000000],\"b\":1,\"é\":null}");
    assert_canonical("[ true , false, { } , [ ], 9223372036854775807]", "[true,false,{},[],9223372036854775807]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_members_and_items_in_order),
        cmocka_unit_test(keeps_integers_exact_to_the_last_digit),
        cmocka_unit_test(resolves_every_escape),
        cmocka_unit_test(borrows_texts_without_escapes),
        cmocka_unit_test(knows_the_pointer_and_the_position_of_every_value),
        cmocka_unit_test(passes_over_a_byte_order_mark),
        cmocka_unit_test(refuses_a_key_that_comes_twice),
        cmocka_unit_test(refuses_a_key_that_comes_twice_among_many),
        cmocka_unit_test(says_where_and_what_is_wrong),
        cmocka_unit_test(refuses_numbers_json_does_not_have),
        cmocka_unit_test(refuses_half_surrogates),
        cmocka_unit_test(names_foreign_encodings_and_files),
        cmocka_unit_test(refuses_nesting_beyond_the_limit),
        cmocka_unit_test(refuses_more_bytes_or_values_than_allowed),
        cmocka_unit_test(gives_equal_documents_one_form),
    };

    return cmocka_run_group_tests(tests, arena_before, arena_after);
}
