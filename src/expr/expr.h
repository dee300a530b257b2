/*
 * expr.h - rules and conditions: a named list of functions of the XLSForm expression language, with one null table.
 *
 * Compiled once against a resolver of names, evaluated against an array of values; no allocation in evaluation.
 */
#ifndef EXPR_EXPR_H
#define EXPR_EXPR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

/* What an expression computes with. A missing, unknown or empty value is NULL. */
typedef enum ExprKind { EXPR_NULL, EXPR_BOOLEAN, EXPR_NUMBER, EXPR_TEXT, EXPR_DATE } ExprKind;

typedef struct ExprValue {
    ExprKind kind;
    union {
        bool boolean;
        double number; /* NUMBER; DATE as days since 1970-01-01 */
        Text text;
    };
} ExprValue;

typedef struct Expr Expr;

/* Number of the variable `name` and its kind; false when there is none of that name. */
typedef bool (*ExprResolve)(const void *context, Text name, int *variable, ExprKind *kind);

/* Value of a variable found by the resolver. */
typedef ExprValue (*ExprLookup)(const void *context, int variable);

/*
 * Compiles "${killed} + ${injured} = ${total}". ST_INVALID names the column of the fault, unknown names and
 * arguments of the wrong kind.
 */
Status expr_compile(Arena *arena, Text source, ExprResolve resolve, const void *context, Expr **out,
                    Error *err) CHECKED;

/* `today` is the day number that today() gives. */
ExprValue expr_evaluate(const Expr *expr, ExprLookup lookup, const void *context, double today);

#endif
