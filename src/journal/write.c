#include "journal/write.h"

#include "base/limits.h"
#include "base/memory.h"
#include "base/random.h"

static Status nodes_load(JournalWriter *writer, Error *err)
{
    uint32_t count;

    memory_free(writer->keys);
    writer->keys = NULL;
    TRY(nodes_read(writer->db, &writer->keys, &count, err));
    if (count == 0) {
        return error_set(err, ST_CORRUPT, "the programme file names no node");
    }
    writer->nodes = (NodeList){writer->keys, count};
    writer->key = writer->keys[0];
    return ST_OK;
}

Status journal_reload(JournalWriter *writer, Error *err)
{
    ChainEnd end;

    TRY(nodes_load(writer, err));
    TRY(chain_end_read(writer->db, 0, &end, err));
    writer->sequence = writer->signed_sequence = end.sequence;
    writer->unsigned_bytes = 0;
    writer->time = end.latest;
    writer->own_time = end.time;
    writer->head = end.hash;
    if (end.sequence == 0) {
        chain_start(&writer->key, &writer->head);
    }
    return ST_OK;
}

/* A damaged secret would sign commits that nobody accepts. */
static Status secret_check(const JournalWriter *writer, Error *err)
{
    Signature signature;

    node_sign(&writer->secret, writer->head.bytes, sizeof writer->head.bytes, &signature);
    if (!node_verify(&writer->key, writer->head.bytes, sizeof writer->head.bytes, &signature)) {
        return error_set(err, ST_CORRUPT,
                         "this file's signing key is not that of its node: it can be read, not written");
    }
    return ST_OK;
}

Status journal_open(Database *db, JournalWriter *out, Error *err)
{
    *out = (JournalWriter){.db = db, .salts_used = sizeof out->salts};
    TRY(node_secret_read(db, &out->secret, err));
    TRY(journal_reload(out, err));
    return secret_check(out, err);
}

Status journal_node(JournalWriter *writer, const NodeKey *key, uint32_t *out, Error *err)
{
    for (*out = 0; *out < writer->nodes.count; (*out)++) {
        if (memcmp(writer->keys[*out].bytes, key->bytes, sizeof key->bytes) == 0) {
            return ST_OK;
        }
    }
    TRY(node_add(writer->db, *out, key, err));
    return nodes_load(writer, err);
}

void journal_close(JournalWriter *writer)
{
    memory_free(writer->keys);
    buffer_done(&writer->core);
    buffer_done(&writer->bytes);
    *writer = (JournalWriter){0};
}

void journal_salt(JournalWriter *writer, Buffer *part)
{
    if (writer->salts_used == sizeof writer->salts) {
        random_bytes(writer->salts, sizeof writer->salts);
        writer->salts_used = 0;
    }
    buffer_bytes(part, writer->salts + writer->salts_used, SALT_SIZE);
    writer->salts_used += SALT_SIZE;
}

HybridTime journal_time(JournalWriter *writer)
{
    writer->time = hybrid_next(writer->time, writer->clock_ms == 0 ? time_now_ms() : writer->clock_ms);
    writer->own_time = writer->time;
    return writer->time;
}

static void reference_encode(const JournalWriter *writer, Position position, Buffer *out)
{
    uint32_t node = position_node(position);

    if (node != 0) {
        cbor_array(out, 2);
        cbor_bytes(out, writer->keys[node].bytes, sizeof writer->keys[node].bytes);
    }
    cbor_uint(out, position_sequence(position));
}

static void references_encode(const JournalWriter *writer, const Position *positions, size_t count, Buffer *out)
{
    cbor_array(out, count);
    for (size_t i = 0; i < count; i++) {
        reference_encode(writer, positions[i], out);
    }
}

static size_t member_count(const EntryDraft *draft)
{
    return 1 + (size_t)draft->timed + (draft->record != NULL) + (draft->type != 0) + (draft->previous_count > 0) +
           (draft->base != NULL) + date_is_known(draft->observed) + (draft->target != 0) + (draft->decision != 0) +
           (draft->counts != NULL) + (draft->programme.length > 0) + (draft->seal_key != NULL) +
           (draft->model_digest != NULL) + (draft->node_key != NULL) + (size_t)draft->demonstration +
           (draft->row != 0) + (size_t)draft->self + (size_t)draft->forced + (draft->row_count > 0);
}

static void flag_encode(uint64_t key, bool set, Buffer *out)
{
    if (set) {
        cbor_uint(out, key);
        cbor_bool(out, true);
    }
}

static void number_encode(uint64_t key, uint64_t number, Buffer *out)
{
    if (number != 0) {
        cbor_uint(out, key);
        cbor_uint(out, number);
    }
}

static void key_encode(uint64_t key, const uint8_t *bytes, Buffer *out)
{
    if (bytes != NULL) {
        cbor_uint(out, key);
        cbor_bytes(out, bytes, 32);
    }
}

