/*
 * answer_tally.h - how long answers to what rows report took, as deltas in memory, written once per transaction.
 */
#ifndef PROJECT_ANSWER_TALLY_H
#define PROJECT_ANSWER_TALLY_H

#include "store/answers.h"
#include "store/rows.h"

typedef struct AnswerCell AnswerCell;

typedef struct AnswerTally {
    AnswerCell *cells; /* open addressing, a power of two of slots */
    size_t slots, used;
    Arena texts;
} AnswerTally;

void answer_tally_init(AnswerTally *tally);
void answer_tally_done(AnswerTally *tally);

/* Adds `delta` (1 or -1) for the row; nothing for a type whose state has no date since when, or a row without a date.
 */
void answer_tally_row(AnswerTally *tally, const TypeTable *table, const RecordRow *row, int delta);

void answer_tally_merge(AnswerTally *tally, const AnswerTally *other);

/* Writes what came together and forgets it. */
Status answer_tally_flush(AnswerTally *tally, Database *db, Error *err) CHECKED;

/* What must be kept, for verification: every key once, with its bytes. Puts the tally's cells in order: add no more. */
Status answer_tally_each(AnswerTally *tally, AnswerVisitor visit, void *context, Error *err) CHECKED;

#endif
