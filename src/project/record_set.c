#include "project/record_set.h"

#include "base/memory.h"

enum { FIRST_CAPACITY = 1024 };

void record_set_done(RecordSet *set)
{
    memory_free(set->slots);
    *set = (RecordSet){0};
}

static RecordSlot *slot_of(const RecordSet *set, Id id)
{
    uint64_t high, low;

    memcpy(&high, id.bytes, sizeof high);
    memcpy(&low, id.bytes + 8, sizeof low);
    uint64_t hash = (high ^ low * 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
    for (size_t i = (hash ^ hash >> 31) & (set->capacity - 1);; i = (i + 1) & (set->capacity - 1)) {
        RecordSlot *slot = &set->slots[i];
        if (slot->entries == 0 || id_equal(slot->id, id)) {
            return slot;
        }
    }
}

static void set_grow(RecordSet *set)
{
    RecordSet larger = {.capacity = set->capacity == 0 ? FIRST_CAPACITY : set->capacity * 2, .used = set->used};

    larger.slots = memory_resize(NULL, sizeof *larger.slots * larger.capacity);
    memset(larger.slots, 0, sizeof *larger.slots * larger.capacity);
    for (size_t i = 0; i < set->capacity; i++) {
        if (set->slots[i].entries > 0) {
            *slot_of(&larger, set->slots[i].id) = set->slots[i];
        }
    }
    memory_free(set->slots);
    *set = larger;
}

RecordSlot *record_set_add(RecordSet *set, Id id, uint32_t type)
{
    if (set->used * 3 >= set->capacity * 2) {
        set_grow(set);
    }
    RecordSlot *slot = slot_of(set, id);
    if (slot->entries == 0) {
        *slot = (RecordSlot){.id = id, .type = type};
        set->used++;
    }
    slot->entries++;
    return slot;
}

const RecordSlot *record_set_find(const RecordSet *set, Id id)
{
    const RecordSlot *slot = set->capacity == 0 ? NULL : slot_of(set, id);

    return slot == NULL || slot->entries == 0 ? NULL : slot;
}
