#include "base/buffer.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/memory.h"

enum { FIRST_CAPACITY = 256 };

void buffer_done(Buffer *buffer)
{
    memory_free(buffer->at);
    *buffer = (Buffer){0};
}

char *buffer_reserve_slow(Buffer *buffer, size_t more)
{
    size_t capacity = buffer->capacity == 0 ? FIRST_CAPACITY : buffer->capacity;

    while (capacity - buffer->size < more) {
        capacity *= 2;
    }
    buffer->at = memory_resize(buffer->at, capacity);
    buffer->capacity = capacity;
    return buffer->at + buffer->size;
}

void buffer_string(Buffer *buffer, const char *string)
{
    buffer_bytes(buffer, string, strlen(string));
}

void buffer_format(Buffer *buffer, const char *format, ...)
{
    va_list args, again;

    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (length > 0) {
        vsnprintf(buffer_reserve(buffer, (size_t)length + 1), (size_t)length + 1, format, again);
        buffer->size += (size_t)length;
    }
    va_end(again);
}
