#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/seal.h"
#include "base/sign.h"

static int start_crypto(void **state)
{
    (void)state;
    return crypto_start() ? 0 : -1;
}

static const char plain[] = "a name nobody else may read";

static void what_is_sealed_opens_with_the_programmes_key(void **state)
{
    SealPublic to;
    SealSecret secret;
    RecordKey key, again;
    uint8_t wrapped[WRAPPED_KEY_SIZE];
    BUFFER sealed = {0}, opened = {0};
    Error err;

    (void)state;
    seal_keys_create(&to, &secret);
    record_key_create(&to, &key, wrapped);
    record_seal(&key, plain, sizeof plain, &sealed);
    assert_int_equal(sealed.size, sizeof plain + SEAL_OVERHEAD);
    assert_null(memmem(sealed.at, sealed.size, "name", 4));
    assert_int_equal(record_key_unwrap(&to, &secret, wrapped, &again, &err), ST_OK);
    assert_memory_equal(&again, &key, sizeof key);
    assert_int_equal(record_unseal(&again, sealed.at, sealed.size, &opened, &err), ST_OK);
    assert_int_equal(opened.size, sizeof plain);
    assert_memory_equal(opened.at, plain, sizeof plain);
}

static void another_programmes_key_does_not_open_it(void **state)
{
    SealPublic to, other;
    SealSecret secret, other_secret;
    RecordKey key;
    uint8_t wrapped[WRAPPED_KEY_SIZE];
    Error err;

    (void)state;
    seal_keys_create(&to, &secret);
    seal_keys_create(&other, &other_secret);
    record_key_create(&to, &key, wrapped);
    assert_int_equal(record_key_unwrap(&other, &other_secret, wrapped, &key, &err), ST_DENIED);
    assert_string_not_equal(err.message, "");
}

static void no_byte_of_a_sealed_part_can_change_or_go(void **state)
{
    SealPublic to;
    SealSecret secret;
    RecordKey key;
    uint8_t wrapped[WRAPPED_KEY_SIZE];
    BUFFER sealed = {0}, opened = {0};
    Error err;

    (void)state;
    seal_keys_create(&to, &secret);
    record_key_create(&to, &key, wrapped);
    record_seal(&key, plain, sizeof plain, &sealed);
    for (size_t i = 0; i < sealed.size; i++) {
        sealed.at[i] ^= 1;
        assert_int_equal(record_unseal(&key, sealed.at, sealed.size, &opened, &err), ST_CORRUPT);
        sealed.at[i] ^= 1;
        assert_int_equal(record_unseal(&key, sealed.at, i, &opened, &err), ST_CORRUPT);
    }
    assert_int_equal(opened.size, 0);
}

static void the_same_value_sealed_twice_looks_different(void **state)
{
    SealPublic to;
    SealSecret secret;
    RecordKey key;
    uint8_t wrapped[WRAPPED_KEY_SIZE];
    BUFFER one = {0}, two = {0};

    (void)state;
    seal_keys_create(&to, &secret);
    record_key_create(&to, &key, wrapped);
    record_seal(&key, plain, sizeof plain, &one);
    record_seal(&key, plain, sizeof plain, &two);
    assert_memory_not_equal(one.at, two.at, one.size);
}

static void nothing_can_be_sealed_too(void **state)
{
    SealPublic to;
    SealSecret secret;
    RecordKey key;
    uint8_t wrapped[WRAPPED_KEY_SIZE];
    BUFFER sealed = {0}, opened = {0};
    Error err;

    (void)state;
    seal_keys_create(&to, &secret);
    record_key_create(&to, &key, wrapped);
    record_seal(&key, NULL, 0, &sealed);
    assert_int_equal(record_unseal(&key, sealed.at, sealed.size, &opened, &err), ST_OK);
    assert_int_equal(opened.size, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_sealed_opens_with_the_programmes_key),
        cmocka_unit_test(another_programmes_key_does_not_open_it),
        cmocka_unit_test(no_byte_of_a_sealed_part_can_change_or_go),
        cmocka_unit_test(the_same_value_sealed_twice_looks_different),
        cmocka_unit_test(nothing_can_be_sealed_too),
    };
    return cmocka_run_group_tests(tests, start_crypto, NULL);
}
