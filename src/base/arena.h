/*
 * arena.h - memory with a scope: everything of a request, row or batch is given back at once.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/compiler.h"

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *blocks; /* newest first */
    char *at, *end;     /* free room of the newest block */
    size_t used, limit; /* bytes handed out; arena_try refuses to pass `limit` (0 = none) */
} Arena;

/* `limit` bounds what arena_try hands out, in bytes; 0 is unbounded. No memory is taken yet. */
void arena_init(Arena *arena, size_t limit);

/* Gives everything back. Safe on an arena that was only zeroed. */
void arena_done(Arena *arena);

/* Forgets everything handed out and keeps one block for the next round. */
void arena_reset(Arena *arena);

/* Zeroed memory, aligned for anything, for a size we chose; ends the process when there is none. */
void *arena_new(Arena *arena, size_t size);

/* Memory as arena_new gives it, not zeroed: for what is written over at once. */
void *arena_raw(Arena *arena, size_t size);

/* For a size a stranger chose: NULL above the arena's limit or without memory. Zeroed. */
void *arena_try(Arena *arena, size_t size) CHECKED;

/* A copy of `size` bytes with a NUL behind them. */
char *arena_copy(Arena *arena, const void *bytes, size_t size);

char *arena_format(Arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

#define ARENA_NEW(arena, type) ((type *)arena_new((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_new((arena), sizeof(type) * (count)))

#endif
