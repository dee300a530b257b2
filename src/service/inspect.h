/*
 * inspect.h - what a foreign file is: its format and columns, told from its beginning.
 */
#ifndef SERVICE_INSPECT_H
#define SERVICE_INSPECT_H

#include "exchange/source.h"

enum {
    /* Rows that are read to tell what a file is. */
    INSPECT_ROWS = 1000,
    /* Of these so many are shown. */
    INSPECT_SHOWN = 8,
    /* Different values of a column that are kept. */
    INSPECT_VALUES = 40,
    /* Bytes of a value that are kept. */
    INSPECT_VALUE_BYTES = 200,
    /* Who looks at a file waits for it: no longer than this without a sign of life. */
    INSPECT_SILENCE_MS = 30 * 1000
};

typedef struct InspectOptions {
    const char *path;
    const char *name;     /* as people know the file; it stands in messages instead of the path's. NULL: the path's */
    const char *layer;    /* NULL or "": the only one, else the first */
    const char *encoding; /* NULL or "": found out */
    Text programme;       /* that asks: files of another one are refused; empty: of none */
} InspectOptions;

typedef struct ColumnValue {
    Text text;
    uint64_t rows;
} ColumnValue;

typedef struct InspectedColumn {
    Text name;
    uint64_t filled;  /* rows with something in it, of those read */
    uint64_t numbers; /* of these, numbers by kind or spelling */
    double least, most;
    ColumnValue *values; /* in the order they come, no more than INSPECT_VALUES */
    size_t value_count;
    bool more_values; /* there are others */
    bool distinct;    /* no two rows have the same */
} InspectedColumn;

typedef struct InspectedRow {
    uint64_t number;
    Text *cells; /* one a column */
    const char *fault;
} InspectedRow;

typedef struct Inspection {
    Text format, encoding, layer, system, programme;
    bool encoding_guessed; /* the bytes are no UTF-8, so it is taken for what spreadsheets write */
    char delimiter;        /* of CSV, else 0 */
    Text *layers;
    size_t layer_count;
    InspectedColumn *columns;
    size_t column_count;
    SourcePlace place; /* columns that obviously give the place */
    InspectedRow *rows;
    size_t row_count;
    uint64_t rows_read, broken, placed, bytes;
    uint64_t rows_total;                 /* 0 when unknown */
    bool rows_guessed;                   /* the total is reckoned from the size */
    SourceNote notes[SOURCE_NOTE_KINDS]; /* of the rows read */
    size_t note_count;
    uint32_t kinds; /* bit 1 << GeometryKind of those seen */
    Box box;        /* of the places seen */
} Inspection;

/* ST_INVALID with a sentence when it is nothing that can be read; an empty file is that too. */
Status file_inspect(const InspectOptions *options, Arena *arena, Inspection *out, Error *err) CHECKED;

/* ST_CONFLICT when the source is the programme file of another programme than `code`. */
Status source_programme_check(const Source *source, Text code, Error *err) CHECKED;

/* Opens a file as it was inspected: layer and encoding as given, else as they were found out. */
Status inspected_open(const InspectOptions *options, bool *guessed, Source **out, Error *err) CHECKED;

#endif
