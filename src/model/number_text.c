#include <math.h>
#include <stdio.h>

#include "base/number.h"
#include "model/value_part.h"

enum { DIGITS_MAX = 40, MARKS_MAX = 16, EXPONENT_MAX = 400, INTEGER_DIGITS_MAX = 19 };

/* What stands between digits; every blank counts as ' ' and every apostrophe as '\''. */
typedef struct Mark {
    char kind;
    int before; /* digits in front of it */
} Mark;

typedef struct NumberParts {
    char digits[DIGITS_MAX + 1];
    int digit_count;
    Mark marks[MARKS_MAX];
    int mark_count;
    int exponent;
    bool negative, has_exponent;
    Text suffix;
} NumberParts;

enum { DECIMAL_NONE = -1, DECIMAL_AMBIGUOUS = -2, DECIMAL_MALFORMED = -3 };

static bool is_digit(Text text)
{
    return text.length > 0 && text.at[0] >= '0' && text.at[0] <= '9';
}

static Text text_from(Text text, size_t offset)
{
    return (Text){text.at + offset, text.length - offset};
}

static char mark_kind(uint32_t c)
{
    switch (c) {
    case ' ':
    case 0xa0:
    case 0x2009:
    case 0x202f:
        return ' ';
    case '\'':
    case 0x2019:
        return '\'';
    case '.':
    case ',':
        return (char)c;
    default:
        return '\0';
    }
}

static Text scan_sign(Text text, bool *negative)
{
    uint32_t c;
    int length = utf8_decode(text, &c);

    *negative = length > 0 && (c == '-' || c == 0x2212);
    return *negative || (length > 0 && c == '+') ? text_from(text, (size_t)length) : text;
}

static Text scan_exponent(NumberParts *parts, Text text)
{
    if (text.length < 2 || (text.at[0] != 'e' && text.at[0] != 'E')) {
        return text;
    }
    bool negative = text.at[1] == '-';
    Text digits = text_from(text, negative || text.at[1] == '+' ? 2 : 1);
    if (!is_digit(digits)) {
        return text;
    }
    int exponent = 0;
    for (; is_digit(digits); digits = text_from(digits, 1)) {
        exponent = exponent > EXPONENT_MAX ? exponent : exponent * 10 + (digits.at[0] - '0');
    }
    parts->has_exponent = true;
    parts->exponent = negative ? -exponent : exponent;
    return digits;
}

/* Splits digits, marks, exponent and what follows; false when there are no digits or too many. */
static bool scan_number(Text text, NumberParts *parts)
{
    *parts = (NumberParts){0};
    text = scan_sign(text_trim(text), &parts->negative);
    for (;;) {
        if (is_digit(text)) {
            if (parts->digit_count == DIGITS_MAX) {
                return false;
            }
            parts->digits[parts->digit_count++] = text.at[0];
            text = text_from(text, 1);
            continue;
        }
        uint32_t c = 0;
        int length = utf8_decode(text, &c);
        char kind = length == 0 ? '\0' : mark_kind(c);
        if (kind == '\0' || !is_digit(text_from(text, (size_t)length))) {
            break;
        }
        if (parts->mark_count == MARKS_MAX) {
            return false;
        }
        parts->marks[parts->mark_count++] = (Mark){kind, parts->digit_count};
        text = text_from(text, (size_t)length);
    }
    if (parts->digit_count > 0) {
        text = scan_exponent(parts, text);
    }
    parts->suffix = text_trim(text);
    return parts->digit_count > 0;
}

/* Do the first `count` marks, all of one kind, part groups of three digits up to the digit `end`? */
static bool groups_of_three(const NumberParts *parts, int count, int end)
{
    for (int i = 0; i < count; i++) {
        int next = i + 1 < count ? parts->marks[i + 1].before : end;
        int first = parts->marks[0].before;
        if (parts->marks[i].kind != parts->marks[0].kind || next - parts->marks[i].before != 3 || first < 1 ||
            first > 3) {
            return false;
        }
    }
    return true;
}

static int count_marks(const NumberParts *parts, char kind)
{
    int count = 0;

    for (int i = 0; i < parts->mark_count; i++) {
        count += parts->marks[i].kind == kind;
    }
    return count;
}

/* The number of the decimal mark when `mark` is one, else DECIMAL_NONE. */
static int decimal_declared(const NumberParts *parts, char mark)
{
    int last = parts->mark_count - 1;

    if (last < 0 || parts->marks[last].kind != mark) {
        return DECIMAL_NONE;
    }
    return last;
}

