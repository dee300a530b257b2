#include "http/counters.h"

#include "base/memory.h"

static const uint64_t BUCKET_MICROS[COUNTER_BUCKETS - 1] = {500,   1000,  2500,   5000,   10000,
                                                            25000, 50000, 100000, 500000, 2000000};

void counters_init(Counters *counters, const Route *routes, size_t count)
{
    size_t size = (count + 1) * sizeof *counters->rows;

    *counters = (Counters){routes, count, memory_resize(NULL, size)};
    memset(counters->rows, 0, size);
}

void counters_done(Counters *counters)
{
    memory_free(counters->rows);
    *counters = (Counters){0};
}

static void add(atomic_ullong *counter, uint64_t value)
{
    atomic_fetch_add_explicit(counter, value, memory_order_relaxed);
}

static unsigned long long value_of(const atomic_ullong *counter)
{
    return atomic_load_explicit(counter, memory_order_relaxed);
}

void counters_add(Counters *counters, const Route *route, int status, uint64_t micros)
{
    RouteCounter *row = &counters->rows[route == NULL ? counters->route_count : (size_t)(route - counters->routes)];
    int class = status / 100 - 2;
    int bucket = 0;

    while (bucket < COUNTER_BUCKETS - 1 && micros > BUCKET_MICROS[bucket]) {
        bucket++;
    }
    add(&row->classes[class < 0 || class >= COUNTER_CLASSES ? COUNTER_CLASSES - 1 : class], 1);
    add(&row->buckets[bucket], 1);
    add(&row->micros, micros);
}

static const char *route_path(const Counters *counters, size_t i)
{
    return i == counters->route_count ? "other" : counters->routes[i].path;
}

static const char *route_method(const Counters *counters, size_t i)
{
    return i == counters->route_count ? "" : method_name(counters->routes[i].method);
}

static void requests_write(const Counters *counters, Buffer *out)
{
    buffer_string(out, "# HELP whitestone_http_requests_total Answers by route and class of status.\n"
                       "# TYPE whitestone_http_requests_total counter\n");
    for (size_t i = 0; i <= counters->route_count; i++) {
        for (int class = 0; class < COUNTER_CLASSES; class ++) {
            buffer_format(out, "whitestone_http_requests_total{method=\"%s\",route=\"%s\",class=\"%dxx\"} %llu\n",
                          route_method(counters, i), route_path(counters, i), class + 2,
                          value_of(&counters->rows[i].classes[class]));
        }
    }
}

static void duration_write(const Counters *counters, size_t i, Buffer *out)
{
    const RouteCounter *row = &counters->rows[i];
    unsigned long long total = 0;

    for (int bucket = 0; bucket < COUNTER_BUCKETS; bucket++) {
        total += value_of(&row->buckets[bucket]);
        buffer_format(out, "whitestone_http_request_seconds_bucket{method=\"%s\",route=\"%s\",le=\"",
                      route_method(counters, i), route_path(counters, i));
        if (bucket == COUNTER_BUCKETS - 1) {
            buffer_format(out, "+Inf\"} %llu\n", total);
        } else {
            buffer_format(out, "%g\"} %llu\n", (double)BUCKET_MICROS[bucket] / 1e6, total);
        }
    }
    buffer_format(out, "whitestone_http_request_seconds_sum{method=\"%s\",route=\"%s\"} %.6f\n",
                  route_method(counters, i), route_path(counters, i), (double)value_of(&row->micros) / 1e6);
    buffer_format(out, "whitestone_http_request_seconds_count{method=\"%s\",route=\"%s\"} %llu\n",
                  route_method(counters, i), route_path(counters, i), total);
}

void counters_write(const Counters *counters, Buffer *out)
{
    requests_write(counters, out);
    buffer_string(out, "# HELP whitestone_http_request_seconds From the whole request received to the answer made.\n"
                       "# TYPE whitestone_http_request_seconds histogram\n");
    for (size_t i = 0; i <= counters->route_count; i++) {
        duration_write(counters, i, out);
    }
}
