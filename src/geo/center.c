#include "geo/center.h"

#include "geo/geos.h"

typedef GEOSGeometry *(*Reducer)(GEOSContextHandle_t handle, const GEOSGeometry *geometry);

static bool reduce(GeoContext *context, const Geometry *geometry, Reducer reducer, double point[2])
{
    GEOSGeometry *theirs = geometry_is_empty(geometry) ? NULL : geos_create(context, geometry);
    GEOSGeometry *center = theirs == NULL ? NULL : reducer(context->handle, theirs);
    bool found = center != NULL && GEOSisEmpty_r(context->handle, center) == 0 &&
                 GEOSGeomGetX_r(context->handle, center, &point[0]) == 1 &&
                 GEOSGeomGetY_r(context->handle, center, &point[1]) == 1;

    GEOSGeom_destroy_r(context->handle, center);
    GEOSGeom_destroy_r(context->handle, theirs);
    return found;
}

bool geometry_centroid(GeoContext *context, const Geometry *geometry, double point[2])
{
    return reduce(context, geometry, GEOSGetCentroid_r, point);
}

bool geometry_inner_point(GeoContext *context, const Geometry *geometry, double point[2])
{
    return reduce(context, geometry, GEOSPointOnSurface_r, point);
}