/* One mark that may part thousands or be the decimal mark. */
static int decimal_of_single(const NumberParts *parts)
{
    int before = parts->marks[0].before, after = parts->digit_count - before;

    if (after != 3 || before == 0 || before > 3 || parts->digits[0] == '0' || parts->has_exponent) {
        return 0;
    }
    return DECIMAL_AMBIGUOUS;
}

static int decimal_guessed(const NumberParts *parts)
{
    int last = parts->mark_count - 1;
    char kind = last < 0 ? ' ' : parts->marks[last].kind;

    if (kind != '.' && kind != ',') {
        return DECIMAL_NONE;
    }
    if (count_marks(parts, kind) > 1) {
        return DECIMAL_NONE;
    }
    return last == 0 ? decimal_of_single(parts) : last;
}

/* The number of the decimal mark, DECIMAL_NONE when all marks part thousands, or why neither can be. */
static int decimal_find(const NumberParts *parts, char declared)
{
    int decimal = declared != '\0' ? decimal_declared(parts, declared) : decimal_guessed(parts);

    if (decimal == DECIMAL_AMBIGUOUS) {
        return decimal;
    }
    int groups = decimal == DECIMAL_NONE ? parts->mark_count : decimal;
    int end = decimal == DECIMAL_NONE ? parts->digit_count : parts->marks[decimal].before;
    bool mark_twice = decimal != DECIMAL_NONE && count_marks(parts, parts->marks[decimal].kind) > 1;
    bool declared_groups = declared != '\0' && decimal == DECIMAL_NONE && count_marks(parts, declared) > 0;
    return mark_twice || declared_groups || !groups_of_three(parts, groups, end) ? DECIMAL_MALFORMED : decimal;
}

char decimal_guess(Text text)
{
    NumberParts parts;

    if (!scan_number(text, &parts)) {
        return '\0';
    }
    int decimal = decimal_find(&parts, '\0');
    if (decimal >= 0) {
        return parts.marks[decimal].kind;
    }
    if (decimal == DECIMAL_NONE && parts.mark_count > 1 && parts.marks[0].kind != ' ') {
        return parts.marks[0].kind == ',' ? '.' : parts.marks[0].kind == '.' ? ',' : '\0';
    }
    return '\0';
}

/* Read with its only mark as the decimal one, is the number certainly not whole? */
static bool has_fraction(const NumberParts *parts)
{
    return parts->suffix.length == 0 && memcmp(parts->digits + parts->marks[0].before, "000", 3) != 0;
}

static int decimal_settle(const NumberParts *parts, bool whole, const ValueOptions *options)
{
    int decimal = decimal_find(parts, options->decimal);

    if (decimal == DECIMAL_AMBIGUOUS && (options->group_of_three || (whole && has_fraction(parts)))) {
        return DECIMAL_NONE;
    }
    return decimal;
}

static Status refuse_marks(Text text, const NumberParts *parts, int reason, Error *err)
{
    char quoted[QUOTE_SIZE];

    quote(text, quoted);
    if (reason == DECIMAL_AMBIGUOUS) {
        int before = parts->marks[0].before;
        return error_set(err, ST_INVALID,
                         "\"%s\" can be read as %s or as %.*s.%s: say which character is the decimal mark", quoted,
                         parts->digits, before, parts->digits, parts->digits + before);
    }
    return error_set(err, ST_INVALID,
                     "\"%s\" is not a number: its marks do not part groups of three digits and one decimal part",
                     quoted);
}

static Status refuse_suffix(Text text, const NumberParts *parts, Text unit, Error *err)
{
    char quoted[QUOTE_SIZE], suffix[QUOTE_SIZE];

    quote(text, quoted);
    quote(parts->suffix, suffix);
    if (unit.length == 0) {
        return error_set(err, ST_INVALID, "\"%s\" is not a number: \"%s\" follows the digits, and no unit is expected",
                         quoted, suffix);
    }
    return error_set(err, ST_INVALID,
                     "\"%s\" does not end in a unit that can be converted to %.*s: write the number alone or in %.*s",
                     quoted, TEXT_ARG(unit), TEXT_ARG(unit));
}

/* Digits and the power of ten they stand for, in the field's unit. */
static Status read_parts(Text text, Text unit, bool whole, const ValueOptions *options, NumberParts *parts, Error *err)
{
    char quoted[QUOTE_SIZE];
    int power = 0;

    if (!scan_number(text, parts)) {
        return error_set(err, ST_INVALID, "\"%s\" is not a number: digits are accepted, such as 1234%s",
                         quote(text, quoted), whole ? "" : " or 1234.5");
    }
    int decimal = decimal_settle(parts, whole, options);
    if (decimal < DECIMAL_NONE) {
        return refuse_marks(text, parts, decimal, err);
    }
    if (parts->suffix.length > 0 && !unit_power(parts->suffix, unit, &power)) {
        return refuse_suffix(text, parts, unit, err);
    }
    int fraction = decimal == DECIMAL_NONE ? 0 : parts->digit_count - parts->marks[decimal].before;
    parts->exponent += power - fraction;
    return ST_OK;
}

