/*
 * Measures for the interface: what there is to ask for, one question, and several in one answer.
 */
#include "api/api.h"
#include "api/list_query.h"
#include "base/limits.h"
#include "service/measure_json.h"

enum { PANELS_MAX = 40, PANEL_MOST = 20 };

static Text param(const Request *req, Text name)
{
    Text value;

    return request_param(req, name, &value) ? value : (Text){0};
}

static MeasureAsk scope_asked(const Request *req)
{
    return (MeasureAsk){.programme = param(req, TEXT("programme")),
                        .organisation = param(req, TEXT("organisation")),
                        .unit = param(req, TEXT("unit")),
                        .from = param(req, TEXT("from")),
                        .to = param(req, TEXT("to"))};
}

Status measures_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    Language language;

    TRY(request_language(req, &language, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_shared(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    const Model *model = reader_model(reader);
    JsonWriter w = answer_json(res);
    json_array_begin(&w);
    for (size_t i = 0; i < model->measure_count; i++) {
        if (model->measures[i].class <= server_of(req)->scope.max_class) {
            measure_json(&model->measures[i], language, &w);
        }
    }
    json_array_end(&w);
    return ST_OK;
}

/* `most` records, or figures when it is 0. */
static Status answer_write(Request *req, Reader *reader, const MeasureAsk *ask, size_t most, Language language,
                           JsonWriter *w, Error *err)
{
    const Scope *scope = &server_of(req)->scope;
    MeasureAnswer answer;
    MostAnswer records;

    if (most > 0) {
        TRY(measure_most(reader, &req->arena, scope, ask, most, &records, err));
    } else {
        TRY(measure_answer(reader, &req->arena, scope, ask, &answer, err));
    }
    json_object_begin(w);
    if (most > 0) {
        measure_most_json(&records, language, w);
    } else {
        measure_answer_json(&answer, language, w);
    }
    json_member_int(w, "version", (int64_t)reader_info(reader).version);
    json_object_end(w);
    return ST_OK;
}

Status measure_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    MeasureAsk ask = scope_asked(req);
    Language language;
    uint64_t most;

    ask.measure = req->captures[0];
    ask.by = param(req, TEXT("by"));
    ask.where = param(req, TEXT("where"));
    TRY(flag_param(req, "running", &ask.running, err));
    TRY(flag_param(req, "last", &ask.last, err));
    TRY(flag_param(req, "once", &ask.once, err));
    TRY(number_param(req, "most", 0, &most, err));
    TRY(request_language(req, &language, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_shared(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    return answer_write(req, reader, &ask, most, language, &w, err);
}

Status measure_related_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    MeasureAsk ask = scope_asked(req);
    RelatedAnswer answer;
    Language language;
    size_t limit;
    Id id;

    ask.measure = req->captures[0];
    TRY(limit_param(req, 100, LIMIT_PAGE, &limit, err));
    TRY(request_language(req, &language, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (!id_parse(req->captures[1], &id)) {
        return error_set(err, ST_NOT_FOUND, "\"%.*s\" is not the id of a record", TEXT_SHOWN_ARG(req->captures[1]));
    }
    if (answer_is_shared(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    TRY(measure_related(reader, &req->arena, &server_of(req)->scope, &ask, id, limit, &answer, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    measure_related_json(&answer, language, &w);
    json_member_int(&w, "version", (int64_t)reader_info(reader).version);
    json_object_end(&w);
    return ST_OK;
}

/* "2024..", "..2024-06", "2023..2024" or one of them alone. */
static void period_parse(Text period, MeasureAsk *ask)
{
    ptrdiff_t at = text_index(period, '.');
    size_t dots = 2;

    if (period.length == 0) {
        return;
    }
    bool is_span = at >= 0 && (size_t)at + dots <= period.length && period.at[at + 1] == '.';
    ask->from = is_span ? (Text){period.at, (size_t)at} : period;
    ask->to = is_span ? (Text){period.at + at + dots, period.length - (size_t)at - dots} : period;
}

/*
 * "released_area/month,product/running/2021..": a measure, what it is broken down by, how it is told and a period of
 * its own; or "hazards_near_accidents//most".
 */
static Status panel_parse(Text panel, MeasureAsk *ask, size_t *most, Error *err)
{
    Text parts[4] = {0}, rest = panel;
    size_t count = 0;

    for (ptrdiff_t at = 0; at >= 0 && count < COUNT_OF(parts); count++) {
        at = text_index(rest, '/');
        parts[count] = (Text){rest.at, at < 0 ? rest.length : (size_t)at};
        rest = at < 0 ? (Text){0} : (Text){rest.at + at + 1, rest.length - (size_t)at - 1};
    }
    ask->measure = text_trim(parts[0]);
    ask->by = parts[1];
    ask->running = text_equal(parts[2], TEXT("running"));
    ask->last = text_equal(parts[2], TEXT("last"));
    ask->once = text_equal(parts[2], TEXT("once"));
    *most = text_equal(parts[2], TEXT("most")) ? PANEL_MOST : 0;
    if (rest.length > 0 || (parts[2].length > 0 && !ask->running && !ask->last && !ask->once && *most == 0)) {
        return error_set_at(
            err, ST_INVALID, "panels",
            "a panel is a measure, what it is by, perhaps running, last, once or most, and perhaps a period: "
            "\"%.*s\" is not",
            TEXT_SHOWN_ARG(panel));
    }
    period_parse(parts[3], ask);
    return ST_OK;
}

static Status panels_write(Request *req, Reader *reader, Language language, JsonWriter *w, Error *err)
{
    Text rest = param(req, TEXT("panels"));

    for (size_t count = 0; rest.length > 0; count++) {
        MeasureAsk ask = scope_asked(req);
        ptrdiff_t at = text_index(rest, ';');
        Text panel = {rest.at, at < 0 ? rest.length : (size_t)at};
        rest = at < 0 ? (Text){0} : (Text){rest.at + at + 1, rest.length - (size_t)at - 1};
        if (count == PANELS_MAX) {
            return error_set_at(err, ST_TOO_LARGE, "panels", "at most %d panels are answered at once", PANELS_MAX);
        }
        size_t most;
        TRY(panel_parse(panel, &ask, &most, err));
        TRY(answer_write(req, reader, &ask, most, language, w, err));
    }
    return ST_OK;
}

Status panels_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    Language language;

    TRY(request_language(req, &language, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_shared(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    json_array_begin(&w);
    TRY(panels_write(req, reader, language, &w, err));
    json_array_end(&w);
    return ST_OK;
}
