/*
 * error.h - how a function says no: a Status and, in the caller's Error, one sentence and a place.
 *
 * An Error is a fixed-size value on the caller's stack, so reporting a failure cannot fail.
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/compiler.h"

typedef enum Status {
#define STATUS(name, http, exit, text) ST_##name,
#include "base/status.def"
#undef STATUS
} Status;

enum { ERROR_MESSAGE_SIZE = 512, ERROR_PATH_SIZE = 256 };

typedef struct Error {
    Status status;
    char message[ERROR_MESSAGE_SIZE]; /* one line, quotes the culprit, says what to do */
    char path[ERROR_PATH_SIZE];       /* JSON pointer, file:row or empty */
} Error;

/* Passes a failure up. */
#define TRY(call)                                                                                                      \
    do {                                                                                                               \
        Status try_status = (call);                                                                                    \
        if (try_status != ST_OK) {                                                                                     \
            return try_status;                                                                                         \
        }                                                                                                              \
    } while (0)

/* Writes the sentence and returns `status`; `err` may be NULL. The path is cleared. */
Status error_set(Error *err, Status status, const char *format, ...) PRINTF_LIKE(3, 4);

/* Like error_set, with the place where it went wrong. */
Status error_set_at(Error *err, Status status, const char *path, const char *format, ...) PRINTF_LIKE(4, 5);

/* Puts `prefix` before the path already there: callers that know more of the place add it on the way up. */
void error_prefix_path(Error *err, const char *prefix);

const char *status_text(Status status);
int status_http(Status status);
int status_exit_code(Status status);

#endif
