#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "geo/geojson.h"
#include "geo/wkt.h"
#include "sample.h"

static Arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static void assert_reads(const char *json, const char *wkt)
{
    BUFFER text = {0};
    Geometry *geometry = NULL;
    size_t consumed = 0;
    Error err = {0};

    if (geojson_geometry_read(&arena, text_of(json), &consumed, &geometry, &err) != ST_OK) {
        fail_msg("%s: %s", json, err.message);
    }
    assert_int_equal(consumed, strlen(json));
    if (wkt == NULL) {
        assert_null(geometry);
        return;
    }
    assert_true(geometry_is_sound(geometry));
    wkt_format(geometry, &text);
    buffer_byte(&text, 0);
    assert_string_equal(text.at, wkt);
}

static void assert_refused(const char *json, const char *path, const char *says)
{
    Geometry *geometry = NULL;
    size_t consumed = 0;
    Error err = {0};

    assert_int_equal(geojson_geometry_read(&arena, text_of(json), &consumed, &geometry, &err), ST_INVALID);
    if (strcmp(err.path, path) != 0 || strstr(err.message, says) == NULL) {
        fail_msg("%s: %s at %s", json, err.message, err.path);
    }
    assert_null(geometry);
}

static void reads_every_kind(void **state)
{
    (void)state;
    assert_reads("{\"type\":\"Point\",\"coordinates\":[29.2,-1.65]}", "POINT (29.2 -1.65)");
    assert_reads("{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}", "LINESTRING (1 2,3 4)");
    assert_reads("{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]}", "MULTIPOINT ((1 2),(3 4))");
    assert_reads("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[0,0]],[[1,1],[1,2],[2,1],[1,1]]]}",
                 "POLYGON ((0 0,3 0,0 3,0 0),(1 1,1 2,2 1,1 1))");
    assert_reads("{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,4]],[[5,6],[7,8],[9,9]]]}",
                 "MULTILINESTRING ((1 2,3 4),(5 6,7 8,9 9))");
    assert_reads("{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[3,0],[0,3],[0,0]]],"
                 "[[[9,9],[9,8],[8,9],[9,9]],[[8.9,8.9],[8.9,8.8],[8.8,8.9],[8.9,8.9]]]]}",
                 "MULTIPOLYGON (((0 0,3 0,0 3,0 0)),((9 9,9 8,8 9,9 9),(8.9 8.9,8.9 8.8,8.8 8.9,8.9 8.9)))");
}

static void members_may_come_in_any_order_with_others_between(void **state)
{
    (void)state;
    assert_reads(" { \"coordinates\" : [ 29.2 , -1.65 ] , \"type\" : \"Point\" }", "POINT (29.2 -1.65)");
    assert_reads("{\"bbox\":[1,2,{\"a\":[\"]}\\\"\",null,true,-1e3]}],\"coordinates\":[[1,2],[3,4]],\"x\":\"\","
                 "\"type\":\"LineString\",\"y\":{}}",
                 "LINESTRING (1 2,3 4)");
}

static void a_third_number_is_a_height(void **state)
{
    (void)state;
    assert_reads("{\"type\":\"Point\",\"coordinates\":[1,2,1460.5]}", "POINT Z (1 2 1460.5)");
    assert_refused("{\"type\":\"LineString\",\"coordinates\":[[1,2,3],[3,4]]}", "/coordinates/1", "height");
    assert_refused("{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4,5]]}", "/coordinates/1", "height");
    assert_refused("{\"type\":\"Point\",\"coordinates\":[1,2,3,4]}", "/coordinates", "more than 3");
}

static void null_and_empty_coordinates_are_no_geometry(void **state)
{
    (void)state;
    assert_reads("null", NULL);
    assert_reads("  null", NULL);
    assert_reads("{\"type\":\"Point\",\"coordinates\":[]}", NULL);
    assert_reads("{\"coordinates\":[ ],\"type\":\"MultiPolygon\"}", NULL);
}

static void tells_how_much_it_read(void **state)
{
    const char *json = " {\"type\":\"Point\",\"coordinates\":[1,2]} , \"properties\": {}";
    Geometry *geometry = NULL;
    size_t consumed = 0;

    (void)state;
    assert_int_equal(geojson_geometry_read(&arena, text_of(json), &consumed, &geometry, NULL), ST_OK);
    assert_int_equal(consumed, strcspn(json, "}") + 1);
    assert_int_equal(geojson_geometry_read(&arena, TEXT("null,\"x\""), &consumed, &geometry, NULL), ST_OK);
    assert_int_equal(consumed, 4);
}

