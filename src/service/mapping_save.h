/*
 * mapping_save.h - mappings that people saved in the programme: journaled, found by name, and travelling with it.
 */
#ifndef SERVICE_MAPPING_SAVE_H
#define SERVICE_MAPPING_SAVE_H

#include "service/mapping.h"
#include "service/reports.h"
#include "store/database.h"

typedef struct MappingSummary {
    Text name, document;
    bool shipped;
    Text author;      /* of a saved one */
    int64_t saved_ms; /* of a saved one */
} MappingSummary;

/* Saved ones by name, then those shipped that no saved one stands for. */
Status mappings_list(Reader *reader, Arena *arena, MappingSummary **out, size_t *count, Error *err) CHECKED;

/* The document saved or shipped under a name; ST_NOT_FOUND. */
Status mapping_document(Reader *reader, Arena *arena, Text name, Text *out, Error *err) CHECKED;

/* The saved document in a file that is open; empty when there is none. */
Status mapping_saved_document(Database *db, Arena *arena, Text name, Text *out, Error *err) CHECKED;

/*
 * Checks a document against the model and saves it under the name it has, instead of what had that name; an equal one
 * is not written again. ST_INVALID with a pointer, ST_CONFLICT for the name of a shipped one.
 */
Status mapping_save(Programme *programme, Actor actor, Arena *arena, Text document, Text *name, Error *err) CHECKED;

/* ST_NOT_FOUND when nothing is saved under the name, ST_CONFLICT for a shipped one. */
Status mapping_remove(Programme *programme, Actor actor, Text name, Error *err) CHECKED;

/* [a-z][a-z0-9_]{0,63} */
bool mapping_name_is_fine(Text name);

#endif
