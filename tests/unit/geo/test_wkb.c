#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "geo/wkb.h"
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

static size_t from_hex(const char *hex, uint8_t *bytes)
{
    size_t size = 0;
    int taken;

    for (unsigned byte; sscanf(hex, " %2x%n", &byte, &taken) == 1; hex += taken) {
        bytes[size++] = (uint8_t)byte;
    }
    return size;
}

static void assert_reads(const char *hex, const char *wkt)
{
    uint8_t bytes[512];
    BUFFER text = {0};
    Geometry *geometry = NULL;
    Error err;

    assert_int_equal(wkb_decode(&arena, bytes, from_hex(hex, bytes), &geometry, &err), ST_OK);
    assert_true(geometry_is_sound(geometry));
    wkt_format(geometry, &text);
    buffer_byte(&text, 0);
    assert_string_equal(text.at, wkt);
}

static void assert_refuses(const char *hex, const char *says)
{
    uint8_t bytes[512];
    Geometry *geometry = NULL;
    Error err = {0};

    assert_int_equal(wkb_decode(&arena, bytes, from_hex(hex, bytes), &geometry, &err), ST_INVALID);
    assert_non_null(strstr(err.message, says));
    assert_null(geometry);
}

static void reads_both_byte_orders(void **state)
{
    (void)state;
    assert_reads("01 01000000 000000000000F03F 0000000000000040", "POINT (1 2)");
    assert_reads("00 00000001 3FF0000000000000 4000000000000000", "POINT (1 2)");
    assert_reads("00 00000004 00000002 01 01000000 000000000000F03F 0000000000000040"
                 " 00 00000001 3FF0000000000000 4000000000000000",
                 "MULTIPOINT ((1 2),(1 2))");
}

static void reads_heights_in_the_iso_and_the_ewkb_spelling(void **state)
{
    (void)state;
    assert_reads("01 E9030000 000000000000F03F 0000000000000040 0000000000000840", "POINT Z (1 2 3)");
    assert_reads("01 01000080 000000000000F03F 0000000000000040 0000000000000840", "POINT Z (1 2 3)");
    assert_reads("01 010000A0 E6100000 000000000000F03F 0000000000000040 0000000000000840", "POINT Z (1 2 3)");
}

static void an_empty_point_is_nan_and_other_empties_a_count_of_zero(void **state)
{
    (void)state;
    assert_reads("01 01000000 000000000000F87F 000000000000F87F", "POINT EMPTY");
    assert_reads("01 03000000 00000000", "POLYGON EMPTY");
    assert_reads("01 EE030000 00000000", "MULTIPOLYGON Z EMPTY");
}

static void m_values_are_an_error_and_not_dropped(void **state)
{
    (void)state;
    assert_refuses("01 D1070000 000000000000F03F 0000000000000040 0000000000000840", "M values");
    assert_refuses("01 B90B0000 000000000000F03F 0000000000000040 0000000000000840 0000000000000840", "M values");
    assert_refuses("01 01000040 000000000000F03F 0000000000000040 0000000000000840", "M values");
}

static void refuses_other_systems_types_and_sizes(void **state)
{
    (void)state;
    assert_refuses("01 01000020 5B7F0000 000000000000F03F 0000000000000040", "32603");
    assert_refuses("", "byte order");
    assert_refuses("02 01000000", "byte order");
    assert_refuses("01 0100", "early");
    assert_refuses("01 07000000 00000000", "collection");
    assert_refuses("01 08000000 00000000", "unknown");
    assert_refuses("01 01000000 000000000000F03F 00000000000000", "coordinates");
    assert_refuses("01 01000000 000000000000F03F 0000000000000040 00", "more bytes");
    assert_refuses("01 04000000 01000000 01 02000000 00000000", "member");
    assert_refuses("01 06000000 01000000 01 03000000 00000000", "empty");
}

static void a_count_is_checked_against_the_bytes_before_any_memory_is_taken(void **state)
{
    Arena untouched;
    uint8_t bytes[64];
    Geometry *geometry = NULL;
    size_t size = from_hex("01 02000000 FFFFFFFF 000000000000F03F 0000000000000040", bytes);

    (void)state;
    arena_init(&untouched, 0);
    assert_int_equal(wkb_decode(&untouched, bytes, size, &geometry, NULL), ST_INVALID);
    assert_int_equal(untouched.used, 0);
    assert_null(untouched.blocks);
}

