/*
 * record_set.h - the records a journal speaks of, and how many entries each has.
 */
#ifndef PROJECT_RECORD_SET_H
#define PROJECT_RECORD_SET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/id.h"

typedef struct RecordSlot {
    Id id;
    uint32_t type;
    uint32_t entries;
    bool builds; /* one of them builds on another, of this file or of elsewhere */
} RecordSlot;

typedef struct RecordSet {
    RecordSlot *slots; /* open addressing, a power of two */
    size_t capacity, used;
} RecordSet;

void record_set_done(RecordSet *set);

/* Counts one more entry of the record; returns its slot, valid until the next call. */
RecordSlot *record_set_add(RecordSet *set, Id id, uint32_t type);

/* A record of one entry that builds on nothing is its own history. */
static inline bool record_is_single(const RecordSlot *slot)
{
    return slot->entries == 1 && !slot->builds;
}

/* The record's slot, or NULL. */
const RecordSlot *record_set_find(const RecordSet *set, Id id);

#endif
