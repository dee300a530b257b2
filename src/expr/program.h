/*
 * program.h - a compiled expression: steps in the order they are evaluated, on a stack of values.
 */
#ifndef EXPR_PROGRAM_H
#define EXPR_PROGRAM_H

#include <stdint.h>

#include "expr/expr.h"

/* EXPR_DEPTH bounds nesting, EXPR_STACK the values held at once, EXPR_STRINGS what string() makes in one evaluation. */
enum { EXPR_DEPTH = 24, EXPR_STACK = 64, EXPR_STRINGS = 8 };

typedef enum ExprOperation {
    STEP_CONSTANT,
    STEP_VARIABLE,
    STEP_CALL, /* function `function` with `count` arguments */
    STEP_NEGATE,
    STEP_ADD,
    STEP_SUBTRACT,
    STEP_MULTIPLY,
    STEP_DIVIDE,
    STEP_MODULO,
    STEP_EQUAL,
    STEP_UNEQUAL,
    STEP_LESS,
    STEP_LESS_EQUAL,
    STEP_GREATER,
    STEP_GREATER_EQUAL,
    STEP_AND,
    STEP_OR,
    STEP_MISSING, /* = '' */
    STEP_PRESENT  /* != '' */
} ExprOperation;

typedef struct ExprStep {
    uint8_t operation; /* ExprOperation */
    uint8_t kind;      /* ExprKind of the result; NULL: that of nothing */
    uint8_t function, count;
    uint32_t string; /* STRING: which of the EXPR_STRINGS rooms is its own */
    union {
        int variable;
        ExprValue constant;
    };
} ExprStep;

struct Expr {
    uint32_t step_count;
    ExprStep steps[];
};

#endif
