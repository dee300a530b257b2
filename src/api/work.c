#include "api/work.h"

#include <pthread.h>

#include "base/memory.h"

typedef struct Task {
    Request *req;
    WorkRun run;
    WorkAnswer answer;
    void *state;
    Status status;
    Error err;
    struct Task *next;
} Task;

struct Work {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    Task *first, **last;
    bool stop;
};

/* The next task, or NULL when it is time to end; what was given before the end is still done. */
static Task *task_take(Work *work)
{
    pthread_mutex_lock(&work->lock);
    while (work->first == NULL && !work->stop) {
        pthread_cond_wait(&work->wake, &work->lock);
    }
    Task *task = work->first;
    if (task != NULL) {
        work->first = task->next;
        if (work->first == NULL) {
            work->last = &work->first;
        }
    }
    pthread_mutex_unlock(&work->lock);
    return task;
}

static void *work_run(void *state)
{
    Task *task;

    while ((task = task_take(state)) != NULL) {
        task->status = task->run(task->req, task->state, &task->err);
        http_complete(task->req);
    }
    return NULL;
}

Status work_start(Work **out, Error *err)
{
    Work *work = memory_resize(NULL, sizeof *work);

    *work = (Work){.first = NULL};
    work->last = &work->first;
    pthread_mutex_init(&work->lock, NULL);
    pthread_cond_init(&work->wake, NULL);
    if (pthread_create(&work->thread, NULL, work_run, work) != 0) {
        memory_free(work);
        return error_set(err, ST_INTERNAL, "cannot start a thread");
    }
    *out = work;
    return ST_OK;
}

void work_stop(Work *work)
{
    if (work == NULL) {
        return;
    }
    pthread_mutex_lock(&work->lock);
    work->stop = true;
    pthread_cond_signal(&work->wake);
    pthread_mutex_unlock(&work->lock);
    pthread_join(work->thread, NULL);
    pthread_cond_destroy(&work->wake);
    pthread_mutex_destroy(&work->lock);
    memory_free(work);
}

static Status work_answer(Request *req, Response *res, Error *err)
{
    Task *task = res->state;

    *err = task->err;
    return task->answer(req, res, task->state, task->status, err);
}

void work_defer(Work *work, Request *req, Response *res, WorkRun run, WorkAnswer answer, void *state)
{
    Task *task = ARENA_NEW(&req->arena, Task);

    *task = (Task){.req = req, .run = run, .answer = answer, .state = state};
    res->pending = work_answer;
    res->state = task;
    pthread_mutex_lock(&work->lock);
    *work->last = task;
    work->last = &task->next;
    pthread_cond_signal(&work->wake);
    pthread_mutex_unlock(&work->lock);
}
