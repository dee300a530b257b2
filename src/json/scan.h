/*
 * scan.h - the members of one object (or items of one list), one after the other, straight from the text.
 *
 *     JsonScan scan = json_scan(object);
 *     JsonMember member;
 *     while (json_scan_next(&scan, &member)) { … }
 *     TRY(json_scan_finish(&scan, err));
 *
 * Nothing is allocated or copied. Containers are passed over by their brackets: what is in them is checked by whoever
 * scans them. The text must be UTF-8 (features of a JsonFeatureStream are); a key that comes twice is shown twice.
 */
#ifndef JSON_SCAN_H
#define JSON_SCAN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "json/lex.h"

typedef struct JsonMember {
    JsonKind kind;
    bool escaped;     /* TEXT: `raw` has escapes in it, see json_unescape */
    bool key_escaped; /* the same of `key` */
    Text key;         /* between its quotes; empty for items of a list */
    Text raw;         /* TEXT: between its quotes; otherwise the value as it stands */
} JsonMember;

typedef struct JsonScan {
    const char *at, *end, *start;
    char close; /* '}', ']', or 0 behind the last one */
    bool first;
    const char *fault; /* what is wrong at `at`; NULL while all is well */
} JsonScan;

/* `container` is an object or a list, white space around it allowed. */
JsonScan json_scan(Text container);

/* False behind the last member and at a fault; json_scan_finish tells which. */
bool json_scan_next(JsonScan *scan, JsonMember *out);

/* ST_INVALID with "byte N: …" of the container, for a fault met by json_scan_next or text behind the container. */
Status json_scan_finish(JsonScan *scan, Error *err) CHECKED;

/* The characters of a TEXT member: `member->raw` itself when it has no escapes. */
static inline Status CHECKED json_member_unescape(const JsonMember *member, Arena *arena, Text *out, Error *err)
{
    *out = member->raw;
    return member->escaped ? json_unescape(arena, member->raw, out, err) : ST_OK;
}

/*
 * Is this one whole JSON value, down to the last escape? For text that is passed on as JSON: a scan looks only at the
 * level it goes through. Keys that come twice and numbers of any size are let through.
 */
bool json_is_valid(Text json);

/* Is this the member `key`? A key written with escapes is compared by its characters. */
bool json_member_is(const JsonMember *member, Text key);

#endif
