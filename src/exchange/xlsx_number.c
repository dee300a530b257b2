#include "exchange/xlsx_number.h"

#include <ctype.h>
#include <math.h>
#include <strings.h>

#include "base/number.h"
#include "base/time.h"

enum {
    DAY_OF_1970 = 25569, /* in the system of 1900, as it counts behind February 1900 */
    DAYS_TO_1904 = 1462, /* between the two systems */
    FALSE_LEAP_DAY = 60, /* 29 February 1900 */
    LAST_DAY = 2958465,  /* 31 December 9999 */
    DAY_SECONDS = 86400,
    SHORT_NUMBER = 15 /* digits that every double keeps as they are */
};

/* What letters a format shows, quotes and escapes aside. */
typedef struct FormatParts {
    bool year, month, day, hour, second, elapsed;
} FormatParts;

NumberStyle number_style_builtin(uint32_t id)
{
    bool far_east = (id >= 27 && id <= 36) || (id >= 50 && id <= 58);

    return id == 17                                         ? STYLE_MONTH
           : id >= 14 && id <= 16                           ? STYLE_DATE
           : id == 22                                       ? STYLE_MOMENT
           : id == 46                                       ? STYLE_DURATION
           : (id >= 18 && id <= 21) || id == 45 || id == 47 ? STYLE_TIME
           : far_east                                       ? STYLE_DATE
                                                            : STYLE_NUMBER;
}

/* Steps over "text", [text], \c, _c and *c; true when it did. */
static bool skip_literal(Text *rest, FormatParts *parts)
{
    char c = *rest->at;
    size_t size = 0;

    if (c == '"' || c == '[') {
        const char *end = memchr(rest->at + 1, c == '"' ? '"' : ']', rest->length - 1);
        size = end == NULL ? rest->length : (size_t)(end - rest->at) + 1;
        parts->elapsed = parts->elapsed || (c == '[' && size > 2 && strchr("hHmMsS", rest->at[1]) != NULL);
    } else if (c == '\\' || c == '_' || c == '*') {
        size = rest->length < 2 ? rest->length : 2;
    } else if (rest->length >= 5 && strncasecmp(rest->at, "AM/PM", 5) == 0) {
        size = 5;
    } else if (rest->length >= 7 && strncasecmp(rest->at, "General", 7) == 0) {
        size = 7;
    }
    rest->at += size;
    rest->length -= size;
    return size > 0;
}

static FormatParts format_parts(Text format)
{
    FormatParts parts = {0};

    while (format.length > 0 && *format.at != ';') {
        if (skip_literal(&format, &parts)) {
            continue;
        }
        int c = tolower((unsigned char)*format.at);
        parts.year = parts.year || c == 'y';
        parts.month = parts.month || c == 'm';
        parts.day = parts.day || c == 'd';
        parts.hour = parts.hour || c == 'h';
        parts.second = parts.second || c == 's';
        format.at++;
        format.length--;
    }
    return parts;
}

NumberStyle number_style_parse(Text format)
{
    FormatParts parts = format_parts(format);
    bool clock = parts.hour || parts.second, date = parts.year || parts.day;

    if (parts.elapsed) {
        return STYLE_DURATION;
    }
    if (clock) {
        return date ? STYLE_MOMENT : STYLE_TIME;
    }
    if (parts.day) {
        return STYLE_DATE;
    }
    return parts.year ? (parts.month ? STYLE_MONTH : STYLE_YEAR) : parts.month ? STYLE_DATE : STYLE_NUMBER;
}

