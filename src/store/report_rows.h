/*
 * report_rows.h - the projection of reports: one row each, found by the position of its header entry.
 */
#ifndef STORE_REPORT_ROWS_H
#define STORE_REPORT_ROWS_H

#include "base/sign.h"
#include "base/time.h"
#include "store/database.h"

enum { REPORT_COUNTS = 6 }; /* read, stored, updated, unchanged, held, refused */

typedef struct ReportRow {
    uint64_t position, last_position; /* of its header and of its last entry */
    int state;                        /* a ReportState */
    Text kind, title, source, mapping, system, author, decided_by, reason;
    Date observed;
    HybridTime time;
    uint64_t counts[REPORT_COUNTS], changes;
    uint64_t decision_position; /* of the approval or rejection that stands; 0: none */
    HybridTime decided;
    bool self_approved;
    bool takes_up; /* held rows of another report, whose header has this name */
    NodeKey takes_up_node;
    uint64_t takes_up_sequence;
    uint64_t taken_up; /* of its own held rows, by reports that stand */
} ReportRow;

Status report_store(Database *db, const ReportRow *report, Error *err) CHECKED;

/* Is the stored row of the report what report_store would write, cell by cell? */
Status report_is_exactly(Database *db, const ReportRow *report, bool *out, Error *err) CHECKED;

/* The report at `position`, or the last one at or before it when `containing`. Texts are lent by the arena. */
Status report_read(Database *db, uint64_t position, bool containing, Arena *arena, ReportRow *out, bool *found,
                   Error *err) CHECKED;

/* Positions of the reports of either state that take up rows of the one of this name, in order; in the arena. */
Status report_takers(Database *db, const NodeKey *node, uint64_t sequence, const int states[2], Arena *arena,
                     uint64_t **out, size_t *count, Error *err) CHECKED;

/* Is there any, of whatever state? */
Status report_has_takers(Database *db, const NodeKey *node, uint64_t sequence, bool *out, Error *err) CHECKED;

/* A decision that came before its report, kept under the node and sequence it names. */
Status waiting_store(Database *db, const NodeKey *node, uint64_t sequence, uint64_t position, Error *err) CHECKED;

/* Visits the positions of decisions that waited for a report, and forgets that they did. */
typedef Status (*WaitingVisitor)(void *context, uint64_t position, Error *err);
Status waiting_take(Database *db, const NodeKey *node, uint64_t sequence, WaitingVisitor visit, void *context,
                    Error *err) CHECKED;

/* Newest first, before `before` (0: from the newest), of `state` (-1: any). */
Status reports_read(Database *db, int state, uint64_t before, size_t limit, Arena *arena, ReportRow **out,
                    size_t *count, Error *err) CHECKED;

/* Those at first…last, in order of position. */
Status reports_between(Database *db, uint64_t first, uint64_t last, Arena *arena, ReportRow **out, size_t *count,
                       Error *err) CHECKED;

/* How many distinct people have decided on reports so far. */
Status deciders_count(Database *db, int64_t *out, Error *err) CHECKED;

Status reports_total(Database *db, int64_t *out, Error *err) CHECKED;

/* Reports in a state, and rows held in reports that were not withdrawn or rejected and that no report took up. */
Status reports_count(Database *db, int state, int64_t *out, Error *err) CHECKED;
Status reports_held(Database *db, int withdrawn_state, int rejected_state, int64_t *out, Error *err) CHECKED;

#endif
