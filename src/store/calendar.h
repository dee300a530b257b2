/*
 * calendar.h - what the records of a type come to on each day: counts and sums kept beside the rows, a month a row.
 *
 * A type with a date has them, split by one of its fields (its state, product, outcome…). Sums are of what its roles
 * number (areas, people, items), as measure/amount.h has them, so that they add up exactly in any order.
 */
#ifndef STORE_CALENDAR_H
#define STORE_CALENDAR_H

#include "store/type_table.h"

enum {
    CALENDAR_DAYS = 32,        /* of a month; 0 is for what is dated to the month, or the year, only */
    CALENDAR_MEASURES_MAX = 8, /* summed fields of a type; no role has more than four */
};

typedef struct CalendarKey {
    uint32_t type;
    int32_t month; /* see measure/month.h */
    Text code;     /* of the split field; empty when there is none */
} CalendarKey;

/* How many numbers a day has: records, then of each summed field how many have it and what it comes to. */
static inline size_t calendar_width(const TypeTable *table)
{
    return 1 + 2 * table->measure_count;
}

/* A month's days, each of calendar_width numbers; NULL for a day of zeros. */
typedef struct CalendarMonth {
    int64_t *days[CALENDAR_DAYS];
} CalendarMonth;

/* The bytes a month is stored as; none for a month of zeros. */
void calendar_encode(const CalendarMonth *month, size_t width, Buffer *out);

/* ST_CORRUPT for bytes that calendar_encode does not write. Days are the arena's. */
Status calendar_decode(Text bytes, size_t width, Arena *arena, CalendarMonth *out, Error *err) CHECKED;

/* Adds `delta` to what is kept; a month that comes to nothing is not kept. */
Status calendar_add(Database *db, CalendarKey key, size_t width, const CalendarMonth *delta, Arena *scratch,
                    Error *err) CHECKED;

/* Visits every month that is kept. A row with cells of other storage types than ours comes with no bytes. */
typedef Status (*CalendarVisitor)(void *context, CalendarKey key, Text bytes, Error *err);
Status calendar_each(Database *db, CalendarVisitor visit, void *context, Error *err) CHECKED;

/* Those of one type from `first` on, and what is undated. */
Status calendar_read(Database *db, uint32_t type, int32_t first, CalendarVisitor visit, void *context,
                     Error *err) CHECKED;

#endif
