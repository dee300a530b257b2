#include "exchange/columns.h"

void columns_done(Columns *columns)
{
    arena_done(&columns->arena);
}

/* FNV-1a. */
static uint32_t hash_of(Text name)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < name.length; i++) {
        hash = (hash ^ (unsigned char)name.at[i]) * 16777619u;
    }
    return hash;
}

/* The slot that holds the name or is free for it. */
static size_t slot_of(const Columns *columns, Text name)
{
    size_t slot = hash_of(name) % COLUMN_SLOTS;

    while (columns->slots[slot] != 0 && !text_equal(columns->names[columns->slots[slot] - 1], name)) {
        slot = (slot + 1) % COLUMN_SLOTS;
    }
    return slot;
}

ptrdiff_t columns_find(const Columns *columns, Text name)
{
    return (ptrdiff_t)columns->slots[slot_of(columns, name)] - 1;
}

ptrdiff_t columns_match(const Columns *columns, Text name)
{
    Arena scratch;
    ptrdiff_t found = -1;

    arena_init(&scratch, 0);
    Text wanted = text_fold(&scratch, name);
    for (size_t i = 0; i < columns->count && found < 0; i++) {
        found = text_equal(text_fold(&scratch, columns->names[i]), wanted) ? (ptrdiff_t)i : -1;
    }
    arena_done(&scratch);
    return found;
}

Status columns_index(Columns *columns, Text name, size_t guess, size_t *out, Error *err)
{
    *out = guess;
    if (guess < columns->count && text_equal(columns->names[guess], name)) {
        return ST_OK;
    }
    size_t slot = slot_of(columns, name);
    if (columns->slots[slot] != 0) {
        *out = columns->slots[slot] - 1u;
        return ST_OK;
    }
    if (columns->count == LIMIT_COLUMNS) {
        return error_set(err, ST_TOO_LARGE, "there are more than %d columns", LIMIT_COLUMNS);
    }
    columns->names[columns->count] = text_copy(&columns->arena, name);
    *out = columns->count++;
    columns->slots[slot] = (uint16_t)columns->count;
    return ST_OK;
}
