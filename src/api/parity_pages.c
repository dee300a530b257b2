/*
 * Women and men who work for the programme: the table of a day, months, recruitment, what is to come.
 */
#include <math.h>

#include "api/api.h"
#include "api/list_query.h"
#include "api/value_json.h"
#include "base/number.h"
#include "base/time.h"
#include "service/parity.h"
#include "service/parity_json.h"

enum {
    MS_PER_DAY = 24 * 60 * 60 * 1000,
    MONTHS_DEFAULT = 24,
    MONTHS_OBSERVED = 12,
    YEARS_DEFAULT = 5,
    LEVER_MAX = 1000
};

static Text param_text(const Request *req, Parameter parameter)
{
    Text text = {0};

    return request_param(req, text_of(PARAMETERS[parameter].id), &text) ? text : (Text){0};
}

static Status day_param(const Request *req, int32_t *out, Error *err)
{
    Text text = param_text(req, PARAMETER_on);
    Date date = {(int32_t)(time_now_ms() / MS_PER_DAY), PRECISION_DAY};

    if (text.length > 0 && (!date_parse(text, &date) || date.precision != PRECISION_DAY)) {
        return error_set_at(err, ST_INVALID, PARAMETERS[PARAMETER_on].id, "\"%.*s\" is no day, as 2026-06-30",
                            TEXT_ARG(text));
    }
    *out = date.day;
    return ST_OK;
}

static Status query_read(const Request *req, ParityQuery *out, Error *err)
{
    *out = (ParityQuery){.scope = server_of(req)->scope,
                         .programme = param_text(req, PARAMETER_programme),
                         .organisation = param_text(req, PARAMETER_organisation)};
    TRY(day_param(req, &out->on, err));
    TRY(flag_param(req, PARAMETERS[PARAMETER_published].id, &out->published, err));
    TRY(flag_param(req, PARAMETERS[PARAMETER_full_time].id, &out->fte, err));
    return parity_by_parse(param_text(req, PARAMETER_by), out, err);
}

static Status whole_param(const Request *req, Parameter parameter, int missing, int maximum, int *out, Error *err)
{
    const char *name = PARAMETERS[parameter].id;
    uint64_t number;

    *out = missing;
    TRY(number_param(req, name, (uint64_t)missing, &number, err));
    if (number < 1 || number > (uint64_t)maximum) {
        return error_set_at(err, ST_INVALID, name, "%s is 1 to %d", name, maximum);
    }
    *out = (int)number;
    return ST_OK;
}

/* Has the client the answer already? It changes with the day where none is asked for. */
static bool is_known(Request *req, Response *res, Reader *reader, const ParityQuery *query, Language language)
{
    return answer_is_known(req, res, reader,
                           arena_format(&req->arena, "parity-%s-%d", language_code(language), (int)query->on));
}

/* What every answer of these begins with. */
static JsonWriter answer_begin(Response *res, Reader *reader)
{
    JsonWriter w = answer_json(res);

    json_object_begin(&w);
    json_member_int(&w, "version", (int64_t)reader_info(reader).version);
    json_member(&w, "as_of");
    time_json(&w, time_now_ms());
    json_member_bool(&w, "demonstration", reader_info(reader).demonstration);
    return w;
}

