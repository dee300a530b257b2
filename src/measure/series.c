#include "measure/series.h"

#include "measure/amount.h"

static int period_compare(const void *a, const void *b)
{
    const SeriesValue *x = a, *y = b;

    if (x->period.from != y->period.from) {
        return x->period.from < y->period.from ? -1 : 1;
    }
    return (x->period.to > y->period.to) - (x->period.to < y->period.to);
}

/* In place and stable: what came first stays in front of its equals. */
static void values_sort(SeriesValue *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        SeriesValue moved = values[i];
        size_t at = i;
        for (; at > 0 && period_compare(&values[at - 1], &moved) > 0; at--) {
            values[at] = values[at - 1];
        }
        values[at] = moved;
    }
}

size_t series_order(SeriesValue *values, size_t count)
{
    int64_t ended = INT64_MIN;
    size_t marked = 0;

    values_sort(values, count);
    for (size_t i = 0; i < count; i++) {
        values[i].overlaps = values[i].period.from <= ended;
        marked += values[i].overlaps;
        if (!values[i].overlaps) {
            ended = values[i].period.to;
        }
    }
    return marked;
}

static bool counts(const SeriesValue *value)
{
    return !value->overlaps && ratio_is_known(value->value);
}

void series_last(const SeriesValue *values, size_t count, const SeriesValue **last, const SeriesValue **before)
{
    *last = *before = NULL;
    for (size_t i = 0; i < count; i++) {
        if (counts(&values[i])) {
            *before = *last;
            *last = &values[i];
        }
    }
}

static Ratio values_sum(const SeriesValue *values, size_t count, size_t *counted)
{
    Ratio sum = ratio_of(0, 1);

    *counted = 0;
    for (size_t i = 0; i < count; i++) {
        if (counts(&values[i])) {
            sum = ratio_add(sum, values[i].value);
            (*counted)++;
        }
    }
    return *counted == 0 ? ratio_unknown() : sum;
}

static Ratio values_greatest(const SeriesValue *values, size_t count)
{
    Ratio most = ratio_unknown();

    for (size_t i = 0; i < count; i++) {
        if (counts(&values[i]) && (!ratio_is_known(most) || ratio_compare(values[i].value, most) > 0)) {
            most = values[i].value;
        }
    }
    return most;
}

/* False when one of the values cannot be added. */
static bool shares_sum(const SeriesValue *values, size_t count, Ratio *out)
{
    int64_t over = 0, under = 0;

    for (size_t i = 0; i < count; i++) {
        if (values[i].overlaps || (!values[i].has_shares && !ratio_is_known(values[i].value))) {
            continue;
        }
        if (!values[i].has_shares) {
            return false;
        }
        over = amount_add(over, values[i].over);
        under = amount_add(under, values[i].under);
    }
    *out = ratio_of(over, under);
    return true;
}

Ratio series_total(const SeriesValue *values, size_t count, Adding adding)
{
    const SeriesValue *last, *before;
    size_t counted;
    Ratio sum;

    series_last(values, count, &last, &before);
    switch (adding) {
    case ADDING_SUM:
        return values_sum(values, count, &counted);
    case ADDING_AVERAGE:
        sum = values_sum(values, count, &counted);
        return ratio_divide(sum, ratio_of((int64_t)counted, 1));
    case ADDING_GREATEST:
        return values_greatest(values, count);
    case ADDING_SHARES:
        if (shares_sum(values, count, &sum)) {
            return sum;
        }
        break;
    case ADDING_LATEST:
        break;
    }
    return last == NULL ? ratio_unknown() : last->value;
}

PartsSum parts_sum(int64_t whole, const int64_t *parts, size_t count)
{
    PartsSum out = {0};

    for (size_t i = 0; i < count; i++) {
        out.sum = amount_add(out.sum, parts[i]);
    }
    out.missing = amount_add(whole, -out.sum);
    out.adds_up = out.missing == 0;
    return out;
}
