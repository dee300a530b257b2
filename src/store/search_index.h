/*
 * search_index.h - the full-text index: which rows have which words, and which rows are not in it yet.
 *
 * One index serves all types: its rows are the fids, which no two types share, and every word stands behind a sign of
 * its type. It holds words only, no text: what is taken out must be given as it was put in. Rows of a large load are
 * not put in at once but noted as pending; a row that lies in a pending range of its type is not in the index.
 * Its tables are in share/sql/projections.sql.
 */
#ifndef STORE_SEARCH_INDEX_H
#define STORE_SEARCH_INDEX_H

#include "store/rows.h"

/* Rows first…last of a type are not in the index: `records` of them. */
typedef struct PendingRange {
    uint32_t type;
    int64_t first, last, records;
} PendingRange;

enum { PENDING_MAX = 64 };

typedef struct PendingList {
    PendingRange ranges[PENDING_MAX];
    size_t count;
} PendingList;

Status pending_read(Database *db, PendingList *out, Error *err) CHECKED;
Status pending_store(Database *db, const PendingList *list, Error *err) CHECKED;

/* The range of `type` that `fid` lies in, or NULL. */
PendingRange *pending_find(PendingList *list, uint32_t type, int64_t fid);

/* How many records of `type` (0: of all) are not searchable yet. */
int64_t pending_records(const PendingList *list, uint32_t type);

/* Replaces `out` by what the index holds for a row: each of its words once, behind the sign of the type. */
void search_row_words(const TypeTable *table, const Value *values, Buffer *out);

/* Puts words in as search_row_words gave them, or takes the same out again. */
Status search_put(Database *db, int64_t fid, Text words, Error *err) CHECKED;
Status search_take_out(Database *db, int64_t fid, Text words, Error *err) CHECKED;

/* Is there a row of the table strictly between two fids? */
Status rows_lie_between(Database *db, const TypeTable *table, int64_t low, int64_t high, bool *out, Error *err) CHECKED;

/*
 * Puts the rows from..to of a table into the index, in order and at most `most`; `*taken` are so many, `*next` is the
 * fid behind the last of them.
 */
Status search_put_rows(Database *db, const TypeTable *table, int64_t from, int64_t to, size_t most, size_t *taken,
                       int64_t *next, Error *err) CHECKED;

/* A digest of one word of one row, and the sum of them over the whole index. Order does not matter. */
uint64_t search_digest(Text word, int64_t fid);
uint64_t search_digest_words(Text words, int64_t fid);
Status search_sum(Database *db, uint64_t *out, Error *err) CHECKED;

/*
 * What the index is asked for the records of a type with all words of `words` (as words_fold wrote them): the last one
 * may be the beginning of a word when `open`. False when there is no word.
 */
bool search_expression(const RecordType *type, Text words, bool open, Buffer *out);

#endif
