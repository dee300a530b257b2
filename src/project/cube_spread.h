/*
 * cube_spread.h - cells of rows as they are gathered, before they are put into the pages of every scope they count in.
 */
#ifndef PROJECT_CUBE_SPREAD_H
#define PROJECT_CUBE_SPREAD_H

#include "project/cube_tally.h"

/* What a cell hangs on: the first bytes of its key. Behind them the month, then each member with its length. */
typedef struct CellOwner {
    uint16_t measure; /* in model->measures */
    uint8_t in_place; /* `where` is a place, not a unit */
    uint8_t unused;
    Id programme, organisation, where; /* nil: none is named */
} CellOwner;

/* A key taken apart; members are lent by it, those FROM_PLACE are empty. */
typedef struct CellParts {
    CellOwner owner;
    int32_t month;
    Text members[MEASURE_DIMENSIONS_MAX];
} CellParts;
/* A unit as pages have it; empty where it is nil. Lent by `id`. */
static inline Text id_member(const Id *id)
{
    return id_is_nil(*id) ? (Text){0} : (Text){(const char *)id->bytes, sizeof id->bytes};
}

CellParts cell_parts(const Measure *measure, Text key);

/* The units that what it hangs on lies in. */
Status cell_path(UnitPaths *paths, const TypeTable *table, const CellOwner *owner, UnitPath *out, Error *err) CHECKED;

#endif
