/*
 * cube_spread.h - cells of rows put into the pages of every scope they count in.
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

#endif
