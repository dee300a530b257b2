/*
 * query_box.h - rows of a box and nothing else: one walk of the spatial index tells the page and the count. Private to
 * the files that make a query's statements.
 */
#ifndef STORE_QUERY_BOX_H
#define STORE_QUERY_BOX_H

#include "store/query.h"

typedef struct BoxRows {
    int64_t *fids; /* of the page and what follows it, in the query's order */
    size_t count;
    uint64_t matched; /* keyset aside */
} BoxRows;

/* Does the query ask for what touches a box, in order of position, and for nothing else? */
bool box_is_alone(const RowQuery *query);

/*
 * The rows that touch the query's box. `*few` is false, and `out` of no use, when they are so many that walking the
 * table beats looking each of them up.
 */
Status box_gather(Database *db, const RowQuery *query, Arena *arena, BoxRows *out, bool *few, Error *err) CHECKED;

#endif
