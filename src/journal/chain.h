/*
 * chain.h - is the journal what its nodes wrote? Every hash and signature computed again.
 */
#ifndef JOURNAL_CHAIN_H
#define JOURNAL_CHAIN_H

#include "journal/entry.h"
#include "store/entries.h"

/* One thing that is wrong. `place` names an entry or a table's row. */
typedef struct JournalFault {
    const char *what; /* a short code: "entry", "chain", "signature", "projection"… */
    const char *place;
    const char *message;
} JournalFault;

typedef void (*FaultVisitor)(void *context, const JournalFault *fault);

typedef struct ChainReport {
    uint64_t entries;
    Hash head; /* of all chains: BLAKE2b-256 over node key, last sequence (8 bytes) and last hash of each, by key */
} ChainReport;

/*
 * Reads all entries and commits: sequences without a gap, entries that decode, hashes and signatures of every commit,
 * nothing behind the last one. Tells each fault once; ST_OK also with faults.
 */
Status chains_verify(Database *db, const NodeList *nodes, FaultVisitor visit, void *context, ChainReport *out,
                     Error *err) CHECKED;

#endif
