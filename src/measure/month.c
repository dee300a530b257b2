#include "measure/month.h"

#include <stdio.h>

enum { MONTHS = 12 };

int32_t month_of(Date date, int *day)
{
    int year, month;

    *day = 0;
    if (!date_is_known(date)) {
        return MONTH_UNDATED;
    }
    day_to_civil(date.day, &year, &month, day);
    if (date.precision != PRECISION_DAY) {
        *day = 0;
    }
    return month_number(year, date.precision == PRECISION_YEAR ? 0 : month);
}

Text month_member(int32_t month)
{
    static const char digits[] = "010203040506070809101112";
    int32_t of_year = month % 100;

    return of_year < 1 || of_year > MONTHS ? (Text){0} : (Text){digits + 2 * (of_year - 1), 2};
}

Text month_text(int32_t month, char room[MONTH_TEXT_SIZE])
{
    int year = month / 100, of_year = month % 100;

    if (month == MONTH_UNDATED) {
        return (Text){0};
    }
    int length = of_year == 0 ? snprintf(room, MONTH_TEXT_SIZE, "%04d", year)
                              : snprintf(room, MONTH_TEXT_SIZE, "%04d-%02d", year, of_year);
    return (Text){room, (size_t)length};
}

int32_t month_later(int32_t month, int count)
{
    int32_t months = month / 100 * MONTHS + month % 100 - 1 + count;

    return month_number(months / MONTHS, months % MONTHS + 1);
}
