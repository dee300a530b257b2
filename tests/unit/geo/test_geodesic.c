#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <geodesic.h>

#include "base/buffer.h"
#include "geo/center.h"
#include "geo/geodesic.h"
#include "geo/geojson.h"
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

/* From `xy` 100 m on at `bearing` degrees. */
static void walk(double *xy, double bearing)
{
    struct geod_geodesic earth;

    geod_init(&earth, 6378137.0, 1 / 298.257223563);
    geod_direct(&earth, xy[1], xy[0], bearing, 100, &xy[3], &xy[2], NULL);
}

/* Three legs of 100 m at bearings 0, 90 and 180, closed to the start. Source: data-model.md 4.6. */
static void the_published_traverses_have_their_areas_and_perimeters(void **state)
{
    static const struct {
        double lat, lon, area, perimeter;
    } ROWS[] = {{4.59806, -74.07584, 10000.006, 400.000},
                {9.3, 80.4, 10000.013, 400.000},
                {33.9, 35.5, 10000.053, 400.001},
                {34.5, 69.1, 10000.054, 400.001},
                {50.0, 36.2, 10000.093, 400.002}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(ROWS); i++) {
        Geometry *square = geometry_new(&arena, GEOMETRY_POLYGON, 5, 1, 1, false);
        square->xy[0] = square->xy[8] = ROWS[i].lon;
        square->xy[1] = square->xy[9] = ROWS[i].lat;
        walk(square->xy, 0);
        walk(square->xy + 2, 90);
        walk(square->xy + 4, 180);
        assert_true(fabs(geodesic_area(square) - ROWS[i].area) < 0.001);
        assert_true(fabs(geodesic_length(square) - ROWS[i].perimeter) < 0.001);
    }
}

/* The same square with its corners rounded to 7 decimals, as typed: half a centimetre of each side is lost. */
static void a_hectare_in_kabul_loses_a_square_metre_by_rounding(void **state)
{
    Geometry *square = parse("POLYGON ((69.1 34.5,69.1 34.5009015,69.1010889 34.5009015,69.1010889 34.5,69.1 34.5))");

    (void)state;
    assert_true(fabs(geodesic_area(square) - 10000.054) < 1.1);
    assert_true(fabs(geodesic_length(square) - 400.001) < 0.03);
}

/* A cell of a thousandth of a degree at 34.5 N 69.1 E: 10187.8822 m2 by two other programs (data-model.md 4.6). */
static void a_cell_agrees_with_other_programs_to_a_square_centimetre(void **state)
{
    Geometry *cell = parse("POLYGON ((69.1 34.5,69.101 34.5,69.101 34.501,69.1 34.501,69.1 34.5))");

    (void)state;
    assert_true(fabs(geodesic_area(cell) - 10187.8822) < 0.01);
}

static void a_polygon_on_the_equator_is_no_larger_than_beside_it(void **state)
{
    double across = geodesic_area(parse("POLYGON ((29 -0.001,29.002 -0.001,29.002 0.001,29 0.001,29 -0.001))"));
    double beside = geodesic_area(parse("POLYGON ((29 0.001,29.002 0.001,29.002 0.003,29 0.003,29 0.001))"));
    double touching = geodesic_area(parse("POLYGON ((29 0,29.002 0,29.002 0.002,29 0.002,29 0))"));

    (void)state;
    assert_true(fabs(across / beside - 1) < 1e-6);
    assert_true(fabs(touching / beside - 1) < 1e-6);
}

