/*
 * filter.h - a question about the records of a type, checked against the model: what the store makes a query of.
 *
 * Every value already has the form in which its column holds it. A comparison with what a record does not have is
 * neither true nor false, as in SQL (docs/formats/filter.md).
 */
#ifndef RECORD_FILTER_H
#define RECORD_FILTER_H

#include "expr/cql.h"
#include "geo/crs.h"
#include "geo/relation.h"
#include "record/scope.h"

typedef enum FilterKind {
    FILTER_ALL,
    FILTER_ANY,
    FILTER_NOT,      /* one item */
    FILTER_CONSTANT, /* holds */
    FILTER_COMPARE,  /* one value */
    FILTER_AMOUNTS,  /* left with right, or with one value */
    FILTER_IN,       /* values */
    FILTER_LIKE,     /* one value: a pattern with * ? [ */
    FILTER_MEMBER,   /* one value: a code among those of the field */
    FILTER_NULL,     /* has no value */
    FILTER_SAYS,     /* one value, a code that means `state`: has it, or has no value and says so */
    FILTER_RELATION  /* geometry */
} FilterKind;

typedef enum FilterOperator {
    FILTER_EQUAL,
    FILTER_UNEQUAL,
    FILTER_LESS,
    FILTER_AT_MOST,
    FILTER_MORE,
    FILTER_AT_LEAST
} FilterOperator;

typedef struct FilterValue {
    enum { FILTER_TEXT, FILTER_INTEGER, FILTER_NUMBER } kind;
    union {
        Text text;
        int64_t integer;
        double number;
    };
} FilterValue;

/* Numbers of a record added up: what is not known adds nothing; where none is known the amount is not known either. */
typedef struct FilterAmount {
    const Field **fields;
    size_t count;
} FilterAmount;

typedef struct Filter {
    FilterKind kind;
    const Field *field; /* NULL: the record's id */
    bool folded;        /* compared with capitals made small */
    bool holds;
    FilterOperator operator;
    ValueState state;
    FilterValue *values;
    size_t value_count;
    FilterAmount left, right; /* right: of no fields where there is a value */
    RelationKind relation;
    const Geometry *geometry; /* WGS 84 */
    struct Filter **items;
    size_t count;
} Filter;

/*
 * Checks `source` (CQL2 text) against `type` as far as `scope` shows it; places in it are given in `crs`. ST_INVALID
 * names what is wrong and at which character. `*out` is lent by the arena.
 */
Status filter_check(Arena *arena, Text source, const RecordType *type, Scope scope, Crs crs, Filter **out,
                    Error *err) CHECKED;

/* Both; either may be NULL. */
const Filter *filter_and(Arena *arena, const Filter *a, const Filter *b);

/* Places that touch `area`. */
const Filter *filter_touching(Arena *arena, const RecordType *type, const Geometry *area);

/* May a filter ask for this field? */
bool filter_knows(const RecordType *type, const Field *field, Scope scope);

#endif
