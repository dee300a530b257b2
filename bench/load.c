/*
 * load.c - keeps N connections to a server on this machine busy and says how many answers a second it gave.
 *
 * usage: load [-c CONNECTIONS] [-n REQUESTS] [-b BODY_FILE] [-l LINES_FILE] http://127.0.0.1:PORT/PATH
 *
 * With -l every "@L@" in the path becomes a line of the file, one after the other. Without -b the requests are GET.
 * With it they are POST with a JSON body; every "@N@" in it becomes the number of the request, so that no two are the
 * same. Prints one line of JSON: requests, failed (not 2xx), seconds, per_second, and the latencies p50_ms, p99_ms and
 * max_ms. Exit 1 when a request failed.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECTIONS_MAX = 1024,
    HEAD_MAX = 16384,
    PATH_MAX_BYTES = 2048,
    BODY_MAX = 8 * 1024 * 1024,
    TIMEOUT_MS = 60000
};

typedef struct Options {
    struct sockaddr_in address;
    char host[64], path[PATH_MAX_BYTES];
    int connections;
    long requests;
    char *body; /* NULL: GET */
    char **lines;
    long line_count;
} Options;

typedef struct Connection {
    int fd;
    char *request;
    size_t request_size, sent;
    char head[HEAD_MAX];
    size_t head_size;
    bool in_body;
    size_t body_left;
    int64_t started_ns;
} Connection;

typedef struct Load {
    Options options;
    Connection *connections;
    int epoll;
    long begun, done, failed;
    uint32_t *micros; /* of each request done */
} Load;

static void die(const char *what)
{
    fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
    exit(74);
}

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void *memory(size_t size)
{
    void *block = calloc(1, size);

    if (block == NULL) {
        die("memory");
    }
    return block;
}

static char *file_read(const char *path)
{
    char *text = memory(BODY_MAX + 1);
    FILE *file = fopen(path, "rb");

    if (file == NULL) {
        die(path);
    }
    size_t size = fread(text, 1, BODY_MAX, file);
    text[size] = '\0';
    fclose(file);
    return text;
}

static void lines_read(const char *path, Options *out)
{
    char *text = file_read(path), *rest = NULL;

    out->lines = memory(sizeof *out->lines * (strlen(text) + 1));
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        out->lines[out->line_count++] = line;
    }
}

static void url_parse(const char *url, Options *out)
{
    char host[32], path[PATH_MAX_BYTES];
    int port;

    if (sscanf(url, "http://%31[0-9.]:%d%2047s", host, &port, path) != 3 ||
        inet_pton(AF_INET, host, &out->address.sin_addr) != 1 || strncmp(host, "127.", 4) != 0) {
        fprintf(stderr, "load: \"%s\" is no address like http://127.0.0.1:8080/path\n", url);
        exit(64);
    }
    out->address.sin_family = AF_INET;
    out->address.sin_port = htons((uint16_t)port);
    snprintf(out->host, sizeof out->host, "%s:%d", host, port);
    snprintf(out->path, sizeof out->path, "%s", path);
}

static Options options_read(int argc, char **argv)
{
    Options options = {.connections = 64, .requests = 10000};
    int letter;

    while ((letter = getopt(argc, argv, "c:n:b:l:")) != -1) {
        switch (letter) {
        case 'c':
            options.connections = (int)strtol(optarg, NULL, 10);
            break;
        case 'n':
            options.requests = strtol(optarg, NULL, 10);
            break;
        case 'b':
            options.body = file_read(optarg);
            break;
        case 'l':
            lines_read(optarg, &options);
            break;
        default:
            exit(64);
        }
    }
    if (optind + 1 != argc || options.connections < 1 || options.connections > CONNECTIONS_MAX ||
        options.requests < 1) {
        fprintf(
            stderr,
            "usage: load [-c CONNECTIONS] [-n REQUESTS] [-b BODY_FILE] [-l LINES_FILE] http://127.0.0.1:PORT/PATH\n");
        exit(64);
    }
    url_parse(argv[optind], &options);
    return options;
}

/* The body with every "@N@" replaced by `number`; `out` has room for it. */
static size_t body_fill(const char *body, long number, char *out)
{
    char *at = out;
    const char *mark;

    while ((mark = strstr(body, "@N@")) != NULL) {
        memcpy(at, body, (size_t)(mark - body));
        at += mark - body;
        at += sprintf(at, "%ld", number);
        body = mark + 3;
    }
    size_t rest = strlen(body);
    memcpy(at, body, rest);
    return (size_t)(at - out) + rest;
}

/* The path with the line of this request in it. */
static void path_fill(const Options *options, long number, char out[PATH_MAX_BYTES])
{
    const char *mark = options->line_count == 0 ? NULL : strstr(options->path, "@L@");

    if (mark == NULL) {
        snprintf(out, PATH_MAX_BYTES, "%s", options->path);
    } else {
        snprintf(out, PATH_MAX_BYTES, "%.*s%s%s", (int)(mark - options->path), options->path,
                 options->lines[number % options->line_count], mark + 3);
    }
}

