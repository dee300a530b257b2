/*
 * row_stream.h - the stream of rows that the worker for foreign formats writes and the importer reads
 * (docs/formats/rows.md).
 *
 * Both ends are built together; the format is internal, but its reader trusts nothing: the worker may have been taken
 * over by the file it reads.
 */
#ifndef EXCHANGE_ROW_STREAM_H
#define EXCHANGE_ROW_STREAM_H

#include "base/buffer.h"
#include "exchange/source.h"

typedef enum RowsKind {
    ROWS_HEADER = 'H', /* first: format, layer and number of rows expected */
    ROWS_COLUMN = 'C', /* name of the next column */
    ROWS_ROW = 'R',
    ROWS_END = 'E' /* last: number of rows written; a stream without it was cut off */
} RowsKind;

typedef struct RowsFrame {
    RowsKind kind;
    Text body;
} RowsFrame;

typedef struct RowsHeader {
    Text format, layer;
    uint64_t expected; /* 0: unknown */
    Text layers;       /* names of all layers, a line break between two */
    Text system;       /* the coordinate system as the file names it; empty: it names none */
    Text programme;    /* of a Whitestone programme file: the programme's code; else empty */
} RowsHeader;

/* A row as it travels; the body lends all of it except the array of cells. */
typedef struct RowsRow {
    const Cell *cells;
    size_t cell_count;
    Text wkb;            /* little-endian ISO WKB in WGS 84 lon, lat; empty: none */
    Text geometry_fault; /* empty: none */
    Text fault;          /* not empty: the row is broken and has nothing else */
} RowsRow;

/* Writers append a whole frame. */
void rows_encode_header(const RowsHeader *header, Buffer *out);
void rows_encode_column(Text name, Buffer *out);
void rows_encode_row(const RowsRow *row, Buffer *out);
void rows_encode_end(uint64_t row_count, Buffer *out);

/* The frame at the beginning of `bytes`: its size, 0 when there is more to come, -1 when it is malformed. */
ptrdiff_t rows_scan(Text bytes, RowsFrame *out);

/* Each reads a body to its last byte; ST_CORRUPT when it is not exactly what the writer would have written. */
Status rows_decode_header(Text body, RowsHeader *out, Error *err) CHECKED;
Status rows_decode_row(Text body, Arena *arena, RowsRow *out, Error *err) CHECKED;
Status rows_decode_end(Text body, uint64_t *row_count, Error *err) CHECKED;

#endif
