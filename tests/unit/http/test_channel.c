/*
 * test_channel.c - listeners over real sockets: what they are told, when they are slow, when they are too many.
 */
#include <setjmp.h>
#include <stdbool.h>
#include "client.h"
#include <cmocka.h>

#include "http/channel.h"
#include "http/http.h"

enum { LISTENERS_MAX = 3, SLOW_MESSAGES = 400, SLOW_BYTES = 8192, PATIENCE = 500 };

static HttpServer *server;
static Channel *channel;
static Answer answer;

static Status events(Request *req, Response *res, Error *err)
{
    Text ignored;

    res->content_type = "text/event-stream";
    if (req->method == METHOD_HEAD) {
        return ST_OK;
    }
    return channel_join(channel, res, request_param(req, TEXT("current"), &ignored), err);
}

static const Route ROUTES[] = {{METHOD_GET, "/events", events, NEEDS_READ, 0, "", 0, false}};

static int start(void **state)
{
    static HttpOptions options;
    Error err = {0};

    (void)state;
    options = (HttpOptions){.address = "localhost", .routes = ROUTES, .route_count = COUNT_OF(ROUTES)};
    channel = channel_open(LISTENERS_MAX);
    assert_int_equal(http_server_start(&options, &server, &err), ST_OK);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    channel_end(channel);
    http_server_stop(server);
    channel_close(channel);
    return 0;
}

static int listen_at(const char *path)
{
    char request[128];
    int fd = client_connect(http_server_port(server));
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path);

    assert_int_equal(client_send(fd, request, (size_t)length), 0);
    assert_int_equal(client_receive(fd, &answer, 0), 0);
    return fd;
}

/* Reads on until `text` has come; what came before it is in answer.body. */
static void expect(int fd, const char *text)
{
    answer.body_size = 0;
    answer.body[0] = '\0';
    while (strstr(answer.body, text) == NULL) {
        ssize_t got = recv(fd, answer.body + answer.body_size, sizeof answer.body - 1 - answer.body_size, 0);
        assert_true(got > 0);
        answer.body_size += (size_t)got;
        answer.body[answer.body_size] = '\0';
    }
}

static void expect_listeners(size_t count)
{
    for (int i = 0; i < PATIENCE && channel_listeners(channel) != count; i++) {
        usleep(10000);
    }
    assert_int_equal(channel_listeners(channel), count);
}

static void a_listener_begins_with_the_leap_and_goes_on_in_steps(void **state)
{
    (void)state;
    channel_publish(channel, TEXT("step 1\n\n"), TEXT("leap 1\n\n"));
    int fd = listen_at("/events");
    assert_int_equal(answer.status, 200);
    assert_string_equal(answer_header(&answer, "Content-Type"), "text/event-stream");
    assert_null(answer_header(&answer, "Content-Length"));
    expect(fd, "leap 1");
    channel_publish(channel, TEXT("step 2\n\n"), TEXT("leap 2\n\n"));
    expect(fd, "step 2");
    channel_beat(channel, TEXT("beat\n\n"));
    expect(fd, "beat");
    channel_publish(channel, TEXT("step 3\n\n"), TEXT("leap 3\n\n"));
    expect(fd, "step 3");
    assert_null(strstr(answer.body, "leap"));
    close(fd);
}

static void all_who_listen_are_told(void **state)
{
    int fds[LISTENERS_MAX];

    (void)state;
    channel_publish(channel, TEXT("step 1\n\n"), TEXT("leap 1\n\n"));
    for (int i = 0; i < LISTENERS_MAX; i++) {
        fds[i] = listen_at("/events");
        expect(fds[i], "leap 1");
    }
    channel_publish(channel, TEXT("step 2\n\n"), TEXT("leap 2\n\n"));
    for (int i = 0; i < LISTENERS_MAX; i++) {
        expect(fds[i], "step 2");
        close(fds[i]);
    }
}

