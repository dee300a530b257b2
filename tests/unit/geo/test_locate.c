#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "geo/geodesic.h"
#include "geo/locate.h"
#include "geo/packed.h"
#include "geo/wkt.h"
#include "sample.h"
#include "shared_data.h"

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

static Geometry *parse(const char *wkt)
{
    Geometry *geometry = NULL;
    Error err = {0};

    if (wkt_parse(&arena, text_of(wkt), &geometry, &err) != ST_OK) {
        fail_msg("%s: %s", wkt, err.message);
    }
    return geometry;
}

/* A country of 4 by 4 degrees, with a lake. */
static Outline *square_country(void)
{
    return outline_create(&arena, parse("POLYGON ((-76 2,-72 2,-72 6,-76 6,-76 2),(-75 4,-74.5 4,-74.5 4.5,-75 4))"));
}

static void inside_and_outside_are_told_apart(void **state)
{
    Outline *outline = square_country();

    (void)state;
    assert_true(outline_contains(outline, -74, 5));
    assert_true(outline_contains(outline, -75.999999, 2.000001));
    assert_false(outline_contains(outline, -76.000001, 3));
    assert_false(outline_contains(outline, -74.6, 4.1));
    assert_true(outline_contains(outline, -75, 4.3));
    assert_false(outline_contains(outline, 74, 5));
    assert_false(outline_contains(outline, -74, 91));
}

/* A jagged country of several parts and holes. */
static Geometry *jagged(uint64_t *seed)
{
    uint32_t corners = 20 + sample_below(seed, 300), parts = 1 + sample_below(seed, 3);
    Geometry *area = geometry_new(&arena, GEOMETRY_MULTIPOLYGON, parts * 2 * (corners + 1), parts * 2, parts, false);

    for (uint32_t ring = 0; ring < area->ring_count; ring++) {
        double size = ring % 2 == 0 ? 3 : 1, lon = 8.0 * (ring / 2), lat = (double)(ring / 2);
        area->rings[ring] = ring * (corners + 1);
        area->parts[ring / 2] = ring & ~1u;
        for (uint32_t i = 0; i <= corners; i++) {
            double turn = 2 * M_PI * i / corners, radius = size * (0.6 + 0.4 * sample_unit(seed));
            double *xy = area->xy + 2 * (area->rings[ring] + i);
            xy[0] = i == corners ? area->xy[2 * area->rings[ring]] : lon + radius * cos(turn);
            xy[1] = i == corners ? area->xy[2 * area->rings[ring] + 1] : lat + radius * sin(turn);
        }
    }
    return area;
}

static void the_grid_agrees_with_looking_at_every_edge(void **state)
{
    uint64_t seed = 8;

    (void)state;
    for (int i = 0; i < 60; i++) {
        Geometry *area = jagged(&seed);
        Outline *outline = outline_create(&arena, area);
        Box box = geometry_box(area);
        for (int k = 0; k < 1500; k++) {
            double lon = box.west - 0.5 + sample_unit(&seed) * (box.east - box.west + 1);
            double lat = box.south - 0.5 + sample_unit(&seed) * (box.north - box.south + 1);
            assert_int_equal(outline_contains(outline, lon, lat), geometry_contains(area, lon, lat));
        }
        for (int k = 0; k < 20; k++) {
            double lon = box.west - 2 + sample_unit(&seed) * 8, lat = box.south - 2 + sample_unit(&seed) * 8;
            double near = outline_distance(outline, lon, lat);
            assert_true(fabs(near - geometry_distance(area, lon, lat)) <= 1e-9 * near);
        }
        arena_reset(&arena);
    }
}

static void a_box_is_surely_covered_only_when_all_of_it_is_inside(void **state)
{
    uint64_t seed = 12;
    int covered = 0;

    (void)state;
    for (int i = 0; i < 40; i++) {
        Geometry *area = jagged(&seed);
        Outline *outline = outline_create(&arena, area);
        for (int k = 0; k < 200; k++) {
            double lon = -3 + sample_unit(&seed) * 6, lat = -3 + sample_unit(&seed) * 6;
            Box box = {lon, lat, lon + sample_unit(&seed) * 0.2, lat + sample_unit(&seed) * 0.2};
            bool sure = outline_surely_covers(outline, box);
            covered += sure;
            for (int n = 0; sure && n < 20; n++) {
                assert_true(geometry_contains(area, box.west + sample_unit(&seed) * (box.east - box.west),
                                              box.south + sample_unit(&seed) * (box.north - box.south)));
            }
        }
        arena_reset(&arena);
    }
    assert_true(covered > 500);
}

