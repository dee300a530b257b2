/*
 * search_turn.h - the full-text index in one write transaction: single changes go in at once, those of a load wait.
 *
 * A load writes its rows into a range that is noted as pending; search_turn_take puts such rows in later, a few
 * thousandths of a second at a time.
 */
#ifndef PROJECT_SEARCH_TURN_H
#define PROJECT_SEARCH_TURN_H

#include "store/search_index.h"

/* Beginning with so many new rows of one type in one transaction the others wait. */
enum { SEARCH_AT_ONCE_MAX = 200 };

typedef struct SearchTurn {
    PendingList pending;
    bool loaded, changed;
    uint32_t *put; /* by type index: rows of it put in at once */
    Buffer old, new;
} SearchTurn;

void search_turn_init(SearchTurn *turn, size_t type_count);
void search_turn_done(SearchTurn *turn);

/* More than SEARCH_AT_ONCE_MAX rows of this type will come. */
void search_turn_expect_many(SearchTurn *turn, const RecordType *type);

/* A row was written: `before` is what stood under the same fid (NULL: nothing), `after` what does (NULL: nothing). */
Status search_turn_change(SearchTurn *turn, Database *db, const TypeTable *table, const RecordRow *before,
                          const RecordRow *after, Error *err) CHECKED;

/* Keeps what is pending now. Once, before the transaction's commit. */
Status search_turn_finish(SearchTurn *turn, Database *db, Error *err) CHECKED;

/*
 * Puts pending rows into the index for about `budget_ms`; `*left` are so many records that wait still. Ranges of types
 * the model does not have are forgotten.
 */
Status search_turn_take(Database *db, const Model *model, const TypeTables *tables, int budget_ms, int64_t *left,
                        Error *err) CHECKED;

#endif
