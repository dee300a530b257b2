/*
 * content.h - what a file really is, told from its first bytes and held against what its name promises.
 */
#ifndef EXCHANGE_CONTENT_H
#define EXCHANGE_CONTENT_H

#include "base/error.h"
#include "exchange/source.h"

typedef enum ContentKind {
    CONTENT_TEXT,    /* delimiter-separated, until it proves otherwise */
    CONTENT_JSON,    /* an object, an array, or a sequence of objects */
    CONTENT_SHEET,   /* a workbook */
    CONTENT_FOREIGN, /* the worker reads it */
    CONTENT_OTHER    /* nothing that holds records */
} ContentKind;

typedef struct Content {
    ContentKind kind;
    const char *what;       /* "a GeoPackage", "a PNG image"… */
    const char *extensions; /* names such a file may have: " gpkg sqlite "; empty when it should not have a known one */
    const char *remedy;     /* what to do with what cannot be read, or NULL */
    SourceEncoding encoding; /* ENCODING_UTF8, or UTF-16 with a mark or by its look */
    size_t mark_size;        /* bytes of the byte order mark */
} Content;

/* From the beginning of a file (64 KiB, or all there is, but not nothing) and its name, which may be "-". */
Content content_sniff(const char *path, Text head);

/* ST_INVALID with one sentence when the content cannot be read, or is not what the file's name promises. */
Status content_accept(const Content *content, const char *path, Error *err) CHECKED;

#endif