static void what_is_written_reads_back_the_same(void **state)
{
    uint64_t seed = 11;

    (void)state;
    for (int i = 0; i < 4000; i++) {
        BUFFER plain = {0};
        BUFFER blob = {0};
        Geometry *geometry = sample_geometry(&arena, &seed, SAMPLE_HARSH), *back = NULL;
        Error err;
        if (geometry->kind == GEOMETRY_POINT && !geometry_is_empty(geometry) && isnan(geometry->xy[0])) {
            continue;
        }
        wkb_encode(geometry, &plain);
        assert_int_equal(wkb_decode(&arena, plain.at, plain.size, &back, &err), ST_OK);
        assert_true(geometry_equal(geometry, back));
        gpkg_encode(geometry, NULL, &blob);
        assert_int_equal(gpkg_decode(&arena, blob.at, blob.size, &back, &err), ST_OK);
        assert_true(geometry_equal(geometry, back));
        arena_reset(&arena);
    }
}

static void no_prefix_of_a_blob_is_a_blob(void **state)
{
    uint64_t seed = 5;

    (void)state;
    for (int i = 0; i < 60; i++) {
        BUFFER blob = {0};
        Geometry *back = NULL;
        gpkg_encode(sample_geometry(&arena, &seed, SAMPLE_DECIMAL), NULL, &blob);
        for (size_t size = 0; size < blob.size; size++) {
            assert_int_not_equal(gpkg_decode(&arena, blob.at, size, &back, NULL), ST_OK);
        }
    }
}

static void a_blob_has_an_envelope_unless_it_is_a_point_or_empty(void **state)
{
    BUFFER point = {0}, line = {0}, empty = {0};
    Geometry *geometry = geometry_new(&arena, GEOMETRY_LINE, 2, 1, 1, false);
    double xy[] = {29, -2, 28, 1}, envelope[4];

    (void)state;
    gpkg_encode(geometry_point(&arena, 1, 2), NULL, &point);
    assert_int_equal(point.size, 8 + 21);
    assert_memory_equal(point.at, "GP\0\x01\xe6\x10\0\0", 8);
    memcpy(geometry->xy, xy, sizeof xy);
    Box box = geometry_box(geometry);
    gpkg_encode(geometry, &box, &line);
    assert_memory_equal(line.at, "GP\0\x03\xe6\x10\0\0", 8);
    memcpy(envelope, line.at + 8, sizeof envelope);
    assert_true(envelope[0] == 28 && envelope[1] == 29 && envelope[2] == -2 && envelope[3] == 1);
    gpkg_encode(geometry_new(&arena, GEOMETRY_POLYGON, 0, 0, 0, false), NULL, &empty);
    assert_int_equal(empty.size, 8 + 9);
    assert_int_equal(empty.at[3], 0x11);
}

static void a_blob_of_another_version_system_or_kind_is_refused(void **state)
{
    BUFFER blob = {0};
    Geometry *back = NULL;

    (void)state;
    gpkg_encode(geometry_point(&arena, 1, 2), NULL, &blob);
    static const struct {
        size_t at;
        char byte;
    } CHANGES[] = {{0, 'X'}, {2, 1}, {3, 0x21}, {3, 0x0b}, {3, 0x11}, {3, 0}, {4, 0}};
    for (size_t i = 0; i < COUNT_OF(CHANGES); i++) {
        char before = blob.at[CHANGES[i].at];
        blob.at[CHANGES[i].at] = CHANGES[i].byte;
        assert_int_not_equal(gpkg_decode(&arena, blob.at, blob.size, &back, NULL), ST_OK);
        blob.at[CHANGES[i].at] = before;
    }
    assert_int_equal(gpkg_decode(&arena, blob.at, blob.size, &back, NULL), ST_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_both_byte_orders),
        cmocka_unit_test(reads_heights_in_the_iso_and_the_ewkb_spelling),
        cmocka_unit_test(an_empty_point_is_nan_and_other_empties_a_count_of_zero),
        cmocka_unit_test(m_values_are_an_error_and_not_dropped),
        cmocka_unit_test(refuses_other_systems_types_and_sizes),
        cmocka_unit_test(a_count_is_checked_against_the_bytes_before_any_memory_is_taken),
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(no_prefix_of_a_blob_is_a_blob),
        cmocka_unit_test(a_blob_has_an_envelope_unless_it_is_a_point_or_empty),
        cmocka_unit_test(a_blob_of_another_version_system_or_kind_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
