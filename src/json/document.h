/*
 * document.h - a JSON text as a tree, for small bodies and model files; every value knows its place.
 */
#ifndef JSON_DOCUMENT_H
#define JSON_DOCUMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/text.h"
#include "json/lex.h"

typedef struct JsonValue JsonValue;

struct JsonValue {
    JsonKind kind;
    uint32_t count;          /* ARRAY: items, OBJECT: members; in `items` */
    Text key;                /* of a member, in its object */
    Text raw;                /* as it stands in the source: a string with its quotes, a container with its brackets */
    const JsonValue *parent; /* NULL for the whole document */
    union {
        bool boolean;
        Text text; /* UTF-8, escapes resolved */
        struct {
            double number;
            int64_t integer; /* when `whole` */
            bool whole;      /* an integer that int64_t holds, however it was written (5, 5.0, 5e0) */
        };
        JsonValue *items; /* in the order of the source */
    };
};

/* Each is also bounded by what base/limits.h says. */
typedef struct JsonLimits {
    size_t bytes;  /* of the text */
    size_t values; /* in it, of all kinds */
    int depth;     /* of nesting */
} JsonLimits;

#define JSON_LIMITS ((JsonLimits){LIMIT_BODY_BYTES, LIMIT_JSON_VALUES, LIMIT_JSON_DEPTH})

/*
 * Reads one JSON document. The tree borrows from `source`, which must stay as long as `arena`. A byte order mark is
 * passed over; keys that come twice, bad UTF-8, half surrogate pairs and anything behind the document are refused.
 * On failure the message gives line and column and err->path the JSON pointer of the value it happened in.
 * ST_TOO_LARGE beyond the limits of size, otherwise ST_INVALID.
 */
Status json_parse(Arena *arena, Text source, JsonLimits limits, JsonValue **out, Error *err) CHECKED;

/* Member `key` of an object; NULL when there is none, when `value` is NULL or is no object. */
const JsonValue *json_get(const JsonValue *value, const char *key);
const JsonValue *json_find(const JsonValue *value, Text key);

/* Item or member `i` from 0; NULL when there is none. */
const JsonValue *json_at(const JsonValue *value, size_t i);

static inline bool json_is(const JsonValue *value, JsonKind kind)
{
    return value != NULL && value->kind == kind;
}

/* The members of an object in the byte order of their keys; `room` is theirs. */
const JsonValue **json_members_sorted(const JsonValue *object, Buffer *room);

/* JSON pointer (RFC 6901) of a value in its document: "" for the whole, "/fields/3/label". */
Text json_pointer_of(Arena *arena, const JsonValue *value);

/* Line and column from 1, in characters, of a place in `source`. */
typedef struct JsonPosition {
    size_t line, column;
} JsonPosition;

JsonPosition json_position(Text source, const char *at);

/*
 * The one form of equal documents, for digests: members sorted by the bytes of their keys, no white space, shortest
 * numbers (an integer without fraction or exponent), only the escapes that must be.
 */
void json_canonical(const JsonValue *value, Buffer *out);

#endif
