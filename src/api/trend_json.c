#include "api/trend_json.h"

#include "service/trends.h"

static void sum_json(JsonWriter *w, const Trend *trend, const TrendSum *sum)
{
    json_object_begin(w);
    json_member_int(w, "records", (int64_t)sum->records);
    json_member_array(w, "given");
    for (size_t i = 0; i < trend->measure_count; i++) {
        json_int(w, (int64_t)sum->given[i]);
    }
    json_array_end(w);
    json_member_array(w, "sums");
    for (size_t i = 0; i < trend->measure_count; i++) {
        json_double(w, sum->sums[i]);
    }
    json_array_end(w);
    json_object_end(w);
}

static void member_sum_json(JsonWriter *w, const char *key, const Trend *trend, const TrendSum *sum)
{
    json_member(w, key);
    sum_json(w, trend, sum);
}

static void member_field_json(JsonWriter *w, const char *key, const Field *field)
{
    json_member(w, key);
    if (field == NULL) {
        json_null(w);
    } else {
        json_text(w, field->id);
    }
}

static void measures_json(JsonWriter *w, const Trend *trend)
{
    json_member_array(w, "measures");
    for (size_t i = 0; i < trend->measure_count; i++) {
        json_text(w, trend->measures[i]->id);
    }
    json_array_end(w);
}

static void months_json(JsonWriter *w, const Trend *trend, int32_t today)
{
    int year, month, day;

    day_to_civil(today, &year, &month, &day);
    json_member_array(w, "months");
    for (int i = 0; i < TREND_MONTHS; i++) {
        int at = year * 12 + month - TREND_MONTHS + i;
        char text[16];
        snprintf(text, sizeof text, "%04d-%02d", at / 12, at % 12 + 1);
        json_object_begin(w);
        json_member_string(w, "month", text);
        member_sum_json(w, "sum", trend, &trend->months[i]);
        json_object_end(w);
    }
    json_array_end(w);
}

static void splits_json(JsonWriter *w, const Trend *trend)
{
    member_field_json(w, "split", trend->split);
    json_member_array(w, "splits");
    for (size_t i = 0; i < trend->split_count; i++) {
        json_object_begin(w);
        json_member_text(w, "code", trend->splits[i].code);
        member_sum_json(w, "this_year", trend, &trend->splits[i].this_year);
        member_sum_json(w, "last_year", trend, &trend->splits[i].last_year);
        json_object_end(w);
    }
    json_array_end(w);
}

static void trend_json(JsonWriter *w, const Trend *trend, int32_t today)
{
    json_object_begin(w);
    json_member_text(w, "type", trend->type->id);
    member_field_json(w, "date", trend->date);
    measures_json(w, trend);
    member_sum_json(w, "this_year", trend, &trend->this_year);
    member_sum_json(w, "last_year", trend, &trend->last_year);
    json_member_int(w, "coarse", (int64_t)trend->coarse);
    member_sum_json(w, "future", trend, &trend->future);
    member_sum_json(w, "undated", trend, &trend->undated);
    months_json(w, trend, today);
    splits_json(w, trend);
    json_object_end(w);
}

static void time_of_answer_json(JsonWriter *w, const AnswerTime *time)
{
    json_object_begin(w);
    json_member_int(w, "year", time->year);
    json_member(w, "class");
    if (time->all) {
        json_null(w);
    } else {
        json_text(w, time->class);
    }
    json_member_int(w, "answered", (int64_t)time->answered);
    json_member_int(w, "waiting", (int64_t)time->waiting);
    json_member_int(w, "untold", (int64_t)time->untold);
    if (time->answered > 0) {
        json_member_double(w, "lower", time->lower);
        json_member_double(w, "median", time->median);
        json_member_double(w, "upper", time->upper);
    }
    json_object_end(w);
}

static void answers_json(JsonWriter *w, const AnswerTimes *times)
{
    json_object_begin(w);
    json_member_text(w, "type", times->type->id);
    member_field_json(w, "asked", times->asked);
    member_field_json(w, "answered", times->answered);
    member_field_json(w, "class", times->class);
    json_member_array(w, "times");
    for (size_t i = 0; i < times->count; i++) {
        time_of_answer_json(w, &times->times[i]);
    }
    json_array_end(w);
    json_object_end(w);
}

Status trends_json(JsonWriter *w, Request *req, Reader *reader, int32_t today, Error *err)
{
    char text[DATE_TEXT_SIZE];
    Trend *trends;
    AnswerTimes *times;
    size_t count;

    date_format((Date){today, PRECISION_DAY}, text);
    json_member_string(w, "today", text);
    TRY(trends_read(reader, &req->arena, &server_of(req)->scope, today, &trends, &count, err));
    json_member_array(w, "trends");
    for (size_t i = 0; i < count; i++) {
        trend_json(w, &trends[i], today);
    }
    json_array_end(w);
    TRY(answer_times_read(reader, &req->arena, today, &times, &count, err));
    json_member_array(w, "answer_times");
    for (size_t i = 0; i < count; i++) {
        answers_json(w, &times[i]);
    }
    json_array_end(w);
    return ST_OK;
}
