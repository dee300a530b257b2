#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "json/reader.h"

/* A source that gives `chunk` bytes at a time and then `filler` bytes of 'x'. */
typedef struct Feed {
    Text text;
    size_t given, chunk;
    uint64_t filler;
} Feed;

static Status feed_read(void *context, char *buffer, size_t room, size_t *got, Error *err)
{
    Feed *feed = context;
    size_t left = feed->text.length - feed->given;

    (void)err;
    *got = left < feed->chunk ? left : feed->chunk;
    *got = *got < room ? *got : room;
    if (*got > 0) {
        memcpy(buffer, feed->text.at + feed->given, *got);
        feed->given += *got;
    } else {
        *got = feed->filler < room ? (size_t)feed->filler : room;
        memset(buffer, 'x', *got);
        feed->filler -= *got;
    }
    return ST_OK;
}

static const size_t CHUNKS[] = {1, 3, 64, 1000000};

/* What a stream gave, one line each: "number line offset text", then the layout, members or error. */
static void summary_of(Text text, size_t chunk, Buffer *out)
{
    Feed feed = {text, 0, chunk, 0};
    JsonFeatureStream stream;
    JsonFeature feature;
    Error err = {0};
    bool found = true;
    Status status = ST_OK;

    json_stream_init(&stream, feed_read, &feed);
    while (found && (status = json_stream_next(&stream, &feature, &found, &err)) == ST_OK && found) {
        buffer_format(out, "%d %d %d ", (int)feature.number, (int)feature.line, (int)feature.offset);
        buffer_text(out, feature.text);
        buffer_format(out, "%s%s\n", feature.fault == NULL ? "" : " ! ", feature.fault == NULL ? "" : feature.fault);
    }
    if (status == ST_OK) {
        buffer_format(out, "layout %d ", (int)stream.layout);
        json_stream_members(&stream, out);
    } else {
        buffer_string(out, err.message);
    }
    buffer_byte(out, 0);
    json_stream_done(&stream);
}

/* The same, however the input is cut into blocks. */
static void assert_stream(Text text, const char *expected)
{
    for (size_t i = 0; i < COUNT_OF(CHUNKS); i++) {
        BUFFER out = {0};
        summary_of(text, CHUNKS[i], &out);
        assert_string_equal(out.at, expected);
    }
}

static void assert_fault(Text text, const char *message)
{
    for (size_t i = 0; i < COUNT_OF(CHUNKS); i++) {
        BUFFER out = {0};
        summary_of(text, CHUNKS[i], &out);
        const char *last = strrchr(out.at, '\n');
        assert_string_equal(last == NULL ? out.at : last + 1, message);
    }
}

static void reads_a_collection(void **state)
{
    (void)state;
    assert_stream(TEXT("{\"type\":\"FeatureCollection\",\n\"features\":[\n{\"a\":1},\n  {\"b\":[[2]]}]}\n"),
                  "1 3 42 {\"a\":1}\n2 4 53 {\"b\":[[2]]}\nlayout 1 {\"type\":\"FeatureCollection\"}");
    assert_stream(TEXT("{\"features\":[]}"), "layout 1 {}");
}

static void collects_the_other_members_from_both_sides(void **state)
{
    (void)state;
    assert_stream(TEXT("{ \"name\": \"x\" , \"features\" : [ {} ] , \"crs\" : {\"a\":[1]},\"n\":-1.5e2}"),
                  "1 1 31 {}\nlayout 1 {\"name\": \"x\",\"crs\" : {\"a\":[1]},\"n\":-1.5e2}");
}

static void does_not_take_a_word_inside_a_text_for_the_list(void **state)
{
    (void)state;
    assert_stream(TEXT("{\"a\":\"\\\"features\\\":[\",\"b\":{\"features\":[{}]},\"features\":[{\"x\":\"}]\\\\\"}]}"),
                  "1 1 56 {\"x\":\"}]\\\\\"}\nlayout 1 {\"a\":\"\\\"features\\\":[\",\"b\":{\"features\":[{}]}}");
}

static void reads_a_bare_list_of_objects(void **state)
{
    (void)state;
    assert_stream(TEXT("\xef\xbb\xbf [ {\"a\":1} , {} ] "), "1 1 6 {\"a\":1}\n2 1 16 {}\nlayout 2 {}");
    assert_stream(TEXT("[]"), "layout 2 {}");
}

static void reads_a_single_object_however_large_its_members(void **state)
{
    (void)state;
    assert_stream(TEXT("{\n\"type\":\"Feature\",\n\"geometry\":null}"),
                  "1 1 0 {\n\"type\":\"Feature\",\n\"geometry\":null}\nlayout 3 {}");
    assert_stream(TEXT("{}"), "1 1 0 {}\nlayout 3 {}");
}

static void reads_one_object_per_line(void **state)
{
    (void)state;
    assert_stream(TEXT("{\"a\":1}\r\n\n{\"b\":\"}\"} \n{}"),
                  "1 1 0 {\"a\":1}\n2 3 10 {\"b\":\"}\"}\n3 4 21 {}\nlayout 4 {}");
}

