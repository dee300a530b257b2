/*
 * All programmes of a file side by side, as they were on a day.
 */
#include "api/api.h"
#include "api/framework_question.h"
#include "service/portfolio_json.h"

Status portfolio_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    FRAMEWORKS_USE use = {0};
    FrameworkQuestion question;
    Portfolio portfolio;
    bool known;

    TRY(framework_question(req, res, "portfolio", &reader, &question, &known, err));
    if (known) {
        return ST_OK;
    }
    TRY(frameworks_acquire(reader, &question, &use, err));
    TRY(portfolio_read(reader, &req->arena, &question, &use.set, &portfolio, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_int(&w, "version", (int64_t)reader_info(reader).version);
    json_member_bool(&w, "demonstration", reader_info(reader).demonstration);
    portfolio_json(&w, &req->arena, &portfolio);
    json_object_end(&w);
    return ST_OK;
}
