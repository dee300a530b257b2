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

static const ExprValue NOTHING = {.kind = EXPR_NULL};

static ExprValue of_boolean(bool value)
{
    return (ExprValue){.kind = EXPR_BOOLEAN, .boolean = value};
}

/* What is not a number (1 div 0) is null; there is one zero. */
static ExprValue of_number(double value)
{
    return isfinite(value) ? (ExprValue){.kind = EXPR_NUMBER, .number = value + 0.0} : NOTHING;
}

/* Whole days of the years 1 to 9999; anything else is null. */
static ExprValue of_date(double day)
{
    bool possible = day >= FIRST_DAY && day <= LAST_DAY;

    return possible ? (ExprValue){.kind = EXPR_DATE, .number = floor(day)} : NOTHING;
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

static ExprValue and_or(bool is_or, const ExprValue *values)
{
    for (int i = 0; i < 2; i++) {
        if (values[i].kind == EXPR_BOOLEAN && values[i].boolean == is_or) {
            return of_boolean(is_or);
        }
    }
    return any_null(values, 2) ? NOTHING : of_boolean(!is_or);
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

static ExprValue comparison(ExprOperation operation, const ExprValue *values)
{
    int order = compare(&values[0], &values[1]);

    switch (operation) {
    case STEP_EQUAL:
        return of_boolean(order == 0);
    case STEP_UNEQUAL:
        return of_boolean(order != 0);
    case STEP_LESS:
        return of_boolean(order < 0);
    case STEP_LESS_EQUAL:
        return of_boolean(order <= 0);
    case STEP_GREATER:
        return of_boolean(order > 0);
    default:
        return of_boolean(order >= 0);
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
static ExprValue calculate(const ExprStep *step, const ExprValue *values)
{
    double result = arithmetic((ExprOperation)step->operation, values[0].number, values[1].number);

    return step->kind == EXPR_DATE ? of_date(result) : of_number(result);
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

static ExprValue number_of(const ExprValue *value)
{
    double number;

    if (value->kind == EXPR_BOOLEAN) {
        return of_number(value->boolean);
    }
    if (value->kind == EXPR_TEXT) {
        return number_parse(text_trim(value->text), &number) ? of_number(number) : NOTHING;
    }
    return of_number(value->number);
}

static ExprValue string_of(const ExprValue *value, char room[NUMBER_SIZE])
{
    Text text = value->text;

    if (value->kind == EXPR_BOOLEAN) {
        text = value->boolean ? TEXT("true") : TEXT("false");
    } else if (value->kind == EXPR_NUMBER) {
        text = (Text){room, (size_t)number_format(value->number, room)};
    } else if (value->kind == EXPR_DATE) {
        Date date = {(int32_t)value->number, PRECISION_DAY};
        text = (Text){room, (size_t)date_format(date, room)};
    }
    return text.length == 0 ? NOTHING : (ExprValue){.kind = EXPR_TEXT, .text = text};
}

static ExprValue date_of(const ExprValue *value)
{
    Date date;

    if (value->kind == EXPR_DATE) {
        return *value;
    }
    if (!date_parse(text_trim(value->text), &date) || date.precision != PRECISION_DAY) {
        return NOTHING;
    }
    return (ExprValue){.kind = EXPR_DATE, .number = date.day};
}

static ExprValue year_of(const ExprValue *value)
{
    int year, month, day;

    day_to_civil((int32_t)value->number, &year, &month, &day);
    return of_number(year);
}

static ExprValue rounded(double value, double decimals)
{
    if (!(decimals >= -15 && decimals <= 15)) {
        return NOTHING;
    }
    double shift = pow(10, fabs(trunc(decimals)));
    double scaled = decimals < 0 ? value / shift : value * shift;
    if (!(fabs(scaled) < 0x1p52)) {
        return of_number(value);
    }
    return of_number(decimals < 0 ? round(scaled) * shift : round(scaled) / shift);
}

static ExprValue extreme(const ExprValue *values, int count, int direction)
{
    const ExprValue *best = values;

    for (int i = 1; i < count; i++) {
        if (compare(&values[i], best) * direction > 0) {
            best = &values[i];
        }
    }
    return *best;
}

static ExprValue total(const ExprValue *values, int count)
{
    double sum = 0;

    for (int i = 0; i < count; i++) {
        sum += values[i].number;
    }
    return of_number(sum);
}

static ExprValue first_known(const ExprValue *values, int count)
{
    for (int i = 0; i < count; i++) {
        if (values[i].kind != EXPR_NULL) {
            return values[i];
        }
    }
    return NOTHING;
}

/* Functions of arguments that are all there. */
static ExprValue call_known(Evaluation *e, const ExprStep *step, const ExprValue *values)
{
    switch ((FunctionId)step->function) {
    case FUNCTION_TRUE:
    case FUNCTION_FALSE:
        return of_boolean(step->function == FUNCTION_TRUE);
    case FUNCTION_NOT:
        return of_boolean(!values[0].boolean);
    case FUNCTION_SELECTED:
        return of_boolean(is_selected(values[0].text, values[1].text));
    case FUNCTION_COUNT_SELECTED:
        return of_number(count_selected(values[0].text));
    case FUNCTION_STRING_LENGTH:
        return of_number((double)count_characters(values[0].text));
    case FUNCTION_CONTAINS:
        return of_boolean(memmem(values[0].text.at, values[0].text.length, values[1].text.at, values[1].text.length));
    case FUNCTION_STARTS_WITH:
        return of_boolean(text_starts(values[0].text, values[1].text));
    case FUNCTION_NUMBER:
        return number_of(&values[0]);
    case FUNCTION_STRING:
        return string_of(&values[0], e->strings[step->string]);
    case FUNCTION_ROUND:
        return rounded(values[0].number, step->count > 1 ? values[1].number : 0);
    case FUNCTION_INT:
        return of_number(trunc(values[0].number));
    case FUNCTION_ABS:
        return of_number(fabs(values[0].number));
    case FUNCTION_MIN:
        return extreme(values, step->count, -1);
    case FUNCTION_MAX:
        return extreme(values, step->count, 1);
    case FUNCTION_SUM:
        return total(values, step->count);
    case FUNCTION_TODAY:
        return of_date(e->today);
    case FUNCTION_DATE:
        return date_of(&values[0]);
    case FUNCTION_YEAR:
        return year_of(&values[0]);
    default:
        return NOTHING;
    }
}

static ExprValue call(Evaluation *e, const ExprStep *step, const ExprValue *values)
{
    switch (step->function) {
    case FUNCTION_IF:
        return values[0].kind == EXPR_NULL ? NOTHING : values[values[0].boolean ? 1 : 2];
    case FUNCTION_COALESCE:
        return first_known(values, step->count);
    case FUNCTION_IS_NULL:
        return of_boolean(values[0].kind == EXPR_NULL);
    default:
        return any_null(values, step->count) ? NOTHING : call_known(e, step, values);
    }
}

/* A value of another kind than the model said, or an empty text, counts as missing. */
static ExprValue variable(const Evaluation *e, const ExprStep *step)
{
    ExprValue value = e->lookup(e->context, step->variable);

    if (value.kind != step->kind || (value.kind == EXPR_TEXT && value.text.length == 0)) {
        return NOTHING;
    }
    if (value.kind == EXPR_DATE) {
        return of_date(value.number);
    }
    return value.kind == EXPR_NUMBER ? of_number(value.number) : value;
}

/* An operator with its operands at `values`. */
static ExprValue operate(const ExprStep *step, const ExprValue *values)
{
    switch ((ExprOperation)step->operation) {
    case STEP_AND:
    case STEP_OR:
        return and_or(step->operation == STEP_OR, values);
    case STEP_MISSING:
    case STEP_PRESENT:
        return of_boolean((values[0].kind == EXPR_NULL) == (step->operation == STEP_MISSING));
    case STEP_NEGATE:
        return values[0].kind == EXPR_NULL ? NOTHING : of_number(-values[0].number);
    case STEP_ADD:
    case STEP_SUBTRACT:
    case STEP_MULTIPLY:
    case STEP_DIVIDE:
    case STEP_MODULO:
        return any_null(values, 2) ? NOTHING : calculate(step, values);
    default:
        return any_null(values, 2) ? NOTHING : comparison((ExprOperation)step->operation, values);
    }
}

ExprValue expr_evaluate(const Expr *expr, ExprLookup lookup, const void *context, double today)
{
    Evaluation e = {.lookup = lookup, .context = context, .today = today};
    ExprValue stack[EXPR_STACK];
    int size = 0;

    for (uint32_t i = 0; i < expr->step_count; i++) {
        const ExprStep *step = &expr->steps[i];
        size -= step->count;
        switch (step->operation) {
        case STEP_CONSTANT:
            stack[size++] = step->constant;
            break;
        case STEP_VARIABLE:
            stack[size++] = variable(&e, step);
            break;
        case STEP_CALL:
            stack[size] = call(&e, step, stack + size);
            size++;
            break;
        default:
            stack[size] = operate(step, stack + size);
            size++;
            break;
        }
    }
    return stack[0];
}