Status parity_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    Language language;
    ParityQuery query;
    ParityTable table;

    TRY(request_language(req, &language, err));
    TRY(query_read(req, &query, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (is_known(req, res, reader, &query, language)) {
        return ST_OK;
    }
    TRY(parity_table(reader, &req->arena, &query, &table, err));
    JsonWriter w = answer_begin(res, reader);
    parity_table_json(&w, &table, language);
    json_object_end(&w);
    return ST_OK;
}

Status parity_series_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    ParityQuery query;
    ParityMonth *months;
    ParityFlow *flows = NULL;
    int count;

    TRY(query_read(req, &query, err));
    TRY(whole_param(req, PARAMETER_months, MONTHS_DEFAULT, PARITY_MONTHS_MAX, &count, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (is_known(req, res, reader, &query, LANGUAGE_EN)) {
        return ST_OK;
    }
    TRY(parity_series(reader, &req->arena, &query, count, &months, err));
    size_t years = (size_t)count / MONTHS_OBSERVED;
    if (!parity_is_published(reader, &query)) {
        TRY(parity_flows(reader, &req->arena, &query, MONTHS_OBSERVED, years, &flows, err));
    }
    JsonWriter w = answer_begin(res, reader);
    parity_series_json(&w, months, (size_t)count);
    parity_flows_json(&w, flows, years, MONTHS_OBSERVED);
    json_object_end(&w);
    return ST_OK;
}

Status parity_pipeline_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    Language language;
    ParityQuery query;
    ParityPipeline pipeline;
    int months;

    TRY(request_language(req, &language, err));
    TRY(query_read(req, &query, err));
    TRY(whole_param(req, PARAMETER_months, MONTHS_DEFAULT, PARITY_MONTHS_MAX, &months, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (is_known(req, res, reader, &query, language)) {
        return ST_OK;
    }
    TRY(parity_pipeline(reader, &req->arena, &query, months, &pipeline, err));
    JsonWriter w = answer_begin(res, reader);
    json_member_int(&w, "months", months);
    parity_pipeline_json(&w, &pipeline, language);
    json_object_end(&w);
    return ST_OK;
}

/* The levers by the names the answer gives them. */
static int *lever_find(ParityOutlookQuery *asked, Text name)
{
    const struct {
        Text name;
        int *lever;
    } levers[] = {
        {TEXT("growth"), &asked->growth},
        {TEXT("women_turnover"), &asked->women_turnover},
        {TEXT("men_turnover"), &asked->men_turnover},
        {TEXT("women_hired"), &asked->women_hired},
        {TEXT("vacancies_by_promotion"), &asked->promoted},
    };

    for (size_t i = 0; i < COUNT_OF(levers); i++) {
        if (text_equal(levers[i].name, name)) {
            return levers[i].lever;
        }
    }
    return NULL;
}

/* "women_hired=0.5" */
static Status lever_read(Text text, ParityOutlookQuery *asked, Error *err)
{
    const char *name = PARAMETERS[PARAMETER_levers].id;
    size_t at = 0;
    double share;

    while (at < text.length && text.at[at] != '=') {
        at++;
    }
    int *lever = lever_find(asked, (Text){text.at, at});
    if (lever == NULL || at == text.length) {
        return error_set_at(err, ST_INVALID, name,
                            "\"%.*s\" is no lever: growth, women_turnover, men_turnover, women_hired or "
                            "vacancies_by_promotion, with '=' and a share of 1 behind it",
                            TEXT_ARG(text));
    }
    double least = lever == &asked->growth ? -1 : 0;
    if (!number_parse((Text){text.at + at + 1, text.length - at - 1}, &share) || share < least || share > 1) {
        return error_set_at(err, ST_INVALID, name, "\"%.*s\": a lever is a share of 1, as 0.25", TEXT_ARG(text));
    }
    *lever = (int)lround(share * LEVER_MAX);
    return ST_OK;
}

static Status levers_read(Text text, ParityOutlookQuery *asked, Error *err)
{
    for (size_t from = 0; text.length > 0 && from <= text.length;) {
        size_t to = from;
        while (to < text.length && text.at[to] != ',') {
            to++;
        }
        TRY(lever_read((Text){text.at + from, to - from}, asked, err));
        from = to + 1;
    }
    return ST_OK;
}

static Status outlook_query_read(const Request *req, ParityOutlookQuery *out, Error *err)
{
    *out = (ParityOutlookQuery){.women_turnover = -1, .men_turnover = -1, .women_hired = -1, .promoted = -1};
    TRY(whole_param(req, PARAMETER_months, MONTHS_OBSERVED, PARITY_MONTHS_MAX, &out->months, err));
    TRY(whole_param(req, PARAMETER_years, YEARS_DEFAULT, PARITY_YEARS_MAX, &out->years, err));
    return levers_read(param_text(req, PARAMETER_levers), out, err);
}

Status parity_projections_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    Language language;
    ParityQuery query;
    ParityOutlookQuery asked;
    ParityOutlook outlook;

    TRY(request_language(req, &language, err));
    TRY(query_read(req, &query, err));
    TRY(outlook_query_read(req, &asked, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (is_known(req, res, reader, &query, language)) {
        return ST_OK;
    }
    TRY(parity_outlook(reader, &req->arena, &query, &asked, &outlook, err));
    JsonWriter w = answer_begin(res, reader);
    parity_outlook_json(&w, &outlook, &asked, language);
    json_object_end(&w);
    return ST_OK;
}
