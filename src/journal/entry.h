/*
 * entry.h - one line of a node's journal: what it says and the bytes that say it.
 *
 * FOREVER: docs/formats/journal.md. The stored form is an array of two: the core (a CBOR map that is always there) and
 * the parts (a map of data class to the part's bytes, or to [hash] where the part is withheld). Unknown kinds and
 * unknown keys are kept as they stand.
 */
#ifndef JOURNAL_ENTRY_H
#define JOURNAL_ENTRY_H

#include "base/buffer.h"
#include "base/hash.h"
#include "base/id.h"
#include "base/sign.h"
#include "base/time.h"
#include "json/cbor.h"
#include "model/model.h"

typedef enum EntryKind {
    ENTRY_GENESIS = 1,  /* begins a chain: programme, its sealing key, the model */
    ENTRY_MODEL = 2,    /* from here on entries are written under this model */
    ENTRY_REPORT = 3,   /* header of a report; its proposals follow */
    ENTRY_PROPOSE = 4,  /* a proposed record or change of one, part of the last report before it */
    ENTRY_HOLD = 5,     /* a row of the report that could not be proposed, as it stood */
    ENTRY_SUBMIT = 6,   /* ends the last report before it and counts it */
    ENTRY_DECIDE = 7,   /* approves or rejects a report */
    ENTRY_WITHDRAW = 8, /* takes a report back */
    ENTRY_MAPPING = 9   /* saves an import mapping under a name, or takes it away */
} EntryKind;

/* Permanent keys of the core. */
enum {
    CORE_KIND = 0,
    CORE_TIME = 1,     /* hybrid time; a propose or hold entry without one has its report's */
    CORE_RECORD = 2,   /* 16 bytes */
    CORE_TYPE = 3,     /* number */
    CORE_PREVIOUS = 4, /* heads of the record when this was written: [sequence | [node key, sequence], …] */
    CORE_BASE = 5,     /* what the author saw, where that is not CORE_PREVIOUS */
    CORE_OBSERVED = 6, /* [day, precision]; without it the report's */
    CORE_TARGET = 7,   /* the report decided on, withdrawn, or whose held rows a report takes up: a reference */
    CORE_DECISION = 8, /* 1 approved, 2 rejected */
    CORE_COUNTS = 9,   /* [read, stored, updated, unchanged, held, refused] */
    CORE_PROGRAMME = 10,
    CORE_SEAL_KEY = 11, /* the programme's public key */
    CORE_MODEL = 12,    /* digest */
    CORE_NODE = 13,     /* the key this chain is signed with */
    CORE_DEMONSTRATION = 14,
    CORE_ROW = 15,    /* of a held row */
    CORE_SELF = 16,   /* decided by the report's own author */
    CORE_FORCED = 17, /* withdrawn although later entries touch its records */
    CORE_ROWS = 18    /* of the target, that a report takes up: [first, last, first, last, …]; without it all */
};

/* Keys of the parts of a report, hold, decide, withdraw, model and mapping entry. */
enum {
    PART_TEXT_KIND = 1, /* internal */
    PART_TITLE = 2,     /* internal */
    PART_SOURCE = 3,    /* internal */
    PART_MAPPING = 4,   /* internal */
    PART_SYSTEM = 5,    /* internal: of the external identifiers its proposals carry */
    PART_AUTHOR = 6,    /* restricted */
    PART_REASON = 7,    /* internal */
    PART_COLUMN = 8,    /* internal */
    PART_PROPOSAL = 9,  /* internal */
    PART_VALUE = 10,    /* restricted, personal where the type has personal fields */
    PART_RAW = 11,      /* as PART_VALUE */
    PART_OUTCOME = 12,  /* internal: "held" or "refused" */
    PART_OVERLAY = 13,  /* public: the overlay document */
    PART_DOCUMENT = 14, /* internal: a mapping's document; without it the mapping is taken away */
    PART_WHERE = 15     /* internal: of a held row, what its file's users call the place */
};

enum { DECISION_APPROVE = 1, DECISION_REJECT = 2, SALT_SIZE = 16, POSITION_NODE_SHIFT = 40, PREVIOUS_MAX = 64 };

/* Classes an entry's parts may have; those from CLASS_COUNT on are of later versions: kept, hashed and not read. */
enum { PART_CLASSES = 8 };

/* Rows of a source, first and last among them. */
typedef struct RowRange {
    uint64_t first, last;
} RowRange;

/* Where an entry stands in this file: local number of its node << 40 | its sequence. The file's own node is 0. */
typedef uint64_t Position;

static inline Position position_of(uint32_t node, uint64_t sequence)
{
    return (uint64_t)node << POSITION_NODE_SHIFT | sequence;
}

static inline uint32_t position_node(Position position)
{
    return (uint32_t)(position >> POSITION_NODE_SHIFT);
}

static inline uint64_t position_sequence(Position position)
{
    return position & (((uint64_t)1 << POSITION_NODE_SHIFT) - 1);
}

/* The nodes a file knows, by local number. */
typedef struct NodeList {
    const NodeKey *keys;
    uint32_t count;
} NodeList;

typedef struct EntryPart {
    bool present, withheld;
    const uint8_t *bytes; /* salt and body; of a withheld part its hash */
    size_t size;
} EntryPart;

typedef struct Entry {
    Position position;
    uint64_t kind; /* an EntryKind, or one this program does not know */
    HybridTime time;
    bool has_record;
    Id record;
    uint32_t type;
    Position previous[PREVIOUS_MAX]; /* those this file has */
    size_t previous_count;
    bool has_base;
    Position base[PREVIOUS_MAX];
    size_t base_count;
    Date observed;
    Position target;
    bool has_target, target_missing; /* missing: of a node this file does not know */
    const uint8_t *target_node;      /* its key; NULL: the entry's own node */
    uint64_t target_sequence;
    uint64_t decision, row;
    uint64_t counts[6];
    bool self, forced, demonstration;
    bool has_rows;
    Text rows; /* as entry_rows reads them */
    Text programme;
    const uint8_t *seal_key, *model_digest, *node_key;
    Text core; /* the core's own bytes */
    EntryPart parts[PART_CLASSES];
} Entry;

/* Reads a stored entry; everything is lent by `bytes`. ST_CORRUPT. */
Status entry_decode(Position position, const void *bytes, size_t size, const NodeList *nodes, Entry *out,
                    Error *err) CHECKED;

/* The next hash of a chain: BLAKE2b-256(previous hash | core | for each part its class and the hash of its bytes). */
void entry_chain(const Entry *entry, const Hash *previous, Hash *out);

/* First link of a node's chain. */
void chain_start(const NodeKey *node, Hash *out);

/* The body of a part: what stands behind its salt. Empty for an absent, withheld or too short part. */
Text part_body(const EntryPart *part);

/* The text under `key` in the bodies of parts of any class up to restricted; empty when there is none. */
Text entry_text(const Entry *entry, uint64_t key);

/* The ranges of rows a report takes up, rising and apart, in the arena. */
size_t entry_rows(const Entry *entry, Arena *arena, RowRange **out);

/* A commit's signed message. */
enum { COMMIT_MESSAGE_SIZE = 19 + 32 + 8 + 32 };
void commit_message(const NodeKey *node, uint64_t sequence, const Hash *hash, uint8_t out[COMMIT_MESSAGE_SIZE]);

#endif
