/*
 * live.h - tells who listens what changed in the programme, whoever changed it: this server, a command, a sync.
 *
 * One thread looks at the file while anybody listens; each change is made into bytes once for each scope.
 */
#ifndef API_LIVE_H
#define API_LIVE_H

#include "api/api.h"

/* Before the HTTP server starts, which asks for it. Nothing is read before somebody joins. */
Status live_start(ApiServer *server, Live **out, Error *err) CHECKED;

/* Ends all answers. Before the HTTP server stops, which waits for them. */
void live_end(Live *live);

/* After the HTTP server stopped. NULL is fine. */
void live_stop(Live *live);

/*
 * Makes `res` an answer that tells what the scope shows of every change from now on. `last` is the id of the last event
 * the client had, or empty; one that is not the newest makes the first event one that takes nothing for known.
 */
Status live_join(Live *live, const Scope *scope, Text last, Response *res, Error *err) CHECKED;

#endif
