#include "json/structure.h"

#include <string.h>

#include "base/limits.h"

enum { BLOCK = 64 };

/* One bit for each byte of a block. */
typedef struct Masks {
    uint64_t quotes, backslashes, opens, closes, not_ascii;
} Masks;

#ifdef __SSE2__
/* The compiler's own vectors: the intrinsics' header brings names that are banned here. */
typedef char Vector __attribute__((vector_size(16)));

static inline uint64_t bits_of(Vector tops)
{
    return (uint64_t)(unsigned)__builtin_ia32_pmovmskb128(tops);
}

static inline uint64_t bits_equal(Vector bytes, char byte)
{
    return bits_of((Vector)(bytes == byte));
}

/* '[' and '{' differ in one bit only, as do ']' and '}'. */
static inline Masks masks_of(const char *at)
{
    Masks masks = {0};

    for (int i = 0; i < BLOCK; i += 16) {
        Vector bytes;
        memcpy(&bytes, at + i, sizeof bytes);
        Vector folded = bytes | ('[' ^ '{');
        masks.quotes |= bits_equal(bytes, '"') << i;
        masks.backslashes |= bits_equal(bytes, '\\') << i;
        masks.opens |= bits_equal(folded, '{') << i;
        masks.closes |= bits_equal(folded, '}') << i;
        masks.not_ascii |= bits_of(bytes) << i;
    }
    return masks;
}
#else
static inline Masks masks_of(const char *at)
{
    Masks masks = {0};

    for (int i = 0; i < BLOCK; i++) {
        char c = at[i];
        masks.quotes |= (uint64_t)(c == '"') << i;
        masks.backslashes |= (uint64_t)(c == '\\') << i;
        masks.opens |= (uint64_t)(c == '[' || c == '{') << i;
        masks.closes |= (uint64_t)(c == ']' || c == '}') << i;
        masks.not_ascii |= (uint64_t)((unsigned char)c >> 7) << i;
    }
    return masks;
}
#endif

/* Each bit becomes the parity of itself and all bits below. */
static inline uint64_t parity_below(uint64_t bits)
{
    for (int shift = 1; shift < BLOCK; shift *= 2) {
        bits ^= bits << shift;
    }
    return bits;
}

static inline unsigned count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555u;
    bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
    return (unsigned)(((bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0fu) * 0x0101010101010101u >> 56);
}

/* Bytes that a backslash before them escapes, of a block of `size` bytes. */
static uint64_t escaped_bytes(Structure *structure, uint64_t backslashes, int size)
{
    uint64_t escaped = 0, escape = structure->escape;

    for (uint64_t rest = backslashes & ~escape; rest != 0;) {
        int at = __builtin_ctzll(rest);
        uint64_t next = at == BLOCK - 1 ? 0 : (uint64_t)2 << at;
        escaped |= next;
        rest &= rest - 1;
        rest &= ~next;
    }
    uint64_t last = backslashes >> (size - 1) & 1;
    uint64_t last_escaped = (escaped | escape) >> (size - 1) & 1;
    structure->escape = last & ~last_escaped;
    return escaped | escape;
}

/* Follows the brackets of one block one by one; returns the size up to where it stops, or `size`. */
static int follow_brackets(Structure *structure, uint64_t opens, uint64_t closes, int size, StructureResult *result)
{
    for (uint64_t rest = opens | closes; rest != 0; rest &= rest - 1) {
        int at = __builtin_ctzll(rest);
        if ((closes >> at & 1) == 0) {
            if (++structure->depth > LIMIT_JSON_DEPTH) {
                *result = STRUCTURE_DEEP;
                return at;
            }
        } else if (--structure->depth == 0) {
            *result = STRUCTURE_END;
            return at + 1;
        }
    }
    return size;
}

/* Takes in the `size` bytes at `at`, which has room for a block; returns how many of them belong to the value. */
static inline int block_scan(Structure *structure, const char *at, int size, StructureResult *result)
{
    Masks masks = masks_of(at);
    uint64_t escaped = 0;

    if ((masks.backslashes | structure->escape) != 0) {
        escaped = escaped_bytes(structure, masks.backslashes, size);
    }
    uint64_t strings = parity_below(masks.quotes & ~escaped) ^ structure->in_string;
    structure->in_string = 0 - (strings >> (BLOCK - 1));
    structure->not_ascii |= masks.not_ascii != 0;
    uint64_t opens = masks.opens & ~strings, closes = masks.closes & ~strings;
    if ((opens | closes) == 0) {
        return size;
    }
    unsigned opened = count_bits(opens), closed = count_bits(closes);
    if (structure->depth > closed && structure->depth + opened <= LIMIT_JSON_DEPTH) {
        structure->depth += opened - closed;
        return size;
    }
    return follow_brackets(structure, opens, closes, size, result);
}

StructureResult structure_scan(Structure *structure, const char **at, const char *end)
{
    StructureResult result = STRUCTURE_MORE;
    char last[BLOCK];

    while (result == STRUCTURE_MORE && end - *at >= BLOCK) {
        *at += block_scan(structure, *at, BLOCK, &result);
    }
    if (result == STRUCTURE_MORE && *at < end) {
        int size = (int)(end - *at);
        memset(last, ' ', sizeof last);
        memcpy(last, *at, (size_t)size);
        *at += block_scan(structure, last, size, &result);
    }
    return result;
}
