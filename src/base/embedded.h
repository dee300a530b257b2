/*
 * embedded.h - the files that travel inside the program: share/ and the built interface.
 */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include <stddef.h>

typedef struct EmbeddedFile {
    const char *path; /* below share/ ("model/types/hazard.json"), or "web/…" for the interface */
    const unsigned char *bytes;
    size_t size;
} EmbeddedFile;

/* The file at exactly `path`, or NULL. */
const EmbeddedFile *embedded_find(const char *path);

/* Files in byte order of their paths; NULL past the last. */
const EmbeddedFile *embedded_at(size_t index);

#endif
