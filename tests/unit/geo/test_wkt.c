#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buffer.h"
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

static void assert_reads_as(const char *text, const char *again)
{
    BUFFER out = {0};
    Geometry *geometry = NULL;
    Error err = {0};

    if (wkt_parse(&arena, text_of(text), &geometry, &err) != ST_OK) {
        fail_msg("%s: %s", text, err.message);
    }
    assert_true(geometry_is_sound(geometry));
    wkt_format(geometry, &out);
    buffer_byte(&out, 0);
    assert_string_equal(out.at, again);
}

static void assert_refused(const char *text, const char *says)
{
    Geometry *geometry = NULL;
    Error err = {0};

    assert_int_equal(wkt_parse(&arena, text_of(text), &geometry, &err), ST_INVALID);
    if (strstr(err.message, says) == NULL) {
        fail_msg("%s: %s", text, err.message);
    }
    assert_null(geometry);
}

static void reads_every_kind_in_any_case_and_spacing(void **state)
{
    (void)state;
    assert_reads_as("  point( 29.2   -1.65 ) ", "POINT (29.2 -1.65)");
    assert_reads_as("LineString (1 2, 3 4)", "LINESTRING (1 2,3 4)");
    assert_reads_as("POLYGON((0 0,3 0,0 3,0 0),(1 1,1 2,2 1,1 1))", "POLYGON ((0 0,3 0,0 3,0 0),(1 1,1 2,2 1,1 1))");
    assert_reads_as("MULTIPOINT(1 2,3 4)", "MULTIPOINT ((1 2),(3 4))");
    assert_reads_as("MULTIPOINT((1 2),(3 4))", "MULTIPOINT ((1 2),(3 4))");
    assert_reads_as("MULTILINESTRING((1 2,3 4),(5 6,7 8))", "MULTILINESTRING ((1 2,3 4),(5 6,7 8))");
    assert_reads_as("MULTIPOLYGON(((0 0,3 0,0 3,0 0)),((9 9,9 8,8 9,9 9)))",
                    "MULTIPOLYGON (((0 0,3 0,0 3,0 0)),((9 9,9 8,8 9,9 9)))");
}

static void reads_heights_named_or_not(void **state)
{
    (void)state;
    assert_reads_as("POINT Z (1 2 3)", "POINT Z (1 2 3)");
    assert_reads_as("POINTZ(1 2 3)", "POINT Z (1 2 3)");
    assert_reads_as("POINT(1 2 3)", "POINT Z (1 2 3)");
    assert_refused("POINT Z (1 2)", "number of numbers");
    assert_refused("LINESTRING (1 2, 3 4 5)", "number of numbers");
    assert_refused("POINT (1 2 3 4)", "M values");
    assert_refused("POINT M (1 2 3)", "M values");
    assert_refused("POINT ZM (1 2 3 4)", "M values");
}

static void reads_empty_and_the_srid_prefix(void **state)
{
    (void)state;
    assert_reads_as("POINT EMPTY", "POINT EMPTY");
    assert_reads_as("polygon z empty", "POLYGON Z EMPTY");
    assert_reads_as("MultiPolygonZ Empty", "MULTIPOLYGON Z EMPTY");
    assert_reads_as("SRID=4326;POINT(1 2)", "POINT (1 2)");
    assert_reads_as("srid = 4326;POINT(1 2)", "POINT (1 2)");
    assert_refused("SRID=32735;POINT(1 2)", "reference system");
    assert_refused("SRID:4326;POINT(1 2)", "'='");
}

static void refuses_malformed_text_with_the_byte(void **state)
{
    (void)state;
    assert_refused("", "unknown geometry type");
    assert_refused("POINT", "'('");
    assert_refused("POINT 1 2", "'('");
    assert_refused("POINT (1)", "two numbers");
    assert_refused("POINT ()", "two numbers");
    assert_refused("POINT (1 nan)", "finite number at byte 9");
    assert_refused("POINT (1 inf)", "finite");
    assert_refused("POINT (1,2)", "two numbers");
    assert_refused("POINT (1 2", "')'");
    assert_refused("POINT (1 2))", "behind");
    assert_refused("POINT (1 2) x", "behind");
    assert_refused("CIRCLE (1 2)", "unknown geometry type at byte 0");
    assert_refused("GEOMETRYCOLLECTION (POINT (1 2))", "unknown");
    assert_refused("POLYGON (0 0,1 1,0 0)", "'('");
    assert_refused("MULTIPOLYGON (((0 0,1 1,1 0,0 0))", "')'");
}

static void an_unclosed_ring_is_named(void **state)
{
    (void)state;
    assert_refused("POLYGON ((0 0,1 1,1 0))", "ring 1 of part 1 is not closed: it begins at 0 0 and ends at 1 0");
    assert_refused("MULTIPOLYGON (((0 0,1 1,1 0,0 0)),((0 0,1 1,1 0,0 0),(2 2,3 3)))", "ring 2 of part 2");
}

static void what_is_written_reads_back_bit_for_bit(void **state)
{
    uint64_t seed = 4;

    (void)state;
    for (int i = 0; i < 6000; i++) {
        BUFFER text = {0};
        Geometry *geometry = sample_geometry(&arena, &seed, i % 2 == 0 ? SAMPLE_DECIMAL : SAMPLE_FULL), *back = NULL;
        wkt_format(geometry, &text);
        assert_int_equal(wkt_parse(&arena, buffer_view(&text), &back, NULL), ST_OK);
        assert_true(geometry_equal(geometry, back));
        arena_reset(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind_in_any_case_and_spacing),
        cmocka_unit_test(reads_heights_named_or_not),
        cmocka_unit_test(reads_empty_and_the_srid_prefix),
        cmocka_unit_test(refuses_malformed_text_with_the_byte),
        cmocka_unit_test(an_unclosed_ring_is_named),
        cmocka_unit_test(what_is_written_reads_back_bit_for_bit),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
