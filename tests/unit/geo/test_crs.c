#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "geo/crs.h"
#include "geo/wkt.h"

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

static Geometry *wkt(const char *text)
{
    Geometry *out = NULL;

    assert_int_equal(wkt_parse(&arena, text_of(text), &out, NULL), ST_OK);
    return out;
}

static CrsTurn *turn_to(Crs crs)
{
    CrsTurn *turn = NULL;
    Error err;

    assert_int_equal(crs_turn_open(crs, &turn, &err), ST_OK);
    return turn;
}

static void a_system_is_known_by_every_way_of_writing_it(void **state)
{
    static const struct {
        const char *text;
        Crs crs;
    } known[] = {{"http://www.opengis.net/def/crs/OGC/1.3/CRS84", CRS84},
                 {"http://www.opengis.net/def/crs/OGC/0/CRS84", CRS84},
                 {"urn:ogc:def:crs:OGC:1.3:CRS84", CRS84},
                 {"http://www.opengis.net/def/crs/EPSG/0/4326", 4326},
                 {"https://www.opengis.net/def/crs/EPSG/9.9.1/3857", 3857},
                 {"urn:ogc:def:crs:EPSG::32735", 32735},
                 {"[EPSG:32635]", 32635},
                 {"epsg:4326", 4326}};
    static const char *const unknown[] = {"",
                                          "4326",
                                          "EPSG:",
                                          "EPSG:4258",
                                          "EPSG:32661",
                                          "EPSG:32700",
                                          "EPSG:-1",
                                          "http://www.opengis.net/def/crs/EPSG/0/99999999999",
                                          "http://www.opengis.net/def/crs/OGC/1.3/CRS83",
                                          "[EPSG:4326",
                                          "CRS84"};
    char uri[CRS_URI_SIZE];
    Crs crs, again;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        assert_true(crs_parse(text_of(known[i].text), &crs));
        assert_int_equal(crs, known[i].crs);
        crs_uri(crs, uri);
        assert_true(crs_parse(text_of(uri), &again) && again == crs);
    }
    for (size_t i = 0; i < COUNT_OF(unknown); i++) {
        assert_false(crs_parse(text_of(unknown[i]), &crs));
    }
}

static void a_country_is_offered_the_zones_it_touches(void **state)
{
    static const Crs wanted[] = {CRS84, 4326, 3857, 32733, 32633, 32735, 32635};
    Crs offered[CRS_OFFER_MAX];

    (void)state;
    Geometry *land = wkt("MULTIPOLYGON(((13 -1,14 -1,14 2,13 -1)),((27 1,28 1,28 2,27 1)))");
    assert_int_equal(crs_offer(land, offered), COUNT_OF(wanted));
    assert_memory_equal(offered, wanted, sizeof wanted);
    assert_int_equal(crs_offer(NULL, offered), 3);
    assert_int_equal(crs_offer(wkt("POLYGON((-180 1,180 1,180 2,-180 1))"), offered), 3 + 60);
}

/* Reference: gdaltransform 3.6.2 with PROJ 9.1.1 and its data base. */
static void places_are_where_proj_puts_them(void **state)
{
    static const struct {
        Crs crs;
        double lon, lat, x, y;
    } places[] = {{CRS84, 29.2, -1.6, 29.2, -1.6},
                  {4326, 29.2, -1.6, -1.6, 29.2},
                  {3857, 29.2, -1.6, 3250529.1312, -178134.3389},
                  {32735, 29.2, -1.6, 744770.5761, 9823020.2046},
                  {32635, 29.2, 1.6, 744770.5761, 176979.7954}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        CrsTurn *turn = turn_to(places[i].crs);
        Geometry *point = geometry_point(&arena, places[i].lon, places[i].lat);
        assert_int_equal(crs_from_wgs84(turn, point, NULL), ST_OK);
        assert_true(fabs(point->xy[0] - places[i].x) < 2e-4 && fabs(point->xy[1] - places[i].y) < 2e-4);
        assert_int_equal(crs_to_wgs84(turn, point, NULL), ST_OK);
        assert_true(fabs(point->xy[0] - places[i].lon) < 1e-8 && fabs(point->xy[1] - places[i].lat) < 1e-8);
        crs_turn_close(turn);
    }
}

static void what_a_system_cannot_show_is_refused(void **state)
{
    CrsTurn *zone = turn_to(32735), *degrees = turn_to(4326);
    Error err;

    (void)state;
    assert_int_equal(crs_from_wgs84(zone, geometry_point(&arena, 117, 0), &err), ST_INVALID);
    assert_string_equal(err.message, "vertex 1 of a place lies beyond what EPSG:32735 can show");
    assert_int_equal(crs_to_wgs84(degrees, geometry_point(&arena, 29, 128), &err), ST_OK);
    assert_int_equal(crs_to_wgs84(degrees, geometry_point(&arena, 128, 29), &err), ST_INVALID);
    assert_string_equal(err.message,
                        "vertex 1 is no place on earth: in EPSG:4326 latitude comes first, then longitude");
    crs_turn_close(zone);
    crs_turn_close(degrees);
}

static void a_box_of_metres_covers_what_lies_in_it(void **state)
{
    const double box[4] = {700000, 9800000, 800000, 9900000}, empty[4] = {2, 0, 1, 5};
    CrsTurn *turn = turn_to(32735);
    Geometry *area;
    Error err;

    (void)state;
    assert_int_equal(crs_box_to_wgs84(turn, &arena, box, &area, &err), ST_OK);
    assert_true(geometry_is_sound(area) && geometry_ring_is_closed(area, 0));
    Box degrees = geometry_box(area);
    for (int i = 0; i <= 100; i++) {
        Geometry *edge = geometry_point(&arena, box[0] + i * 1000.0, i % 2 == 0 ? box[1] : box[3]);
        assert_int_equal(crs_to_wgs84(turn, edge, &err), ST_OK);
        assert_true(edge->xy[0] >= degrees.west - 1e-5 && edge->xy[0] <= degrees.east + 1e-5);
        assert_true(edge->xy[1] >= degrees.south - 1e-5 && edge->xy[1] <= degrees.north + 1e-5);
    }
    assert_int_equal(crs_box_to_wgs84(turn, &arena, empty, &area, &err), ST_INVALID);
    crs_turn_close(turn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_system_is_known_by_every_way_of_writing_it),
        cmocka_unit_test(a_country_is_offered_the_zones_it_touches),
        cmocka_unit_test(places_are_where_proj_puts_them),
        cmocka_unit_test(what_a_system_cannot_show_is_refused),
        cmocka_unit_test(a_box_of_metres_covers_what_lies_in_it),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
