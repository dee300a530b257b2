/*
 * sink_writer.h - what the writers of the formats share: the state behind a Sink. Only for src/exchange.
 */
#ifndef EXCHANGE_SINK_WRITER_H
#define EXCHANGE_SINK_WRITER_H

#include "base/buffer.h"
#include "exchange/sink.h"

typedef struct SinkWriter {
    const char *media_type;
    /* Makes `sink->state`; or NULL. */
    void (*prepare)(Sink *sink);
    /* Formats that are text: each appends to `out`; the first and last parts may be nothing. */
    void (*begin)(const Sink *sink, Buffer *out);
    void (*record)(const Sink *sink, const Value *values, const SinkExtra *extra, Buffer *out);
    void (*end)(const Sink *sink, Buffer *out);
    /* Formats that write a file of their own; `open` is NULL for the others. */
    Status (*open)(Sink *sink, const char *path, Error *err);
    Status (*add)(Sink *sink, const Value *values, const SinkExtra *extra, Error *err);
    Status (*finish)(Sink *sink, Error *err);
    void (*abandon)(Sink *sink);
} SinkWriter;

struct Sink {
    const SinkWriter *writer;
    const RecordType *type;
    SinkOptions options;
    Text id_name, observed_name;        /* of the columns of SinkExtra; empty when the type has a field of that name */
    uint64_t record_count, places_left; /* XLSX: places that a cell cannot hold */
    void *state;                        /* the writer's own, in `arena` */
    int fd;
    char *path, *part; /* NULL for standard output */
    Buffer pending;
    Arena arena;
};

extern const SinkWriter GEOJSON_WRITER, GEOJSONL_WRITER, CSV_WRITER, GPKG_WRITER, KML_WRITER, KMZ_WRITER, SHP_WRITER,
    XLSX_WRITER;

/* Whether the field may leave. */
bool sink_shows(const Sink *sink, const Field *field);

#endif
