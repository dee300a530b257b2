#include <ctype.h>
#include <stdarg.h>

#include "base/buffer.h"
#include "base/limits.h"
#include "base/number.h"
#include "base/time.h"
#include "expr/function.h"
#include "expr/program.h"

/* What the compiler knows of a part that was just compiled; its value is on top of the stack. */
typedef struct Operand {
    ExprKind kind;  /* NULL: the literal '' */
    size_t step;    /* the first of its steps */
    const char *at; /* where it begins */
    bool made;      /* text that lives only during the evaluation */
} Operand;

typedef struct Compiler {
    Arena *arena;
    Text source;
    const char *at, *end;
    ExprResolve resolve;
    const void *context;
    Buffer steps; /* ExprStep */
    int depth, height, strings;
    Error *err;
} Compiler;

typedef Status (*Level)(Compiler *c, Operand *out);

static Status compile_or(Compiler *c, Operand *out);

static Status fault(const Compiler *c, const char *at, const char *format, ...) PRINTF_LIKE(3, 4);

static Status fault(const Compiler *c, const char *at, const char *format, ...)
{
    char message[ERROR_MESSAGE_SIZE];
    size_t column = 1;
    va_list args;

    for (const char *character = c->source.at; character < at; character++) {
        column += ((unsigned char)*character & 0xc0) != 0x80;
    }
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return error_set(c->err, ST_INVALID, "column %zu: %s", column, message);
}

static const char *kind_name(ExprKind kind)
{
    static const char *const NAMES[] = {"''", "true or false", "a number", "text", "a date"};

    return NAMES[kind];
}

static void skip_blanks(Compiler *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r')) {
        c->at++;
    }
}

static bool is_name_byte(char byte)
{
    return isalnum((unsigned char)byte) || byte == '_' || byte == '-';
}

/* The name at the current place, which stays where it is. */
static Text peek_name(Compiler *c)
{
    size_t length = 0;

    skip_blanks(c);
    if (c->at < c->end && isalpha((unsigned char)*c->at)) {
        while (c->at + length < c->end && is_name_byte(c->at[length])) {
            length++;
        }
    }
    return (Text){c->at, length};
}

static bool take(Compiler *c, Text symbol)
{
    skip_blanks(c);
    if (!text_starts((Text){c->at, (size_t)(c->end - c->at)}, symbol)) {
        return false;
    }
    c->at += symbol.length;
    return true;
}

static bool take_word(Compiler *c, Text word)
{
    if (!text_equal(peek_name(c), word)) {
        return false;
    }
    c->at += word.length;
    return true;
}

/* Appends a step that takes step.count values and leaves one. */
static Status emit(Compiler *c, ExprStep step)
{
    c->height += 1 - step.count;
    if (c->height > EXPR_STACK || c->steps.size / sizeof step >= LIMIT_EXPRESSION_BYTES) {
        return fault(c, c->at, "the expression has too many parts");
    }
    buffer_bytes(&c->steps, &step, sizeof step);
    return ST_OK;
}

static size_t step_count(const Compiler *c)
{
    return c->steps.size / sizeof(ExprStep);
}

static Status constant(Compiler *c, ExprValue value, Operand *out)
{
    out->kind = value.kind;
    return emit(c, (ExprStep){.operation = STEP_CONSTANT, .kind = (uint8_t)value.kind, .constant = value});
}

static Status compile_variable(Compiler *c, Operand *out)
{
    const char *start = c->at + 2, *close = memchr(c->at, '}', (size_t)(c->end - c->at));
    ExprStep step = {.operation = STEP_VARIABLE};

    if (close == NULL) {
        return fault(c, c->at, "'${' has no '}'");
    }
    Text name = text_trim((Text){start, (size_t)(close - start)});
    if (!c->resolve(c->context, name, &step.variable, &out->kind)) {
        return fault(c, c->at, "there is no field '%.*s'", TEXT_ARG(name));
    }
    if (out->kind == EXPR_NULL) {
        return fault(c, c->at, "the field '%.*s' cannot be used in an expression", TEXT_ARG(name));
    }
    step.kind = (uint8_t)out->kind;
    c->at = close + 1;
    return emit(c, step);
}

