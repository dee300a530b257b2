/*
 * verify_rows.h - a stretch of the journal against the rows its records must have; private to verify.c.
 *
 * Stretches are checked side by side, each with a check and a database of its own; row_check_merge adds up what they
 * found the side tables must hold.
 */
#ifndef PROJECT_VERIFY_ROWS_H
#define PROJECT_VERIFY_ROWS_H

#include "journal/chain.h"
#include "project/projector.h"
#include "project/record_set.h"
#include "project/verify_search.h"

/* What side tables must hold, as the sum of a 64-bit digest of each of their rows: order does not matter. */
typedef struct RowSums {
    uint64_t boxes, findings, identifiers, heads;
} RowSums;

typedef struct RowCursor RowCursor;
typedef struct NamedSystem NamedSystem;

typedef struct RowCheck {
    Database *db;
    const Model *model;
    const TypeTables *tables;
    const NodeList *nodes;
    const RecordSet *records; /* how many entries each record has */
    FaultVisitor visit;
    void *context;

    uint64_t *expected; /* rows per type */
    Tally tally;
    RowSums sums;
    SearchCheck search;
    NamedSystem *systems;
    size_t system_count;

    Position first;     /* of the stretch */
    RowCursor *cursors; /* per type, over its table in order of fid */
    uint64_t *named;    /* digests of the identifiers of the record at hand */
    size_t named_count, named_capacity;
    ReportRow report;
    Arena arena, report_texts, kept;
    Buffer blob;
    Entry entry;
} RowCheck;

/* Sets up what is counted; the caller has filled in everything from `db` to `context`. */
Status row_check_init(RowCheck *check, Error *err) CHECKED;
void row_check_done(RowCheck *check);

/* Entries first…last: the rows of records with one entry. */
Status row_check_entries(RowCheck *check, Position first, Position last, Error *err) CHECKED;

/* The rows of records with several entries, wherever these are. */
void row_check_histories(RowCheck *check);

void row_check_merge(RowCheck *check, const RowCheck *other);

/* The sum of the names of systems that must be kept. */
uint64_t row_check_systems(const RowCheck *check);

#endif
