#include "measure/sums.h"

#include <string.h>

#include "base/memory.h"
#include "measure/amount.h"

enum { FIRST_SLOTS = 64 };

void sums_init(Sums *sums)
{
    *sums = (Sums){0};
    arena_init(&sums->arena, 0);
}

void sums_done(Sums *sums)
{
    memory_free(sums->cells);
    arena_done(&sums->arena);
    *sums = (Sums){0};
}

void sums_clear(Sums *sums)
{
    memory_free(sums->cells);
    sums->cells = NULL;
    sums->slots = sums->used = 0;
    arena_reset(&sums->arena);
}

static uint32_t key_hash(Text key)
{
    uint64_t hash = key.length * 0x9e3779b97f4a7c15u, part;
    size_t i = 0;

    for (; i + sizeof part <= key.length; i += sizeof part) {
        memcpy(&part, key.at + i, sizeof part);
        hash = (hash ^ part) * 0x9fb21c651e98df25u;
        hash ^= hash >> 32;
    }
    if (i < key.length) {
        part = 0;
        memcpy(&part, key.at + i, key.length - i);
        hash = (hash ^ part) * 0x9fb21c651e98df25u;
    }
    return (uint32_t)(hash ^ hash >> 29);
}

static SumCell *cell_find(const Sums *sums, Text key, uint32_t hash)
{
    size_t i = hash & (sums->slots - 1);

    for (;; i = (i + 1) & (sums->slots - 1)) {
        SumCell *cell = &sums->cells[i];
        if (cell->numbers == NULL || (cell->hash == hash && text_equal(cell->key, key))) {
            return cell;
        }
    }
}

static void sums_grow(Sums *sums)
{
    SumCell *old = sums->cells;
    size_t slots = sums->slots;

    sums->slots = slots == 0 ? FIRST_SLOTS : slots * 2;
    sums->cells = memory_resize(NULL, sizeof *sums->cells * sums->slots);
    memset(sums->cells, 0, sizeof *sums->cells * sums->slots);
    for (size_t i = 0; i < slots; i++) {
        if (old[i].numbers != NULL) {
            *cell_find(sums, old[i].key, old[i].hash) = old[i];
        }
    }
    memory_free(old);
}

int64_t *sums_at(Sums *sums, Text key, size_t width)
{
    uint32_t hash = key_hash(key);

    if (sums->used * 2 >= sums->slots) {
        sums_grow(sums);
    }
    SumCell *cell = cell_find(sums, key, hash);
    if (cell->numbers == NULL) {
        int64_t *numbers = ARENA_ARRAY(&sums->arena, int64_t, width);
        *cell = (SumCell){text_copy(&sums->arena, key), numbers, (uint32_t)width, hash};
        sums->used++;
    }
    return cell->numbers;
}

void sums_add(Sums *sums, Text key, const int64_t *numbers, size_t width, int sign)
{
    int64_t *sum = sums_at(sums, key, width);

    for (size_t i = 0; i < width; i++) {
        sum[i] = amount_add(sum[i], sign < 0 ? amount_add(0, -numbers[i]) : numbers[i]);
    }
}

void sums_merge(Sums *sums, const Sums *other)
{
    size_t at = 0;
    const SumCell *cell;

    while ((cell = sums_next(other, &at)) != NULL) {
        sums_add(sums, cell->key, cell->numbers, cell->width, 1);
    }
}

static bool is_zero(const SumCell *cell)
{
    for (size_t i = 0; i < cell->width; i++) {
        if (cell->numbers[i] != 0) {
            return false;
        }
    }
    return true;
}

const SumCell *sums_next(const Sums *sums, size_t *at)
{
    while (*at < sums->slots) {
        const SumCell *cell = &sums->cells[(*at)++];
        if (cell->numbers != NULL && !is_zero(cell)) {
            return cell;
        }
    }
    return NULL;
}
