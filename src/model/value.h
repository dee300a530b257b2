/*
 * value.h - one value of one field, with the four ways of not having one.
 */
#ifndef MODEL_VALUE_H
#define MODEL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "geo/geometry.h"

/* FIELD_KIND(name, text id in model files, SQL column type of the projection) */
#define FIELD_KINDS(FIELD_KIND)                                                                                        \
    FIELD_KIND(TEXT, "text", "TEXT")                                                                                   \
    FIELD_KIND(INTEGER, "integer", "INTEGER")                                                                          \
    FIELD_KIND(NUMBER, "number", "REAL")                                                                               \
    FIELD_KIND(BOOLEAN, "boolean", "BOOLEAN")                                                                          \
    FIELD_KIND(DATE, "date", "TEXT")                                                                                   \
    FIELD_KIND(TIME, "time", "TEXT")                                                                                   \
    FIELD_KIND(CODE, "code", "TEXT")                                                                                   \
    FIELD_KIND(CODES, "codes", "TEXT")                                                                                 \
    FIELD_KIND(REFERENCE, "reference", "TEXT")                                                                         \
    FIELD_KIND(GEOMETRY, "geometry", "GEOMETRY")

typedef enum FieldKind {
#define FIELD_KIND(name, id, sql) FIELD_##name,
    FIELD_KINDS(FIELD_KIND)
#undef FIELD_KIND
} FieldKind;

/* Absent, empty, unknown and not specified are four different things. */
typedef enum ValueState {
    VALUE_ABSENT = 0,    /* nothing was said */
    VALUE_SET,           /* the value is there */
    VALUE_EMPTY,         /* said to be empty: clears what was there */
    VALUE_UNKNOWN,       /* asked, and nobody knows */
    VALUE_NOT_SPECIFIED, /* the source did not say */
} ValueState;

typedef struct Value {
    ValueState state;
    FieldKind kind;
    union {
        Text text;       /* TEXT, CODE; CODES as code ids in list order joined by ';'; TIME as "HH:MM" */
        int64_t integer; /* INTEGER */
        double number;   /* NUMBER, finite */
        bool boolean;    /* BOOLEAN */
        Date date;       /* DATE */
        Id reference;    /* REFERENCE */
        const Geometry *geometry;
    };
} Value;

/* Same state and, when set, the same value? Kinds must match. */
bool value_equal(const Value *a, const Value *b);

#endif
