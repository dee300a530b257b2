#include "base/error.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

typedef struct StatusRow {
    int http;
    int exit_code;
    const char *text;
} StatusRow;

static const StatusRow STATUS_ROWS[] = {
#define STATUS(name, http, exit, text) {http, exit, text},
#include "base/status.def"
#undef STATUS
};

/*
 * A message is one line of UTF-8: whatever a stranger's text brought in must not break it, nor the cut at the end of
 * the room split a character.
 */
static void keep_one_line(char *text)
{
    char *out = text;

    while (*text != '\0') {
        uint32_t c = 0;
        int length = utf8_decode(text_of(text), &c);
        if (length == 0) {
            *out++ = '?';
            text++;
            continue;
        }
        bool control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
        if (control) {
            *out++ = ' ';
        } else {
            memmove(out, text, (size_t)length);
            out += length;
        }
        text += length;
    }
    *out = '\0';
}

PRINTF_LIKE(4, 0)
static void error_write(Error *err, Status status, const char *path, const char *format, va_list args)
{
    if (err == NULL) {
        return;
    }
    err->status = status;
    vsnprintf(err->message, sizeof err->message, format, args);
    keep_one_line(err->message);
    snprintf(err->path, sizeof err->path, "%s", path);
    keep_one_line(err->path);
}

Status error_set(Error *err, Status status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    error_write(err, status, "", format, args);
    va_end(args);
    return status;
}

Status error_set_at(Error *err, Status status, const char *path, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    error_write(err, status, path, format, args);
    va_end(args);
    return status;
}

void error_prefix_path(Error *err, const char *prefix)
{
    char joined[ERROR_PATH_SIZE];

    if (err == NULL) {
        return;
    }
    int written = snprintf(joined, sizeof joined, "%s", prefix);
    if (written >= 0 && (size_t)written < sizeof joined) {
        snprintf(joined + written, sizeof joined - (size_t)written, "%s", err->path);
    }
    memcpy(err->path, joined, sizeof joined);
    keep_one_line(err->path);
}

const char *status_text(Status status)
{
    return STATUS_ROWS[status].text;
}

int status_http(Status status)
{
    return STATUS_ROWS[status].http;
}

int status_exit_code(Status status)
{
    return STATUS_ROWS[status].exit_code;
}
