#include "geo/geodesic.h"

#include <geodesic.h>
#include <math.h>

#define WGS84_RADIUS 6378137.0
#define WGS84_FLATTENING (1 / 298.257223563)

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

double geodesic_area(const Geometry *geometry)
{
    struct geod_geodesic earth;
    double total = 0, area = 0;

    if (!geometry_is_area(geometry)) {
        return 0;
    }
    geod_init(&earth, WGS84_RADIUS, WGS84_FLATTENING);
    for (uint32_t part = 0; part < geometry->part_count; part++) {
        for (uint32_t ring = geometry->parts[part]; ring < geometry->parts[part + 1]; ring++) {
            ring_measure(&earth, geometry, ring, &area, NULL);
            total += ring == geometry->parts[part] ? fabs(area) : -fabs(area);
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
