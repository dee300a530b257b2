/*
 * center.h - one point that stands for a geometry: its centre of mass, or one that surely lies on it.
 */
#ifndef GEO_CENTER_H
#define GEO_CENTER_H

#include "geo/geo_context.h"
#include "geo/geometry.h"

/* Centre of mass in the plane of degrees; may lie outside. False when empty or not computable; `point` is lon, lat. */
bool geometry_centroid(GeoContext *context, const Geometry *geometry, double point[2]) CHECKED;

/* A point on the geometry, for areas well inside: where a label or a marker goes. False as above. */
bool geometry_inner_point(GeoContext *context, const Geometry *geometry, double point[2]) CHECKED;

#endif
