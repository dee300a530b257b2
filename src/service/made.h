/*
 * made.h - what is made once of a version of the programme and shared by its readers; private to the files that make
 * it.
 *
 * Counted, like the model it was read with: the programme keeps the newest of each kind, a reader of an older version
 * keeps its own until it is done. Immutable once it is there.
 */
#ifndef SERVICE_MADE_H
#define SERVICE_MADE_H

#include "base/arena.h"
#include "record/scope.h"
#include "service/programme.h"

typedef enum MadeKind { MADE_PARITY, MADE_FRAMEWORKS, MADE_ONCE, MADE_KINDS } MadeKind;

typedef struct Made Made;

enum { MADE_TYPES_MAX = 16 };

/* Makes it in the arena. */
typedef Status (*MadeMake)(Reader *reader, Arena *arena, const void *question, void **out, Error *err);

/*
 * Answers of another day or scope are others; what depends on neither leaves them zeroed. What is made of records of
 * some types alone is made again when rows of these were written, else with every version.
 */
typedef struct MadeAsk {
    MadeKind kind;
    const RecordType *types[MADE_TYPES_MAX];
    size_t type_count;
    uint64_t subject; /* of several things of one kind; 0 of one alone */
    int32_t on;
    Scope scope;
    MadeMake make;
    const void *question; /* lent to `make` */
} MadeAsk;

/* What is asked for is made of the records of these types too. */
static inline void made_of(MadeAsk *ask, const RecordType *type)
{
    ask->types[ask->type_count++] = type;
}

Status made_acquire(Reader *reader, const MadeAsk *ask, Made **out, Error *err) CHECKED;
const void *made_content(const Made *made);

/* Gives one use back, before the reader. NULL is none. */
void made_release(const Reader *reader, Made *made);

/* Forgets what is made; nobody may use it. */
void made_drop(Programme *programme);

#endif
