/*
 * confine.h - what the worker takes from itself before it opens a foreign file.
 */
#ifndef EXCHANGE_WORKER_CONFINE_H
#define EXCHANGE_WORKER_CONFINE_H

/*
 * Limits memory, processor time and file size, gives up privileges, programs, processes, sockets and every kind of
 * writing but to the descriptors that are open, and reading outside `folder` and the system's libraries where the
 * kernel can (Landlock). Dies with its parent. What the kernel does not know is left out: each is one fence of several.
 */
void worker_confine(const char *folder);

#endif
