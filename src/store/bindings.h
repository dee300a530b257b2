/*
 * bindings.h - the values of a statement whose text is being built, in the order of its question marks.
 */
#ifndef STORE_BINDINGS_H
#define STORE_BINDINGS_H

#include "store/database.h"

typedef struct Binding Binding;

/* Zeroed it is empty; texts and bytes are lent. */
typedef struct Bindings {
    Binding *items;
    int count, capacity;
} Bindings;

void bindings_done(Bindings *bindings);

#define BINDINGS CLEANUP(bindings_done) Bindings

void bind_text(Bindings *bindings, Text text);
void bind_bytes(Bindings *bindings, Text bytes);
void bind_int(Bindings *bindings, int64_t value);
void bind_double(Bindings *bindings, double value);

void bindings_apply(const Bindings *bindings, Statement *statement);

#endif
