#include "sync/receive.h"

#include "base/limits.h"
#include "project/history.h"
#include "store/report_rows.h"

typedef struct Receipt {
    JournalWriter *journal;
    Projector *projector;
    Text bytes; /* of the whole slice */
    Slice slice;
    NodeList nodes; /* with the slice's own, which the file may not know yet */
    uint32_t node;
    ChainEnd have;
    uint64_t last; /* sequence of the slice's last entry */
    Hash hash;
    HybridTime time; /* the greatest of the chain so far */
    bool report_open;
    Arena arena;
    Entry entry;
    char name[HASH_TEXT_SIZE]; /* of the node, in messages */
} Receipt;

/* The file's nodes and, behind them, that of the slice when it is new. */
static void nodes_take(Receipt *receipt)
{
    const NodeList *known = &receipt->journal->nodes;
    NodeKey *keys = ARENA_ARRAY(&receipt->arena, NodeKey, known->count + 1);

    memcpy(keys, known->keys, sizeof *keys * known->count);
    keys[known->count] = receipt->slice.node;
    for (receipt->node = 0; memcmp(keys[receipt->node].bytes, receipt->slice.node.bytes, sizeof *keys) != 0;) {
        receipt->node++;
    }
    uint32_t count = receipt->node == known->count ? known->count + 1 : known->count;
    receipt->nodes = (NodeList){keys, count};
    hex_format(receipt->slice.node.bytes, sizeof receipt->slice.node.bytes, receipt->name);
}

static Position at(const Receipt *receipt, uint64_t sequence)
{
    return position_of(receipt->node, sequence);
}

static Status continuity_check(Receipt *receipt, Error *err)
{
    TRY(chain_end_read(receipt->journal->db, receipt->node, &receipt->have, err));
    receipt->hash = receipt->have.hash;
    receipt->time = receipt->have.time;
    if (receipt->have.sequence == 0) {
        chain_start(&receipt->slice.node, &receipt->hash);
    }
    receipt->last = receipt->slice.first + receipt->slice.entry_count - 1;
    if (receipt->last >= (uint64_t)1 << POSITION_NODE_SHIFT) {
        return error_set(err, ST_INVALID, "the slice numbers its entries beyond what there can be");
    }
    if (receipt->slice.first > receipt->have.sequence + 1) {
        return error_set(err, ST_STALE, "entries %llu to %llu of node %s are not here yet: ask for those first",
                         (unsigned long long)receipt->have.sequence + 1, (unsigned long long)receipt->slice.first - 1,
                         receipt->name);
    }
    return ST_OK;
}

/* The same entry as the one that is here, be it that one of them has a part withheld? */
static Status known_check(Receipt *receipt, uint64_t sequence, Text body, Error *err)
{
    static const Hash nothing;
    Hash came, is_here;
    Text stored;

    TRY(entry_load(receipt->journal->db, at(receipt, sequence), &stored, err));
    if (text_equal(stored, body)) {
        return ST_OK;
    }
    TRY(entry_decode(at(receipt, sequence), stored.at, stored.length, &receipt->nodes, &receipt->entry, err));
    entry_chain(&receipt->entry, &nothing, &is_here);
    TRY(entry_decode(at(receipt, sequence), body.at, body.length, &receipt->nodes, &receipt->entry, err));
    entry_chain(&receipt->entry, &nothing, &came);
    if (!hash_equal(&came, &is_here)) {
        return error_set(err, ST_CONFLICT,
                         "node %s wrote two different entries %llu: its key is in use twice; nothing was taken",
                         receipt->name, (unsigned long long)sequence);
    }
    return ST_OK;
}

/* A chain begins by naming its node and the programme, which must be ours. */
static Status genesis_check(Receipt *receipt, Error *err)
{
    const Entry *entry = &receipt->entry;
    Entry own;
    Text body;

    TRY(entry_load(receipt->journal->db, position_of(0, 1), &body, err));
    TRY(entry_decode(position_of(0, 1), body.at, body.length, &receipt->nodes, &own, err));
    if (entry->kind != ENTRY_GENESIS || entry->node_key == NULL ||
        memcmp(entry->node_key, receipt->slice.node.bytes, sizeof(NodeKey)) != 0) {
        return error_set(err, ST_INVALID, "the chain of node %s does not begin by naming it", receipt->name);
    }
    if (!text_equal(entry->programme, own.programme) || entry->seal_key == NULL || own.seal_key == NULL ||
        memcmp(entry->seal_key, own.seal_key, sizeof(NodeKey)) != 0 || entry->demonstration != own.demonstration) {
        return error_set(err, ST_INVALID, "node %s belongs to another programme (%.*s)", receipt->name,
                         TEXT_ARG(entry->programme));
    }
    return ST_OK;
}