static void goes_on_behind_a_broken_line(void **state)
{
    (void)state;
    assert_stream(TEXT("{\"a\":1}\n{\"b\":[2\nnull\n{}{}\n{\"c\":3}\n"),
                  "1 1 0 {\"a\":1}\n"
                  "2 2 8 {\"b\":[2 ! the line ends inside the feature\n"
                  "3 3 16 null ! not an object: each line is one feature\n"
                  "4 4 21 {}{} ! something follows the feature on its line\n"
                  "5 5 26 {\"c\":3}\nlayout 4 {}");
}

static void reads_records_behind_separators_over_several_lines(void **state)
{
    (void)state;
    assert_stream(TEXT("\x1e{\"a\":\n1}\n\x1e{\"b\":2}\n\x1e{}\n"),
                  "1 1 1 {\"a\":\n1}\n2 3 11 {\"b\":2}\n3 4 20 {}\nlayout 5 {}");
}

static void reads_objects_one_after_the_other(void **state)
{
    (void)state;
    assert_stream(TEXT("{\n\"a\":1}{\"b\":2}\n{}"), "1 1 0 {\n\"a\":1}\n2 2 8 {\"b\":2}\n3 3 16 {}\nlayout 5 {}");
}

static void says_where_a_file_was_cut_off(void **state)
{
    (void)state;
    assert_fault(TEXT("{\"features\":[{\"a\":1},\n{\"b\":[1,2"),
                 "the file ends inside feature 2, which begins at line 2, byte 22: it was cut off at byte 31");
    assert_fault(TEXT("{\"features\":[{\"a\":1}"), "the file ends behind feature 1, at byte 20: it was cut off");
    assert_fault(TEXT("{\"features\":[{\"a\":1},\n"), "the file ends behind feature 1, at byte 22: it was cut off");
    assert_fault(TEXT("{\"features\":[{\"a\":1}]\n"), "the file ends behind feature 1, at byte 22: it was cut off");
    assert_fault(TEXT("{\"features\":[{}],\"crs"), "the file ends behind feature 1, at byte 21: it was cut off");
    assert_fault(TEXT("{\"type\":\"Feat"), "the file ends inside its first object, at byte 13: it was cut off");
    assert_fault(TEXT("[{},"), "the file ends behind feature 1, at byte 4: it was cut off");
    assert_fault(TEXT("{}\n{\"a\":\"x\\"),
                 "the file ends inside feature 2, which begins at line 2, byte 3: it was cut off at byte 11");
}

static void says_what_is_wrong_between_features(void **state)
{
    (void)state;
    assert_fault(TEXT("{\"features\":[{}\n{}]}"), "line 2, byte 16: a ',' or ']' is expected between features");
    assert_fault(TEXT("{\"features\":[null]}"), "line 1, byte 13: not an object: features are objects");
    assert_fault(TEXT("{\"features\":[{},]}"), "line 1, byte 16: not an object: features are objects");
    assert_fault(TEXT("{\"features\":{}}"), "line 1, byte 12: \"features\" is not a list");
    assert_fault(TEXT("{\"features\":[],\"features\":[]}"), "line 1, byte 26: a second list of features");
    assert_fault(TEXT("{\"features\":[]}\n{}"), "line 2, byte 16: something follows the end of the collection");
    assert_fault(TEXT("[]]"), "line 1, byte 2: something follows the end of the list");
    assert_fault(TEXT("{a:1}"), "line 1, byte 1: a member's name in double quotes is expected here");
    assert_fault(TEXT("{\"a\" 1}"), "line 1, byte 5: a ':' is missing behind the member's name");
    assert_fault(TEXT("{\"a\":1;}"), "line 1, byte 5: a value is expected here");
    assert_fault(TEXT("{\"a\":1\n\"b\":2}"), "line 2, byte 7: a ',' or '}' is expected here");
}

static void says_what_a_file_looks_like_that_is_not_json(void **state)
{
    (void)state;
    assert_fault(TEXT(""), "the file is empty");
    assert_fault(TEXT("\xef\xbb\xbf\n"), "the file is empty");
    assert_fault(TEXT("id,name,lon,lat\n1,x,2,3\n"), "not JSON: it begins with 'id,name,lon,lat'");
    assert_fault((Text){"\xff\xfe{\0\"\0", 6}, "not JSON: it looks like UTF-16 text");
    assert_fault(TEXT("\x1f\x8b\x08"), "not JSON: it looks like a gzip file");
    assert_fault(TEXT("SQLite format 3\0"), "not JSON: it looks like an SQLite file (GeoPackage)");
    assert_fault(TEXT("<?xml version=\"1.0\"?>\n<kml>"), "not JSON: it looks like XML (KML, GPX and others)");
    assert_fault(TEXT("\x01\x02"), "not JSON: it begins with byte 0x01");
}

