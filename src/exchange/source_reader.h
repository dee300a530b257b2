/*
 * source_reader.h - what the readers of the formats share: the state behind a Source. Only for src/exchange.
 */
#ifndef EXCHANGE_SOURCE_READER_H
#define EXCHANGE_SOURCE_READER_H

#include "exchange/columns.h"
#include "exchange/content.h"
#include "exchange/input.h"
#include "exchange/source.h"

typedef struct SourceReader {
    Status (*next)(Source *source, Arena *row_arena, const Row **out, Error *err);
    void (*close)(Source *source);
    uint64_t (*progress)(const Source *source); /* bytes read; NULL: what the input says */
    Text (*where)(const Source *source, const Row *row, ptrdiff_t column, Arena *arena); /* NULL: no names */
    size_t (*notes)(const Source *source, Arena *arena, SourceNote *out);                /* NULL: none */
} SourceReader;

struct Source {
    const SourceReader *reader;
    void *state; /* the reader's own, in `arena` */
    char *path;
    const char *name; /* of the file, for messages; the error's path has the rest */
    const char *format;
    SourceOptions options;
    SourcePlace place;
    SourceFacts facts;
    Input input;
    Columns columns;
    Row row;
    Arena arena; /* lives as long as the source */
};

/* The path is a folder. */
Status folder_source_start(Source *source, Error *err) CHECKED;
Status csv_source_start(Source *source, Error *err) CHECKED;
Status json_source_start(Source *source, Error *err) CHECKED;
Status worker_source_start(Source *source, Error *err) CHECKED;
Status xlsx_source_start(Source *source, Error *err) CHECKED;

/* Sets `source->place` from the options or, when they allow it, from obvious names. ST_INVALID for unknown names. */
Status source_settle_place(Source *source, Error *err) CHECKED;

/* Gives the row the geometry its place columns spell. */
void source_place_row(const Source *source, Arena *arena, Row *row);

/* Completes an error's path to "file:line" (or "file" for line 0). */
Status source_fail_at(const Source *source, uint64_t line, Error *err);

#endif
