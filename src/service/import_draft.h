/*
 * import_draft.h - one row of a source as a draft of a record: mapped, normalised, checked; nothing looked up yet.
 */
#ifndef SERVICE_IMPORT_DRAFT_H
#define SERVICE_IMPORT_DRAFT_H

#include "exchange/source.h"
#include "geo/geo_context.h"
#include "geo/outline.h"
#include "service/mapping.h"

typedef struct BoundFeed BoundFeed;

/* What one row became. Lent by the row's arena, the source's row and the plan. */
typedef struct Draft {
    uint64_t row;
    const RecordType *type;        /* NULL when not even that could be told */
    Value *values;                 /* by field index; references that must be looked up are absent */
    bool *covered;                 /* by field index: the source has a column for it */
    Text *references;              /* by field index: what names the record referred to; empty: nothing to look up */
    const FieldFeed **feeds;       /* by field index: of those references */
    Text key;                      /* of the row, or empty */
    uint64_t fingerprint, ordinal; /* ordinal: how many rows like this came before in the file */
    Id id;                         /* that the row brings with it; nil: none */
    Date observed;                 /* not known: the report's */
    bool held;
    Text column, value, reason, proposal; /* of a held row */
    Text where;                           /* what the users of the file call the place; empty: nothing */
    Text warning;                         /* of a row that is not: "" or why its place is doubtful */
    Text raw;
} Draft;

/* How the columns of a source feed the fields of the mapping's types; grows with the columns. */
typedef struct DraftPlan {
    const Mapping *mapping;
    const Model *model;
    const Source *source;
    const Outline *outline; /* of the country, or NULL */
    double place_limit_m;
    GeoContext *geo;
    int32_t today;
    Arena arena;
    const uint64_t *row_numbers; /* what the rows are called elsewhere; NULL: as they are counted */
    size_t row_number_count;
    size_t column_count; /* of the source, as bound */
    struct BoundType *types;
    Text *folded;            /* names of columns, folded */
    Text *folded_tags;       /* and their hashtags */
    uint64_t *column_hashes; /* 0: ignored, not part of the fingerprint */
    ptrdiff_t type_column, date_column, year_column, month_column, day_column, lon_column, lat_column, wkt_column,
        id_column;
    ptrdiff_t key_columns[MAPPING_COLUMNS_MAX];
} DraftPlan;

void draft_plan_init(DraftPlan *plan, const Mapping *mapping, const Model *model, const Source *source,
                     const Outline *outline, double place_limit_m, int32_t today);
void draft_plan_done(DraftPlan *plan);

/* Makes the draft of a row. It cannot fail: what is wrong with the row is in the draft. */
void draft_make(DraftPlan *plan, const Row *row, Arena *arena, Draft *out);

/* Columns of the source that feed nothing; lent by the plan. */
size_t draft_unused_columns(DraftPlan *plan, Text **out);

/* Marks a draft as held for a field. */
void draft_hold(Draft *draft, Text column, Text value, const char *reason, const char *proposal);

#endif