/* As programs write it: digits and at most a point, which nobody could take for a mark of thousands. */
static bool plain_number(Text text, const ValueOptions *options, double *out)
{
    ptrdiff_t point = text_index(text, '.');
    bool clear =
        point < 0 || options->decimal == '.' || (options->decimal == '\0' && text.length - (size_t)point - 1 != 3);

    for (size_t i = text.length > 0 && text.at[0] == '-'; i < text.length; i++) {
        if (((unsigned)(text.at[i] - '0') > 9 && text.at[i] != '.') || i > DIGITS_MAX) {
            return false;
        }
    }
    return clear && text.length > 0 && text.at[text.length - 1] != '.' && number_parse(text, out);
}

Status number_text_parse(Text text, Text unit, const ValueOptions *options, double *out, Error *err)
{
    NumberParts parts;
    char plain[DIGITS_MAX + 16], quoted[QUOTE_SIZE];
    double number;

    if (plain_number(text, options, &number)) {
        *out = number == 0 ? 0 : number;
        return ST_OK;
    }
    TRY(read_parts(text, unit, false, options, &parts, err));
    int length = snprintf(plain, sizeof plain, "%s%se%d", parts.negative ? "-" : "", parts.digits, parts.exponent);
    if (!number_parse((Text){plain, (size_t)length}, &number) || !isfinite(number)) {
        return error_set(err, ST_INVALID, "\"%s\" is too large for a number", quote(text, quoted));
    }
    *out = number == 0 ? 0 : number;
    return ST_OK;
}

/* Writes the decimal point away; false when digits would be lost or there are too many. */
static bool shift_digits(NumberParts *parts)
{
    int first = 0;

    while (parts->exponent < 0 && parts->digit_count > 0 && parts->digits[parts->digit_count - 1] == '0') {
        parts->digit_count--;
        parts->exponent++;
    }
    while (first < parts->digit_count && parts->digits[first] == '0') {
        first++;
    }
    parts->digit_count -= first;
    memmove(parts->digits, parts->digits + first, (size_t)parts->digit_count);
    if (parts->digit_count == 0) {
        parts->digits[parts->digit_count++] = '0';
        return true;
    }
    if (parts->exponent < 0 || parts->digit_count + parts->exponent > INTEGER_DIGITS_MAX) {
        return false;
    }
    memset(parts->digits + parts->digit_count, '0', (size_t)parts->exponent);
    parts->digit_count += parts->exponent;
    return true;
}

Status integer_text_parse(Text text, Text unit, const ValueOptions *options, int64_t *out, Error *err)
{
    NumberParts parts;
    char plain[DIGITS_MAX + 2], quoted[QUOTE_SIZE];

    if (text_to_int64(text, out)) {
        return ST_OK;
    }
    TRY(read_parts(text, unit, true, options, &parts, err));
    if (!shift_digits(&parts)) {
        return error_set(err, ST_INVALID, "\"%s\" is %s", quote(text, quoted),
                         parts.exponent < 0 ? "not a whole number" : "too large for a whole number");
    }
    int length = snprintf(plain, sizeof plain, "%s%.*s", parts.negative ? "-" : "", parts.digit_count, parts.digits);
    if (!text_to_int64((Text){plain, (size_t)length}, out)) {
        return error_set(err, ST_INVALID, "\"%s\" is too large for a whole number", quote(text, quoted));
    }
    return ST_OK;
}

/* "1.234" and "-12.345", but neither "0.123" nor "1234.567": what a guess takes for thousands. */
static bool reads_as_thousands(Text text)
{
    if (text.length > 0 && text.at[0] == '-') {
        text = text_from(text, 1);
    }
    ptrdiff_t point = text_index(text, '.');
    return point >= 1 && point <= 3 && (size_t)point + 4 == text.length && text.at[0] != '0';
}

void number_text_format(double number, Buffer *out)
{
    char plain[NUMBER_SIZE];
    Text text = {plain, (size_t)number_format(number == 0 ? 0 : number, plain)};

    buffer_text(out, text);
    if (reads_as_thousands(text)) {
        buffer_byte(out, '0');
    }
}
