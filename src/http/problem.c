#include "http/problem.h"

typedef struct ProblemTitle {
    int status;
    const char *title;
} ProblemTitle;

static const ProblemTitle PROBLEM_TITLES[] = {
    {400, "Bad request"},
    {403, "Not permitted"},
    {404, "Not found"},
    {405, "Method not allowed"},
    {406, "Not acceptable"},
    {409, "Conflicting change"},
    {412, "Changed meanwhile"},
    {413, "Too large"},
    {414, "Address too long"},
    {415, "Unsupported media type"},
    {421, "Misdirected request"},
    {499, "Cancelled"},
    {503, "Busy"},
};

const char *problem_title(int http_status)
{
    for (size_t i = 0; i < COUNT_OF(PROBLEM_TITLES); i++) {
        if (PROBLEM_TITLES[i].status == http_status) {
            return PROBLEM_TITLES[i].title;
        }
    }
    return "Internal error";
}

static JsonWriter problem_open(Request *req, Response *res, int http_status, const char *title, const char *detail,
                               const char *pointer)
{
    JsonWriter w = json_writer(&res->body);

    buffer_clear(&res->body);
    res->status = http_status;
    res->content_type = "application/problem+json";
    res->etag = NULL;
    res->fixed = (Text){0};
    json_object_begin(&w);
    json_member_string(&w, "type", "about:blank");
    json_member_string(&w, "title", title);
    json_member_int(&w, "status", http_status);
    json_member_string(&w, "detail", detail);
    json_member_text(&w, "instance", req->target);
    if (pointer[0] != '\0') {
        json_member_string(&w, "pointer", pointer);
    }
    return w;
}

JsonWriter problem_begin(Request *req, Response *res, Status status, const Error *err)
{
    int http_status = status_http(status);

    if (status == ST_BUSY) {
        response_header(res, "Retry-After", "2");
    }
    return problem_open(req, res, http_status, problem_title(http_status),
                        err->message[0] != '\0' ? err->message : status_text(status), err->path);
}

void problem_end(JsonWriter *w)
{
    json_object_end(w);
}

void problem_respond(Request *req, Response *res, Status status, const Error *err)
{
    JsonWriter w = problem_begin(req, res, status, err);

    problem_end(&w);
}

void problem_respond_as(Request *req, Response *res, int http_status, const char *title, const char *detail)
{
    JsonWriter w = problem_open(req, res, http_status, title, detail, "");

    problem_end(&w);
}
