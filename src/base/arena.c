#include "base/arena.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/memory.h"

enum { BLOCK_SIZE = 64 * 1024, ALIGNMENT = 16 };

struct ArenaBlock {
    ArenaBlock *next;
    size_t size; /* of `bytes` */
    _Alignas(ALIGNMENT) char bytes[];
};

void arena_init(Arena *arena, size_t limit)
{
    *arena = (Arena){.limit = limit};
}

void arena_done(Arena *arena)
{
    ArenaBlock *block = arena->blocks;

    while (block != NULL) {
        ArenaBlock *next = block->next;
        memory_free(block);
        block = next;
    }
    *arena = (Arena){.limit = arena->limit};
}

void arena_reset(Arena *arena)
{
    ArenaBlock *keep = arena->blocks;

    if (keep == NULL) {
        return;
    }
    if (keep->size > BLOCK_SIZE) {
        arena_done(arena);
        return;
    }
    ArenaBlock *block = keep->next;
    while (block != NULL) {
        ArenaBlock *next = block->next;
        memory_free(block);
        block = next;
    }
    keep->next = NULL;
    arena->at = keep->bytes;
    arena->end = keep->bytes + keep->size;
    arena->used = 0;
}

static int block_add(Arena *arena, size_t size, void *(*resize)(void *, size_t))
{
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    ArenaBlock *block = resize(NULL, offsetof(ArenaBlock, bytes) + room);

    if (block == NULL) {
        return -1;
    }
    block->size = room;
    block->next = arena->blocks;
    arena->blocks = block;
    arena->at = block->bytes;
    arena->end = block->bytes + room;
    return 0;
}

static void *take(Arena *arena, size_t size, void *(*resize)(void *, size_t))
{
    size_t padded = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);

    if (padded < size || padded > PTRDIFF_MAX) {
        return resize(NULL, SIZE_MAX);
    }
    if ((arena->blocks == NULL || (size_t)(arena->end - arena->at) < padded) && block_add(arena, padded, resize) != 0) {
        return NULL;
    }
    void *memory = arena->at;
    arena->at += padded;
    arena->used += padded;
    return memory;
}

void *arena_raw(Arena *arena, size_t size)
{
    return take(arena, size, memory_resize);
}

void *arena_new(Arena *arena, size_t size)
{
    return memset(arena_raw(arena, size), 0, size);
}

void *arena_try(Arena *arena, size_t size)
{
    if (arena->limit != 0 && (size > arena->limit || arena->used > arena->limit - size)) {
        return NULL;
    }
    void *memory = take(arena, size, memory_try_resize);
    return memory == NULL ? NULL : memset(memory, 0, size);
}

char *arena_copy(Arena *arena, const void *bytes, size_t size)
{
    char *copy = arena_raw(arena, size + 1);

    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    copy[size] = '\0';
    return copy;
}

char *arena_format(Arena *arena, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_raw(arena, (size_t)(length < 0 ? 0 : length) + 1);
    vsnprintf(text, (size_t)(length < 0 ? 0 : length) + 1, format, again);
    va_end(again);
    return text;
}
