#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/random.h"
#include "base/sign.h"

static int start_crypto(void **state)
{
    (void)state;
    return crypto_start() ? 0 : -1;
}

static void assert_hash(Text text, const char *expected)
{
    char hex[HASH_TEXT_SIZE];
    Hash hash;

    hash_bytes(text.at, text.length, &hash);
    hex_format(hash.bytes, sizeof hash.bytes, hex);
    assert_string_equal(hex, expected);
}

static void it_is_blake2b_with_256_bits(void **state)
{
    (void)state;
    assert_hash(TEXT(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    assert_hash(TEXT("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void pieces_hash_like_the_whole(void **state)
{
    Dice dice = {9};
    uint8_t bytes[1000];
    Hash whole, pieces;

    (void)state;
    random_bytes(bytes, sizeof bytes);
    for (int round = 0; round < 200; round++) {
        Hasher hasher;
        size_t at = 0;
        hasher_init(&hasher);
        while (at < sizeof bytes) {
            size_t size = 1 + dice_below(&dice, 200);
            size = size < sizeof bytes - at ? size : sizeof bytes - at;
            hasher_add(&hasher, bytes + at, size);
            at += size;
        }
        hasher_finish(&hasher, &pieces);
        hash_bytes(bytes, sizeof bytes, &whole);
        assert_true(hash_equal(&whole, &pieces));
    }
}

static void one_bit_changes_the_hash(void **state)
{
    uint8_t bytes[64] = {0};
    Hash before, after;

    (void)state;
    hash_bytes(bytes, sizeof bytes, &before);
    for (int bit = 0; bit < 512; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        hash_bytes(bytes, sizeof bytes, &after);
        assert_false(hash_equal(&before, &after));
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
}

static void hexadecimal_reads_back_in_either_case(void **state)
{
    uint8_t bytes[3];

    (void)state;
    assert_true(hex_parse(TEXT("00fFA5"), bytes, 3));
    assert_memory_equal(bytes, "\x00\xff\xa5", 3);
}

static void hexadecimal_of_another_length_or_alphabet_is_refused(void **state)
{
    uint8_t bytes[3];

    (void)state;
    assert_false(hex_parse(TEXT("00ffa"), bytes, 3));
    assert_false(hex_parse(TEXT("00ffa5b6"), bytes, 3));
    assert_false(hex_parse(TEXT("00ffag"), bytes, 3));
    assert_false(hex_parse(TEXT("00:fa5"), bytes, 3));
    assert_false(hex_parse(TEXT(""), bytes, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_blake2b_with_256_bits),
        cmocka_unit_test(pieces_hash_like_the_whole),
        cmocka_unit_test(one_bit_changes_the_hash),
        cmocka_unit_test(hexadecimal_reads_back_in_either_case),
        cmocka_unit_test(hexadecimal_of_another_length_or_alphabet_is_refused),
    };
    return cmocka_run_group_tests(tests, start_crypto, NULL);
}
