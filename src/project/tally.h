/*
 * tally.h - kept counts as deltas in memory, written once per transaction.
 */
#ifndef PROJECT_TALLY_H
#define PROJECT_TALLY_H

#include "project/answer_tally.h"
#include "project/cube_tally.h"
#include "project/day_tally.h"
#include "project/related_tally.h"
#include "store/counts.h"
#include "store/reference_counts.h"
#include "store/rows.h"

typedef struct TallyCell TallyCell;

/* What a cell counts: values by code, or what references name. Each has a table of its own. */
typedef enum TallyKind { TALLY_CODES, TALLY_REFERENCES } TallyKind;

typedef struct Tally {
    TallyCell *cells; /* open addressing, a power of two of slots */
    size_t slots, used;
    Arena texts;
    DayTally days;
    AnswerTally answers;
    CubeTally cubes;
    RelatedTally related;
} Tally;

void tally_init(Tally *tally);
void tally_done(Tally *tally);

/* Adds `delta` (1 or -1) for everything that is counted of a row. */
void tally_row(Tally *tally, const TypeTable *table, const RecordRow *row, int delta);

/* Adds what another tally counted; it may count on. */
void tally_merge(Tally *tally, const Tally *other);

/* Writes what came together and forgets it. */
Status tally_flush(Tally *tally, Database *db, const Model *model, const TypeTables *tables, Error *err) CHECKED;

/* What a count must be, for verification; 0 when nothing was added. */
int64_t tally_count(const Tally *tally, TallyKind kind, uint32_t type, int64_t field, Text code);

/* How many different counts are not zero. */
size_t tally_size(const Tally *tally, TallyKind kind);

#endif
