/*
 * server.h - the programme's HTTP interface: OGC API Features, the application's own API, and its pages.
 */
#ifndef API_SERVER_H
#define API_SERVER_H

#include "service/programme.h"

typedef struct ApiServer ApiServer;

typedef struct ServeOptions {
    const char *address;   /* NULL: "127.0.0.1"; only loopback addresses are accepted */
    uint16_t port;         /* 0: a free one */
    const char *file;      /* path of the programme file: uploads wait beside it */
    const char *share_dir; /* overrides the embedded share/, or NULL */
    const char *web_dir;   /* overrides the embedded interface, or NULL */
    const char *author;    /* who acts: name for the journal; NULL: "web" */
    bool log_requests;     /* one line per request on standard error, not only for errors of ours */
} ServeOptions;

/*
 * Starts serving on threads of its own. ST_USAGE for an address that is not loopback, ST_BUSY for a port in use.
 * `options` is copied, what it points to must outlive the server; so must the programme.
 */
Status api_start(Programme *programme, const ServeOptions *options, ApiServer **out, Error *err) CHECKED;

/* The real port, and "http://127.0.0.1:8080". */
uint16_t api_port(const ApiServer *server);
const char *api_url(const ApiServer *server);

/* Ends gracefully: nothing new, what is under way is answered, a running import is cancelled. NULL is fine. */
void api_stop(ApiServer *server);

#endif
