#include "api/link.h"

void link_json(JsonWriter *w, Text href, const char *rel, const char *type, const char *title)
{
    json_object_begin(w);
    json_member_text(w, "href", href);
    json_member_string(w, "rel", rel);
    json_member_string(w, "type", type);
    if (title != NULL) {
        json_member_string(w, "title", title);
    }
    json_object_end(w);
}

void link_path_json(JsonWriter *w, Request *req, const char *path, const char *rel, const char *type, const char *title)
{
    Text origin = request_origin(req);

    link_json(w, text_of(arena_format(&req->arena, "%.*s%s", TEXT_ARG(origin), path)), rel, type, title);
}

void links_of_self_json(JsonWriter *w, Request *req, const char *type)
{
    Text suffix = req->suffix;

    link_json(w, request_link(req, (Text){0}, NULL), "self", type, "This document");
    /* The other form by its parameter: a suffix would win over it. */
    req->suffix = (Text){0};
    link_json(w, request_link(req, TEXT("f"), "html"), "alternate", "text/html", "This document as HTML");
    req->suffix = suffix;
}
