/*
 * receive.h - a slice of another node's journal becomes part of this file: checked, kept verbatim, projected.
 *
 * Slices may come in any order, size and number: what builds on entries that are not here yet waits for them, what is
 * here already changes nothing. Files that have the same entries show the same.
 */
#ifndef SYNC_RECEIVE_H
#define SYNC_RECEIVE_H

#include "journal/slice.h"
#include "journal/write.h"
#include "project/projector.h"

typedef enum SliceOutcome {
    SLICE_APPLIED,
    SLICE_KNOWN,      /* nothing in it was new */
    SLICE_QUARANTINED /* it claims to come from more than a day ahead: kept apart, for a person to look at */
} SliceOutcome;

typedef struct SliceResult {
    SliceOutcome outcome;
    NodeKey node;
    uint64_t first, last; /* sequences of what was new; 0 when nothing was */
    HybridTime time;      /* the greatest of the new entries */
} SliceResult;

/*
 * Takes a slice inside the caller's write transaction, in which nothing of the own chain has been appended yet;
 * `now_ms` is this machine's time. On failure the caller rolls back: ST_INVALID (no slice, another programme's, entries
 * out of order), ST_CORRUPT (a hash or signature is wrong, an entry says what cannot be), ST_STALE (entries before it
 * are missing: ask for those first), ST_CONFLICT (a fork: the node wrote two different entries of one number).
 */
Status slice_apply(JournalWriter *journal, Projector *projector, const void *bytes, size_t size, int64_t now_ms,
                   SliceResult *out, Error *err) CHECKED;

#endif
