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

/*
 * What rows come in order of: their position, or a column with an index; then by position, and rows without a value
 * last, whichever way the order goes.
 */
typedef enum SortKey { SORT_POSITION, SORT_FIELD, SORT_OBSERVED } SortKey;

typedef struct RowSort {
    SortKey key;
    const Field *field; /* of SORT_FIELD; see sort_field */
    bool by_code;       /* the field is the local code: sorted in small letters */
} RowSort;

/* Words as words_fold wrote them; all must be in the full-text index. `open`: the last may be a beginning. */
typedef struct RowWords {
    Text words;
    bool open;
    const int64_t *named; /* rows that match whether the index has them or not */
    size_t named_count;
} RowWords;

typedef struct RowQuery {
    const TypeTable *table;
    RowWords words; /* none: no words */
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
    RowSort sort;
    int64_t after;     /* keyset: position of the last row seen; 0 starts */
    Text after_value;  /* of the column sorted by, as row_sort_value gives it; without `at`: it had none */
    bool newest_first; /* the order backwards */
    size_t limit;      /* 0: all */
    bool without_geometry;
    uint64_t rare_max; /* so many matches are looked up and sorted, more are met on a walk; 0: as measured best */
} RowQuery;

typedef Status (*RowVisitor)(void *context, const RecordRow *row, Error *err);

/* The field of this id if lists can be sorted by it, else NULL: the code, the date, filters that are no references. */
const Field *sort_field(const TypeTable *table, Text id);
RowSort sort_by_field(const TypeTable *table, const Field *field);

/* Visits the fields lists can be sorted by, each once. */
typedef void (*SortVisitor)(void *context, const Field *field);
void sort_fields_each(const TypeTable *table, SortVisitor visit, void *context);

/* The value a row is sorted by, to go on after it; without `at` when it has none. */
Text row_sort_value(const RowSort *sort, const RecordRow *row, Arena *arena);

/* Visits matching rows in their order; a row is lent (its arena is reset) until the visitor returns. */
Status rows_each(Database *db, const RowQuery *query, RowVisitor visit, void *context, Error *err) CHECKED;

/* The same into an array in `arena`; at most query->limit. */
Status rows_page(Database *db, const RowQuery *query, Arena *arena, RecordRow **out, size_t *count, Error *err) CHECKED;

/* The same; `*matched` gets how many match where the walk finds that out by itself, else ROWS_UNCOUNTED. */
#define ROWS_UNCOUNTED UINT64_MAX
Status rows_each_counted(Database *db, const RowQuery *query, RowVisitor visit, void *context, uint64_t *matched,
                         Error *err) CHECKED;
Status rows_page_counted(Database *db, const RowQuery *query, Arena *arena, RecordRow **out, size_t *count,
                         uint64_t *matched, Error *err) CHECKED;

/* How many match, keyset and limit aside. */
Status rows_count(Database *db, const RowQuery *query, uint64_t *out, Error *err) CHECKED;

/* The same, but what a count would walk far for is counted only so far: then `*exact` is false. */
Status rows_count_near(Database *db, const RowQuery *query, uint64_t *out, bool *exact, Error *err) CHECKED;

/* How many rows have the query's words, whatever else it asks; no further than `most`. */
Status words_count(Database *db, const RowQuery *query, uint64_t most, uint64_t *out, Error *err) CHECKED;

/*
 * Matching rows by what each of some fields has (`code` is empty: nothing): all of them counted when few match, else
 * estimated from rows spread over the table's `all_rows`, to two figures; then `*estimated`. The fields have codes or
 * booleans ("true", "false").
 */
enum { SHARED_FIELDS_MAX = 32 };
typedef void (*ShareVisitor)(void *context, const Field *field, Text code, uint64_t rows);
Status rows_shares(Database *db, const RowQuery *query, const Field *const *fields, size_t field_count,
                   uint64_t all_rows, ShareVisitor visit, void *context, bool *estimated, Error *err) CHECKED;

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
