#include "base/sort.h"

#include <stdbool.h>
#include <string.h>

#include "base/memory.h"

enum { DIGIT_BITS = 8, DIGITS = 256, KEY_DIGITS = 64 / DIGIT_BITS };

static size_t digit_of(const SortKey *item, int digit)
{
    return item->key >> (digit * DIGIT_BITS) & (DIGITS - 1);
}

/* Deals the keys out by one digit of theirs; false, and nothing is moved, when all have the same. */
static bool digit_deal(const SortKey *from, SortKey *to, size_t count, int digit)
{
    size_t starts[DIGITS + 1] = {0};

    for (size_t i = 0; i < count; i++) {
        starts[digit_of(&from[i], digit) + 1]++;
    }
    if (starts[digit_of(&from[0], digit) + 1] == count) {
        return false;
    }
    for (size_t i = 1; i < DIGITS; i++) {
        starts[i] += starts[i - 1];
    }
    for (size_t i = 0; i < count; i++) {
        to[starts[digit_of(&from[i], digit)]++] = from[i];
    }
    return true;
}

void keys_sort(SortKey *keys, size_t count)
{
    SortKey *from = keys, *to = memory_resize(NULL, count * sizeof *to + 1), *other = to;

    for (int digit = 0; digit < KEY_DIGITS && count > 1; digit++) {
        if (digit_deal(from, to, count, digit)) {
            SortKey *dealt = to;
            to = from;
            from = dealt;
        }
    }
    if (from != keys && count > 0) {
        memcpy(keys, from, count * sizeof *keys);
    }
    memory_free(other);
}