static Status compile_text(Compiler *c, Operand *out)
{
    const char *start = c->at + 1, *close = memchr(start, *c->at, (size_t)(c->end - start));

    if (close == NULL) {
        return fault(c, c->at, "a text that begins here has no closing quote");
    }
    Text text = {start, (size_t)(close - start)};
    if (!text_is_utf8(text, NULL)) {
        return fault(c, c->at, "a text that is not UTF-8");
    }
    c->at = close + 1;
    if (text.length == 0) {
        return constant(c, (ExprValue){.kind = EXPR_NULL}, out);
    }
    return constant(c, (ExprValue){.kind = EXPR_TEXT, .text = text_copy(c->arena, text)}, out);
}

static Status compile_number(Compiler *c, Operand *out)
{
    const char *start = c->at;
    double value;

    while (c->at < c->end && (isdigit((unsigned char)*c->at) || *c->at == '.')) {
        c->at++;
    }
    if (c->at < c->end && is_name_byte(*c->at) && *c->at != '-') {
        return fault(c, start, "a number directly before a letter");
    }
    if (!number_parse((Text){start, (size_t)(c->at - start)}, &value)) {
        return fault(c, start, "'%.*s' is not a number", (int)(c->at - start > 40 ? 40 : c->at - start), start);
    }
    return constant(c, (ExprValue){.kind = EXPR_NUMBER, .number = value}, out);
}

/* date('2024-01-31') is a constant, and a mistake in it is found now. */
static Status fold_date(Compiler *c, Operand *argument)
{
    ExprStep *step = (ExprStep *)(void *)c->steps.at + argument->step;
    Date date;

    if (step->operation != STEP_CONSTANT || argument->kind != EXPR_TEXT) {
        return ST_OK;
    }
    if (!date_parse(step->constant.text, &date) || date.precision != PRECISION_DAY) {
        return fault(c, argument->at, "'%.*s' is not a day: write it like '2024-01-31'", TEXT_ARG(step->constant.text));
    }
    step->constant = (ExprValue){.kind = EXPR_DATE, .number = date.day};
    step->kind = EXPR_DATE;
    argument->kind = EXPR_DATE;
    return ST_OK;
}

static bool letter_admits(char letter, ExprKind kind)
{
    switch (letter) {
    case 'B':
        return kind == EXPR_BOOLEAN;
    case 'N':
        return kind == EXPR_NUMBER;
    case 'T':
        return kind == EXPR_TEXT;
    case 'D':
        return kind == EXPR_DATE;
    case 'M':
        return kind == EXPR_NUMBER || kind == EXPR_DATE;
    case 'X':
        return kind == EXPR_TEXT || kind == EXPR_DATE;
    default:
        return true;
    }
}

static const char *letter_name(char letter)
{
    switch (letter) {
    case 'B':
        return "true or false";
    case 'N':
        return "a number";
    case 'T':
        return "text";
    case 'D':
        return "a date";
    case 'M':
        return "a number or a date";
    default:
        return "text or a date";
    }
}

static bool letter_is_common(char letter)
{
    return letter == '=' || letter == 'M';
}

/* Checks argument `i`; `*common` is the kind of those before it that must be alike. */
static Status check_argument(const Compiler *c, const Function *function, int i, const Operand *argument,
                             ExprKind *common)
{
    char letter = function_argument(function, i);

    if (!letter_admits(letter, argument->kind)) {
        return fault(c, argument->at, "argument %d of %.*s() must be %s, and this is %s", i + 1,
                     TEXT_ARG(function->name), letter_name(letter), kind_name(argument->kind));
    }
    if (!letter_is_common(letter) || argument->kind == EXPR_NULL) {
        return ST_OK;
    }
    if (*common != EXPR_NULL && *common != argument->kind) {
        return fault(c, argument->at, "%.*s() needs arguments of one kind: this is %s, and one before it is %s",
                     TEXT_ARG(function->name), kind_name(argument->kind), kind_name(*common));
    }
    *common = argument->kind;
    return ST_OK;
}

static Status check_count(const Compiler *c, const char *at, const Function *function, int count)
{
    if (count >= function->least && count <= function->most) {
        return ST_OK;
    }
    if (function->least == function->most) {
        return fault(c, at, "%.*s() takes %d argument%s, and %d %s given", TEXT_ARG(function->name), function->least,
                     function->least == 1 ? "" : "s", count, count == 1 ? "is" : "are");
    }
    return fault(c, at, "%.*s() takes %d to %d arguments, and %d %s given", TEXT_ARG(function->name), function->least,
                 function->most, count, count == 1 ? "is" : "are");
}

