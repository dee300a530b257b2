/*
 * fuzz_expr.c - an accepted expression gives the same value each time, a value of the kind it was checked for, and the
 * laws of parentheses, not(), is-null(), coalesce() and if() hold for it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "expr/expr.h"

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

/* ${n0}…${n9} numbers, ${t…}, ${b…} and ${d…} texts, booleans and dates; the digit chooses the value, 0 is missing. */
static bool resolve(const void *context, Text name, int *variable, ExprKind *kind)
{
    static const char LETTERS[] = "-bntd";
    const char *letter = name.length == 2 ? strchr(LETTERS, name.at[0]) : NULL;

    (void)context;
    if (letter == NULL || *letter == '\0' || *letter == '-' || name.at[1] < '0' || name.at[1] > '9') {
        return false;
    }
    *kind = (ExprKind)(letter - LETTERS);
    *variable = (int)*kind * 10 + (name.at[1] - '0');
    return true;
}

static ExprValue lookup(const void *context, int variable)
{
    static const double NUMBERS[] = {0, 1, -1, 0.5, 1e300, -1e-300, 3e9, 719163, 1e16, -2};
    static const char *const TEXTS[] = {"", "a", "a;b", "2024-01-31", "12", "é", ";", " ", "1e999", "b a"};
    int choice = variable % 10;

    (void)context;
    if (choice == 0) {
        return (ExprValue){.kind = EXPR_NULL};
    }
    switch (variable / 10) {
    case EXPR_BOOLEAN:
        return (ExprValue){.kind = EXPR_BOOLEAN, .boolean = choice % 2 != 0};
    case EXPR_TEXT:
        return (ExprValue){.kind = EXPR_TEXT, .text = text_of(TEXTS[choice])};
    default:
        return (ExprValue){.kind = (ExprKind)(variable / 10), .number = NUMBERS[choice]};
    }
}

static bool evaluate(Arena *arena, Text source, ExprValue *out)
{
    Expr *expr = NULL;
    Error err = {0};

    if (expr_compile(arena, source, resolve, NULL, &expr, &err) != ST_OK) {
        require(err.status == ST_INVALID && err.message[0] != '\0');
        return false;
    }
    *out = expr_evaluate(expr, lookup, NULL, 19000);
    return true;
}

static bool same(ExprValue a, ExprValue b)
{
    if (a.kind != b.kind) {
        return false;
    }
    switch (a.kind) {
    case EXPR_NULL:
        return true;
    case EXPR_BOOLEAN:
        return a.boolean == b.boolean;
    case EXPR_TEXT:
        return text_equal(a.text, b.text);
    default:
        return a.number == b.number;
    }
}

/* `before` source `behind` is refused or gives `expected`. */
static void law(Arena *arena, const char *before, Text source, const char *behind, ExprValue expected)
{
    BUFFER wrapped = {0};
    ExprValue value;

    buffer_string(&wrapped, before);
    buffer_text(&wrapped, source);
    buffer_string(&wrapped, behind);
    require(!evaluate(arena, buffer_view(&wrapped), &value) || same(value, expected));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text source = {(const char *)data, size};
    ExprValue value, again;
    Arena arena;

    arena_init(&arena, 0);
    if (evaluate(&arena, source, &value)) {
        require(evaluate(&arena, source, &again) && same(value, again));
        require(value.kind != EXPR_NUMBER || (value.number - value.number == 0));
        require(value.kind != EXPR_TEXT || (value.text.length > 0 && text_is_utf8(value.text, NULL)));
        ExprValue missing = {.kind = EXPR_BOOLEAN, .boolean = value.kind == EXPR_NULL};
        law(&arena, "(", source, ")", value);
        law(&arena, "is-null(", source, ")", missing);
        law(&arena, "'' = (", source, ")", missing);
        law(&arena, "coalesce('', ", source, ")", value);
        law(&arena, "if(true(), ", source, ", '')", value);
        law(&arena, "not(not(", source, "))", value);
        law(&arena, "true() and (", source, ")", value);
        law(&arena, "(", source, ") or false()", value);
        law(&arena, "0 + (", source, ")", value);
        law(&arena, "max(", source, ")", value);
    }
    arena_done(&arena);
    return 0;
}
