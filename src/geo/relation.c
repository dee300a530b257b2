#include "geo/relation.h"

#include "base/memory.h"
#include "geo/geos.h"

struct Relation {
    RelationKind kind;
    Box box;
    bool is_box; /* the fixed place is its own box */
    GeoContext *context;
    GEOSGeometry *fixed;
    const GEOSPreparedGeometry *prepared;
};

/* Five vertices, each on two edges of the box, neighbours on a common one. */
static bool is_upright_box(const Geometry *area, Box box)
{
    if (area->kind != GEOMETRY_POLYGON || area->vertex_count != 5 || area->ring_count != 1) {
        return false;
    }
    for (size_t i = 0; i < 4; i++) {
        const double *xy = area->xy + 2 * i;
        bool corner = (xy[0] == box.west || xy[0] == box.east) && (xy[1] == box.south || xy[1] == box.north);
        bool moves_once = (xy[0] == xy[2]) != (xy[1] == xy[3]);
        if (!corner || !moves_once) {
            return false;
        }
    }
    return true;
}

Relation *relation_create(RelationKind kind, const Geometry *fixed)
{
    GeoContext *context = geo_context_create();
    GEOSGeometry *theirs = geos_create(context, fixed);

    if (theirs == NULL) {
        geo_context_free(context);
        return NULL;
    }
    Relation *relation = memory_resize(NULL, sizeof *relation);
    *relation = (Relation){.kind = kind,
                           .box = geometry_box(fixed),
                           .context = context,
                           .fixed = theirs,
                           .prepared = GEOSPrepare_r(context->handle, theirs)};
    relation->is_box = is_upright_box(fixed, relation->box);
    return relation;
}

void relation_free(Relation *relation)
{
    if (relation != NULL) {
        GEOSPreparedGeom_destroy_r(relation->context->handle, relation->prepared);
        GEOSGeom_destroy_r(relation->context->handle, relation->fixed);
        geo_context_free(relation->context);
        memory_free(relation);
    }
}

/* The prepared place asks, so WITHIN is its CONTAINS. */
static char ask(const Relation *relation, const GEOSGeometry *place)
{
    GEOSContextHandle_t handle = relation->context->handle;
    const GEOSPreparedGeometry *fixed = relation->prepared;

    switch (relation->kind) {
    case RELATION_INTERSECTS:
        return GEOSPreparedIntersects_r(handle, fixed, place);
    case RELATION_DISJOINT:
        return GEOSPreparedDisjoint_r(handle, fixed, place);
    case RELATION_WITHIN:
        return GEOSPreparedContains_r(handle, fixed, place);
    case RELATION_CONTAINS:
        return GEOSPreparedWithin_r(handle, fixed, place);
    case RELATION_EQUALS:
        return GEOSEquals_r(handle, relation->fixed, place);
    case RELATION_TOUCHES:
        return GEOSPreparedTouches_r(handle, fixed, place);
    case RELATION_CROSSES:
        return GEOSPreparedCrosses_r(handle, fixed, place);
    case RELATION_OVERLAPS:
        return GEOSPreparedOverlaps_r(handle, fixed, place);
    }
    return 0;
}

static bool box_covers(Box outer, Box inner)
{
    return outer.west <= inner.west && outer.east >= inner.east && outer.south <= inner.south &&
           outer.north >= inner.north;
}

bool relation_holds(Relation *relation, const Geometry *place)
{
    Box box = geometry_box(place);

    if (!box_intersects(box, relation->box)) {
        return relation->kind == RELATION_DISJOINT;
    }
    if (relation->kind == RELATION_INTERSECTS && relation->is_box && box_covers(relation->box, box)) {
        return true;
    }
    GEOSGeometry *theirs = geos_create(relation->context, place);
    if (theirs == NULL) {
        return false;
    }
    bool holds = ask(relation, theirs) == 1;
    GEOSGeom_destroy_r(relation->context->handle, theirs);
    return holds;
}

RelationKind relation_mirror(RelationKind kind)
{
    return kind == RELATION_WITHIN ? RELATION_CONTAINS : kind == RELATION_CONTAINS ? RELATION_WITHIN : kind;
}
