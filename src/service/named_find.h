/*
 * named_find.h - finding one of a few by the code or the id that somebody wrote, and saying which was probably meant.
 */
#ifndef SERVICE_NAMED_FIND_H
#define SERVICE_NAMED_FIND_H

#include "base/arena.h"
#include "base/error.h"
#include "base/id.h"
#include "model/nearest.h"

typedef struct NamedFind {
    Arena *arena;
    Text wanted; /* folded */
    Id id;       /* nil when it is no id */
    Nearest nearest;
} NamedFind;

void named_find_begin(NamedFind *find, Arena *arena, Text code);

/* Is it this one: letter case and blanks aside? */
bool named_find_is(NamedFind *find, Id id, Text code);

/* ST_NOT_FOUND: "there was no project "X" on that day", with the nearest of those that were asked about. */
Status named_find_fail(const NamedFind *find, const char *what, Error *err) CHECKED;

#endif
