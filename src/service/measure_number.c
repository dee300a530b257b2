#include "service/measure_number.h"

#include "base/buffer.h"
#include "measure/amount.h"
#include "service/measures.h"

enum { MONTHS = 12 };

static Text month_text(Arena *arena, int32_t month)
{
    return text_of(arena_format(arena, "%04d-%02d", month / MONTHS, month % MONTHS + 1));
}

static Text id_text(Arena *arena, bool given, Id id)
{
    char text[ID_TEXT_SIZE];

    if (!given) {
        return (Text){0};
    }
    id_format(id, text);
    return text_copy(arena, text_of(text));
}

/* "dimension:member,…" */
static Text where_text(Arena *arena, const TotalQuestion *question)
{
    BUFFER where = {0};

    for (size_t i = 0; i < question->member_count; i++) {
        buffer_format(&where, "%s%.*s:%.*s", i == 0 ? "" : ",", TEXT_ARG(question->members[i].dimension),
                      TEXT_ARG(question->members[i].member));
    }
    return text_copy(arena, buffer_view(&where));
}

/* The month that ends the question: the one asked for, or that of the day it is asked on. */
static int32_t last_month(const TotalQuestion *question)
{
    int year, month, day;

    day_to_civil(question->as_of, &year, &month, &day);
    int32_t today = year * MONTHS + month - 1;
    return question->to_month < today ? question->to_month : today;
}

static MeasureAsk ask_of(Arena *arena, const TotalQuestion *question)
{
    return (MeasureAsk){.measure = question->measure,
                        .by = question->latest ? TEXT("month") : (Text){0},
                        .where = where_text(arena, question),
                        .from = question->from_month == INT32_MIN ? (Text){0} : month_text(arena, question->from_month),
                        .to = month_text(arena, last_month(question)),
                        .programme = id_text(arena, question->of_programme, question->programme),
                        .unit = id_text(arena, question->of_unit, question->unit)};
}

/* "records" is how many there are; empty: the first value, or these where the measure has none. */
static Status amount_find(const MeasureAnswer *answer, const int64_t *numbers, Text wanted, int64_t *out, Error *err)
{
    const Measure *measure = answer->measure;
    bool records = text_equal(wanted, TEXT("records")) || (wanted.length == 0 && measure->value_count == 0);
    int value = wanted.length == 0 ? 0 : measure_value(measure, wanted);

    if (!records && value < 0) {
        return error_set(err, ST_NOT_FOUND, "the measure \"%.*s\" has no value \"%.*s\"", TEXT_ARG(measure->id),
                         TEXT_SHOWN_ARG(wanted));
    }
    *out = records ? numbers[0] * AMOUNT_ONE : numbers[cell_sum((size_t)value)];
    return ST_OK;
}

/* What is asked for of one row or of all together. */
static Status numbers_take(const MeasureAnswer *answer, const int64_t *numbers, Text wanted, TotalAnswer *out,
                           Error *err)
{
    ptrdiff_t at = text_index(wanted, '/');

    if (at < 0) {
        out->known = true;
        return amount_find(answer, numbers, wanted, &out->amount, err);
    }
    Text over = {wanted.at, (size_t)at}, under = {wanted.at + at + 1, wanted.length - (size_t)at - 1};
    TRY(amount_find(answer, numbers, text_trim(over), &out->numerator, err));
    TRY(amount_find(answer, numbers, text_trim(under), &out->denominator, err));
    out->is_share = true;
    out->known = out->denominator != 0;
    return ST_OK;
}

/* The last month that has records; not known without one. */
static Status latest_take(const MeasureAnswer *answer, Text wanted, TotalAnswer *out, Error *err)
{
    for (size_t i = answer->row_count; i-- > 0;) {
        if (answer->rows[i].numbers[0] != 0 && answer->rows[i].period.length > 0) {
            return numbers_take(answer, answer->rows[i].numbers, wanted, out, err);
        }
    }
    return ST_OK;
}

static Status total_take(const MeasureAnswer *answer, const TotalQuestion *question, TotalAnswer *out, Error *err)
{
    if (answer->total == NULL) {
        return error_set(err, ST_NOT_FOUND,
                         "the measure \"%.*s\" has no one number: say of which of the members that are "
                         "kept apart",
                         TEXT_ARG(answer->measure->id));
    }
    return question->latest ? latest_take(answer, question->value, out, err)
                            : numbers_take(answer, answer->total, question->value, out, err);
}

Status measure_number(void *context, const TotalQuestion *question, TotalAnswer *out, Error *err)
{
    const MeasureNumber *number = context;
    MeasureAsk ask = ask_of(number->arena, question);
    MeasureAnswer answer;

    *out = (TotalAnswer){0};
    if (question->from_month > last_month(question)) {
        return ST_OK;
    }
    Status status = measure_answer(number->reader, number->arena, number->scope, &ask, &answer, err);
    if (status == ST_INVALID && err != NULL) {
        err->status = ST_NOT_FOUND; /* what is not declared: told beside the indicator, not instead of the framework */
        return ST_NOT_FOUND;
    }
    TRY(status);
    return total_take(&answer, question, out, err);
}
