/*
 * mapping_entry.h - journal entries that save an import mapping or take one away, and what stands after them.
 *
 * Of the entries of one name the greatest in (time, node key, sequence) stands: whoever takes them in, in whatever
 * order, ends with the same (docs/formats/journal.md).
 */
#ifndef PROJECT_MAPPING_ENTRY_H
#define PROJECT_MAPPING_ENTRY_H

#include "journal/chain.h"
#include "store/saved_mappings.h"

/* What the entry says; texts lent by it. False for one that names nothing that can be a mapping's name. */
bool mapping_entry_read(const Entry *entry, SavedMapping *out);

/* Takes the entry into the projection where it stands. */
Status mapping_entry_apply(Database *db, const Entry *entry, const NodeList *nodes, Error *err) CHECKED;

/* What a journal's entries come to, for verification. */
typedef struct MappingList {
    SavedMapping *items;
    size_t count, capacity;
    Arena texts;
} MappingList;

void mapping_list_add(MappingList *list, const Entry *entry, const NodeList *nodes);
void mapping_list_done(MappingList *list);

/* Compares the projection with the list. Tells each fault. */
Status mapping_list_verify(const MappingList *list, Database *db, FaultVisitor visit, void *context,
                           Error *err) CHECKED;

#endif
