#include "service/export.h"

#include "exchange/sink.h"
#include "service/records.h"

typedef struct Exporter {
    Reader *reader;
    const RecordType *type;
    Sink *sink;
    uint64_t written;
} Exporter;

static Status type_find(const Reader *reader, Text id, const RecordType **out, Error *err)
{
    *out = model_type(reader_model(reader), id);
    if (*out == NULL) {
        return error_set(err, ST_NOT_FOUND, "there is no record type '%.*s'; 'whitestone model docs' lists them",
                         (int)(id.length > 100 ? 100 : id.length), id.at);
    }
    return ST_OK;
}

static Status format_choose(const ExportOptions *options, SinkFormat *out, Error *err)
{
    if (options->format.length > 0) {
        return sink_format_parse(options->format, out)
                   ? ST_OK
                   : error_set(err, ST_USAGE, "there is no format \"%.*s\": geojson, geojsonl, csv or gpkg",
                               (int)(options->format.length > 100 ? 100 : options->format.length), options->format.at);
    }
    if (sink_format_of_path(options->path, out)) {
        return ST_OK;
    }
    return error_set_at(err, ST_USAGE, options->path,
                        "the suffix tells no format; say --format geojson, geojsonl, csv or gpkg");
}

static Status record_write(void *context, const RecordRow *row, Error *err)
{
    Exporter *exporter = context;
    SinkExtra extra = {.id = row->id, .observed = row->observed};

    exporter->written++;
    return sink_record(exporter->sink, row->values, &extra, err);
}

static Status records_write(Exporter *exporter, Error *err)
{
    RecordQuery query = {.type = exporter->type, .scope = scope_of_administrator()};

    Status status = records_each(exporter->reader, &query, record_write, exporter, err);
    if (status != ST_OK) {
        sink_abort(exporter->sink);
        return status;
    }
    return sink_close(exporter->sink, err);
}

static Status export_with(Exporter *exporter, const ExportOptions *options, Error *err)
{
    SinkOptions sink = {.max_class = CLASS_RESTRICTED};
    SinkFormat format;

    TRY(format_choose(options, &format, err));
    TRY(type_find(exporter->reader, options->type, &exporter->type, err));
    TRY(sink_open(format, options->path, exporter->type, &sink, &exporter->sink, err));
    return records_write(exporter, err);
}

Status export_run(Programme *programme, const ExportOptions *options, uint64_t *written, Error *err)
{
    Exporter exporter = {0};

    TRY(reader_acquire(programme, &exporter.reader, err));
    Status status = export_with(&exporter, options, err);
    reader_release(exporter.reader);
    *written = exporter.written;
    return status;
}
