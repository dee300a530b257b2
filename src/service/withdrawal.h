/*
 * withdrawal.h - what stands in the way of taking a report back exactly; private to the service.
 */
#ifndef SERVICE_WITHDRAWAL_H
#define SERVICE_WITHDRAWAL_H

#include "service/reports.h"
#include "service/write_turn.h"
#include "store/report_rows.h"

enum { CONFLICTS_MAX = 100 };

typedef struct ConflictList {
    WithdrawalConflict items[CONFLICTS_MAX];
    size_t count; /* the search ends when the list is full */
} ConflictList;

/*
 * Lists later edits of the report's records, and references from records that stay to those that would go. Reads each
 * record of the report once and each referring table at most once. Texts are the arena's.
 */
Status withdrawal_conflicts(Writer *writer, const ReportRow *report, Arena *arena, ConflictList *out,
                            Error *err) CHECKED;

#endif
