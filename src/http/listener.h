/*
 * listener.h - a channel's listener as the HTTP library sees it; private to the room.
 */
#ifndef HTTP_LISTENER_H
#define HTTP_LISTENER_H

#include "http/channel.h"

struct MHD_Connection;
struct MHD_Response;

/* The response that reads from the listener and takes it along; NULL when it cannot be made, which ends the listener.
 */
struct MHD_Response *listener_response(Listener *listener, struct MHD_Connection *connection);

/* For who does not come to be answered. NULL is fine. */
void listener_leave(Listener *listener);

#endif
