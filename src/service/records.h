/*
 * records.h - finding and reading records: pages by keyset, one record, its history, its counts.
 */
#ifndef SERVICE_RECORDS_H
#define SERVICE_RECORDS_H

#include "geo/geometry.h"
#include "record/scope.h"
#include "service/programme.h"
#include "store/query.h"

typedef struct RecordQuery {
    const RecordType *type;
    Scope scope;
    RowWords words; /* see search_words */
    bool has_box;
    Box box;
    bool has_dates;           /* on the is_dated field of the type, else on the date of information */
    int32_t from_day, to_day; /* inclusive; INT32_MIN / INT32_MAX open */
    DateSpan dated;           /* on the same date, as it is written */
    Ended ended;              /* by what the state's codes say */
    bool incomplete_only;     /* records with missing fields */
    bool placeless_only;      /* records without a place, of types that have one */
    Within within;            /* in a unit or below */
    const FieldFilter *filters;
    size_t filter_count;
    const Filter *filter; /* or NULL; a question that takes too long is ST_BUSY */
    size_t limit;         /* 1..LIMIT_PAGE */
    RowSort sort;         /* zeroed: in order of position */
    int64_t after;        /* keyset: records after this one; 0 starts */
    Text after_value;     /* what that one was sorted by: next_value of the page before */
    bool wants_count;     /* numberMatched */
    bool newest_first;    /* the order backwards; `after` then means before */
} RecordQuery;

typedef struct RecordPage {
    RecordRow *rows;
    size_t row_count;
    uint64_t matched;   /* when wanted */
    bool matched_exact; /* else there are at least so many */
    int64_t next;       /* `after` of the next page; 0 when this is the last */
    Text next_value;    /* its `after_value` */
    int64_t waiting;    /* of a search: records of the type that are not searchable yet */
} RecordPage;

/* The query as the store takes it. */
RowQuery record_row_query(Reader *reader, const RecordQuery *query);

/* Takes values above the scope's class out of rows that nobody else has yet. */
void records_scope(const RecordType *type, const Scope *scope, RecordRow *rows, size_t count);

Status records_search(Reader *reader, Arena *arena, const RecordQuery *query, RecordPage *out, Error *err) CHECKED;

/* Every record that matches, in order of position, `row` lent until the visitor returns. Ignores limit. */
typedef Status (*RecordVisitor)(void *context, const RecordRow *row, Error *err);
Status records_each(Reader *reader, const RecordQuery *query, RecordVisitor visit, void *context, Error *err) CHECKED;

/*
 * records_search, each row visited as it is read and then forgotten: `out` has all but the rows. The cursor is lent by
 * `arena`.
 */
Status records_page_each(Reader *reader, Arena *arena, const RecordQuery *query, RecordVisitor visit, void *context,
                         RecordPage *out, Error *err) CHECKED;

/* ST_NOT_FOUND when there is none (or it is only proposed, or outside the scope). */
Status record_get(Reader *reader, Arena *arena, const RecordType *type, Id id, const Scope *scope, RecordRow *out,
                  Error *err) CHECKED;

/*
 * How many records of `type` name `id` in `field`: from a kept count where many do (references_are_counted), else by
 * the field's index.
 */
bool references_are_counted(const Reader *reader, const RecordType *type, const Field *field);
Status records_referring_count(Reader *reader, const RecordType *type, const Field *field, Id id, uint64_t *out,
                               Error *err) CHECKED;

/* Records of `type` whose reference `field` points to `id`: children, links back. */
Status records_referring(Reader *reader, Arena *arena, const RecordType *type, const Field *field, Id id,
                         const Scope *scope, size_t limit, RecordPage *out, Error *err) CHECKED;

/*
 * What who reads a record now has seen, as a change of it says in "version": the position of the last entry folded in
 * it; where nodes wrote without knowledge of each other the last of each, joined with "+".
 */
Status record_version(Reader *reader, Arena *arena, const RecordType *type, const RecordRow *row, Text *out,
                      Error *err) CHECKED;

/* What a record is called: its title fields joined, else its id. `row` may be of any type. */
Text record_title(Arena *arena, const RecordType *type, const RecordRow *row, Language language);