static Status compile_arguments(Compiler *c, FunctionId id, int *count, ExprKind *common, bool *made)
{
    const Function *function = &FUNCTIONS[id];

    if (take(c, TEXT(")"))) {
        return ST_OK;
    }
    do {
        Operand argument = {0};
        TRY(compile_or(c, &argument));
        if (*count >= function->most) {
            return check_count(c, argument.at, function, *count + 1);
        }
        TRY(check_argument(c, function, *count, &argument, common));
        if (id == FUNCTION_DATE) {
            TRY(fold_date(c, &argument));
        }
        *made = *made || argument.made;
        ++*count;
    } while (take(c, TEXT(",")));
    return take(c, TEXT(")")) ? ST_OK : fault(c, c->at, "a ',' or ')' is expected here");
}

static ExprKind result_kind(const Function *function, ExprKind common)
{
    switch (function->result) {
    case 'B':
        return EXPR_BOOLEAN;
    case 'N':
        return EXPR_NUMBER;
    case 'T':
        return EXPR_TEXT;
    case 'D':
        return EXPR_DATE;
    default:
        return common;
    }
}

static Status compile_call(Compiler *c, Text name, Operand *out)
{
    int found = function_find(name), count = 0;
    const char *start = c->at;
    ExprKind common = EXPR_NULL;
    bool made = false;

    if (found < 0) {
        return fault(c, start, "there is no function '%.*s'", (int)(name.length > 40 ? 40 : name.length), name.at);
    }
    FunctionId id = (FunctionId)found;
    c->at += name.length;
    if (!take(c, TEXT("("))) {
        return fault(c, start, "'%.*s' is a function: write %.*s(…); a field is written ${name}", TEXT_ARG(name),
                     TEXT_ARG(name));
    }
    TRY(compile_arguments(c, id, &count, &common, &made));
    TRY(check_count(c, start, &FUNCTIONS[id], count));
    out->kind = result_kind(&FUNCTIONS[id], common);
    if (out->kind == EXPR_NULL) {
        return fault(c, start, "%.*s() has nothing but '' to give", TEXT_ARG(name));
    }
    out->made = id == FUNCTION_STRING || (made && out->kind == EXPR_TEXT);
    ExprStep step = {.operation = STEP_CALL,
                     .kind = (uint8_t)out->kind,
                     .function = (uint8_t)id,
                     .count = (uint8_t)count,
                     .string = (uint32_t)c->strings};
    if (id == FUNCTION_STRING && ++c->strings > EXPR_STRINGS) {
        return fault(c, start, "string() can be used %d times in one expression", EXPR_STRINGS);
    }
    return emit(c, step);
}

static Status compile_name(Compiler *c, Operand *out)
{
    Text name = peek_name(c);

    if (c->at == c->end) {
        return fault(c, c->at, "the expression ends where a value is expected");
    }
    if (name.length > 0) {
        return compile_call(c, name, out);
    }
    if (*c->at == '.') {
        return fault(c, c->at, "'.' is not known here: name the field, ${name}");
    }
    int size = 1;
    while (c->at + size < c->end && ((unsigned char)c->at[size] & 0xc0) == 0x80) {
        size++;
    }
    return fault(c, c->at, "a value is expected here, not '%.*s'", size, c->at);
}

static Status compile_parentheses(Compiler *c, Operand *out)
{
    const char *start = c->at++;

    TRY(compile_or(c, out));
    if (!take(c, TEXT(")"))) {
        return fault(c, c->at == c->end ? start : c->at,
                     c->at == c->end ? "this '(' has no ')'" : "a ')' or an operator is expected here");
    }
    return ST_OK;
}

static Status compile_primary(Compiler *c, Operand *out)
{
    skip_blanks(c);
    *out = (Operand){.at = c->at, .step = step_count(c)};
    char first = c->at < c->end ? *c->at : '\0';
    if (isdigit((unsigned char)first) || (first == '.' && c->end - c->at > 1 && isdigit((unsigned char)c->at[1]))) {
        return compile_number(c, out);
    }
    switch (first) {
    case '(':
        return compile_parentheses(c, out);
    case '\'':
    case '"':
        return compile_text(c, out);
    case '$':
        return c->end - c->at > 1 && c->at[1] == '{' ? compile_variable(c, out)
                                                     : fault(c, c->at, "a field is written ${name}");
    default:
        return compile_name(c, out);
    }
}

