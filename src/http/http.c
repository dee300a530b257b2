#include "http/http.h"

#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <strings.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/limits.h"
#include "base/memory.h"
#include "base/time.h"
#include "http/compress.h"
#include "http/counters.h"
#include "http/listen.h"
#include "http/listener.h"
#include "http/negotiate.h"
#include "http/problem.h"
#include "http/shelf.h"
#include "http/target.h"
#include "http/upload.h"
#include "http/watch.h"

enum {
    /* What a request's handlers may take for sizes a stranger chose. */
    REQUEST_ARENA_LIMIT = 256 * 1024 * 1024,
    EXCHANGES_KEPT = 64,
    STOP_PATIENCE_MS = 5000,
    THREADS_MIN = 2,
    THREADS_MAX = 4,
    COMPRESS_LEVEL = 6,
    /* Large pages are made for fast readers: less effort. */
    COMPRESS_LEVEL_LARGE = 1,
    COMPRESS_LARGE_BYTES = 256 * 1024,
    /* Files open beside connections: the programme's readers and writer, uploads, exports. */
    FILES_BESIDE = 256,
    HTTP_CONNECTIONS_MIN = 64
};

/* Where the two sides of a pending response have got to. */
enum { PENDING_RUNNING, PENDING_SUSPENDED, PENDING_DONE };

/* One request on its way. The Request is first, so that http_complete finds the rest. */
typedef struct Exchange {
    Request request;
    Response response;
    Buffer body;
    Upload upload;
    HttpServer *server;
    struct MHD_Connection *connection;
    bool opened; /* the head has been looked at */
    bool waits;  /* the handler has run and left it pending */
    int refused; /* HTTP status decided before the body was read, or 0 */
    Error refusal;
    char allow[ROUTE_ALLOW_SIZE];
    uint64_t received; /* bytes of body */
    size_t body_max;
    struct timespec started;
    atomic_int pending;
    struct Exchange *next; /* kept for the next request */
} Exchange;

struct HttpServer {
    HttpOptions options;
    struct MHD_Daemon *daemon;
    Watch *watch;
    Counters counters;
    int listener;
    unsigned connections_max;
    Shelf *shelf;
    uint16_t port;
    char url[LISTEN_URL_SIZE];
    atomic_int active;  /* requests whose head has arrived */
    atomic_int pending; /* of them, those left pending */
    pthread_mutex_t lock;
    Exchange *kept;
    int kept_count;
};

static Exchange *exchange_take(HttpServer *server)
{
    pthread_mutex_lock(&server->lock);
    Exchange *one = server->kept;
    if (one != NULL) {
        server->kept = one->next;
        server->kept_count--;
    }
    pthread_mutex_unlock(&server->lock);
    if (one != NULL) {
        return one;
    }
    one = memory_resize(NULL, sizeof *one);
    memset(one, 0, sizeof *one);
    arena_init(&one->request.arena, REQUEST_ARENA_LIMIT);
    return one;
}

static void exchange_free(Exchange *ex)
{
    arena_done(&ex->request.arena);
    memory_free(ex);
}

/* Forgets everything but one arena block and goes back to the shelf. */
static void exchange_return(Exchange *ex)
{
    HttpServer *server = ex->server;
    Arena arena = ex->request.arena;
    bool keep;

    buffer_done(&ex->body);
    buffer_done(&ex->response.body);
    if (ex->response.has_file) {
        close(ex->response.file);
    }
    if (ex->request.upload_taken) {
        upload_close(&ex->upload);
    } else {
        upload_remove(&ex->upload);
    }
    listener_leave(ex->response.listener);
    kept_release(ex->response.kept);
    arena_reset(&arena);
    memset(ex, 0, sizeof *ex);
    ex->request.arena = arena;
    pthread_mutex_lock(&server->lock);
    keep = server->kept_count < EXCHANGES_KEPT;
    if (keep) {
        ex->next = server->kept;
        server->kept = ex;
        server->kept_count++;
    }
    pthread_mutex_unlock(&server->lock);
    if (!keep) {
        exchange_free(ex);
    }
}

