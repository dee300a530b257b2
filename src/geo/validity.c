#include "geo/validity.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "geo/geos.h"
#include "geo/simple_ring.h"

typedef struct FaultRow {
    const char *code, *sentence;
} FaultRow;

static const FaultRow FAULTS[] = {[GEOMETRY_FINE] = {0},
#define FAULT(name, code, sentence) [GEOMETRY_##name] = {code, sentence},
                                  GEOMETRY_FAULTS(FAULT)
#undef FAULT
};

typedef struct ReasonRow {
    const char *reason;
    GeometryFaultKind kind;
} ReasonRow;

/* The reasons of GEOS 3.9 to 3.13. */
static const ReasonRow REASONS[] = {
    {"Self-intersection", GEOMETRY_SELF_CROSSING},
    {"Ring Self-intersection", GEOMETRY_SELF_TOUCHING},
    {"Duplicate Rings", GEOMETRY_REPEATED_RING},
    {"Hole lies outside shell", GEOMETRY_HOLE_OUTSIDE},
    {"Holes are nested", GEOMETRY_HOLE_NESTED},
    {"Nested holes", GEOMETRY_HOLE_NESTED},
    {"Nested shells", GEOMETRY_SHELL_NESTED},
    {"Interior is disconnected", GEOMETRY_DISCONNECTED},
    {"Too few", GEOMETRY_TOO_FEW},
    {"Ring is not closed", GEOMETRY_NOT_CLOSED},
    {"Invalid Coordinate", GEOMETRY_NOT_FINITE},
};

const char *geometry_fault_code(GeometryFaultKind kind)
{
    return FAULTS[kind].code;
}

static void part_of_ring(const Geometry *geometry, uint32_t ring, GeometryFault *out)
{
    uint32_t part = 0;

    while (part + 1 < geometry->part_count && geometry->parts[part + 1] <= ring) {
        part++;
    }
    out->part = part;
    out->ring = ring - geometry->parts[part];
}

/* ", ring 2 of part 1, vertex 5": what there is only one of is not mentioned. */
static void place_write(const Geometry *geometry, const GeometryFault *fault, char *text, size_t size)
{
    uint32_t rings = geometry->parts[fault->part + 1] - geometry->parts[fault->part];
    char ring[24] = "", part[24] = "";

    if (rings > 1) {
        snprintf(ring, sizeof ring, ", ring %u", fault->ring + 1);
    }
    if (geometry->part_count > 1) {
        snprintf(part, sizeof part, ", part %u", fault->part + 1);
    }
    snprintf(text, size, "%s%s, vertex %u", part, ring, fault->vertex + 1);
}

/* Always false: the geometry has a fault, `kind`, at the place. `ring` counts over all parts. */
static bool fault_set(const Geometry *geometry, GeometryFaultKind kind, uint32_t ring, uint32_t vertex, double lon,
                      double lat, GeometryFault *out)
{
    char place[96], x[NUMBER_SIZE], y[NUMBER_SIZE];

    *out = (GeometryFault){.kind = kind, .lon = lon, .lat = lat, .vertex = vertex};
    part_of_ring(geometry, ring, out);
    place_write(geometry, out, place, sizeof place);
    snprintf(x, sizeof x, "%.10g", lon);
    snprintf(y, sizeof y, "%.10g", lat);
    snprintf(out->sentence, sizeof out->sentence, "%s at %s %s%s%s", FAULTS[kind].sentence, x, y, place,
             kind == GEOMETRY_OUT_OF_RANGE ? "; metres or swapped axes?" : "");
    return false;
}

static bool vertex_fault(const Geometry *geometry, GeometryFaultKind kind, uint32_t index, GeometryFault *out)
{
    uint32_t ring = 0;

    while (geometry->rings[ring + 1] <= index) {
        ring++;
    }
    return fault_set(geometry, kind, ring, index - geometry->rings[ring], geometry->xy[2 * (size_t)index],
                     geometry->xy[2 * (size_t)index + 1], out);
}

static bool numbers_fine(const Geometry *geometry, GeometryFault *out)
{
    for (uint32_t i = 0; i < geometry->vertex_count; i++) {
        double lon = geometry->xy[2 * (size_t)i], lat = geometry->xy[2 * (size_t)i + 1];
        if (!(fabs(lon) <= 180 && fabs(lat) <= 90)) {
            bool finite = isfinite(lon) && isfinite(lat);
            return vertex_fault(geometry, finite ? GEOMETRY_OUT_OF_RANGE : GEOMETRY_NOT_FINITE, i, out);
        }
    }
    for (uint32_t i = 0; geometry->z != NULL && i < geometry->vertex_count; i++) {
        if (!isfinite(geometry->z[i])) {
            return vertex_fault(geometry, GEOMETRY_NOT_FINITE, i, out);
        }
    }
    return true;
}

/* Are there `wanted` (2 or 3) different vertices among them? */
static bool differ(const double *xy, uint32_t count, int wanted)
{
    const double *second = NULL;

    for (uint32_t i = 1; i < count; i++) {
        const double *at = xy + 2 * (size_t)i;
        bool as_first = at[0] == xy[0] && at[1] == xy[1];
        bool as_second = second != NULL && at[0] == second[0] && at[1] == second[1];
        if (!as_first && !as_second) {
            if (wanted == 2 || second != NULL) {
                return true;
            }
            second = at;
        }
    }
    return false;
}

