/*
 * listen.h - the listening socket, on this machine's own addresses only.
 */
#ifndef HTTP_LISTEN_H
#define HTTP_LISTEN_H

#include <stdint.h>

#include "base/error.h"

enum { LISTEN_URL_SIZE = 64 };

/*
 * Binds and listens at `address` ("127.0.0.1", any of 127.0.0.0/8, "::1", "localhost") and `port` (0: a free one).
 * `*port` gets the real one, `url` "http://127.0.0.1:8080". Every other address is refused with ST_USAGE; a port in
 * use is ST_BUSY.
 */
Status listen_open(const char *address, uint16_t *port, int *out, char url[LISTEN_URL_SIZE], Error *err) CHECKED;

#endif
