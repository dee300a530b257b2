#include "http/upload.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ENDING_MAX = 12 };

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The last ".ending" of a file name, or nothing when it holds anything but letters and digits. */
static Text name_ending(Text name)
{
    size_t at = name.length;

    while (at > 0 && is_plain(name.at[at - 1])) {
        at--;
    }
    size_t length = name.length - at + 1;
    bool fits = at > 0 && name.at[at - 1] == '.' && length > 1 && length <= ENDING_MAX;
    return fits ? (Text){name.at + at - 1, length} : (Text){0};
}

Status upload_open(Upload *upload, const char *prefix, Text name, Error *err)
{
    Text ending = name_ending(name);
    int length =
        snprintf(upload->path, sizeof upload->path, "%sXXXXXX%.*s", prefix == NULL ? "" : prefix, TEXT_ARG(ending));

    if (prefix == NULL || length < 0 || (size_t)length >= sizeof upload->path) {
        upload->path[0] = '\0';
        return error_set(err, ST_INTERNAL, "there is no folder for uploaded files");
    }
    upload->fd = mkostemps(upload->path, (int)ending.length, O_CLOEXEC);
    if (upload->fd < 0) {
        upload->path[0] = '\0';
        return error_set(err, ST_IO, "cannot store the upload beside the programme file: %s", strerror(errno));
    }
    flock(upload->fd, LOCK_SH);
    return ST_OK;
}

int upload_hold(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd >= 0) {
        flock(fd, LOCK_SH);
    }
    return fd;
}

static bool is_held(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    bool held = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;

    if (fd >= 0) {
        close(fd);
    }
    return held;
}

Status upload_write(Upload *upload, const void *bytes, size_t size, Error *err)
{
    const char *at = bytes;

    while (size > 0) {
        ssize_t written = write(upload->fd, at, size);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return error_set(err, ST_IO, "cannot store the upload: %s", strerror(errno));
        }
        at += written;
        size -= (size_t)written;
    }
    return ST_OK;
}

void upload_close(Upload *upload)
{
    if (upload->fd >= 0) {
        close(upload->fd);
    }
    upload->fd = -1;
    upload->path[0] = '\0';
}

void upload_remove(Upload *upload)
{
    if (upload->fd >= 0) {
        unlink(upload->path);
    }
    upload_close(upload);
}

void upload_sweep(const char *prefix)
{
    char pattern[UPLOAD_PATH_SIZE];
    glob_t found = {0};
    struct stat info;

    int length = snprintf(pattern, sizeof pattern, "%s*", prefix);
    if (length < 0 || (size_t)length >= sizeof pattern || glob(pattern, GLOB_NOSORT, NULL, &found) != 0) {
        return;
    }
    for (size_t i = 0; i < found.gl_pathc; i++) {
        if (lstat(found.gl_pathv[i], &info) == 0 && S_ISREG(info.st_mode) && !is_held(found.gl_pathv[i])) {
            unlink(found.gl_pathv[i]);
        }
    }
    globfree(&found);
}
