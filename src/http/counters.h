/*
 * counters.h - what each route did: answers by class of status and how long they took, for /metrics.
 */
#ifndef HTTP_COUNTERS_H
#define HTTP_COUNTERS_H

#include <stdatomic.h>

#include "base/buffer.h"
#include "http/route.h"

enum { COUNTER_BUCKETS = 11, COUNTER_CLASSES = 4 };

typedef struct RouteCounter {
    atomic_ullong classes[COUNTER_CLASSES]; /* 2xx, 3xx, 4xx, 5xx */
    atomic_ullong buckets[COUNTER_BUCKETS]; /* not cumulative; the last is everything slower */
    atomic_ullong micros;
} RouteCounter;

/* One counter per route and, behind them, one for what matched no route. */
typedef struct Counters {
    const Route *routes;
    size_t route_count;
    RouteCounter *rows;
} Counters;

void counters_init(Counters *counters, const Route *routes, size_t count);
void counters_done(Counters *counters);

/* `route` NULL: no route matched. */
void counters_add(Counters *counters, const Route *route, int status, uint64_t micros);

/* Prometheus text format 0.0.4; every route is listed, also one nobody asked for. */
void counters_write(const Counters *counters, Buffer *out);

#endif
