#include "http/message.h"

#include <assert.h>
#include <strings.h>

Text request_header(const Request *req, const char *name)
{
    size_t length = strlen(name);

    for (size_t i = 0; i < req->header_count; i++) {
        const Pair *header = &req->headers[i];
        if (header->name.length == length && strncasecmp(header->name.at, name, length) == 0) {
            return header->value;
        }
    }
    return (Text){0};
}

bool request_param(const Request *req, Text name, Text *out)
{
    for (size_t i = 0; i < req->param_count; i++) {
        if (text_equal(req->params[i].name, name)) {
            *out = req->params[i].value;
            return true;
        }
    }
    return false;
}

Text request_origin(Request *req)
{
    Text host = request_header(req, "Host");

    return text_of(arena_format(&req->arena, "http://%.*s", TEXT_ARG(host)));
}

void response_header(Response *res, const char *name, const char *value)
{
    assert(res->header_count < RESPONSE_HEADERS_MAX);
    res->headers[res->header_count].name = name;
    res->headers[res->header_count].value = value;
    res->header_count++;
}

/* An entity tag without the mark of weakness: If-None-Match compares weakly. */
static Text opaque_tag(Text tag)
{
    tag = text_trim(tag);
    if (text_starts(tag, TEXT("W/"))) {
        tag = (Text){tag.at + 2, tag.length - 2};
    }
    return tag;
}

/* Our tags hold no comma, so that a list is split at every one. */
static bool tag_listed(Text list, Text tag)
{
    if (text_equal(text_trim(list), TEXT("*"))) {
        return true;
    }
    while (list.length > 0) {
        ptrdiff_t comma = text_index(list, ',');
        Text one = {list.at, comma < 0 ? list.length : (size_t)comma};
        if (text_equal(opaque_tag(one), tag)) {
            return true;
        }
        size_t used = comma < 0 ? list.length : (size_t)comma + 1;
        list = (Text){list.at + used, list.length - used};
    }
    return false;
}

bool response_unchanged(Request *req, Response *res, Text tag)
{
    res->etag = arena_format(&req->arena, "W/\"%.*s\"", TEXT_ARG(tag));
    if (!tag_listed(request_header(req, "If-None-Match"), opaque_tag(text_of(res->etag)))) {
        return false;
    }
    res->status = 304;
    return true;
}