static void holes_are_subtracted_whatever_the_direction(void **state)
{
    double whole = geodesic_area(parse("POLYGON ((29 1,30 1,30 2,29 2,29 1))"));
    double hole = geodesic_area(parse("POLYGON ((29.2 1.2,29.4 1.2,29.4 1.4,29.2 1.4,29.2 1.2))"));
    double one =
        geodesic_area(parse("POLYGON ((29 1,30 1,30 2,29 2,29 1),(29.2 1.2,29.4 1.2,29.4 1.4,29.2 1.4,29.2 1.2))"));
    double other =
        geodesic_area(parse("POLYGON ((29 1,29 2,30 2,30 1,29 1),(29.2 1.2,29.4 1.2,29.4 1.4,29.2 1.4,29.2 1.2))"));

    (void)state;
    assert_true(fabs(one - (whole - hole)) < 1e-3);
    assert_true(fabs(one - other) < 1e-3);
    double both = geodesic_area(parse("MULTIPOLYGON (((29 1,30 1,30 2,29 2,29 1)),((29.2 1.2,29.4 1.2,29.4 1.4,"
                                      "29.2 1.4,29.2 1.2)))"));
    assert_true(fabs(both - (whole + hole)) < 1e-3);
}

static void points_and_lines_have_no_area_and_points_no_length(void **state)
{
    (void)state;
    assert_true(geodesic_area(parse("POINT (29 1)")) == 0);
    assert_true(geodesic_area(parse("LINESTRING (29 1,30 1,30 2,29 1)")) == 0);
    assert_true(geodesic_length(parse("MULTIPOINT (29 1,30 1)")) == 0);
    assert_true(geodesic_length(parse("LINESTRING EMPTY")) == 0);
    assert_true(geodesic_area(parse("POLYGON EMPTY")) == 0);
}

static void a_degree_of_the_equator_is_as_long_as_defined(void **state)
{
    double degree = 6378137.0 * M_PI / 180;

    (void)state;
    assert_true(fabs(geodesic_distance(29, 0, 30, 0) - degree) < 1e-6);
    assert_true(fabs(geodesic_distance(179.5, 0, -179.5, 0) - degree) < 1e-6);
    assert_true(fabs(geodesic_length(parse("LINESTRING (29 0,30 0,31 0)")) - 2 * degree) < 1e-6);
    /* Quarter meridian of WGS 84. */
    assert_true(fabs(geodesic_distance(29, 0, 29, 90) - 10001965.7293) < 1e-3);
}

static double karney_area(const Geometry *polygon)
{
    struct geod_geodesic earth;
    struct geod_polygon theirs;
    double area = 0;

    geod_init(&earth, 6378137.0, 1 / 298.257223563);
    geod_polygon_init(&theirs, 0);
    for (uint32_t i = 0; i + 1 < polygon->vertex_count; i++) {
        geod_polygon_addpoint(&earth, &theirs, polygon->xy[2 * i + 1], polygon->xy[2 * i]);
    }
    geod_polygon_compute(&earth, &theirs, 0, 1, &area, NULL);
    return fabs(area);
}

/* A star around a place: radius in degrees, 11 m to 170 km. Their sums round to some square centimetres. */
static void areas_of_any_size_and_place_agree_with_karneys(void **state)
{
    static const double RADII[] = {0.0001, 0.001, 0.01, 0.1, 0.15, 1.5};
    uint64_t seed = 5;

    (void)state;
    for (int i = 0; i < 6000; i++) {
        double lat = sample_unit(&seed) * 168 - 84, lon = sample_unit(&seed) * 350 - 175, radius = RADII[i % 6];
        double wide = radius / cos(lat * M_PI / 180);
        uint32_t corners = 3 + sample_below(&seed, 20);
        Geometry *star = geometry_new(&arena, GEOMETRY_POLYGON, corners + 1, 1, 1, false);
        for (uint32_t k = 0; k < corners; k++) {
            double turn = 2 * M_PI * k / corners, far = 0.5 + 0.5 * sample_unit(&seed);
            star->xy[2 * k] = lon + wide * far * cos(turn);
            star->xy[2 * k + 1] = lat + radius * far * sin(turn);
        }
        memcpy(star->xy + 2 * corners, star->xy, 2 * sizeof(double));
        double exact = karney_area(star);
        assert_true(fabs(geodesic_area(star) - exact) <= exact * 1e-9 + 5e-4);
        arena_reset(&arena);
    }
}

