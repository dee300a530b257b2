/*
 * uploads.h - files that were sent and wait to be imported: looked at, mapped, tried, then used or forgotten.
 *
 * They stand beside the programme file, are known by a random name and go when they are used, when they were not asked
 * for in a day, when newer ones need the room, and when the server ends.
 */
#ifndef API_UPLOADS_H
#define API_UPLOADS_H

#include "api/api.h"

enum {
    /* Files that wait at one time; a person works on one or two. */
    UPLOADS_MAX = 16,
    /* How long nobody has to ask for one before it goes. */
    UPLOAD_KEPT_MS = 24 * 60 * 60 * 1000,
    UPLOAD_ID_LENGTH = 32
};

/* All files that wait, together: two of the largest. */
#define UPLOADS_BYTES_MAX (2 * (uint64_t)LIMIT_UPLOAD_BYTES)

typedef struct UploadFacts {
    const char *id, *path, *name;
    uint64_t size;
} UploadFacts;

Uploads *uploads_open(void);

/* Removes what waits. NULL is fine. */
void uploads_close(Uploads *uploads);

/* Takes a file over under a new name, which is lent by the arena. */
void uploads_take(Uploads *uploads, const char *path, Text name, uint64_t size, Arena *arena, UploadFacts *out);

/* Facts of a file that waits, copied into the arena; it then waits another day. ST_NOT_FOUND. */
Status uploads_find(Uploads *uploads, Text id, Arena *arena, UploadFacts *out, Error *err) CHECKED;

/* Removes one; false when there is none of that name. */
bool uploads_remove(Uploads *uploads, Text id);

#endif
