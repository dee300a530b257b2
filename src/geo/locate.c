#include "geo/locate.h"

#include <math.h>
#include <stdio.h>

#include "base/compiler.h"
#include "base/number.h"
#include "geo/nearest.h"

typedef struct RepairRow {
    const char *code, *sentence;
} RepairRow;

static const RepairRow REPAIRS[] = {
#define PLACE_REPAIR(name, code, sentence) {code, sentence},
    PLACE_REPAIRS(PLACE_REPAIR)
#undef PLACE_REPAIR
};

/* Nobody works in the Gulf of Guinea: so many degrees around 0, 0 a place was left out. */
#define ZERO_DEGREES 1e-5

const char *place_repair_code(PlaceRepair repair)
{
    return REPAIRS[repair].code;
}

void place_repair_apply(PlaceRepair repair, double lon, double lat, double *new_lon, double *new_lat)
{
    *new_lon = lon;
    *new_lat = lat;
    switch (repair) {
    case REPAIR_LON_SIGN:
        *new_lon = -lon;
        break;
    case REPAIR_LAT_SIGN:
        *new_lat = -lat;
        break;
    case REPAIR_BOTH_SIGNS:
        *new_lon = -lon;
        *new_lat = -lat;
        break;
    case REPAIR_SWAPPED:
        *new_lon = lat;
        *new_lat = lon;
        break;
    case REPAIR_ZONE_EAST: /* zones are alike: another one is a shift of longitude */
        *new_lon = lon + 6;
        break;
    case REPAIR_ZONE_WEST:
        *new_lon = lon - 6;
        break;
    default:
        break;
    }
}

static bool repair_fits(const Outline *outline, PlaceRepair repair, double lon, double lat)
{
    double new_lon, new_lat;

    place_repair_apply(repair, lon, lat, &new_lon, &new_lat);
    return outline_contains(outline, new_lon, new_lat);
}

static PlaceRepair repair_of_place(const Outline *outline, double lon, double lat)
{
    for (size_t repair = 1; repair < COUNT_OF(REPAIRS); repair++) {
        if (repair_fits(outline, (PlaceRepair)repair, lon, lat)) {
            return (PlaceRepair)repair;
        }
    }
    return REPAIR_NONE;
}

/* The repair that puts more than half of the vertices inside, and `lon`, `lat` with them. */
static PlaceRepair repair_of_geometry(const Outline *outline, const Geometry *geometry, double lon, double lat)
{
    for (size_t repair = 1; repair < COUNT_OF(REPAIRS); repair++) {
        uint32_t inside = 0;
        if (!repair_fits(outline, (PlaceRepair)repair, lon, lat)) {
            continue;
        }
        for (uint32_t i = 0; i < geometry->vertex_count; i++) {
            const double *xy = geometry->xy + 2 * (size_t)i;
            inside += repair_fits(outline, (PlaceRepair)repair, xy[0], xy[1]);
        }
        if (inside > geometry->vertex_count / 2) {
            return (PlaceRepair)repair;
        }
    }
    return REPAIR_NONE;
}

static void place_measure(const Outline *outline, double lon, double lat, double limit_m, PlaceFinding *out)
{
    *out = (PlaceFinding){.kind = PLACE_INSIDE, .lon = lon, .lat = lat};
    if (fabs(lon) < ZERO_DEGREES && fabs(lat) < ZERO_DEGREES) {
        out->kind = PLACE_ZERO;
    } else if (outline != NULL && !outline_contains(outline, lon, lat)) {
        double distance = outline_distance(outline, lon, lat);
        if (distance > PLACE_ACCURACY_M || distance > limit_m) {
            out->distance_m = distance;
            out->kind = distance > limit_m ? PLACE_FAR : PLACE_NEAR;
        }
    }
}

/* "28 km", "3.4 km", "14900 km". */
static void distance_write(double metres, char *text, size_t size)
{
    double km = metres / 1000;

    snprintf(text, size, km < 10 ? "%.1f km" : "%.0f km", km);
}

