/*
 * cbor.h - deterministic CBOR: one value has exactly one encoding, and a reader that refuses every other.
 *
 * RFC 8949 4.2.1 (core deterministic encoding) without tags: shortest heads, definite lengths, the shortest float that
 * is exact, one NaN, UTF-8 checked, keys of a map in rising bytewise order. Every accepted input encodes to itself.
 */
#ifndef JSON_CBOR_H
#define JSON_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/text.h"

typedef enum CborKind {
    CBOR_UINT = 0,
    CBOR_NEGATIVE = 1, /* -1 - value */
    CBOR_BYTES = 2,
    CBOR_TEXT = 3,
    CBOR_ARRAY = 4,
    CBOR_MAP = 5,
    CBOR_SIMPLE = 7,
    CBOR_DOUBLE = 8,
    CBOR_END = 9 /* cbor_peek only: no bytes are left, or the next one starts no item */
} CborKind;

enum { CBOR_SIMPLE_FALSE = 20, CBOR_SIMPLE_TRUE = 21, CBOR_SIMPLE_NULL = 22, CBOR_HEAD_MAX = 9 };

/* Writing: each call appends one item, or the head of one, to `out`. */

static inline size_t cbor_store_big_endian(uint8_t *at, uint64_t value, size_t size)
{
    uint64_t swapped = __builtin_bswap64(value << (64 - 8 * size));

    memcpy(at, &swapped, size);
    return size;
}

/* Writes the shortest head of `value` at `at`, which has room for CBOR_HEAD_MAX bytes; returns its size. */
static inline size_t cbor_head_store(uint8_t *at, unsigned major, uint64_t value)
{
    uint8_t first = (uint8_t)(major << 5);

    if (value < 24) {
        at[0] = (uint8_t)(first | value);
        return 1;
    }
    if (value <= UINT8_MAX) {
        at[0] = first | 24;
        at[1] = (uint8_t)value;
        return 2;
    }
    if (value <= UINT16_MAX) {
        at[0] = first | 25;
        return 1 + cbor_store_big_endian(at + 1, value, 2);
    }
    if (value <= UINT32_MAX) {
        at[0] = first | 26;
        return 1 + cbor_store_big_endian(at + 1, value, 4);
    }
    at[0] = first | 27;
    return 1 + cbor_store_big_endian(at + 1, value, 8);
}

static inline void cbor_head(Buffer *out, unsigned major, uint64_t value)
{
    buffer_grown(out, cbor_head_store((uint8_t *)buffer_reserve(out, CBOR_HEAD_MAX), major, value));
}

static inline void cbor_uint(Buffer *out, uint64_t value)
{
    cbor_head(out, CBOR_UINT, value);
}

static inline void cbor_int(Buffer *out, int64_t value)
{
    uint64_t sign = (uint64_t)(value >> 63);

    cbor_head(out, (unsigned)(sign & CBOR_NEGATIVE), (uint64_t)value ^ sign);
}

static inline void cbor_sized(Buffer *out, unsigned major, const void *bytes, size_t size)
{
    char *at = buffer_reserve(out, CBOR_HEAD_MAX + size);
    size_t head = cbor_head_store((uint8_t *)at, major, size);

    if (size > 0) {
        memcpy(at + head, bytes, size);
    }
    buffer_grown(out, head + size);
}

static inline void cbor_bytes(Buffer *out, const void *bytes, size_t size)
{
    cbor_sized(out, CBOR_BYTES, bytes, size);
}

/* `text` is well-formed UTF-8: the reader refuses anything else. */
static inline void cbor_text(Buffer *out, Text text)
{
    cbor_sized(out, CBOR_TEXT, text.at, text.length);
}

/* `count` items follow. */
static inline void cbor_array(Buffer *out, size_t count)
{
    cbor_head(out, CBOR_ARRAY, count);
}

/* `count` pairs of key and value follow, keys in rising bytewise order of their encoding, each once. */
static inline void cbor_map(Buffer *out, size_t count)
{
    cbor_head(out, CBOR_MAP, count);
}

/* A simple value: 0..23 or 32..255. */
static inline void cbor_simple(Buffer *out, uint8_t number)
{
    cbor_head(out, CBOR_SIMPLE, number);
}