static void names_the_vertex_whose_number_is_none(void **state)
{
    (void)state;
    assert_refused("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[NaN,0]]]}", "/coordinates/0/3", "NaN");
    assert_refused("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,0]],[[1,1],[Infinity,0]]]}",
                   "/coordinates/1/1", "Infinity");
    assert_refused("{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[3,0],[0,0]]],[[[1,1],[1,-Infinity]]]]}",
                   "/coordinates/1/0/1", "-Infinity");
    assert_refused("{\"type\":\"LineString\",\"coordinates\":[[0,0],[3,\"4\"]]}", "/coordinates/1", "not a finite");
    assert_refused("{\"type\":\"LineString\",\"coordinates\":[[0,0],[null,4]]}", "/coordinates/1", "null");
    assert_refused("{\"type\":\"Point\",\"coordinates\":[1e999,4]}", "/coordinates", "1e999");
    assert_refused("{\"type\":\"LineString\",\"coordinates\":[[0,0],[3]]}", "/coordinates/1", "two or three");
}

static void an_unclosed_ring_is_reported_and_not_repaired(void **state)
{
    (void)state;
    assert_refused("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[3,0],[0,3],[0,0]],[[1,1],[1,2],[2,1.5]]]}",
                   "/coordinates/1", "begins at 1 1 and ends at 2 1.5");
    assert_refused("{\"coordinates\":[[[[0,0],[3,0],[0,0]]],[[[0,0],[3,0],[0,0]],[[1,1],[2,2]]]],"
                   "\"type\":\"MultiPolygon\"}",
                   "/coordinates/1/1", "not closed");
}

static void a_collection_of_one_is_that_one(void **state)
{
    (void)state;
    assert_reads("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]}]}",
                 "POINT (1 2)");
    assert_reads("{\"geometries\":[{\"coordinates\":[[1,2],[3,4]],\"type\":\"MultiPoint\"}],"
                 "\"type\":\"GeometryCollection\"}",
                 "MULTIPOINT ((1 2),(3 4))");
    assert_refused("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,2]},"
                   "{\"type\":\"Point\",\"coordinates\":[1,2]}]}",
                   "/geometries", "of 2 geometries");
    assert_refused("{\"type\":\"GeometryCollection\",\"geometries\":[]}", "/geometries", "of 0 geometries");
    assert_refused("{\"type\":\"GeometryCollection\"}", "/geometries", "of 0 geometries");
    assert_refused("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"GeometryCollection\",\"geometries\":"
                   "[{\"type\":\"Point\",\"coordinates\":[1,2]}]}]}",
                   "/geometries/0/geometries", "collection in a collection");
    assert_refused("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\",\"coordinates\":[1,x]}]}",
                   "/geometries/0/coordinates", "not a finite");
}

static void refuses_wrong_nesting(void **state)
{
    (void)state;
    assert_refused("{\"type\":\"Polygon\",\"coordinates\":[[1,2],[3,4]]}", "/coordinates", "nested 3 deep, not 2");
    assert_refused("{\"type\":\"Point\",\"coordinates\":[[[[[1,2]]]]]}", "/coordinates", "too deep");
    assert_refused("{\"type\":\"LineString\",\"coordinates\":[[1,2],[[3,4]]]}", "/coordinates/1", "depths");
    assert_refused("{\"type\":\"LineString\",\"coordinates\":[[1,2],3]}", "/coordinates/1", "expected");
    assert_refused("{\"type\":\"Polygon\",\"coordinates\":[[]]}", "/coordinates/0", "without positions");
    assert_refused("{\"type\":\"Polygon\",\"coordinates\":[[[1,2],[3,4],[1,2]],[]]}", "/coordinates/1",
                   "without positions");
}

static void refuses_what_is_no_geometry_object(void **state)
{
    (void)state;
    assert_refused("", "", "object");
    assert_refused("[1,2]", "", "object");
    assert_refused("nul", "", "value");
    assert_refused("{}", "", "type");
    assert_refused("{\"type\":\"Point\"}", "", "coordinates");
    assert_refused("{\"type\":\"Circle\",\"coordinates\":[1,2]}", "/type", "Circle");
    assert_refused("{\"type\":\"Point\",\"type\":\"Point\",\"coordinates\":[1,2]}", "/type", "second");
    assert_refused("{\"type\":\"Point\",\"coordinates\":[1,2],\"coordinates\":[1,2]}", "/coordinates", "second");
    assert_refused("{\"type\":\"Point\",\"coordinates\":[1,2]", "", "expected");
    assert_refused("{\"type\":\"Point\",\"coordinates\":[1,2", "/coordinates", "two or three");
    assert_refused("{\"type\":\"Point\" \"coordinates\":[1,2]}", "", "expected");
    assert_refused("{\"type\":\"Point\",\"x\":[1,2},\"coordinates\":[1,2]}", "", "brackets");
    assert_refused("{\"type\":\"Point\",\"x\":\"abc", "", "does not end");
}

