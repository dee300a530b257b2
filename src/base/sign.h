/*
 * sign.h - a node's Ed25519 key pair and its signatures.
 */
#ifndef BASE_SIGN_H
#define BASE_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct NodeKey {
    uint8_t bytes[32];
} NodeKey; /* public: names the node */

typedef struct NodeSecret {
    uint8_t bytes[64];
} NodeSecret;

typedef struct Signature {
    uint8_t bytes[64];
} Signature;

/* Call once before anything else of base/ that needs libsodium; false when the system gives no randomness. */
bool crypto_start(void);

void node_key_create(NodeKey *key, NodeSecret *secret);
void node_sign(const NodeSecret *secret, const void *message, size_t size, Signature *out);
bool node_verify(const NodeKey *key, const void *message, size_t size, const Signature *signature);

#endif
