/*
 * keyword.h - words of the model format, spelled without quotes: they are the format's, not ids of the domain.
 */
#ifndef MODEL_KEYWORD_H
#define MODEL_KEYWORD_H

#include "base/text.h"
#include "geo/geometry.h"
#include "model/model.h"

/* A bare word as a Text; it must not be the name of a macro. */
#define KEYWORD(word) ((Text)KEYWORD_INIT(word))

/* The same where a constant initializer is needed. */
#define KEYWORD_INIT(word)                                                                                             \
    {                                                                                                                  \
#word, sizeof(#word) - 1                                                                                       \
    }

/* Numbered as GeometryKind and as Language. */
extern const Text GEOMETRY_KEYWORDS[GEOMETRY_MULTIPOLYGON + 1];
extern const Text LANGUAGE_KEYWORDS[LANGUAGE_COUNT];

/* From that of 1 on: nothing has no word. */
extern const Text STANDS_FOR_KEYWORDS[STANDS_FOR_COUNT - 1];

#endif
