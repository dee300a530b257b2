/*
 * text.h - a borrowed stretch of UTF-8, and the few things done to it everywhere.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

typedef struct Text {
    const char *at; /* not NUL-terminated; NULL only when length is 0 */
    size_t length;  /* bytes */
} Text;

#define TEXT(literal) ((Text){(literal), sizeof(literal) - 1})
/* For printf's "%.*s". */
#define TEXT_ARG(text) (int)(text).length, (text).at == NULL ? "" : (text).at

/* The same of what a stranger wrote: as much as a message needs to be recognised by. */
#define TEXT_SHOWN_ARG(text) (int)((text).length < TEXT_SHOWN_MAX ? (text).length : TEXT_SHOWN_MAX), (text).at
enum { TEXT_SHOWN_MAX = 80 };

static inline Text text_of(const char *string)
{
    return string == NULL ? (Text){0} : (Text){string, strlen(string)};
}

static inline bool text_equal(Text a, Text b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.at, b.at, a.length) == 0);
}

/* Byte order, as memcmp: <0, 0, >0. */
int text_compare(Text a, Text b);

bool text_starts(Text text, Text prefix);
bool text_ends(Text text, Text suffix);

/* Without blanks at both ends: ASCII white space, NBSP, BOM and the Unicode spaces spreadsheets bring. */
Text text_trim(Text text);

/* Index of `byte`, or -1. */
ptrdiff_t text_index(Text text, char byte);

Text text_copy(Arena *arena, Text text);

/* NUL-terminated copy. */
char *text_string(Arena *arena, Text text);

/* Well-formed UTF-8 (no surrogates, no overlong forms)? `*bad` gets the offset of the first bad byte. */
bool text_is_utf8(Text text, size_t *bad);

/*
 * The form names and labels are compared in: trimmed, case and Latin accents folded, and every run of other
 * characters than letters and digits made one '_'. "Année " and "annee" fold alike; "N° de série" gives "n_de_serie".
 */
Text text_fold(Arena *arena, Text text);

/* The same into `out`, which holds TEXT_FOLDED_SIZE(text.length); NUL-terminated. Returns its length. */
size_t text_fold_into(Text text, char *out);

/* One character folded so: its letters or digit in `out` (at least 5 bytes) and their length; 0 for what is none. */
int character_fold(uint32_t code_point, char *out);

#define TEXT_FOLDED_SIZE(length) ((length)*4 + 1)

/* Appends the UTF-8 of `code_point` to `out` (at least 4 bytes) and returns its length. */
int utf8_encode(uint32_t code_point, char *out);

/* Decodes one character at text.at; returns its length in bytes, 0 when malformed or empty. */
int utf8_decode(Text text, uint32_t *code_point);

/* Whole-text decimal numbers; false when anything else is in it or it does not fit. No locale. */
bool text_to_int64(Text text, int64_t *out);
bool text_to_double(Text text, double *out);

#endif
