#include "service/number_counts.h"

#include "base/memory.h"

enum { FIRST_CAPACITY = 1024 };

static struct NumberSlot *number_slot(const NumberCounts *counts, uint64_t number)
{
    size_t i = (number * 0x9e3779b97f4a7c15u >> 20) & (counts->capacity - 1);

    while (counts->slots[i].count > 0 && counts->slots[i].number != number) {
        i = (i + 1) & (counts->capacity - 1);
    }
    return &counts->slots[i];
}

static void numbers_grow(NumberCounts *counts)
{
    NumberCounts larger = {.capacity = counts->capacity == 0 ? FIRST_CAPACITY : counts->capacity * 2,
                           .used = counts->used};

    larger.slots = memory_resize(NULL, sizeof *larger.slots * larger.capacity);
    memset(larger.slots, 0, sizeof *larger.slots * larger.capacity);
    for (size_t i = 0; i < counts->capacity; i++) {
        if (counts->slots[i].count > 0) {
            *number_slot(&larger, counts->slots[i].number) = counts->slots[i];
        }
    }
    memory_free(counts->slots);
    *counts = larger;
}

static struct NumberSlot *number_take(NumberCounts *counts, uint64_t number)
{
    if (counts->used * 3 >= counts->capacity * 2) {
        numbers_grow(counts);
    }
    struct NumberSlot *slot = number_slot(counts, number);
    if (slot->count == 0) {
        slot->number = number;
        counts->used++;
    }
    return slot;
}

uint32_t numbers_add(NumberCounts *counts, uint64_t number)
{
    return number_take(counts, number)->count++;
}

uint32_t numbers_note(NumberCounts *counts, uint64_t number, uint32_t value)
{
    struct NumberSlot *slot = number_take(counts, number);
    uint32_t noted = slot->count;

    slot->count = noted == 0 ? value : noted;
    return noted;
}

uint32_t numbers_count(const NumberCounts *counts, uint64_t number)
{
    return counts->capacity == 0 ? 0 : number_slot(counts, number)->count;
}

void numbers_done(NumberCounts *counts)
{
    memory_free(counts->slots);
    *counts = (NumberCounts){0};
}

uint64_t hash_text(Text text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (size_t i = 0; i < text.length; i++) {
        hash = (hash ^ (unsigned char)text.at[i]) * 0x100000001b3u;
    }
    return hash;
}

uint64_t code_hash(Text code, Arena *scratch)
{
    char *lower = arena_copy(scratch, code.at, code.length);

    for (size_t i = 0; i < code.length; i++) {
        lower[i] = (char)(lower[i] >= 'A' && lower[i] <= 'Z' ? lower[i] + 32 : lower[i]);
    }
    return hash_text((Text){lower, code.length});
}
