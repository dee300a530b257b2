/*
 * outline.h - an area prepared for many questions of "is this place inside, and if not, how far away".
 *
 * A grid over its box knows the cells that are wholly inside or outside; only the others look at edges. A country of
 * 10,000 vertices takes about 0.4 MB.
 */
#ifndef GEO_OUTLINE_H
#define GEO_OUTLINE_H

#include "geo/geometry.h"

typedef struct Outline Outline;

/* `area` is a polygon or multipolygon, in range and not empty; all memory, a copy of its edges too, is the arena's. */
Outline *outline_create(Arena *arena, const Geometry *area);

/* Even-odd rule; on the line itself either answer is right. */
bool outline_contains(const Outline *outline, double lon, double lat);

/* Certainly all inside? False says nothing. Takes a moment, whatever is in the box. */
bool outline_surely_covers(const Outline *outline, Box box);

/*
 * m from a place to the nearest edge, from either side. Within 0.5 % up to 100 km (a plane at the place's latitude);
 * beyond, geodesic to an edge that is nearly the nearest, within 10 %.
 */
double outline_distance(const Outline *outline, double lon, double lat);

#endif
