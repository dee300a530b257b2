/*
 * verify_search.h - the full-text index compared with the rows the journal makes.
 */
#ifndef PROJECT_VERIFY_SEARCH_H
#define PROJECT_VERIFY_SEARCH_H

#include "journal/chain.h"
#include "store/search_index.h"

/* What the index must hold: the sum of digests of every word of every row that does not wait. */
typedef struct SearchCheck {
    PendingList pending;          /* as the file has it */
    int64_t waiting[PENDING_MAX]; /* records the journal makes in each range */
    uint64_t expected;
    Buffer words;
} SearchCheck;

Status search_check_init(SearchCheck *check, Database *db, Error *err) CHECKED;
void search_check_done(SearchCheck *check);

/* A row that must be there. */
void search_check_row(SearchCheck *check, const TypeTable *table, const RecordRow *row);

void search_check_merge(SearchCheck *check, const SearchCheck *other);

/* Tells what differs from the index in the file. */
Status search_check_finish(SearchCheck *check, Database *db, FaultVisitor visit, void *context, Error *err) CHECKED;

#endif