static Watched *watched_of(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return info == NULL ? NULL : *(Watched *const *)(const void *)info;
}

static void patience(struct MHD_Connection *connection, int64_t ms)
{
    Watched *watched = watched_of(connection);

    if (watched != NULL) {
        watched_set(watched, ms);
    }
}

/* The library tells the request line first: here a request begins. */
static void *on_target(void *context, const char *target, struct MHD_Connection *connection)
{
    Exchange *ex = exchange_take(context);

    ex->server = context;
    ex->connection = connection;
    ex->request.target = text_copy(&ex->request.arena, text_of(target));
    ex->request.context = ex->server->options.context;
    ex->upload.fd = -1;
    return ex;
}

static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *name, const char *value)
{
    Request *req = context;

    (void)kind;
    if (req->header_count < REQUEST_HEADERS_MAX) {
        req->headers[req->header_count++] = (Pair){text_of(name), text_of(value)};
    }
    return MHD_YES;
}

static HttpMethod method_parse(const char *method)
{
    for (HttpMethod one = METHOD_GET; one < METHOD_OTHER; one++) {
        if (strcmp(method, method_name(one)) == 0) {
            return one;
        }
    }
    return METHOD_OTHER;
}

static void refuse(Exchange *ex, int status, const char *sentence)
{
    if (ex->refused == 0) {
        ex->refused = status;
        error_set(&ex->refusal, ST_INVALID, "%s", sentence);
    }
}

static void route_choose(Exchange *ex)
{
    Request *req = &ex->request;
    Status why = target_parse(req, &ex->refusal);

    if (why != ST_OK) {
        ex->refused = why == ST_TOO_LARGE ? 414 : 400;
        return;
    }
    req->route = route_find(ex->server->options.routes, ex->server->options.route_count, req, ex->allow, &why);
    if (req->route == NULL) {
        refuse(ex, why == ST_USAGE ? 405 : 404,
               why == ST_USAGE ? "this address does not take that method" : "there is nothing at this address");
    }
}

static void body_prepare(Exchange *ex)
{
    Request *req = &ex->request;
    int64_t length = 0;
    Text name = {0};

    request_param(req, TEXT("name"), &name);
    ex->body_max = req->route == NULL ? 0 : req->route->body_max;
    text_to_int64(request_header(req, "Content-Length"), &length);
    if (length > 0 && (uint64_t)length > ex->body_max && ex->refused == 0) {
        ex->refused = 413;
        error_set(&ex->refusal, ST_TOO_LARGE, "the body has %lld bytes; %zu are accepted here", (long long)length,
                  ex->body_max);
    }
    if (ex->refused == 0 && ex->body_max > LIMIT_BODY_BYTES &&
        upload_open(&ex->upload, ex->server->options.upload_prefix, name, &ex->refusal) != ST_OK) {
        ex->refused = status_http(ex->refusal.status);
    }
}

/* A refusal is sent at once when the client waits for leave to send, or would send more than we care to throw away. */
static bool refuse_at_once(const Exchange *ex)
{
    int64_t length = 0;

    text_to_int64(request_header(&ex->request, "Content-Length"), &length);
    return ex->refused != 0 && (length > HTTP_DRAIN_MAX || request_header(&ex->request, "Expect").length > 0);
}

static enum MHD_Result answer_send(Exchange *ex);
static void problem_make(Exchange *ex);

static enum MHD_Result exchange_open(Exchange *ex, const char *method)
{
    ex->opened = true;
    clock_gettime(CLOCK_MONOTONIC, &ex->started);
    atomic_fetch_add(&ex->server->active, 1);
    patience(ex->connection, ex->server->options.patience_ms);
    ex->request.method = method_parse(method);
    MHD_get_connection_values(ex->connection, MHD_HEADER_KIND, on_header, &ex->request);
    if (!host_is_loopback(request_header(&ex->request, "Host"))) {
        refuse(ex, 421, "the Host of the request is not this machine; use 127.0.0.1 or localhost");
    } else {
        route_choose(ex);
    }
    body_prepare(ex);
    if (refuse_at_once(ex)) {
        problem_make(ex);
        return answer_send(ex);
    }
    return MHD_YES;
}

