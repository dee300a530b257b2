/*
 * listen.c - many open dashboards: N listeners of /api/events, one record saved a second, how long until each has it.
 *
 * usage: listen [-n LISTENERS] [-s SECONDS] [-p SERVER_PID] [-f PATH] http://127.0.0.1:PORT
 *
 * Without -f a listener has a change when its event has come; with it, when it has then fetched PATH on a connection of
 * its own and read the answer to its end. Times run from sending the report. With -p the server's share of one
 * processor and what its memory grew by a listener are read from /proc. Prints one line of JSON; exit 1 when a change
 * did not reach somebody.
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
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LISTENERS_MAX = 1500, TEXT_MAX = 16384, REQUEST_MAX = 2048, SETTLE_MS = 2000, LATE_MS = 5000 };

typedef enum Kind { STREAM, PAGE, WRITER } Kind;

/* A connection and the end of what it said. */
typedef struct Wire {
    Kind kind;
    int fd;
    char text[TEXT_MAX];
    size_t size;
    bool in_body;
    size_t body_left;
    int changes;       /* a stream's: those that had come */
    int fetching;      /* a page's: the change it asks for, 0 when it does not */
    int again;         /* a change came while it asked */
    struct Wire *page; /* of a stream, with -f */
} Wire;

typedef struct Bench {
    struct sockaddr_in address;
    char host[64];
    const char *path;
    int listeners, seconds, server;
    int epoll;
    Wire *streams, *pages, writer;
    int64_t *sent_ns; /* of each change */
    int saved;
    double *ms; /* of each listener and change */
    size_t count, leaps;
    uint64_t fetched_bytes;
} Bench;

