#include "journal/entry.h"

static const char COMMIT_TAG[] = "whitestone commit 1";
static const char CHAIN_TAG[] = "whitestone journal 1";

static bool node_number(const NodeList *nodes, const uint8_t *key, uint32_t *out)
{
    for (uint32_t i = 0; i < nodes->count; i++) {
        if (memcmp(nodes->keys[i].bytes, key, sizeof nodes->keys[i].bytes) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* sequence | [node key, sequence]; without a key it is the entry's own node. */
typedef struct Reference {
    const uint8_t *key;
    uint64_t sequence;
    Position position;
    bool known; /* false for a node this file does not know: there is no position then */
} Reference;

static bool reference_decode(CborReader *reader, uint32_t own, const NodeList *nodes, Reference *out)
{
    uint32_t node = own;
    size_t count, size;

    *out = (Reference){.known = true};
    if (cbor_peek(reader) == CBOR_ARRAY) {
        if (!cbor_read_array(reader, &count) || count != 2 || !cbor_read_bytes(reader, &out->key, &size) ||
            size != sizeof(NodeKey)) {
            return false;
        }
        out->known = node_number(nodes, out->key, &node);
    }
    if (!cbor_read_uint(reader, &out->sequence) || out->sequence >= (uint64_t)1 << POSITION_NODE_SHIFT) {
        return false;
    }
    out->position = position_of(node, out->sequence);
    return true;
}

static bool references_decode(CborReader *reader, uint32_t own, const NodeList *nodes, Position *out, size_t *out_count)
{
    size_t count;
    Reference reference;

    if (!cbor_read_array(reader, &count) || count > PREVIOUS_MAX) {
        return false;
    }
    *out_count = 0;
    for (size_t i = 0; i < count; i++) {
        if (!reference_decode(reader, own, nodes, &reference)) {
            return false;
        }
        if (reference.known) {
            out[(*out_count)++] = reference.position;
        }
    }
    return true;
}

static bool observed_decode(CborReader *reader, Date *out)
{
    size_t count;
    int64_t day;
    uint64_t precision;

    if (!cbor_read_array(reader, &count) || count != 2 || !cbor_read_int(reader, &day) ||
        !cbor_read_uint(reader, &precision) || precision < PRECISION_YEAR || precision > PRECISION_DAY ||
        day < INT32_MIN || day > INT32_MAX) {
        return false;
    }
    *out = (Date){(int32_t)day, (DatePrecision)precision};
    return true;
}

static bool lend_exactly(CborReader *reader, size_t wanted, const uint8_t **out)
{
    size_t size;

    return cbor_read_bytes(reader, out, &size) && size == wanted;
}

static bool counts_decode(CborReader *reader, Entry *out)
{
    size_t count;

    if (!cbor_read_array(reader, &count) || count != COUNT_OF(out->counts)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!cbor_read_uint(reader, &out->counts[i])) {
            return false;
        }
    }
    return true;
}

static bool type_decode(CborReader *reader, Entry *out)
{
    uint64_t type;

    if (!cbor_read_uint(reader, &type) || type > UINT32_MAX) {
        return false;
    }
    out->type = (uint32_t)type;
    return true;
}

static bool target_decode(CborReader *reader, const NodeList *nodes, Entry *out)
{
    Reference reference;

    if (!reference_decode(reader, position_node(out->position), nodes, &reference)) {
        return false;
    }
    out->has_target = true;
    out->target_missing = !reference.known;
    out->target = reference.position;
    out->target_node = reference.key;
    out->target_sequence = reference.sequence;
    return true;
}

/* Pairs that rise and do not touch: a set of rows has one encoding but for neighbours that could be joined. */
static bool rows_decode(CborReader *reader, Entry *out)
{
    const char *start = (const char *)reader->at;
    uint64_t first, last = 0;
    size_t count;

    if (!cbor_read_array(reader, &count) || count == 0 || count % 2 != 0) {
        return false;
    }
    for (size_t i = 0; i < count; i += 2) {
        uint64_t before = last;
        if (!cbor_read_uint(reader, &first) || !cbor_read_uint(reader, &last) || first <= before || last < first) {
            return false;
        }
    }
    out->has_rows = true;
    out->rows = (Text){start, (size_t)((const char *)reader->at - start)};
    return true;
}

static bool member_decode(CborReader *reader, uint64_t key, const NodeList *nodes, Entry *out)
{
    uint32_t own = position_node(out->position);

    switch (key) {
    case CORE_KIND:
        return cbor_read_uint(reader, &out->kind);
    case CORE_TIME:
        return cbor_read_uint(reader, &out->time);
    case CORE_RECORD:
        out->has_record = true;
        return cbor_read_exactly(reader, out->record.bytes, sizeof out->record.bytes);
    case CORE_TYPE:
        return type_decode(reader, out);
    case CORE_PREVIOUS:
        return references_decode(reader, own, nodes, out->previous, &out->previous_count);
    case CORE_BASE:
        out->has_base = true;
        return references_decode(reader, own, nodes, out->base, &out->base_count);
    case CORE_OBSERVED:
        return observed_decode(reader, &out->observed);
    case CORE_TARGET:
        return target_decode(reader, nodes, out);
    case CORE_DECISION:
        return cbor_read_uint(reader, &out->decision);
    case CORE_COUNTS:
        return counts_decode(reader, out);
    case CORE_PROGRAMME:
        return cbor_read_text(reader, &out->programme);
    case CORE_SEAL_KEY:
        return lend_exactly(reader, 32, &out->seal_key);
    case CORE_MODEL:
        return lend_exactly(reader, sizeof(Hash), &out->model_digest);
    case CORE_NODE:
        return lend_exactly(reader, sizeof(NodeKey), &out->node_key);
    case CORE_DEMONSTRATION:
        return cbor_read_bool(reader, &out->demonstration);
    case CORE_ROW:
        return cbor_read_uint(reader, &out->row);
    case CORE_SELF:
        return cbor_read_bool(reader, &out->self);
    case CORE_FORCED:
        return cbor_read_bool(reader, &out->forced);
    case CORE_ROWS:
        return rows_decode(reader, out);
    default:
        return cbor_skip(reader);
    }
}

static bool core_decode(CborReader *reader, const NodeList *nodes, Entry *out)
{
    const uint8_t *start = reader->at;
    CborKeyOrder order = {0};
    size_t pairs;

    if (!cbor_read_map(reader, &pairs)) {
        return false;
    }
    for (size_t i = 0; i < pairs; i++) {
        const uint8_t *key_start = reader->at;
        uint64_t key;
        if (!cbor_read_uint(reader, &key) || !cbor_map_key_order(&order, key_start, reader) ||
            !member_decode(reader, key, nodes, out)) {
            return false;
        }
    }
    out->core = (Text){(const char *)start, (size_t)(reader->at - start)};
    return out->kind != 0;
}

static bool part_decode(CborReader *reader, EntryPart *part)
{
    size_t count;

    part->present = true;
    if (cbor_peek(reader) == CBOR_ARRAY) {
        part->withheld = true;
        return cbor_read_array(reader, &count) && count == 1 && cbor_read_bytes(reader, &part->bytes, &part->size) &&
               part->size == sizeof(Hash);
    }
    return cbor_read_bytes(reader, &part->bytes, &part->size) && part->size >= SALT_SIZE;
}

static bool parts_decode(CborReader *reader, Entry *out)
{
    size_t pairs;
    uint64_t class, last = 0;

    if (!cbor_read_map(reader, &pairs)) {
        return false;
    }
    for (size_t i = 0; i < pairs; i++) {
        if (!cbor_read_uint(reader, &class) || class >= PART_CLASSES || (i > 0 && class <= last) ||
            !part_decode(reader, &out->parts[class])) {
            return false;
        }
        last = class;
    }
    return true;
}

Status entry_decode(Position position, const void *bytes, size_t size, const NodeList *nodes, Entry *out, Error *err)
{
    CborReader reader = cbor_reader(bytes, size);
    size_t count;

    *out = (Entry){.position = position};
    if (!cbor_read_array(&reader, &count) || count != 2 || !core_decode(&reader, nodes, out) ||
        !parts_decode(&reader, out) || !cbor_at_end(&reader)) {
        return error_set(err, ST_CORRUPT, "entry %llu of node %u is not a journal entry",
                         (unsigned long long)position_sequence(position), position_node(position));
    }
    return ST_OK;
}

void entry_chain(const Entry *entry, const Hash *previous, Hash *out)
{
    Hasher hasher;
    Hash part_hash;

    hasher_init(&hasher);
    hasher_add(&hasher, previous->bytes, sizeof previous->bytes);
    hasher_add(&hasher, entry->core.at, entry->core.length);
    for (int i = 0; i < PART_CLASSES; i++) {
        const EntryPart *part = &entry->parts[i];
        uint8_t class = (uint8_t)i;
        if (!part->present) {
            continue;
        }
        if (part->withheld) {
            memcpy(part_hash.bytes, part->bytes, sizeof part_hash.bytes);
        } else {
            hash_bytes(part->bytes, part->size, &part_hash);
        }
        hasher_add(&hasher, &class, 1);
        hasher_add(&hasher, part_hash.bytes, sizeof part_hash.bytes);
    }
    hasher_finish(&hasher, out);
}

void chain_start(const NodeKey *node, Hash *out)
{
    Hasher hasher;

    hasher_init(&hasher);
    hasher_add(&hasher, CHAIN_TAG, sizeof CHAIN_TAG - 1);
    hasher_add(&hasher, node->bytes, sizeof node->bytes);
    hasher_finish(&hasher, out);
}

Text part_body(const EntryPart *part)
{
    if (!part->present || part->withheld || part->size < SALT_SIZE) {
        return (Text){0};
    }
    return (Text){(const char *)part->bytes + SALT_SIZE, part->size - SALT_SIZE};
}

static Text body_text(Text body, uint64_t wanted)
{
    CborReader reader = cbor_reader(body.at, body.length);
    size_t pairs = 0;
    uint64_t key;
    Text text = {0};

    if (body.length == 0 || !cbor_read_map(&reader, &pairs)) {
        return text;
    }
    for (size_t i = 0; i < pairs; i++) {
        if (!cbor_read_uint(&reader, &key)) {
            break;
        }
        if (key == wanted) {
            return cbor_read_text(&reader, &text) ? text : (Text){0};
        }
        if (!cbor_skip(&reader)) {
            break;
        }
    }
    return text;
}

Text entry_text(const Entry *entry, uint64_t key)
{
    Text text = {0};

    for (int class = CLASS_PUBLIC; class <= CLASS_RESTRICTED && text.length == 0; class ++) {
        text = body_text(part_body(&entry->parts[class]), key);
    }
    return text;
}

size_t entry_rows(const Entry *entry, Arena *arena, RowRange **out)
{
    CborReader reader = cbor_reader(entry->rows.at, entry->rows.length);
    size_t count = 0;

    *out = NULL;
    if (!entry->has_rows || !cbor_read_array(&reader, &count)) {
        return 0;
    }
    *out = ARENA_ARRAY(arena, RowRange, count / 2);
    for (size_t i = 0; i < count / 2; i++) {
        RowRange *range = &(*out)[i];
        if (!cbor_read_uint(&reader, &range->first) || !cbor_read_uint(&reader, &range->last)) {
            return i;
        }
    }
    return count / 2;
}

void commit_message(const NodeKey *node, uint64_t sequence, const Hash *hash, uint8_t out[COMMIT_MESSAGE_SIZE])
{
    _Static_assert(sizeof COMMIT_TAG - 1 == 19, "the tag's length is part of the format");
    uint8_t *at = out;

    memcpy(at, COMMIT_TAG, sizeof COMMIT_TAG - 1);
    at += sizeof COMMIT_TAG - 1;
    memcpy(at, node->bytes, sizeof node->bytes);
    at += sizeof node->bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
        *at++ = (uint8_t)(sequence >> shift);
    }
    memcpy(at, hash->bytes, sizeof hash->bytes);
}
