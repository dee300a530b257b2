/*
 * watch.h - ends connections that keep us waiting: a request must arrive whole before its deadline.
 *
 * The HTTP library's own timeout starts again with every byte, so that one byte every half minute would hold a
 * connection for ever.
 */
#ifndef HTTP_WATCH_H
#define HTTP_WATCH_H

#include <stdint.h>

#include "base/error.h"

typedef struct Watch Watch;
typedef struct Watched Watched;

Status watch_start(Watch **out, Error *err) CHECKED;
void watch_stop(Watch *watch);

/* Watches a connected socket; remove it before the socket is closed. */
Watched *watch_add(Watch *watch, int fd, int64_t patience_ms);
void watch_remove(Watch *watch, Watched *watched);

/* From now on the connection has so long; 0: as long as it takes. */
void watched_set(Watched *watched, int64_t patience_ms);

#endif
