/*
 * target.h - the request target: path and query, decoded strictly.
 */
#ifndef HTTP_TARGET_H
#define HTTP_TARGET_H

#include "http/message.h"

enum {
    /* The longest target accepted; links of ours with every filter set stay below 4 KB. */
    TARGET_MAX = 8192
};

/*
 * Reads req->target into path, query and params. Decoded text is UTF-8 without control characters, the path has no
 * empty, "." or ".." segment and no encoded slash. ST_INVALID or ST_TOO_LARGE otherwise.
 */
Status target_parse(Request *req, Error *err) CHECKED;

/* Appends `text` percent-encoded as one path segment or one query name or value. */
void target_encode(Buffer *out, Text text);

/* "127.0.0.1:8080", "[::1]:8080", "localhost": does a Host (or the host of an Origin) name this machine itself? */
bool host_is_loopback(Text host);

#endif
