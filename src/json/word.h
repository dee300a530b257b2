/*
 * word.h - eight bytes at a time: where in a word a byte of some kind stands.
 *
 * Every mask has the top bit set in each byte found; the lowest one set is always right, higher ones may be false.
 */
#ifndef JSON_WORD_H
#define JSON_WORD_H

#include <stdint.h>
#include <string.h>

#define WORD_ONES 0x0101010101010101ull
#define WORD_TOPS 0x8080808080808080ull

static inline uint64_t word_load(const char *at)
{
    uint64_t word;

    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

static inline uint64_t word_zeros(uint64_t word)
{
    return (word - WORD_ONES) & ~word & WORD_TOPS;
}

static inline uint64_t word_equal(uint64_t word, char byte)
{
    return word_zeros(word ^ WORD_ONES * (uint8_t)byte);
}

/* Bytes below `limit` (at most 0x80). */
static inline uint64_t word_below(uint64_t word, uint8_t limit)
{
    return (word - WORD_ONES * limit) & ~word & WORD_TOPS;
}

static inline uint64_t word_not_ascii(uint64_t word)
{
    return word & WORD_TOPS;
}

/* Position 0..7 of the first byte found; `mask` is not 0. */
static inline unsigned word_first(uint64_t mask)
{
    return (unsigned)__builtin_ctzll(mask) / 8;
}

#endif