/* Proposals stand between a report's header and its end: nothing can be added to what was decided on. */
static Status report_check(Receipt *receipt, uint64_t sequence, Error *err)
{
    bool needs_report = false;

    switch (receipt->entry.kind) {
    case ENTRY_REPORT:
        receipt->report_open = true;
        return ST_OK;
    case ENTRY_PROPOSE:
    case ENTRY_HOLD:
    case ENTRY_SUBMIT:
        needs_report = true;
        break;
    default:
        break;
    }
    if (needs_report && !receipt->report_open) {
        return error_set(err, ST_CORRUPT, "entry %llu of node %s belongs to no report", (unsigned long long)sequence,
                         receipt->name);
    }
    receipt->report_open = receipt->report_open && receipt->entry.kind != ENTRY_SUBMIT;
    return ST_OK;
}

static Status new_check(Receipt *receipt, uint64_t sequence, Text body, Error *err)
{
    Entry *entry = &receipt->entry;

    if (body.length > LIMIT_ENTRY_BYTES) {
        return error_set(err, ST_TOO_LARGE, "entry %llu of node %s is larger than one may be",
                         (unsigned long long)sequence, receipt->name);
    }
    TRY(entry_decode(at(receipt, sequence), body.at, body.length, &receipt->nodes, entry, err));
    if (sequence == 1) {
        TRY(genesis_check(receipt, err));
    }
    if (entry->time != 0 && entry->time <= receipt->time) {
        return error_set(err, ST_CORRUPT, "the time of entry %llu of node %s falls behind that of the entry before it",
                         (unsigned long long)sequence, receipt->name);
    }
    receipt->time = entry->time > receipt->time ? entry->time : receipt->time;
    entry_chain(entry, &receipt->hash, &receipt->hash);
    return report_check(receipt, sequence, err);
}

static Status commit_check(const Receipt *receipt, const SliceCommit *commit, Error *err)
{
    uint8_t message[COMMIT_MESSAGE_SIZE];

    commit_message(&receipt->slice.node, commit->sequence, &commit->hash, message);
    if (!hash_equal(&commit->hash, &receipt->hash) ||
        !node_verify(&receipt->slice.node, message, sizeof message, &commit->signature)) {
        return error_set(err, ST_CORRUPT, "the entries up to %llu are not those that node %s signed",
                         (unsigned long long)commit->sequence, receipt->name);
    }
    return ST_OK;
}

static Status open_report_find(Receipt *receipt, Error *err)
{
    ReportRow report;
    bool found;
    Position next = at(receipt, receipt->have.sequence + 1);

    TRY(report_read(receipt->journal->db, next, true, &receipt->arena, &report, &found, err));
    receipt->report_open = found && report.state == STATE_SAVED && position_node(report.position) == receipt->node;
    return ST_OK;
}

/* Checks all entries and commits; commits of what is here already were checked when that came. */
static Status contents_check(Receipt *receipt, Error *err)
{
    Slice walk = receipt->slice;
    SliceCommit commit = {0};
    uint64_t sequence = receipt->slice.first;
    bool more = slice_next_commit(&walk, &commit);
    Text body;

    TRY(open_report_find(receipt, err));
    for (; slice_next_entry(&walk, &body); sequence++) {
        if (sequence <= receipt->have.sequence) {
            TRY(known_check(receipt, sequence, body, err));
        } else {
            TRY(new_check(receipt, sequence, body, err));
        }
        if (more && commit.sequence == sequence) {
            if (sequence > receipt->have.sequence) {
                TRY(commit_check(receipt, &commit, err));
            }
            more = slice_next_commit(&walk, &commit);
        }
    }
    if (more || commit.sequence != receipt->last) {
        return error_set(err, ST_CORRUPT, "the commits of the slice are not those of its entries");
    }
    return ST_OK;
}

