/*
 * lex.h - where the tokens of JSON text (RFC 8259) end.
 */
#ifndef JSON_LEX_H
#define JSON_LEX_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

typedef enum JsonKind { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT } JsonKind;

/* "a number", "an object"…, for messages. */
const char *json_kind_name(JsonKind kind);

static inline bool json_is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

static inline const char *json_blanks_end(const char *at, const char *end)
{
    while (at < end && json_is_blank(*at)) {
        at++;
    }
    return at;
}

/*
 * `at` is behind the opening quote. Returns where the string stops: at its closing quote, at a control character,
 * which must not be there, or at `end`. `*escaped` tells whether a backslash is in it. UTF-8 is not looked at.
 */
const char *json_string_end(const char *at, const char *end, bool *escaped);

/* Behind the number that starts at `at`; NULL when it is not written as JSON has it. */
const char *json_number_end(const char *at, const char *end);

/* Behind "true", "false" or "null", whichever starts at `at`; NULL for anything else. */
const char *json_literal_end(const char *at, const char *end, JsonKind *kind);

/*
 * The characters of a string from what stands between its quotes; `raw` itself when there is no escape in it.
 * ST_INVALID for an unknown escape and for half a surrogate pair.
 */
Status json_unescape(Arena *arena, Text raw, Text *out, Error *err) CHECKED;

/* What the bytes at the start of something that is not JSON look like ("a gzip file"), or NULL. */
const char *json_foreign_name(Text start);

#endif
