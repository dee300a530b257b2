/*
 * Results frameworks and workplans for the interface, as they were on a day.
 */
#include "api/framework_question.h"
#include "api/list_query.h"
#include "service/framework_json.h"
#include "service/measure_number.h"

enum { MS_PER_DAY = 24 * 60 * 60 * 1000 };

/* Parameter `on`, else today. */
static Status day_asked(const Request *req, int32_t *out, Error *err)
{
    Text text;
    Date date;

    *out = (int32_t)(time_now_ms() / MS_PER_DAY);
    if (!request_param(req, TEXT("on"), &text)) {
        return ST_OK;
    }
    if (!date_parse(text, &date) || date.precision != PRECISION_DAY) {
        return error_set_at(err, ST_INVALID, "on", "\"%.*s\" is no day; write it as 2026-03-31",
                            text.length > 40 ? 40 : (int)text.length, text.at);
    }
    *out = date.day;
    return ST_OK;
}

Status framework_question(Request *req, Response *res, const char *form, Reader **reader, FrameworkQuestion *out,
                          bool *known, Error *err)
{
    *out = (FrameworkQuestion){.scope = &server_of(req)->scope};
    TRY(day_asked(req, &out->on, err));
    TRY(reader_acquire(server_of(req)->programme, reader, err));
    MeasureNumber *number = ARENA_NEW(&req->arena, MeasureNumber);
    *number = (MeasureNumber){*reader, &req->arena, out->scope};
    out->total = measure_number;
    out->total_context = number;
    *known = answer_is_shared(req, res, *reader, arena_format(&req->arena, "%s-%d", form, (int)out->on));
    return ST_OK;
}

Status frameworks_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    FRAMEWORKS_USE use = {0};
    FrameworkQuestion question;
    bool known;

    TRY(framework_question(req, res, "frameworks", &reader, &question, &known, err));
    if (known) {
        return ST_OK;
    }
    TRY(frameworks_acquire(reader, &question, &use, err));
    JsonWriter w = answer_json(res);
    frameworks_json(&w, use.set.all, use.set.count, question.on);
    return ST_OK;
}

Status one_framework_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    FRAMEWORKS_USE use = {0};
    FrameworkQuestion question;
    const Framework *framework;
    bool known, brief = false;

    TRY(flag_param(req, "brief", &brief, err));
    TRY(framework_question(req, res, brief ? "brief-framework" : "one-framework", &reader, &question, &known, err));
    if (known) {
        return ST_OK;
    }
    TRY(frameworks_acquire(reader, &question, &use, err));
    TRY(framework_find(&req->arena, &use.set, req->captures[0], &framework, err));
    JsonWriter w = answer_json(res);
    framework_json(&w, &req->arena, framework, brief);
    return ST_OK;
}

Status workplans_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    FRAMEWORKS_USE use = {0};
    FrameworkQuestion question;
    Workplans plans;
    bool known;

    TRY(framework_question(req, res, "workplans", &reader, &question, &known, err));
    if (known) {
        return ST_OK;
    }
    TRY(frameworks_acquire(reader, &question, &use, err));
    TRY(workplans_read(reader, &req->arena, &question, &use.set, &plans, err));
    JsonWriter w = answer_json(res);
    workplans_json(&w, &plans);
    return ST_OK;
}
