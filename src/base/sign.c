#include "base/sign.h"

#include <sodium.h>

bool crypto_start(void)
{
    return sodium_init() >= 0;
}

void node_key_create(NodeKey *key, NodeSecret *secret)
{
    crypto_sign_keypair(key->bytes, secret->bytes);
}

void node_sign(const NodeSecret *secret, const void *message, size_t size, Signature *out)
{
    crypto_sign_detached(out->bytes, NULL, message, size, secret->bytes);
}

bool node_verify(const NodeKey *key, const void *message, size_t size, const Signature *signature)
{
    return crypto_sign_verify_detached(signature->bytes, message, size, key->bytes) == 0;
}