static void foreign_members_nested_too_deep_are_refused(void **state)
{
    BUFFER json = {0};
    Geometry *geometry = NULL;
    size_t consumed;
    Error err = {0};

    (void)state;
    buffer_string(&json, "{\"type\":\"Point\",\"x\":");
    for (int i = 0; i < 10000; i++) {
        buffer_byte(&json, '[');
    }
    assert_int_equal(geojson_geometry_read(&arena, buffer_view(&json), &consumed, &geometry, &err), ST_INVALID);
    assert_non_null(strstr(err.message, "too deep"));
}

static void a_message_never_quotes_half_a_character(void **state)
{
    Geometry *geometry = NULL;
    size_t consumed, bad;
    Error err = {0};

    (void)state;
    assert_int_equal(geojson_geometry_read(&arena,
                                           TEXT("{\"type\":\"Point\",\"coordinates\":[1,"
                                                "ééééééééééééééééééééé\xff"),
                                           &consumed, &geometry, &err),
                     ST_INVALID);
    assert_true(text_is_utf8(text_of(err.message), &bad));
}

static void a_geometry_beyond_the_arenas_limit_is_too_large(void **state)
{
    BUFFER json = {0};
    Arena small;
    Geometry *geometry = NULL;
    size_t consumed;

    (void)state;
    arena_init(&small, 64 * 1024);
    buffer_string(&json, "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2]");
    for (int i = 0; i < 5000; i++) {
        buffer_string(&json, ",[1,2]");
    }
    buffer_string(&json, "]}");
    assert_int_equal(geojson_geometry_read(&small, buffer_view(&json), &consumed, &geometry, NULL), ST_TOO_LARGE);
    assert_int_equal(geojson_geometry_read(&arena, buffer_view(&json), &consumed, &geometry, NULL), ST_OK);
    assert_int_equal(geometry->vertex_count, 5001);
    arena_done(&small);
}

/* The n-th allocation fails, for every n: a clean refusal or none at all, never a geometry with holes. */
static void a_failing_allocation_is_a_clean_refusal(void **state)
{
    BUFFER json = {0};
    int refused = 0;

    (void)state;
    buffer_string(&json, "{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for (int i = 0; i < 400; i++) {
        buffer_string(&json, i == 0 ? "" : ",");
        buffer_string(&json, "[[[0,0],[3,0],[0,3],[0,0]],[[1,1],[1,2],[2,1],[1,1]]]");
    }
    buffer_string(&json, "]}");
    for (long n = 1; n <= 12; n++) {
        Arena fresh;
        Geometry *geometry = NULL;
        size_t consumed;
        arena_init(&fresh, 0);
        memory_fail_after(n);
        Status status = geojson_geometry_read(&fresh, buffer_view(&json), &consumed, &geometry, NULL);
        memory_fail_after(0);
        assert_true(status == ST_OK ? geometry_is_sound(geometry) : status == ST_TOO_LARGE && geometry == NULL);
        refused += status != ST_OK;
        arena_done(&fresh);
    }
    assert_in_range(refused, 1, 11);
}

static void what_is_written_reads_back_bit_for_bit(void **state)
{
    uint64_t seed = 17;

    (void)state;
    for (int i = 0; i < 6000; i++) {
        BUFFER json = {0};
        Geometry *geometry = sample_geometry(&arena, &seed, i % 2 == 0 ? SAMPLE_DECIMAL : SAMPLE_FULL), *back = NULL;
        size_t consumed = 0;
        Error err = {0};
        geojson_geometry_write(geometry, &json);
        if (geojson_geometry_read(&arena, buffer_view(&json), &consumed, &back, &err) != ST_OK) {
            fail_msg("%s", err.message);
        }
        assert_int_equal(consumed, json.size);
        assert_true(geometry_is_empty(geometry) ? back == NULL : geometry_equal(geometry, back));
        arena_reset(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind),
        cmocka_unit_test(members_may_come_in_any_order_with_others_between),
        cmocka_unit_test(a_third_number_is_a_height),
        cmocka_unit_test(null_and_empty_coordinates_are_no_geometry),
        cmocka_unit_test(tells_how_much_it_read),
        cmocka_unit_test(names_the_vertex_whose_number_is_none),
        cmocka_unit_test(an_unclosed_ring_is_reported_and_not_repaired),
        cmocka_unit_test(a_collection_of_one_is_that_one),
        cmocka_unit_test(refuses_wrong_nesting),
        cmocka_unit_test(refuses_what_is_no_geometry_object),
        cmocka_unit_test(foreign_members_nested_too_deep_are_refused),
        cmocka_unit_test(a_message_never_quotes_half_a_character),
        cmocka_unit_test(a_geometry_beyond_the_arenas_limit_is_too_large),
        cmocka_unit_test(a_failing_allocation_is_a_clean_refusal),
        cmocka_unit_test(what_is_written_reads_back_bit_for_bit),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