static void a_distance_is_within_one_percent_of_the_geodesic(void **state)
{
    static const double LATITUDES[] = {-70, -33, -1.6, 0, 4.6, 50, 66};
    uint64_t seed = 3;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(LATITUDES); i++) {
        for (int k = 0; k < 200; k++) {
            double lat = LATITUDES[i], lon = 29, reach = 0.9 * sample_unit(&seed), turn = 7 * sample_unit(&seed);
            double at_lon = lon + reach * cos(turn), at_lat = lat + reach * sin(turn);
            double exact = geodesic_distance(at_lon, at_lat, lon, lat);
            double found = geometry_distance(geometry_point(&arena, lon, lat), at_lon, at_lat);
            assert_true(fabs(found / exact - 1) < (exact < 100e3 ? 0.01 : 0.1));
        }
    }
}

static void distance_crosses_the_antimeridian(void **state)
{
    Geometry *island = parse("POLYGON ((179 -17,180 -17,180 -16,179 -16,179 -17))");

    (void)state;
    double exact = geodesic_distance(-179.9, -16.5, 180, -16.5);
    assert_true(fabs(geometry_distance(island, -179.9, -16.5) / exact - 1) < 0.01);
    assert_true(fabs(outline_distance(outline_create(&arena, island), -179.9, -16.5) / exact - 1) < 0.01);
}

static void a_place_inside_is_fine_even_if_other_readings_are_inside_too(void **state)
{
    Outline *outline = outline_create(&arena, parse("POLYGON ((-10 -10,10 -10,10 10,-10 10,-10 -10))"));
    PlaceFinding finding;

    (void)state;
    place_check(outline, 3, -4, PLACE_LIMIT_M, &finding);
    assert_int_equal(finding.kind, PLACE_INSIDE);
    assert_string_equal(finding.sentence, "");
    assert_false(place_is_held(&finding));
}

static void a_place_near_the_outline_is_a_warning_and_nothing_is_proposed(void **state)
{
    Outline *outline = outline_create(&arena, parse("POLYGON ((-10 -10,10 -10,10 10,-10 10,-10 -10))"));
    PlaceFinding finding;

    (void)state;
    place_check(outline, 10.1, -4, PLACE_LIMIT_M, &finding);
    assert_int_equal(finding.kind, PLACE_NEAR);
    assert_int_equal(finding.repair, REPAIR_NONE);
    assert_true(finding.distance_m > 11000 && finding.distance_m < 11200);
    assert_string_equal(finding.sentence, "10.1 -4 lies 11 km outside the country");
    assert_false(place_is_held(&finding));
    place_check(outline, 10.02, -4, PLACE_LIMIT_M, &finding);
    assert_int_equal(finding.kind, PLACE_INSIDE);
    place_check(outline, 10.02, -4, 1000, &finding);
    assert_int_equal(finding.kind, PLACE_FAR);
}

static void assert_repair(const Outline *outline, double lon, double lat, PlaceRepair repair, double new_lon,
                          double new_lat)
{
    PlaceFinding finding;

    place_check(outline, lon, lat, PLACE_LIMIT_M, &finding);
    assert_int_equal(finding.kind, PLACE_FAR);
    assert_true(place_is_held(&finding));
    assert_int_equal(finding.repair, repair);
    assert_true(fabs(finding.repaired_lon - new_lon) < 1e-9 && fabs(finding.repaired_lat - new_lat) < 1e-9);
    assert_true(strncmp(place_repair_code(repair), "place_", 6) == 0);
}

static void a_common_mistake_is_recognised_and_its_repair_proposed(void **state)
{
    Outline *outline = square_country();
    PlaceFinding finding;

    (void)state;
    assert_repair(outline, 74.23, 4.6, REPAIR_LON_SIGN, -74.23, 4.6);
    assert_repair(outline, -74.23, -4.6, REPAIR_LAT_SIGN, -74.23, 4.6);
    assert_repair(outline, 74.23, -4.6, REPAIR_BOTH_SIGNS, -74.23, 4.6);
    assert_repair(outline, 4.6, -74.23, REPAIR_SWAPPED, -74.23, 4.6);
    assert_repair(outline, -80.23, 4.6, REPAIR_ZONE_EAST, -74.23, 4.6);
    assert_repair(outline, -68.23, 4.6, REPAIR_ZONE_WEST, -74.23, 4.6);
    assert_repair(outline, 29.2, -1.65, REPAIR_NONE, 29.2, -1.65);
    place_check(outline, 74.23, 4.6, PLACE_LIMIT_M, &finding);
    assert_string_equal(finding.sentence, "74.23 4.6 lies 16145 km outside the country; with the other sign of the "
                                          "longitude it would lie inside, at -74.23 4.6");
}

