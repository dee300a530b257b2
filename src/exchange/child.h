/*
 * child.h - another program of ours, started with its standard output on a pipe and its last words kept.
 */
#ifndef EXCHANGE_CHILD_H
#define EXCHANGE_CHILD_H

#include <sys/types.h>

#include "base/error.h"

typedef struct Child {
    pid_t pid;      /* 0: none */
    int out;        /* what it writes; whoever reads it closes it */
    int complaints; /* its standard error */
} Child;

enum { CHILD_KILLED = 1000 }; /* child_end gives this plus the signal that ended it */

/*
 * Starts `program` with `arguments` (NULL at the end, argv[0] among them), nothing on its standard input, no other
 * descriptor and an environment of only what libraries need to find their data.
 */
Status child_start(Child *child, const char *program, char *const *arguments, Error *err) CHECKED;

/* Kills it if it still runs. Safe on a child that was only zeroed or has ended. */
void child_stop(Child *child);

/* Waits for it to end: its exit code or CHILD_KILLED + signal. The last line it complained goes to `line`. */
int child_end(Child *child, char *line, size_t size);

#endif
