#include "base/id.h"

#include "base/hash.h"
#include "base/random.h"

void id_source_init(IdSource *source)
{
    *source = (IdSource){.pool_used = sizeof source->pool};
}

static void pool_take(IdSource *source, uint8_t *out, size_t size)
{
    if (sizeof source->pool - source->pool_used < size) {
        random_bytes(source->pool, sizeof source->pool);
        source->pool_used = 0;
    }
    memcpy(out, source->pool + source->pool_used, size);
    source->pool_used += size;
}

/* RFC 9562 v7: 48 bits of milliseconds, then an 18-bit counter spread over rand_a and rand_b, then random bits. */
Id id_source_next(IdSource *source, int64_t now_ms)
{
    enum { COUNTER_BITS = 18 };
    Id id;

    if (now_ms > source->last_ms) {
        source->last_ms = now_ms;
        source->counter = 0;
    } else if (++source->counter >= 1u << COUNTER_BITS) {
        source->last_ms++;
        source->counter = 0;
    }
    for (int i = 0; i < 6; i++) {
        id.bytes[i] = (uint8_t)(source->last_ms >> (40 - 8 * i));
    }
    pool_take(source, id.bytes + 9, 7);
    id.bytes[6] = (uint8_t)(0x70 | source->counter >> 14);
    id.bytes[7] = (uint8_t)(source->counter >> 6);
    id.bytes[8] = (uint8_t)(0x80 | (source->counter & 0x3f));
    return id;
}

static void hash_length(Hasher *hasher, size_t length)
{
    uint8_t bytes[4] = {(uint8_t)(length >> 24), (uint8_t)(length >> 16), (uint8_t)(length >> 8), (uint8_t)length};

    hasher_add(hasher, bytes, sizeof bytes);
}

static void hash_part(Hasher *hasher, Text part)
{
    hash_length(hasher, part.length);
    hasher_add(hasher, part.at, part.length);
}

static void hash_upper(Hasher *hasher, Text code)
{
    char upper[256];

    hash_length(hasher, code.length);
    for (size_t from = 0; from < code.length; from += sizeof upper) {
        size_t size = code.length - from < sizeof upper ? code.length - from : sizeof upper;
        for (size_t i = 0; i < size; i++) {
            char c = code.at[from + i];
            upper[i] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
        }
        hasher_add(hasher, upper, size);
    }
}

Id id_of_name(Text type, Text authority, Text code)
{
    Hasher hasher;
    Hash hash;
    Id id;

    hasher_init(&hasher);
    hash_part(&hasher, TEXT("whitestone id 1"));
    hash_part(&hasher, type);
    hash_part(&hasher, authority);
    hash_upper(&hasher, text_trim(code));
    hasher_finish(&hasher, &hash);
    memcpy(id.bytes, hash.bytes, sizeof id.bytes);
    id.bytes[6] = (uint8_t)(0x80 | (id.bytes[6] & 0x0f));
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

void id_format(Id id, char out[ID_TEXT_SIZE])
{
    static const char hex[] = "0123456789abcdef";
    char *at = out;

    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *at++ = '-';
        }
        *at++ = hex[id.bytes[i] >> 4];
        *at++ = hex[id.bytes[i] & 15];
    }
    *at = '\0';
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool id_parse(Text text, Id *out)
{
    size_t at = 0;

    if (text.length != 36) {
        return false;
    }
    for (int i = 0; i < 16; i++) {
        if ((i == 4 || i == 6 || i == 8 || i == 10) && text.at[at++] != '-') {
            return false;
        }
        int high = hex_value(text.at[at]), low = hex_value(text.at[at + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        out->bytes[i] = (uint8_t)(high << 4 | low);
        at += 2;
    }
    return true;
}
