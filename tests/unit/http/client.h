/*
 * client.h - a blocking HTTP client for tests: what goes over the wire is what the test says.
 */
#ifndef TEST_CLIENT_H
#define TEST_CLIENT_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

typedef struct Answer {
    int status;
    char head[8192];
    char body[1 << 20];
    size_t body_size;
} Answer;

static inline int client_connect(uint16_t port)
{
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct timeval patience = {.tv_sec = 10};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&where, sizeof where) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static inline int client_send(int fd, const void *bytes, size_t size)
{
    const char *at = bytes;

    while (size > 0) {
        ssize_t sent = send(fd, at, size, MSG_NOSIGNAL);
        if (sent <= 0) {
            return -1;
        }
        at += sent;
        size -= (size_t)sent;
    }
    return 0;
}

/* Value of a header field of the answer, or NULL; lent by a static buffer. */
static inline const char *answer_header(const Answer *answer, const char *name)
{
    static char value[1024];
    const char *line = answer->head;
    size_t length = strlen(name);

    while ((line = strchr(line, '\n')) != NULL) {
        line++;
        if (strncasecmp(line, name, length) == 0 && line[length] == ':') {
            size_t n = strcspn(line + length + 2, "\r\n");
            snprintf(value, sizeof value, "%.*s", (int)n, line + length + 2);
            return value;
        }
    }
    return NULL;
}

/* Reads one answer with a Content-Length (or none: 304, HEAD); 0, or -1 when the connection ended before it. */
static inline int client_receive(int fd, Answer *out, int has_body)
{
    size_t have = 0;
    char *end = NULL;

    memset(out, 0, offsetof(Answer, body));
    while (end == NULL && have < sizeof out->head - 1) {
        ssize_t got = recv(fd, out->head + have, 1, 0);
        if (got <= 0) {
            return -1;
        }
        have += (size_t)got;
        out->head[have] = '\0';
        end = have > 3 && memcmp(out->head + have - 4, "\r\n\r\n", 4) == 0 ? out->head + have : NULL;
    }
    out->status = have > 12 ? (int)strtol(out->head + 9, NULL, 10) : 0;
    const char *length = answer_header(out, "Content-Length");
    size_t want = length == NULL || !has_body ? 0 : strtoul(length, NULL, 10);
    out->body_size = 0;
    while (out->body_size < want) {
        ssize_t got = recv(fd, out->body + out->body_size, want - out->body_size, 0);
        if (got <= 0) {
            return -1;
        }
        out->body_size += (size_t)got;
    }
    out->body[out->body_size] = '\0';
    return 0;
}

/* One request on a connection of its own. */
static inline int client_ask(uint16_t port, Answer *out, const char *format, ...)
{
    char text[16384];
    va_list args;

    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    int fd = client_connect(port);
    if (fd < 0) {
        return -1;
    }
    int failed = client_send(fd, text, (size_t)length);
    failed = client_receive(fd, out, strncmp(text, "HEAD", 4) != 0) || failed;
    close(fd);
    return failed;
}

#endif
