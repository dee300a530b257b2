#include "expr/cql.h"
#include "expr/function.h"
#include "expr/program.h"

/* What stands on the stack: a name, a constant or a condition; NULL: no filter says it. */
typedef struct Said {
    CqlNode *node;
    ExprKind kind;
} Said;

typedef struct Translation {
    Arena *arena;
    CqlNamer *name;
    const void *context;
} Translation;

static CqlNode *node_of(const Translation *t, CqlKind kind, size_t count)
{
    CqlNode *node = ARENA_NEW(t->arena, CqlNode);

    node->kind = kind;
    node->items = count == 0 ? NULL : ARENA_ARRAY(t->arena, CqlNode *, count);
    node->count = count;
    return node;
}

static CqlNode *node_around(const Translation *t, CqlKind kind, CqlNode *item)
{
    CqlNode *node = node_of(t, kind, 1);

    node->items[0] = item;
    return node;
}

static bool is_name(const Said *said)
{
    return said->node != NULL && said->node->kind == CQL_PROPERTY;
}

static bool is_constant(const Said *said)
{
    return said->node != NULL &&
           (said->node->kind == CQL_TEXT || said->node->kind == CQL_NUMBER || said->node->kind == CQL_BOOLEAN);
}

static Said constant_said(const Translation *t, const ExprValue *value)
{
    Said out = {.kind = value->kind};

    switch (value->kind) {
    case EXPR_BOOLEAN:
        out.node = node_of(t, CQL_BOOLEAN, 0);
        out.node->boolean = value->boolean;
        break;
    case EXPR_NUMBER:
        out.node = node_of(t, CQL_NUMBER, 0);
        out.node->number = value->number;
        break;
    case EXPR_TEXT:
        out.node = node_of(t, CQL_TEXT, 0);
        out.node->text = value->text;
        break;
    default: /* dates count from another day there than here */
        break;
    }
    return out;
}

static Said name_said(const Translation *t, const ExprStep *step)
{
    Said out = {.kind = (ExprKind)step->kind};
    Text name = t->name(t->context, step->variable);

    if (name.length > 0) {
        out.node = node_of(t, CQL_PROPERTY, 0);
        out.node->text = name;
    }
    return out;
}

/* A condition: a name of true or false is compared with true, a constant stays, nothing else is one. */
static CqlNode *condition_said(const Translation *t, const Said *said)
{
    if (said->node == NULL || said->kind != EXPR_BOOLEAN) {
        return NULL;
    }
    if (said->node->kind != CQL_PROPERTY) {
        return said->node;
    }
    CqlNode *node = node_of(t, CQL_COMPARE, 2);
    node->items[0] = said->node;
    node->items[1] = constant_said(t, &(ExprValue){EXPR_BOOLEAN, .boolean = true}).node;
    return node;
}

static CqlNode *joined_said(const Translation *t, ExprOperation operation, const Said *values)
{
    CqlNode *node = node_of(t, operation == STEP_AND ? CQL_AND : CQL_OR, 2);

    for (size_t i = 0; i < 2; i++) {
        node->items[i] = condition_said(t, &values[i]);
    }
    return node->items[0] == NULL || node->items[1] == NULL ? NULL : node;
}

/* A name with a constant; texts have no order that both know. */
static CqlNode *compare_said(const Translation *t, ExprOperation operation, const Said *values)
{
    static const CqlOperator operators[] = {CQL_EQUAL, CQL_UNEQUAL, CQL_LESS, CQL_AT_MOST, CQL_MORE, CQL_AT_LEAST};
    bool ordered = operation != STEP_EQUAL && operation != STEP_UNEQUAL;

    if (!(is_name(&values[0]) && is_constant(&values[1])) && !(is_constant(&values[0]) && is_name(&values[1]))) {
        return NULL;
    }
    if (ordered && values[0].kind != EXPR_NUMBER) {
        return NULL;
    }
    CqlNode *node = node_of(t, CQL_COMPARE, 2);
    node->operator= operators[operation - STEP_EQUAL];
    node->items[0] = values[0].node;
    node->items[1] = values[1].node;
    return node;
}

static CqlNode *missing_said(const Translation *t, const Said *value, bool present)
{
    if (!is_name(value)) {
        return NULL;
    }
    CqlNode *node = node_around(t, CQL_IS_NULL, value->node);
    node->negated = present;
    return node;
}

static CqlNode *call_said(const Translation *t, const ExprStep *step, const Said *values)
{
    CqlNode *item;

    switch ((FunctionId)step->function) {
    case FUNCTION_TRUE:
    case FUNCTION_FALSE:
        return constant_said(t, &(ExprValue){EXPR_BOOLEAN, .boolean = step->function == FUNCTION_TRUE}).node;
    case FUNCTION_IS_NULL:
        return missing_said(t, &values[0], false);
    case FUNCTION_NOT:
        item = condition_said(t, &values[0]);
        return item == NULL ? NULL : node_around(t, CQL_NOT, item);
    case FUNCTION_SELECTED:
        return is_name(&values[0]) ? compare_said(t, STEP_EQUAL, values) : NULL;
    default:
        return NULL;
    }
}

static Said step_said(const Translation *t, const ExprStep *step, const Said *values)
{
    ExprOperation operation = (ExprOperation)step->operation;
    Said out = {.kind = (ExprKind)step->kind};

    switch (operation) {
    case STEP_CONSTANT:
        return constant_said(t, &step->constant);
    case STEP_VARIABLE:
        return name_said(t, step);
    case STEP_CALL:
        out.node = call_said(t, step, values);
        break;
    case STEP_AND:
    case STEP_OR:
        out.node = joined_said(t, operation, values);
        break;
    case STEP_MISSING:
    case STEP_PRESENT:
        out.node = missing_said(t, &values[0], operation == STEP_PRESENT);
        break;
    case STEP_EQUAL:
    case STEP_UNEQUAL:
    case STEP_LESS:
    case STEP_LESS_EQUAL:
    case STEP_GREATER:
    case STEP_GREATER_EQUAL:
        out.node = compare_said(t, operation, values);
        break;
    default: /* arithmetic */
        break;
    }
    return out;
}

CqlNode *cql_from_expr(Arena *arena, const Expr *condition, CqlNamer *name, const void *context)
{
    const Translation t = {arena, name, context};
    Said stack[EXPR_STACK] = {0};
    int size = 0;

    for (uint32_t i = 0; i < condition->step_count; i++) {
        const ExprStep *step = &condition->steps[i];
        Said said = step_said(&t, step, &stack[size - step->count]);
        size += 1 - step->count;
        stack[size - 1] = said;
    }
    return condition_said(&t, &stack[0]);
}
