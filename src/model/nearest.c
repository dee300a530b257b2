#include "model/nearest.h"

#include <stdio.h>

enum { NEAREST_LENGTH_MAX = 40 };

static int least(int a, int b, int c)
{
    int smaller = a < b ? a : b;

    return smaller < c ? smaller : c;
}

/* Letters to insert, drop or replace (Levenshtein). Both texts are at most NEAREST_LENGTH_MAX long. */
static int distance(Text a, Text b)
{
    int row[NEAREST_LENGTH_MAX + 1];

    for (size_t i = 0; i <= a.length; i++) {
        row[i] = (int)i;
    }
    for (size_t k = 1; k <= b.length; k++) {
        int diagonal = row[0];
        row[0] = (int)k;
        for (size_t i = 1; i <= a.length; i++) {
            int above = row[i];
            row[i] = least(above + 1, row[i - 1] + 1, diagonal + (a.at[i - 1] != b.at[k - 1]));
            diagonal = above;
        }
    }
    return row[a.length];
}

void nearest_try(Nearest *nearest, Text candidate)
{
    Text wrong = nearest->wrong;

    if (wrong.length == 0 || wrong.length > NEAREST_LENGTH_MAX || candidate.length > NEAREST_LENGTH_MAX) {
        return;
    }
    int letters = distance(wrong, candidate);
    if (letters * 3 <= (int)wrong.length + 2 && letters < (int)wrong.length &&
        (nearest->best.length == 0 || letters < nearest->distance)) {
        nearest->best = candidate;
        nearest->distance = letters;
    }
}

const char *nearest_hint(const Nearest *nearest, const char *otherwise, char out[NEAREST_HINT_SIZE])
{
    if (nearest->best.length == 0) {
        snprintf(out, NEAREST_HINT_SIZE, "%s", otherwise);
    } else {
        snprintf(out, NEAREST_HINT_SIZE, ": did you mean \"%.*s\"?", TEXT_ARG(nearest->best));
    }
    return out;
}
