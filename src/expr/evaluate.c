#include <math.h>

#include "base/number.h"
#include "base/time.h"
#include "expr/function.h"
#include "expr/program.h"

/* 0001-01-01 and 9999-12-31 as days since 1970-01-01. */
enum { FIRST_DAY = -719162, LAST_DAY = 2932896 };

typedef struct Evaluation {
    ExprLookup lookup;
    const void *context;
    double today;
    char strings[EXPR_STRINGS][NUMBER_SIZE];
} Evaluation;

/* Every operation finds its operands at `values` and leaves its result in the first of them. */
static void put_null(ExprValue *out)
{
    out->kind = EXPR_NULL;
}

static void put_boolean(ExprValue *out, bool value)
{
    out->kind = EXPR_BOOLEAN;
    out->boolean = value;
}

/* What is not a number (1 div 0) is null; there is one zero. */
static void put_number(ExprValue *out, double value)
{
    out->kind = isfinite(value) ? EXPR_NUMBER : EXPR_NULL;
    out->number = value + 0.0;
}

/* Whole days of the years 1 to 9999; anything else is null. */
static void put_date(ExprValue *out, double day)
{
    out->kind = day >= FIRST_DAY && day <= LAST_DAY ? EXPR_DATE : EXPR_NULL;
    out->number = floor(day);
}

static bool any_null(const ExprValue *values, int count)
{
    for (int i = 0; i < count; i++) {
        if (values[i].kind == EXPR_NULL) {
            return true;
        }
    }
    return false;
}

static void and_or(bool is_or, ExprValue *values)
{
    for (int i = 0; i < 2; i++) {
        if (values[i].kind == EXPR_BOOLEAN && values[i].boolean == is_or) {
            put_boolean(values, is_or);
            return;
        }
    }
    if (any_null(values, 2)) {
        put_null(values);
    } else {
        put_boolean(values, !is_or);
    }
}

static int compare(const ExprValue *a, const ExprValue *b)
{
    switch (a->kind) {
    case EXPR_TEXT:
        return text_compare(a->text, b->text);
    case EXPR_BOOLEAN:
        return a->boolean - b->boolean;
    default:
        return (a->number > b->number) - (a->number < b->number);
    }
}

