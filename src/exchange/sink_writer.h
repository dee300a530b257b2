/*
 * sink_writer.h - what the writers of the formats share: the state behind a Sink. Only for src/exchange.
 */
#ifndef EXCHANGE_SINK_WRITER_H
#define EXCHANGE_SINK_WRITER_H

#include "base/buffer.h"
#include "exchange/sink.h"

/* Each appends to `out`; the first and last parts may be nothing. */
typedef struct SinkWriter {
    const char *media_type;
    void (*begin)(const Sink *sink, Buffer *out);
    void (*record)(const Sink *sink, const Value *values, const SinkExtra *extra, Buffer *out);
    void (*end)(const Sink *sink, Buffer *out);
} SinkWriter;

struct Sink {
    const SinkWriter *writer;
    const RecordType *type;
    SinkOptions options;
    Text id_name, observed_name; /* of the columns of SinkExtra; empty when the type has a field of that name */
    uint64_t record_count;
    int fd;
    char *path, *part; /* NULL for standard output */
    Buffer pending;
    Arena arena;
};

extern const SinkWriter GEOJSON_WRITER, GEOJSONL_WRITER, CSV_WRITER;

/* Whether the field may leave. */
bool sink_shows(const Sink *sink, const Field *field);

#endif
