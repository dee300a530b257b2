#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

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

/* A message is one line: whatever a stranger's text brought in must not break it. */
static void keep_one_line(char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < 0x20 || *text == 0x7f) {
            *text = ' ';
        }
    }
}

static void error_write(Error *err, Status status, const char *path, const char *format, va_list args)
{
    if (err == NULL) {
        return;
    }
    err->status = status;
    vsnprintf(err->message, sizeof err->message, format, args);
    keep_one_line(err->message);
    snprintf(err->path, sizeof err->path, "%s", path);
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
