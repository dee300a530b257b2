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
} RecordSlot;

typedef struct RecordSet {
    RecordSlot *slots; /* open addressing, a power of two */
    size_t capacity, used;
} RecordSet;

void record_set_done(RecordSet *set);

/* Counts one more entry of the record; returns its slot, valid until the next call. */
RecordSlot *record_set_add(RecordSet *set, Id id, uint32_t type);

/* The record's slot, or NULL. */
const RecordSlot *record_set_find(const RecordSet *set, Id id);

#endif