static void zero_zero_is_held_with_or_without_an_outline(void **state)
{
    PlaceFinding finding;

    (void)state;
    place_check(outline_create(&arena, parse("POLYGON ((-10 -10,10 -10,10 10,-10 10,-10 -10))")), 0, 0, PLACE_LIMIT_M,
                &finding);
    assert_int_equal(finding.kind, PLACE_ZERO);
    assert_true(place_is_held(&finding));
    place_check(NULL, 0, -0.0, PLACE_LIMIT_M, &finding);
    assert_int_equal(finding.kind, PLACE_ZERO);
    place_check(NULL, 170, 80, PLACE_LIMIT_M, &finding);
    assert_int_equal(finding.kind, PLACE_INSIDE);
}

static void check_geometry(const Outline *outline, const char *wkt, PlaceFinding *finding)
{
    Geometry *geometry = parse(wkt);
    Box box = geometry_box(geometry);

    place_check_geometry(outline, geometry, &box, PLACE_LIMIT_M, finding);
}

static void a_polygon_is_judged_by_its_farthest_vertex(void **state)
{
    Outline *outline = square_country();
    PlaceFinding finding;

    (void)state;
    check_geometry(outline, "POLYGON ((-74 5,-73.9 5,-73.9 5.1,-74 5))", &finding);
    assert_int_equal(finding.kind, PLACE_INSIDE);
    check_geometry(outline, "POLYGON ((-74 5,-71.9 5,-71.95 5.1,-74 5))", &finding);
    assert_int_equal(finding.kind, PLACE_NEAR);
    assert_int_equal(finding.vertex, 1);
    check_geometry(outline, "POLYGON ((-74 5,-71.9 5,-70 5.1,-74 5))", &finding);
    assert_int_equal(finding.kind, PLACE_FAR);
    assert_int_equal(finding.vertex, 2);
    assert_int_equal(finding.repair, REPAIR_NONE);
    check_geometry(outline, "POLYGON ((74 5,73.9 5,73.9 5.1,74 5))", &finding);
    assert_int_equal(finding.kind, PLACE_FAR);
    assert_int_equal(finding.repair, REPAIR_LON_SIGN);
    check_geometry(outline, "LINESTRING (-74 5,0 0,-74 5.1)", &finding);
    assert_int_equal(finding.kind, PLACE_ZERO);
    assert_int_equal(finding.vertex, 1);
    check_geometry(outline, "POINT (4.6 -74.23)", &finding);
    assert_int_equal(finding.repair, REPAIR_SWAPPED);
    check_geometry(outline, "MULTIPOINT EMPTY", &finding);
    assert_int_equal(finding.kind, PLACE_INSIDE);
}

/* The outline of a country as the build made it, or skips the test. */
static Outline *country(const char *code)
{
    static const char *const PLACES[] = {"build/outlines", "../build/outlines", "../../build/outlines",
                                         "../../../build/outlines"};
    const char *given = getenv("WHITESTONE_OUTLINES");
    char path[512];
    FILE *file = NULL;

    for (size_t i = 0; i < COUNT_OF(PLACES) && file == NULL; i++) {
        snprintf(path, sizeof path, "%s/%s.packed", given == NULL ? PLACES[i] : given, code);
        file = fopen(path, "rb");
    }
    if (file == NULL) {
        print_message("skipped: %s is not there; see tools/outlines/README.md\n", path);
        skip();
    }
    BUFFER bytes = {0};
    Geometry *area = NULL;
    Error err = {0};
    buffer_grown(&bytes, fread(buffer_reserve(&bytes, 1 << 20), 1, 1 << 20, file));
    fclose(file);
    if (packed_decode(&arena, bytes.at, bytes.size, &area, &err) != ST_OK) {
        fail_msg("%s: %s", path, err.message);
    }
    assert_true(geometry_is_sound(area));
    return outline_create(&arena, area);
}

typedef struct Tally {
    const Outline *outline;
    Arena scratch;
    int seen, near, held;
    PlaceFinding last_held;
    double farthest_near;
} Tally;

