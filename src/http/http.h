/*
 * http.h - the HTTP server: moves bytes between sockets and handlers, within limits.
 *
 * A few threads serve all connections and run the handlers; a handler that has to wait for a disk sets
 * Response.pending and returns. Only loopback addresses are listened on, and only requests whose Host names this
 * machine itself are answered, so that no other site's page can reach the server by a name of its own.
 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include "http/route.h"

enum {
    /* LIMIT_LISTENERS, each with a page that asks at the same moment, and room for others; each costs a file. */
    HTTP_CONNECTIONS_MAX = 4096,
    /* A whole request's head, a silent body, a client that does not read: after this the connection ends. */
    HTTP_PATIENCE_MS = 30 * 1000,
    /* Request line and header fields of one request. */
    HTTP_HEAD_MAX = 32 * 1024,
    /* What is read and thrown away of a body that is too large, so that the client gets to read the answer. */
    HTTP_DRAIN_MAX = 64 * 1024 * 1024
};

typedef struct HttpServer HttpServer;

typedef struct HttpOptions {
    const char *address; /* see listen_open */
    uint16_t port;       /* 0: a free one */
    const Route *routes;
    size_t route_count;
    RouteHandler check;        /* runs before every handler, or NULL; a failure is the answer */
    void *context;             /* Request.context */
    int64_t patience_ms;       /* 0: HTTP_PATIENCE_MS */
    const char *upload_prefix; /* "/folder/.name.upload-": what a streamed body's temporary file begins with */
    bool log_requests;         /* one line for each, not only for errors of ours */
    void (*log)(void *context, const char *line); /* or NULL */
} HttpOptions;

/* Starts serving; SIGPIPE is ignored from now on. `options` and what it points to must outlive the server. */
Status http_server_start(const HttpOptions *options, HttpServer **out, Error *err) CHECKED;

uint16_t http_server_port(const HttpServer *server);

/* "http://127.0.0.1:8080" */
const char *http_server_url(const HttpServer *server);

/* How many may listen to channels: LIMIT_LISTENERS, or fewer where the system allows few connections. */
size_t http_listeners_max(const HttpServer *server);

/* Accepts nothing more, lets what is under way end (pending responses without bound, others 5 s), and stops. */
void http_server_stop(HttpServer *server);

/*
 * The work a handler left pending is done: its Response.pending makes the answer. From any thread, once, also before
 * the handler has returned.
 */
void http_complete(Request *req);

/*
 * Was this answer made before? `key` names all it depends on but its address: scope, language, version of the data.
 * True: it is complete, and the handler returns. Otherwise what the handler makes is kept for who asks the same, made
 * and compressed once.
 */
bool response_kept(Request *req, Response *res, Text key);

/* Requests by route, in the Prometheus text format. */
void http_server_metrics(const HttpServer *server, Buffer *out);

#endif
