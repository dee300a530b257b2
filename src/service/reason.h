/*
 * reason.h - why a row was put aside, in the reader's language.
 *
 * The journal keeps the English sentence, whoever reads it; service/reason.def has what it is in other words.
 */
#ifndef SERVICE_REASON_H
#define SERVICE_REASON_H

#include "base/arena.h"
#include "base/text.h"
#include "model/model.h"

/* `reason` as it is where the language is English, or none of the sentences is known. */
Text reason_in(Arena *arena, Text reason, Language language);

#endif
