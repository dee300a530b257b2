/*
 * shared_data.h - real files to test with, where they are there: ../shared/data, read feature by feature.
 */
#ifndef TEST_GEO_SHARED_DATA_H
#define TEST_GEO_SHARED_DATA_H

#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "geo/geojson.h"

/* Opens a file of ../shared/data from wherever the test runs (project root or a build directory in it), or NULL. */
static inline FILE *shared_open(const char *name)
{
    static const char *const PLACES[] = {"../shared/data", "../../shared/data", "../../../shared/data",
                                         "../../../../shared/data", "../../../../../shared/data"};
    char path[512];
    const char *given = getenv("WHITESTONE_SHARED");
    FILE *file = NULL;

    if (given != NULL) {
        snprintf(path, sizeof path, "%s/data/%s", given, name);
        return fopen(path, "r");
    }
    for (size_t i = 0; i < COUNT_OF(PLACES) && file == NULL; i++) {
        snprintf(path, sizeof path, "%s/%s", PLACES[i], name);
        file = fopen(path, "r");
    }
    return file;
}

/* The whole file; false when it is not there. */
static inline bool shared_read(const char *name, Buffer *out)
{
    FILE *file = shared_open(name);
    size_t got = 0;

    if (file == NULL) {
        return false;
    }
    do {
        got = fread(buffer_reserve(out, 1 << 16), 1, 1 << 16, file);
        buffer_grown(out, got);
    } while (got > 0);
    fclose(file);
    buffer_byte(out, 0);
    return true;
}

/* Calls `each` with the text from one "type":"Feature" up to the next. False when the file is not there. */
static inline bool shared_each_feature(const char *name, void (*each)(Text feature, void *context), void *context)
{
    BUFFER all = {0};

    if (!shared_read(name, &all)) {
        return false;
    }
    const char *at = strstr(all.at, "\"Feature\"");
    while (at != NULL) {
        const char *next = strstr(at + 1, "\"Feature\"");
        size_t length = next == NULL ? strlen(at) : (size_t)(next - at);
        each((Text){at, length}, context);
        at = next;
    }
    return true;
}

/* The geometry of a feature; NULL when it has none. */
static inline Geometry *shared_geometry(Arena *arena, Text feature)
{
    const char *at = memmem(feature.at, feature.length, "\"geometry\"", 10);
    Geometry *geometry = NULL;
    size_t consumed = 0;

    if (at == NULL) {
        return NULL;
    }
    at += 10 + strspn(at + 10, " :\n\r\t");
    Text rest = {at, (size_t)(feature.at + feature.length - at)};
    return geojson_geometry_read(arena, rest, &consumed, &geometry, NULL) == ST_OK ? geometry : NULL;
}

#endif
