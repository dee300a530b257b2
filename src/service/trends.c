#include "service/trends.h"

#include "measure/amount.h"
#include "measure/month.h"
#include "service/write_turn.h"

/* One type's months as they are read. */
typedef struct TrendFill {
    Trend *trend;
    const TypeTable *table;
    const Scope *scope;
    Arena *arena;
    int year, month, day; /* today */
    size_t split_capacity;
} TrendFill;

static bool is_visible(const TrendFill *fill, const Field *field)
{
    return field->class <= fill->scope->max_class;
}

static void sum_add(const TrendFill *fill, TrendSum *sum, const int64_t *numbers)
{
    size_t shown = 0;

    sum->records += (uint64_t)numbers[0];
    for (size_t i = 0; i < fill->table->measure_count; i++) {
        if (is_visible(fill, fill->table->measures[i])) {
            sum->given[shown] += (uint64_t)numbers[1 + 2 * i];
            sum->sums[shown++] += (double)numbers[2 + 2 * i] / AMOUNT_ONE;
        }
    }
}

static TrendSplit *split_get(TrendFill *fill, Text code)
{
    Trend *trend = fill->trend;

    for (size_t i = 0; i < trend->split_count; i++) {
        if (text_equal(trend->splits[i].code, code)) {
            return &trend->splits[i];
        }
    }
    if (trend->split_count == fill->split_capacity) {
        size_t capacity = fill->split_capacity * 2 + 8;
        TrendSplit *splits = ARENA_ARRAY(fill->arena, TrendSplit, capacity);
        for (size_t i = 0; i < trend->split_count; i++) {
            splits[i] = trend->splits[i];
        }
        trend->splits = splits;
        fill->split_capacity = capacity;
    }
    TrendSplit *split = &trend->splits[trend->split_count++];
    split->code = text_copy(fill->arena, code);
    return split;
}

/* Does a day of a month come after `day` of today's month in `year`? Day 0 is where the month begins. */
static bool is_later(const TrendFill *fill, int year, int month, int day)
{
    int at = month * CALENDAR_DAYS + day, today = fill->month * CALENDAR_DAYS + fill->day;

    return year > fill->year || (year == fill->year && at > today);
}

static void day_take(TrendFill *fill, int year, int month, int day, const int64_t *numbers, Text code)
{
    Trend *trend = fill->trend;
    int back = (fill->year - year) * 12 + fill->month - month;
    bool is_last = year == fill->year - 1, in_last = is_last && !is_later(fill, fill->year, month, day);
    bool in_this = year == fill->year && !is_later(fill, year, month, day);

    if (month > 0 && back >= 0 && back < TREND_MONTHS) {
        sum_add(fill, &trend->months[TREND_MONTHS - 1 - back], numbers);
    }
    if (is_later(fill, year, month, day)) {
        sum_add(fill, &trend->future, numbers);
    }
    if (!in_this && !in_last) {
        return;
    }
    TrendSplit *split = split_get(fill, code);
    sum_add(fill, in_this ? &trend->this_year : &trend->last_year, numbers);
    sum_add(fill, in_this ? &split->this_year : &split->last_year, numbers);
    trend->coarse += month == 0 ? (uint64_t)numbers[0] : 0;
}

static Status month_take(void *context, CalendarKey key, Text bytes, Error *err)
{
    TrendFill *fill = context;
    CalendarMonth month;

    TRY(calendar_decode(bytes, calendar_width(fill->table), fill->arena, &month, err));
    for (int day = 0; day < CALENDAR_DAYS; day++) {
        if (month.days[day] == NULL) {
            continue;
        }
        if (key.month == MONTH_UNDATED) {
            sum_add(fill, &fill->trend->undated, month.days[day]);
        } else {
            day_take(fill, key.month / 100, key.month % 100, day, month.days[day], key.code);
        }
    }
    return ST_OK;
}

static Status trend_read(Reader *reader, TrendFill *fill, Error *err)
{
    Trend *trend = fill->trend;
    const TypeTable *table = fill->table;

    trend->type = table->type;
    trend->date = table->date;
    trend->split = table->split != NULL && is_visible(fill, table->split) ? table->split : NULL;
    for (size_t i = 0; i < table->measure_count; i++) {
        if (is_visible(fill, table->measures[i])) {
            trend->measures[trend->measure_count++] = table->measures[i];
        }
    }
    TRY(calendar_read(reader_database(reader), table->type->number, month_number(fill->year - 2, 0), month_take, fill,
                      err));
    if (trend->split == NULL) {
        trend->split_count = 0;
    }
    return ST_OK;
}

Status trends_read(Reader *reader, Arena *arena, const Scope *scope, int32_t today, Trend **out, size_t *count,
                   Error *err)
{
    const Model *model = reader_model(reader);

    *out = ARENA_ARRAY(arena, Trend, model->type_count);
    *count = 0;
    for (size_t i = 0; i < model->type_count; i++) {
        const TypeTable *table = reader_table(reader, &model->types[i]);
        if (table->date == NULL || table->date->class > scope->max_class) {
            continue;
        }
        TrendFill fill = {.trend = &(*out)[(*count)++], .table = table, .scope = scope, .arena = arena};
        day_to_civil(today, &fill.year, &fill.month, &fill.day);
        TRY(trend_read(reader, &fill, err));
    }
    return ST_OK;
}
