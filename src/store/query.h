/*
 * query.h - questions to a type's table, built from the model: pages by keyset, counts, streams.
 */
#ifndef STORE_QUERY_H
#define STORE_QUERY_H

#include "base/buffer.h"
#include "geo/geometry.h"
#include "record/filter.h"
#include "store/bindings.h"
#include "store/rows.h"
#include "store/unit_rows.h"

/* field = value in the field's own spelling (a code id, a record id, "true", "2024-05-31", a number). */
typedef struct FieldFilter {
    const Field *field;
    Text value;
} FieldFilter;

/*
 * Dates by how they are written, each bound as precise as it is given and empty for open: 2026-03 to 2026-03 is what is
 * dated in that month or only to it; what is dated 2026 begins before 2026-01. Ranges that meet share no record.
 */
typedef struct DateSpan {
    bool given, none; /* none: records without a date */
    Text from, to;
} DateSpan;

/* Whether the state of a record says that the matter is over (codes that end); without a state it is not. */
typedef enum Ended { ENDED_OR_NOT, ENDED_NO, ENDED_YES } Ended;

typedef struct RowQuery {
    const TypeTable *table;
    bool has_box;
    Box box;                  /* west > east crosses the antimeridian */
    bool has_dates;           /* on the type's date, else on the date of information */
    int32_t from_day, to_day; /* inclusive; INT32_MIN / INT32_MAX are open */
    DateSpan dated;           /* of the same date */
    Ended ended;
    bool incomplete_only;
    bool placeless_only; /* of a type that has places */
    Within within;       /* in a unit or below; matches nothing where records lie in no units */
    const FieldFilter *filters;
    size_t filter_count;
    const Filter *filter; /* or NULL */
    int patience_ms;      /* with a filter: ST_BUSY after so long; 0: LIMIT_FILTER_MS */
    int64_t after;        /* keyset; 0 starts */
    bool newest_first;
    size_t limit; /* 0: all */
    bool without_geometry;
} RowQuery;

typedef Status (*RowVisitor)(void *context, const RecordRow *row, Error *err);

/* Visits matching rows in order of position; a row is lent (its arena is reset) until the visitor returns. */
Status rows_each(Database *db, const RowQuery *query, RowVisitor visit, void *context, Error *err) CHECKED;

/* The same into an array in `arena`; at most query->limit. */
Status rows_page(Database *db, const RowQuery *query, Arena *arena, RecordRow **out, size_t *count, Error *err) CHECKED;

/* How many match, keyset and limit aside. */
Status rows_count(Database *db, const RowQuery *query, uint64_t *out, Error *err) CHECKED;

/* Does the query ask for anything but all records? */
bool query_is_filtered(const RowQuery *query);

/* Records per cell of a grid of `columns` by `rows` over `box`, row by row from the south-west; from the R*Tree alone.
 */
Status grid_count(Database *db, const TypeTable *table, Box box, int columns, int rows, uint32_t *cells,
                  Error *err) CHECKED;

/* Appends a condition for rows whose box touches `box`; `first`: the spatial index leads, else the row does. */
void box_condition(const TypeTable *table, Box box, bool first, Buffer *sql, Bindings *bindings);

/* How many boxes touch `box`, counted no further than `most`; edges are single precision. */
Status box_count(Database *db, const TypeTable *table, Box box, uint64_t most, uint64_t *out, Error *err) CHECKED;

#endif
