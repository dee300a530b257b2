#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "json/writer.h"

static void assert_written(Buffer *buffer, const char *expected)
{
    buffer_byte(buffer, 0);
    assert_string_equal(buffer->at, expected);
}

static void assert_quoted(Text text, const char *expected)
{
    BUFFER out = {0};

    json_quote(&out, text);
    assert_written(&out, expected);
}

static void puts_commas_between_members_and_items(void **state)
{
    (void)state;
    BUFFER out = {0};
    JsonWriter w = json_writer(&out);

    json_object_begin(&w);
    json_member_text(&w, "a", TEXT("x"));
    json_member_array(&w, "b");
    json_int(&w, 1);
    json_array_begin(&w);
    json_array_end(&w);
    json_object_begin(&w);
    json_object_end(&w);
    json_double(&w, -1.65);
    json_array_end(&w);
    json_member_object(&w, "c");
    json_member_bool(&w, "d", true);
    json_member_bool(&w, "e", false);
    json_member_null(&w, "f");
    json_object_end(&w);
    json_member_raw(&w, "g", TEXT("[1, 2]"));
    json_member_double(&w, "h", 0.1);
    json_member_int(&w, "i", 7);
    json_member_string(&w, "j", "y");
    json_object_end(&w);
    assert_written(&out, "{\"a\":\"x\",\"b\":[1,[],{},-1.65],\"c\":{\"d\":true,\"e\":false,\"f\":null},"
                         "\"g\":[1, 2],\"h\":0.1,\"i\":7,\"j\":\"y\"}");
}

static void indents_when_asked(void **state)
{
    (void)state;
    BUFFER out = {0};
    JsonWriter w = json_writer_indented(&out, 2);

    json_object_begin(&w);
    json_member_int(&w, "a", 1);
    json_member_array(&w, "b");
    json_int(&w, 1);
    json_int(&w, 2);
    json_array_end(&w);
    json_member_array(&w, "c");
    json_array_end(&w);
    json_object_end(&w);
    assert_written(&out, "{\n  \"a\": 1,\n  \"b\": [\n    1,\n    2\n  ],\n  \"c\": []\n}");
}

static void writes_all_integers(void **state)
{
    (void)state;
    BUFFER out = {0};
    JsonWriter w = json_writer(&out);

    json_array_begin(&w);
    json_int(&w, 0);
    json_int(&w, -7);
    json_int(&w, INT64_MAX);
    json_int(&w, INT64_MIN);
    json_array_end(&w);
    assert_written(&out, "[0,-7,9223372036854775807,-9223372036854775808]");
}

static void writes_null_for_numbers_json_does_not_have(void **state)
{
    (void)state;
    BUFFER out = {0};
    JsonWriter w = json_writer(&out);

    json_array_begin(&w);
    json_double(&w, (double)NAN);
    json_double(&w, -(double)INFINITY);
    json_array_end(&w);
    assert_written(&out, "[null,null]");
}

static void escapes_what_must_be_escaped_and_nothing_else(void **state)
{
    (void)state;
    assert_quoted((Text){0}, "\"\"");
    assert_quoted(TEXT("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
    assert_quoted(TEXT("\b\f\n\r\t\x01\x1f\x7f"), "\"\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
    assert_quoted((Text){"a\0b", 3}, "\"a\\u0000b\"");
    assert_quoted(TEXT("Équateur 12345678 \xf0\x9f\x92\xa3"), "\"Équateur 12345678 \xf0\x9f\x92\xa3\"");
}

static void finds_an_escape_at_every_offset(void **state)
{
    (void)state;
    for (size_t at = 0; at < 40; at++) {
        char text[40], expected[64];
        memset(text, 'x', sizeof text);
        text[at] = '"';
        int length =
            snprintf(expected, sizeof expected, "\"%.*s\\\"%.*s\"", (int)at, text, (int)(39 - at), text + at + 1);
        BUFFER out = {0};
        json_quote(&out, (Text){text, sizeof text});
        assert_int_equal(out.size, length);
        assert_memory_equal(out.at, expected, (size_t)length);
    }
}

static void replaces_bytes_that_are_not_utf8(void **state)
{
    (void)state;
    assert_quoted(TEXT("ann\xe9"
                       "e"),
                  "\"ann\xef\xbf\xbd"
                  "e\"");
    assert_quoted(TEXT("\xc3"), "\"\xef\xbf\xbd\"");
    assert_quoted(TEXT("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(puts_commas_between_members_and_items),
        cmocka_unit_test(indents_when_asked),
        cmocka_unit_test(writes_all_integers),
        cmocka_unit_test(writes_null_for_numbers_json_does_not_have),
        cmocka_unit_test(escapes_what_must_be_escaped_and_nothing_else),
        cmocka_unit_test(finds_an_escape_at_every_offset),
        cmocka_unit_test(replaces_bytes_that_are_not_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
