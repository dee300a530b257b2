/*
 * mapping_guess.h - a mapping to start from: what the columns of a file could mean, told from names and values.
 */
#ifndef SERVICE_MAPPING_GUESS_H
#define SERVICE_MAPPING_GUESS_H

#include "base/buffer.h"
#include "service/inspect.h"
#include "service/mapping.h"

/* A type whose fields have the names of columns. */
typedef struct TypeGuess {
    const RecordType *type;
    size_t columns; /* that match */
} TypeGuess;

/* Types by how many columns they know, best first; those that know none are left out. Lent by the arena. */
size_t types_guess(Arena *arena, const Model *model, const Inspection *file, TypeGuess **out);

/* How many of the columns a mapping names the file has, and how many it names. */
typedef struct MappingFit {
    size_t named, found;
} MappingFit;

MappingFit mapping_fit(const Mapping *mapping, const Inspection *file, Arena *scratch);

/*
 * Writes a document (docs/formats/mapping.md) for rows of `type`: fields by name, label or alias of either language,
 * else by values that are all codes of one list; the place; the date of information; a key where a column has a
 * different value in every row; columns that mean nothing are ignored. `file_name` gives its name and label.
 */
void mapping_guess(Arena *arena, const Inspection *file, const RecordType *type, Text file_name, Buffer *out);

/* "Villages 2024 (new).csv" gives "villages_2024_new". At most 48 characters; never empty. */
Text mapping_name_from(Arena *arena, Text file_name);

#endif
