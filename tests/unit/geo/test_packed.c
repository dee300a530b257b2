#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "geo/packed.h"
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

static Geometry *parse(const char *wkt)
{
    Geometry *geometry = NULL;
    Error err = {0};

    if (wkt_parse(&arena, text_of(wkt), &geometry, &err) != ST_OK) {
        fail_msg("%s: %s", wkt, err.message);
    }
    return geometry;
}

static void assert_is(const char *wkt, const char *hex)
{
    uint8_t bytes[512];
    size_t size = from_hex(hex, bytes);
    BUFFER out = {0};
    Geometry *back = NULL;
    Error err;

    packed_encode(parse(wkt), &out);
    assert_int_equal(out.size, size);
    assert_memory_equal(out.at, bytes, size);
    assert_int_equal(packed_decode(&arena, bytes, size, &back, &err), ST_OK);
    assert_true(geometry_equal(back, parse(wkt)));
}

static FILE *open_document(void)
{
    static const char *const PLACES[] = {"docs/formats/geometry.md", "../docs/formats/geometry.md",
                                         "../../docs/formats/geometry.md", "../../../docs/formats/geometry.md"};
    FILE *file = NULL;

    for (size_t i = 0; i < COUNT_OF(PLACES) && file == NULL; i++) {
        file = fopen(PLACES[i], "r");
    }
    return file;
}

static void the_samples_of_the_document_hold(void **state)
{
    char line[512], wkt[512] = "";
    int samples = 0;
    FILE *file = open_document();

    (void)state;
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "wkt ", 4) == 0) {
            snprintf(wkt, sizeof wkt, "%s", line + 4 + strspn(line + 4, " "));
        } else if (strncmp(line, "bytes ", 6) == 0) {
            assert_is(wkt, line + 6);
            samples++;
        }
    }
    fclose(file);
    assert_int_equal(samples, 9);
}

static void assert_round_trip(const Geometry *geometry, Buffer *out)
{
    Geometry *back = NULL;
    Error err = {0};

    buffer_clear(out);
    packed_encode(geometry, out);
    if (packed_decode(&arena, out->at, out->size, &back, &err) != ST_OK) {
        fail_msg("%s", err.message);
    }
    assert_true(geometry_is_sound(back));
    assert_true(geometry_equal(geometry, back));
}

static void every_bit_comes_back(void **state)
{
    uint64_t seed = 1;
    BUFFER out = {0};

    (void)state;
    for (int i = 0; i < 30000; i++) {
        assert_round_trip(sample_geometry(&arena, &seed, (SampleStyle)(i % 3)), &out);
        arena_reset(&arena);
    }
}

static double with_digits(uint64_t *seed, int digits, int decimals)
{
    int64_t n = (int64_t)(sample_unit(seed) * NUMBER_POWERS[digits]);

    return (double)(sample_below(seed, 2) == 0 ? n : -n) / NUMBER_POWERS[decimals];
}

static void numbers_of_any_length_come_back(void **state)
{
    uint64_t seed = 9;
    BUFFER out = {0};

    (void)state;
    for (int i = 0; i < 60000; i++) {
        Geometry *line = geometry_new(&arena, GEOMETRY_LINE, 3, 1, 1, false);
        int digits = 1 + (int)sample_below(&seed, 17), decimals = (int)sample_below(&seed, 15);
        for (int k = 0; k < 6; k++) {
            line->xy[k] = with_digits(&seed, digits, decimals);
        }
        assert_round_trip(line, &out);
        arena_reset(&arena);
    }
}

/* Bytes and the scale they are stored with. */
static void assert_scale(double lon, int scale)
{
    BUFFER out = {0};

    packed_encode(geometry_point(&arena, lon, 0), &out);
    assert_int_equal(out.at[1] & 15, scale);
}

static void the_scale_is_the_smallest_that_is_exact(void **state)
{
    (void)state;
    assert_scale(180, 0);
    assert_scale(0.1, 1);
    assert_scale(29.1234567, 7);
    assert_scale(29.123456700, 7);
    assert_scale(29.123456789, 9);
    assert_scale(1e-12, 12);
    assert_scale(1e-13, 15);
    assert_scale(-0.0, 15);
    assert_scale(1e-300, 15);
    assert_scale(1e15, 0);
    assert_scale(1e15 + 1, 15);
    assert_scale(999.123456789012, 12);
    assert_scale(1001.123456789012, 15);
    assert_scale(100.0 / 3, 15);
    assert_scale((double)NAN, 15);
    assert_scale((double)INFINITY, 15);
}

static void a_large_value_forbids_the_scale_that_a_small_one_needs(void **state)
{
    BUFFER out = {0};
    Geometry *line = parse("LINESTRING (100000 0,0.00000000001 0)");

    (void)state;
    assert_round_trip(line, &out);
    assert_int_equal(out.at[1] & 15, 15);
}

static void the_scale_does_not_depend_on_the_order_of_vertices(void **state)
{
    BUFFER one = {0}, two = {0};

    (void)state;
    packed_encode(parse("LINESTRING (29.1 1.25,29.1234567 1)"), &one);
    packed_encode(parse("LINESTRING (29.1234567 1,29.1 1.25)"), &two);
    assert_int_equal(one.at[1], two.at[1]);
    assert_int_equal(one.at[1] & 15, 7);
}

static void assert_refused(const char *hex, const char *says)
{
    uint8_t bytes[256];
    size_t size = from_hex(hex, bytes);
    Geometry *geometry = NULL;
    Error err = {0};

    assert_int_equal(packed_decode(&arena, bytes, size, &geometry, &err), ST_CORRUPT);
    if (strstr(err.message, says) == NULL) {
        fail_msg("%s: %s", hex, err.message);
    }
    assert_null(geometry);
}

