#include "journal/slice.h"

#include "base/limits.h"
#include "base/seal.h"

static const Text SLICE_TAG = {"whitestone slice 1", 18};
enum { SLICE_MEMBERS = 6 };

/* What is gathered of a chain before its counts are known. */
typedef struct Gathering {
    Database *db;
    const NodeList *nodes;
    Buffer entries, commits, keys;
    uint64_t entry_count, commit_count, key_count;
    Entry entry;
} Gathering;

static Status key_gather(Gathering *gathering, const EntryPart *sealed, Error *err)
{
    Id record;
    Text wrapped;
    bool found;

    if (!sealed->present || sealed->withheld || sealed->size < SALT_SIZE + KEY_ID_SIZE) {
        return ST_OK;
    }
    TRY(record_key_find(gathering->db, sealed->bytes + SALT_SIZE, &record, &wrapped, &found, err));
    if (found) {
        cbor_array(&gathering->keys, 3);
        cbor_bytes(&gathering->keys, sealed->bytes + SALT_SIZE, KEY_ID_SIZE);
        cbor_bytes(&gathering->keys, record.bytes, sizeof record.bytes);
        cbor_bytes(&gathering->keys, wrapped.at, wrapped.length);
        gathering->key_count++;
    }
    return ST_OK;
}

static Status entry_gather(void *context, uint64_t position, Text body, Error *err)
{
    Gathering *gathering = context;

    TRY(entry_decode(position, body.at, body.length, gathering->nodes, &gathering->entry, err));
    cbor_bytes(&gathering->entries, body.at, body.length);
    gathering->entry_count++;
    return key_gather(gathering, &gathering->entry.parts[CLASS_PERSONAL], err);
}

static Status commit_gather(Gathering *gathering, uint64_t sequence, const StoredCommit *commit, Error *err)
{
    if (!commit->well_formed) {
        return error_set(err, ST_CORRUPT, "the commit at entry %llu is damaged", (unsigned long long)sequence);
    }
    cbor_array(&gathering->commits, 3);
    cbor_uint(&gathering->commits, sequence);
    cbor_bytes(&gathering->commits, commit->hash.bytes, sizeof commit->hash.bytes);
    cbor_bytes(&gathering->commits, commit->signature.bytes, sizeof commit->signature.bytes);
    gathering->commit_count++;
    return ST_OK;
}

static Status commits_gather(Gathering *gathering, uint32_t node, uint64_t wanted, uint64_t *last, Error *err)
{
    StoredCommit commit;
    bool found = true;

    while (gathering->entry_count < wanted && gathering->entries.size < SLICE_BYTES_ENOUGH) {
        TRY(commit_after(gathering->db, position_of(node, *last), position_of(node + 1, 0), &commit, &found, err));
        if (!found) {
            return ST_OK;
        }
        TRY(entries_each(gathering->db, position_of(node, *last + 1), commit.position, entry_gather, gathering, err));
        *last = position_sequence(commit.position);
        TRY(commit_gather(gathering, *last, &commit, err));
    }
    return ST_OK;
}

static void slice_assemble(const Gathering *gathering, const NodeKey *node, uint64_t first, Buffer *out)
{
    cbor_array(out, SLICE_MEMBERS);
    cbor_text(out, SLICE_TAG);
    cbor_bytes(out, node->bytes, sizeof node->bytes);
    cbor_uint(out, first);
    cbor_array(out, gathering->entry_count);
    buffer_bytes(out, gathering->entries.at, gathering->entries.size);
    cbor_array(out, gathering->commit_count);
    buffer_bytes(out, gathering->commits.at, gathering->commits.size);
    cbor_array(out, gathering->key_count);
    buffer_bytes(out, gathering->keys.at, gathering->keys.size);
}

Status slice_write(Database *db, const NodeList *nodes, uint32_t node, uint64_t after, uint64_t entries_wanted,
                   Buffer *out, uint64_t *last, Error *err)
{
    Gathering gathering = {.db = db, .nodes = nodes};

    *last = after;
    Status status = commits_gather(&gathering, node, entries_wanted, last, err);
    if (status == ST_OK && gathering.entry_count > 0) {
        slice_assemble(&gathering, &nodes->keys[node], after + 1, out);
    }
    buffer_done(&gathering.entries);
    buffer_done(&gathering.commits);
    buffer_done(&gathering.keys);
    return status;
}

