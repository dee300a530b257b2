/*
 * import_columns.h - which column of a source feeds which field; private to the import's drafts.
 */
#ifndef SERVICE_IMPORT_COLUMNS_H
#define SERVICE_IMPORT_COLUMNS_H

#include "service/import_draft.h"

enum { KNOWN_TEXT_BITS = 6 };

/* A text that was read before, and what it meant. */
typedef struct KnownText {
    Text text;
    Value value;
    bool used;
} KnownText;

struct BoundFeed {
    const FieldFeed *feed;
    ptrdiff_t columns[MAPPING_COLUMNS_MAX]; /* -1: the source does not have it (yet) */
    KnownText *known;                       /* 1 << KNOWN_TEXT_BITS slots */
};

typedef struct BoundType {
    const RecordType *type;
    BoundFeed *feeds;
    size_t feed_count;
} BoundType;

/* Binds the columns that came since the last call. */
void columns_bind(DraftPlan *plan);

/* Does anything look at this column of the source for rows of this type? */
bool column_feeds(DraftPlan *plan, const RecordType *type, ptrdiff_t column);

/* The column that a held row's reason is about, by its name or by the field it feeds; -1 when it is none. */
ptrdiff_t column_blamed(DraftPlan *plan, const RecordType *type, Text name, Arena *arena);

BoundType *bound_type(DraftPlan *plan, const RecordType *type);

#endif