static void tally_feature(Text feature, void *context)
{
    Tally *tally = context;
    Geometry *geometry = shared_geometry(&tally->scratch, feature);
    PlaceFinding finding;

    if (geometry == NULL) {
        return;
    }
    Box box = geometry_box(geometry);
    place_check_geometry(tally->outline, geometry, &box, PLACE_LIMIT_M, &finding);
    tally->seen++;
    tally->near += finding.kind == PLACE_NEAR;
    tally->farthest_near =
        finding.kind == PLACE_NEAR ? fmax(tally->farthest_near, finding.distance_m) : tally->farthest_near;
    if (place_is_held(&finding)) {
        tally->held++;
        tally->last_held = finding;
    }
    arena_reset(&tally->scratch);
}

static void tally_file(const char *name, Tally *tally)
{
    if (!shared_each_feature(name, tally_feature, tally)) {
        print_message("skipped: shared data %s is not there\n", name);
        skip();
    }
}

static void every_settlement_unit_and_zone_of_the_congo_lies_in_or_near_it(void **state)
{
    static const char *const FILES[] = {"drc_settlements_nk_ituri/grid3_nord-kivu.geojson",
                                        "drc_settlements_nk_ituri/grid3_ituri.geojson", "drc_admin/provinces.geojson",
                                        "drc_admin/territoires.geojson", "drc_health_zones/zones_sante.geojson"};
    Tally tally = {.outline = country("COD")};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        tally_file(FILES[i], &tally);
    }
    arena_done(&tally.scratch);
    print_message("%d seen, %d near, farthest %.0f m\n", tally.seen, tally.near, tally.farthest_near);
    assert_true(tally.seen >= 12035 + 26 + 71 + 263 - 5);
    assert_int_equal(tally.held, 0);
}

static void of_colombias_events_only_the_one_without_its_minus_sign_is_held(void **state)
{
    Tally tally = {.outline = country("COL")};
    char name[64];

    (void)state;
    for (int year = 1990; year <= 2009; year++) {
        snprintf(name, sizeof name, "colombia_events_1990_2009/%d.geojson", year);
        tally_file(name, &tally);
    }
    arena_done(&tally.scratch);
    print_message("%d seen, %d near, farthest %.0f m\n", tally.seen, tally.near, tally.farthest_near);
    assert_int_equal(tally.seen, 16497);
    assert_int_equal(tally.held, 1);
    assert_int_equal(tally.last_held.repair, REPAIR_LON_SIGN);
    assert_true(fabs(tally.last_held.lon - 74.23) < 0.01);
}

static void capitals_lie_in_their_countries(void **state)
{
    static const struct {
        const char *code;
        double lon, lat;
    } PLACES[] = {{"AFG", 69.17, 34.53},   {"UKR", 34.1, 44.95},    {"SOM", 44.06, 9.56},   {"CYP", 33.36, 35.18},
                  {"SRB", 20.46, 44.82},   {"XKX", 21.17, 42.67},   {"GLP", -61.55, 16.25}, {"SSD", 31.58, 4.85},
                  {"FJI", 178.44, -18.14}, {"VAT", 12.453, 41.902}, {"RUS", 158.65, 53.04}, {"LBN", 35.5, 33.89}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        PlaceFinding finding;
        place_check(country(PLACES[i].code), PLACES[i].lon, PLACES[i].lat, PLACE_LIMIT_M, &finding);
        if (finding.kind != PLACE_INSIDE) {
            fail_msg("%s: %s", PLACES[i].code, finding.sentence);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inside_and_outside_are_told_apart),
        cmocka_unit_test(the_grid_agrees_with_looking_at_every_edge),
        cmocka_unit_test(a_box_is_surely_covered_only_when_all_of_it_is_inside),
        cmocka_unit_test(a_distance_is_within_one_percent_of_the_geodesic),
        cmocka_unit_test(distance_crosses_the_antimeridian),
        cmocka_unit_test(a_place_inside_is_fine_even_if_other_readings_are_inside_too),
        cmocka_unit_test(a_place_near_the_outline_is_a_warning_and_nothing_is_proposed),
        cmocka_unit_test(a_common_mistake_is_recognised_and_its_repair_proposed),
        cmocka_unit_test(zero_zero_is_held_with_or_without_an_outline),
        cmocka_unit_test(a_polygon_is_judged_by_its_farthest_vertex),
        cmocka_unit_test(every_settlement_unit_and_zone_of_the_congo_lies_in_or_near_it),
        cmocka_unit_test(of_colombias_events_only_the_one_without_its_minus_sign_is_held),
        cmocka_unit_test(capitals_lie_in_their_countries),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
