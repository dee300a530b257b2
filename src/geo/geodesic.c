#include "geo/geodesic.h"

#include <geodesic.h>
#include <math.h>

#define WGS84_RADIUS 6378137.0
#define WGS84_FLATTENING (1 / 298.257223563)
#define ECCENTRICITY_SQUARED (WGS84_FLATTENING * (2 - WGS84_FLATTENING))

#define DEGREE (M_PI / 180)

/* Edges up to 0.1 degree (11 km) are measured by the series, which then errs by less than 1e-9 of the area. */
#define SHORT_EDGE 0.1

/* Nearer the poles the series is worse. */
#define SERIES_LATITUDE 70.0

static void ring_measure(const struct geod_geodesic *earth, const Geometry *geometry, uint32_t ring, double *area,
                         double *length)
{
    struct geod_polygon polygon;
    bool surface = geometry_is_area(geometry);
    uint32_t end = geometry->rings[ring + 1] - (surface ? 1 : 0); /* a polygon closes itself */

    geod_polygon_init(&polygon, !surface);
    for (uint32_t i = geometry->rings[ring]; i < end; i++) {
        geod_polygon_addpoint(earth, &polygon, geometry->xy[2 * (size_t)i + 1], geometry->xy[2 * (size_t)i]);
    }
    geod_polygon_compute(earth, &polygon, 0, 1, surface ? area : NULL, length);
}

static bool edges_are_short(const Geometry *geometry, uint32_t ring)
{
    const double *xy = geometry->xy + 2 * (size_t)geometry->rings[ring];
    const double *last = geometry->xy + 2 * (size_t)geometry->rings[ring + 1] - 2;

    for (; xy < last; xy += 2) {
        if (fabs(xy[2] - xy[0]) > SHORT_EDGE || fabs(xy[3] - xy[1]) > SHORT_EDGE || fabs(xy[1]) > SERIES_LATITUDE) {
            return false;
        }
    }
    return true;
}

/*
 * m2 between the equator and a latitude (its sine) per radian of longitude, in units of b^2 / 2, where atanh(e s) / e
 * is a power series of e s.
 */
static double equal_area_height(double sine)
{
    double square = ECCENTRICITY_SQUARED * sine * sine;
    double series = 1. / 15;

    for (int k = 13; k > 0; k -= 2) {
        series = series * square + 1. / k;
    }
    return sine * (1 / (1 - square) + series);
}

/*
 * The equal-area cylinder gives the area under a straight edge of (longitude, height) exactly. A geodesic lies beside
 * that edge: along it height'' = -sin(lat) s^2 and longitude'' = 2 tan(lat) M / N lat' longitude', which adds
 * sin(lat) dlon (3 (M dlat)^2 + (N cos(lat) dlon)^2) / 12, to the fourth power of the length.
 */
static double bulge(double sine, double dlon, double dlat)
{
    double curve = 1 / (1 - ECCENTRICITY_SQUARED * sine * sine), flat = 1 - ECCENTRICITY_SQUARED;
    double north = WGS84_RADIUS * WGS84_RADIUS * flat * flat * curve * curve * curve * dlat * dlat;
    double east = WGS84_RADIUS * WGS84_RADIUS * (1 - sine * sine) * curve * dlon * dlon;

    return sine * dlon * (3 * north + east) / 12;
}

static double ring_area_by_series(const Geometry *geometry, uint32_t ring)
{
    const double unit = WGS84_RADIUS * WGS84_RADIUS * (1 - ECCENTRICITY_SQUARED) / 2;
    const double *xy = geometry->xy + 2 * (size_t)geometry->rings[ring];
    const double *last = geometry->xy + 2 * (size_t)geometry->rings[ring + 1] - 2;
    double sine = sin(xy[1] * DEGREE), base = equal_area_height(sine), height = 0, trapezia = 0, bulges = 0;

    for (; xy < last; xy += 2) {
        double next_sine = sin(xy[3] * DEGREE), next_height = equal_area_height(next_sine) - base;
        double dlon = (xy[2] - xy[0]) * DEGREE;
        trapezia += dlon * (height + next_height);
        bulges += bulge((sine + next_sine) / 2, dlon, (xy[3] - xy[1]) * DEGREE);
        sine = next_sine;
        height = next_height;
    }
    return fabs(unit * trapezia / 2 + bulges);
}

static double ring_area(const Geometry *geometry, uint32_t ring)
{
    struct geod_geodesic earth;
    double area = 0;

    if (edges_are_short(geometry, ring)) {
        return ring_area_by_series(geometry, ring);
    }
    geod_init(&earth, WGS84_RADIUS, WGS84_FLATTENING);
    ring_measure(&earth, geometry, ring, &area, NULL);
    return fabs(area);
}

double geodesic_area(const Geometry *geometry)
{
    double total = 0;

    for (uint32_t part = 0; geometry_is_area(geometry) && part < geometry->part_count; part++) {
        for (uint32_t ring = geometry->parts[part]; ring < geometry->parts[part + 1]; ring++) {
            double area = ring_area(geometry, ring);
            total += ring == geometry->parts[part] ? area : -area;
        }
    }
    return total;
}

double geodesic_length(const Geometry *geometry)
{
    struct geod_geodesic earth;
    double total = 0, area = 0, length = 0;

    if (geometry_part_kind(geometry->kind) == GEOMETRY_POINT) {
        return 0;
    }
    geod_init(&earth, WGS84_RADIUS, WGS84_FLATTENING);
    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        ring_measure(&earth, geometry, ring, &area, &length);
        total += length;
    }
    return total;
}

double geodesic_distance(double lon, double lat, double other_lon, double other_lat)
{
    struct geod_geodesic earth;
    double distance = 0;

    geod_init(&earth, WGS84_RADIUS, WGS84_FLATTENING);
    geod_inverse(&earth, lat, lon, other_lat, other_lon, &distance, NULL, NULL);
    return distance;
}
