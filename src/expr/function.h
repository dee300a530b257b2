/*
 * function.h - the functions of the expression language, as function.def declares them.
 */
#ifndef EXPR_FUNCTION_H
#define EXPR_FUNCTION_H

#include "base/text.h"

typedef enum FunctionId {
#define FUNCTION(id, name, arguments, least, most, result, meaning) FUNCTION_##id,
#include "expr/function.def"
#undef FUNCTION
    FUNCTION_COUNT
} FunctionId;

typedef struct Function {
    Text name;
    const char *arguments; /* a letter for each, the last one repeated */
    int least, most;       /* arguments */
    char result;
    Text meaning; /* one sentence, for the documentation */
} Function;

extern const Function FUNCTIONS[FUNCTION_COUNT];

/* Index in FUNCTIONS, or -1. */
int function_find(Text name);

/* Letter of argument `i`. */
char function_argument(const Function *function, int i);

#endif
