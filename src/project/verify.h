/*
 * verify.h - are the tables what the journal says? Every row compared with the fold of its entries.
 */
#ifndef PROJECT_VERIFY_H
#define PROJECT_VERIFY_H

#include "journal/chain.h"
#include "project/projector.h"

/*
 * Compares type tables, R*Trees, reports, identifiers, heads, findings and kept counts with the journal. Tells each
 * fault; ST_OK also with faults. Reads only.
 */
Status projections_verify(Database *db, const Model *model, const TypeTables *tables, const NodeList *nodes,
                          FaultVisitor visit, void *context, Error *err) CHECKED;

/* Compares the table of reports with the journal; part of projections_verify. Adds up the decisions that must wait. */
Status reports_verify(Database *db, const NodeList *nodes, FaultVisitor visit, void *context, uint64_t *waiting,
                      Error *err) CHECKED;

#endif
