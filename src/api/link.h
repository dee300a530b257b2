/*
 * link.h - the links that tie the resources of OGC API together.
 */
#ifndef API_LINK_H
#define API_LINK_H

#include "api/api.h"

/* {"href", "rel", "type", "title"}; title may be NULL. */
void link_json(JsonWriter *w, Text href, const char *rel, const char *type, const char *title);

/* Link to a path of this server, "/collections/hazard?f=html". */
void link_path_json(JsonWriter *w, Request *req, const char *path, const char *rel, const char *type,
                    const char *title);

/* Links self and alternate of the resource asked for; `type` is that of its JSON form. */
void links_of_self_json(JsonWriter *w, Request *req, const char *type);

#endif
