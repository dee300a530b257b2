/*
 * demo_recipe.h - the recipe of a demonstration, read and checked against a model. Format: docs/formats/demo.md.
 *
 * A recipe lists reports; a report has batches of records; a batch has a maker for each field. Everything is lent by
 * the arena it was read into.
 */
#ifndef SERVICE_DEMO_RECIPE_H
#define SERVICE_DEMO_RECIPE_H

#include "json/document.h"
#include "model/keyword.h"
#include "model/model.h"

/* The word that is always there: the code of the programme that is filled. */
#define PROGRAMME_WORD KEYWORD(programme)

enum { DEMO_STEPS_MAX = 4, DEMO_PATHS_MAX = 1024, DEMO_BATCHES_MAX = 200, DEMO_RECORDS_MAX = 100 * 1000 };

/* A type and what the recipe notes of its records beyond their fields. A slot's number is its field's index. */
typedef struct DemoSchema {
    const RecordType *type;
    const Field **slots; /* the type's fields, then the notes */
    size_t count;
    const Field *number;  /* note: of the record in its batch, from 1 */
    const Field *ordinal; /* note: of the record among those of one owner, from 1 */
} DemoSchema;

/* One record made. */
typedef struct DemoRecord {
    const DemoSchema *schema;
    Id id;
    Value *values;             /* by slot */
    struct DemoRecord **links; /* by slot: what a reference refers to */
    uint64_t head;             /* position of the last proposal about it */
    double used;               /* share of its area that was given away, 0 to 1 */
} DemoRecord;

/* "hazard.admin_unit.geom": a field of a record, or of one it refers to. */
typedef struct DemoPath {
    const Field *steps[DEMO_STEPS_MAX];
    int count; /* 0: no path */
} DemoPath;

/* Parts that are drawn one each and joined: an invented name. */
typedef struct DemoWord {
    Text id;
    Text *parts[DEMO_STEPS_MAX];
    size_t counts[DEMO_STEPS_MAX];
    size_t part_count;
} DemoWord;

/* A stretch of a pattern: a text, a word, a value or the code of the programme. */
typedef struct DemoPiece {
    Text text;
    const DemoWord *word;
    DemoPath path;
    int width; /* of a number: filled with zeros */
    bool is_programme;
} DemoPiece;

typedef struct DemoChoice {
    Value value;
    double weight;
} DemoChoice;

typedef struct DemoRange {
    double low, high;
} DemoRange;

typedef struct DemoBatch DemoBatch;
typedef struct DemoMaker DemoMaker;
typedef struct DemoMaking DemoMaking;

/* Makes one value; leaves `out` absent when it cannot. */
typedef Status DemoMake(DemoMaking *making, const DemoMaker *maker, Value *out, Error *err);

struct DemoMaker {
    DemoMake *make;
    const Field *field;
    double odds;
    Expr *condition;
    DemoMaker *next; /* tried when this one does not apply */

    Value constant;
    DemoChoice *choices;
    size_t choice_count;
    double weights; /* of all choices */
    DemoPiece *pieces;
    size_t piece_count;
    DemoRange range;
    double skew, step;
    Expr *value, *from, *to;
    double season[12]; /* relative, the largest is 1 */
    bool has_days;
    DemoRange days;
    DemoRange precision; /* how often only the year, and how often only the month is known */
    DemoPath path;
    const DemoBatch *of;
    Expr *where;
    DemoPath match_theirs, match_ours, weight, nearest;
    DemoPath near, inside;
    DemoRange metres, radius, corners, stretch, share;
    double ragged;
    bool has_place;
    double lon, lat; /* a place by its coordinates, degrees */
};

typedef struct DemoFields {
    DemoMaker *makers;
    size_t count;
} DemoFields;

typedef enum DemoMode {
    DEMO_SO_MANY,  /* count records */
    DEMO_GIVEN,    /* one for each of rows */
    DEMO_CHILDREN, /* some for each record of origin */
    DEMO_CHANGES   /* no new records: changes of those of origin */
} DemoMode;

struct DemoBatch {
    Text id;
    DemoMode mode;
    const DemoSchema *schema;
    size_t count;
    DemoFields *rows;
    DemoFields fields;
    const DemoBatch *origin;
    Expr *where;      /* of origin's records: those that count */
    double odds;      /* of each of them */
    DemoRange each;   /* how many children */
    DemoPath counted; /* instead: as this integer says, or as many as this geometry has corners */
    DemoPath observed;
    DemoRecord **records; /* while they are being made */
    size_t record_count, record_room;
};

typedef struct DemoHeld {
    uint64_t row;
    Text column, value, reason, proposal, raw;
} DemoHeld;

typedef enum DemoDecision { DEMO_WAITS, DEMO_APPROVED, DEMO_REJECTED, DEMO_WITHDRAWN } DemoDecision;

typedef struct DemoReport {
    Text kind, title, source, mapping, author, decided_by, reason;
    DemoDecision decision;
    DemoBatch *batches;
    size_t batch_count;
    DemoHeld *held;
    size_t held_count;
} DemoReport;

typedef struct DemoRecipe {
    Arena *arena;
    const Model *model;
    const char *file;
    DemoSchema *schemas; /* one for each type of the model */
    DemoWord *words;
    size_t word_count;
    DemoPath *paths; /* the variables of all expressions */
    int path_count;
    DemoBatch *batches[DEMO_BATCHES_MAX];
    size_t batch_count;
    DemoReport *reports;
    size_t report_count;
} DemoRecipe;

/* Reads and checks a recipe. ST_INVALID, with file and JSON pointer as path, at the first fault. */
Status demo_recipe_read(Arena *arena, Text document, const char *file, const Model *model, DemoRecipe *out,
                        Error *err) CHECKED;

/* What the parts of the reader share. */
Status demo_fault(const DemoRecipe *recipe, const JsonValue *at, Error *err, const char *format, ...) PRINTF_LIKE(4, 5);
Status demo_members_check(const DemoRecipe *recipe, const JsonValue *object, const char *const *allowed,
                          const char *const *more, Error *err) CHECKED;
Status demo_path_read(DemoRecipe *recipe, const DemoSchema *schema, const JsonValue *at, DemoPath *out,
                      Error *err) CHECKED;
bool demo_path_find(const DemoSchema *schema, const DemoSchema *schemas, Text text, DemoPath *out);
Status demo_expression_read(DemoRecipe *recipe, const DemoSchema *schema, const JsonValue *at, Expr **out,
                            Error *err) CHECKED;
Status demo_range_read(const DemoRecipe *recipe, const JsonValue *at, DemoRange *out, Error *err) CHECKED;
Status demo_number_read(const DemoRecipe *recipe, const JsonValue *at, double least, double most, double *out,
                        Error *err) CHECKED;
const DemoBatch *demo_batch_find(const DemoRecipe *recipe, Text id);

/* The makers of an object's members, in its order. In demo_maker.c. */
Status demo_fields_read(DemoRecipe *recipe, const DemoSchema *schema, const JsonValue *object, DemoFields *out,
                        Error *err) CHECKED;

#endif