/* The row of a referenced record as it is now, what a reader of all may see of it; false when it is not there. */
bool reference_row(Reader *reader, Arena *arena, const RecordType *type, Id id, RecordRow *out);

/* The title of a referenced record in every language, from one look; empty when it is not there. */
Label reference_label(Reader *reader, Arena *arena, const RecordType *type, Id id);

/* The title of a referenced record, or an empty text when it is not there. */
Text reference_title(Reader *reader, Arena *arena, const RecordType *type, Id id, Language language);

/* One change of a record's history, newest first. */
typedef struct FieldChange {
    const Field *field;
    Value before, after; /* before: the value current just before this entry was decided */
    bool current;        /* this entry's value is the one that shows now */
} FieldChange;

typedef struct RecordEvent {
    uint64_t entry; /* position in the journal */
    Text node;      /* short hexadecimal of the node's key */
    uint64_t sequence;
    int64_t recorded_ms;
    Date observed;
    uint64_t report;                  /* number of the report for report_get */
    Text report_title, author, state; /* state: enum text of ReportState */
    int64_t decided_ms;               /* 0 while nobody decided */
    Text decided_by, reason;          /* of the decision, or of the withdrawal */
    bool self_approved;
    bool sealed; /* holds personal values that are not shown */
    FieldChange *changes;
    size_t change_count;
} RecordEvent;

typedef struct RecordHistory {
    RecordEvent *events;
    size_t event_count;
} RecordHistory;

Status record_history(Reader *reader, Arena *arena, const RecordType *type, Id id, const Scope *scope,
                      RecordHistory *out, Error *err) CHECKED;

/* One of two approved changes of a group whose authors did not know of each other. */
typedef struct ConflictSide {
    uint64_t report;
    Text author;
    int64_t recorded_ms;
    Date observed;
    const Value *values; /* by field index; absent where it says nothing */
} ConflictSide;

typedef struct RecordConflict {
    const Group *group;
    ConflictSide sides[2]; /* in the order they were written */
} RecordConflict;

/*
 * Conflicts that nobody has settled since by saying, with both known, what holds. Records of more than 256 changes give
 * none.
 */
Status record_conflicts(Reader *reader, Arena *arena, const RecordType *type, Id id, const Scope *scope,
                        RecordConflict **out, size_t *count, Error *err) CHECKED;

/* External identifiers of a record. */
typedef struct ExternalId {
    Text system, value;
} ExternalId;
Status record_identifiers(Reader *reader, Arena *arena, const RecordType *type, Id id, ExternalId **out, size_t *count,
                          Error *err) CHECKED;

typedef struct TypeCount {
    const RecordType *type;
    uint64_t records, incomplete;
    uint64_t ended;     /* in a state that says that the matter is over */
    const Field *state; /* the has_state field, or NULL */
    struct StateCount {
        Text code; /* empty: no value */
        uint64_t records;
    } * states;
    size_t state_count;
    uint64_t placeless; /* records without geometry, of types that have one */
} TypeCount;

/* Counts of every type, from kept counts (no scan). */
Status records_count(Reader *reader, Arena *arena, const Scope *scope, TypeCount **out, size_t *count,
                     Error *err) CHECKED;

/*
 * What a map of `type` shows in `box` at a screen of `width` pixels: at most `limit` single records (with geometry,
 * simplified only by leaving out what is below a pixel), or where there are more, counts per grid cell.
 */
typedef struct MapCell {
    double lon, lat;
    uint64_t records;
} MapCell;
typedef struct MapPicture {
    RecordRow *rows;
    size_t row_count;
    MapCell *cells;
    size_t cell_count;
    uint64_t total; /* in the box */
} MapPicture;
Status records_map(Reader *reader, Arena *arena, const RecordType *type, Box box, size_t limit, const Scope *scope,
                   MapPicture *out, Error *err) CHECKED;

/* Extent of all records of a type; an empty box when none has a place. */
Status records_extent(Reader *reader, const RecordType *type, Box *out, Error *err) CHECKED;

#endif
