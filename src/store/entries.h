/*
 * entries.h - the journal's rows: entries, commits, nodes and wrapped record keys, as bytes.
 */
#ifndef STORE_ENTRIES_H
#define STORE_ENTRIES_H

#include "base/hash.h"
#include "base/id.h"
#include "base/sign.h"
#include "base/time.h"
#include "store/database.h"

/* Appends a journal entry; ST_CONFLICT when the position is taken. */
Status entry_store(Database *db, uint64_t position, Text body, Error *err) CHECKED;

typedef struct StoredEntry {
    uint64_t position;
    Text body;
} StoredEntry;

/* Appends many; like entry_store, with those before a position that is taken stored. */
Status entries_append(Database *db, const StoredEntry *entries, size_t count, Error *err) CHECKED;

/* The entry's bytes, lent until the next call of this function on `db`. ST_NOT_FOUND. */
Status entry_load(Database *db, uint64_t position, Text *body, Error *err) CHECKED;

/* Every entry from `first` to `last` (inclusive) in order of position; `body` is lent for the visit. */
typedef Status (*EntryVisitor)(void *context, uint64_t position, Text body, Error *err);
Status entries_each(Database *db, uint64_t first, uint64_t last, EntryVisitor visit, void *context, Error *err) CHECKED;

/* Entries from `first` on, at most `most` of them and about `bytes`; copied into the arena. None at the end. */
Status entries_read(Database *db, uint64_t first, size_t most, size_t bytes, Arena *arena, StoredEntry *out,
                    size_t *count, Error *err) CHECKED;

typedef struct StoredCommit {
    uint64_t position;
    Hash hash;
    Signature signature;
    HybridTime time;
    bool well_formed; /* hash and signature have their sizes */
} StoredCommit;

Status commit_store(Database *db, const StoredCommit *commit, Error *err) CHECKED;

typedef Status (*CommitVisitor)(void *context, const StoredCommit *commit, Error *err);
Status commits_each(Database *db, CommitVisitor visit, void *context, Error *err) CHECKED;

/* The first commit behind `position` and before `end`. */
Status commit_after(Database *db, uint64_t position, uint64_t end, StoredCommit *out, bool *found, Error *err) CHECKED;

/* The last commit of a node; all zero when there is none. */
typedef struct ChainEnd {
    uint64_t sequence;
    Hash hash;
    HybridTime time;   /* the greatest of the node's entries */
    HybridTime latest; /* the greatest of the whole file */
} ChainEnd;
Status chain_end_read(Database *db, uint32_t node, ChainEnd *out, Error *err) CHECKED;

/* Entries of all nodes. */
Status entries_count(Database *db, uint64_t *out, Error *err) CHECKED;

/* Keys by local number; `*keys` is given away (memory_free). */
Status nodes_read(Database *db, NodeKey **keys, uint32_t *count, Error *err) CHECKED;
Status node_add(Database *db, uint32_t number, const NodeKey *key, Error *err) CHECKED;
Status node_secret_read(Database *db, NodeSecret *out, Error *err) CHECKED;
Status node_secret_store(Database *db, const NodeSecret *secret, Error *err) CHECKED;

enum { KEY_ID_SIZE = 8 };

/* Keeps the wrapped key under which a part of `record` is sealed. */
Status record_key_store(Database *db, const uint8_t id[KEY_ID_SIZE], Id record, Text wrapped, Error *err) CHECKED;

/* Keeps a key that came from another node; one that is here stays. */
Status record_key_keep(Database *db, const uint8_t id[KEY_ID_SIZE], Id record, Text wrapped, Error *err) CHECKED;

/* The wrapped key and its record; `wrapped` is lent until the next call. Not found when it was destroyed. */
Status record_key_find(Database *db, const uint8_t id[KEY_ID_SIZE], Id *record, Text *wrapped, bool *found,
                       Error *err) CHECKED;

/* ST_NOT_FOUND when it was destroyed. */
Status record_key_load(Database *db, const uint8_t id[KEY_ID_SIZE], Arena *arena, Text *wrapped, Error *err) CHECKED;

/* Keeps a slice of another node's journal apart, and forgets those up to sequence `last`. */
Status quarantine_store(Database *db, const NodeKey *node, uint64_t first, HybridTime time, Text bytes,
                        Error *err) CHECKED;
Status quarantine_clear(Database *db, const NodeKey *node, uint64_t last, Error *err) CHECKED;

/* Destroys all keys of a record: what was sealed under them is gone for good. */
Status record_keys_destroy(Database *db, Id record, Error *err) CHECKED;

#endif
