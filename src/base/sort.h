/*
 * sort.h - many things in order of a number each.
 */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

/* A thing by its place in some list. */
typedef struct SortKey {
    uint64_t key;
    uint64_t index;
} SortKey;

/* Rising by key; equal keys keep their order. Takes as much memory again while it runs. */
void keys_sort(SortKey *keys, size_t count);

#endif
