#include "base/time.h"

#include <stdio.h>
#include <time.h>

enum { MS_PER_DAY = 86400000, YEAR_MAX = 9999 };

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return lengths[month - 1] + (month == 2 && is_leap(year));
}

bool day_of_civil(int year, int month, int day, int32_t *out)
{
    if (year < 1 || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > month_length(year, month)) {
        return false;
    }
    /* Years from March: the leap day is the last of its year. 719468 days lie between 0000-03-01 and 1970-01-01. */
    int y = month <= 2 ? year - 1 : year;
    int m = month <= 2 ? month + 9 : month - 3;
    *out = y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day - 1 - 719468;
    return true;
}

void day_to_civil(int32_t day, int *year, int *month, int *month_day)
{
    int64_t z = (int64_t)day + 719468;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097;
    int64_t in_era = z - era * 146097;
    int64_t y = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
    int64_t in_year = in_era - (365 * y + y / 4 - y / 100);
    int64_t m = (5 * in_year + 2) / 153;

    *month_day = (int)(in_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int)(y + era * 400 + (*month <= 2));
}

static bool digits(Text text, size_t from, size_t count, int *out)
{
    int value = 0;

    if (from + count > text.length) {
        return false;
    }
    for (size_t i = from; i < from + count; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return false;
        }
        value = value * 10 + (text.at[i] - '0');
    }
    *out = value;
    return true;
}

bool date_parse(Text text, Date *out)
{
    int year, month = 1, day = 1;
    DatePrecision precision = text.length == 4 ? PRECISION_YEAR : text.length == 7 ? PRECISION_MONTH : PRECISION_DAY;

    if (!digits(text, 0, 4, &year) || (text.length != 4 && text.length != 7 && text.length != 10)) {
        return false;
    }
    if (precision >= PRECISION_MONTH && (text.at[4] != '-' || !digits(text, 5, 2, &month))) {
        return false;
    }
    if (precision == PRECISION_DAY && (text.at[7] != '-' || !digits(text, 8, 2, &day))) {
        return false;
    }
    int32_t first;
    if (!day_of_civil(year, month, day, &first)) {
        return false;
    }
    *out = (Date){first, precision};
    return true;
}

static char *put_digits(char *at, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        at[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return at + count;
}

int date_format(Date date, char out[DATE_TEXT_SIZE])
{
    int year, month, day;
    char *at = out;

    if (date.precision != 0) {
        day_to_civil(date.day, &year, &month, &day);
        at = put_digits(at, year, 4);
    }
    if (date.precision >= PRECISION_MONTH) {
        *at++ = '-';
        at = put_digits(at, month, 2);
    }
    if (date.precision == PRECISION_DAY) {
        *at++ = '-';
        at = put_digits(at, day, 2);
    }
    *at = '\0';
    return (int)(at - out);
}

int date_compare(Date a, Date b)
{
    if (a.precision == 0 || b.precision == 0) {
        return (a.precision != 0) - (b.precision != 0);
    }
    if (a.day != b.day) {
        return a.day < b.day ? -1 : 1;
    }
    return (a.precision > b.precision) - (a.precision < b.precision);
}

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t time_now_ms(void)
{
    return clock_ms(CLOCK_REALTIME);
}

int64_t time_ticks_ms(void)
{
    return clock_ms(CLOCK_MONOTONIC);
}

int timestamp_format(int64_t ms, char out[TIMESTAMP_TEXT_SIZE])
{
    int64_t day = ms / MS_PER_DAY - (ms % MS_PER_DAY < 0);
    int in_day = (int)(ms - day * MS_PER_DAY);
    int year, month, month_day;

    day_to_civil((int32_t)day, &year, &month, &month_day);
    return snprintf(out, TIMESTAMP_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", year, month, month_day,
                    in_day / 3600000, in_day / 60000 % 60, in_day / 1000 % 60, in_day % 1000);
}

static bool parse_offset(Text text, int *minutes)
{
    int hour, minute;

    if (text.length == 1 && (text.at[0] == 'Z' || text.at[0] == 'z')) {
        *minutes = 0;
        return true;
    }
    if (text.length != 6 || (text.at[0] != '+' && text.at[0] != '-') || text.at[3] != ':' ||
        !digits(text, 1, 2, &hour) || !digits(text, 4, 2, &minute) || hour > 23 || minute > 59) {
        return false;
    }
    *minutes = (hour * 60 + minute) * (text.at[0] == '-' ? -1 : 1);
    return true;
}

static size_t parse_fraction(Text text, size_t at, int *ms)
{
    int scale = 100;

    *ms = 0;
    if (at + 1 >= text.length || text.at[at] != '.' || text.at[at + 1] < '0' || text.at[at + 1] > '9') {
        return at;
    }
    for (at++; at < text.length && text.at[at] >= '0' && text.at[at] <= '9'; at++) {
        *ms += (text.at[at] - '0') * scale;
        scale /= 10;
    }
    return at;
}

bool timestamp_parse(Text text, int64_t *out_ms)
{
    Date date;
    int hour, minute, second, ms, offset;

    if (!date_parse((Text){text.at, text.length < 10 ? text.length : 10}, &date)) {
        return false;
    }
    if (text.length <= 10) {
        *out_ms = (int64_t)date.day * MS_PER_DAY;
        return true;
    }
    if ((text.at[10] != 'T' && text.at[10] != 't' && text.at[10] != ' ') || !digits(text, 11, 2, &hour) ||
        !digits(text, 14, 2, &minute) || !digits(text, 17, 2, &second) || text.at[13] != ':' || text.at[16] != ':' ||
        hour > 23 || minute > 59 || second > 60) {
        return false;
    }
    size_t at = parse_fraction(text, 19, &ms);
    if (!parse_offset((Text){text.at + at, text.length - at}, &offset)) {
        return false;
    }
    *out_ms = (int64_t)date.day * MS_PER_DAY + ((int64_t)hour * 60 + minute - offset) * 60000 + second * 1000 + ms;
    return true;
}

HybridTime hybrid_next(HybridTime last_seen, int64_t now_ms)
{
    HybridTime now = (HybridTime)(now_ms < 0 ? 0 : now_ms) << 16;

    return now > last_seen ? now : last_seen + 1;
}
