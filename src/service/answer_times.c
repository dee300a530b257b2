#include <stdlib.h>

#include "base/memory.h"
#include "service/trends.h"
#include "service/write_turn.h"
#include "store/answers.h"

/* So many records took so many days. */
typedef struct DayCount {
    int year;
    Text class;
    int64_t days;
    uint64_t records;
} DayCount;

typedef struct AnswerFill {
    Arena *arena;
    AnswerTimes *times;
    size_t time_capacity;
    int year; /* of today */
    DayCount *counts;
    size_t count, capacity;
} AnswerFill;

static void fill_done(AnswerFill *fill)
{
    memory_free(fill->counts);
}

static AnswerTime *time_get(AnswerFill *fill, int year, bool all, Text class)
{
    AnswerTimes *times = fill->times;

    for (size_t i = 0; i < times->count; i++) {
        AnswerTime *time = &times->times[i];
        if (time->year == year && time->all == all && text_equal(time->class, class)) {
            return time;
        }
    }
    if (times->count == fill->time_capacity) {
        AnswerTime *old = times->times;
        fill->time_capacity = fill->time_capacity * 2 + 16;
        times->times = ARENA_ARRAY(fill->arena, AnswerTime, fill->time_capacity);
        for (size_t i = 0; i < times->count; i++) {
            times->times[i] = old[i];
        }
    }
    AnswerTime *time = &times->times[times->count++];
    *time = (AnswerTime){.year = year, .all = all, .class = text_copy(fill->arena, class)};
    return time;
}

static void days_add(AnswerFill *fill, DayCount count)
{
    if (fill->count == fill->capacity) {
        fill->capacity = fill->capacity == 0 ? 1024 : fill->capacity * 2;
        fill->counts = memory_resize(fill->counts, sizeof *fill->counts * fill->capacity);
    }
    fill->counts[fill->count++] = count;
}

static void answer_add(AnswerTime *time, const AnswerCount *count)
{
    uint64_t records = (uint64_t)count->records;

    time->waiting += count->days == ANSWER_WAITING ? records : 0;
    time->untold += count->days == ANSWER_UNTOLD ? records : 0;
    time->answered += count->days >= 0 ? records : 0;
}

static Status year_take(void *context, AnswerKey key, Text bytes, Error *err)
{
    AnswerFill *fill = context;
    AnswerCount *counts;
    size_t count;

    if (key.year > fill->year) {
        return ST_OK;
    }
    TRY(answers_decode(bytes, fill->arena, &counts, &count, err));
    Text class = fill->times->class == NULL ? (Text){0} : time_get(fill, key.year, false, key.code)->class;
    for (size_t i = 0; i < count; i++) {
        answer_add(time_get(fill, key.year, true, (Text){0}), &counts[i]);
        if (fill->times->class != NULL) {
            answer_add(time_get(fill, key.year, false, class), &counts[i]);
        }
        if (counts[i].days >= 0) {
            days_add(fill, (DayCount){key.year, class, counts[i].days, (uint64_t)counts[i].records});
        }
    }
    return ST_OK;
}

static int compare_days(const void *a, const void *b)
{
    const DayCount *x = a, *y = b;

    return (x->days > y->days) - (x->days < y->days);
}

static bool is_of(const DayCount *count, const AnswerTime *time)
{
    return count->year == time->year && (time->all || text_equal(count->class, time->class));
}

/* The days of the record at `rank`, from 0, among those of `time` in order of days. */
static int64_t days_at(const AnswerFill *fill, const AnswerTime *time, uint64_t rank)
{
    uint64_t passed = 0;

    for (size_t i = 0; i < fill->count; i++) {
        passed += is_of(&fill->counts[i], time) ? fill->counts[i].records : 0;
        if (passed > rank) {
            return fill->counts[i].days;
        }
    }
    return 0;
}

/* Between the two records it falls between, in proportion. */
static double quantile(const AnswerFill *fill, const AnswerTime *time, double share)
{
    double place = (double)(time->answered - 1) * share;
    uint64_t below = (uint64_t)place;
    double low = (double)days_at(fill, time, below);
    double high = below + 1 < time->answered ? (double)days_at(fill, time, below + 1) : low;

    return low + (high - low) * (place - (double)below);
}

static int compare_times(const void *a, const void *b)
{
    const AnswerTime *x = a, *y = b;

    if (x->year != y->year) {
        return x->year > y->year ? -1 : 1;
    }
    return x->all != y->all ? y->all - x->all : text_compare(x->class, y->class);
}

static void times_finish(AnswerFill *fill)
{
    AnswerTimes *times = fill->times;

    if (fill->count > 0) {
        qsort(fill->counts, fill->count, sizeof *fill->counts, compare_days);
    }
    for (size_t i = 0; i < times->count; i++) {
        AnswerTime *time = &times->times[i];
        if (time->answered > 0) {
            time->lower = quantile(fill, time, 0.25);
            time->median = quantile(fill, time, 0.5);
            time->upper = quantile(fill, time, 0.75);
        }
    }
    if (times->count > 1) {
        qsort(times->times, times->count, sizeof *times->times, compare_times);
    }
}

static Status times_read(Reader *reader, Arena *arena, int year, const TypeTable *table, AnswerTimes *out, Error *err)
{
    CLEANUP(fill_done) AnswerFill fill = {.arena = arena, .times = out, .year = year};

    *out =
        (AnswerTimes){.type = table->type, .asked = table->date, .answered = table->since, .class = table->land_class};
    TRY(answers_each(reader_database(reader), table->type->number, year - 1, year_take, &fill, err));
    times_finish(&fill);
    return ST_OK;
}

Status answer_times_read(Reader *reader, Arena *arena, int32_t today, AnswerTimes **out, size_t *count, Error *err)
{
    const Model *model = reader_model(reader);
    int year, month, day;

    day_to_civil(today, &year, &month, &day);
    *out = ARENA_ARRAY(arena, AnswerTimes, model->type_count);
    *count = 0;
    for (size_t i = 0; i < model->type_count; i++) {
        const TypeTable *table = reader_table(reader, &model->types[i]);
        if (table->date != NULL && table->since != NULL) {
            TRY(times_read(reader, arena, year, table, &(*out)[(*count)++], err));
        }
    }
    return ST_OK;
}
