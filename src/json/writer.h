/*
 * writer.h - JSON written straight into a Buffer: commas, quotes and indentation are its business.
 *
 *     JsonWriter w = json_writer(&buffer);
 *     json_object_begin(&w);
 *     json_member_text(&w, "name", name);
 *     json_object_end(&w);
 *
 * The caller keeps begins and ends paired. What is written is always valid UTF-8: bytes that are not become U+FFFD.
 * Buffers flushed between values (clear after writing to a file) are fine: the writer looks back at nothing.
 */
#ifndef JSON_WRITER_H
#define JSON_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/text.h"

typedef enum JsonPlace { JSON_PLACE_FIRST, JSON_PLACE_NEXT, JSON_PLACE_VALUE } JsonPlace;

typedef struct JsonWriter {
    Buffer *out;
    JsonPlace place; /* what comes before the next thing: nothing, a comma, or its key is written already */
    int depth;
    int indent; /* blanks per level; 0 writes no white space at all */
} JsonWriter;

static inline JsonWriter json_writer(Buffer *out)
{
    return (JsonWriter){.out = out};
}

static inline JsonWriter json_writer_indented(Buffer *out, int indent)
{
    return (JsonWriter){.out = out, .indent = indent};
}

/* A line break and the indentation of the current depth; only for indented output. */
void json_break_line(JsonWriter *w);

/* Writes what separates the next key or item from the one before it. */
static inline void json_separate(JsonWriter *w)
{
    if (w->place == JSON_PLACE_NEXT) {
        buffer_byte(w->out, ',');
    }
    if (w->indent > 0 && w->place != JSON_PLACE_VALUE && w->depth > 0) {
        json_break_line(w);
    }
    w->place = JSON_PLACE_NEXT;
}

static inline void json_begin(JsonWriter *w, char bracket)
{
    json_separate(w);
    buffer_byte(w->out, (uint8_t)bracket);
    w->place = JSON_PLACE_FIRST;
    w->depth++;
}

static inline void json_end(JsonWriter *w, char bracket)
{
    w->depth--;
    if (w->indent > 0 && w->place == JSON_PLACE_NEXT) {
        json_break_line(w);
    }
    buffer_byte(w->out, (uint8_t)bracket);
    w->place = JSON_PLACE_NEXT;
}

static inline void json_object_begin(JsonWriter *w)
{
    json_begin(w, '{');
}

static inline void json_object_end(JsonWriter *w)
{
    json_end(w, '}');
}

static inline void json_array_begin(JsonWriter *w)
{
    json_begin(w, '[');
}

static inline void json_array_end(JsonWriter *w)
{
    json_end(w, ']');
}

/* Appends `text` as a quoted JSON string. */
void json_quote(Buffer *out, Text text);

static inline void json_key(JsonWriter *w, Text key)
{
    json_separate(w);
    json_quote(w->out, key);
    buffer_bytes(w->out, ": ", w->indent > 0 ? 2 : 1);
    w->place = JSON_PLACE_VALUE;
}

static inline void json_text(JsonWriter *w, Text text)
{
    json_separate(w);
    json_quote(w->out, text);
}

/* `json` is one valid JSON value; it is written as it is. */
static inline void json_raw(JsonWriter *w, Text json)
{
    json_separate(w);
    buffer_text(w->out, json);
}

static inline void json_bool(JsonWriter *w, bool value)
{
    json_raw(w, value ? TEXT("true") : TEXT("false"));
}

static inline void json_null(JsonWriter *w)
{
    json_raw(w, TEXT("null"));
}

/* Decimal digits of `value`. */
void json_int(JsonWriter *w, int64_t value);

/* The shortest number that reads back as `value`; null for what is not finite. */
void json_double(JsonWriter *w, double value);

/* Members with a key of ours. */
static inline void json_member(JsonWriter *w, const char *key)
{
    json_key(w, text_of(key));
}

static inline void json_member_text(JsonWriter *w, const char *key, Text text)
{
    json_member(w, key);
    json_text(w, text);
}

static inline void json_member_string(JsonWriter *w, const char *key, const char *string)
{
    json_member_text(w, key, text_of(string));
}

static inline void json_member_int(JsonWriter *w, const char *key, int64_t value)
{
    json_member(w, key);
    json_int(w, value);
}

static inline void json_member_double(JsonWriter *w, const char *key, double value)
{
    json_member(w, key);
    json_double(w, value);
}

static inline void json_member_bool(JsonWriter *w, const char *key, bool value)
{
    json_member(w, key);
    json_bool(w, value);
}

static inline void json_member_null(JsonWriter *w, const char *key)
{
    json_member(w, key);
    json_null(w);
}

static inline void json_member_raw(JsonWriter *w, const char *key, Text json)
{
    json_member(w, key);
    json_raw(w, json);
}

static inline void json_member_object(JsonWriter *w, const char *key)
{
    json_member(w, key);
    json_object_begin(w);
}

static inline void json_member_array(JsonWriter *w, const char *key)
{
    json_member(w, key);
    json_array_begin(w);
}

#endif
