/*
 * match.h - the tables behind code_match, field_match and the lookups by id; built once when a model is loaded.
 */
#ifndef MODEL_MATCH_H
#define MODEL_MATCH_H

#include "model/model.h"

/* Fills list->index. */
void list_index_build(Arena *arena, CodeList *list);

/* Fills type->names and type->by_number. */
void type_index_build(Arena *arena, RecordType *type);

#endif
