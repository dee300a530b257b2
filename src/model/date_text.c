#include "base/compiler.h"
#include "model/value_part.h"

enum { TOKENS_MAX = 6, MONTH_NONE = 0 };

/* A run of digits (digits > 0) or the name of a month. */
typedef struct DateToken {
    int digits, number;
    int month;
} DateToken;

typedef struct DateTokens {
    DateToken at[TOKENS_MAX];
    int count;
} DateTokens;

typedef struct DateParts {
    int year, month, day; /* 0: not given */
    DatePrecision precision;
} DateParts;

typedef struct Month {
    const char *word;
    int number;
} Month;

#define YES_WORD(word)
#define NO_WORD(word)
#define UNKNOWN_WORD(word)
#define NOT_SPECIFIED_WORD(word)

static const Month MONTHS[] = {
#define MONTH_WORD(word, number) {#word, number},
#define FILL_WORD(word)
#include "model/words.def"
#undef MONTH_WORD
#undef FILL_WORD
};

static const char *const FILLS[] = {
#define MONTH_WORD(word, number)
#define FILL_WORD(word) #word,
#include "model/words.def"
};

static Text text_from(Text text, size_t offset)
{
    return (Text){text.at + offset, text.length - offset};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static size_t run_length(Text text, bool (*belongs)(char))
{
    size_t length = 0;

    while (length < text.length && belongs(text.at[length])) {
        length++;
    }
    return length;
}

static int month_of(Text word)
{
    for (size_t i = 0; i < COUNT_OF(MONTHS); i++) {
        if (text_equal(word, text_of(MONTHS[i].word))) {
            return MONTHS[i].number;
        }
    }
    return MONTH_NONE;
}

static bool is_fill(Text word)
{
    for (size_t i = 0; i < COUNT_OF(FILLS); i++) {
        if (text_equal(word, text_of(FILLS[i]))) {
            return true;
        }
    }
    return false;
}

/* A month's name makes a token, "1er" and "of" make none; anything else is no part of a date. */
static bool take_word(DateTokens *tokens, Text word)
{
    Arena scratch = {0};
    Text folded = text_fold(&scratch, word);
    int month = month_of(folded);
    bool known = month != MONTH_NONE || is_fill(folded);

    if (month != MONTH_NONE) {
        tokens->at[tokens->count++] = (DateToken){.month = month};
    }
    arena_done(&scratch);
    return known;
}

static bool take_number(DateTokens *tokens, Text digits)
{
    int64_t number;

    if (digits.length > 8 || !text_to_int64(digits, &number)) {
        return false;
    }
    tokens->at[tokens->count++] = (DateToken){.digits = (int)digits.length, .number = (int)number};
    return true;
}

static bool is_separator(char c)
{
    return c == '-' || c == '/' || c == '.' || c == ',' || c == ' ';
}

static bool date_tokens(Text text, DateTokens *tokens)
{
    *tokens = (DateTokens){0};
    if (text.length == 0 || is_separator(text.at[0])) {
        return false;
    }
    while (text.length > 0) {
        size_t digits = run_length(text, is_digit), letters = digits > 0 ? 0 : run_length(text, is_letter);
        size_t length = digits + letters;
        if (length == 0 || tokens->count == TOKENS_MAX) {
            return false;
        }
        Text word = {text.at, length};
        if (digits > 0 ? !take_number(tokens, word) : !take_word(tokens, word)) {
            return false;
        }
        text = text_from(text, length);
        text = text_from(text, run_length(text, is_separator));
    }
    return true;
}

static bool two_digits(Text text, size_t at, int most, int *out)
{
    if (at + 2 > text.length || !is_digit(text.at[at]) || !is_digit(text.at[at + 1])) {
        return false;
    }
    *out = (text.at[at] - '0') * 10 + (text.at[at + 1] - '0');
    return *out <= most;
}

/* Length of "14", "9" at the start of `text`, 0 when it is no hour. */
static size_t scan_hour(Text text, int *hour)
{
    size_t length = run_length(text, is_digit);

    if (length == 1) {
        *hour = text.at[0] - '0';
        return 1;
    }
    return length == 2 && two_digits(text, 0, 23, hour) ? 2 : 0;
}

/* ":30", ":30:59", ":30:59.123": the length, 0 when it is none. */
static size_t scan_minutes(Text text, int *minute)
{
    int second;

    if (text.length < 3 || (text.at[0] != ':' && text.at[0] != 'h' && text.at[0] != 'H') ||
        !two_digits(text, 1, 59, minute)) {
        return 0;
    }
    if (text.length < 6 || text.at[3] != ':' || !two_digits(text, 4, 60, &second)) {
        return 3;
    }
    Text rest = text_from(text, 6);
    if (rest.length > 1 && (rest.at[0] == '.' || rest.at[0] == ',')) {
        return 7 + run_length(text_from(rest, 1), is_digit);
    }
    return 6;
}

/* Applies "am" or "pm"; false when it is neither or the hour is not of twelve. */
static bool apply_half(Text text, int *hour)
{
    if (text.length != 2 || (text.at[1] | 0x20) != 'm' || *hour < 1 || *hour > 12) {
        return false;
    }
    int half = text.at[0] | 0x20;
    if (half != 'a' && half != 'p') {
        return false;
    }
    *hour = *hour % 12 + (half == 'p' ? 12 : 0);
    return true;
}

static bool is_offset(Text text)
{
    int part;

    if (text.length == 1) {
        return text.at[0] == 'Z' || text.at[0] == 'z';
    }
    if (text.length < 3 || (text.at[0] != '+' && text.at[0] != '-') || !two_digits(text, 1, 23, &part)) {
        return false;
    }
    Text minutes = text_from(text, text.length > 3 && text.at[3] == ':' ? 4 : 3);
    return minutes.length == 0 || (minutes.length == 2 && two_digits(minutes, 0, 59, &part));
}

static Text without_blanks_between(char *out, size_t size, Text text)
{
    size_t length = 0;

    for (size_t i = 0; i < text.length && length < size; i++) {
        if (text.at[i] != ' ') {
            out[length++] = text.at[i];
        }
    }
    return (Text){out, length};
}

/* "14:30", "14h30", "14 h", "2:30 PM", "10:00:00.000Z". */
static bool clock_parse(Text text, int *hour, int *minute)
{
    char plain[40];

    if (text.length >= sizeof plain) {
        return false;
    }
    Text rest = without_blanks_between(plain, sizeof plain, text);
    size_t length = scan_hour(rest, hour);
    if (length == 0) {
        return false;
    }
    rest = text_from(rest, length);
    length = scan_minutes(rest, minute);
    if (length == 0) {
        *minute = 0;
        return (rest.length == 1 && (rest.at[0] | 0x20) == 'h') || apply_half(rest, hour);
    }
    rest = text_from(rest, length);
    return rest.length == 0 || apply_half(rest, hour) || is_offset(rest);
}

/* Where the time of day begins behind a date: at the 'T' or blank before the first ':'; the length without one. */
static size_t clock_start(Text text)
{
    ptrdiff_t colon = text_index(text, ':');

    for (ptrdiff_t i = colon; i > 0; i--) {
        char c = text.at[i - 1];
        if (c == ' ' || c == 'T' || c == 't') {
            return (size_t)(i - 1);
        }
    }
    return text.length;
}

static bool is_year(DateToken token)
{
    return token.digits == 4;
}

static bool is_short(DateToken token)
{
    return token.digits == 1 || token.digits == 2;
}

static void split_compact(DateTokens *tokens)
{
    int number = tokens->at[0].number;

    tokens->at[0] = (DateToken){.digits = 4, .number = number / 10000};
    tokens->at[1] = (DateToken){.digits = 2, .number = number / 100 % 100};
    tokens->at[2] = (DateToken){.digits = 2, .number = number % 100};
    tokens->count = 3;
}

static bool arrange_two(const DateToken *t, DateParts *out)
{
    DateToken year = is_year(t[0]) ? t[0] : t[1], month = is_year(t[0]) ? t[1] : t[0];

    if (!is_year(year) || (month.month == MONTH_NONE && !is_short(month))) {
        return false;
    }
    *out = (DateParts){year.number, month.month != MONTH_NONE ? month.month : month.number, 0, PRECISION_MONTH};
    return true;
}

static bool arrange_named(const DateToken *t, DateParts *out)
{
    int name = t[0].month != MONTH_NONE ? 0 : 1;
    DateToken a = t[name == 0 ? 1 : 0], b = t[2];
    DateToken year = is_year(a) ? a : b, day = is_year(a) ? b : a;

    if (t[name].month == MONTH_NONE || !is_year(year) || !is_short(day)) {
        return false;
    }
    *out = (DateParts){year.number, t[name].month, day.number, PRECISION_DAY};
    return true;
}

static bool arrange_three(const DateToken *t, DateOrder order, DateParts *out)
{
    if (is_year(t[0]) && is_short(t[1]) && is_short(t[2])) {
        *out = (DateParts){t[0].number, t[1].number, t[2].number, PRECISION_DAY};
        return true;
    }
    if (is_short(t[0]) && is_short(t[1]) && is_year(t[2])) {
        bool month_first = order == DATE_ORDER_MONTH_FIRST;
        *out = (DateParts){t[2].number, t[month_first ? 0 : 1].number, t[month_first ? 1 : 0].number, PRECISION_DAY};
        return true;
    }
    return arrange_named(t, out);
}

static bool arrange(DateTokens *tokens, DateOrder order, DateParts *out)
{
    if (tokens->count == 1 && tokens->at[0].digits == 8) {
        split_compact(tokens);
    }
    if (tokens->count == 1 && is_year(tokens->at[0])) {
        *out = (DateParts){tokens->at[0].number, 0, 0, PRECISION_YEAR};
        return true;
    }
    if (tokens->count == 2) {
        return arrange_two(tokens->at, out);
    }
    return tokens->count == 3 && arrange_three(tokens->at, order, out);
}

#define DATE_FORMS "2024-05-31, 31/05/2024, 31 May 2024, 2024-05 or 2024"

static Status refuse_form(Text text, const DateTokens *tokens, Error *err)
{
    char quoted[QUOTE_SIZE];

    quote(text, quoted);
    if (tokens->count == 3 && is_short(tokens->at[2]) && !is_year(tokens->at[0])) {
        return error_set(err, ST_INVALID, "\"%s\" has a year of two digits: write all four, as in 31/05/2024", quoted);
    }
    if (tokens->count == 1 && tokens->at[0].digits == 5) {
        return error_set(err, ST_INVALID,
                         "\"%s\" looks like a spreadsheet's day number: format the column as a date and export again",
                         quoted);
    }
    return error_set(err, ST_INVALID, "\"%s\" is not a date: accepted are " DATE_FORMS, quoted);
}

static Status refuse_day(Text text, const DateTokens *tokens, DateParts parts, DateOrder order, Error *err)
{
    char quoted[QUOTE_SIZE];

    quote(text, quoted);
    if (parts.month > 12 && parts.day <= 12 && is_short(tokens->at[0])) {
        return error_set(err, ST_INVALID,
                         "\"%s\" has no month %d: if it is written %s, say so in the source's settings", quoted,
                         parts.month, order == DATE_ORDER_MONTH_FIRST ? "day first" : "month first");
    }
    return error_set(err, ST_INVALID, "\"%s\" is a day that does not exist", quoted);
}

/* Zeros in place of a day or a month say that it is not known. */
static DateParts without_zeros(DateParts parts)
{
    if (parts.month == 0 && parts.day == 0) {
        parts.precision = PRECISION_YEAR;
    } else if (parts.day == 0) {
        parts.precision = PRECISION_MONTH;
    }
    return parts;
}

Status date_text_parse(Text text, DateOrder order, Date *out, Error *err)
{
    DateTokens tokens = {0};
    DateParts parts;
    Text trimmed = text_trim(text);
    size_t length = clock_start(trimmed);
    int hour, minute;
    bool clocked = length < trimmed.length;

    if (date_parse(trimmed, out)) {
        return ST_OK;
    }
    if (clocked && !clock_parse(text_from(trimmed, length + 1), &hour, &minute)) {
        return refuse_form(text, &tokens, err);
    }
    if (!date_tokens(text_trim((Text){trimmed.at, length}), &tokens) || !arrange(&tokens, order, &parts)) {
        return refuse_form(text, &tokens, err);
    }
    if (parts.year == 0 && parts.month == 0 && parts.day == 0) {
        *out = (Date){0};
        return ST_OK;
    }
    parts = without_zeros(parts);
    int month = parts.precision >= PRECISION_MONTH ? parts.month : 1;
    int day = parts.precision == PRECISION_DAY ? parts.day : 1;
    if (!day_of_civil(parts.year, month, day, &out->day)) {
        return refuse_day(text, &tokens, parts, order, err);
    }
    out->precision = parts.precision;
    return ST_OK;
}

bool date_order_guess(Text text, DateOrder *out)
{
    DateTokens tokens;
    Text trimmed = text_trim(text);
    const DateToken *t = tokens.at;

    if (!date_tokens(text_trim((Text){trimmed.at, clock_start(trimmed)}), &tokens) || tokens.count != 3 ||
        !is_short(t[0]) || !is_short(t[1]) || !is_year(t[2]) || (t[0].number > 12) == (t[1].number > 12)) {
        return false;
    }
    *out = t[0].number > 12 ? DATE_ORDER_DAY_FIRST : DATE_ORDER_MONTH_FIRST;
    return true;
}

Status time_text_parse(Arena *arena, Text text, Text *out, Error *err)
{
    Text trimmed = text_trim(text);
    size_t start = clock_start(trimmed);
    int hour, minute;
    char quoted[QUOTE_SIZE];
    Error ignored;
    Date date;

    bool dated = start < trimmed.length &&
                 date_text_parse((Text){trimmed.at, start}, DATE_ORDER_DAY_FIRST, &date, &ignored) == ST_OK;
    if (!clock_parse(dated ? text_from(trimmed, start + 1) : trimmed, &hour, &minute)) {
        return error_set(err, ST_INVALID, "\"%s\" is not a time of day: accepted are 14:30, 14h30 and 2:30 PM",
                         quote(text, quoted));
    }
    *out = text_of(arena_format(arena, "%02d:%02d", hour, minute));
    return ST_OK;
}
