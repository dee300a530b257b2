/*
 * memory.h - the only door to the heap: allocation that can be made to fail on purpose.
 */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stddef.h>

/* Returns NULL when there is no memory (or when a test asked for a failure). */
void *memory_try_resize(void *old, size_t size);

/* Ends the process with one line when there is no memory: what is on disk is whole, what was pending rolls back. */
void *memory_resize(void *old, size_t size);

void memory_free(void *block);

/* Gives what is free and was kept for later back to the system, after work that needed much. */
void memory_trim(void);

/* Makes the n-th allocation from now fail (1 = the next); 0 turns it off. For fault-injection tests. */
void memory_fail_after(long n);

enum { EXIT_OUT_OF_MEMORY = 71 };

#endif