static enum MHD_Result body_receive(Exchange *ex, const char *bytes, size_t size)
{
    ex->received += size;
    patience(ex->connection, ex->server->options.patience_ms);
    if (ex->received > ex->body_max && ex->refused == 0) {
        ex->refused = 413;
        error_set(&ex->refusal, ST_TOO_LARGE, "the body has more than %zu bytes", ex->body_max);
    }
    if (ex->refused != 0) {
        return ex->received > HTTP_DRAIN_MAX ? MHD_NO : MHD_YES;
    }
    if (ex->upload.fd < 0) {
        buffer_bytes(&ex->body, bytes, size);
    } else if (upload_write(&ex->upload, bytes, size, &ex->refusal) != ST_OK) {
        ex->refused = status_http(ex->refusal.status);
    }
    return MHD_YES;
}

static void problem_make(Exchange *ex)
{
    buffer_clear(&ex->response.body);
    problem_respond_as(&ex->request, &ex->response, ex->refused, problem_title(ex->refused), ex->refusal.message);
    if (ex->refused == 405) {
        response_header(&ex->response, "Allow", ex->allow);
    }
}

static void log_line(Exchange *ex, int status, const char *detail)
{
    const HttpOptions *options = &ex->server->options;

    if (options->log == NULL || (status < 500 && !options->log_requests)) {
        return;
    }
    Request *req = &ex->request;
    size_t shown = req->target.length > 200 ? 200 : req->target.length;
    options->log(options->context, arena_format(&req->arena, "%s %.*s: %d%s%s", method_name(req->method), (int)shown,
                                                req->target.at, status, detail[0] != '\0' ? " " : "", detail));
}

/* Runs a handler, or the second half of a pending one, and turns its failure into a problem. */
static void handler_run(Exchange *ex, RouteHandler check, RouteHandler handler)
{
    Error err = {0};
    Status status = check == NULL ? ST_OK : check(&ex->request, &ex->response, &err);

    if (status == ST_OK) {
        status = handler(&ex->request, &ex->response, &err);
    }
    if (status != ST_OK) {
        ex->response.pending = NULL;
        problem_respond(&ex->request, &ex->response, status, &err);
        log_line(ex, ex->response.status, err.message);
    } else if (ex->server->options.log_requests && !ex->response.pending) {
        log_line(ex, ex->response.status == 0 ? 200 : ex->response.status, "");
    }
}

void http_complete(Request *req)
{
    Exchange *ex = (Exchange *)req;
    HttpServer *server = ex->server;
    struct MHD_Connection *connection = ex->connection;

    if (atomic_exchange(&ex->pending, PENDING_DONE) == PENDING_SUSPENDED) {
        MHD_resume_connection(connection);
    }
    atomic_fetch_sub(&server->pending, 1);
}

static enum MHD_Result answer_wait(Exchange *ex)
{
    ex->waits = true;
    MHD_suspend_connection(ex->connection);
    int running = PENDING_RUNNING;
    if (!atomic_compare_exchange_strong(&ex->pending, &running, PENDING_SUSPENDED)) {
        MHD_resume_connection(ex->connection);
    }
    return MHD_YES;
}

/* The whole request is here. */
static enum MHD_Result exchange_answer(Exchange *ex)
{
    RouteHandler second = ex->response.pending;

    patience(ex->connection, 0);
    if (ex->waits) {
        ex->response.pending = NULL;
        handler_run(ex, NULL, second);
        return answer_send(ex);
    }
    ex->request.body = buffer_view(&ex->body);
    ex->request.upload_path = ex->upload.path;
    ex->request.upload_size = ex->received;
    if (ex->refused != 0) {
        problem_make(ex);
        return answer_send(ex);
    }
    atomic_fetch_add(&ex->server->pending, 1);
    handler_run(ex, ex->server->options.check, ex->request.route->handler);
    if (ex->response.pending != NULL) {
        return answer_wait(ex);
    }
    atomic_fetch_sub(&ex->server->pending, 1);
    return answer_send(ex);
}

