/*
 * buffer.h - bytes that grow: what is written to a file, a socket or a blob.
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/text.h"

typedef struct Buffer {
    char *at;
    size_t size;     /* bytes written */
    size_t capacity; /* bytes owned */
} Buffer;

void buffer_done(Buffer *buffer);

/* Room for `more` bytes behind what is written; the pointer is where they go. Add them with buffer_grown. */
char *buffer_reserve_slow(Buffer *buffer, size_t more);

static inline char *buffer_reserve(Buffer *buffer, size_t more)
{
    return buffer->capacity - buffer->size >= more ? buffer->at + buffer->size : buffer_reserve_slow(buffer, more);
}

static inline void buffer_grown(Buffer *buffer, size_t size)
{
    buffer->size += size;
}

static inline void buffer_clear(Buffer *buffer)
{
    buffer->size = 0;
}

static inline void buffer_byte(Buffer *buffer, uint8_t byte)
{
    *buffer_reserve(buffer, 1) = (char)byte;
    buffer->size++;
}

static inline void buffer_bytes(Buffer *buffer, const void *bytes, size_t size)
{
    if (size > 0) {
        memcpy(buffer_reserve(buffer, size), bytes, size);
        buffer->size += size;
    }
}

static inline void buffer_text(Buffer *buffer, Text text)
{
    buffer_bytes(buffer, text.at, text.length);
}

void buffer_string(Buffer *buffer, const char *string);
void buffer_format(Buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);

static inline Text buffer_view(const Buffer *buffer)
{
    return (Text){buffer->at, buffer->size};
}

#define BUFFER CLEANUP(buffer_done) Buffer

#endif
