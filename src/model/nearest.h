/*
 * nearest.h - the name somebody probably meant.
 */
#ifndef MODEL_NEAREST_H
#define MODEL_NEAREST_H

#include "base/text.h"

enum { NEAREST_HINT_SIZE = 96 };

/* A search: start it as {.wrong = …}. */
typedef struct Nearest {
    Text wrong, best;
    int distance; /* letters to change, of the best; 0 without one */
} Nearest;

/* Takes `candidate` when about a third of the letters or fewer are to change, and fewer than in the best so far. */
void nearest_try(Nearest *nearest, Text candidate);

/* ": did you mean \"status\"?" or, when nothing is near, `otherwise`. Returns `out`. */
const char *nearest_hint(const Nearest *nearest, const char *otherwise, char out[NEAREST_HINT_SIZE]);

#endif
