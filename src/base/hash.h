/*
 * hash.h - BLAKE2b-256, the only hash of the journal, and its hexadecimal form.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

typedef struct Hash {
    uint8_t bytes[32];
} Hash;

/* Room for libsodium's state, without its header. */
typedef struct Hasher {
    _Alignas(64) uint8_t state[384];
} Hasher;

enum { HASH_TEXT_SIZE = 65 };

void hasher_init(Hasher *hasher);
void hasher_add(Hasher *hasher, const void *bytes, size_t size);
void hasher_finish(Hasher *hasher, Hash *out);

void hash_bytes(const void *bytes, size_t size, Hash *out);

/* Lower-case hexadecimal of any bytes; `out` holds 2 * size + 1. */
void hex_format(const uint8_t *bytes, size_t size, char *out);

/* Exactly `size` bytes from 2 * size hexadecimal digits of either case. */
bool hex_parse(Text text, uint8_t *out, size_t size);

static inline bool hash_equal(const Hash *a, const Hash *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

#endif
