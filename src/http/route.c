#include "http/route.h"

#include <stdio.h>
#include <string.h>

static const char *const METHOD_NAMES[] = {"GET", "HEAD", "POST", "DELETE", ""};

const char *method_name(HttpMethod method)
{
    return METHOD_NAMES[method];
}

/* Takes "/segment" from the front of `rest`. */
static Text segment_take(Text *rest)
{
    Text tail = {rest->at + 1, rest->length - 1};
    ptrdiff_t slash = text_index(tail, '/');
    size_t length = slash < 0 ? tail.length : (size_t)slash;

    *rest = (Text){tail.at + length, tail.length - length};
    return (Text){tail.at, length};
}

static bool is_placeholder(Text segment)
{
    return segment.length > 2 && segment.at[0] == '{' && segment.at[segment.length - 1] == '}';
}

/* Does `path` fit `pattern`? Captures are written as far as it does. */
static bool path_matches(Text pattern, Text path, Text captures[ROUTE_CAPTURES_MAX])
{
    size_t captured = 0;

    while (pattern.length > 0 && path.length > 0) {
        Text want = segment_take(&pattern);
        if (is_placeholder(want) && want.at[want.length - 2] == '*') {
            captures[captured] = (Text){path.at + 1, path.length - 1};
            return captures[captured].length > 0;
        }
        Text have = segment_take(&path);
        if (is_placeholder(want) && captured < ROUTE_CAPTURES_MAX && have.length > 0) {
            captures[captured++] = have;
        } else if (!text_equal(want, have)) {
            return false;
        }
    }
    return pattern.length == 0 && path.length == 0;
}

/* The path without ".json", ".geojson" or ".html"; `suffix` gets what was taken off, without the dot. */
static Text path_without_suffix(Text path, Text *suffix)
{
    static const char *const suffixes[] = {".json", ".geojson", ".html"};

    for (size_t i = 0; i < COUNT_OF(suffixes); i++) {
        Text ending = text_of(suffixes[i]);
        if (text_ends(path, ending) && path.length > ending.length + 1) {
            *suffix = (Text){path.at + path.length - ending.length + 1, ending.length - 1};
            return (Text){path.at, path.length - ending.length};
        }
    }
    *suffix = (Text){0};
    return path;
}

static bool route_matches(const Route *route, Request *req)
{
    Text pattern = text_of(route->path), suffix = {0};

    if (path_matches(pattern, req->path, req->captures) && !route->suffixes) {
        return true;
    }
    if (!route->suffixes) {
        return false;
    }
    Text plain = path_without_suffix(req->path, &suffix);
    if (!path_matches(pattern, plain, req->captures)) {
        return false;
    }
    req->suffix = suffix;
    req->path = plain;
    return true;
}

static void allow_add(char allow[ROUTE_ALLOW_SIZE], const char *name)
{
    size_t length = strlen(allow);

    if (strstr(allow, name) == NULL) {
        snprintf(allow + length, ROUTE_ALLOW_SIZE - length, "%s%s", length > 0 ? ", " : "", name);
    }
}

const Route *route_find(const Route *routes, size_t count, Request *req, char allow[ROUTE_ALLOW_SIZE], Status *why)
{
    HttpMethod method = req->method == METHOD_HEAD ? METHOD_GET : req->method;
    Text path = req->path;

    allow[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        if (!route_matches(&routes[i], req)) {
            continue;
        }
        if (routes[i].method == method) {
            *why = ST_OK;
            return &routes[i];
        }
        allow_add(allow, method_name(routes[i].method));
        if (routes[i].method == METHOD_GET) {
            allow_add(allow, method_name(METHOD_HEAD));
        }
        req->path = path;
        req->suffix = (Text){0};
    }
    *why = allow[0] != '\0' ? ST_USAGE : ST_NOT_FOUND;
    return NULL;
}
