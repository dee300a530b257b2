/*
 * The records of a list as a file. It is written whole before the first byte is sent, so that a slow line holds no
 * snapshot, and has no name any more when it is sent.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api/ogc_query.h"
#include "api/work.h"
#include "base/random.h"
#include "exchange/sink.h"
#include "service/export.h"

typedef struct ExportFile {
    Text format;
    const char *type, *name; /* of the media; for who saves it */
    int file;
    uint64_t size;
} ExportFile;

/* "land_class = sha; q = pont": what the list was asked for, as its address says it. */
static Text filters_in_words(Request *req)
{
    BUFFER words = {0};

    for (size_t i = 0; i < req->param_count; i++) {
        const Pair *param = &req->params[i];
        bool of_file = text_equal(param->name, text_of(PARAMETERS[PARAMETER_format].id)) ||
                       text_equal(param->name, text_of(PARAMETERS[PARAMETER_lang].id)) ||
                       text_equal(param->name, text_of(PARAMETERS[PARAMETER_rows].id));
        if (!of_file && param->value.length > 0) {
            buffer_format(&words, "%s%.*s = %.*s", words.size > 0 ? "; " : "", TEXT_ARG(param->name),
                          TEXT_ARG(param->value));
        }
    }
    return text_copy(&req->arena, buffer_view(&words));
}

static Status rows_read(Request *req, ExportOptions *out, Error *err)
{
    Text rest;

    if (!request_param(req, TEXT("rows"), &rest)) {
        return ST_OK;
    }
    Id *ids = ARENA_ARRAY(&req->arena, Id, rest.length / 2 + 1);
    while (rest.length > 0) {
        ptrdiff_t end = text_index(rest, '.');
        Text one = {rest.at, end < 0 ? rest.length : (size_t)end};
        if (!id_parse(one, &ids[out->id_count++])) {
            return error_set_at(err, ST_INVALID, "rows", "rows \"%.*s\" is no id of a record",
                                one.length > 100 ? 100 : (int)one.length, one.at);
        }
        rest = (Text){rest.at + one.length + (end >= 0), rest.length - one.length - (end >= 0)};
    }
    out->ids = ids;
    return ST_OK;
}

static Status format_read(Text name, ExportFile *out, Error *err)
{
    SinkFormat format;

    out->format = name;
    if (!sink_format_parse(name, &format)) {
        return error_set_at(err, ST_INVALID, "format",
                            "format \"%.*s\" is not offered; use csv, xlsx, geojson, geojsonl, gpkg, kml, kmz or shp",
                            out->format.length > 100 ? 100 : (int)out->format.length, out->format.at);
    }
    out->type = sink_media_type(format);
    return ST_OK;
}

static Status take_file(const char *path, ExportFile *out, Error *err)
{
    struct stat facts;

    out->file = open(path, O_RDONLY | O_CLOEXEC);
    unlink(path);
    if (out->file < 0 || fstat(out->file, &facts) != 0) {
        return error_set(err, ST_IO, "the file that was written cannot be read: %s", strerror(errno));
    }
    out->size = (uint64_t)facts.st_size;
    return ST_OK;
}

/* "COD-hazard-2026-05-31.xlsx" */
static const char *file_name(Request *req, const Reader *reader, const RecordType *type, Text format)
{
    char day[TIMESTAMP_TEXT_SIZE];
    bool zipped = text_equal(format, TEXT("shp"));

    timestamp_format(time_now_ms(), day);
    return arena_format(&req->arena, "%.*s-%.*s-%.10s.%.*s%s", TEXT_ARG(reader_info(reader).code), TEXT_ARG(type->id),
                        day, TEXT_ARG(format), zipped ? ".zip" : "");
}

static Status query_write(Request *req, Reader *reader, const ListQuery *list, const ExportOptions *options, Error *err)
{
    RecordQuery query;
    uint64_t written;

    TRY(list_query_records(reader, &req->arena, list, &query, err));
    return export_query(reader, &query, options, &written, err);
}

static Status file_write(Request *req, void *state, Error *err)
{
    ExportFile *file = state;
    const char *prefix = server_of(req)->upload_prefix;
    READER *reader = NULL;
    ExportOptions options = {.format = file->format, .filters = filters_in_words(req)};
    const RecordType *type;
    OgcQuery query;
    uint64_t number;

    random_bytes(&number, sizeof number);
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    TRY(request_language(req, &options.language, err));
    TRY(request_type(req, reader, &type, err));
    TRY(ogc_query_read(req, type, &query, err));
    TRY(rows_read(req, &options, err));
    options.path = arena_format(&req->arena, "%sout-%016llx", prefix == NULL ? "/tmp/whitestone-" : prefix,
                                (unsigned long long)number);
    file->name = file_name(req, reader, type, file->format);
    TRY(query_write(req, reader, &query.list, &options, err));
    return take_file(options.path, file, err);
}

static Status file_answer(Request *req, Response *res, void *state, Status status, Error *err)
{
    const ExportFile *file = state;

    (void)err;
    TRY(status);
    res->content_type = file->type;
    res->has_file = true;
    res->file = file->file;
    res->file_size = file->size;
    response_header(res, "Content-Disposition", arena_format(&req->arena, "attachment; filename=\"%s\"", file->name));
    return ST_OK;
}

static Status file_begin(Request *req, Response *res, Text format, Error *err)
{
    ExportFile *file = ARENA_NEW(&req->arena, ExportFile);

    TRY(format_read(format, file, err));
    work_defer(server_of(req)->writing, req, res, file_write, file_answer, file);
    return ST_OK;
}

Status export_get(Request *req, Response *res, Error *err)
{
    Text format = {0};

    request_param(req, TEXT("format"), &format);
    return file_begin(req, res, format, err);
}

/* The path ends in the name of the format. */
Status items_file_get(Request *req, Response *res, Error *err)
{
    const char *dot = strrchr(text_string(&req->arena, req->path), '.');

    return file_begin(req, res, text_of(dot + 1), err);
}
