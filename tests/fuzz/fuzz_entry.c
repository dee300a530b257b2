/*
 * fuzz_entry.c - an entry that is read has one encoding, hashes the same with any part withheld, and tells no lies
 * about where its parts are.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "journal/entry.h"

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void require_inside(const uint8_t *data, size_t size, const void *at, size_t length)
{
    const uint8_t *bytes = at;

    require(bytes >= data && length <= size && bytes + length <= data + size);
}

/* The array, the core as it stood, and the parts. */
static void entry_write(const Entry *entry, Buffer *out)
{
    size_t parts = 0;

    for (int class = 0; class < PART_CLASSES; class ++) {
        parts += entry->parts[class].present;
    }
    cbor_array(out, 2);
    buffer_text(out, entry->core);
    cbor_map(out, parts);
    for (int class = 0; class < PART_CLASSES; class ++) {
        const EntryPart *part = &entry->parts[class];
        if (part->present) {
            cbor_uint(out, (uint64_t) class);
            if (part->withheld) {
                cbor_array(out, 1);
            }
            cbor_bytes(out, part->bytes, part->size);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const NodeKey keys[2] = {{{0}}, {{0xbb}}};
    static const NodeList nodes = {keys, 2};
    static const Hash previous;
    static Entry entry;
    Hash whole, without;
    Hash parts[PART_CLASSES];
    BUFFER again = {0};
    Error err;

    if (entry_decode(position_of(1, 7), data, size, &nodes, &entry, &err) != ST_OK) {
        return 0;
    }
    require(entry.kind != 0 && entry.previous_count <= PREVIOUS_MAX && entry.base_count <= PREVIOUS_MAX);
    require_inside(data, size, entry.core.at, entry.core.length);
    require(cbor_is_valid(entry.core.at, entry.core.length));
    entry_write(&entry, &again);
    require(again.size == size && memcmp(again.at, data, size) == 0);
    entry_chain(&entry, &previous, &whole);
    for (int class = 0; class < PART_CLASSES; class ++) {
        EntryPart *part = &entry.parts[class];
        if (part->present && !part->withheld) {
            require_inside(data, size, part->bytes, part->size);
            hash_bytes(part->bytes, part->size, &parts[class]);
            *part = (EntryPart){true, true, parts[class].bytes, sizeof(Hash)};
        }
    }
    entry_chain(&entry, &previous, &without);
    require(hash_equal(&whole, &without));
    return 0;
}
