/*
 * verify.h - are the tables what the journal says? Every row compared with the fold of its entries.
 */
#ifndef PROJECT_VERIFY_H
#define PROJECT_VERIFY_H

#include "journal/chain.h"
#include "project/projector.h"

/* Something to do with the second database while records are counted. Keeps its own outcome. */
typedef void (*JournalTask)(void *context);

typedef struct VerifyInput {
    Database *db;
    Database *second; /* on the same snapshot: half of the work is done there, beside. NULL: all on one thread */
    const Model *model;
    const TypeTables *tables;
    const NodeList *nodes;
    FaultVisitor visit; /* one call at a time, from two threads */
    void *context;
    JournalTask beside; /* or NULL */
    void *beside_context;
} VerifyInput;

/*
 * Compares type tables, R*Trees, reports, identifiers, heads, findings, the full-text index and kept counts with the
 * journal. Tells each fault; ST_OK also with faults. Reads only.
 */
Status projections_verify(const VerifyInput *input, Error *err) CHECKED;

/* Compares the table of reports with the journal; part of projections_verify. Adds up the decisions that must wait. */
Status reports_verify(Database *db, const NodeList *nodes, FaultVisitor visit, void *context, uint64_t *waiting,
                      Error *err) CHECKED;

#endif