static bool rings_fine(const Geometry *geometry, GeometryFault *out)
{
    bool area = geometry_is_area(geometry);

    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        uint32_t first = geometry->rings[ring], last = geometry->rings[ring + 1] - 1;
        const double *a = geometry->xy + 2 * (size_t)first, *b = geometry->xy + 2 * (size_t)last;
        if (area && (a[0] != b[0] || a[1] != b[1])) {
            return vertex_fault(geometry, GEOMETRY_NOT_CLOSED, last, out);
        }
        if ((area && last - first < 3) || !differ(a, last - first + 1, area ? 3 : 2)) {
            return vertex_fault(geometry, GEOMETRY_TOO_FEW, first, out);
        }
    }
    return true;
}

/* Square of the distance in degrees from a point to an edge. */
static double edge_distance(const double *edge, double lon, double lat)
{
    double dx = edge[2] - edge[0], dy = edge[3] - edge[1], length = dx * dx + dy * dy;
    double along = length > 0 ? ((lon - edge[0]) * dx + (lat - edge[1]) * dy) / length : 0;

    along = along < 0 ? 0 : along > 1 ? 1 : along;
    double x = edge[0] + along * dx - lon, y = edge[1] + along * dy - lat;
    return x * x + y * y;
}

/* GEOS says where; the ring and vertex are those of the edge nearest to it. */
static bool located_fault(const Geometry *geometry, GeometryFaultKind kind, double lon, double lat, GeometryFault *out)
{
    uint32_t best_ring = 0, best_vertex = 0;
    double best = INFINITY;

    for (uint32_t ring = 0; ring < geometry->ring_count; ring++) {
        for (uint32_t i = geometry->rings[ring]; i + 1 < geometry->rings[ring + 1]; i++) {
            double distance = edge_distance(geometry->xy + 2 * (size_t)i, lon, lat);
            if (distance < best) {
                best = distance;
                best_ring = ring;
                best_vertex = i - geometry->rings[ring];
            }
        }
    }
    return fault_set(geometry, kind, best_ring, best_vertex, lon, lat, out);
}

static GeometryFaultKind reason_kind(const char *reason)
{
    for (size_t i = 0; i < COUNT_OF(REASONS); i++) {
        if (strncmp(reason, REASONS[i].reason, strlen(REASONS[i].reason)) == 0) {
            return REASONS[i].kind;
        }
    }
    return GEOMETRY_OTHER;
}

static bool unjudged_fault(const GeoContext *context, const Geometry *geometry, GeometryFault *out)
{
    fault_set(geometry, GEOMETRY_OTHER, 0, 0, geometry->xy[0], geometry->xy[1], out);
    size_t length = strlen(out->sentence);
    snprintf(out->sentence + length, sizeof out->sentence - length, ": %.100s", context->message);
    return false;
}

/* Why GEOS calls it invalid. */
static bool explained_fault(GeoContext *context, const Geometry *geometry, const GEOSGeometry *theirs,
                            GeometryFault *out)
{
    char *reason = NULL;
    GEOSGeometry *place = NULL;
    double lon = geometry->xy[0], lat = geometry->xy[1];

    context->message[0] = '\0';
    if (GEOSisValidDetail_r(context->handle, theirs, 0, &reason, &place) == 2 || reason == NULL) {
        return unjudged_fault(context, geometry, out);
    }
    if (place != NULL) {
        GEOSGeomGetX_r(context->handle, place, &lon);
        GEOSGeomGetY_r(context->handle, place, &lat);
        GEOSGeom_destroy_r(context->handle, place);
    }
    located_fault(geometry, reason_kind(reason), lon, lat, out);
    GEOSFree_r(context->handle, reason);
    return false;
}

static bool area_fine(GeoContext *context, const Geometry *geometry, GeometryFault *out)
{
    GEOSGeometry *theirs = geos_create(context, geometry);

    if (theirs == NULL) {
        return unjudged_fault(context, geometry, out);
    }
    char valid = GEOSisValid_r(context->handle, theirs);
    bool fine = valid == 1 || explained_fault(context, geometry, theirs, out);
    GEOSGeom_destroy_r(context->handle, theirs);
    return fine;
}

bool geometry_check(GeoContext *context, const Geometry *geometry, GeometryFault *out)
{
    out->kind = GEOMETRY_FINE;
    if (!numbers_fine(geometry, out)) {
        return false;
    }
    if (geometry->vertex_count == 0 || geometry_part_kind(geometry->kind) == GEOMETRY_POINT) {
        return true;
    }
    if (geometry->ring_count == 1 && geometry_is_area(geometry) && geometry->vertex_count <= SIMPLE_RING_MAX &&
        memcmp(geometry->xy, geometry->xy + 2 * (size_t)(geometry->vertex_count - 1), 2 * sizeof(double)) == 0 &&
        ring_is_surely_simple(geometry->xy, geometry->vertex_count)) {
        return true;
    }
    return rings_fine(geometry, out) && (!geometry_is_area(geometry) || area_fine(context, geometry, out));
}
