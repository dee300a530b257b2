/*
 * cql.h - filters in the text form of CQL2 (OGC 21-065r2): a question about records as a tree, and back.
 *
 * Read: comparison, AND, OR, NOT, LIKE, BETWEEN, IN, IS NULL, CASEI, DATE and TIMESTAMP, and spatial relations with WKT
 * or BBOX. SUM is ours; ILIKE, ENVELOPE and != are taken as others wrote them. Names are not looked up and WKT is not
 * read here. What can be asked of a programme is docs/formats/filter.md.
 */
#ifndef EXPR_CQL_H
#define EXPR_CQL_H

#include "base/buffer.h"
#include "base/error.h"
#include "expr/expr.h"

typedef enum CqlKind {
    CQL_AND,
    CQL_OR,
    CQL_NOT,     /* one item */
    CQL_COMPARE, /* left, right */
    CQL_LIKE,    /* what, pattern */
    CQL_BETWEEN, /* what, lowest, highest */
    CQL_IN,      /* what, values… */
    CQL_IS_NULL, /* what */
    CQL_SPATIAL, /* left, right; relation */
    CQL_CASEI,   /* one item */
    CQL_SUM,     /* names */
    CQL_PROPERTY,
    CQL_TEXT,
    CQL_NUMBER,
    CQL_BOOLEAN,
    CQL_DATE,      /* text */
    CQL_TIMESTAMP, /* text */
    CQL_WKT,       /* text: from the keyword to the last parenthesis */
    CQL_BOX        /* numbers: four or six */
} CqlKind;

typedef enum CqlOperator { CQL_EQUAL, CQL_UNEQUAL, CQL_LESS, CQL_AT_MOST, CQL_MORE, CQL_AT_LEAST } CqlOperator;

/* CQL_RELATION(name): S_name(…), as SQL/MM defines it. */
#define CQL_RELATIONS(CQL_RELATION)                                                                                    \
    CQL_RELATION(INTERSECTS)                                                                                           \
    CQL_RELATION(DISJOINT)                                                                                             \
    CQL_RELATION(WITHIN)                                                                                               \
    CQL_RELATION(CONTAINS)                                                                                             \
    CQL_RELATION(EQUALS)                                                                                               \
    CQL_RELATION(TOUCHES)                                                                                              \
    CQL_RELATION(CROSSES)                                                                                              \
    CQL_RELATION(OVERLAPS)

typedef enum CqlRelation {
#define CQL_RELATION(name) CQL_S_##name,
    CQL_RELATIONS(CQL_RELATION)
#undef CQL_RELATION
} CqlRelation;

typedef struct CqlNode {
    CqlKind kind;
    size_t at;    /* byte of the source it begins at */
    bool negated; /* NOT LIKE, NOT BETWEEN, NOT IN, IS NOT NULL */
    union {
        CqlOperator operator; /* CQL_COMPARE */
        CqlRelation relation; /* CQL_SPATIAL */
        bool boolean;         /* CQL_BOOLEAN */
        double number;        /* CQL_NUMBER */
    };
    Text text;       /* CQL_PROPERTY, _TEXT, _DATE, _TIMESTAMP, _WKT */
    double box[6];   /* CQL_BOX */
    size_t box_size; /* CQL_BOX: 4 or 6 */
    struct CqlNode **items;
    size_t count;
} CqlNode;

/*
 * Reads the whole of `source`. ST_INVALID, with the character at which it stopped and what was expected there; limits
 * are LIMIT_FILTER_…. `*out` and its texts are lent by the arena.
 */
Status cql_parse(Arena *arena, Text source, CqlNode **out, Error *err) CHECKED;

/* The name of a variable of an expression; empty where filters mean something else by it. */
typedef Text CqlNamer(const void *context, int variable);

/*
 * The question of which records a condition is true, as far as a filter can ask it: NULL where something is calculated,
 * dates are compared, or two names are. Lent by the arena.
 */
CqlNode *cql_from_expr(Arena *arena, const Expr *condition, CqlNamer *name, const void *context);

/* Appends `node` so that reading it gives the same tree. */
void cql_format(const CqlNode *node, Buffer *out);

/* The same question, wherever its parts stood? */
bool cql_equal(const CqlNode *a, const CqlNode *b);

/* ST_INVALID about a place of the source: "filter, character 12: ". The path is "filter". */
Status cql_fault(Error *err, Text source, size_t at, const char *format, ...) PRINTF_LIKE(4, 5);

#endif