static void die(const char *what)
{
    fprintf(stderr, "listen: %s: %s\n", what, strerror(errno));
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

static void wire_open(Bench *bench, Wire *wire, Kind kind)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = wire};
    int yes = 1;

    wire->kind = kind;
    wire->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (wire->fd < 0 || connect(wire->fd, (const struct sockaddr *)&bench->address, sizeof bench->address) != 0 ||
        epoll_ctl(bench->epoll, EPOLL_CTL_ADD, wire->fd, &event) != 0) {
        die("connect");
    }
    setsockopt(wire->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static void wire_send(Wire *wire, const char *text)
{
    size_t size = strlen(text);

    wire->size = 0;
    wire->in_body = false;
    if (send(wire->fd, text, size, MSG_NOSIGNAL) != (ssize_t)size) {
        die("send");
    }
}

static void get_send(const Bench *bench, Wire *wire, const char *path)
{
    char text[REQUEST_MAX];

    snprintf(text, sizeof text, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Encoding: gzip\r\n\r\n", path, bench->host);
    wire_send(wire, text);
}

static void report_send(Bench *bench)
{
    static const char form[] = "{\"title\":\"live\",\"approve\":true,\"reason\":\"bench\",\"changes\":[{\"type\":"
                               "\"hazard\",\"values\":{\"local_code\":\"LIVE-%d-%d\",\"hazard_status\":\"open\"}}]}";
    char body[512], text[REQUEST_MAX];
    int number = ++bench->saved;

    snprintf(body, sizeof body, form, (int)getpid(), number);
    snprintf(text, sizeof text,
             "POST /api/reports HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: "
             "%zu\r\n\r\n%s",
             bench->host, strlen(body), body);
    bench->sent_ns[number] = now_ns();
    wire_send(&bench->writer, text);
}

static void arrived(Bench *bench, int change)
{
    bench->ms[bench->count++] = (double)(now_ns() - bench->sent_ns[change]) / 1e6;
}

static void page_fetch(Bench *bench, Wire *page, int change)
{
    if (page->fetching != 0) {
        page->again = change;
        return;
    }
    page->fetching = change;
    get_send(bench, page, bench->path);
}

/* The change an event tells of is the last one saved: they are a second apart. */
static void stream_events(Bench *bench, Wire *wire)
{
    char *at = wire->text, *end;

    wire->text[wire->size] = '\0';
    while ((end = strstr(at, "\n\n")) != NULL) {
        *end = '\0';
        if (strstr(at, "event: change") != NULL && bench->saved > 0) {
            bench->leaps += strstr(at, "\"all\":true") != NULL;
            wire->changes++;
            if (wire->page != NULL) {
                page_fetch(bench, wire->page, bench->saved);
            } else {
                arrived(bench, bench->saved);
            }
        }
        at = end + 2;
    }
    wire->size -= (size_t)(at - wire->text);
    memmove(wire->text, at, wire->size);
}

static void answer_end(Bench *bench, Wire *wire)
{
    if (strncmp(wire->text, "HTTP/1.1 2", 10) != 0) {
        fprintf(stderr, "listen: %.200s\n", wire->text);
        exit(1);
    }
    if (wire->kind == PAGE) {
        int change = wire->fetching, again = wire->again;
        arrived(bench, change);
        wire->fetching = wire->again = 0;
        if (again != 0) {
            page_fetch(bench, wire, again);
        }
    }
}

static void answer_take(Bench *bench, Wire *wire, size_t got)
{
    if (!wire->in_body) {
        wire->text[wire->size] = '\0';
        const char *end = strstr(wire->text, "\r\n\r\n");
        if (end == NULL) {
            return;
        }
        const char *length = strcasestr(wire->text, "\r\nContent-Length:");
        wire->in_body = true;
        wire->body_left = length == NULL ? 0 : strtoul(length + 17, NULL, 10);
        got = wire->size - (size_t)(end + 4 - wire->text);
    }
    wire->body_left -= got;
    bench->fetched_bytes += wire->kind == PAGE ? got : 0;
    if (wire->body_left == 0) {
        answer_end(bench, wire);
    }
}

static void wire_receive(Bench *bench, Wire *wire)
{
    static char rest[256 * 1024];
    char *to = wire->in_body ? rest : wire->text + wire->size;
    ssize_t got = recv(wire->fd, to, wire->in_body ? sizeof rest : TEXT_MAX - 1 - wire->size, MSG_DONTWAIT);

    if (got < 0 && errno == EAGAIN) {
        return;
    }
    if (got <= 0) {
        errno = got == 0 ? ECONNRESET : errno;
        die("receive");
    }
    if (wire->kind == STREAM) {
        wire->size += (size_t)got;
        stream_events(bench, wire);
        return;
    }
    wire->size += wire->in_body ? 0 : (size_t)got;
    answer_take(bench, wire, (size_t)got);
}

static void run_until(Bench *bench, int64_t until_ns)
{
    struct epoll_event events[256];

    for (int64_t left; (left = until_ns - now_ns()) > 0;) {
        int count = epoll_wait(bench->epoll, events, 256, (int)(left / 1000000) + 1);
        for (int i = 0; i < count; i++) {
            wire_receive(bench, events[i].data.ptr);
        }
    }
}

/* Processor time of the server in seconds, and what it holds in memory, in bytes. */
static double server_seconds(int pid)
{
    unsigned long user = 0, system = 0;
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/stat", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL ||
        fscanf(file, "%*d (%*[^)]) %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) {
        die(path);
    }
    fclose(file);
    return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static double server_bytes(int pid)
{
    unsigned long pages = 0;
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "r");
    if (file == NULL || fscanf(file, "%*u %lu", &pages) != 1) {
        die(path);
    }
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

static Bench options_read(int argc, char **argv)
{
    Bench bench = {.listeners = 1000, .seconds = 20};
    char host[32];
    int letter, port = 0;

    while ((letter = getopt(argc, argv, "n:s:p:f:")) != -1) {
        int number = letter == 'f' || letter == '?' ? 0 : (int)strtol(optarg, NULL, 10);
        switch (letter) {
        case 'n':
            bench.listeners = number;
            break;
        case 's':
            bench.seconds = number;
            break;
        case 'p':
            bench.server = number;
            break;
        case 'f':
            bench.path = optarg;
            break;
        default:
            exit(64);
        }
    }
    if (optind + 1 != argc || bench.listeners < 1 || bench.listeners > LISTENERS_MAX || bench.seconds < 1 ||
        sscanf(argv[optind], "http://%31[0-9.]:%d", host, &port) != 2 ||
        inet_pton(AF_INET, host, &bench.address.sin_addr) != 1) {
        fprintf(stderr, "usage: listen [-n LISTENERS] [-s SECONDS] [-p SERVER_PID] [-f PATH] http://127.0.0.1:PORT\n");
        exit(64);
    }
    bench.address.sin_family = AF_INET;
    bench.address.sin_port = htons((uint16_t)port);
    snprintf(bench.host, sizeof bench.host, "%s:%d", host, port);
    return bench;
}

static void wires_open(Bench *bench)
{
    bench->streams = memory((size_t)bench->listeners * sizeof *bench->streams);
    bench->pages = memory((size_t)bench->listeners * sizeof *bench->pages);
    wire_open(bench, &bench->writer, WRITER);
    for (int i = 0; i < bench->listeners; i++) {
        wire_open(bench, &bench->streams[i], STREAM);
        get_send(bench, &bench->streams[i], "/api/events");
        if (bench->path != NULL) {
            bench->streams[i].page = &bench->pages[i];
            wire_open(bench, &bench->pages[i], PAGE);
        }
    }
    run_until(bench, now_ns() + SETTLE_MS * INT64_C(1000000));
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static int result_print(Bench *bench, double cpu, double bytes)
{
    size_t wanted = (size_t)bench->listeners * (size_t)bench->seconds;

    if (bench->count == 0) {
        fprintf(stderr, "listen: no change came\n");
        return 1;
    }
    qsort(bench->ms, bench->count, sizeof *bench->ms, by_size);
    printf("{\"listeners\": %d, \"changes\": %d, \"arrived\": %zu, \"missed\": %zd, \"leaps\": %zu, \"p50_ms\": %.1f, "
           "\"p99_ms\": %.1f, \"max_ms\": %.1f, \"cpu_share\": %.4f, \"bytes_per_listener\": %.0f, "
           "\"bytes_per_fetch\": %.0f}\n",
           bench->listeners, bench->seconds, bench->count, (ssize_t)(wanted - bench->count), bench->leaps,
           bench->ms[bench->count / 2], bench->ms[(size_t)((double)(bench->count - 1) * 0.99)],
           bench->ms[bench->count - 1], cpu / bench->seconds, bytes / bench->listeners,
           (double)bench->fetched_bytes / (double)bench->count);
    return bench->count != wanted;
}

int main(int argc, char **argv)
{
    Bench bench = options_read(argc, argv);
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    bench.epoll = epoll_create1(EPOLL_CLOEXEC);
    bench.ms = memory((size_t)bench.listeners * (size_t)(bench.seconds + 1) * 2 * sizeof *bench.ms);
    bench.sent_ns = memory((size_t)(bench.seconds + 2) * sizeof *bench.sent_ns);
    double bytes = bench.server == 0 ? 0 : server_bytes(bench.server);
    wires_open(&bench);
    bytes = bench.server == 0 ? 0 : server_bytes(bench.server) - bytes;
    double cpu = bench.server == 0 ? 0 : server_seconds(bench.server);
    for (int i = 0; i < bench.seconds; i++) {
        report_send(&bench);
        run_until(&bench, now_ns() + 1000000000);
    }
    cpu = bench.server == 0 ? 0 : server_seconds(bench.server) - cpu;
    if (bench.count < (size_t)bench.listeners * (size_t)bench.seconds) {
        run_until(&bench, now_ns() + LATE_MS * INT64_C(1000000));
    }
    return result_print(&bench, cpu, bytes);
}
