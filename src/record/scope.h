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

static inline Scope scope_of_administrator(void)
{
    return (Scope){.max_class = CLASS_RESTRICTED};
}

#endif
