/*
 * test_http.c - the server over a real socket, with a table of made-up routes.
 */
#include <setjmp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <pthread.h>
#include <dirent.h>
#include <zlib.h>
#include "client.h"
#include <cmocka.h>

#include "http/asset.h"
#include "http/http.h"
#include "http/negotiate.h"

typedef struct Fixture {
    HttpServer *server;
    uint16_t port;
    Answer answer;
    char folder[64], prefix[96];
} Fixture;

static Fixture fixture;

static Status hello(Request *req, Response *res, Error *err)
{
    (void)err;
    res->content_type = "text/plain";
    if (!response_unchanged(req, res, TEXT("v7"))) {
        buffer_string(&res->body, "hello");
    }
    return ST_OK;
}

static Status large(Request *req, Response *res, Error *err)
{
    (void)req;
    (void)err;
    res->content_type = "application/geo+json";
    for (int i = 0; i < 3000; i++) {
        buffer_format(&res->body, "[%d]", i);
    }
    return ST_OK;
}

static Status echo(Request *req, Response *res, Error *err)
{
    (void)err;
    res->content_type = "text/plain";
    buffer_format(&res->body, "%.*s|%.*s|%.*s", TEXT_ARG(req->captures[0]), TEXT_ARG(req->suffix), TEXT_ARG(req->body));
    return ST_OK;
}

static atomic_int made;

/* What it says depends on the parameter alone, and is told by nothing else. */
static Status shared(Request *req, Response *res, Error *err)
{
    (void)err;
    if (response_kept(req, res, TEXT("v1"))) {
        return ST_OK;
    }
    atomic_fetch_add(&made, 1);
    res->content_type = "application/json";
    for (int i = 0; i < 500; i++) {
        buffer_format(&res->body, "[%d, \"%.*s\"]", i, TEXT_ARG(req->query));
    }
    return ST_OK;
}

static Status failing(Request *req, Response *res, Error *err)
{
    (void)req;
    (void)res;
    return error_set_at(err, ST_CONFLICT, "/changes/0", "somebody was \"quicker\"");
}

static Status later_done(Request *req, Response *res, Error *err)
{
    (void)err;
    res->content_type = "text/plain";
    buffer_format(&res->body, "later %.*s", TEXT_ARG(req->body));
    return ST_OK;
}

static void *later_thread(void *req)
{
    struct timespec moment = {.tv_nsec = 20 * 1000 * 1000};

    nanosleep(&moment, NULL);
    http_complete(req);
    return NULL;
}

static Status later(Request *req, Response *res, Error *err)
{
    pthread_t thread;

    (void)err;
    res->pending = later_done;
    if (text_equal(req->body, TEXT("at once"))) {
        http_complete(req);
        return ST_OK;
    }
    assert_int_equal(pthread_create(&thread, NULL, later_thread, req), 0);
    pthread_detach(thread);
    return ST_OK;
}

static Status upload(Request *req, Response *res, Error *err)
{
    FILE *file = fopen(req->upload_path, "rb");
    size_t size = 0;

    (void)err;
    while (fgetc(file) != EOF) {
        size++;
    }
    fclose(file);
    res->content_type = "text/plain";
    buffer_format(&res->body, "%zu %zu %s", size, (size_t)req->upload_size, strrchr(req->upload_path, '.'));
    return ST_OK;
}

static const Route ROUTES[] = {
    {METHOD_GET, "/hello", hello, NEEDS_READ, 0, "", 0, false},
    {METHOD_GET, "/shared", shared, NEEDS_READ, 0, "", 0, false},
    {METHOD_GET, "/large", large, NEEDS_READ, 0, "", 0, false},
    {METHOD_GET, "/things/{id}", echo, NEEDS_READ, 0, "", 0, true},
    {METHOD_POST, "/things/{id}", echo, NEEDS_WRITE, 1000, "", 0, false},
    {METHOD_GET, "/fails", failing, NEEDS_READ, 0, "", 0, false},
    {METHOD_POST, "/later", later, NEEDS_WRITE, 1000, "", 0, false},
    {METHOD_POST, "/upload", upload, NEEDS_WRITE, 64 * 1024 * 1024, "", 0, false},
};

static Status check(Request *req, Response *res, Error *err)
{
    Text ignored;

    (void)res;
    return request_param(req, TEXT("forbidden"), &ignored) ? error_set(err, ST_DENIED, "no") : ST_OK;
}

