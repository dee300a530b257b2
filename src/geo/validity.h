/*
 * validity.h - may a geometry be stored? If not: what is wrong, and where.
 *
 * Checked in this order: finite numbers, longitude and latitude in range, closed rings, enough vertices, and for areas
 * the OGC rules of validity as GEOS judges them.
 */
#ifndef GEO_VALIDITY_H
#define GEO_VALIDITY_H

#include "geo/geo_context.h"
#include "geo/geometry.h"

/* FAULT(name, code, English sentence without its place). The code is the key of the text in other languages. */
#define GEOMETRY_FAULTS(FAULT)                                                                                         \
    FAULT(NOT_FINITE, "geometry_not_finite", "a coordinate is not a finite number")                                    \
    FAULT(OUT_OF_RANGE, "geometry_out_of_range", "not a longitude and latitude in degrees")                            \
    FAULT(NOT_CLOSED, "geometry_not_closed", "a ring does not end where it begins")                                    \
    FAULT(TOO_FEW, "geometry_too_few", "too few different vertices")                                                   \
    FAULT(SELF_CROSSING, "geometry_self_crossing", "the boundary crosses itself")                                      \
    FAULT(SELF_TOUCHING, "geometry_self_touching", "a ring touches itself")                                            \
    FAULT(REPEATED_RING, "geometry_repeated_ring", "a ring is there twice")                                            \
    FAULT(HOLE_OUTSIDE, "geometry_hole_outside", "a hole lies outside its shell")                                      \
    FAULT(HOLE_NESTED, "geometry_hole_nested", "a hole lies within another hole")                                      \
    FAULT(SHELL_NESTED, "geometry_shell_nested", "a part lies within another part")                                    \
    FAULT(DISCONNECTED, "geometry_disconnected", "holes cut the area in pieces")                                       \
    FAULT(OTHER, "geometry_invalid", "the geometry is not valid")

typedef enum GeometryFaultKind {
    GEOMETRY_FINE = 0,
#define FAULT(name, code, sentence) GEOMETRY_##name,
    GEOMETRY_FAULTS(FAULT)
#undef FAULT
} GeometryFaultKind;

enum { GEOMETRY_SENTENCE_SIZE = 256 };

typedef struct GeometryFault {
    GeometryFaultKind kind;
    double lon, lat;                       /* where it is wrong; of the vertex, or of the crossing */
    uint32_t part, ring, vertex;           /* from 0, the ring within its part; the vertex at or just before it */
    char sentence[GEOMETRY_SENTENCE_SIZE]; /* English, one line, with the place */
} GeometryFault;

/*
 * True when `geometry` (sound) may be stored; else `*out` says why not. An empty geometry is fine. `*out` is written in
 * both cases (its kind is GEOMETRY_FINE in the first).
 */
bool geometry_check(GeoContext *context, const Geometry *geometry, GeometryFault *out) CHECKED;

/* The code of a fault: the key of its text in every language; NULL for GEOMETRY_FINE. */
const char *geometry_fault_code(GeometryFaultKind kind);

#endif
