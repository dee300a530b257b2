/*
 * demo_shape.h - making the geometries of demonstration records: valid, and as small as real ones.
 */
#ifndef SERVICE_DEMO_SHAPE_H
#define SERVICE_DEMO_SHAPE_H

#include "service/demo_making.h"

/* Reads a GeoJSON geometry written in the recipe; a fault when it may not be stored. */
Status demo_shape_read(const DemoRecipe *recipe, const JsonValue *at, Value *out, Error *err) CHECKED;

/* How many different corners the first ring of a value has; 0 without one. */
size_t demo_corner_count(const Value *value);

/* m between the first vertices of two geometries; infinite when one is missing. */
double demo_distance(const Value *a, const Value *b);

DemoMake demo_make_point, demo_make_star, demo_make_band, demo_make_corner, demo_make_area;

#endif
