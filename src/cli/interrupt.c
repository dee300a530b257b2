#include "cli/interrupt.h"

#include <stdbool.h>
#include <unistd.h>

static void ending_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
}

/* SIGUSR1 is how interrupt_done ends the thread. */
static void watched_signals(sigset_t *set)
{
    ending_signals(set);
    sigaddset(set, SIGUSR1);
}

static void *watch_run(void *context)
{
    Interrupt *interrupt = context;
    sigset_t set;
    int number = 0;

    watched_signals(&set);
    while (sigwait(&set, &number) == 0 && number != SIGUSR1) {
        if (atomic_exchange(&interrupt->asked, true)) {
            _exit(128 + number);
        }
    }
    return NULL;
}

void interrupt_watch(Interrupt *interrupt)
{
    sigset_t set;

    watched_signals(&set);
    atomic_init(&interrupt->asked, false);
    pthread_sigmask(SIG_BLOCK, &set, &interrupt->before);
    if (pthread_create(&interrupt->thread, NULL, watch_run, interrupt) != 0) {
        pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
        interrupt->thread = 0;
    }
}

void interrupt_done(Interrupt *interrupt)
{
    if (interrupt->thread != 0) {
        pthread_kill(interrupt->thread, SIGUSR1);
        pthread_join(interrupt->thread, NULL);
        pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
        interrupt->thread = 0;
    }
}

void interrupt_block(void)
{
    sigset_t set;

    ending_signals(&set);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

void interrupt_wait(void)
{
    sigset_t set;
    int number;

    ending_signals(&set);
    sigwait(&set, &number);
}
