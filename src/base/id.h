/*
 * id.h - identities of records: UUIDv7, or a name-based UUID (v8) where an authority owns the key.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

typedef struct Id {
    uint8_t bytes[16];
} Id;

enum { ID_TEXT_SIZE = 37 };

/* Hands out UUIDv7 in rising order, also within one millisecond. One per writer; not shared by threads. */
typedef struct IdSource {
    int64_t last_ms;
    uint32_t counter;
    uint8_t pool[512]; /* random bytes not used yet */
    size_t pool_used;
} IdSource;

void id_source_init(IdSource *source);
Id id_source_next(IdSource *source, int64_t now_ms);

/*
 * The same record everywhere: UUIDv8 of BLAKE2b("whitestone id 1" | type | authority | code), each with its length.
 * The code is taken trimmed and case-folded for ASCII; "CD61" and "cd61 " are one unit.
 */
Id id_of_name(Text type, Text authority, Text code);

/* Lower case with hyphens, NUL-terminated: 36 characters. */
void id_format(Id id, char out[ID_TEXT_SIZE]);
bool id_parse(Text text, Id *out);

static inline bool id_equal(Id a, Id b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

static inline bool id_is_nil(Id id)
{
    static const Id nil;
    return id_equal(id, nil);
}

static inline int id_compare(Id a, Id b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes);
}

#endif