static void names_the_first_byte_that_is_not_utf8(void **state)
{
    (void)state;
    assert_fault(TEXT("{\"features\":[{\"a\":1},\n{\"b\":\"ann\xe9"
                      "e\"}]}"),
                 "line 2, byte 31: byte 0xE9 is not UTF-8 (the file looks like Latin-1): save it as UTF-8");
    assert_fault(TEXT("{}\n{\"b\":\"ann\xe9"
                      "e\"}\n"),
                 "line 2, byte 12: byte 0xE9 is not UTF-8 (the file looks like Latin-1): save it as UTF-8");
    assert_fault(TEXT("{\"name\":\"\xe9\",\"features\":[]}"),
                 "line 1, byte 9: byte 0xE9 is not UTF-8 (the file looks like Latin-1): save it as UTF-8");
    assert_stream(TEXT("[{\"b\":\"année\"}]"), "1 1 1 {\"b\":\"année\"}\nlayout 2 {}");
}

static void refuses_ten_thousand_brackets(void **state)
{
    (void)state;
    static char text[10020] = "{\"features\":[{\"a\":";

    memset(text + 18, '[', sizeof text - 18);
    assert_fault((Text){text, sizeof text}, "line 1, byte 81: brackets nested too deep for a feature");
    memcpy(text, "{}\n {\"features\":  ", 18);
    BUFFER out = {0};
    summary_of((Text){text, sizeof text}, 1000, &out);
    assert_non_null(strstr(out.at, " ! brackets nested too deep for a feature"));
}

/* Two gigabytes inside one text: refused after LIMIT_ROW_BYTES, with memory of that order. */
static void refuses_a_line_of_two_gigabytes_early(void **state)
{
    (void)state;
    static const char *const STARTS[] = {
        "{\"features\":[{\"a\":\"", "{\"a\":\"", "{\"", "{}\n{\"a\":\"", "[{\"a\":", "{}\n"};

    for (size_t i = 0; i < COUNT_OF(STARTS); i++) {
        Feed feed = {text_of(STARTS[i]), 0, 1000000, (uint64_t)2 << 30};
        JsonFeatureStream stream;
        JsonFeature feature;
        Error err = {0};
        bool found = true;
        Status status = ST_OK;
        json_stream_init(&stream, feed_read, &feed);
        while (found && status == ST_OK) {
            status = json_stream_next(&stream, &feature, &found, &err);
        }
        assert_int_equal(status, ST_TOO_LARGE);
        assert_non_null(strstr(err.message, "is longer than the 64 MiB one may have"));
        assert_true(stream.window.capacity <= 2u * LIMIT_ROW_BYTES + 1024 * 1024);
        json_stream_done(&stream);
    }
}

/* Features with texts, escapes and nesting that fall on every offset of a block of the bracket scan. */
static void finds_the_same_features_at_every_alignment(void **state)
{
    (void)state;
    for (int pad = 0; pad < 130; pad++) {
        BUFFER text = {0};
        BUFFER out = {0};
        char expected[512];
        buffer_format(&text, "[{\"p\":\"%*s\",\"e\":\"\\\\\\\"]}\\\\\",\"g\":[[[1,2],[3,\"[\"]]]},{\"q\":{}}]", pad,
                      "");
        snprintf(
            expected, sizeof expected,
            "1 1 1 {\"p\":\"%*s\",\"e\":\"\\\\\\\"]}\\\\\",\"g\":[[[1,2],[3,\"[\"]]]}\n2 1 %d {\"q\":{}}\nlayout 2 {}",
            pad, "", pad + 47);
        summary_of(buffer_view(&text), 1000, &out);
        assert_string_equal(out.at, expected);
    }
}

static Status failing_read(void *context, char *buffer, size_t room, size_t *got, Error *err)
{
    (void)context;
    (void)buffer;
    (void)room;
    (void)got;
    return error_set(err, ST_IO, "the disk is gone");
}

static void passes_a_failed_read_up(void **state)
{
    (void)state;
    JsonFeatureStream stream;
    JsonFeature feature;
    Error err;
    bool found;

    json_stream_init(&stream, failing_read, NULL);
    assert_int_equal(json_stream_next(&stream, &feature, &found, &err), ST_IO);
    assert_string_equal(err.message, "the disk is gone");
    json_stream_done(&stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_collection),
        cmocka_unit_test(collects_the_other_members_from_both_sides),
        cmocka_unit_test(does_not_take_a_word_inside_a_text_for_the_list),
        cmocka_unit_test(reads_a_bare_list_of_objects),
        cmocka_unit_test(reads_a_single_object_however_large_its_members),
        cmocka_unit_test(reads_one_object_per_line),
        cmocka_unit_test(goes_on_behind_a_broken_line),
        cmocka_unit_test(reads_records_behind_separators_over_several_lines),
        cmocka_unit_test(reads_objects_one_after_the_other),
        cmocka_unit_test(says_where_a_file_was_cut_off),
        cmocka_unit_test(says_what_is_wrong_between_features),
        cmocka_unit_test(says_what_a_file_looks_like_that_is_not_json),
        cmocka_unit_test(names_the_first_byte_that_is_not_utf8),
        cmocka_unit_test(refuses_ten_thousand_brackets),
        cmocka_unit_test(refuses_a_line_of_two_gigabytes_early),
        cmocka_unit_test(finds_the_same_features_at_every_alignment),
        cmocka_unit_test(passes_a_failed_read_up),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
