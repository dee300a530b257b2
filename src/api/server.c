#include "api/server.h"

#include <stdio.h>
#include <string.h>

#include "api/api.h"
#include "api/guard.h"
#include "api/imports.h"
#include "api/live.h"
#include "api/uploads.h"
#include "api/work.h"
#include "base/hash.h"
#include "base/memory.h"
#include "base/random.h"
#include "base/time.h"
#include "service/country.h"

static void log_write(void *context, const char *line)
{
    (void)context;
    fprintf(stderr, "whitestone: %s\n", line);
}

/* "/folder/data.gpkg" gives "/folder/.data.gpkg.upload-". */
static char *upload_prefix_make(const char *file)
{
    const char *slash = strrchr(file, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - file) + 1;
    size_t size = strlen(file) + sizeof "..upload-";
    char *prefix = memory_resize(NULL, size);

    snprintf(prefix, size, "%.*s.%s.upload-", (int)folder, file, file + folder);
    return prefix;
}

static void salt_make(char out[9])
{
    uint8_t bytes[4];

    random_bytes(bytes, sizeof bytes);
    hex_format(bytes, sizeof bytes, out);
}

static void server_fill(ApiServer *server, Programme *programme, const ServeOptions *options)
{
    salt_make(server->salt);
    server->options = *options;
    server->programme = programme;
    server->scope = scope_of_administrator();
    server->crs_count = country_crs(programme, server->crs);
    server->actor = (Actor){text_of(options->author == NULL ? "web" : options->author)};
    server->started_ms = time_ticks_ms();
    server->upload_prefix = options->file == NULL ? NULL : upload_prefix_make(options->file);
    server->http_options = (HttpOptions){
        .address = options->address == NULL ? "127.0.0.1" : options->address,
        .port = options->port,
        .routes = ROUTES,
        .route_count = ROUTE_COUNT,
        .check = request_guard,
        .context = server,
        .upload_prefix = server->upload_prefix,
        .log_requests = options->log_requests,
        .log = log_write,
    };
}

Status api_start(Programme *programme, const ServeOptions *options, ApiServer **out, Error *err)
{
    ApiServer *server = memory_resize(NULL, sizeof *server);

    memset(server, 0, sizeof *server);
    server_fill(server, programme, options);
    server->assets = assets_open(options->web_dir);
    server->imports = imports_open();
    server->uploads = uploads_open();
    Status status = work_start(&server->work, err);
    if (status == ST_OK) {
        status = work_start(&server->looking, err);
    }
    if (status == ST_OK) {
        status = work_start(&server->writing, err);
    }
    if (status == ST_OK) {
        status = live_start(server, &server->live, err);
    }
    if (status == ST_OK) {
        status = http_server_start(&server->http_options, &server->http, err);
    }
    if (status != ST_OK) {
        api_stop(server);
        return status;
    }
    *out = server;
    return ST_OK;
}

uint16_t api_port(const ApiServer *server)
{
    return http_server_port(server->http);
}

const char *api_url(const ApiServer *server)
{
    return http_server_url(server->http);
}

/* Requests first: they still use what is ended after them. */
void api_stop(ApiServer *server)
{
    if (server == NULL) {
        return;
    }
    live_end(server->live);
    http_server_stop(server->http);
    live_stop(server->live);
    work_stop(server->writing);
    work_stop(server->looking);
    work_stop(server->work);
    imports_close(server->imports);
    uploads_close(server->uploads);
    assets_close(server->assets);
    memory_free(server->upload_prefix);
    memory_free(server);
}