static bool holds(ExprOperation operation, int order)
{
    switch (operation) {
    case STEP_EQUAL:
        return order == 0;
    case STEP_UNEQUAL:
        return order != 0;
    case STEP_LESS:
        return order < 0;
    case STEP_LESS_EQUAL:
        return order <= 0;
    case STEP_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

static double arithmetic(ExprOperation operation, double a, double b)
{
    switch (operation) {
    case STEP_ADD:
        return a + b;
    case STEP_SUBTRACT:
        return a - b;
    case STEP_MULTIPLY:
        return a * b;
    case STEP_DIVIDE:
        return a / b;
    default:
        return fmod(a, b);
    }
}

/* Of numbers and dates; the step knows which of them the result is. */
static void calculate(const ExprStep *step, ExprValue *values)
{
    double result = arithmetic((ExprOperation)step->operation, values[0].number, values[1].number);

    if (step->kind == EXPR_DATE) {
        put_date(values, result);
    } else {
        put_number(values, result);
    }
}

/* The next code of a list joined by ';' or blanks, taken off `codes`; empty at the end. */
static Text code_next(Text *codes)
{
    while (codes->length > 0 && (*codes->at == ';' || *codes->at == ' ')) {
        *codes = (Text){codes->at + 1, codes->length - 1};
    }
    size_t length = 0;
    while (length < codes->length && codes->at[length] != ';' && codes->at[length] != ' ') {
        length++;
    }
    Text code = {codes->at, length};
    *codes = (Text){codes->at + length, codes->length - length};
    return code;
}

static bool is_selected(Text codes, Text wanted)
{
    for (Text code = code_next(&codes); code.length > 0; code = code_next(&codes)) {
        if (text_equal(code, wanted)) {
            return true;
        }
    }
    return false;
}

static int count_selected(Text codes)
{
    int count = 0;

    while (code_next(&codes).length > 0) {
        count++;
    }
    return count;
}

static size_t count_characters(Text text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++) {
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    }
    return count;
}

static bool contains(Text text, Text part)
{
    return memmem(text.at, text.length, part.at, part.length) != NULL;
}

static void number_of(ExprValue *value)
{
    double number = value->kind == EXPR_BOOLEAN ? value->boolean : value->number;

    if (value->kind == EXPR_TEXT && !number_parse(text_trim(value->text), &number)) {
        put_null(value);
    } else {
        put_number(value, number);
    }
}

static void string_of(ExprValue *value, char room[NUMBER_SIZE])
{
    if (value->kind == EXPR_BOOLEAN) {
        value->text = value->boolean ? TEXT("true") : TEXT("false");
    } else if (value->kind == EXPR_NUMBER) {
        value->text = (Text){room, (size_t)number_format(value->number, room)};
    } else if (value->kind == EXPR_DATE) {
        Date date = {(int32_t)value->number, PRECISION_DAY};
        value->text = (Text){room, (size_t)date_format(date, room)};
    }
    value->kind = EXPR_TEXT;
}

static void date_of(ExprValue *value)
{
    Date date;

    if (value->kind == EXPR_DATE) {
        return;
    }
    if (date_parse(text_trim(value->text), &date) && date.precision == PRECISION_DAY) {
        put_date(value, date.day);
    } else {
        put_null(value);
    }
}

static void year_of(ExprValue *value)
{
    int year, month, day;

    day_to_civil((int32_t)value->number, &year, &month, &day);
    put_number(value, year);
}

/* Beyond 2^52 there is nothing to round; more than 15 decimals are none that a number has. */
static double rounded(double value, double decimals)
{
    if (!(decimals >= -15 && decimals <= 15)) {
        return (double)NAN;
    }
    double shift = pow(10, fabs(trunc(decimals)));
    double scaled = decimals < 0 ? value / shift : value * shift;
    if (!(fabs(scaled) < 0x1p52)) {
        return value;
    }
    return decimals < 0 ? round(scaled) * shift : round(scaled) / shift;
}

/* The least (-1) or greatest (1). */
static void extreme(ExprValue *values, int count, int direction)
{
    for (int i = 1; i < count; i++) {
        if (compare(&values[i], &values[0]) * direction > 0) {
            values[0] = values[i];
        }
    }
}

static double total(const ExprValue *values, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++) {
        sum += values[i].number;
    }
    return sum;
}

static void call_numbers(const ExprStep *step, ExprValue *values)
{
    switch ((FunctionId)step->function) {
    case FUNCTION_ROUND:
        put_number(values, rounded(values[0].number, step->count > 1 ? values[1].number : 0));
        break;
    case FUNCTION_INT:
        put_number(values, trunc(values[0].number));
        break;
    case FUNCTION_ABS:
        put_number(values, fabs(values[0].number));
        break;
    case FUNCTION_MIN:
        extreme(values, step->count, -1);
        break;
    case FUNCTION_MAX:
        extreme(values, step->count, 1);
        break;
    case FUNCTION_SUM:
        put_number(values, total(values, step->count));
        break;
    default:
        put_null(values);
        break;
    }
}

