/*
 * day_tally.h - what rows add to the calendar of their type, as deltas in memory, written once per transaction.
 */
#ifndef PROJECT_DAY_TALLY_H
#define PROJECT_DAY_TALLY_H

#include "store/calendar.h"
#include "store/rows.h"

typedef struct DayCell DayCell;

typedef struct DayTally {
    DayCell *cells; /* open addressing, a power of two of slots */
    size_t slots, used;
    Arena texts;
} DayTally;

void day_tally_init(DayTally *tally);
void day_tally_done(DayTally *tally);

/* Adds `sign` (1 or -1) times the row to its day; nothing for a type without a date. */
void day_tally_row(DayTally *tally, const TypeTable *table, const RecordRow *row, int sign);

void day_tally_merge(DayTally *tally, const DayTally *other);

/* Writes what came together and forgets it. */
Status day_tally_flush(DayTally *tally, Database *db, Error *err) CHECKED;

/* Is this what a month must be stored as, for verification? */
bool day_tally_is(const DayTally *tally, CalendarKey key, Text bytes);

/* How many different months are not zero. */
size_t day_tally_size(const DayTally *tally);

#endif
