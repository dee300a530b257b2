#include "journal/chain.h"

#include <stdio.h>

#include "base/memory.h"

typedef struct ChainState {
    uint64_t sequence; /* of the last entry read */
    uint64_t signed_sequence;
    HybridTime time; /* the greatest so far */
    Hash hash;
} ChainState;

typedef struct Verify {
    const NodeList *nodes;
    FaultVisitor visit;
    void *context;
    ChainState *chains;
    StoredCommit *commits;
    size_t commit_count, commit_capacity, next_commit;
    ChainReport *report;
    Entry entry;
} Verify;

static void fault(const Verify *verify, const char *what, Position position, const char *message)
{
    char place[64];
    JournalFault found = {what, place, message};

    snprintf(place, sizeof place, "node %u entry %llu", position_node(position),
             (unsigned long long)position_sequence(position));
    verify->visit(verify->context, &found);
}

static Status commit_keep(void *context, const StoredCommit *commit, Error *err)
{
    Verify *verify = context;

    (void)err;
    if (verify->commit_count == verify->commit_capacity) {
        verify->commit_capacity = verify->commit_capacity == 0 ? 256 : verify->commit_capacity * 2;
        verify->commits = memory_resize(verify->commits, sizeof *verify->commits * verify->commit_capacity);
    }
    verify->commits[verify->commit_count++] = *commit;
    return ST_OK;
}

static void commit_check(Verify *verify, ChainState *chain, const StoredCommit *commit)
{
    uint32_t node = position_node(commit->position);
    uint8_t message[COMMIT_MESSAGE_SIZE];

    chain->signed_sequence = position_sequence(commit->position);
    if (!commit->well_formed || !hash_equal(&commit->hash, &chain->hash)) {
        fault(verify, "chain", commit->position, "the entries up to here are not those that were committed");
        chain->hash = commit->hash; /* told once: what follows is judged by itself */
        return;
    }
    if (commit->time != chain->time) {
        fault(verify, "commit", commit->position, "the commit's time is not that of its entries");
    }
    commit_message(&verify->nodes->keys[node], chain->signed_sequence, &commit->hash, message);
    if (!node_verify(&verify->nodes->keys[node], message, sizeof message, &commit->signature)) {
        fault(verify, "signature", commit->position, "the commit is not signed by its node");
    }
}

static void sequence_check(Verify *verify, ChainState *chain, Position position)
{
    uint64_t sequence = position_sequence(position);

    if (sequence != chain->sequence + 1) {
        fault(verify, "sequence", position, "entries before this one are missing");
    }
    chain->sequence = sequence;
}

/* Commits that stand at entries which are not there. */
static void commits_skip(Verify *verify, Position before)
{
    while (verify->next_commit < verify->commit_count && verify->commits[verify->next_commit].position < before) {
        fault(verify, "commit", verify->commits[verify->next_commit].position, "the entry of this commit is missing");
        verify->next_commit++;
    }
}

static Status entry_check(void *context, uint64_t position, Text body, Error *err)
{
    Verify *verify = context;
    uint32_t node = position_node(position);
    Error local;

    (void)err;
    verify->report->entries++;
    if (node >= verify->nodes->count) {
        fault(verify, "entry", position, "the entry is of a node this file does not know");
        return ST_OK;
    }
    ChainState *chain = &verify->chains[node];
    commits_skip(verify, position);
    sequence_check(verify, chain, position);
    if (entry_decode(position, body.at, body.length, verify->nodes, &verify->entry, &local) == ST_OK) {
        entry_chain(&verify->entry, &chain->hash, &chain->hash);
        chain->time = verify->entry.time > chain->time ? verify->entry.time : chain->time;
    } else {
        fault(verify, "entry", position, "the entry is not readable");
        memset(&chain->hash, 0, sizeof chain->hash);
    }
    if (verify->next_commit < verify->commit_count && verify->commits[verify->next_commit].position == position) {
        commit_check(verify, chain, &verify->commits[verify->next_commit++]);
    }
    return ST_OK;
}

static void ends_check(Verify *verify)
{
    commits_skip(verify, UINT64_MAX);
    for (uint32_t node = 0; node < verify->nodes->count; node++) {
        const ChainState *chain = &verify->chains[node];
        if (chain->sequence == 0) {
            fault(verify, "node", position_of(node, 0), "the journal has nothing of this node");
        }
        if (chain->sequence != chain->signed_sequence) {
            fault(verify, "commit", position_of(node, chain->sequence), "the last entries are not signed");
        }
    }
}

static int key_order(const void *a, const void *b, void *keys)
{
    const NodeKey *list = keys;

    return memcmp(list[*(const uint32_t *)a].bytes, list[*(const uint32_t *)b].bytes, sizeof(NodeKey));
}

static void head_compute(const Verify *verify, Hash *out)
{
    Hasher hasher;
    uint32_t *order = memory_resize(NULL, sizeof *order * (verify->nodes->count + 1));

    for (uint32_t i = 0; i < verify->nodes->count; i++) {
        order[i] = i;
    }
    qsort_r(order, verify->nodes->count, sizeof *order, key_order, (void *)(uintptr_t)verify->nodes->keys);
    hasher_init(&hasher);
    for (uint32_t i = 0; i < verify->nodes->count; i++) {
        const ChainState *chain = &verify->chains[order[i]];
        uint8_t sequence[8];
        for (int k = 0; k < 8; k++) {
            sequence[k] = (uint8_t)(chain->sequence >> (56 - 8 * k));
        }
        hasher_add(&hasher, verify->nodes->keys[order[i]].bytes, sizeof(NodeKey));
        hasher_add(&hasher, sequence, sizeof sequence);
        hasher_add(&hasher, chain->hash.bytes, sizeof chain->hash.bytes);
    }
    hasher_finish(&hasher, out);
    memory_free(order);
}

Status chains_verify(Database *db, const NodeList *nodes, FaultVisitor visit, void *context, ChainReport *out,
                     Error *err)
{
    Verify verify = {.nodes = nodes, .visit = visit, .context = context, .report = out};

    *out = (ChainReport){0};
    verify.chains = memory_resize(NULL, sizeof *verify.chains * (nodes->count + 1));
    memset(verify.chains, 0, sizeof *verify.chains * (nodes->count + 1));
    for (uint32_t i = 0; i < nodes->count; i++) {
        chain_start(&nodes->keys[i], &verify.chains[i].hash);
    }
    Status status = commits_each(db, commit_keep, &verify, err);
    if (status == ST_OK) {
        status = entries_each(db, (uint64_t)INT64_MIN, INT64_MAX, entry_check, &verify, err);
    }
    if (status == ST_OK) {
        ends_check(&verify);
        head_compute(&verify, &out->head);
    }
    memory_free(verify.chains);
    memory_free(verify.commits);
    return status;
}
