/*
 * seal.h - sealing of personal data: readable only with the programme's secret key.
 *
 * Every record has a key of its own, wrapped to the programme's public key (X25519 sealed box). A node that seals
 * needs no secret; destroying the wrapped keys of a record makes what was sealed under them unreadable for good.
 */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include <stddef.h>

#include "base/buffer.h"
#include "base/error.h"

typedef struct SealPublic {
    uint8_t bytes[32];
} SealPublic;

typedef struct SealSecret {
    uint8_t bytes[32];
} SealSecret;

typedef struct RecordKey {
    uint8_t bytes[32];
} RecordKey;

enum { WRAPPED_KEY_SIZE = 80, SEAL_OVERHEAD = 40 };

void seal_keys_create(SealPublic *public_key, SealSecret *secret);

/* A new record key and its wrapped form. */
void record_key_create(const SealPublic *to, RecordKey *key, uint8_t wrapped[WRAPPED_KEY_SIZE]);

/* Fails with ST_DENIED when `wrapped` was not made for this key pair. */
Status record_key_unwrap(const SealPublic *public_key, const SealSecret *secret,
                         const uint8_t wrapped[WRAPPED_KEY_SIZE], RecordKey *out, Error *err) CHECKED;

/* Appends nonce (24) | XChaCha20-Poly1305(plain) to `out`: SEAL_OVERHEAD bytes more than the plain text. */
void record_seal(const RecordKey *key, const void *plain, size_t size, Buffer *out);

/* Fails with ST_CORRUPT when the bytes are not what was sealed. */
Status record_unseal(const RecordKey *key, const void *sealed, size_t size, Buffer *out, Error *err) CHECKED;

#endif