static Status compile_sign(Compiler *c, Operand *out)
{
    skip_blanks(c);
    if (c->at == c->end || *c->at != '-') {
        return compile_primary(c, out);
    }
    const char *start = c->at++;
    if (c->depth >= EXPR_DEPTH) {
        return fault(c, start, "nested too deep");
    }
    c->depth++;
    TRY(compile_sign(c, out));
    c->depth--;
    if (out->kind != EXPR_NUMBER) {
        return fault(c, start, "'-' needs a number, and this is %s", kind_name(out->kind));
    }
    out->at = start;
    return emit(c, (ExprStep){.operation = STEP_NEGATE, .kind = EXPR_NUMBER, .count = 1});
}

typedef struct Operator {
    Text symbol;
    ExprOperation operation;
} Operator;

static const Operator FACTORS[] = {{{"*", 1}, STEP_MULTIPLY}, {{"div", 3}, STEP_DIVIDE}, {{"mod", 3}, STEP_MODULO}};
static const Operator TERMS[] = {{{"+", 1}, STEP_ADD}, {{"-", 1}, STEP_SUBTRACT}};
static const Operator ORDERS[] = {
    {{"<=", 2}, STEP_LESS_EQUAL}, {{">=", 2}, STEP_GREATER_EQUAL}, {{"<", 1}, STEP_LESS}, {{">", 1}, STEP_GREATER}};
static const Operator EQUALITIES[] = {{{"=", 1}, STEP_EQUAL}, {{"!=", 2}, STEP_UNEQUAL}};
static const Operator ANDS[] = {{{"and", 3}, STEP_AND}};
static const Operator ORS[] = {{{"or", 2}, STEP_OR}};

/* The operator of `table` at the current place, taken; or NULL. */
static const Operator *take_operator(Compiler *c, const Operator *table, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool word = isalpha((unsigned char)table[i].symbol.at[0]);
        if (word ? take_word(c, table[i].symbol) : take(c, table[i].symbol)) {
            return &table[i];
        }
    }
    return NULL;
}

/* Kind of `left` operator `right`; NULL when there is no such thing. */
static ExprKind kind_of_operation(ExprOperation operation, ExprKind left, ExprKind right)
{
    switch (operation) {
    case STEP_AND:
    case STEP_OR:
        return left == EXPR_BOOLEAN && right == EXPR_BOOLEAN ? EXPR_BOOLEAN : EXPR_NULL;
    case STEP_EQUAL:
    case STEP_UNEQUAL:
        return left == right && left != EXPR_NULL ? EXPR_BOOLEAN : EXPR_NULL;
    case STEP_LESS:
    case STEP_LESS_EQUAL:
    case STEP_GREATER:
    case STEP_GREATER_EQUAL:
        return left == right && left != EXPR_NULL && left != EXPR_BOOLEAN ? EXPR_BOOLEAN : EXPR_NULL;
    case STEP_ADD:
    case STEP_SUBTRACT:
        if (left == EXPR_DATE && right == EXPR_NUMBER) {
            return EXPR_DATE;
        }
        if (operation == STEP_ADD ? left == EXPR_NUMBER && right == EXPR_DATE
                                  : left == EXPR_DATE && right == EXPR_DATE) {
            return operation == STEP_ADD ? EXPR_DATE : EXPR_NUMBER;
        }
        break;
    default:
        break;
    }
    return left == EXPR_NUMBER && right == EXPR_NUMBER ? EXPR_NUMBER : EXPR_NULL;
}

/* Is the operand whose steps end before `end` the literal ''? */
static bool is_literal_nothing(const Compiler *c, const Operand *operand, size_t end)
{
    const ExprStep *step = (const ExprStep *)(const void *)c->steps.at + operand->step;

    return operand->kind == EXPR_NULL && end == operand->step + 1 && step->operation == STEP_CONSTANT;
}

/* x = '' and x != '' ask whether x is missing; the '' may stand on either side. */
static Status compare_with_nothing(Compiler *c, ExprOperation operation, Operand *left, const Operand *right)
{
    const Operand *literal = is_literal_nothing(c, right, step_count(c)) ? right : left;
    ExprStep *steps = (ExprStep *)(void *)c->steps.at;
    size_t behind = step_count(c) - literal->step - 1;

    memmove(steps + literal->step, steps + literal->step + 1, behind * sizeof *steps);
    c->steps.size -= sizeof *steps;
    c->height--;
    left->kind = EXPR_BOOLEAN;
    left->made = false;
    ExprOperation asked = operation == STEP_EQUAL ? STEP_MISSING : STEP_PRESENT;
    return emit(c, (ExprStep){.operation = (uint8_t)asked, .kind = EXPR_BOOLEAN, .count = 1});
}