static void record_members_encode(JournalWriter *writer, const EntryDraft *draft, Buffer *out)
{
    if (draft->timed) {
        cbor_uint(out, CORE_TIME);
        cbor_uint(out, journal_time(writer));
    }
    if (draft->record != NULL) {
        cbor_uint(out, CORE_RECORD);
        cbor_bytes(out, draft->record->bytes, sizeof draft->record->bytes);
    }
    number_encode(CORE_TYPE, draft->type, out);
    if (draft->previous_count > 0) {
        cbor_uint(out, CORE_PREVIOUS);
        references_encode(writer, draft->previous, draft->previous_count, out);
    }
    if (draft->base != NULL) {
        cbor_uint(out, CORE_BASE);
        references_encode(writer, draft->base, draft->base_count, out);
    }
    if (date_is_known(draft->observed)) {
        cbor_uint(out, CORE_OBSERVED);
        cbor_array(out, 2);
        cbor_int(out, draft->observed.day);
        cbor_uint(out, draft->observed.precision);
    }
}

static void rows_encode(const EntryDraft *draft, Buffer *out)
{
    if (draft->row_count == 0) {
        return;
    }
    cbor_uint(out, CORE_ROWS);
    cbor_array(out, draft->row_count * 2);
    for (size_t i = 0; i < draft->row_count; i++) {
        cbor_uint(out, draft->rows[i].first);
        cbor_uint(out, draft->rows[i].last);
    }
}

static void core_encode(JournalWriter *writer, const EntryDraft *draft)
{
    Buffer *out = &writer->core;

    buffer_clear(out);
    cbor_map(out, member_count(draft));
    cbor_uint(out, CORE_KIND);
    cbor_uint(out, draft->kind);
    record_members_encode(writer, draft, out);
    if (draft->target != 0) {
        cbor_uint(out, CORE_TARGET);
        reference_encode(writer, draft->target, out);
    }
    number_encode(CORE_DECISION, draft->decision, out);
    if (draft->counts != NULL) {
        cbor_uint(out, CORE_COUNTS);
        cbor_array(out, 6);
        for (int i = 0; i < 6; i++) {
            cbor_uint(out, draft->counts[i]);
        }
    }
    if (draft->programme.length > 0) {
        cbor_uint(out, CORE_PROGRAMME);
        cbor_text(out, draft->programme);
    }
    key_encode(CORE_SEAL_KEY, draft->seal_key, out);
    key_encode(CORE_MODEL, draft->model_digest, out);
    key_encode(CORE_NODE, draft->node_key, out);
    flag_encode(CORE_DEMONSTRATION, draft->demonstration, out);
    number_encode(CORE_ROW, draft->row, out);
    flag_encode(CORE_SELF, draft->self, out);
    flag_encode(CORE_FORCED, draft->forced, out);
    rows_encode(draft, out);
}

/* The stored bytes and, on the way, the entry as entry_chain hashes it. */
static void bytes_encode(JournalWriter *writer, const EntryDraft *draft, Entry *chained)
{
    Buffer *out = &writer->bytes;
    size_t parts = 0;

    for (int class = 0; class < CLASS_COUNT; class ++) {
        parts += draft->parts[class].length > 0;
    }
    *chained = (Entry){.core = buffer_view(&writer->core)};
    buffer_clear(out);
    cbor_array(out, 2);
    buffer_bytes(out, writer->core.at, writer->core.size);
    cbor_map(out, parts);
    for (int class = 0; class < CLASS_COUNT; class ++) {
        Text part = draft->parts[class];
        chained->parts[class] = (EntryPart){part.length > 0, false, (const uint8_t *)part.at, part.length};
        if (part.length > 0) {
            cbor_uint(out, (uint64_t) class);
            cbor_bytes(out, part.at, part.length);
        }
    }
}

Status journal_chain(JournalWriter *writer, const EntryDraft *draft, Position *out, Error *err)
{
    Entry chained;

    core_encode(writer, draft);
    bytes_encode(writer, draft, &chained);
    if (writer->bytes.size > LIMIT_ENTRY_BYTES) {
        return error_set(err, ST_TOO_LARGE, "a change of %zu bytes is larger than a journal entry may be (%d)",
                         writer->bytes.size, LIMIT_ENTRY_BYTES);
    }
    entry_chain(&chained, &writer->head, &writer->head);
    writer->sequence++;
    writer->unsigned_bytes += writer->bytes.size;
    *out = position_of(0, writer->sequence);
    return ST_OK;
}

bool journal_commit_is_due(const JournalWriter *writer)
{
    return writer->sequence - writer->signed_sequence >= COMMIT_ENTRIES || writer->unsigned_bytes >= COMMIT_BYTES;
}

Status journal_append(JournalWriter *writer, const EntryDraft *draft, Position *out, Error *err)
{
    TRY(journal_chain(writer, draft, out, err));
    TRY(entry_store(writer->db, *out, buffer_view(&writer->bytes), err));
    return journal_commit_is_due(writer) ? journal_commit(writer, err) : ST_OK;
}

void journal_sign(JournalWriter *writer, StoredCommit *out)
{
    uint8_t message[COMMIT_MESSAGE_SIZE];

    *out = (StoredCommit){.position = position_of(0, writer->sequence),
                          .hash = writer->head,
                          .time = writer->own_time,
                          .well_formed = true};
    commit_message(&writer->key, writer->sequence, &writer->head, message);
    node_sign(&writer->secret, message, sizeof message, &out->signature);
    writer->signed_sequence = writer->sequence;
    writer->unsigned_bytes = 0;
}

Status journal_commit(JournalWriter *writer, Error *err)
{
    StoredCommit commit;

    if (writer->sequence == writer->signed_sequence) {
        return ST_OK;
    }
    journal_sign(writer, &commit);
    return commit_store(writer->db, &commit, err);
}
