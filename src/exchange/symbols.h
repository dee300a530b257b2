/*
 * symbols.h - how a record looks on a map that is not ours: colours by its class and state, a letter that says the same
 * (share/symbols.json; domain: IMAS symbols).
 */
#ifndef EXCHANGE_SYMBOLS_H
#define EXCHANGE_SYMBOLS_H

#include "json/document.h"
#include "model/model.h"

/* What is left to do about a record, which its outline shows; SYMBOL_PLAIN for types without states. */
typedef enum SymbolState { SYMBOL_PLAIN, SYMBOL_FIRST, SYMBOL_OTHER, SYMBOL_ENDED, SYMBOL_STATES } SymbolState;

typedef struct Symbols {
    const Field *class, *state; /* or NULL */
    const JsonValue *row;       /* of the type's set, in the table */
} Symbols;

/* The tree is lent by the arena. */
void symbols_open(Arena *arena, const RecordType *type, Symbols *out);

SymbolState symbol_state(const Symbols *symbols, const Code *state);

/* "RRGGBB" of the fill; `class` may be NULL. */
Text symbol_fill(const Symbols *symbols, const Code *class);

/* "RRGGBB" of the outline. */
Text symbol_outline(const Symbols *symbols, SymbolState state);

/* The letter of the class, or an empty text. */
Text symbol_letter(const Symbols *symbols, const Code *class);

#endif
