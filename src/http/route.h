/*
 * route.h - the table of what is served: method, path with {placeholders}, handler and limits, one line each.
 */
#ifndef HTTP_ROUTE_H
#define HTTP_ROUTE_H

#include "http/message.h"

/* What an actor must be allowed; checked before the handler runs. */
typedef enum RouteNeeds {
    NEEDS_NOTHING, /* health, version, assets */
    NEEDS_READ,
    NEEDS_WRITE /* changes something: must not come from another site's page */
} RouteNeeds;

struct Route {
    HttpMethod method;
    const char *path; /* "/collections/{type}/items"; a last segment "{path*}" takes all that follows */
    RouteHandler handler;
    RouteNeeds needs;
    size_t body_max; /* bytes; 0: a body is refused. Above LIMIT_BODY_BYTES it is streamed to a file */
    const char *summary;
    uint64_t parameters; /* query parameters it knows: bits the caller defines */
    bool suffixes;       /* the path may end in .json, .geojson or .html */
};

enum { ROUTE_ALLOW_SIZE = 64 };

/*
 * The route of req->method and req->path; sets captures and suffix. NULL: ST_NOT_FOUND, or ST_USAGE with the methods
 * the path does have in `allow` ("GET, HEAD").
 */
const Route *route_find(const Route *routes, size_t count, Request *req, char allow[ROUTE_ALLOW_SIZE], Status *why);

const char *method_name(HttpMethod method);

#endif
