/*
 * write.h - the end of the file's own chain, where entries are appended and commits signed.
 *
 * One JournalWriter per open file, used inside a write transaction. Nothing it does is durable before the
 * transaction's commit; after a rollback call journal_reload.
 */
#ifndef JOURNAL_WRITE_H
#define JOURNAL_WRITE_H

#include "journal/entry.h"
#include "store/entries.h"

typedef struct JournalWriter {
    Database *db;
    NodeKey key;
    NodeSecret secret;
    uint64_t sequence;        /* of the last entry */
    uint64_t signed_sequence; /* of the last commit */
    size_t unsigned_bytes;    /* appended since */
    Hash head;                /* of the last entry */
    HybridTime time;          /* greatest seen in this file */
    HybridTime own_time;      /* greatest of the own chain */
    int64_t clock_ms;         /* what time it is; 0: what this machine says. For tests of clocks that lie */
    NodeKey *keys;            /* of all nodes, by local number */
    NodeList nodes;
    Buffer core, bytes;
    uint8_t salts[4096];
    size_t salts_used;
} JournalWriter;

/* What an entry says, before it is bytes. Parts are given whole: salt and body (see journal_salt). */
typedef struct EntryDraft {
    EntryKind kind;
    bool timed; /* gets a time of its own */
    const Id *record;
    uint32_t type;
    const Position *previous;
    size_t previous_count;
    const Position *base; /* NULL: the author saw `previous` */
    size_t base_count;
    Date observed;
    Position target;        /* 0: none */
    uint64_t decision;      /* 0: none */
    const uint64_t *counts; /* six, or NULL */
    uint64_t row;
    const RowRange *rows; /* of the target, rising and apart; NULL: all */
    size_t row_count;
    bool self, forced, demonstration;
    Text programme;
    const uint8_t *seal_key, *model_digest, *node_key;
    Text parts[CLASS_COUNT];
} EntryDraft;

/* Loads the writer's state from the file. */
Status journal_open(Database *db, JournalWriter *out, Error *err) CHECKED;
Status journal_reload(JournalWriter *writer, Error *err) CHECKED;
void journal_close(JournalWriter *writer);

/* Appends a fresh salt to a part that is being written. */
void journal_salt(JournalWriter *writer, Buffer *part);

/*
 * Appends one entry; `*out` is its position. Long transactions are signed on the way, every COMMIT_ENTRIES entries or
 * COMMIT_BYTES, so that no slice has to be larger than that.
 */
enum { COMMIT_ENTRIES = 4096, COMMIT_BYTES = 4 * 1024 * 1024 };
Status journal_append(JournalWriter *writer, const EntryDraft *draft, Position *out, Error *err) CHECKED;

/*
 * The two halves of journal_append, for those who store entries themselves: chains an entry whose bytes are then in
 * `bytes`, and signs all that was chained so far. Nothing is stored.
 */
Status journal_chain(JournalWriter *writer, const EntryDraft *draft, Position *out, Error *err) CHECKED;
bool journal_commit_is_due(const JournalWriter *writer);
void journal_sign(JournalWriter *writer, StoredCommit *out);

/* Signs what was appended since the last commit; nothing when there is nothing. Call before the transaction's. */
Status journal_commit(JournalWriter *writer, Error *err) CHECKED;

/* The local number of a node; one this file does not know yet gets the next. */
Status journal_node(JournalWriter *writer, const NodeKey *key, uint32_t *out, Error *err) CHECKED;

/* Hybrid time for what is written next. */
HybridTime journal_time(JournalWriter *writer);

#endif
