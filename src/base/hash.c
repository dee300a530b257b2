#include "base/hash.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_generichash_state) <= sizeof(Hasher), "Hasher holds libsodium's state");

void hasher_init(Hasher *hasher)
{
    crypto_generichash_init((crypto_generichash_state *)hasher->state, NULL, 0, sizeof(Hash));
}

void hasher_add(Hasher *hasher, const void *bytes, size_t size)
{
    crypto_generichash_update((crypto_generichash_state *)hasher->state, bytes, size);
}

void hasher_finish(Hasher *hasher, Hash *out)
{
    crypto_generichash_final((crypto_generichash_state *)hasher->state, out->bytes, sizeof out->bytes);
}

void hash_bytes(const void *bytes, size_t size, Hash *out)
{
    crypto_generichash(out->bytes, sizeof out->bytes, bytes, size, NULL, 0);
}

void hex_format(const uint8_t *bytes, size_t size, char *out)
{
    sodium_bin2hex(out, size * 2 + 1, bytes, size);
}

bool hex_parse(Text text, uint8_t *out, size_t size)
{
    size_t read = 0;

    return text.length == size * 2 && sodium_hex2bin(out, size, text.at, text.length, NULL, &read, NULL) == 0 &&
           read == size;
}
