/*
 * upload.h - a body that is too large for memory, in a temporary file.
 */
#ifndef HTTP_UPLOAD_H
#define HTTP_UPLOAD_H

#include "base/error.h"
#include "base/text.h"

enum { UPLOAD_PATH_SIZE = 1024 };

typedef struct Upload {
    int fd; /* -1: none */
    char path[UPLOAD_PATH_SIZE];
} Upload;

/*
 * Creates prefix + six letters + the ending of `name` ("villages.csv" gives ".csv"; only letters and digits count),
 * readable by this user only.
 */
Status upload_open(Upload *upload, const char *prefix, Text name, Error *err) CHECKED;

/* ST_IO when the disk is full. */
Status upload_write(Upload *upload, const void *bytes, size_t size, Error *err) CHECKED;

/* Closes the file and leaves it to whoever knows its path. */
void upload_close(Upload *upload);

/* Closes and removes it. Nothing happens when there is none. */
void upload_remove(Upload *upload);

/*
 * Keeps a file from being swept until the descriptor is closed, by whichever server of the same programme file. -1 when
 * it cannot be opened.
 */
int upload_hold(const char *path);

/* Removes what a server that has ended left behind: files of that prefix nobody holds. */
void upload_sweep(const char *prefix);

#endif
