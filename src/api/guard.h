/*
 * guard.h - what must hold before any handler runs: known parameters, and no writing from another site's page.
 */
#ifndef API_GUARD_H
#define API_GUARD_H

#include "http/route.h"

/*
 * ST_INVALID names a query parameter the route does not know or that came twice; ST_DENIED refuses a change that a
 * page of another site could have sent: a write needs "X-Whitestone: 1" or a JSON body, and an Origin, when there is
 * one, of this machine.
 */
Status request_guard(Request *req, Response *res, Error *err) CHECKED;

#endif
