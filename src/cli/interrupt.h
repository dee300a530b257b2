/*
 * interrupt.h - Ctrl-C and the polite end, as a flag to look at or a moment to wait for.
 *
 * Signals are blocked in all threads that start afterwards: begin before a programme is opened.
 */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "base/compiler.h"

typedef struct Interrupt {
    atomic_bool asked; /* by SIGINT or SIGTERM; a second one ends the process at once */
    sigset_t before;
    pthread_t thread;
} Interrupt;

/* Blocks SIGINT and SIGTERM and waits for one on a thread of its own. */
void interrupt_watch(Interrupt *interrupt);

/* Ends the watching; what was blocked before stays so. Safe on one that was only zeroed. */
void interrupt_done(Interrupt *interrupt);

/* Blocks SIGINT and SIGTERM without a thread; interrupt_wait then waits for one. */
void interrupt_block(void);
void interrupt_wait(void);

#endif