static void finding_explain(PlaceFinding *finding)
{
    char lon[NUMBER_SIZE], lat[NUMBER_SIZE], distance[NUMBER_SIZE];
    size_t room = sizeof finding->sentence;

    number_format(finding->lon, lon);
    number_format(finding->lat, lat);
    if (finding->kind == PLACE_ZERO) {
        snprintf(finding->sentence, room, "the place is 0, 0: it was left out");
        return;
    }
    distance_write(finding->distance_m, distance, sizeof distance);
    int length = snprintf(finding->sentence, room, "%s %s lies %s outside the country", lon, lat, distance);
    if (finding->repair != REPAIR_NONE && length > 0 && (size_t)length < room) {
        snprintf(lon, sizeof lon, "%.10g", finding->repaired_lon);
        snprintf(lat, sizeof lat, "%.10g", finding->repaired_lat);
        snprintf(finding->sentence + length, room - (size_t)length, "; %s it would lie inside, at %s %s",
                 REPAIRS[finding->repair].sentence, lon, lat);
    }
}

static void finding_finish(PlaceFinding *finding)
{
    if (finding->kind == PLACE_INSIDE) {
        return;
    }
    place_repair_apply(finding->repair, finding->lon, finding->lat, &finding->repaired_lon, &finding->repaired_lat);
    finding_explain(finding);
}

void place_check(const Outline *outline, double lon, double lat, double limit_m, PlaceFinding *out)
{
    place_measure(outline, lon, lat, limit_m, out);
    if (out->kind == PLACE_FAR) {
        out->repair = repair_of_place(outline, lon, lat);
    }
    finding_finish(out);
}

void place_check_geometry(const Outline *outline, const Geometry *geometry, const Box *box, double limit_m,
                          PlaceFinding *out)
{
    *out = (PlaceFinding){.kind = PLACE_INSIDE};
    if (geometry->kind == GEOMETRY_POINT && geometry->vertex_count == 1) {
        place_check(outline, geometry->xy[0], geometry->xy[1], limit_m, out);
        return;
    }
    if (outline != NULL && outline_surely_covers(outline, *box)) {
        return;
    }
    for (uint32_t i = 0; i < geometry->vertex_count; i++) {
        PlaceFinding one;
        place_measure(outline, geometry->xy[2 * (size_t)i], geometry->xy[2 * (size_t)i + 1], limit_m, &one);
        if (one.kind > out->kind || (one.kind == out->kind && one.distance_m > out->distance_m)) {
            *out = one;
            out->vertex = i;
        }
    }
    if (out->kind == PLACE_FAR) {
        out->repair = repair_of_geometry(outline, geometry, out->lon, out->lat);
    }
    finding_finish(out);
}

bool geometry_contains(const Geometry *geometry, double lon, double lat)
{
    bool inside = false;

    for (uint32_t ring = 0; geometry_is_area(geometry) && ring < geometry->ring_count; ring++) {
        for (uint32_t i = geometry->rings[ring]; i + 1 < geometry->rings[ring + 1]; i++) {
            const double *edge = geometry->xy + 2 * (size_t)i;
            if ((edge[1] > lat) != (edge[3] > lat)) {
                inside ^= edge[0] + (lat - edge[1]) / (edge[3] - edge[1]) * (edge[2] - edge[0]) > lon;
            }
        }
    }
    return inside;
}

double geometry_distance(const Geometry *geometry, double lon, double lat)
{
    Nearest nearest;

    nearest_init(&nearest, lon, lat);
    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        uint32_t first = geometry->rings[ring], last = geometry->rings[ring + 1] - 1;
        for (uint32_t i = first; i < last || i == first; i++) {
            const double *a = geometry->xy + 2 * (size_t)i, *b = i < last ? a + 2 : a;
            nearest_try(&nearest, &(Edge){a[0], a[1], b[0], b[1]});
        }
    }
    return nearest_metres(&nearest);
}
