/*
 * answers.h - how long answers took: for each type, year and class how many records took how many days.
 */
#ifndef STORE_ANSWERS_H
#define STORE_ANSWERS_H

#include "store/type_table.h"

/* Instead of a number of days: it waits for its answer; it was answered, but two known days in order are not there. */
enum { ANSWER_WAITING = -1, ANSWER_UNTOLD = -2 };

typedef struct AnswerKey {
    uint32_t type;
    int32_t year; /* of the date of the records */
    Text code;    /* of their class; empty when there is none */
} AnswerKey;

typedef struct AnswerCount {
    int64_t days; /* or ANSWER_… */
    int64_t records;
} AnswerCount;

/* Bytes of counts in order of days, none twice; counts of no records are left out. */
void answers_encode(const AnswerCount *counts, size_t count, Buffer *out);

/* ST_CORRUPT for bytes that answers_encode does not write. */
Status answers_decode(Text bytes, Arena *arena, AnswerCount **out, size_t *count, Error *err) CHECKED;

/* Adds to what is kept; `deltas` in order of days, none twice. What comes to nothing is not kept. */
Status answers_add(Database *db, AnswerKey key, const AnswerCount *deltas, size_t count, Arena *scratch,
                   Error *err) CHECKED;

/* Visits all that is kept of years from `year` on of one type, or of every type when it is 0. */
typedef Status (*AnswerVisitor)(void *context, AnswerKey key, Text bytes, Error *err);
Status answers_each(Database *db, uint32_t type, int32_t year, AnswerVisitor visit, void *context, Error *err) CHECKED;

#endif
