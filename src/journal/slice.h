/*
 * slice.h - a piece of one node's journal as bytes: what nodes hand to each other, over any wire or in a file.
 *
 * FOREVER: docs/formats/slice.md. Entries stand in it as they are stored; a slice ends with a commit, so that every
 * entry of it is signed. Wrapped keys of sealed parts travel with the entries that need them.
 */
#ifndef JOURNAL_SLICE_H
#define JOURNAL_SLICE_H

#include "journal/entry.h"
#include "store/entries.h"

/*
 * Appends the entries of a node behind sequence `after`, up to the commit with which there are at least
 * `entries_wanted` or SLICE_BYTES_ENOUGH bytes; nothing when there are none. `*last` is the sequence of the last one,
 * or `after`.
 */
enum { SLICE_BYTES_ENOUGH = 8 * 1024 * 1024 };
Status slice_write(Database *db, const NodeList *nodes, uint32_t node, uint64_t after, uint64_t entries_wanted,
                   Buffer *out, uint64_t *last, Error *err) CHECKED;

/* A slice that is being read; all of it is lent by the bytes. */
typedef struct Slice {
    NodeKey node;
    uint64_t first; /* sequence of the first entry; at least 1 */
    uint64_t entry_count, commit_count, key_count;
    CborReader entries, commits, keys; /* before the next one */
} Slice;

typedef struct SliceCommit {
    uint64_t sequence;
    Hash hash;
    Signature signature;
} SliceCommit;

typedef struct SliceKey {
    uint8_t id[KEY_ID_SIZE];
    Id record;
    Text wrapped;
} SliceKey;

/*
 * Reads the frame: ST_INVALID when it is no slice or has anything but entries, commits and keys in it. What the entries
 * say is for entry_decode.
 */
Status slice_read(const void *bytes, size_t size, Slice *out, Error *err) CHECKED;

/* The next entry, commit or key of a slice that slice_read accepted; false at the end. */
bool slice_next_entry(Slice *slice, Text *body);
bool slice_next_commit(Slice *slice, SliceCommit *out);
bool slice_next_key(Slice *slice, SliceKey *out);

#endif