static void areas_across_the_antimeridian_and_at_the_pole_are_right(void **state)
{
    double fiji = geodesic_area(parse("POLYGON ((179.9 -17,-179.9 -17,-179.9 -16.9,179.9 -16.9,179.9 -17))"));
    double moved = geodesic_area(parse("POLYGON ((9.9 -17,10.1 -17,10.1 -16.9,9.9 -16.9,9.9 -17))"));
    double cap = geodesic_area(parse("POLYGON ((0 89,90 89,180 89,-90 89,0 89))"));

    (void)state;
    assert_true(fabs(fiji / moved - 1) < 1e-8);
    assert_true(cap > 2.4e10 && cap < 2.6e10);
}

typedef struct AreaCheck {
    FILE *expected;
    int compared;
} AreaCheck;

/* The last field of the next line of the reference; negative when blank. */
static double next_area(FILE *file)
{
    char line[512];

    assert_non_null(fgets(line, sizeof line, file));
    const char *comma = strrchr(line, ',');
    return comma[1] == '\n' || comma[1] == '\r' ? -1 : strtod(comma + 1, NULL);
}

static void compare_area(Text feature, void *context)
{
    AreaCheck *check = context;
    Geometry *geometry = shared_geometry(&arena, feature);
    double expected = next_area(check->expected);

    if (expected >= 0 && geometry != NULL) {
        assert_true(fabs(geodesic_area(geometry) - expected) < 0.1 + expected * 1e-9);
        check->compared++;
    }
    arena_reset(&arena);
}

static void compare_areas(const char *data, const char *reference, int least)
{
    char line[512];
    AreaCheck check = {.expected = shared_open(reference)};

    if (check.expected == NULL) {
        print_message("skipped: %s is not there\n", reference);
        skip();
    }
    assert_non_null(fgets(line, sizeof line, check.expected));
    assert_true(shared_each_feature(data, compare_area, &check));
    fclose(check.expected);
    assert_true(check.compared >= least);
}

static void areas_of_health_zones_agree_with_the_reference(void **state)
{
    (void)state;
    compare_areas("drc_health_zones/zones_sante.geojson", "polygon_area_reference/health_zones_area.csv", 260);
}

static void areas_of_territories_agree_with_the_reference(void **state)
{
    (void)state;
    compare_areas("drc_admin/territoires.geojson", "polygon_area_reference/territoires_area.csv", 69);
}

static void an_inner_point_lies_inside_where_a_centroid_does_not(void **state)
{
    GeoContext *context = geo_context_create();
    Geometry *horseshoe = parse("POLYGON ((0 0,9 0,9 9,8 9,8 1,1 1,1 9,0 9,0 0))");
    double centroid[2], inner[2];

    (void)state;
    assert_true(geometry_centroid(context, horseshoe, centroid));
    assert_true(geometry_inner_point(context, horseshoe, inner));
    assert_true(centroid[0] > 1 && centroid[0] < 8 && centroid[1] > 1);
    assert_true(inner[0] < 1 || inner[0] > 8 || inner[1] < 1);
    assert_true(geometry_centroid(context, parse("POINT (29 1)"), centroid));
    assert_true(centroid[0] == 29 && centroid[1] == 1);
    assert_false(geometry_centroid(context, parse("POLYGON EMPTY"), centroid));
    geo_context_free(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_traverses_have_their_areas_and_perimeters),
        cmocka_unit_test(a_hectare_in_kabul_loses_a_square_metre_by_rounding),
        cmocka_unit_test(a_cell_agrees_with_other_programs_to_a_square_centimetre),
        cmocka_unit_test(a_polygon_on_the_equator_is_no_larger_than_beside_it),
        cmocka_unit_test(holes_are_subtracted_whatever_the_direction),
        cmocka_unit_test(points_and_lines_have_no_area_and_points_no_length),
        cmocka_unit_test(a_degree_of_the_equator_is_as_long_as_defined),
        cmocka_unit_test(areas_of_any_size_and_place_agree_with_karneys),
        cmocka_unit_test(areas_across_the_antimeridian_and_at_the_pole_are_right),
        cmocka_unit_test(areas_of_health_zones_agree_with_the_reference),
        cmocka_unit_test(areas_of_territories_agree_with_the_reference),
        cmocka_unit_test(an_inner_point_lies_inside_where_a_centroid_does_not),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
