/*
 * search.h - records found by what they are called: words of their codes and names, external identifiers.
 */
#ifndef SERVICE_SEARCH_H
#define SERVICE_SEARCH_H

#include "service/records.h"

/*
 * What to look for among the records of a type: `text` as somebody typed it, its last word maybe not to its end. A code
 * or an external identifier finds its record also while the full-text index does not have it. `out->words` is empty
 * when there is nothing but blanks. ST_INVALID when the text is too long, or has no letter or digit.
 */
Status search_words(Reader *reader, Arena *arena, const RecordType *type, Text text, RowWords *out, Error *err) CHECKED;

/* How many records of a type (NULL: of all) the full-text index does not have yet. */
Status search_waiting(Reader *reader, const RecordType *type, int64_t *out, Error *err) CHECKED;

typedef struct SearchGroup {
    const RecordType *type;
    RecordRow *rows; /* the best of them */
    size_t row_count;
    uint64_t matched;
    bool matched_exact; /* else there are at least so many */
    bool named;         /* the first row has what was looked for as its code, identifier or name */
} SearchGroup;

typedef struct SearchResult {
    SearchGroup *groups; /* of types with a match; those that are named first */
    size_t group_count;
    int64_t waiting;
} SearchResult;

/* Looks through all types a scope may see, at most `each` rows of one. */
Status search_everywhere(Reader *reader, Arena *arena, Text text, const Scope *scope, size_t each, SearchResult *out,
                         Error *err) CHECKED;

#endif