static int start(void **state)
{
    Error err = {0};

    (void)state;
    snprintf(fixture.folder, sizeof fixture.folder, "/tmp/whitestone-http-XXXXXX");
    assert_non_null(mkdtemp(fixture.folder));
    snprintf(fixture.prefix, sizeof fixture.prefix, "%s/.x.upload-", fixture.folder);
    static HttpOptions options;
    options = (HttpOptions){.address = "localhost",
                            .routes = ROUTES,
                            .route_count = COUNT_OF(ROUTES),
                            .check = check,
                            .upload_prefix = fixture.prefix};
    assert_int_equal(http_server_start(&options, &fixture.server, &err), ST_OK);
    fixture.port = http_server_port(fixture.server);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    http_server_stop(fixture.server);
    rmdir(fixture.folder);
    return 0;
}

#define ASK(...) assert_int_equal(client_ask(fixture.port, &fixture.answer, __VA_ARGS__), 0)
#define HOST "Host: 127.0.0.1\r\n"

static void a_request_is_answered_with_security_headers(void **state)
{
    (void)state;
    ASK("GET /hello HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(fixture.answer.status, 200);
    assert_string_equal(fixture.answer.body, "hello");
    assert_string_equal(answer_header(&fixture.answer, "X-Content-Type-Options"), "nosniff");
    assert_string_equal(answer_header(&fixture.answer, "Referrer-Policy"), "no-referrer");
    assert_non_null(strstr(answer_header(&fixture.answer, "Content-Security-Policy"), "frame-ancestors 'none'"));
    assert_string_equal(answer_header(&fixture.answer, "ETag"), "W/\"v7\"");
    assert_string_equal(answer_header(&fixture.answer, "Cache-Control"), "no-cache");
}

static void what_the_client_has_is_not_sent_again(void **state)
{
    (void)state;
    ASK("GET /hello HTTP/1.1\r\n" HOST "If-None-Match: \"v6\", W/\"v7\"\r\n\r\n");
    assert_int_equal(fixture.answer.status, 304);
    assert_int_equal(fixture.answer.body_size, 0);
    ASK("GET /hello HTTP/1.1\r\n" HOST "If-None-Match: \"v6\"\r\n\r\n");
    assert_int_equal(fixture.answer.status, 200);
}

static void a_head_request_has_the_length_and_no_body(void **state)
{
    int fd = client_connect(fixture.port);
    static const char two[] = "HEAD /hello HTTP/1.1\r\n" HOST "\r\nGET /hello HTTP/1.1\r\n" HOST "\r\n";

    (void)state;
    assert_int_equal(client_send(fd, two, sizeof two - 1), 0);
    assert_int_equal(client_receive(fd, &fixture.answer, 0), 0);
    assert_string_equal(answer_header(&fixture.answer, "Content-Length"), "5");
    assert_int_equal(client_receive(fd, &fixture.answer, 1), 0);
    assert_string_equal(fixture.answer.body, "hello");
    close(fd);
}

static void a_connection_is_kept_for_many_requests(void **state)
{
    int fd = client_connect(fixture.port);

    (void)state;
    for (int i = 0; i < 200; i++) {
        static const char one[] = "POST /things/a HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nok";
        assert_int_equal(client_send(fd, one, sizeof one - 1), 0);
        assert_int_equal(client_receive(fd, &fixture.answer, 1), 0);
        assert_string_equal(fixture.answer.body, "a||ok");
    }
    close(fd);
}

static void text_above_a_kilobyte_is_compressed_on_request(void **state)
{
    static char plain[65536];
    z_stream stream = {0};

    (void)state;
    ASK("GET /large HTTP/1.1\r\n" HOST "\r\n");
    assert_null(answer_header(&fixture.answer, "Content-Encoding"));
    size_t size = fixture.answer.body_size;
    ASK("GET /large HTTP/1.1\r\n" HOST "Accept-Encoding: br, gzip;q=0.5\r\n\r\n");
    assert_string_equal(answer_header(&fixture.answer, "Content-Encoding"), "gzip");
    assert_true(fixture.answer.body_size < size);
    stream.next_in = (Bytef *)fixture.answer.body;
    stream.avail_in = (uInt)fixture.answer.body_size;
    stream.next_out = (Bytef *)plain;
    stream.avail_out = sizeof plain;
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    assert_int_equal(stream.total_out, size);
    inflateEnd(&stream);
    ASK("GET /large HTTP/1.1\r\n" HOST "Accept-Encoding: gzip;q=0\r\n\r\n");
    assert_null(answer_header(&fixture.answer, "Content-Encoding"));
}

static void inflate_to(char plain[], size_t size)
{
    z_stream stream = {.next_in = (Bytef *)fixture.answer.body, .avail_in = (uInt)fixture.answer.body_size};

    stream.next_out = (Bytef *)plain;
    stream.avail_out = (uInt)size - 1;
    assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
    assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
    plain[stream.total_out] = '\0';
    inflateEnd(&stream);
}

static void an_answer_many_ask_for_is_made_once(void **state)
{
    static char first[65536], plain[65536];

    (void)state;
    atomic_store(&made, 0);
    ASK("GET /shared?a HTTP/1.1\r\n" HOST "\r\n");
    assert_true(fixture.answer.body_size < sizeof first);
    memcpy(first, fixture.answer.body, fixture.answer.body_size + 1);
    for (int i = 0; i < 5; i++) {
        ASK("GET /shared?a HTTP/1.1\r\n" HOST "\r\n");
        assert_string_equal(fixture.answer.body, first);
        assert_string_equal(answer_header(&fixture.answer, "Content-Type"), "application/json");
        ASK("GET /shared?a HTTP/1.1\r\n" HOST "Accept-Encoding: gzip\r\n\r\n");
        assert_string_equal(answer_header(&fixture.answer, "Content-Encoding"), "gzip");
        inflate_to(plain, sizeof plain);
        assert_string_equal(plain, first);
    }
    assert_int_equal(atomic_load(&made), 2); /* once for each form: nobody waits for the other one */
    ASK("GET /shared?b HTTP/1.1\r\n" HOST "\r\n");
    assert_string_not_equal(fixture.answer.body, first);
    assert_int_equal(atomic_load(&made), 3);
}

/* More addresses than there is room for: what was wanted last is still there, and every answer is its own. */
static void what_is_wanted_longest_ago_gives_way(void **state)
{
    (void)state;
    atomic_store(&made, 0);
    for (int i = 0; i < 100; i++) {
        ASK("GET /shared?n%d HTTP/1.1\r\n" HOST "\r\n", i);
        char wanted[32];
        snprintf(wanted, sizeof wanted, "[7, \"n%d\"]", i);
        assert_non_null(strstr(fixture.answer.body, wanted));
    }
    assert_int_equal(atomic_load(&made), 100);
    ASK("GET /shared?n99 HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(atomic_load(&made), 100);
    ASK("GET /shared?n0 HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(atomic_load(&made), 101);
}

static void a_foreign_host_is_refused(void **state)
{
    (void)state;
    ASK("GET /hello HTTP/1.1\r\nHost: evil.example:8080\r\n\r\n");
    assert_int_equal(fixture.answer.status, 421);
    ASK("GET /hello HTTP/1.0\r\n\r\n");
    assert_int_equal(fixture.answer.status, 421);
    ASK("GET /hello HTTP/1.1\r\nHost: 127.0.0.1.evil.example\r\n\r\n");
    assert_int_equal(fixture.answer.status, 421);
    ASK("GET /hello HTTP/1.1\r\nHost: LOCALHOST:1\r\n\r\n");
    assert_int_equal(fixture.answer.status, 200);
    ASK("GET /hello HTTP/1.1\r\nHost: [::1]:1\r\n\r\n");
    assert_int_equal(fixture.answer.status, 200);
}

static void errors_are_problem_details(void **state)
{
    (void)state;
    ASK("GET /fails HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(fixture.answer.status, 409);
    assert_string_equal(answer_header(&fixture.answer, "Content-Type"), "application/problem+json");
    assert_string_equal(
        fixture.answer.body,
        "{\"type\":\"about:blank\",\"title\":\"Conflicting change\",\"status\":409,\"detail\":\"somebody "
        "was \\\"quicker\\\"\",\"instance\":\"/fails\",\"pointer\":\"/changes/0\"}");
    ASK("GET /nowhere HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(fixture.answer.status, 404);
    ASK("DELETE /things/1 HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(fixture.answer.status, 405);
    assert_string_equal(answer_header(&fixture.answer, "Allow"), "GET, HEAD, POST");
    ASK("BREW /hello HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(fixture.answer.status, 405);
    ASK("GET /hello?forbidden HTTP/1.1\r\n" HOST "\r\n");
    assert_int_equal(fixture.answer.status, 403);
}

static void a_format_suffix_is_no_part_of_the_name(void **state)
{
    (void)state;
    ASK("GET /things/a.b.geojson HTTP/1.1\r\n" HOST "\r\n");
    assert_string_equal(fixture.answer.body, "a.b|geojson|");
    ASK("GET /things/a%%20b HTTP/1.1\r\n" HOST "\r\n");
    assert_string_equal(fixture.answer.body, "a b||");
}

static void a_body_above_the_limit_is_refused(void **state)
{
    static char body[200001];

    (void)state;
    memset(body, 'x', sizeof body - 1);
    int fd = client_connect(fixture.port);
    static const char head[] = "POST /things/a HTTP/1.1\r\n" HOST "Content-Length: 200000\r\n\r\n";
    assert_int_equal(client_send(fd, head, sizeof head - 1), 0);
    assert_int_equal(client_send(fd, body, 200000), 0);
    assert_int_equal(client_receive(fd, &fixture.answer, 1), 0);
    assert_int_equal(fixture.answer.status, 413);
    close(fd);
    ASK("POST /things/a HTTP/1.1\r\n" HOST "Content-Length: 200000\r\nExpect: 100-continue\r\n\r\n");
    assert_int_equal(fixture.answer.status, 413);
    ASK("GET /hello HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nab");
    assert_int_equal(fixture.answer.status, 413);
}

static void a_chunked_body_above_the_limit_is_refused(void **state)
{
    static const char head[] = "POST /things/a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n";
    char chunk[600];
    int fd = client_connect(fixture.port);

    (void)state;
    assert_int_equal(client_send(fd, head, sizeof head - 1), 0);
    memset(chunk, 'x', sizeof chunk);
    memcpy(chunk, "200\r\n", 5);
    memcpy(chunk + 5 + 512, "\r\n", 2);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(client_send(fd, chunk, 5 + 512 + 2), 0);
    }
    assert_int_equal(client_send(fd, "0\r\n\r\n", 5), 0);
    assert_int_equal(client_receive(fd, &fixture.answer, 1), 0);
    assert_int_equal(fixture.answer.status, 413);
    close(fd);
}

static void a_head_that_is_too_long_is_refused(void **state)
{
    static char text[70000];

    (void)state;
    int length = snprintf(text, sizeof text, "GET /hello?%09000d HTTP/1.1\r\n" HOST "\r\n", 1);
    int fd = client_connect(fixture.port);
    assert_int_equal(client_send(fd, text, (size_t)length), 0);
    assert_int_equal(client_receive(fd, &fixture.answer, 1), 0);
    assert_int_equal(fixture.answer.status, 414);
    close(fd);
    length = snprintf(text, sizeof text, "GET /hello HTTP/1.1\r\n" HOST "X: %060000d\r\n\r\n", 1);
    fd = client_connect(fixture.port);
    client_send(fd, text, (size_t)length);
    if (client_receive(fd, &fixture.answer, 1) == 0) {
        assert_int_equal(fixture.answer.status / 100, 4);
    }
    close(fd);
}

static void a_pending_answer_waits_and_is_sent(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        ASK("POST /later HTTP/1.1\r\n" HOST "Content-Length: 4\r\n\r\nwait");
        assert_string_equal(fixture.answer.body, "later wait");
        ASK("POST /later HTTP/1.1\r\n" HOST "Content-Length: 7\r\n\r\nat once");
        assert_string_equal(fixture.answer.body, "later at once");
    }
}

static int files_left(void)
{
    DIR *dir = opendir(fixture.folder);
    int count = 0;

    while (readdir(dir) != NULL) {
        count++;
    }
    closedir(dir);
    return count - 2;
}

static void an_upload_passes_through_a_file_that_is_removed(void **state)
{
    static char body[300000];
    static const char head[] =
        "POST /upload?name=../Villages%20%C3%A0.CSV HTTP/1.1\r\n" HOST "Content-Length: 300000\r\n\r\n";
    int fd = client_connect(fixture.port);

    (void)state;
    assert_int_equal(client_send(fd, head, sizeof head - 1), 0);
    assert_int_equal(client_send(fd, body, sizeof body), 0);
    assert_int_equal(client_receive(fd, &fixture.answer, 1), 0);
    assert_string_equal(fixture.answer.body, "300000 300000 .CSV");
    close(fd);
    for (int i = 0; i < 100 && files_left() > 0; i++) {
        usleep(10000);
    }
    assert_int_equal(files_left(), 0);
}

static void an_upload_that_breaks_off_leaves_nothing(void **state)
{
    static const char head[] = "POST /upload HTTP/1.1\r\n" HOST "Content-Length: 300000\r\n\r\nabc";
    int fd = client_connect(fixture.port);

    (void)state;
    assert_int_equal(client_send(fd, head, sizeof head - 1), 0);
    usleep(50000);
    close(fd);
    for (int i = 0; i < 200 && files_left() > 0; i++) {
        usleep(10000);
    }
    assert_int_equal(files_left(), 0);
}

static void every_route_has_its_counters(void **state)
{
    Buffer text = {0};

    (void)state;
    ASK("GET /hello HTTP/1.1\r\n" HOST "\r\n");
    http_server_metrics(fixture.server, &text);
    buffer_byte(&text, 0);
    const char *hit = strstr(text.at, "whitestone_http_requests_total{method=\"GET\",route=\"/hello\",class=\"2xx\"} ");
    assert_non_null(hit);
    assert_true(strtol(strchr(hit, '}') + 2, NULL, 10) > 0);
    assert_non_null(strstr(text.at, "route=\"/later\",le=\"+Inf\"}"));
    buffer_done(&text);
}

static void only_loopback_addresses_are_listened_on(void **state)
{
    static const char *const refused[] = {"0.0.0.0", "192.168.1.4", "::", "example.org", "", "128.0.0.1"};
    HttpOptions options = {.routes = ROUTES, .route_count = 1};
    HttpServer *server = NULL;
    Error err = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        options.address = refused[i];
        assert_int_equal(http_server_start(&options, &server, &err), ST_USAGE);
        assert_non_null(strstr(err.message, "until there is sign-in"));
    }
    options.address = "127.0.0.1";
    options.port = fixture.port;
    assert_int_equal(http_server_start(&options, &server, &err), ST_BUSY);
}

/* One byte now and then keeps the library's own timeout away, but not ours. */
static void a_request_that_trickles_in_is_ended(void **state)
{
    HttpOptions options = {.address = "127.0.0.1", .routes = ROUTES, .route_count = 1, .patience_ms = 500};
    HttpServer *server = NULL;
    Error err = {0};
    int ended = 0;

    (void)state;
    assert_int_equal(http_server_start(&options, &server, &err), ST_OK);
    int fd = client_connect(http_server_port(server));
    for (int i = 0; i < 100 && !ended; i++) {
        char byte;
        usleep(100000);
        ended = client_send(fd, "G", 1) != 0 || recv(fd, &byte, 1, MSG_DONTWAIT) == 0;
    }
    assert_true(ended);
    close(fd);
    http_server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_answered_with_security_headers),
        cmocka_unit_test(what_the_client_has_is_not_sent_again),
        cmocka_unit_test(a_head_request_has_the_length_and_no_body),
        cmocka_unit_test(a_connection_is_kept_for_many_requests),
        cmocka_unit_test(text_above_a_kilobyte_is_compressed_on_request),
        cmocka_unit_test(an_answer_many_ask_for_is_made_once),
        cmocka_unit_test(what_is_wanted_longest_ago_gives_way),
        cmocka_unit_test(a_foreign_host_is_refused),
        cmocka_unit_test(errors_are_problem_details),
        cmocka_unit_test(a_format_suffix_is_no_part_of_the_name),
        cmocka_unit_test(a_body_above_the_limit_is_refused),
        cmocka_unit_test(a_chunked_body_above_the_limit_is_refused),
        cmocka_unit_test(a_head_that_is_too_long_is_refused),
        cmocka_unit_test(a_pending_answer_waits_and_is_sent),
        cmocka_unit_test(an_upload_passes_through_a_file_that_is_removed),
        cmocka_unit_test(an_upload_that_breaks_off_leaves_nothing),
        cmocka_unit_test(every_route_has_its_counters),
        cmocka_unit_test(only_loopback_addresses_are_listened_on),
        cmocka_unit_test(a_request_that_trickles_in_is_ended),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
