#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "journal/entry.h"

static const NodeKey KEYS[2] = {{{1}}, {{0xbb}}};
static const NodeList NODES = {KEYS, 2};
static Entry entry;
static Error err;

static size_t bytes_of(const char *hex, uint8_t out[512])
{
    size_t size = strlen(hex) / 2;

    assert_true(size <= 512 && hex_parse(text_of(hex), out, size));
    return size;
}

static Status decode(const char *hex)
{
    static uint8_t bytes[512];

    return entry_decode(position_of(1, 7), bytes, bytes_of(hex, bytes), &NODES, &entry, &err);
}

#define SALT "000102030405060708090a0b0c0d0e0f"

static void what_a_later_version_writes_is_kept_and_hashed(void **state)
{
    static const Hash previous;
    Hash all, other;

    (void)state;
    /* kind 4711, key 40, parts of classes 0 and 6 */
    assert_int_equal(decode("82a2001912671828636e6577a20050" SALT "0652" SALT "4869"), ST_OK);
    assert_int_equal(entry.kind, 4711);
    assert_true(entry.parts[6].present);
    entry_chain(&entry, &previous, &all);
    assert_int_equal(decode("82a2001912671828636e6578a20050" SALT "0652" SALT "4869"), ST_OK);
    entry_chain(&entry, &previous, &other);
    assert_false(hash_equal(&all, &other)); /* another value of the unknown key */
    assert_int_equal(decode("82a2001912671828636e6577a20050" SALT "0652" SALT "486a"), ST_OK);
    entry_chain(&entry, &previous, &other);
    assert_false(hash_equal(&all, &other)); /* another byte of the unknown part */
    assert_int_equal(decode("82a2001912671828636e6577a10050" SALT), ST_OK);
    entry_chain(&entry, &previous, &other);
    assert_false(hash_equal(&all, &other)); /* the unknown part is gone */
}

static void a_part_can_be_withheld_without_changing_the_hash(void **state)
{
    static const Hash previous;
    Hash whole, without, part;
    char hex[HASH_TEXT_SIZE], text[256];

    (void)state;
    assert_int_equal(decode("82a10003a20152" SALT "a0a00251" SALT "a0"), ST_OK);
    entry_chain(&entry, &previous, &whole);
    hash_bytes(entry.parts[1].bytes, entry.parts[1].size, &part);
    hex_format(part.bytes, sizeof part, hex);
    snprintf(text, sizeof text, "82a10003a201815820%s0251" SALT "a0", hex);
    assert_int_equal(decode(text), ST_OK);
    assert_true(entry.parts[1].withheld);
    assert_int_equal(part_body(&entry.parts[1]).length, 0);
    assert_int_equal(part_body(&entry.parts[2]).length, 1);
    entry_chain(&entry, &previous, &without);
    assert_true(hash_equal(&whole, &without));
}

static void the_class_of_a_part_is_hashed(void **state)
{
    static const Hash previous;
    Hash one, two;

    (void)state;
    assert_int_equal(decode("82a10003a10150" SALT), ST_OK);
    entry_chain(&entry, &previous, &one);
    assert_int_equal(decode("82a10003a10250" SALT), ST_OK);
    entry_chain(&entry, &previous, &two);
    assert_false(hash_equal(&one, &two));
}

static void references_name_entries_of_this_and_other_chains(void **state)
{
    (void)state;
    assert_int_equal(decode("82a200040483051800825820bb00000000000000000000000000000000000000000000000000000000000000"
                            "09a0"),
                     ST_CORRUPT); /* 0x1800: not the shortest head */
    assert_int_equal(decode("82a20004048305825820bb00000000000000000000000000000000000000000000000000000000000000"
                            "09825820cc0000000000000000000000000000000000000000000000000000000000000009a0"),
                     ST_OK);
    assert_int_equal(entry.previous_count, 2); /* one is of a node nobody here knows */
    assert_int_equal(entry.previous[0], position_of(1, 5));
    assert_int_equal(entry.previous[1], position_of(1, 9));
    assert_int_equal(decode("82a2000707825820cc0000000000000000000000000000000000000000000000000000000000000009a0"),
                     ST_OK);
    assert_true(entry.has_target && entry.target_missing);
    assert_int_equal(entry.target_node[0], 0xcc);
    assert_int_equal(entry.target_sequence, 9);
}

static void what_is_no_entry_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "a0",
        "82a0a0",                                       /* no kind */
        "82a10000a0",                                   /* kind 0 */
        "82a10003",                                     /* no parts */
        "83a10003a000",                                 /* three members */
        "82a10003a000",                                 /* a byte behind */
        "82a100613aa0",                                 /* the kind is a text */
        "82a1200382a0",                                 /* a key below zero */
        "82a10003a1014f000102030405060708090a0b0c0d0e", /* a salt of 15 bytes */
        "82a10003a10850" SALT,                          /* class 8 */
        "82a10003a20250" SALT "0150" SALT,              /* classes out of order */
        "82a10003a20150" SALT "0150" SALT,              /* one twice */
        "82a10003a10181581f"
        "00000000000000000000000000000000000000000000000000000000000000", /* a hash of 31 */
        "82a200030682194dc104a0",                                         /* precision 4 */
        "82a2000602504142a0",                                             /* a record of too few bytes */
        "82a2000609850102030405a0",                                       /* five counts */
        "82a200030003a0",                                                 /* a key twice */
        "82a201030003a0",                                                 /* keys out of order */
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        if (decode(bad[i]) != ST_CORRUPT) {
            fail_msg("%s was taken", bad[i]);
        }
    }
}

static void a_chain_begins_with_its_node(void **state)
{
    Hash one, two;

    (void)state;
    chain_start(&KEYS[0], &one);
    chain_start(&KEYS[1], &two);
    assert_false(hash_equal(&one, &two));
}

static void a_commit_signs_node_sequence_and_hash(void **state)
{
    uint8_t message[COMMIT_MESSAGE_SIZE];
    Hash hash = {{5}};

    (void)state;
    commit_message(&KEYS[1], 0x0102, &hash, message);
    assert_memory_equal(message, "whitestone commit 1\xbb", 20);
    assert_memory_equal(message + 19 + 32, "\0\0\0\0\0\0\1\2\5", 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_later_version_writes_is_kept_and_hashed),
        cmocka_unit_test(a_part_can_be_withheld_without_changing_the_hash),
        cmocka_unit_test(the_class_of_a_part_is_hashed),
        cmocka_unit_test(references_name_entries_of_this_and_other_chains),
        cmocka_unit_test(what_is_no_entry_is_refused),
        cmocka_unit_test(a_chain_begins_with_its_node),
        cmocka_unit_test(a_commit_signs_node_sequence_and_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