/* What every answer says, so that a page of ours runs only what is ours and is shown in nobody's frame. */
static const struct {
    const char *name, *value;
} FIXED_HEADERS[] = {
    {"Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; "
                                "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Frame-Options", "DENY"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
};

static void kept_use(Response *res, Kept *kept)
{
    res->kept = kept;
    res->content_type = kept_content_type(kept);
    res->fixed = kept_plain(kept);
    res->fixed_gzip = kept_packed(kept);
}

bool response_kept(Request *req, Response *res, Text key)
{
    Exchange *ex = (Exchange *)req;

    const char *form = accept_gzip(request_header(req, "Accept-Encoding")) ? "gzip " : "";
    key = text_of(arena_format(&req->arena, "%s%.*s %.*s", form, TEXT_ARG(key), TEXT_ARG(req->target)));
    Kept *kept = shelf_find(ex->server->shelf, key);
    if (kept != NULL) {
        kept_use(res, kept);
        return true;
    }
    res->keep_as = key;
    return false;
}

static int compress_level(Text plain)
{
    return plain.length > COMPRESS_LARGE_BYTES ? COMPRESS_LEVEL_LARGE : COMPRESS_LEVEL;
}

/* Compressed only for those who take it so: nobody waits for what they do not get. */
static void answer_keep(Exchange *ex)
{
    Response *res = &ex->response;
    Buffer packed = {0};

    if (res->keep_as.length == 0 || res->status != 0 || res->body.size == 0) {
        return;
    }
    if (res->body.size >= COMPRESS_MIN_BYTES && content_is_text(res->content_type) &&
        accept_gzip(request_header(&ex->request, "Accept-Encoding"))) {
        gzip_encode(buffer_view(&res->body), compress_level(buffer_view(&res->body)), &packed);
    }
    kept_use(res, shelf_put(ex->server->shelf, res->keep_as, res->content_type, &res->body, &packed));
}

/* Replaces the body by its compressed form when that helps and the client takes it; true when it did. */
static bool answer_compress(Exchange *ex)
{
    Response *res = &ex->response;
    if (res->listener != NULL) {
        return false;
    }
    Text plain = res->fixed.length > 0 ? res->fixed : buffer_view(&res->body);
    Buffer packed = {0};

    if (plain.length < COMPRESS_MIN_BYTES || res->content_type == NULL || !content_is_text(res->content_type) ||
        !accept_gzip(request_header(&ex->request, "Accept-Encoding"))) {
        return false;
    }
    if (res->fixed_gzip.length > 0) {
        res->fixed = res->fixed_gzip;
        return true;
    }
    if (!gzip_encode(plain, compress_level(plain), &packed)) {
        return false;
    }
    buffer_done(&res->body);
    res->body = packed;
    res->fixed = (Text){0};
    return true;
}

static void on_kept_sent(void *kept)
{
    kept_release(kept);
}

static struct MHD_Response *kept_hand_over(Response *res)
{
    struct MHD_Response *reply = MHD_create_response_from_buffer_with_free_callback_cls(
        res->fixed.length, (void *)(uintptr_t)res->fixed.at, on_kept_sent, res->kept);

    if (reply != NULL) {
        res->kept = NULL;
    }
    return reply;
}

static struct MHD_Response *body_hand_over(Response *res, struct MHD_Connection *connection)
{
    if (res->listener != NULL) {
        Listener *listener = res->listener;
        res->listener = NULL;
        return listener_response(listener, connection);
    }
    if (res->kept != NULL) {
        return kept_hand_over(res);
    }
    if (res->fixed.length > 0) {
        return MHD_create_response_from_buffer(res->fixed.length, (void *)(uintptr_t)res->fixed.at,
                                               MHD_RESPMEM_PERSISTENT);
    }
    if (res->has_file) {
        struct MHD_Response *reply = MHD_create_response_from_fd64(res->file_size, res->file);
        res->has_file = reply == NULL;
        return reply;
    }
    if (res->body.size == 0) {
        return MHD_create_response_from_buffer(0, (void *)(uintptr_t) "", MHD_RESPMEM_PERSISTENT);
    }
    struct MHD_Response *reply =
        MHD_create_response_from_buffer_with_free_callback(res->body.size, res->body.at, memory_free);
    if (reply != NULL) {
        res->body = (Buffer){0};
    }
    return reply;
}

static void headers_add(const Exchange *ex, struct MHD_Response *reply, bool packed)
{
    const Response *res = &ex->response;

    for (size_t i = 0; i < COUNT_OF(FIXED_HEADERS); i++) {
        MHD_add_response_header(reply, FIXED_HEADERS[i].name, FIXED_HEADERS[i].value);
    }
    for (size_t i = 0; i < res->header_count; i++) {
        MHD_add_response_header(reply, res->headers[i].name, res->headers[i].value);
    }
    if (res->content_type != NULL && res->status != 304) {
        MHD_add_response_header(reply, "Content-Type", res->content_type);
    }
    if (res->etag != NULL) {
        MHD_add_response_header(reply, "ETag", res->etag);
    }
    if (packed) {
        MHD_add_response_header(reply, "Content-Encoding", "gzip");
    }
    MHD_add_response_header(reply, "Vary", "Accept, Accept-Language, Accept-Encoding");
    MHD_add_response_header(reply, "Cache-Control", res->cache == NULL ? "no-cache" : res->cache);
}

static uint64_t micros_since(const struct timespec *start)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)((now.tv_sec - start->tv_sec) * 1000000 + (now.tv_nsec - start->tv_nsec) / 1000);
}

