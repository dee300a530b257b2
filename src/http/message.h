/*
 * message.h - one HTTP request and its response, as handlers see them.
 *
 * Everything of a request lives in its arena and is gone when the response has been sent.
 */
#ifndef HTTP_MESSAGE_H
#define HTTP_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"

typedef enum HttpMethod { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_DELETE, METHOD_OTHER } HttpMethod;

enum {
    /* Query parameters of one request; the widest list page offers about 30 filters. */
    REQUEST_PARAMS_MAX = 100,
    /* Header fields of one request; browsers send about 15. */
    REQUEST_HEADERS_MAX = 64,
    ROUTE_CAPTURES_MAX = 4,
    RESPONSE_HEADERS_MAX = 8
};

typedef struct Pair {
    Text name, value;
} Pair;

typedef struct Route Route;
typedef struct Request Request;
typedef struct Response Response;
typedef struct Listener Listener;
typedef struct Kept Kept;

typedef Status (*RouteHandler)(Request *req, Response *res, Error *err);

struct Request {
    Arena arena;
    HttpMethod method;                 /* HEAD is served by the GET route; its body is not sent */
    Text target;                       /* as sent: path and query */
    Text path;                         /* decoded, without query and format suffix */
    Text query;                        /* as sent, without '?' */
    Text suffix;                       /* "json", "geojson", "html" when the path ended in it, else empty */
    const Route *route;                /* NULL when none matched */
    Text captures[ROUTE_CAPTURES_MAX]; /* what the route's {placeholders} matched, in order */
    Pair params[REQUEST_PARAMS_MAX];   /* of the query, decoded, in order */
    size_t param_count;
    Pair headers[REQUEST_HEADERS_MAX];
    size_t header_count;
    Text body;               /* of a route with a body kept in memory */
    const char *upload_path; /* of a route whose body is streamed to a file; removed after the response */
    uint64_t upload_size;
    bool upload_taken; /* set by a handler: the file is now the handler's to remove */
    void *context;     /* HttpOptions.context */
};

struct Response {
    int status;               /* 0: 200 */
    const char *content_type; /* NULL without a body */
    Buffer body;
    Text fixed;      /* instead of body: bytes that outlive the response */
    Text fixed_gzip; /* the same, compressed beforehand; or empty */
    Kept *kept;      /* whose bytes fixed and fixed_gzip are; or NULL */
    Text keep_as;    /* the key under which the body is kept for others; or empty. See response_kept */
    bool has_file;   /* instead of body: a file, from its beginning; it is closed when it has been sent */
    int file;
    uint64_t file_size;
    Listener *listener; /* instead of body: what a channel says, without end; set by channel_join */
    const char *etag;   /* with its quotes; lent by the request's arena; or NULL */
    const char *cache;  /* Cache-Control; NULL: "no-cache" */
    struct {
        const char *name, *value;
    } headers[RESPONSE_HEADERS_MAX];
    size_t header_count;
    /*
     * Set by a handler that has started work elsewhere: the response waits until http_complete(req), and is then made
     * by this function on a server thread.
     */
    RouteHandler pending;
    void *state; /* the handler's own, for `pending` */
};

/* Value of a header field (names compare without case), or an empty text. */
Text request_header(const Request *req, const char *name);

/* Value of the first query parameter of that name; false when there is none. */
bool request_param(const Request *req, Text name, Text *out);

/* "http://HOST" as the client addressed it, for absolute links. */
Text request_origin(Request *req);

/* Adds a header field; `value` is lent. More than RESPONSE_HEADERS_MAX is a programming error. */
void response_header(Response *res, const char *name, const char *value);

/*
 * Sets the response's entity tag (without quotes; it becomes a weak one) and tells whether the client has that
 * already: then the response is a complete 304 and the handler returns.
 */
bool response_unchanged(Request *req, Response *res, Text tag);

#endif
