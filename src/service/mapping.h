/*
 * mapping.h - how the rows of a foreign file become records: a mapping document checked against the model.
 *
 * Format (forever): docs/formats/mapping.md. Everything is lent by the arena it was loaded into.
 */
#ifndef SERVICE_MAPPING_H
#define SERVICE_MAPPING_H

#include "model/model.h"
#include "model/value_text.h"
#include "store/database.h"

enum { MAPPING_COLUMNS_MAX = 8, MAPPING_WHERE_MAX = 4, MAPPING_BYTES_MAX = 1024 * 1024 };

/* One line of a `values` table. */
typedef struct ValueWord {
    Text from, folded, to;
    bool nothing; /* null: the field gets no value */
} ValueWord;

typedef struct WordTable {
    ValueWord *words;
    size_t count;
} WordTable;

/* The word for `text`: as it stands, then folded; NULL when it is not in the table. */
const ValueWord *word_find(const WordTable *table, Text text, Arena *scratch);

typedef enum ReferenceMatch {
    REFERENCE_NONE,
    REFERENCE_SYSTEM, /* external identifier */
    REFERENCE_CODE,
    REFERENCE_NAME,
    REFERENCE_ID
} ReferenceMatch;

typedef struct ReferenceWhere {
    const Field *field;
    Text code;
} ReferenceWhere;

/* What feeds one field. */
typedef struct FieldFeed {
    const Field *field;
    Text columns[MAPPING_COLUMNS_MAX];
    size_t column_count;
    Text join;
    Text constant; /* when there is no column */
    WordTable words;
    Text fallback; /* the default; empty: none */
    ValueOptions options;
    ReferenceMatch match;
    Text system;
    uint32_t system_number; /* of `system` and the type referred to */
    ReferenceWhere where[MAPPING_WHERE_MAX];
    size_t where_count;
    bool create;
} FieldFeed;

typedef struct TypeFeeds {
    const RecordType *type;
    FieldFeed *feeds;
    size_t count;
} TypeFeeds;

typedef enum MappedPlace { PLACE_FEATURE, PLACE_LON_LAT, PLACE_WKT, PLACE_NONE } MappedPlace;

typedef struct Mapping {
    Text name, source_name, programme;
    Label label, description;
    Text type_column; /* empty: one type */
    WordTable type_words;
    const RecordType *otherwise; /* of values that are not in the table, or NULL: held */
    TypeFeeds *types;            /* every type a row can be */
    size_t type_count;
    Text key_system;
    Text key_columns[MAPPING_COLUMNS_MAX];
    size_t key_column_count; /* 0: rows are known by their fingerprint */
    bool key_is_authority;
    Text id_column; /* of rows that were exported: the record's id. A row without a UUID there has none */
    Text date_column, year_column, month_column, day_column;
    DatePrecision date_precision; /* the finest believed; 0: what is written */
    DateOrder date_order;
    Date date_value;
    MappedPlace place;
    Text lon_column, lat_column, wkt_column;
    double place_limit_km; /* instead of the programme's; 0: any place will do, below 0: the programme's */
    Text *ignored;
    size_t ignored_count;
    bool first_duplicate_wins;
} Mapping;

/* The mapping for rows of `type` whose columns match by name; what export wrote comes back under its ids. */
void mapping_plain(Arena *arena, const RecordType *type, Mapping *out);

/* Reads and checks a document; `file` names it in errors. ST_INVALID with the JSON pointer as path. */
Status mapping_read(Arena *arena, Text document, const char *file, const Model *model, Mapping *out,
                    Error *err) CHECKED;

/* The mapping called `name`: one saved in the file, a shipped one, else the file of this path. */
Status mapping_load(Arena *arena, Database *db, Text name, const Model *model, Mapping *out, Error *err) CHECKED;

/* The i-th shipped mapping's name; false past the last. */
bool mapping_shipped(size_t index, Arena *arena, Text *name);

/* Feeds of a type, or NULL when no row can be of it. */
const TypeFeeds *mapping_feeds(const Mapping *mapping, const RecordType *type);

#endif