static enum MHD_Result answer_send(Exchange *ex)
{
    Response *res = &ex->response;
    answer_keep(ex);
    bool packed = res->status != 304 && answer_compress(ex);
    struct MHD_Response *reply = body_hand_over(res, ex->connection);

    if (reply == NULL) {
        return MHD_NO;
    }
    headers_add(ex, reply, packed);
    if (res->status == 0) {
        res->status = 200;
    }
    enum MHD_Result queued = MHD_queue_response(ex->connection, (unsigned)res->status, reply);
    MHD_destroy_response(reply);
    counters_add(&ex->server->counters, ex->request.route, res->status, micros_since(&ex->started));
    return queued;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url, const char *method,
                                  const char *version, const char *bytes, size_t *size, void **state)
{
    Exchange *ex = *state;

    (void)context;
    (void)connection;
    (void)url;
    (void)version;
    if (ex == NULL) {
        return MHD_NO;
    }
    if (!ex->opened) {
        return exchange_open(ex, method);
    }
    if (*size > 0) {
        size_t got = *size;
        *size = 0;
        return body_receive(ex, bytes, got);
    }
    return exchange_answer(ex);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
    Exchange *ex = *state;

    (void)context;
    (void)why;
    *state = NULL;
    if (ex == NULL) {
        return;
    }
    if (ex->opened) {
        atomic_fetch_sub(&ex->server->active, 1);
    }
    patience(connection, ex->server->options.patience_ms);
    exchange_return(ex);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **socket_context,
                          enum MHD_ConnectionNotificationCode what)
{
    HttpServer *server = context;

    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*socket_context != NULL) {
            watch_remove(server->watch, *socket_context);
            *socket_context = NULL;
        }
        return;
    }
    const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info != NULL) {
        *socket_context = watch_add(server->watch, info->connect_fd, server->options.patience_ms);
    }
}

static void on_library_log(void *context, const char *format, va_list args)
{
    (void)context;
    (void)format;
    (void)args;
}

static unsigned thread_count(void)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    return processors < THREADS_MIN ? THREADS_MIN : processors > THREADS_MAX ? THREADS_MAX : (unsigned)processors;
}

