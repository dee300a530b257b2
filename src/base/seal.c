#include "base/seal.h"

#include <sodium.h>

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

_Static_assert(NONCE + TAG == SEAL_OVERHEAD, "the format fixes nonce and tag");
_Static_assert(WRAPPED_KEY_SIZE == sizeof(RecordKey) + crypto_box_SEALBYTES, "the format fixes the wrapped key");

void seal_keys_create(SealPublic *public_key, SealSecret *secret)
{
    crypto_box_keypair(public_key->bytes, secret->bytes);
}

void record_key_create(const SealPublic *to, RecordKey *key, uint8_t wrapped[WRAPPED_KEY_SIZE])
{
    randombytes_buf(key->bytes, sizeof key->bytes);
    /* It fails only for a low-order public key; programme keys are made by seal_keys_create. */
    if (crypto_box_seal(wrapped, key->bytes, sizeof key->bytes, to->bytes) != 0) {
        sodium_memzero(wrapped, WRAPPED_KEY_SIZE);
    }
}

Status record_key_unwrap(const SealPublic *public_key, const SealSecret *secret,
                         const uint8_t wrapped[WRAPPED_KEY_SIZE], RecordKey *out, Error *err)
{
    if (crypto_box_seal_open(out->bytes, wrapped, WRAPPED_KEY_SIZE, public_key->bytes, secret->bytes) != 0) {
        return error_set(err, ST_DENIED, "this key does not open the sealed record; use the programme's own key");
    }
    return ST_OK;
}

void record_seal(const RecordKey *key, const void *plain, size_t size, Buffer *out)
{
    uint8_t *nonce = (uint8_t *)buffer_reserve(out, size + SEAL_OVERHEAD);
    unsigned long long sealed = 0;

    randombytes_buf(nonce, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + NONCE, &sealed, plain, size, NULL, 0, NULL, nonce, key->bytes);
    buffer_grown(out, NONCE + (size_t)sealed);
}

Status record_unseal(const RecordKey *key, const void *sealed, size_t size, Buffer *out, Error *err)
{
    const uint8_t *nonce = sealed;
    unsigned long long plain = 0;

    if (size < SEAL_OVERHEAD) {
        return error_set(err, ST_CORRUPT, "a sealed part of %zu bytes is too short", size);
    }
    uint8_t *room = (uint8_t *)buffer_reserve(out, size);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(room, &plain, NULL, nonce + NONCE, size - NONCE, NULL, 0, nonce,
                                                   key->bytes) != 0) {
        return error_set(err, ST_CORRUPT, "a sealed part is not what was sealed");
    }
    buffer_grown(out, (size_t)plain);
    return ST_OK;
}
