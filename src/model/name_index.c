#include "model/name_index.h"

static size_t name_hash(Text name)
{
    uint64_t hash = 0xcbf29ce484222325u; /* FNV-1a */

    for (size_t i = 0; i < name.length; i++) {
        hash = (hash ^ (unsigned char)name.at[i]) * 0x100000001b3u;
    }
    return (size_t)(hash ^ hash >> 32);
}

static NameSlot *slot_of(const NameIndex *index, Text name)
{
    size_t i = name_hash(name) & index->mask;

    while (index->slots[i].name.at != NULL && !text_equal(index->slots[i].name, name)) {
        i = (i + 1) & index->mask;
    }
    return &index->slots[i];
}

void name_index_init(NameIndex *index, Arena *arena, size_t names)
{
    size_t size = 8;

    while (size < names * 2) {
        size *= 2;
    }
    index->slots = ARENA_ARRAY(arena, NameSlot, size);
    index->mask = size - 1;
}

int32_t name_index_add(NameIndex *index, Text name, int32_t item, int32_t rank)
{
    if (name.length == 0) {
        return NAME_NONE;
    }
    NameSlot *slot = slot_of(index, name);
    if (slot->name.at == NULL) {
        *slot = (NameSlot){name, item, rank};
        return NAME_NONE;
    }
    int32_t before = slot->item;
    if (rank < slot->rank) {
        slot->item = item;
        slot->rank = rank;
    } else if (rank == slot->rank && before != item) {
        slot->item = NAME_AMBIGUOUS;
    }
    return before;
}

int32_t name_index_find(const NameIndex *index, Text name)
{
    if (name.length == 0 || index->slots == NULL) {
        return NAME_NONE;
    }
    const NameSlot *slot = slot_of(index, name);
    return slot->name.at == NULL ? NAME_NONE : slot->item;
}