static void who_has_the_newest_begins_with_the_beat(void **state)
{
    (void)state;
    channel_publish(channel, TEXT("step 1\n\n"), TEXT("leap 1\n\n"));
    channel_beat(channel, TEXT("beat\n\n"));
    int fd = listen_at("/events?current");
    expect(fd, "beat");
    assert_null(strstr(answer.body, "leap"));
    channel_publish(channel, TEXT("step 2\n\n"), TEXT("leap 2\n\n"));
    expect(fd, "step 2");
    close(fd);
}

/* What is published while it does not read is not kept for it: it gets the newest, as a leap. */
static void a_slow_reader_gets_the_newest_and_no_queue(void **state)
{
    static char step[SLOW_BYTES], leap[SLOW_BYTES];
    size_t steps = 0;

    (void)state;
    memset(step, 's', sizeof step);
    memset(leap, 'l', sizeof leap);
    channel_publish(channel, TEXT("first\n"), TEXT("first\n"));
    int fd = listen_at("/events");
    expect(fd, "first");
    for (int i = 0; i < SLOW_MESSAGES; i++) {
        memcpy(step, "\nSTEP", 5);
        snprintf(leap, 24, "\nLEAP%03d", i);
        leap[8] = 'l';
        channel_publish(channel, (Text){step, sizeof step}, (Text){leap, sizeof leap});
        usleep(500);
    }
    channel_publish(channel, TEXT("\nSTEP last\n"), TEXT("\nLEAP last\n"));
    expect(fd, "LEAP last");
    for (const char *at = answer.body; (at = strstr(at, "\nSTEP")) != NULL; at++) {
        steps++;
    }
    assert_true(steps < SLOW_MESSAGES);
    close(fd);
}

static void one_too_many_is_told_to_come_back(void **state)
{
    int fds[LISTENERS_MAX];

    (void)state;
    for (int i = 0; i < LISTENERS_MAX; i++) {
        channel_beat(channel, TEXT("beat\n\n"));
        fds[i] = listen_at("/events");
        expect(fds[i], "beat");
    }
    assert_int_equal(client_ask(http_server_port(server), &answer, "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
                     0);
    assert_int_equal(answer.status, 503);
    assert_string_equal(answer_header(&answer, "Content-Type"), "application/problem+json");
    assert_non_null(answer_header(&answer, "Retry-After"));
    assert_non_null(strstr(answer.body, "3 listen already"));
    for (int i = 0; i < LISTENERS_MAX; i++) {
        close(fds[i]);
    }
}

/* A connection that sleeps is not looked at: it is found out by the second message that does not reach it. */
static void who_went_away_is_forgotten(void **state)
{
    (void)state;
    channel_beat(channel, TEXT("beat\n\n"));
    int fd = listen_at("/events");
    expect(fd, "beat");
    assert_int_equal(channel_listeners(channel), 1);
    close(fd);
    for (int i = 0; i < PATIENCE && channel_listeners(channel) > 0; i++) {
        channel_beat(channel, TEXT("beat\n\n"));
        usleep(10000);
    }
    expect_listeners(0);
}

static void a_head_request_does_not_listen(void **state)
{
    (void)state;
    assert_int_equal(client_ask(http_server_port(server), &answer, "HEAD /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
                     0);
    assert_int_equal(answer.status, 200);
    assert_int_equal(channel_listeners(channel), 0);
}

static void the_end_reaches_those_who_sleep(void **state)
{
    (void)state;
    channel_beat(channel, TEXT("beat\n\n"));
    int fd = listen_at("/events");
    expect(fd, "beat");
    channel_end(channel);
    expect(fd, "0\r\n\r\n");
    assert_int_equal(client_ask(http_server_port(server), &answer, "GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
                     0);
    assert_int_equal(answer.status, 503);
    close(fd);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_listener_begins_with_the_leap_and_goes_on_in_steps),
        TEST(all_who_listen_are_told),
        TEST(who_has_the_newest_begins_with_the_beat),
        TEST(a_slow_reader_gets_the_newest_and_no_queue),
        TEST(one_too_many_is_told_to_come_back),
        TEST(who_went_away_is_forgotten),
        TEST(a_head_request_does_not_listen),
        TEST(the_end_reaches_those_who_sleep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