static void request_make(const Options *options, Connection *one, long number)
{
    char path[PATH_MAX_BYTES];

    path_fill(options, number, path);
    if (options->body == NULL) {
        one->request_size =
            (size_t)sprintf(one->request, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: */*\r\n\r\n", path, options->host);
        return;
    }
    /* The body first, behind the longest head there can be; then the head right before it. */
    char head[PATH_MAX_BYTES + 256], *body = one->request + sizeof head;
    size_t size = body_fill(options->body, number, body);
    int length = snprintf(head, sizeof head,
                          "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nX-Whitestone: 1\r\n"
                          "Content-Length: %zu\r\n\r\n",
                          path, options->host, size);
    memcpy(one->request, head, (size_t)length);
    memmove(one->request + length, body, size);
    one->request_size = (size_t)length + size;
}

static void connection_open(Load *load, Connection *one)
{
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = one};
    int yes = 1;

    one->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (one->fd < 0 ||
        connect(one->fd, (const struct sockaddr *)&load->options.address, sizeof load->options.address) != 0) {
        die("connect");
    }
    setsockopt(one->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, one->fd, &event) != 0) {
        die("epoll");
    }
    size_t marks = load->options.body == NULL ? 0 : strlen(load->options.body) * 8;
    one->request = memory(marks + PATH_MAX_BYTES + 1024);
}

static void request_send(Connection *one)
{
    while (one->sent < one->request_size) {
        ssize_t sent =
            send(one->fd, one->request + one->sent, one->request_size - one->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        }
        if (sent < 0) {
            die("send");
        }
        one->sent += (size_t)sent;
    }
}

static void request_next(Load *load, Connection *one)
{
    one->head_size = 0;
    one->in_body = false;
    one->sent = one->request_size = 0;
    if (load->begun == load->options.requests) {
        return;
    }
    request_make(&load->options, one, ++load->begun);
    one->started_ns = now_ns();
    request_send(one);
}

static void answer_done(Load *load, Connection *one)
{
    load->micros[load->done++] = (uint32_t)((now_ns() - one->started_ns) / 1000);
    load->failed += strncmp(one->head, "HTTP/1.1 2", 10) != 0;
    request_next(load, one);
}

/* Takes what was received into head and body; what is left over belongs to the body. */
static void head_take(Connection *one)
{
    one->head[one->head_size] = '\0';
    const char *end = strstr(one->head, "\r\n\r\n");
    if (end == NULL) {
        if (one->head_size == HEAD_MAX - 1) {
            errno = EMSGSIZE;
            die("head");
        }
        return;
    }
    const char *length = strcasestr(one->head, "\r\nContent-Length:");
    size_t body = length == NULL ? 0 : strtoul(length + 17, NULL, 10);
    size_t have = one->head_size - (size_t)(end + 4 - one->head);
    one->in_body = true;
    one->body_left = body - have;
}

static void answer_receive(Load *load, Connection *one)
{
    static char rest[256 * 1024];

    for (;;) {
        char *to = one->in_body ? rest : one->head + one->head_size;
        size_t room = one->in_body ? sizeof rest : HEAD_MAX - 1 - one->head_size;
        ssize_t got = recv(one->fd, to, room, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return;
        }
        if (got <= 0) {
            errno = got == 0 ? ECONNRESET : errno;
            die("receive");
        }
        if (one->in_body) {
            one->body_left -= (size_t)got;
        } else {
            one->head_size += (size_t)got;
            head_take(one);
        }
        if (one->in_body && one->body_left == 0) {
            answer_done(load, one);
        }
    }
}

static void load_run(Load *load)
{
    struct epoll_event events[64];

    while (load->done < load->options.requests) {
        int count = epoll_wait(load->epoll, events, 64, TIMEOUT_MS);
        if (count == 0) {
            errno = ETIMEDOUT;
        }
        if (count <= 0 && errno != EINTR) {
            die("no answer");
        }
        for (int i = 0; i < count; i++) {
            Connection *one = events[i].data.ptr;
            if (events[i].events & EPOLLOUT) {
                request_send(one);
            }
            if (events[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
                answer_receive(load, one);
            }
        }
    }
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

    return (x > y) - (x < y);
}

static double percentile_ms(const Load *load, double share)
{
    return load->micros[(long)((double)(load->done - 1) * share)] / 1e3;
}

int main(int argc, char **argv)
{
    Load load = {.options = options_read(argc, argv)};

    load.epoll = epoll_create1(EPOLL_CLOEXEC);
    load.micros = memory((size_t)load.options.requests * sizeof *load.micros);
    load.connections = memory((size_t)load.options.connections * sizeof *load.connections);
    for (int i = 0; i < load.options.connections; i++) {
        connection_open(&load, &load.connections[i]);
    }
    int64_t from = now_ns();
    for (int i = 0; i < load.options.connections; i++) {
        request_next(&load, &load.connections[i]);
    }
    load_run(&load);
    double seconds = (double)(now_ns() - from) / 1e9;
    qsort(load.micros, (size_t)load.done, sizeof *load.micros, by_size);
    printf("{\"requests\": %ld, \"failed\": %ld, \"seconds\": %.3f, \"per_second\": %.0f, \"p50_ms\": %.3f, "
           "\"p99_ms\": %.3f, \"max_ms\": %.3f}\n",
           load.done, load.failed, seconds, (double)load.done / seconds, percentile_ms(&load, 0.5),
           percentile_ms(&load, 0.99), percentile_ms(&load, 1));
    return load.failed > 0;
}
