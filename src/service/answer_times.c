#include <stdlib.h>

#include "base/memory.h"
#include "service/trends.h"
#include "service/write_turn.h"
#include "store/counts.h"

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

static void answer_add(AnswerTime *time, Text answer, uint64_t records)
{
    time->waiting += answer.at[0] == ANSWER_WAITING ? records : 0;
    time->untold += answer.at[0] == ANSWER_UNTOLD ? records : 0;
    time->answered += answer.at[0] != ANSWER_WAITING && answer.at[0] != ANSWER_UNTOLD ? records : 0;
}

static void answer_take(AnswerFill *fill, int year, Text class, Text answer, uint64_t records)
{
    int64_t days;

    answer_add(time_get(fill, year, true, (Text){0}), answer, records);
    if (fill->times->class != NULL) {
        AnswerTime *time = time_get(fill, year, false, class);
        answer_add(time, answer, records);
        class = time->class;
    }
    if (text_to_int64(answer, &days)) {
        days_add(fill, (DayCount){year, class, days, records});
    }
}

/* "2026 sha 34": see COUNT_ANSWERED. */
static Status count_take(void *context, uint32_t type, int64_t field, Text code, int64_t records, Error *err)
{
    AnswerFill *fill = context;
    int64_t year;

    (void)type;
    (void)err;
    ptrdiff_t first = text_index(code, ' ');
    if (field != COUNT_ANSWERED || first < 0 || !text_to_int64((Text){code.at, (size_t)first}, &year) ||
        year > fill->year || year < fill->year - 1) {
        return ST_OK;
    }
    Text rest = {code.at + first + 1, code.length - (size_t)first - 1};
    ptrdiff_t second = text_index(rest, ' ');
    if (second < 0 || (size_t)second + 1 >= rest.length) {
        return ST_OK;
    }
    Text class = {rest.at, (size_t)second}, answer = {rest.at + second + 1, rest.length - (size_t)second - 1};
    answer_take(fill, (int)year, class, answer, (uint64_t)records);
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
    const char *from = arena_format(arena, "%d", year - 1);

    *out =
        (AnswerTimes){.type = table->type, .asked = table->date, .answered = table->since, .class = table->land_class};
    TRY(counts_from(reader_database(reader), table->type->number, COUNT_ANSWERED, text_of(from), count_take, &fill,
                    err));
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
