/*
 * geos.h - the way to GEOS, for this room only: its handle, and our geometry as one of its own.
 */
#ifndef GEO_GEOS_H
#define GEO_GEOS_H

#include <geos_c.h>

#include "geo/geo_context.h"
#include "geo/geometry.h"

enum { GEOS_MESSAGE_SIZE = 256 };

struct GeoContext {
    GEOSContextHandle_t handle;
    char message[GEOS_MESSAGE_SIZE]; /* the last complaint */
};

/*
 * The caller destroys the result. Heights are left out. NULL, with context->message, when GEOS cannot take it (a ring
 * that is not closed or has fewer than four vertices).
 */
GEOSGeometry *geos_create(GeoContext *context, const Geometry *geometry) CHECKED;

#endif