static Status entries_store(Receipt *receipt, Error *err)
{
    JournalWriter *journal = receipt->journal;
    Slice walk = receipt->slice;
    SliceCommit commit = {0};
    HybridTime time = receipt->have.time;
    uint64_t sequence = receipt->slice.first;
    Text body;

    TRY(journal_node(journal, &receipt->slice.node, &receipt->node, err));
    bool more = slice_next_commit(&walk, &commit);
    for (; slice_next_entry(&walk, &body); sequence++) {
        bool is_new = sequence > receipt->have.sequence;
        if (is_new) {
            TRY(entry_store(journal->db, at(receipt, sequence), body, err));
            TRY(entry_decode(at(receipt, sequence), body.at, body.length, &receipt->nodes, &receipt->entry, err));
            time = receipt->entry.time > time ? receipt->entry.time : time;
        }
        if (more && commit.sequence == sequence) {
            if (is_new) {
                StoredCommit stored = {at(receipt, sequence), commit.hash, commit.signature, time, true};
                TRY(commit_store(journal->db, &stored, err));
            }
            more = slice_next_commit(&walk, &commit);
        }
    }
    return ST_OK;
}

/* Is the key that of a sealed part which came with this slice? Only such are kept: what was destroyed stays so. */
static bool key_is_new(Receipt *receipt, const SliceKey *key)
{
    Slice walk = receipt->slice;
    uint64_t sequence = receipt->slice.first;
    Text body;
    Error err;

    for (; slice_next_entry(&walk, &body); sequence++) {
        const EntryPart *sealed = &receipt->entry.parts[CLASS_PERSONAL];
        if (sequence > receipt->have.sequence &&
            entry_decode(at(receipt, sequence), body.at, body.length, &receipt->nodes, &receipt->entry, &err) ==
                ST_OK &&
            sealed->present && !sealed->withheld && sealed->size >= SALT_SIZE + KEY_ID_SIZE &&
            memcmp(sealed->bytes + SALT_SIZE, key->id, KEY_ID_SIZE) == 0) {
            return true;
        }
    }
    return false;
}

static Status keys_store(Receipt *receipt, Error *err)
{
    Slice walk = receipt->slice;
    SliceKey key;

    while (slice_next_key(&walk, &key)) {
        if (key_is_new(receipt, &key)) {
            TRY(record_key_keep(receipt->journal->db, key.id, key.record, key.wrapped, err));
        }
    }
    return ST_OK;
}

static Status take(Receipt *receipt, Error *err)
{
    JournalWriter *journal = receipt->journal;

    TRY(entries_store(receipt, err));
    TRY(keys_store(receipt, err));
    TRY(quarantine_clear(journal->db, &receipt->slice.node, receipt->last, err));
    if (receipt->node == 0) {
        TRY(journal_reload(journal, err)); /* the file had been put back to an older state */
    }
    journal->time = receipt->time > journal->time ? receipt->time : journal->time;
    return project_arrivals(receipt->projector, at(receipt, receipt->have.sequence + 1), at(receipt, receipt->last),
                            err);
}

static Status receipt_run(Receipt *receipt, int64_t now_ms, SliceResult *out, Error *err)
{
    if (receipt->journal->sequence != receipt->journal->signed_sequence) {
        return error_set(err, ST_INTERNAL, "a slice is taken in a transaction of its own");
    }
    TRY(slice_read(receipt->bytes.at, receipt->bytes.length, &receipt->slice, err));
    nodes_take(receipt);
    TRY(continuity_check(receipt, err));
    TRY(contents_check(receipt, err));
    *out = (SliceResult){.outcome = SLICE_KNOWN, .node = receipt->slice.node};
    if (receipt->last <= receipt->have.sequence) {
        return ST_OK;
    }
    out->first = receipt->have.sequence + 1;
    out->last = receipt->last;
    out->time = receipt->time;
    if (hybrid_ms(receipt->time) > now_ms + LIMIT_CLOCK_AHEAD_MS) {
        out->outcome = SLICE_QUARANTINED;
        return quarantine_store(receipt->journal->db, &receipt->slice.node, receipt->slice.first, receipt->time,
                                receipt->bytes, err);
    }
    out->outcome = SLICE_APPLIED;
    return take(receipt, err);
}

Status slice_apply(JournalWriter *journal, Projector *projector, const void *bytes, size_t size, int64_t now_ms,
                   SliceResult *out, Error *err)
{
    Receipt receipt = {.journal = journal, .projector = projector, .bytes = {bytes, size}};

    arena_init(&receipt.arena, 0);
    Status status = receipt_run(&receipt, now_ms, out, err);
    arena_done(&receipt.arena);
    return status;
}
