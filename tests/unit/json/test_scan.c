#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "json/scan.h"

static void assert_scanned(Text container, const char *expected)
{
    JsonScan scan = json_scan(container);
    JsonMember member;
    Error err = {0};
    BUFFER out = {0};

    while (json_scan_next(&scan, &member)) {
        buffer_text(&out, member.key);
        buffer_string(&out, member.key_escaped ? "\\=" : "=");
        buffer_text(&out, member.raw);
        buffer_format(&out, "%s (%s)\n", member.escaped ? "\\" : "", json_kind_name(member.kind));
    }
    if (json_scan_finish(&scan, &err) != ST_OK) {
        buffer_string(&out, err.message);
    }
    buffer_byte(&out, 0);
    assert_string_equal(out.at, expected);
}

static void shows_members_with_their_kind_and_text(void **state)
{
    (void)state;
    assert_scanned(TEXT(" {\"a\": \"x\", \"b\":-1.5e3 ,\"c\": [1, {\"d\": \"]\"}], \"e\": {}, \"f\": null,\"g\":true, "
                        "\"h\":false}\n"),
                   "a=x (a text)\nb=-1.5e3 (a number)\nc=[1, {\"d\": \"]\"}] (a list)\ne={} (an object)\n"
                   "f=null (null)\ng=true (true or false)\nh=false (true or false)\n");
    assert_scanned(TEXT("{}"), "");
}

static void shows_items_of_a_list_without_keys(void **state)
{
    (void)state;
    assert_scanned(TEXT("[1,[2],\"\"]"), "=1 (a number)\n=[2] (a list)\n= (a text)\n");
    assert_scanned(TEXT("[ ]"), "");
}

static void tells_which_texts_have_escapes(void **state)
{
    (void)state;
    assert_scanned(TEXT("{\"a\\n\":\"x\\\"\\\\\",\"b\":\"\\\\\"}"), "a\\n\\=x\\\"\\\\\\ (a text)\nb=\\\\\\ (a text)\n");
}

static void stops_at_the_first_fault_and_says_where(void **state)
{
    (void)state;
    assert_scanned(TEXT("{\"a\":1 \"b\":2}"), "a=1 (a number)\nbyte 7: a ',' or '}' is expected here");
    assert_scanned(TEXT("[1 2]"), "=1 (a number)\nbyte 3: a ',' or ']' is expected here");
    assert_scanned(TEXT("{\"a\":1,}"), "a=1 (a number)\nbyte 7: a member's name in double quotes is expected here");
    assert_scanned(TEXT("{\"a\" 1}"), "byte 5: a ':' is missing behind the member's name");
    assert_scanned(TEXT("{\"a\":01}"), "byte 5: a value is expected here: text in double quotes, a number, a list, an "
                                       "object, true, false or null");
    assert_scanned(TEXT("{\"a\":\"x\ny\"}"), "byte 7: a line break or control character inside a text");
    assert_scanned(TEXT("{\"a\":\"x"), "byte 5: a text that begins here has no closing quote");
    assert_scanned(TEXT("{\"a\":[1"), "byte 7: the text ends too early");
    assert_scanned(TEXT("{\"a\":1"), "a=1 (a number)\nbyte 6: the text ends too early");
    assert_scanned(TEXT("{\"a\":"), "byte 5: the text ends too early");
    assert_scanned(TEXT("{}}"), "byte 2: something follows the end");
    assert_scanned(TEXT("5"), "byte 0: an object or a list is expected here");
    assert_scanned((Text){0}, "byte 0: an object or a list is expected here");
}

static void unescapes_without_copying_what_needs_none(void **state)
{
    (void)state;
    Arena arena;
    JsonScan scan = json_scan(TEXT("{\"a\":\"plain\",\"\\u0062\":\"ann\\u00e9e\",\"c\":\"\\q\"}"));
    JsonMember member;
    Text text;
    Error err;

    arena_init(&arena, 0);
    assert_true(json_scan_next(&scan, &member) && json_member_is(&member, TEXT("a")));
    assert_int_equal(json_member_unescape(&member, &arena, &text, &err), ST_OK);
    assert_ptr_equal(text.at, member.raw.at);
    assert_true(json_scan_next(&scan, &member) && json_member_is(&member, TEXT("b")));
    assert_false(json_member_is(&member, TEXT("\\u0062")));
    assert_int_equal(json_member_unescape(&member, &arena, &text, &err), ST_OK);
    assert_true(text_equal(text, TEXT("année")));
    assert_true(json_scan_next(&scan, &member));
    assert_int_equal(json_member_unescape(&member, &arena, &text, &err), ST_INVALID);
    assert_string_equal(err.message, "'\\q' is not an escape of JSON");
    arena_done(&arena);
}

static void tells_whether_a_text_is_json_to_its_depth(void **state)
{
    (void)state;
    static const char *const VALID[] = {
        "{}", " [1, {\"a\": [\"\\u00e9\"]}] ", "\"x\"", "-1.5e+3", "null", "{\"a\":1,\"a\":2}", "1e999"};
    static const char *const INVALID[] = {
        "",    " ",       "{",          "[1}",      "[[1}]", "[\"\\x\"]",  "{\"\\ud83d\":1}", "[{\"a\":01}]",
        "1 2", "\"x\" y", "[\"\xe9\"]", "\"\xe9\"", "nul",   "[\"a\nb\"]", "[[],]",           "{} {}"};

    for (size_t i = 0; i < COUNT_OF(VALID); i++) {
        assert_true(json_is_valid(text_of(VALID[i])));
    }
    for (size_t i = 0; i < COUNT_OF(INVALID); i++) {
        assert_false(json_is_valid(text_of(INVALID[i])));
    }
    assert_false(json_is_valid((Text){0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_members_with_their_kind_and_text),
        cmocka_unit_test(shows_items_of_a_list_without_keys),
        cmocka_unit_test(tells_which_texts_have_escapes),
        cmocka_unit_test(stops_at_the_first_fault_and_says_where),
        cmocka_unit_test(unescapes_without_copying_what_needs_none),
        cmocka_unit_test(tells_whether_a_text_is_json_to_its_depth),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