bool slice_next_entry(Slice *slice, Text *body)
{
    const uint8_t *bytes;
    size_t size;

    if (slice->entry_count == 0 || !cbor_read_bytes(&slice->entries, &bytes, &size)) {
        return false;
    }
    slice->entry_count--;
    *body = (Text){(const char *)bytes, size};
    return true;
}

bool slice_next_commit(Slice *slice, SliceCommit *out)
{
    CborReader *reader = &slice->commits;
    size_t count;

    if (slice->commit_count == 0 || !cbor_read_array(reader, &count) || count != 3 ||
        !cbor_read_uint(reader, &out->sequence) ||
        !cbor_read_exactly(reader, out->hash.bytes, sizeof out->hash.bytes) ||
        !cbor_read_exactly(reader, out->signature.bytes, sizeof out->signature.bytes)) {
        return false;
    }
    slice->commit_count--;
    return true;
}

bool slice_next_key(Slice *slice, SliceKey *out)
{
    CborReader *reader = &slice->keys;
    const uint8_t *wrapped;
    size_t count, size;

    if (slice->key_count == 0 || !cbor_read_array(reader, &count) || count != 3 ||
        !cbor_read_exactly(reader, out->id, sizeof out->id) ||
        !cbor_read_exactly(reader, out->record.bytes, sizeof out->record.bytes) ||
        !cbor_read_bytes(reader, &wrapped, &size) || size != WRAPPED_KEY_SIZE) {
        return false;
    }
    slice->key_count--;
    out->wrapped = (Text){(const char *)wrapped, size};
    return true;
}

static bool head_read(CborReader *reader, Slice *out)
{
    size_t members;
    Text tag;

    return cbor_read_array(reader, &members) && members == SLICE_MEMBERS && cbor_read_text(reader, &tag) &&
           text_equal(tag, SLICE_TAG) && cbor_read_exactly(reader, out->node.bytes, sizeof out->node.bytes) &&
           cbor_read_uint(reader, &out->first) && out->first > 0 && out->first < (uint64_t)1 << POSITION_NODE_SHIFT;
}

static bool list_read(CborReader *reader, uint64_t *count, CborReader *list)
{
    size_t items;

    if (!cbor_read_array(reader, &items)) {
        return false;
    }
    *list = *reader;
    *count = items;
    return true;
}

/* Walks a copy of each list to its end: a slice is taken as a whole or not at all. */
static bool frame_read(CborReader *reader, Slice *out)
{
    Slice walk = {0};
    Text body;
    SliceCommit commit;
    SliceKey key;

    if (!head_read(reader, out) || !list_read(reader, &out->entry_count, &out->entries)) {
        return false;
    }
    for (walk = *out; slice_next_entry(&walk, &body);) {
    }
    *reader = walk.entries;
    if (walk.entry_count > 0 || !list_read(reader, &out->commit_count, &out->commits)) {
        return false;
    }
    for (walk = *out; slice_next_commit(&walk, &commit);) {
    }
    *reader = walk.commits;
    if (walk.commit_count > 0 || !list_read(reader, &out->key_count, &out->keys)) {
        return false;
    }
    for (walk = *out; slice_next_key(&walk, &key);) {
    }
    *reader = walk.keys;
    return walk.key_count == 0 && cbor_at_end(reader);
}

Status slice_read(const void *bytes, size_t size, Slice *out, Error *err)
{
    CborReader reader = cbor_reader(bytes, size);

    *out = (Slice){0};
    if (size > LIMIT_SLICE_BYTES) {
        return error_set(err, ST_TOO_LARGE, "a slice of %zu bytes is larger than one may be (%d)", size,
                         LIMIT_SLICE_BYTES);
    }
    if (!frame_read(&reader, out) || out->entry_count == 0 || out->commit_count == 0) {
        return error_set(err, ST_INVALID, "these bytes are not a slice of a journal");
    }
    return ST_OK;
}
