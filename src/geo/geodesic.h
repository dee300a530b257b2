/*
 * geodesic.h - areas, lengths and distances on the WGS 84 ellipsoid.
 *
 * Edges are geodesics; the algorithms are C. F. F. Karney's ("Algorithms for geodesics", 2013), exact to nanometres.
 * The area of rings with short edges comes from a series that agrees with them to 1e-9 and is twenty times as fast.
 */
#ifndef GEO_GEODESIC_H
#define GEO_GEODESIC_H

#include "geo/geometry.h"

/*
 * m2 of a polygon or multipolygon: shells less holes, each ring as it is drawn, in whichever direction. Parts that
 * overlap count twice. 0 for points and lines. Coordinates are finite and in range.
 */
double geodesic_area(const Geometry *geometry);

/* m of all lines or rings; 0 for points. */
double geodesic_length(const Geometry *geometry);

/* m between two places, degrees. */
double geodesic_distance(double lon, double lat, double other_lon, double other_lat);

#endif
