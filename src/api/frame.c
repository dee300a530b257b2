#include "api/api.h"
#include "api/ogc.h"
#include "http/negotiate.h"
#include "http/problem.h"
#include "http/target.h"
#include "service/search.h"

#include "base/limits.h"

const ParameterKind PARAMETERS[PARAMETER_COUNT] = {
#define PARAMETER_NAMED(id, name, schema, description) {name, schema, description},
#define PARAMETER(id, schema, description) PARAMETER_NAMED(id, #id, schema, description)
#include "api/parameters.def"
#undef PARAMETER
#undef PARAMETER_NAMED
};

#define P(id) (UINT64_C(1) << PARAMETER_##id)
const Route ROUTES[] = {
#define ROUTE(method, path, handler, needs, body_max, status, schema, parameters, summary)                             \
    {METHOD_##method, path, handler, NEEDS_##needs, body_max, summary, parameters, ((parameters)&P(f)) != 0},
#include "api/routes.def"
#undef ROUTE
};
#undef P
const size_t ROUTE_COUNT = COUNT_OF(ROUTES);

const RouteAnswer ROUTE_ANSWERS[] = {
#define ROUTE(method, path, handler, needs, body_max, status, schema, ...) {status, #schema, #handler},
#include "api/routes.def"
#undef ROUTE
};

static const char *const LANGUAGE_CODES[LANGUAGE_COUNT] = {"en", "fr"};

const char *language_code(Language language)
{
    return LANGUAGE_CODES[language];
}

static bool format_named(Text name, Format *out)
{
    if (text_equal(name, TEXT("html"))) {
        *out = FORMAT_HTML;
        return true;
    }
    *out = FORMAT_JSON;
    return text_equal(name, TEXT("json")) || text_equal(name, TEXT("geojson"));
}

Status request_format(const Request *req, Format *out, Error *err)
{
    static const char *const types[] = {"application/json", "application/geo+json", "text/html",
                                        "application/vnd.oai.openapi+json", "application/schema+json"};
    Text name;

    if (req->suffix.length > 0) {
        format_named(req->suffix, out);
        return ST_OK;
    }
    if (request_param(req, TEXT("f"), &name)) {
        if (!format_named(name, out)) {
            return error_set_at(err, ST_INVALID, "f", "\"%.*s\" is no form that is offered; use json or html",
                                TEXT_ARG(name));
        }
        return ST_OK;
    }
    int chosen = accept_type(request_header(req, "Accept"), types, COUNT_OF(types));
    *out = chosen == 2 ? FORMAT_HTML : FORMAT_JSON;
    return ST_OK;
}

Status request_language(const Request *req, Language *out, Error *err)
{
    Text name;

    if (!request_param(req, TEXT("lang"), &name)) {
        int chosen = accept_language(request_header(req, "Accept-Language"), LANGUAGE_CODES, LANGUAGE_COUNT);
        *out = chosen < 0 ? LANGUAGE_EN : (Language)chosen;
        return ST_OK;
    }
    for (Language one = 0; one < LANGUAGE_COUNT; one++) {
        if (text_equal(name, text_of(LANGUAGE_CODES[one]))) {
            *out = one;
            return ST_OK;
        }
    }
    return error_set_at(err, ST_INVALID, "lang", "\"%.*s\" is no language we have; use en or fr", TEXT_ARG(name));
}

Status request_type(const Request *req, const Reader *reader, const RecordType **out, Error *err)
{
    *out = model_type(reader_model(reader), req->captures[0]);
    if (*out == NULL) {
        return error_set(err, ST_NOT_FOUND, "there is no collection \"%.*s\"; /collections lists them",
                         TEXT_ARG(req->captures[0]));
    }
    return ST_OK;
}

Status request_id(const Request *req, size_t i, Id *out, Error *err)
{
    if (!id_parse(req->captures[i], out)) {
        return error_set(err, ST_NOT_FOUND, "there is no record \"%.*s\"", TEXT_ARG(req->captures[i]));
    }
    return ST_OK;
}

Status request_number(const Request *req, size_t i, uint64_t *out, Error *err)
{
    int64_t number;

    if (!text_to_int64(req->captures[i], &number) || number <= 0) {
        return error_set(err, ST_NOT_FOUND, "there is no number \"%.*s\" here", TEXT_ARG(req->captures[i]));
    }
    *out = (uint64_t)number;
    return ST_OK;
}

bool answer_is_known(Request *req, Response *res, const Reader *reader, const char *form)
{
    int64_t waiting = 0;
    Text search;

    /* What a load left for the full-text index changes answers without a new entry. */
    if (request_param(req, TEXT("q"), &search) &&
        search_waiting((Reader *)(uintptr_t)reader, NULL, &waiting, NULL) != ST_OK) {
        return false;
    }
    const char *tag = arena_format(&req->arena, "%llu-%s-%lld-%s", (unsigned long long)reader_info(reader).version,
                                   form, (long long)waiting, server_of(req)->salt);
    return response_unchanged(req, res, text_of(tag));
}

bool answer_is_shared(Request *req, Response *res, const Reader *reader, const char *form)
{
    if (answer_is_known(req, res, reader, form)) {
        return true;
    }
    const char *key =
        arena_format(&req->arena, "%s %d %.*s", res->etag, (int)server_of(req)->scope.max_class, TEXT_ARG(req->target));
    return response_kept(req, res, text_of(key));
}

JsonWriter answer_json(Response *res)
{
    res->content_type = "application/json";
    return json_writer(&res->body);
}

static void param_append(Buffer *out, bool *first, Text name, Text value)
{
    buffer_byte(out, *first ? '?' : '&');
    target_encode(out, name);
    buffer_byte(out, '=');
    target_encode(out, value);
    *first = false;
}

static void path_append(Buffer *out, Text path)
{
    while (path.length > 0) {
        ptrdiff_t slash = text_index(path, '/');
        Text one = {path.at, slash < 0 ? path.length : (size_t)slash};
        target_encode(out, one);
        if (slash >= 0) {
            buffer_byte(out, '/');
        }
        size_t used = one.length + (slash >= 0);
        path = (Text){path.at + used, path.length - used};
    }
}

Text request_link(Request *req, Text name, const char *value)
{
    BUFFER link = {0};
    bool first = true;

    buffer_text(&link, request_origin(req));
    path_append(&link, req->path);
    if (req->suffix.length > 0) {
        buffer_byte(&link, '.');
        buffer_text(&link, req->suffix);
    }
    for (size_t i = 0; i < req->param_count; i++) {
        if (!text_equal(req->params[i].name, name)) {
            param_append(&link, &first, req->params[i].name, req->params[i].value);
        }
    }
    if (value != NULL) {
        param_append(&link, &first, name, text_of(value));
    }
    return text_copy(&req->arena, buffer_view(&link));
}

void frame_done(Frame *frame)
{
    reader_close(&frame->reader);
}

Status frame_open(Request *req, Response *res, Frame *out, Error *err)
{
    TRY(request_format(req, &out->format, err));
    TRY(request_language(req, &out->language, err));
    TRY(reader_acquire(server_of(req)->programme, &out->reader, err));
    const char *form =
        arena_format(&req->arena, "%s-%s", out->format == FORMAT_HTML ? "html" : "json", language_code(out->language));
    out->known = answer_is_known(req, res, out->reader, form);
    return ST_OK;
}
