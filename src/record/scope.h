/*
 * scope.h - what an actor may see, as plain data. Every query takes one; until there is sign-in, everybody on the
 * loopback address sees everything but the personal.
 */
#ifndef RECORD_SCOPE_H
#define RECORD_SCOPE_H

#include "model/model.h"

typedef struct Scope {
    DataClass max_class; /* fields above it are absent */
} Scope;

static inline bool scope_equal(const Scope *a, const Scope *b)
{
    return a->max_class == b->max_class;
}

static inline Scope scope_of_administrator(void)
{
    return (Scope){.max_class = CLASS_RESTRICTED};
}

/* Does it show anything of a type's records? Without, it does not tell that there are any. */
static inline bool scope_shows_type(const Scope *scope, const RecordType *type)
{
    for (size_t i = 0; i < type->field_count; i++) {
        if (type->fields[i].class <= scope->max_class) {
            return true;
        }
    }
    return false;
}

#endif
