/*
 * name_index.h - a hash table from names to numbers, built once; a name given to two things finds neither.
 */
#ifndef MODEL_NAME_INDEX_H
#define MODEL_NAME_INDEX_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

typedef struct NameSlot {
    Text name; /* at NULL: free */
    int32_t item;
    int32_t rank;
} NameSlot;

typedef struct NameIndex {
    NameSlot *slots;
    size_t mask;
} NameIndex;

enum { NAME_NONE = -1, NAME_AMBIGUOUS = -2 };

/* Room for at most `names` names. */
void name_index_init(NameIndex *index, Arena *arena, size_t names);

/*
 * Names `item` (>= 0). Of two items of one name the one of lower `rank` has it; of the same rank neither. The name must
 * live as long as the index; an empty one is left out. Returns the item that had the name before, or NAME_NONE.
 */
int32_t name_index_add(NameIndex *index, Text name, int32_t item, int32_t rank);

/* The item, NAME_NONE or NAME_AMBIGUOUS. */
int32_t name_index_find(const NameIndex *index, Text name);

#endif
