/*
 * nearest.h - the search for the edge nearest to a place, in the plane that touches the earth there.
 */
#ifndef GEO_NEAREST_H
#define GEO_NEAREST_H

#include <math.h>

#include "geo/geodesic.h"

/* Two neighbouring vertices of a ring, as they lie in Geometry.xy. */
typedef struct Edge {
    double lon, lat, end_lon, end_lat;
} Edge;

typedef struct Nearest {
    double lon, lat;                       /* the place */
    double metres_per_lon, metres_per_lat; /* of a degree, there */
    double best;                           /* m squared; infinite until an edge was tried */
    double at_lon, at_lat;                 /* the nearest point, as differences in degrees from the place */
} Nearest;

/* Radii of curvature on WGS 84: of the prime vertical and of the meridian. */
static inline void nearest_init(Nearest *nearest, double lon, double lat)
{
    const double radius = 6378137.0, eccentricity_squared = 0.00669437999014, degree = M_PI / 180;
    double sine = sin(lat * degree), root = sqrt(1 - eccentricity_squared * sine * sine);

    *nearest = (Nearest){.lon = lon, .lat = lat, .best = (double)INFINITY};
    nearest->metres_per_lon = radius / root * cos(lat * degree) * degree;
    nearest->metres_per_lat = radius * (1 - eccentricity_squared) / (root * root * root) * degree;
}

static inline void nearest_try(Nearest *nearest, const Edge *edge)
{
    double lon = edge->lon - nearest->lon, lat = edge->lat - nearest->lat;
    lon = lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon;
    double x = lon * nearest->metres_per_lon, y = lat * nearest->metres_per_lat;
    double dx = (edge->end_lon - edge->lon) * nearest->metres_per_lon;
    double dy = (edge->end_lat - edge->lat) * nearest->metres_per_lat;
    double length = dx * dx + dy * dy;
    double share = length > 0 ? -(x * dx + y * dy) / length : 0;

    share = share < 0 ? 0 : share > 1 ? 1 : share;
    x += share * dx;
    y += share * dy;
    if (x * x + y * y < nearest->best) {
        nearest->best = x * x + y * y;
        nearest->at_lon = lon + share * (edge->end_lon - edge->lon);
        nearest->at_lat = lat + share * (edge->end_lat - edge->lat);
    }
}

/* Beyond 100 km the plane only finds the edge; the ellipsoid says how far it is. */
static inline double nearest_metres(const Nearest *nearest)
{
    double distance = sqrt(nearest->best);

    return distance <= 100e3 || !isfinite(distance)
               ? distance
               : geodesic_distance(nearest->lon, nearest->lat, nearest->lon + nearest->at_lon,
                                   nearest->lat + nearest->at_lat);
}

#endif
