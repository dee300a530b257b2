/*
 * taking.h - which rows that a report held were taken up by later reports.
 *
 * A report whose header has a target takes up rows of it: those it names, or all. While it waits or is approved they no
 * longer count as held; when it is rejected or withdrawn they do again. Source: docs/formats/journal.md.
 */
#ifndef PROJECT_TAKING_H
#define PROJECT_TAKING_H

#include "journal/entry.h"
#include "store/report_rows.h"

/* A report that waits or is approved and takes up rows of another. */
typedef struct Taker {
    Position position;
    bool all;
    const RowRange *rows; /* rising */
    size_t row_count;
} Taker;

/* Keeps in `out` what the header of a report says of the rows it takes up. */
void taking_read(const Entry *header, const NodeList *nodes, ReportRow *out);

/* Where the report stands whose rows `report` takes up; 0 when it takes up none, or none of a node this file knows. */
Position taking_target(const ReportRow *report, const NodeList *nodes);

/* The takers of rows of `target`, by position; in the arena. */
Status takers_read(Database *db, const NodeList *nodes, const ReportRow *target, Arena *arena, Taker **out,
                   size_t *count, Error *err) CHECKED;

/* The first of them that takes up this row, or NULL. */
const Taker *taker_find(const Taker *takers, size_t count, uint64_t row);

/* How many held rows of `target` are taken up. Walks its entries when only some are: not inside entries_each. */
Status taken_up_count(Database *db, const NodeList *nodes, const ReportRow *target, uint64_t *out, Error *err) CHECKED;

#endif
