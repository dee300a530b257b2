/*
 * fuzz_request.c - a request target and a header value from a stranger. What is accepted stays inside the tree, is
 * well-formed text, and means the same when it is written out again.
 *
 * Input: the target up to the first newline, then one header value.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "http/negotiate.h"
#include "http/route.h"
#include "http/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const Route ROUTES[] = {
    {METHOD_GET, "/", NULL, NEEDS_READ, 0, "", 0, true},
    {METHOD_GET, "/collections/{type}/items/{id}", NULL, NEEDS_READ, 0, "", 0, true},
    {METHOD_GET, "/assets/{path*}", NULL, NEEDS_READ, 0, "", 0, false},
};

static void path_is_inside(Text path)
{
    assert(path.length > 0 && path.at[0] == '/');
    assert(text_is_utf8(path, NULL));
    for (size_t i = 0; i < path.length; i++) {
        Text rest = {path.at + i, path.length - i};
        assert((unsigned char)path.at[i] >= 0x20 && path.at[i] != '\\' && path.at[i] != 0x7f);
        assert(!text_starts(rest, TEXT("//")) && !text_starts(rest, TEXT("/../")) && !text_starts(rest, TEXT("/./")));
        assert(!text_equal(rest, TEXT("/..")) && !text_equal(rest, TEXT("/.")));
    }
}

/* Encodes the query again and reads that: the same parameters come out. */
static void query_is_stable(const Request *req)
{
    static Request again;
    BUFFER target = {0};
    Error err;

    buffer_string(&target, "/?");
    for (size_t i = 0; i < req->param_count; i++) {
        target_encode(&target, req->params[i].name);
        buffer_byte(&target, '=');
        target_encode(&target, req->params[i].value);
        buffer_byte(&target, '&');
    }
    memset(&again, 0, sizeof again);
    again.target = buffer_view(&target);
    if (again.target.length <= TARGET_MAX) {
        assert(target_parse(&again, &err) == ST_OK && again.param_count == req->param_count);
        for (size_t i = 0; i < req->param_count; i++) {
            assert(text_equal(again.params[i].name, req->params[i].name));
            assert(text_equal(again.params[i].value, req->params[i].value));
        }
    }
    arena_done(&again.arena);
}

static void route_is_sound(Request *req)
{
    char allow[ROUTE_ALLOW_SIZE];
    Status why;
    const Route *route = route_find(ROUTES, COUNT_OF(ROUTES), req, allow, &why);

    assert((route == NULL) == (why != ST_OK));
    if (route == &ROUTES[1]) {
        assert(text_index(req->captures[0], '/') < 0 && text_index(req->captures[1], '/') < 0);
    }
    if (route != NULL && req->suffix.length > 0) {
        assert(route->suffixes);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[] = {"application/json", "text/html"};
    static Request req;
    Error err;
    const uint8_t *newline = size == 0 ? NULL : memchr(data, '\n', size);
    size_t length = newline == NULL ? size : (size_t)(newline - data);
    Text value = newline == NULL ? (Text){0} : (Text){(const char *)newline + 1, size - length - 1};

    memset(&req, 0, sizeof req);
    req.target = (Text){(const char *)data, length};
    if (target_parse(&req, &err) == ST_OK) {
        path_is_inside(req.path);
        query_is_stable(&req);
        route_is_sound(&req);
    }
    arena_done(&req.arena);
    int chosen = accept_type(value, types, COUNT_OF(types));
    assert(chosen >= -1 && chosen < 2);
    if (host_is_loopback(value)) {
        assert(value.length > 0 && strchr("1[lL", value.at[0]) != NULL);
    }
    return 0;
}
