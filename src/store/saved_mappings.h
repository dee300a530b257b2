/*
 * saved_mappings.h - import mappings that people saved in the programme, one of each name: a projection.
 */
#ifndef STORE_SAVED_MAPPINGS_H
#define STORE_SAVED_MAPPINGS_H

#include "base/arena.h"
#include "base/time.h"
#include "store/database.h"

typedef struct SavedMapping {
    Text name;
    uint64_t position; /* of the entry that says so */
    HybridTime time;   /* of that entry */
    Text document;     /* empty: it was taken away */
    Text author;
} SavedMapping;

Status saved_mapping_read(Database *db, Text name, Arena *arena, SavedMapping *out, bool *found, Error *err) CHECKED;
Status saved_mapping_store(Database *db, const SavedMapping *mapping, Error *err) CHECKED;

/* All of them by name, those taken away too. */
Status saved_mappings_read(Database *db, Arena *arena, SavedMapping **out, size_t *count, Error *err) CHECKED;

#endif
