#include "exchange/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <strings.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/random.h"
#include "exchange/sink_writer.h"

enum { FLUSH_SIZE = 256 * 1024 };

static const SinkWriter *const WRITERS[] = {
    [SINK_GEOJSON] = &GEOJSON_WRITER, [SINK_GEOJSONL] = &GEOJSONL_WRITER, [SINK_CSV] = &CSV_WRITER,
    [SINK_GPKG] = &GPKG_WRITER,       [SINK_KML] = &KML_WRITER,           [SINK_KMZ] = &KMZ_WRITER,
    [SINK_SHP] = &SHP_WRITER,         [SINK_XLSX] = &XLSX_WRITER};

static const struct {
    const char *name;
    SinkFormat format;
} NAMES[] = {
    {"geojson", SINK_GEOJSON},     {"json", SINK_GEOJSON},    {"geojsonl", SINK_GEOJSONL}, {"geojsons", SINK_GEOJSONL},
    {"geojsonseq", SINK_GEOJSONL}, {"ndjson", SINK_GEOJSONL}, {"jsonl", SINK_GEOJSONL},    {"csv", SINK_CSV},
    {"gpkg", SINK_GPKG},           {"kml", SINK_KML},         {"kmz", SINK_KMZ},           {"shp", SINK_SHP},
    {"shp.zip", SINK_SHP},         {"xlsx", SINK_XLSX},
};

bool sink_format_parse(Text name, SinkFormat *out)
{
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        if (strlen(NAMES[i].name) == name.length && strncasecmp(NAMES[i].name, name.at, name.length) == 0) {
            *out = NAMES[i].format;
            return true;
        }
    }
    return false;
}

bool sink_format_of_path(const char *path, SinkFormat *out)
{
    static const char packed[] = ".shp.zip";
    size_t length = strlen(path);
    const char *dot = strrchr(path, '.');

    if (length >= sizeof packed - 1 && strcasecmp(path + length - (sizeof packed - 1), packed) == 0) {
        *out = SINK_SHP;
        return true;
    }
    /* shapefiles come only packed: several files cannot have one name */
    if (dot != NULL && strcasecmp(dot, ".shp") == 0) {
        return false;
    }

    return dot != NULL && sink_format_parse(text_of(dot + 1), out);
}

const char *sink_media_type(SinkFormat format)
{
    return WRITERS[format]->media_type;
}

bool sink_shows(const Sink *sink, const Field *field)
{
    return field->class != CLASS_PERSONAL && field->class <= sink->options.max_class;
}

static Text unless_field(const RecordType *type, Text name)
{
    for (size_t i = 0; i < type->field_count; i++) {
        if (text_equal(type->fields[i].id, name)) {
            return (Text){0};
        }
    }
    return name;
}

static Status fail(const Sink *sink, const char *what, Error *err)
{
    Status status = errno == EACCES || errno == EPERM || errno == EROFS ? ST_DENIED : ST_IO;

    return error_set(err, status, "cannot %s \"%s\": %s", what, sink->path == NULL ? "standard output" : sink->path,
                     strerror(errno));
}

/* A file beside the target, on the same disk, so that it can be renamed. */
static Status open_part(Sink *sink, const char *path, Error *err)
{
    uint64_t number;

    random_bytes(&number, sizeof number);
    sink->path = arena_copy(&sink->arena, path, strlen(path));
    sink->part = arena_format(&sink->arena, "%s.%08" PRIx32 ".part", path, (uint32_t)number);
    if (sink->writer->open != NULL) {
        return sink->writer->open(sink, sink->part, err);
    }
    sink->fd = open(sink->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (sink->fd < 0) {
        sink->part = NULL;
        return fail(sink, "write", err);
    }
    return ST_OK;
}

static Status open_target(Sink *sink, const char *path, Error *err)
{
    if (strcmp(path, "-") != 0) {
        return open_part(sink, path, err);
    }
    return sink->writer->open == NULL
               ? ST_OK
               : error_set(err, ST_USAGE,
                           "this format (GeoPackage, KMZ, Shapefile, XLSX) cannot go to standard output: name a file");
}

static Status flush(Sink *sink, Error *err)
{
    size_t done = 0;

    while (done < sink->pending.size) {
        ssize_t count = write(sink->fd, sink->pending.at + done, sink->pending.size - done);
        if (count < 0 && errno != EINTR) {
            return fail(sink, "write", err);
        }
        done += count < 0 ? 0 : (size_t)count;
    }
    buffer_clear(&sink->pending);
    return ST_OK;
}

Status sink_open(SinkFormat format, const char *path, const RecordType *type, const SinkOptions *options, Sink **out,
                 Error *err)
{
    Sink *sink = memory_resize(NULL, sizeof *sink);

    *sink = (Sink){.writer = WRITERS[format], .type = type, .fd = STDOUT_FILENO};
    sink->options = options == NULL ? (SinkOptions){.max_class = CLASS_PUBLIC} : *options;
    sink->id_name = unless_field(type, TEXT("id"));
    sink->observed_name = unless_field(type, TEXT("date_of_information"));
    if (sink->writer->prepare != NULL) {
        sink->writer->prepare(sink);
    }
    Status status = open_target(sink, path, err);
    if (status != ST_OK) {
        sink_abort(sink);
        return status;
    }
    if (sink->writer->begin != NULL) {
        sink->writer->begin(sink, &sink->pending);
    }
    *out = sink;
    return ST_OK;
}

Status sink_record(Sink *sink, const Value *values, const SinkExtra *extra, Error *err)
{
    if (sink->writer->add != NULL) {
        return sink->writer->add(sink, values, extra, err);
    }
    sink->writer->record(sink, values, extra, &sink->pending);
    sink->record_count++;
    return sink->pending.size >= FLUSH_SIZE ? flush(sink, err) : ST_OK;
}

void sink_abort(Sink *sink)
{
    if (sink == NULL) {
        return;
    }
    if (sink->writer->abandon != NULL) {
        sink->writer->abandon(sink);
    }
    if (sink->part != NULL) {
        if (sink->fd != STDOUT_FILENO) {
            close(sink->fd);
        }
        unlink(sink->part);
    }
    buffer_done(&sink->pending);
    arena_done(&sink->arena);
    memory_free(sink);
}

/* The name is on disk only when its folder is. */
static void sync_folder(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');

    snprintf(folder, sizeof folder, "%.*s", slash == NULL ? 1 : (int)(slash - path) + 1, slash == NULL ? "." : path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

static Status settle(Sink *sink, Error *err)
{
    if (sink->writer->open != NULL) {
        sink->fd = open(sink->part, O_RDONLY | O_CLOEXEC);
    }
    if (sink->fd < 0 || fsync(sink->fd) != 0) {
        return fail(sink, "write", err);
    }
    if (rename(sink->part, sink->path) != 0) {
        return fail(sink, "name", err);
    }
    close(sink->fd);
    sink->part = NULL;
    sync_folder(sink->path);
    return ST_OK;
}

static Status complete(Sink *sink, Error *err)
{
    if (sink->writer->finish != NULL) {
        return sink->writer->finish(sink, err);
    }
    sink->writer->end(sink, &sink->pending);
    return flush(sink, err);
}

Status sink_close(Sink *sink, Error *err)
{
    Status status = complete(sink, err);
    if (status == ST_OK && sink->part != NULL) {
        status = settle(sink, err);
    }
    sink_abort(sink);
    return status;
}
