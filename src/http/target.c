#include "http/target.h"

#include <strings.h>

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Percent-decodes `in`; `plus` makes '+' a space, as forms write it. False for a broken escape or unfit text. */
static bool decode(Arena *arena, Text in, bool plus, Text *out)
{
    char *at = arena_raw(arena, in.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < in.length; i++) {
        char c = in.at[i];
        if (c == '%') {
            int high = i + 2 < in.length ? hex_digit(in.at[i + 1]) : -1;
            int low = i + 2 < in.length ? hex_digit(in.at[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            c = (char)(high << 4 | low);
            i += 2;
        } else if (c == '+' && plus) {
            c = ' ';
        }
        if ((unsigned char)c < 0x20 || c == 0x7f) {
            return false;
        }
        at[length++] = c;
    }
    at[length] = '\0';
    *out = (Text){at, length};
    return text_is_utf8(*out, NULL);
}

/* How much of a stranger's text a message quotes. */
static int shown(Text text)
{
    return text.length > 80 ? 80 : (int)text.length;
}

static bool segment_is_plain(Text segment)
{
    return segment.length > 0 && !text_equal(segment, TEXT(".")) && !text_equal(segment, TEXT("..")) &&
           text_index(segment, '/') < 0 && text_index(segment, '\\') < 0;
}

/*
 * Every segment is decoded by itself, so that an encoded slash cannot make two of one. A slash at the end is the same
 * place as without.
 */
static Status path_parse(Request *req, Text raw, Error *err)
{
    char *path = arena_raw(&req->arena, raw.length + 1);
    size_t length = 0, at = 1;

    raw.length -= raw.length > 1 && raw.at[raw.length - 1] == '/';
    while (at <= raw.length && raw.length > 1) {
        Text rest = {raw.at + at, raw.length - at}, segment;
        ptrdiff_t slash = text_index(rest, '/');
        Text one = {rest.at, slash < 0 ? rest.length : (size_t)slash};
        if (!decode(&req->arena, one, false, &segment) || !segment_is_plain(segment)) {
            return error_set(err, ST_INVALID, "the path \"%.*s\" is not well formed", shown(raw), raw.at);
        }
        path[length++] = '/';
        memcpy(path + length, segment.at, segment.length);
        length += segment.length;
        at += one.length + 1;
    }
    if (length == 0) {
        path[length++] = '/';
    }
    req->path = (Text){path, length};
    return ST_OK;
}

static Status param_parse(Request *req, Text one, Error *err)
{
    ptrdiff_t equals = text_index(one, '=');
    Text name = {one.at, equals < 0 ? one.length : (size_t)equals};
    Text value = equals < 0 ? (Text){0} : (Text){one.at + equals + 1, one.length - (size_t)equals - 1};

    if (req->param_count == REQUEST_PARAMS_MAX) {
        return error_set(err, ST_INVALID, "there are more than %d query parameters", REQUEST_PARAMS_MAX);
    }
    Pair *param = &req->params[req->param_count];
    if (!decode(&req->arena, name, true, &param->name) || !decode(&req->arena, value, true, &param->value)) {
        return error_set(err, ST_INVALID, "the query parameter \"%.*s\" is not well formed", shown(name), name.at);
    }
    req->param_count++;
    return ST_OK;
}

static Status query_parse(Request *req, Error *err)
{
    Text rest = req->query;

    while (rest.length > 0) {
        ptrdiff_t end = text_index(rest, '&');
        Text one = {rest.at, end < 0 ? rest.length : (size_t)end};
        if (one.length > 0) {
            TRY(param_parse(req, one, err));
        }
        size_t used = one.length + (end < 0 ? 0 : 1);
        rest = (Text){rest.at + used, rest.length - used};
    }
    return ST_OK;
}

Status target_parse(Request *req, Error *err)
{
    Text target = req->target;

    req->param_count = 0;
    if (target.length > TARGET_MAX) {
        return error_set(err, ST_TOO_LARGE, "the address is longer than %d bytes", TARGET_MAX);
    }
    if (target.length == 0 || target.at[0] != '/') {
        return error_set(err, ST_INVALID, "the address does not begin with '/'");
    }
    ptrdiff_t mark = text_index(target, '?');
    Text path = {target.at, mark < 0 ? target.length : (size_t)mark};
    req->query = mark < 0 ? (Text){0} : (Text){target.at + mark + 1, target.length - path.length - 1};
    TRY(path_parse(req, path, err));
    return query_parse(req, err);
}

void target_encode(Buffer *out, Text text)
{
    static const char digits[] = "0123456789ABCDEF";

    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                     (c != '\0' && strchr("-._~:,", c) != NULL);
        if (plain) {
            buffer_byte(out, c);
        } else {
            char escape[3] = {'%', digits[c >> 4], digits[c & 15]};
            buffer_bytes(out, escape, sizeof escape);
        }
    }
}

/* A number of 1 to `digits` digits, or -1. */
static int digits_value(Text text, size_t digits)
{
    int value = 0;

    if (text.length == 0 || text.length > digits) {
        return -1;
    }
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return -1;
        }
        value = value * 10 + (text.at[i] - '0');
    }
    return value;
}

static bool is_port(Text text)
{
    int port = digits_value(text, 5);

    return port >= 0 && port <= 65535;
}

/* Four numbers of 0 to 255, the first being 127. */
static bool is_loopback_v4(Text host)
{
    int parts = 0;

    while (parts < 4) {
        ptrdiff_t dot = text_index(host, '.');
        Text one = {host.at, dot < 0 ? host.length : (size_t)dot};
        int number = digits_value(one, 3);
        if (number < 0 || number > 255 || (parts == 0 && number != 127) || (dot < 0) != (parts == 3)) {
            return false;
        }
        host = dot < 0 ? (Text){0} : (Text){host.at + dot + 1, host.length - (size_t)dot - 1};
        parts++;
    }
    return true;
}

bool host_is_loopback(Text host)
{
    if (text_starts(host, TEXT("[::1]"))) {
        Text rest = {host.at + 5, host.length - 5};
        return rest.length == 0 || (rest.at[0] == ':' && is_port((Text){rest.at + 1, rest.length - 1}));
    }
    ptrdiff_t colon = text_index(host, ':');
    if (colon >= 0 && !is_port((Text){host.at + colon + 1, host.length - (size_t)colon - 1})) {
        return false;
    }
    Text name = {host.at, colon < 0 ? host.length : (size_t)colon};
    return is_loopback_v4(name) || (name.length == 9 && strncasecmp(name.at, "localhost", 9) == 0);
}
