/*
 * work.h - handlers that wait for the disk run here, one after the other, so that no connection waits behind them.
 */
#ifndef API_WORK_H
#define API_WORK_H

#include "api/api.h"

/* Works on a thread of its own. */
typedef Status (*WorkRun)(Request *req, void *state, Error *err);

/* Makes the answer on a server thread from what `run` returned and, when that failed, wrote to `err`. */
typedef Status (*WorkAnswer)(Request *req, Response *res, void *state, Status status, Error *err);

Status work_start(Work **out, Error *err) CHECKED;

/* Ends what waits and what runs, then the thread. NULL is fine. */
void work_stop(Work *work);

/* Leaves the response pending; `state` lives in the request's arena. */
void work_defer(Work *work, Request *req, Response *res, WorkRun run, WorkAnswer answer, void *state);

#endif
