/*
 * compress.h - gzip for text that travels over slow lines.
 */
#ifndef HTTP_COMPRESS_H
#define HTTP_COMPRESS_H

#include <stdbool.h>

#include "base/buffer.h"

/* Below this many bytes a packet is saved by nothing. */
enum { COMPRESS_MIN_BYTES = 1024 };

/* Text, JSON, scripts and vector drawings shrink; pictures and fonts are compressed already. */
bool content_is_text(const char *content_type);

/* Appends `plain` as one gzip member; false when zlib has no memory, `out` is then as before. */
bool gzip_encode(Text plain, int level, Buffer *out);

#endif
