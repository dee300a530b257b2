#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <geos_c.h>

#include "base/buffer.h"
#include "geo/simple_ring.h"
#include "geo/validity.h"
#include "geo/wkb.h"
#include "geo/wkt.h"
#include "sample.h"
#include "shared_data.h"

static Arena arena;
static GeoContext *context;
static GEOSContextHandle_t judge;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    context = geo_context_create();
    judge = GEOS_init_r();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    GEOS_finish_r(judge);
    geo_context_free(context);
    arena_done(&arena);
    return 0;
}

/* What GEOS says of the same bytes, read by its own reader. */
static bool judged_valid(const Geometry *geometry)
{
    BUFFER wkb = {0};
    GEOSWKBReader *reader = GEOSWKBReader_create_r(judge);
    wkb_encode(geometry, &wkb);
    GEOSGeometry *theirs = GEOSWKBReader_read_r(judge, reader, (const unsigned char *)wkb.at, wkb.size);
    bool valid = theirs != NULL && GEOSisValid_r(judge, theirs) == 1;
    GEOSGeom_destroy_r(judge, theirs);
    GEOSWKBReader_destroy_r(judge, reader);
    return valid;
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

static void assert_fine(const char *wkt)
{
    GeometryFault fault;

    if (!geometry_check(context, parse(wkt), &fault)) {
        fail_msg("%s: %s", wkt, fault.sentence);
    }
    assert_int_equal(fault.kind, GEOMETRY_FINE);
    assert_null(geometry_fault_code(fault.kind));
}

static void assert_fault(Geometry *geometry, GeometryFaultKind kind, const char *sentence)
{
    GeometryFault fault;

    assert_false(geometry_check(context, geometry, &fault));
    assert_string_equal(fault.sentence, sentence);
    assert_int_equal(fault.kind, kind);
    assert_true(strncmp(geometry_fault_code(kind), "geometry_", 9) == 0);
}

static void valid_geometries_of_every_kind_pass(void **state)
{
    (void)state;
    assert_fine("POINT (29.2 -1.65)");
    assert_fine("MULTIPOINT ((1 2),(1 2))");
    assert_fine("LINESTRING (0 0,1 1,0 1,1 0)");
    assert_fine("MULTILINESTRING ((0 0,1 1),(0 1,1 0))");
    assert_fine("POLYGON ((0 0,4 0,4 4,0 4,0 0))");
    assert_fine("POLYGON ((0 0,2 0,4 0,4 4,0 4,0 2,0 0))");
    assert_fine("POLYGON ((0 0,4 0,4 0,4 4,0 4,0 0))");
    assert_fine("POLYGON ((0 0,9 0,9 9,0 9,0 0),(1 1,1 2,2 2,1 1),(4 4,4 5,5 5,4 4))");
    assert_fine("MULTIPOLYGON (((0 0,1 0,1 1,0 0)),((3 3,4 3,4 4,3 3)))");
    assert_fine("POLYGON EMPTY");
    assert_fine("MULTIPOINT EMPTY");
    assert_fine("POLYGON ((-180 -90,180 -90,180 90,-180 90,-180 -90))");
}

static void a_bow_tie_is_named_with_the_place_of_its_crossing(void **state)
{
    (void)state;
    assert_fault(parse("POLYGON ((0 0,2 2,2 0,0 2,0 0))"), GEOMETRY_SELF_CROSSING,
                 "the boundary crosses itself at 1 1, vertex 1");
    assert_fault(parse("POLYGON ((0 0,9 0,9 9,0 9,0 0),(1 1,3 3,3 1,1 3,1 1))"), GEOMETRY_SELF_CROSSING,
                 "the boundary crosses itself at 2 2, ring 2, vertex 1");
    assert_fault(parse("MULTIPOLYGON (((20 0,21 0,21 1,20 0)),((0 0,9 0,9 9,0 9,0 0),(1 1,3 3,3 1,1 3,1 1)))"),
                 GEOMETRY_SELF_CROSSING, "the boundary crosses itself at 2 2, part 2, ring 2, vertex 1");
}

static void other_faults_of_areas_are_told_apart(void **state)
{
    (void)state;
    assert_fault(parse("POLYGON ((0 0,4 0,2 2,4 4,0 4,2 2,0 0))"), GEOMETRY_SELF_TOUCHING,
                 "a ring touches itself at 2 2, vertex 2");
    assert_fault(parse("POLYGON ((0 0,4 0,4 4,0 0),(5 5,6 5,6 6,5 5))"), GEOMETRY_HOLE_OUTSIDE,
                 "a hole lies outside its shell at 5 5, ring 2, vertex 1");
    assert_fault(parse("POLYGON ((0 0,9 0,9 9,0 9,0 0),(1 1,1 8,8 8,8 1,1 1),(2 2,2 3,3 3,2 2))"), GEOMETRY_HOLE_NESTED,
                 "a hole lies within another hole at 2 2, ring 3, vertex 1");
    assert_fault(parse("MULTIPOLYGON (((0 0,9 0,9 9,0 9,0 0)),((1 1,2 1,2 2,1 1)))"), GEOMETRY_SHELL_NESTED,
                 "a part lies within another part at 1 1, part 2, vertex 1");
    assert_fault(parse("POLYGON ((0 0,4 0,4 4,0 4,0 0),(0 2,2 0,4 2,2 4,0 2))"), GEOMETRY_DISCONNECTED,
                 "holes cut the area in pieces at 0 2, ring 1, vertex 4");
}

static void a_spike_is_a_fault(void **state)
{
    GeometryFault fault;

    (void)state;
    assert_false(geometry_check(context, parse("POLYGON ((0 0,4 0,4 4,4 6,4 4,0 4,0 0))"), &fault));
    assert_false(geometry_check(context, parse("POLYGON ((0 0,4 0,2 0,2 2,0 0))"), &fault));
}

static void numbers_that_are_none_or_out_of_range_are_named(void **state)
{
    Geometry *line = parse("LINESTRING (0 0,1 1,2 2)");

    (void)state;
    line->xy[3] = (double)NAN;
    assert_fault(line, GEOMETRY_NOT_FINITE, "a coordinate is not a finite number at 1 nan, vertex 2");
    assert_fault(parse("POINT (751000 9817000)"), GEOMETRY_OUT_OF_RANGE,
                 "not a longitude and latitude in degrees at 751000 9817000, vertex 1; metres or swapped axes?");
    assert_fault(parse("MULTIPOINT (180 90, -180 -90, 0 90.0000001)"), GEOMETRY_OUT_OF_RANGE,
                 "not a longitude and latitude in degrees at 0 90.0000001, part 3, vertex 1; metres or swapped axes?");
    Geometry *high = parse("POINT Z (1 2 3)");
    high->z[0] = (double)INFINITY;
    assert_fault(high, GEOMETRY_NOT_FINITE, "a coordinate is not a finite number at 1 2, vertex 1");
}

static void rings_need_closure_and_three_different_vertices(void **state)
{
    Geometry *open = parse("POLYGON ((0 0,4 0,4 4,0 4,0 0))");

    (void)state;
    open->xy[8] = 0.5;
    assert_fault(open, GEOMETRY_NOT_CLOSED, "a ring does not end where it begins at 0.5 0, vertex 5");
    assert_fault(parse("POLYGON ((0 0,1 1,0 0))"), GEOMETRY_TOO_FEW, "too few different vertices at 0 0, vertex 1");
    assert_fault(parse("POLYGON ((0 0,1 1,0 0,1 1,0 0))"), GEOMETRY_TOO_FEW,
                 "too few different vertices at 0 0, vertex 1");
    assert_fault(parse("LINESTRING (1 1,1 1)"), GEOMETRY_TOO_FEW, "too few different vertices at 1 1, vertex 1");
}

static Geometry *polygon_of(uint32_t corners)
{
    return geometry_new(&arena, GEOMETRY_POLYGON, corners + 1, 1, 1, false);
}

static void close_ring(Geometry *polygon)
{
    memcpy(polygon->xy + 2 * (polygon->vertex_count - 1), polygon->xy, 2 * sizeof(double));
}

/* Few corners on a small grid: touching, collinear and repeated ones abound. */
static Geometry *grid_polygon(uint64_t *seed)
{
    Geometry *polygon = polygon_of(3 + sample_below(seed, 6));
    uint32_t size = 2 + sample_below(seed, 8);
    double step = sample_below(seed, 2) == 0 ? 1 : 0.1;

    for (uint32_t i = 0; i + 1 < polygon->vertex_count; i++) {
        polygon->xy[2 * i] = 29 + step * sample_below(seed, size);
        polygon->xy[2 * i + 1] = -1.6 + step * sample_below(seed, size);
    }
    close_ring(polygon);
    return polygon;
}

/* A star whose radius varies, sometimes with two corners exchanged (a bow tie) or one moved onto another edge. */
static Geometry *star_polygon(uint64_t *seed)
{
    Geometry *polygon = polygon_of(3 + sample_below(seed, 30));
    uint32_t corners = polygon->vertex_count - 1;
    double digits = sample_below(seed, 2) == 0 ? 1e7 : 1e4;

    for (uint32_t i = 0; i < corners; i++) {
        double turn = 2 * M_PI * i / corners, radius = 0.003 * (0.3 + sample_unit(seed));
        polygon->xy[2 * i] = round((29.2 + radius * cos(turn)) * digits) / digits;
        polygon->xy[2 * i + 1] = round((-1.6 + radius * sin(turn)) * digits) / digits;
    }
    double *a = polygon->xy + 2 * sample_below(seed, corners), *b = polygon->xy + 2 * sample_below(seed, corners);
    uint32_t change = sample_below(seed, 4);
    if (change == 0) {
        double keep[2] = {a[0], a[1]};
        memcpy(a, b, sizeof keep);
        memcpy(b, keep, sizeof keep);
    } else if (change == 1) {
        a[0] = (b[0] + b[2]) / 2;
        a[1] = (b[1] + b[3]) / 2;
    }
    close_ring(polygon);
    return polygon;
}

/* Nearly degenerate: corners a few units of the last place off one line. */
static Geometry *sliver_polygon(uint64_t *seed)
{
    Geometry *polygon = polygon_of(3 + sample_below(seed, 4));

    for (uint32_t i = 0; i + 1 < polygon->vertex_count; i++) {
        double along = sample_below(seed, 16) * 0.125;
        polygon->xy[2 * i] = 29 + along * 0.1;
        polygon->xy[2 * i + 1] = -1.6 + along * 0.3 + (double)sample_below(seed, 5) * 2.220446049250313e-16;
    }
    close_ring(polygon);
    return polygon;
}

static void the_quick_proof_never_contradicts_geos(void **state)
{
    Geometry *(*const makers[])(uint64_t *) = {grid_polygon, star_polygon, sliver_polygon, star_polygon};
    uint64_t seed = 2024;
    int sure = 0, valid = 0;

    (void)state;
    for (int i = 0; i < 200000; i++) {
        Geometry *polygon = makers[i % 4](&seed);
        GeometryFault fault;
        bool simple = ring_is_surely_simple(polygon->xy, polygon->vertex_count), judged = judged_valid(polygon);
        assert_false(simple && !judged);
        assert_int_equal(geometry_check(context, polygon, &fault), judged);
        sure += simple;
        valid += judged;
        arena_reset(&arena);
    }
    assert_true(valid > 40000 && valid < 160000);
    assert_true(sure > valid * 8 / 10);
}

static void a_fault_lies_on_the_edge_it_names(void **state)
{
    uint64_t seed = 77;

    (void)state;
    for (int i = 0; i < 4000; i++) {
        Geometry *polygon = star_polygon(&seed);
        GeometryFault fault;
        if (!geometry_check(context, polygon, &fault) && fault.kind == GEOMETRY_SELF_CROSSING) {
            Box box = geometry_box(polygon);
            assert_true(fault.vertex + 1 < polygon->vertex_count);
            assert_true(fault.lon >= box.west && fault.lon <= box.east && fault.lat >= box.south &&
                        fault.lat <= box.north);
            const double *edge = polygon->xy + 2 * fault.vertex;
            double cross = (edge[2] - edge[0]) * (fault.lat - edge[1]) - (edge[3] - edge[1]) * (fault.lon - edge[0]);
            assert_true(fabs(cross) < 1e-12);
        }
        arena_reset(&arena);
    }
}

typedef struct Faulty {
    int seen;
    char names[256]; /* of the invalid ones, each behind a blank */
} Faulty;

static void collect_faulty(Text feature, void *found)
{
    Faulty *faulty = found;
    GeometryFault fault;
    Geometry *geometry = shared_geometry(&arena, feature);
    const char *name = memmem(feature.at, feature.length, "\"nom\":\"", 7);

    assert_non_null(geometry);
    assert_non_null(name);
    if (!geometry_check(context, geometry, &fault)) {
        size_t used = strlen(faulty->names);
        snprintf(faulty->names + used, sizeof faulty->names - used, " %.*s", (int)strcspn(name + 7, "\""), name + 7);
        assert_true(fault.sentence[0] != '\0');
    }
    assert_int_equal(fault.kind == GEOMETRY_FINE, judged_valid(geometry));
    faulty->seen++;
    arena_reset(&arena);
}

static void assert_faulty(const char *file, int features, const char *names)
{
    Faulty faulty = {0};

    if (!shared_each_feature(file, collect_faulty, &faulty)) {
        print_message("skipped: shared data %s is not there\n", file);
        skip();
    }
    assert_int_equal(faulty.seen, features);
    assert_string_equal(faulty.names, names);
}

static void of_the_congos_units_exactly_the_known_five_are_invalid(void **state)
{
    (void)state;
    assert_faulty("drc_admin/provinces.geojson", 26, " Equateur Lualaba");
    assert_faulty("drc_admin/territoires.geojson", 71, " Kasenga Kongolo");
    assert_faulty("drc_health_zones/zones_sante.geojson", 263, " Nsele");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_geometries_of_every_kind_pass),
        cmocka_unit_test(a_bow_tie_is_named_with_the_place_of_its_crossing),
        cmocka_unit_test(other_faults_of_areas_are_told_apart),
        cmocka_unit_test(a_spike_is_a_fault),
        cmocka_unit_test(numbers_that_are_none_or_out_of_range_are_named),
        cmocka_unit_test(rings_need_closure_and_three_different_vertices),
        cmocka_unit_test(the_quick_proof_never_contradicts_geos),
        cmocka_unit_test(a_fault_lies_on_the_edge_it_names),
        cmocka_unit_test(of_the_congos_units_exactly_the_known_five_are_invalid),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
