#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LISTEN_BACKLOG = 1024 };

typedef union SocketAddress {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} SocketAddress;

static bool address_parse(const char *text, uint16_t port, SocketAddress *out, socklen_t *size)
{
    memset(out, 0, sizeof *out);
    if (strcasecmp(text, "localhost") == 0) {
        text = "127.0.0.1";
    }
    if (inet_pton(AF_INET, text, &out->v4.sin_addr) == 1) {
        out->v4.sin_family = AF_INET;
        out->v4.sin_port = htons(port);
        *size = sizeof out->v4;
        return ntohl(out->v4.sin_addr.s_addr) >> 24 == 127;
    }
    const char *inner = strcmp(text, "[::1]") == 0 ? "::1" : text;
    if (inet_pton(AF_INET6, inner, &out->v6.sin6_addr) == 1) {
        out->v6.sin6_family = AF_INET6;
        out->v6.sin6_port = htons(port);
        *size = sizeof out->v6;
        return IN6_IS_ADDR_LOOPBACK(&out->v6.sin6_addr);
    }
    return false;
}

static Status bound(int fd, SocketAddress *address, socklen_t size, const char *text, uint16_t port, Error *err)
{
    int yes = 1;

    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, &address->any, size) == 0 && listen(fd, LISTEN_BACKLOG) == 0 &&
        getsockname(fd, &address->any, &size) == 0) {
        return ST_OK;
    }
    if (errno == EADDRINUSE) {
        return error_set(err, ST_BUSY, "port %u of %s is in use; choose another, or 0 for a free one", port, text);
    }
    return error_set(err, ST_IO, "cannot listen on %s port %u: %s", text, port, strerror(errno));
}

static void url_format(const SocketAddress *address, uint16_t port, char url[LISTEN_URL_SIZE])
{
    char host[INET6_ADDRSTRLEN];

    if (address->any.sa_family == AF_INET) {
        inet_ntop(AF_INET, &address->v4.sin_addr, host, sizeof host);
        snprintf(url, LISTEN_URL_SIZE, "http://%s:%u", host, port);
    } else {
        inet_ntop(AF_INET6, &address->v6.sin6_addr, host, sizeof host);
        snprintf(url, LISTEN_URL_SIZE, "http://[%s]:%u", host, port);
    }
}

Status listen_open(const char *address, uint16_t *port, int *out, char url[LISTEN_URL_SIZE], Error *err)
{
    SocketAddress where;
    socklen_t size = 0;

    if (!address_parse(address, *port, &where, &size)) {
        return error_set(err, ST_USAGE,
                         "cannot listen on \"%.100s\": until there is sign-in, only this machine's own addresses are "
                         "served (127.0.0.1, ::1, localhost)",
                         address);
    }
    int fd = socket(where.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return error_set(err, ST_IO, "cannot open a socket: %s", strerror(errno));
    }
    Status status = bound(fd, &where, size, address, *port, err);
    if (status != ST_OK) {
        close(fd);
        return status;
    }
    *port = ntohs(where.any.sa_family == AF_INET ? where.v4.sin_port : where.v6.sin6_port);
    url_format(&where, *port, url);
    *out = fd;
    return ST_OK;
}
