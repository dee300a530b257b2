/*
 * Files of the interface, and what an operator asks: is it well, which version, how busy.
 */
#include <stdio.h>
#include <unistd.h>

#include "api/api.h"
#include "api/page.h"
#include "base/embedded.h"
#include "base/time.h"
#include "geo/geojson.h"
#include "geo/packed.h"

enum { OUTLINE_CODE_SHOWN = 20 };

Status page_get(Request *req, Response *res, Error *err)
{
    Language language = LANGUAGE_EN;
    Error ignored;

    if (asset_serve(server_of(req)->assets, req, res, TEXT("index.html"), err) == ST_OK) {
        return ST_OK;
    }
    if (request_language(req, &language, &ignored) != ST_OK) {
        language = LANGUAGE_EN;
    }
    return error_set(err, ST_NOT_FOUND, "%s", page_text(language, PAGE_TEXT_NO_INTERFACE));
}

Status asset_get(Request *req, Response *res, Error *err)
{
    const char *path = arena_format(&req->arena, "assets/%.*s", TEXT_ARG(req->captures[0]));

    return asset_serve(server_of(req)->assets, req, res, text_of(path), err);
}

Status icon_get(Request *req, Response *res, Error *err)
{
    return asset_serve(server_of(req)->assets, req, res, TEXT("favicon.ico"), err);
}

Status style_get(Request *req, Response *res, Error *err)
{
    const EmbeddedFile *file = embedded_find("plain/plain.css");

    if (file == NULL) {
        return error_set(err, ST_NOT_FOUND, "there is no style");
    }
    res->content_type = "text/css; charset=utf-8";
    if (!response_unchanged(req, res, TEXT("plain-" WHITESTONE_VERSION))) {
        res->fixed = (Text){(const char *)file->bytes, file->size};
    }
    return ST_OK;
}

/* The outline of a country as one GeoJSON geometry; the same as long as the program is the same. */
Status outline_get(Request *req, Response *res, Error *err)
{
    Text country = req->captures[0];
    const EmbeddedFile *file = embedded_find(arena_format(&req->arena, "outlines/%.*s.packed", TEXT_ARG(country)));
    Geometry *outline;

    if (file == NULL) {
        return error_set(err, ST_NOT_FOUND, "there is no outline of a country \"%.*s\"",
                         (int)(country.length > OUTLINE_CODE_SHOWN ? OUTLINE_CODE_SHOWN : country.length), country.at);
    }
    if (response_unchanged(req, res, TEXT("outline-" WHITESTONE_VERSION))) {
        return ST_OK;
    }
    TRY(packed_decode(&req->arena, file->bytes, file->size, &outline, err));
    res->content_type = "application/geo+json; charset=utf-8";
    geojson_geometry_write(outline, &res->body);
    return ST_OK;
}

Status health_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;

    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_string(&w, "status", "ok");
    json_object_end(&w);
    return ST_OK;
}

Status version_get(Request *req, Response *res, Error *err)
{
    (void)req;
    (void)err;
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_string(&w, "name", "whitestone");
    json_member_string(&w, "version", WHITESTONE_VERSION);
    json_object_end(&w);
    return ST_OK;
}

/* Resident memory of this process in bytes; 0 when the system does not tell. */
static unsigned long long resident_bytes(void)
{
    unsigned long long all = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "re");

    if (file == NULL) {
        return 0;
    }
    bool read = fscanf(file, "%llu %llu", &all, &resident) == 2;
    fclose(file);
    return read ? resident * (unsigned long long)sysconf(_SC_PAGESIZE) : 0;
}

static void gauge_write(Buffer *out, const char *name, const char *help, unsigned long long value)
{
    buffer_format(out, "# HELP whitestone_%s %s\n# TYPE whitestone_%s gauge\nwhitestone_%s %llu\n", name, help, name,
                  name, value);
}

static void records_write(Buffer *out, const TypeCount *counts, size_t count)
{
    buffer_string(out, "# HELP whitestone_records Records by type.\n# TYPE whitestone_records gauge\n");
    for (size_t i = 0; i < count; i++) {
        buffer_format(out, "whitestone_records{type=\"%.*s\"} %llu\n", TEXT_ARG(counts[i].type->id),
                      (unsigned long long)counts[i].records);
    }
}

Status metrics_get(Request *req, Response *res, Error *err)
{
    ApiServer *server = server_of(req);
    READER *reader = NULL;
    TypeCount *counts;
    size_t count;

    TRY(reader_acquire(server->programme, &reader, err));
    ProgrammeInfo info = reader_info(reader);
    TRY(records_count(reader, &req->arena, &server->scope, &counts, &count, err));
    res->content_type = "text/plain; version=0.0.4; charset=utf-8";
    gauge_write(&res->body, "journal_entries", "Entries of the journal.", info.entries);
    gauge_write(&res->body, "programme_version", "Commits of the programme file.", info.version);
    gauge_write(&res->body, "uptime_seconds", "Since the server started.",
                (unsigned long long)(time_ticks_ms() - server->started_ms) / 1000);
    gauge_write(&res->body, "resident_memory_bytes", "Memory of the process.", resident_bytes());
    records_write(&res->body, counts, count);
    http_server_metrics(server->http, &res->body);
    return ST_OK;
}
