/*
 * relation.h - how a place lies to one that stays the same while many are asked: in the plane of longitude and
 * latitude.
 */
#ifndef GEO_RELATION_H
#define GEO_RELATION_H

#include "geo/geometry.h"

typedef enum RelationKind {
    RELATION_INTERSECTS,
    RELATION_DISJOINT,
    RELATION_WITHIN, /* the place asked about lies within the fixed one */
    RELATION_CONTAINS,
    RELATION_EQUALS,
    RELATION_TOUCHES,
    RELATION_CROSSES,
    RELATION_OVERLAPS
} RelationKind;

typedef struct Relation Relation;

/* Keeps nothing of `fixed`. NULL when it cannot be taken (a ring that is not closed, too few vertices). */
Relation *relation_create(RelationKind kind, const Geometry *fixed);
void relation_free(Relation *relation);

/* Does `place` RELATE to the fixed one? False where the geometry of either leaves it open. */
bool relation_holds(Relation *relation, const Geometry *place);

/* The same relation seen from the other side: WITHIN for CONTAINS. */
RelationKind relation_mirror(RelationKind kind);

/* Does it follow that their boxes meet? Not for DISJOINT. */
static inline bool relation_needs_contact(RelationKind kind)
{
    return kind != RELATION_DISJOINT;
}

#endif