static Status combine(Compiler *c, const Operator *operator, Operand * left, const Operand *right)
{
    bool equality = operator->operation == STEP_EQUAL || operator->operation == STEP_UNEQUAL;

    if (equality && (is_literal_nothing(c, left, right->step) || is_literal_nothing(c, right, step_count(c)))) {
        return compare_with_nothing(c, operator->operation, left, right);
    }
    ExprKind kind = kind_of_operation(operator->operation, left->kind, right->kind);
    if (kind == EXPR_NULL) {
        bool dates = (left->kind == EXPR_DATE && right->kind == EXPR_TEXT) ||
                     (left->kind == EXPR_TEXT && right->kind == EXPR_DATE);
        return fault(c, left->at, "'%.*s' does not work on %s and %s%s", TEXT_ARG(operator->symbol),
                     kind_name(left->kind), kind_name(right->kind), dates ? ": write date('2024-01-31')" : "");
    }
    left->kind = kind;
    left->made = false;
    return emit(c, (ExprStep){.operation = (uint8_t) operator->operation, .kind = (uint8_t)kind, .count = 2});
}

/* Operands of the next tighter level between operators of this one, from left to right. */
static Status compile_level(Compiler *c, const Operator *table, size_t count, Level tighter, Operand *out)
{
    const Operator *operator;

    TRY(tighter(c, out));
    while ((operator= take_operator(c, table, count)) != NULL) {
        Operand right;
        TRY(tighter(c, &right));
        TRY(combine(c, operator, out, &right));
    }
    return ST_OK;
}

static Status compile_factors(Compiler *c, Operand *out)
{
    return compile_level(c, FACTORS, COUNT_OF(FACTORS), compile_sign, out);
}

static Status compile_terms(Compiler *c, Operand *out)
{
    return compile_level(c, TERMS, COUNT_OF(TERMS), compile_factors, out);
}

static Status compile_order(Compiler *c, Operand *out)
{
    return compile_level(c, ORDERS, COUNT_OF(ORDERS), compile_terms, out);
}

static Status compile_equality(Compiler *c, Operand *out)
{
    return compile_level(c, EQUALITIES, COUNT_OF(EQUALITIES), compile_order, out);
}

static Status compile_and(Compiler *c, Operand *out)
{
    return compile_level(c, ANDS, COUNT_OF(ANDS), compile_equality, out);
}

static Status compile_or(Compiler *c, Operand *out)
{
    skip_blanks(c);
    if (c->depth >= EXPR_DEPTH) {
        return fault(c, c->at, "nested too deep");
    }
    c->depth++;
    TRY(compile_level(c, ORS, COUNT_OF(ORS), compile_and, out));
    c->depth--;
    return ST_OK;
}

static Status check_end(Compiler *c, const Operand *result)
{
    skip_blanks(c);
    if (c->at < c->end) {
        Text name = peek_name(c);
        int shown = name.length > 0 && name.length < 40 ? (int)name.length : 1;
        return fault(c, c->at, "an operator or the end is expected here, not '%.*s'", shown, c->at);
    }
    if (result->made) {
        return fault(c, c->source.at, "the result is text made by string(), which lives only inside the expression");
    }
    return ST_OK;
}

static Expr *finish(Compiler *c)
{
    Expr *expr = arena_new(c->arena, sizeof(Expr) + c->steps.size);

    expr->step_count = (uint32_t)step_count(c);
    memcpy(expr->steps, c->steps.at, c->steps.size);
    return expr;
}

Status expr_compile(Arena *arena, Text source, ExprResolve resolve, const void *context, Expr **out, Error *err)
{
    Compiler c = {
        .arena = arena, .source = source, .at = source.at, .resolve = resolve, .context = context, .err = err};
    Operand result;

    if (source.length > LIMIT_EXPRESSION_BYTES) {
        return error_set(err, ST_INVALID, "an expression of %zu bytes, where at most %d are allowed", source.length,
                         LIMIT_EXPRESSION_BYTES);
    }
    if (text_trim(source).length == 0) {
        return error_set(err, ST_INVALID, "the expression is empty");
    }
    c.end = source.at + source.length;
    Status status = compile_or(&c, &result);
    if (status == ST_OK) {
        status = check_end(&c, &result);
    }
    if (status == ST_OK) {
        *out = finish(&c);
    }
    buffer_done(&c.steps);
    return status;
}
