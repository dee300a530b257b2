/*
 * reader.h - the features of a GeoJSON file of any size, one at a time, as the text they stand in.
 *
 * Read are a FeatureCollection (its members in any order), a bare list of objects, a single object, and sequences of
 * objects: one per line, behind RS characters (RFC 8142), or simply one after the other. Memory stays below
 * LIMIT_ROW_BYTES and a block. What is in a feature is for the caller to scan (json/scan.h).
 */
#ifndef JSON_READER_H
#define JSON_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"

/* Reads up to `room` bytes into `buffer`; `*got` is 0 only at the end. */
typedef Status (*JsonRead)(void *context, char *buffer, size_t room, size_t *got, Error *err);

typedef enum JsonLayout {
    JSON_LAYOUT_UNKNOWN, /* nothing was read yet */
    JSON_LAYOUT_COLLECTION,
    JSON_LAYOUT_LIST,
    JSON_LAYOUT_SINGLE, /* one object and, so far, nothing behind it */
    JSON_LAYOUT_LINES,
    JSON_LAYOUT_SEQUENCE
} JsonLayout;

typedef struct JsonFeature {
    Text text;         /* an object with its brackets, UTF-8; lent until the next call */
    uint64_t number;   /* from 1 */
    uint64_t line;     /* on which it begins, from 1 */
    uint64_t offset;   /* of its first byte in the input */
    const char *fault; /* LINES only: why this line is no object; the lines behind it can still be read. Else NULL */
} JsonFeature;

typedef struct JsonFeatureStream {
    JsonRead read;
    void *context;
    JsonLayout layout;
    Buffer window;   /* what was read and is not yet given out */
    size_t at;       /* first byte in it that was not consumed */
    uint64_t offset; /* of `at` in the input */
    uint64_t line;   /* of `at`, from 1 */
    uint64_t count;  /* features given out */
    bool ended;      /* `read` has nothing more */
    bool closed;     /* the last feature was given out */
    Buffer members;  /* of a collection, besides the features: "key":value,… */
} JsonFeatureStream;

void json_stream_init(JsonFeatureStream *stream, JsonRead read, void *context);
void json_stream_done(JsonFeatureStream *stream);

/*
 * The next feature; `*found` is false at the end. Errors end the stream and say line and byte: ST_INVALID for what is
 * not JSON (and what it looks like), not UTF-8, cut off or nested too deep; ST_TOO_LARGE for a feature or line above
 * LIMIT_ROW_BYTES.
 */
Status json_stream_next(JsonFeatureStream *stream, JsonFeature *out, bool *found, Error *err) CHECKED;

/*
 * The other members of a collection ("crs", "name", "type") as one JSON object, as far as they were read and fit into
 * LIMIT_TEXT_BYTES: all of them once the stream has ended. "{}" for other layouts. Written to `out`.
 */
void json_stream_members(const JsonFeatureStream *stream, Buffer *out);

#endif