static inline void cbor_bool(Buffer *out, bool value)
{
    cbor_simple(out, value ? CBOR_SIMPLE_TRUE : CBOR_SIMPLE_FALSE);
}

static inline void cbor_null(Buffer *out)
{
    cbor_simple(out, CBOR_SIMPLE_NULL);
}

/* The shortest of half, single and double that is exact; every NaN becomes the one NaN f97e00. */
void cbor_double(Buffer *out, double value);

/* Reading: item by item, without allocation. */

typedef struct CborReader {
    const uint8_t *at, *end;
} CborReader;

typedef struct CborItem {
    CborKind kind;
    uint64_t value;       /* UINT; NEGATIVE: -1 - value; BYTES, TEXT: length; ARRAY, MAP: items, pairs; SIMPLE */
    double number;        /* DOUBLE */
    const uint8_t *bytes; /* BYTES, TEXT: borrowed from the input */
} CborItem;

/* The last key seen in a map; start with {0}. */
typedef struct CborKeyOrder {
    const uint8_t *key;
    size_t size;
} CborKeyOrder;

static inline CborReader cbor_reader(const void *bytes, size_t size)
{
    return (CborReader){(const uint8_t *)bytes, size == 0 ? (const uint8_t *)bytes : (const uint8_t *)bytes + size};
}

static inline bool cbor_at_end(const CborReader *reader)
{
    return reader->at == reader->end;
}

/*
 * Reads one item: a whole scalar, or the head of an array or map whose items follow. False for what is not
 * deterministic CBOR or does not fit in the bytes left (counts included); the reader then stays where it was.
 */
bool cbor_read_head(CborReader *reader, CborItem *out) CHECKED;

/* Kind of the next item, from its first byte alone. */
CborKind cbor_peek(const CborReader *reader);

/* Passes over one whole item, checked as deep as LIMIT_CBOR_DEPTH, keys of maps included. */
bool cbor_skip(CborReader *reader) CHECKED;

/* True for exactly one whole item and nothing behind it. */
bool cbor_is_valid(const void *bytes, size_t size) CHECKED;

/*
 * Call after reading a map's key that began at `start`: true when it comes after the key before it. The bytes of the
 * input are only borrowed.
 */
static inline bool cbor_map_key_order(CborKeyOrder *order, const uint8_t *start, const CborReader *reader)
{
    size_t size = (size_t)(reader->at - start);
    size_t shorter = size < order->size ? size : order->size;
    int compared = shorter == 0 ? 0 : memcmp(order->key, start, shorter);
    bool rising = compared < 0 || (compared == 0 && order->size < size);

    *order = (CborKeyOrder){start, size};
    return rising;
}

/* Typed reading: false (and the reader where it was) when the next item is of another kind or does not fit. */
bool cbor_read_uint_long(CborReader *reader, uint64_t *out) CHECKED;
bool cbor_read_int(CborReader *reader, int64_t *out) CHECKED;
bool cbor_read_double(CborReader *reader, double *out) CHECKED;
bool cbor_read_bool(CborReader *reader, bool *out) CHECKED;
bool cbor_read_null(CborReader *reader) CHECKED;
bool cbor_read_simple(CborReader *reader, uint8_t *out) CHECKED;
bool cbor_read_text(CborReader *reader, Text *out) CHECKED;
bool cbor_read_bytes(CborReader *reader, const uint8_t **out, size_t *size) CHECKED;
bool cbor_read_array(CborReader *reader, size_t *count) CHECKED;
bool cbor_read_map(CborReader *reader, size_t *pairs) CHECKED;

/* Bytes of exactly this size: keys, hashes, signatures. */
bool cbor_read_exactly(CborReader *reader, void *out, size_t size) CHECKED;

static inline bool CHECKED cbor_read_uint(CborReader *reader, uint64_t *out)
{
    if (reader->at < reader->end && *reader->at < 24) {
        *out = *reader->at++;
        return true;
    }
    return cbor_read_uint_long(reader, out);
}

/* ST_CORRUPT with "<what>: not deterministic CBOR at byte N", counted from `start`. */
Status cbor_fault(const CborReader *reader, const void *start, const char *what, Error *err);

/* Appends one item in the diagnostic notation of RFC 8949 8 ({1: "a", 2: h'00ff'}) to `out`, for people. */
bool cbor_diagnose(CborReader *reader, Buffer *out) CHECKED;

#endif
