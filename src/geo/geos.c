#include "geo/geos.h"

#include <stdio.h>
#include <string.h>

#include "base/memory.h"

static void keep_message(const char *message, void *context)
{
    GeoContext *keeper = context;

    snprintf(keeper->message, sizeof keeper->message, "%s", message);
}

GeoContext *geo_context_create(void)
{
    GeoContext *context = memory_resize(NULL, sizeof *context);

    *context = (GeoContext){.handle = GEOS_init_r()};
    GEOSContext_setErrorMessageHandler_r(context->handle, keep_message, context);
    return context;
}

void geo_context_free(GeoContext *context)
{
    if (context != NULL) {
        GEOS_finish_r(context->handle);
        memory_free(context);
    }
}

static GEOSCoordSequence *create_sequence(GeoContext *context, const Geometry *geometry, uint32_t ring)
{
    uint32_t first = geometry->rings[ring];

    return GEOSCoordSeq_copyFromBuffer_r(context->handle, geometry->xy + 2 * (size_t)first,
                                         geometry->rings[ring + 1] - first, 0, 0);
}

static GEOSGeometry *create_ring(GeoContext *context, const Geometry *geometry, uint32_t ring)
{
    GEOSCoordSequence *sequence = create_sequence(context, geometry, ring);

    return sequence == NULL ? NULL : GEOSGeom_createLinearRing_r(context->handle, sequence);
}

static void destroy_all(GeoContext *context, GEOSGeometry **items, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        GEOSGeom_destroy_r(context->handle, items[i]);
    }
}

static GEOSGeometry *create_polygon(GeoContext *context, const Geometry *geometry, uint32_t first, uint32_t end)
{
    GEOSGeometry *shell = create_ring(context, geometry, first), *polygon = NULL;
    uint32_t holes = 0, hole_count = end - first - 1;
    GEOSGeometry **rings = memory_resize(NULL, (end - first) * sizeof *rings);

    while (shell != NULL && holes < hole_count) {
        rings[holes] = create_ring(context, geometry, first + 1 + holes);
        if (rings[holes] == NULL) {
            break;
        }
        holes++;
    }
    if (shell != NULL && holes == hole_count) {
        polygon = GEOSGeom_createPolygon_r(context->handle, shell, rings, holes);
    } else {
        destroy_all(context, rings, holes);
        if (shell != NULL) {
            GEOSGeom_destroy_r(context->handle, shell);
        }
    }
    memory_free(rings);
    return polygon;
}

static GEOSGeometry *create_part(GeoContext *context, const Geometry *geometry, uint32_t part)
{
    uint32_t first = geometry->parts[part];
    GEOSCoordSequence *sequence;

    switch (geometry_part_kind(geometry->kind)) {
    case GEOMETRY_POLYGON:
        return create_polygon(context, geometry, first, geometry->parts[part + 1]);
    case GEOMETRY_LINE:
        sequence = create_sequence(context, geometry, first);
        return sequence == NULL ? NULL : GEOSGeom_createLineString_r(context->handle, sequence);
    default:
        sequence = create_sequence(context, geometry, first);
        return sequence == NULL ? NULL : GEOSGeom_createPoint_r(context->handle, sequence);
    }
}

static GEOSGeometry *create_collection(GeoContext *context, const Geometry *geometry)
{
    uint32_t count = 0;
    GEOSGeometry *collection = NULL;
    GEOSGeometry **parts = memory_resize(NULL, geometry->part_count * sizeof *parts + 1);

    while (count < geometry->part_count) {
        parts[count] = create_part(context, geometry, count);
        if (parts[count] == NULL) {
            break;
        }
        count++;
    }
    if (count == geometry->part_count) {
        collection = GEOSGeom_createCollection_r(context->handle, (int)geometry->kind, parts, count);
    } else {
        destroy_all(context, parts, count);
    }
    memory_free(parts);
    return collection;
}

static GEOSGeometry *create_empty(GeoContext *context, GeometryKind kind)
{
    switch (kind) {
    case GEOMETRY_POINT:
        return GEOSGeom_createEmptyPoint_r(context->handle);
    case GEOMETRY_LINE:
        return GEOSGeom_createEmptyLineString_r(context->handle);
    case GEOMETRY_POLYGON:
        return GEOSGeom_createEmptyPolygon_r(context->handle);
    default:
        return GEOSGeom_createEmptyCollection_r(context->handle, (int)kind);
    }
}

GEOSGeometry *geos_create(GeoContext *context, const Geometry *geometry)
{
    if (geometry_is_empty(geometry)) {
        return create_empty(context, geometry->kind);
    }
    return geometry->kind > GEOMETRY_POLYGON ? create_collection(context, geometry) : create_part(context, geometry, 0);
}