/* Functions of arguments that are all there. */
static void call_known(Evaluation *e, const ExprStep *step, ExprValue *values)
{
    switch ((FunctionId)step->function) {
    case FUNCTION_TRUE:
    case FUNCTION_FALSE:
        put_boolean(values, step->function == FUNCTION_TRUE);
        break;
    case FUNCTION_NOT:
        put_boolean(values, !values[0].boolean);
        break;
    case FUNCTION_SELECTED:
        put_boolean(values, is_selected(values[0].text, values[1].text));
        break;
    case FUNCTION_COUNT_SELECTED:
        put_number(values, count_selected(values[0].text));
        break;
    case FUNCTION_STRING_LENGTH:
        put_number(values, (double)count_characters(values[0].text));
        break;
    case FUNCTION_CONTAINS:
        put_boolean(values, contains(values[0].text, values[1].text));
        break;
    case FUNCTION_STARTS_WITH:
        put_boolean(values, text_starts(values[0].text, values[1].text));
        break;
    case FUNCTION_NUMBER:
        number_of(values);
        break;
    case FUNCTION_STRING:
        string_of(values, e->strings[step->string]);
        break;
    case FUNCTION_TODAY:
        put_date(values, e->today);
        break;
    case FUNCTION_DATE:
        date_of(values);
        break;
    case FUNCTION_YEAR:
        year_of(values);
        break;
    default:
        call_numbers(step, values);
        break;
    }
}

static void call(Evaluation *e, const ExprStep *step, ExprValue *values)
{
    int chosen = 0;

    switch (step->function) {
    case FUNCTION_IF:
        if (values[0].kind != EXPR_NULL) {
            values[0] = values[values[0].boolean ? 1 : 2];
        }
        break;
    case FUNCTION_COALESCE:
        while (chosen + 1 < step->count && values[chosen].kind == EXPR_NULL) {
            chosen++;
        }
        values[0] = values[chosen];
        break;
    case FUNCTION_IS_NULL:
        put_boolean(values, values[0].kind == EXPR_NULL);
        break;
    default:
        if (any_null(values, step->count)) {
            put_null(values);
        } else {
            call_known(e, step, values);
        }
        break;
    }
}

/* A value of another kind than the model said, or an empty text, counts as missing. */
static void variable(const Evaluation *e, const ExprStep *step, ExprValue *out)
{
    *out = e->lookup(e->context, step->variable);
    if (out->kind != step->kind || (out->kind == EXPR_TEXT && out->text.length == 0)) {
        put_null(out);
    } else if (out->kind == EXPR_DATE) {
        put_date(out, out->number);
    } else if (out->kind == EXPR_NUMBER) {
        put_number(out, out->number);
    }
}

/* An operator of two operands that are both there. */
static void operate_known(const ExprStep *step, ExprValue *values)
{
    ExprOperation operation = (ExprOperation)step->operation;

    if (operation >= STEP_ADD && operation <= STEP_MODULO) {
        calculate(step, values);
    } else {
        put_boolean(values, holds(operation, compare(&values[0], &values[1])));
    }
}

static void operate(const ExprStep *step, ExprValue *values)
{
    switch ((ExprOperation)step->operation) {
    case STEP_AND:
    case STEP_OR:
        and_or(step->operation == STEP_OR, values);
        break;
    case STEP_MISSING:
    case STEP_PRESENT:
        put_boolean(values, (values[0].kind == EXPR_NULL) == (step->operation == STEP_MISSING));
        break;
    case STEP_NEGATE:
        if (values[0].kind != EXPR_NULL) {
            put_number(values, -values[0].number);
        }
        break;
    default:
        if (any_null(values, 2)) {
            put_null(values);
        } else {
            operate_known(step, values);
        }
        break;
    }
}

ExprValue expr_evaluate(const Expr *expr, ExprLookup lookup, const void *context, double today)
{
    Evaluation e;
    ExprValue stack[EXPR_STACK];
    int size = 0;

    e.lookup = lookup;
    e.context = context;
    e.today = today;
    for (uint32_t i = 0; i < expr->step_count; i++) {
        const ExprStep *step = &expr->steps[i];
        ExprValue *values = &stack[size - step->count];
        switch (step->operation) {
        case STEP_CONSTANT:
            *values = step->constant;
            break;
        case STEP_VARIABLE:
            variable(&e, step, values);
            break;
        case STEP_CALL:
            call(&e, step, values);
            break;
        default:
            operate(step, values);
            break;
        }
        size += 1 - step->count;
    }
    return stack[0];
}
