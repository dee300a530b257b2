#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "base/sign.h"

static int start_crypto(void **state)
{
    (void)state;
    return crypto_start() ? 0 : -1;
}

static void a_signature_holds_for_its_key_and_message(void **state)
{
    NodeKey key;
    NodeSecret secret;
    Signature signature;

    (void)state;
    node_key_create(&key, &secret);
    node_sign(&secret, "land", 4, &signature);
    assert_true(node_verify(&key, "land", 4, &signature));
    node_sign(&secret, NULL, 0, &signature);
    assert_true(node_verify(&key, NULL, 0, &signature));
}

static void no_bit_of_message_key_or_signature_can_change(void **state)
{
    NodeKey key;
    NodeSecret secret;
    Signature signature;
    uint8_t message[32];

    (void)state;
    node_key_create(&key, &secret);
    random_bytes(message, sizeof message);
    node_sign(&secret, message, sizeof message, &signature);
    for (int bit = 0; bit < 256; bit++) {
        message[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(node_verify(&key, message, sizeof message, &signature));
        message[bit / 8] ^= (uint8_t)(1 << bit % 8);
        key.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(node_verify(&key, message, sizeof message, &signature));
        key.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    for (int bit = 0; bit < 512; bit++) {
        signature.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        assert_false(node_verify(&key, message, sizeof message, &signature));
        signature.bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    assert_false(node_verify(&key, message, sizeof message - 1, &signature));
}

static void one_node_cannot_sign_for_another(void **state)
{
    NodeKey one, two;
    NodeSecret secret_one, secret_two;
    Signature signature;

    (void)state;
    node_key_create(&one, &secret_one);
    node_key_create(&two, &secret_two);
    assert_memory_not_equal(&one, &two, sizeof one);
    node_sign(&secret_two, "land", 4, &signature);
    assert_false(node_verify(&one, "land", 4, &signature));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_signature_holds_for_its_key_and_message),
        cmocka_unit_test(no_bit_of_message_key_or_signature_can_change),
        cmocka_unit_test(one_node_cannot_sign_for_another),
    };
    return cmocka_run_group_tests(tests, start_crypto, NULL);
}
