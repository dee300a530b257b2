/*
 * fuzz_slice.c - what is taken for a slice is one to its last byte: writing what was read gives the same bytes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "journal/slice.h"

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void commits_write(Slice *slice, Buffer *out)
{
    SliceCommit commit;

    cbor_array(out, slice->commit_count);
    while (slice_next_commit(slice, &commit)) {
        cbor_array(out, 3);
        cbor_uint(out, commit.sequence);
        cbor_bytes(out, commit.hash.bytes, sizeof commit.hash.bytes);
        cbor_bytes(out, commit.signature.bytes, sizeof commit.signature.bytes);
    }
}

static void keys_write(Slice *slice, Buffer *out)
{
    SliceKey key;

    cbor_array(out, slice->key_count);
    while (slice_next_key(slice, &key)) {
        cbor_array(out, 3);
        cbor_bytes(out, key.id, sizeof key.id);
        cbor_bytes(out, key.record.bytes, sizeof key.record.bytes);
        cbor_bytes(out, key.wrapped.at, key.wrapped.length);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const NodeKey key;
    static const NodeList nodes = {&key, 1};
    static Entry entry;
    BUFFER again = {0};
    Slice slice;
    Text body;
    Error err;

    if (slice_read(data, size, &slice, &err) != ST_OK) {
        return 0;
    }
    require(slice.entry_count > 0 && slice.commit_count > 0 && slice.first > 0);
    cbor_array(&again, 6);
    cbor_text(&again, TEXT("whitestone slice 1"));
    cbor_bytes(&again, slice.node.bytes, sizeof slice.node.bytes);
    cbor_uint(&again, slice.first);
    cbor_array(&again, slice.entry_count);
    while (slice_next_entry(&slice, &body)) {
        if (entry_decode(position_of(0, slice.first), body.at, body.length, &nodes, &entry, &err) == ST_OK) {
            require(entry.kind != 0);
        }
        cbor_bytes(&again, body.at, body.length);
    }
    commits_write(&slice, &again);
    keys_write(&slice, &again);
    require(again.size == size && memcmp(again.at, data, size) == 0);
    return 0;
}