/* Every connection is a file to the system; where it allows few, few are served. */
static unsigned connections_allowed(void)
{
    struct rlimit files;
    const rlim_t wanted = HTTP_CONNECTIONS_MAX + FILES_BESIDE;

    if (getrlimit(RLIMIT_NOFILE, &files) != 0) {
        return HTTP_CONNECTIONS_MIN;
    }
    if (files.rlim_cur < wanted) {
        rlim_t most = files.rlim_max == RLIM_INFINITY || files.rlim_max > wanted ? wanted : files.rlim_max;
        files.rlim_cur = setrlimit(RLIMIT_NOFILE, &(struct rlimit){most, files.rlim_max}) == 0 ? most : files.rlim_cur;
    }
    if (files.rlim_cur >= wanted) {
        return HTTP_CONNECTIONS_MAX;
    }
    return files.rlim_cur < FILES_BESIDE + HTTP_CONNECTIONS_MIN ? HTTP_CONNECTIONS_MIN
                                                                : (unsigned)(files.rlim_cur - FILES_BESIDE);
}

static Status daemon_start(HttpServer *server, Error *err)
{
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME;

    server->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, on_request, server, MHD_OPTION_LISTEN_SOCKET, server->listener,
        MHD_OPTION_THREAD_POOL_SIZE, thread_count(), MHD_OPTION_CONNECTION_LIMIT, server->connections_max,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)(HTTP_PATIENCE_MS / 1000), MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)HTTP_HEAD_MAX, MHD_OPTION_URI_LOG_CALLBACK, on_target, server, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, server, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_EXTERNAL_LOGGER,
        on_library_log, NULL, MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
    if (server->daemon == NULL) {
        return error_set(err, ST_INTERNAL, "the HTTP server does not start: %s", strerror(errno));
    }
    return ST_OK;
}

static void server_free(HttpServer *server)
{
    watch_stop(server->watch);
    shelf_close(server->shelf);
    if (server->listener >= 0) {
        close(server->listener);
    }
    while (server->kept != NULL) {
        Exchange *next = server->kept->next;
        exchange_free(server->kept);
        server->kept = next;
    }
    counters_done(&server->counters);
    pthread_mutex_destroy(&server->lock);
    memory_free(server);
}

static Status server_open(HttpServer *server, Error *err)
{
    TRY(listen_open(server->options.address, &server->port, &server->listener, server->url, err));
    TRY(watch_start(&server->watch, err));
    if (server->options.upload_prefix != NULL) {
        upload_sweep(server->options.upload_prefix);
    }
    return daemon_start(server, err);
}

Status http_server_start(const HttpOptions *options, HttpServer **out, Error *err)
{
    HttpServer *server = memory_resize(NULL, sizeof *server);

    memset(server, 0, sizeof *server);
    server->options = *options;
    server->options.patience_ms = options->patience_ms == 0 ? HTTP_PATIENCE_MS : options->patience_ms;
    server->port = options->port;
    server->listener = -1;
    server->connections_max = connections_allowed();
    server->shelf = shelf_open();
    pthread_mutex_init(&server->lock, NULL);
    counters_init(&server->counters, options->routes, options->route_count);
    signal(SIGPIPE, SIG_IGN);
    /* Before the first request: handlers may ask for it. */
    *out = server;
    Status status = server_open(server, err);
    if (status != ST_OK) {
        *out = NULL;
        server_free(server);
    }
    return status;
}

uint16_t http_server_port(const HttpServer *server)
{
    return server->port;
}

size_t http_listeners_max(const HttpServer *server)
{
    size_t share = (size_t)server->connections_max / 4 * 3;

    return share < LIMIT_LISTENERS ? share : LIMIT_LISTENERS;
}

const char *http_server_url(const HttpServer *server)
{
    return server->url;
}

void http_server_metrics(const HttpServer *server, Buffer *out)
{
    counters_write(&server->counters, out);
}

static void wait_until_idle(HttpServer *server)
{
    int64_t give_up = time_ticks_ms() + STOP_PATIENCE_MS;
    struct timespec moment = {.tv_nsec = 5 * 1000 * 1000};

    while (atomic_load(&server->pending) > 0 || (atomic_load(&server->active) > 0 && time_ticks_ms() < give_up)) {
        nanosleep(&moment, NULL);
    }
}

void http_server_stop(HttpServer *server)
{
    if (server == NULL) {
        return;
    }
    MHD_quiesce_daemon(server->daemon);
    wait_until_idle(server);
    MHD_stop_daemon(server->daemon);
    server_free(server);
}
