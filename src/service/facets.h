/*
 * facets.h - how many of the records a list asks for have each code of each filter.
 */
#ifndef SERVICE_FACETS_H
#define SERVICE_FACETS_H

#include "service/records.h"

typedef struct FacetCode {
    Text code; /* empty: no value */
    uint64_t records;
} FacetCode;

typedef struct Facet {
    const Field *field;
    bool estimated; /* from records spread over the type, to two figures */
    FacetCode *codes;
    size_t code_count;
} Facet;

/*
 * One facet for each filter of few values (codes, yes or no) that the scope sees, in the model's order; a facet's own
 * filter is left out of what it counts, so that it says what another choice would give. Keyset and limit aside.
 */
Status records_facets(Reader *reader, Arena *arena, const RecordQuery *query, Facet **out, size_t *count,
                      Error *err) CHECKED;

#endif