static Cell plain_number(Text spelled, double value, Arena *arena)
{
    char text[NUMBER_SIZE];
    bool exponent = memchr(spelled.at, 'E', spelled.length) != NULL || memchr(spelled.at, 'e', spelled.length) != NULL;

    if (spelled.length <= SHORT_NUMBER && !exponent) {
        return (Cell){CELL_NUMBER, text_copy(arena, spelled)};
    }
    if (exponent && fabs(value) < 1e18 && value == floor(value)) {
        return (Cell){CELL_NUMBER, text_of(arena_format(arena, "%.0f", value))};
    }
    size_t length = (size_t)number_format(value, text);
    return (Cell){CELL_NUMBER, text_copy(arena, (Text){text, length})};
}

/* Days since 1970; false for the day that never was and what is out of range. */
static bool day_of_serial(int64_t serial, bool since_1904, int32_t *day)
{
    serial += since_1904 ? DAYS_TO_1904 : 0;
    if (serial < 1 || serial == FALSE_LEAP_DAY || serial > LAST_DAY) {
        return false;
    }
    *day = (int32_t)(serial - DAY_OF_1970 + (serial < FALSE_LEAP_DAY));
    return true;
}

static DatePrecision precision_shown(NumberStyle style, int month, int month_day)
{
    if (style == STYLE_YEAR && month == 1 && month_day == 1) {
        return PRECISION_YEAR;
    }
    return style == STYLE_MONTH && month_day == 1 ? PRECISION_MONTH : PRECISION_DAY;
}

static const char *clock_text(int64_t seconds, Arena *arena)
{
    int hour = (int)(seconds / 3600), minute = (int)(seconds / 60 % 60), second = (int)(seconds % 60);

    return second == 0 ? arena_format(arena, "%02d:%02d", hour, minute)
                       : arena_format(arena, "%02d:%02d:%02d", hour, minute, second);
}

static Cell date_cell(NumberStyle style, int32_t day, int64_t seconds, Arena *arena)
{
    char text[DATE_TEXT_SIZE];
    int year, month, month_day;

    day_to_civil(day, &year, &month, &month_day);
    Date date = {day, precision_shown(style, month, month_day)};
    size_t length = (size_t)date_format(date, text);
    if (style == STYLE_MOMENT && seconds > 0) {
        return (Cell){CELL_TEXT,
                      text_of(arena_format(arena, "%.*sT%s", (int)length, text, clock_text(seconds, arena)))};
    }
    return (Cell){CELL_TEXT, text_copy(arena, (Text){text, length})};
}

/* Zeros stand for no date: formulas over blank cells make them. */
static Cell no_date(int64_t serial, bool since_1904, Text spelled, double value, Arena *arena)
{
    if (serial == 0 && !since_1904) {
        return (Cell){CELL_TEXT, TEXT("0000-00-00")};
    }
    return serial == FALSE_LEAP_DAY && !since_1904 ? (Cell){CELL_TEXT, TEXT("1900-02-29")}
                                                   : plain_number(spelled, value, arena);
}

Cell number_cell(NumberStyle style, bool since_1904, Text spelled, Arena *arena)
{
    double value;
    int32_t day;

    if (!number_parse(spelled, &value)) {
        return (Cell){CELL_TEXT, text_copy(arena, spelled)};
    }
    if (style == STYLE_NUMBER || !(value >= 0 && value < LAST_DAY + 1)) {
        return plain_number(spelled, value, arena);
    }
    int64_t total = (int64_t)floor(value * DAY_SECONDS + 0.5);
    int64_t serial = total / DAY_SECONDS, seconds = total % DAY_SECONDS;
    if (style == STYLE_DURATION || (style == STYLE_TIME && serial == 0)) {
        return (Cell){CELL_TEXT, text_of(clock_text(total, arena))};
    }
    style = style == STYLE_TIME ? STYLE_MOMENT : style;
    if (style == STYLE_MOMENT && serial == 0 && seconds > 0) {
        return (Cell){CELL_TEXT, text_of(clock_text(seconds, arena))};
    }
    if (!day_of_serial(serial, since_1904, &day)) {
        return no_date(serial, since_1904, spelled, value, arena);
    }
    return date_cell(style, day, seconds, arena);
}
