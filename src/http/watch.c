#include "http/watch.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "base/time.h"

struct Watched {
    int fd;
    atomic_llong deadline_ms; /* INT64_MAX: none */
    Watched *next, *previous;
};

struct Watch {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    Watched *first;
    bool stop;
};

/* Shutting a socket down makes the server see its end and close it; the descriptor stays the server's. */
static void end_overdue(Watch *watch, int64_t now_ms)
{
    for (Watched *one = watch->first; one != NULL; one = one->next) {
        if (atomic_load_explicit(&one->deadline_ms, memory_order_relaxed) < now_ms) {
            shutdown(one->fd, SHUT_RDWR);
            watched_set(one, 0);
        }
    }
}

static void *watch_run(void *state)
{
    Watch *watch = state;

    pthread_mutex_lock(&watch->lock);
    while (!watch->stop) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&watch->wake, &watch->lock, &until);
        end_overdue(watch, time_ticks_ms());
    }
    pthread_mutex_unlock(&watch->lock);
    return NULL;
}

Status watch_start(Watch **out, Error *err)
{
    Watch *watch = memory_resize(NULL, sizeof *watch);

    *watch = (Watch){.first = NULL};
    pthread_mutex_init(&watch->lock, NULL);
    pthread_cond_init(&watch->wake, NULL);
    if (pthread_create(&watch->thread, NULL, watch_run, watch) != 0) {
        memory_free(watch);
        return error_set(err, ST_INTERNAL, "cannot start a thread");
    }
    *out = watch;
    return ST_OK;
}

void watch_stop(Watch *watch)
{
    if (watch == NULL) {
        return;
    }
    pthread_mutex_lock(&watch->lock);
    watch->stop = true;
    pthread_cond_signal(&watch->wake);
    pthread_mutex_unlock(&watch->lock);
    pthread_join(watch->thread, NULL);
    while (watch->first != NULL) {
        Watched *next = watch->first->next;
        memory_free(watch->first);
        watch->first = next;
    }
    pthread_cond_destroy(&watch->wake);
    pthread_mutex_destroy(&watch->lock);
    memory_free(watch);
}

void watched_set(Watched *watched, int64_t patience_ms)
{
    int64_t deadline = patience_ms == 0 ? INT64_MAX : time_ticks_ms() + patience_ms;

    atomic_store_explicit(&watched->deadline_ms, deadline, memory_order_relaxed);
}

Watched *watch_add(Watch *watch, int fd, int64_t patience_ms)
{
    Watched *one = memory_resize(NULL, sizeof *one);

    *one = (Watched){.fd = fd};
    watched_set(one, patience_ms);
    pthread_mutex_lock(&watch->lock);
    one->next = watch->first;
    if (one->next != NULL) {
        one->next->previous = one;
    }
    watch->first = one;
    pthread_mutex_unlock(&watch->lock);
    return one;
}

void watch_remove(Watch *watch, Watched *watched)
{
    pthread_mutex_lock(&watch->lock);
    if (watched->previous != NULL) {
        watched->previous->next = watched->next;
    } else {
        watch->first = watched->next;
    }
    if (watched->next != NULL) {
        watched->next->previous = watched->previous;
    }
    pthread_mutex_unlock(&watch->lock);
    memory_free(watched);
}