static void other_spellings_of_the_same_geometry_are_refused(void **state)
{
    (void)state;
    assert_refused("10 11 14 28", "scale");                                /* 1, 2 as 10/10, 20/10 */
    assert_refused("10 10 82 00 04", "coordinate");                        /* overlong */
    assert_refused("10 1f 00000000 0000f03f 00000000 00000040", "raw");    /* 1, 2 raw */
    assert_refused("12 30 01 04 00 00 02 00 00 02 01 01", "without need"); /* closing vertex stored */
    assert_refused("10 40 82 00 02 04 04 04", "count");                    /* overlong count */
    assert_refused("11 10 01 02 04 14", "scale");                          /* height 1 as 10/10 */
    assert_refused("10 10 02 04 00", "left over");
    assert_refused("10 10 82 80 80 80 80 80 80 80 80 02 00", "coordinate"); /* beyond 64 bits */
    assert_refused("10 10 82 80 9a a6 ea af e3 03 00", "coordinate");       /* 1e15 + 1 */
}

static void malformed_bytes_are_refused(void **state)
{
    (void)state;
    assert_refused("", "early");
    assert_refused("10", "early");
    assert_refused("20 10 00 00", "form");
    assert_refused("18 10 00 00", "form");
    assert_refused("12 10 00 00", "form");
    assert_refused("16 30", "form");
    assert_refused("14 11", "form");
    assert_refused("10 00 00 00", "form");
    assert_refused("10 70 00 00", "form");
    assert_refused("10 1d 00 00", "form");
    assert_refused("11 10 0d 00 00 00", "heights");
    assert_refused("11 10", "heights");
    assert_refused("10 20 00", "count");
    assert_refused("10 20 ff ff ff ff ff ff ff ff ff 01", "count");
    assert_refused("10 20 02 00 00", "coordinates");
    assert_refused("10 1f 00 00 00", "coordinates");
    assert_refused("14 10 00", "left over");
}

static void no_prefix_is_accepted(void **state)
{
    uint64_t seed = 21;
    BUFFER out = {0};

    (void)state;
    for (int i = 0; i < 200; i++) {
        Geometry *back = NULL;
        buffer_clear(&out);
        packed_encode(sample_geometry(&arena, &seed, SAMPLE_HARSH), &out);
        for (size_t size = 0; size < out.size; size++) {
            assert_int_not_equal(packed_decode(&arena, out.at, size, &back, NULL), ST_OK);
        }
    }
}

/* Whatever is accepted is the encoding of what it gives. */
static void every_altered_byte_is_refused_or_another_geometry(void **state)
{
    uint64_t seed = 33;
    BUFFER out = {0}, again = {0};

    (void)state;
    for (int i = 0; i < 3000; i++) {
        Geometry *back = NULL;
        buffer_clear(&out);
        buffer_clear(&again);
        packed_encode(sample_geometry(&arena, &seed, (SampleStyle)(i % 3)), &out);
        out.at[sample_below(&seed, (uint32_t)out.size)] ^= (char)(1u << sample_below(&seed, 8));
        if (packed_decode(&arena, out.at, out.size, &back, NULL) == ST_OK) {
            packed_encode(back, &again);
            assert_int_equal(again.size, out.size);
            assert_memory_equal(again.at, out.at, out.size);
        }
        arena_reset(&arena);
    }
}

static void a_count_beyond_the_bytes_takes_no_memory(void **state)
{
    Arena untouched;
    uint8_t bytes[] = {0x10, 0x20, 0x80, 0x80, 0x40, 0, 0, 0};
    Geometry *geometry = NULL;

    (void)state;
    arena_init(&untouched, 0);
    assert_int_equal(packed_decode(&untouched, bytes, sizeof bytes, &geometry, NULL), ST_CORRUPT);
    assert_null(untouched.blocks);
}

static void a_surveyed_polygon_takes_a_few_bytes_a_vertex(void **state)
{
    BUFFER out = {0};
    Geometry *polygon = geometry_new(&arena, GEOMETRY_POLYGON, 21, 1, 1, false);

    (void)state;
    for (int i = 0; i <= 20; i++) {
        double turn = (i % 20) * M_PI / 10, radius = (i % 2 == 0 ? 0.002 : 0.0017);
        polygon->xy[2 * i] = round((29.2 + radius * cos(turn)) * 1e7) / 1e7;
        polygon->xy[2 * i + 1] = round((-1.6 + radius * sin(turn)) * 1e7) / 1e7;
    }
    packed_encode(polygon, &out);
    assert_in_range(out.size, 60, 140);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_samples_of_the_document_hold),
        cmocka_unit_test(every_bit_comes_back),
        cmocka_unit_test(numbers_of_any_length_come_back),
        cmocka_unit_test(the_scale_is_the_smallest_that_is_exact),
        cmocka_unit_test(a_large_value_forbids_the_scale_that_a_small_one_needs),
        cmocka_unit_test(the_scale_does_not_depend_on_the_order_of_vertices),
        cmocka_unit_test(other_spellings_of_the_same_geometry_are_refused),
        cmocka_unit_test(malformed_bytes_are_refused),
        cmocka_unit_test(no_prefix_is_accepted),
        cmocka_unit_test(every_altered_byte_is_refused_or_another_geometry),
        cmocka_unit_test(a_count_beyond_the_bytes_takes_no_memory),
        cmocka_unit_test(a_surveyed_polygon_takes_a_few_bytes_a_vertex),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
