#include "base/memory.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* The one mutable global of base/: a test's countdown to a failing allocation. 0 means off. */
static atomic_long fail_countdown;

static int must_fail(void)
{
    return atomic_load_explicit(&fail_countdown, memory_order_relaxed) > 0 && atomic_fetch_sub(&fail_countdown, 1) == 1;
}

void *memory_try_resize(void *old, size_t size)
{
    if (must_fail()) {
        return NULL;
    }
    return realloc(old, size);
}

void *memory_resize(void *old, size_t size)
{
    void *block = memory_try_resize(old, size);

    if (block == NULL) {
        static const char text[] = "whitestone: out of memory; nothing pending was stored\n";
        if (write(STDERR_FILENO, text, sizeof text - 1) < 0) {
            _exit(EXIT_OUT_OF_MEMORY);
        }
        _exit(EXIT_OUT_OF_MEMORY);
    }
    return block;
}

void memory_free(void *block)
{
    free(block);
}

void memory_trim(void)
{
    malloc_trim(0);
}

void memory_fail_after(long n)
{
    atomic_store(&fail_countdown, n);
}
