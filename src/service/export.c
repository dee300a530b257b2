#include "service/export.h"

#include "exchange/sink.h"
#include "project/history.h"
#include "service/records.h"
#include "service/write_turn.h"
#include "store/entries.h"

typedef struct Exporter {
    Reader *reader;
    const RecordType *type;
    Sink *sink;
    Arena arena; /* of one record */
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
                   : error_set(err, ST_USAGE,
                               "there is no format \"%.*s\": geojson, geojsonl, csv, gpkg, kml, kmz, shp or xlsx",
                               (int)(options->format.length > 100 ? 100 : options->format.length), options->format.at);
    }
    if (sink_format_of_path(options->path, out)) {
        return ST_OK;
    }
    return error_set_at(
        err, ST_USAGE, options->path,
        "the suffix tells no format; say --format geojson, geojsonl, csv, gpkg, kml, kmz, shp or xlsx (a "
        "path ends in .shp.zip)");
}

/* What the only entry of a record says. */
static Status entry_values(Exporter *exporter, Position position, Value *values, Error *err)
{
    const ReportRow unread = {0};
    HistoryItem item = {.report = &unread};
    Text body;

    TRY(entry_load(reader_database(exporter->reader), position, &body, err));
    body = text_copy(&exporter->arena, body);
    TRY(entry_decode(position, body.at, body.length, reader_nodes(exporter->reader), &item.entry, err));
    TRY(history_item_read(exporter->type, &exporter->arena, &item, err));
    memcpy(values, item.values, sizeof *values * exporter->type->field_count);
    return ST_OK;
}

static Status history_values(Exporter *exporter, Id id, Value *values, Error *err)
{
    const NodeList *nodes = reader_nodes(exporter->reader);
    History history;

    TRY(history_read(reader_database(exporter->reader), reader_table(exporter->reader, exporter->type), nodes, id,
                     &exporter->arena, &history, err));
    Version *versions = ARENA_ARRAY(&exporter->arena, Version, history.count + 1);
    size_t count = history_versions(&history, nodes, versions);
    record_fold(exporter->type, versions, count, values, NULL);
    return ST_OK;
}

/* The record as the journal has it: tables know no difference between the ways of not having a value. */
static Status record_values(Exporter *exporter, const RecordRow *row, Value *values, Error *err)
{
    bool has_one_entry = row->version == (uint64_t)row->position;

    return has_one_entry ? entry_values(exporter, row->version, values, err)
                         : history_values(exporter, row->id, values, err);
}

static Status record_write(void *context, const RecordRow *row, Error *err)
{
    Exporter *exporter = context;
    SinkExtra extra = {.id = row->id, .observed = row->observed};

    arena_reset(&exporter->arena);
    Value *values = ARENA_ARRAY(&exporter->arena, Value, exporter->type->field_count);
    TRY(record_values(exporter, row, values, err));
    exporter->written++;
    return sink_record(exporter->sink, values, &extra, err);
}

/* Those that are named, in that order. */
static Status named_write(Exporter *exporter, const RecordQuery *query, const ExportOptions *options, Error *err)
{
    RecordRow row;
    Arena arena;
    Status status = ST_OK;

    arena_init(&arena, 0);
    for (size_t i = 0; i < options->id_count && status == ST_OK; i++) {
        status = record_get(exporter->reader, &arena, query->type, options->ids[i], &query->scope, &row, err);
        status = status == ST_OK ? record_write(exporter, &row, err) : status;
        arena_reset(&arena);
    }
    arena_done(&arena);
    return status;
}

static Status records_write(Exporter *exporter, const RecordQuery *query, const ExportOptions *options, Error *err)
{
    Status status = options->ids != NULL ? named_write(exporter, query, options, err)
                                         : records_each(exporter->reader, query, record_write, exporter, err);

    if (status != ST_OK) {
        sink_abort(exporter->sink);
        return status;
    }
    return sink_close(exporter->sink, err);
}

static Status export_with(Exporter *exporter, const RecordQuery *query, const ExportOptions *options, Error *err)
{
    ProgrammeInfo info = reader_info(exporter->reader);
    SinkOptions sink = {.max_class =
                            query->scope.max_class < CLASS_RESTRICTED ? query->scope.max_class : CLASS_RESTRICTED,
                        .language = options->language,
                        .remarks = options->remarks,
                        .demonstration = info.demonstration,
                        .programme = info.code,
                        .filters = options->filters,
                        .written_ms = time_now_ms()};
    SinkFormat format;

    TRY(format_choose(options, &format, err));
    exporter->type = query->type;
    TRY(sink_open(format, options->path, query->type, &sink, &exporter->sink, err));
    return records_write(exporter, query, options, err);
}

Status export_query(Reader *reader, const RecordQuery *query, const ExportOptions *options, uint64_t *written,
                    Error *err)
{
    Exporter exporter = {.reader = reader};

    Status status = export_with(&exporter, query, options, err);
    arena_done(&exporter.arena);
    *written = exporter.written;
    return status;
}

static Status type_export(Reader *reader, const ExportOptions *options, uint64_t *written, Error *err)
{
    RecordQuery query = {.scope = scope_of_administrator()};
    SinkFormat format;

    TRY(format_choose(options, &format, err));
    TRY(type_find(reader, options->type, &query.type, err));
    return export_query(reader, &query, options, written, err);
}

Status export_run(Programme *programme, const ExportOptions *options, uint64_t *written, Error *err)
{
    Reader *reader;

    *written = 0;
    TRY(reader_acquire(programme, &reader, err));
    Status status = type_export(reader, options, written, err);
    reader_release(reader);
    return status;
}
