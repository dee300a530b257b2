/*
 * encoding.h - foreign character encodings, turned into UTF-8 block by block.
 */
#ifndef EXCHANGE_ENCODING_H
#define EXCHANGE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "exchange/source.h"

/* Bytes of UTF-8 that one byte of any of these encodings can become. */
enum { ENCODING_GROWTH = 3 };

/*
 * Converts as much of `in` as is whole characters into `out` (room for ENCODING_GROWTH * in.length) and says in `*used`
 * how much that was. False at a malformed character, which begins at in.at + *used. Not for ENCODING_DETECT and _UTF8.
 */
bool encoding_to_utf8(SourceEncoding encoding, Text in, char *out, size_t *used, size_t *written);

/* As a person writes it: "UTF-16", "Windows-1252"… */
const char *encoding_name(SourceEncoding encoding);

#endif
