/*
 * repair.h - held rows whose place a common mistake explains: what they would be without it.
 */
#ifndef SERVICE_REPAIR_H
#define SERVICE_REPAIR_H

#include "geo/locate.h"
#include "service/resubmit.h"

typedef struct HeldRepair {
    PlaceRepair kind;       /* REPAIR_NONE: nothing to propose */
    const Geometry *before; /* the row's place as it stands, or NULL */
    const Geometry *after;  /* the place repaired, or NULL */
    Text raw;               /* the row with its place repaired, as StatementRow.raw; empty without a repair */
} HeldRepair;

/*
 * Reads held rows of `report` once more with its mapping and tells each row's place and repair; `out` has room for
 * `count`. A row that cannot be read, a sealed one and one without a place have neither. ST_NOT_FOUND when the mapping
 * is gone.
 */
Status held_repairs(Programme *programme, Arena *arena, const ReportSummary *report, const StatementRow *rows,
                    size_t count, HeldRepair *out, Error *err) CHECKED;

/* The rows a report still holds and this repair (place_repair_code) mends, mended. Lent by the arena. */
Status held_repair_all(Programme *programme, Arena *arena, uint64_t number, Text code, MendedRow **out, size_t *count,
                       Error *err) CHECKED;

#endif
