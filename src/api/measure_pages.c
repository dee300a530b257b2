/*
 * Measures for the interface: what there is to ask for, one question, and several in one answer.
 */
#include "api/api.h"
#include "api/list_query.h"
#include "service/measure_json.h"

enum { PANELS_MAX = 40 };

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

static Status answer_write(Request *req, Reader *reader, const MeasureAsk *ask, Language language, JsonWriter *w,
                           Error *err)
{
    MeasureAnswer answer;

    TRY(measure_answer(reader, &req->arena, &server_of(req)->scope, ask, &answer, err));
    json_object_begin(w);
    measure_answer_json(&answer, language, w);
    json_member_int(w, "version", (int64_t)reader_info(reader).version);
    json_object_end(w);
    return ST_OK;
}

Status measure_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    MeasureAsk ask = scope_asked(req);
    Language language;

    ask.measure = req->captures[0];
    ask.by = param(req, TEXT("by"));
    ask.where = param(req, TEXT("where"));
    TRY(flag_param(req, "running", &ask.running, err));
    TRY(request_language(req, &language, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_shared(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    return answer_write(req, reader, &ask, language, &w, err);
}

/* "released_area/month,product/running": a measure, what it is broken down by, and whether it runs on. */
static Status panel_parse(Text panel, MeasureAsk *ask, Error *err)
{
    Text parts[3] = {0};
    size_t count = 0;

    for (ptrdiff_t at = 0; at >= 0 && count < COUNT_OF(parts); count++) {
        at = text_index(panel, '/');
        parts[count] = (Text){panel.at, at < 0 ? panel.length : (size_t)at};
        panel = at < 0 ? (Text){0} : (Text){panel.at + at + 1, panel.length - (size_t)at - 1};
    }
    ask->measure = text_trim(parts[0]);
    ask->by = parts[1];
    ask->running = text_equal(parts[2], TEXT("running"));
    if (panel.length > 0 || (parts[2].length > 0 && !ask->running)) {
        return error_set_at(err, ST_INVALID, "panels",
                            "a panel is a measure, what it is by, and perhaps running: "
                            "\"%.*s\" is not",
                            TEXT_SHOWN_ARG(panel));
    }
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
        TRY(panel_parse(panel, &ask, err));
        TRY(answer_write(req, reader, &ask, language, w, err));
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
