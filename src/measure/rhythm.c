#include "measure/rhythm.h"

#include "base/time.h"

/* More periods than any plan has: a wrong date makes no endless walk. */
enum { PERIODS_MAX = 1200, MONTHS = 12 };

int32_t day_months_later(int32_t day, int months)
{
    int year, month, month_day;
    int32_t out = day;

    day_to_civil(day, &year, &month, &month_day);
    int at = year * MONTHS + month - 1 + months;
    while (!day_of_civil(at / MONTHS, at % MONTHS + 1, month_day, &out) && month_day > 28) {
        month_day--;
    }
    return out;
}

bool rhythm_period(const Rhythm *rhythm, size_t n, Period *out)
{
    if (rhythm->months == 0) {
        *out = (Period){rhythm->from, rhythm->to};
        return n == 0 && rhythm->to >= rhythm->from;
    }
    if (n >= PERIODS_MAX) {
        return false;
    }
    int32_t from = day_months_later(rhythm->from, (int)n * rhythm->months);
    int32_t to = day_months_later(rhythm->from, ((int)n + 1) * rhythm->months) - 1;
    *out = (Period){from, to > rhythm->to ? rhythm->to : to};
    return from <= rhythm->to && to >= from;
}

size_t rhythm_begun(const Rhythm *rhythm, int32_t on)
{
    Period period;
    size_t n = 0;

    while (rhythm_period(rhythm, n, &period) && period.from <= on) {
        n++;
    }
    return n;
}

static bool is_over(const Rhythm *rhythm, const Period *period, int32_t on)
{
    return (int64_t)period->to + rhythm->grace < on;
}

bool rhythm_due(const Rhythm *rhythm, int32_t on, Period *out)
{
    Period period;
    size_t n = 0;

    while (rhythm_period(rhythm, n, &period) && is_over(rhythm, &period, on)) {
        *out = period;
        n++;
    }
    return n > 0;
}

bool rhythm_late(const Rhythm *rhythm, int32_t reported, int32_t on, Period *out, int32_t *late_since)
{
    Period period;

    for (size_t n = 0; rhythm_period(rhythm, n, &period) && is_over(rhythm, &period, on); n++) {
        if (period.to > reported) {
            *out = period;
            *late_since = period.to + rhythm->grace + 1;
            return true;
        }
    }
    return false;
}

int32_t rhythm_covered(const Rhythm *rhythm, int32_t covered, int32_t day)
{
    Period period;

    for (size_t n = 0; rhythm_period(rhythm, n, &period) && period.from <= day; n++) {
        if (period.to > covered && (int64_t)period.to + rhythm->grace >= day) {
            return period.to;
        }
    }
    return covered;
}
