/*
 * demo.h - fills a new programme with a made-up demonstration, from one of the recipes in share/demo.
 */
#ifndef SERVICE_DEMO_H
#define SERVICE_DEMO_H

#include "service/programme.h"

/* The file in share of a demonstration by its name, of the first one without a name; NULL when there is none of it. */
const char *demo_recipe_find(Text name);

/* "programme, portfolio": the names there are. */
const char *demo_recipe_names(Arena *arena);

/*
 * Writes the records and reports of a shipped recipe (docs/formats/demo.md), whose file is as demo_recipe_find tells
 * it: the same ones for the same seed on the same day. Takes some seconds. ST_DENIED in a programme that is no
 * demonstration or has records; ST_INVALID, with file and pointer, when the recipe does not fit the programme's model.
 * What was written before a failure stays.
 */
Status demo_fill(Programme *programme, const char *file, uint64_t seed, Error *err) CHECKED;

/* As demo_fill, from the text of a recipe; `file` names it in errors, `today` is a day number. */
Status demo_fill_from(Programme *programme, Text recipe, const char *file, uint64_t seed, int32_t today,
                      Error *err) CHECKED;

#endif
