#include "api/guard.h"

#include <strings.h>

#include "api/api.h"
#include "http/target.h"

static bool is_allowed(const Route *route, Parameter parameter)
{
    return (route->parameters >> parameter & 1) != 0;
}

static bool is_known(const Route *route, Text name)
{
    for (Parameter one = 0; one < PARAMETER_COUNT; one++) {
        if (is_allowed(route, one) && one != PARAMETER_filters && one != PARAMETER_any &&
            text_equal(name, text_of(PARAMETERS[one].id))) {
            return true;
        }
    }
    return false;
}

/* What an unknown parameter of a route is told: those there are. */
static const char *known_list(Request *req)
{
    const char *list = "none";

    for (Parameter one = 0; one < PARAMETER_filters; one++) {
        if (is_allowed(req->route, one)) {
            bool first = strcmp(list, "none") == 0;
            list = arena_format(&req->arena, "%s%s%s", first ? "" : list, first ? "" : ", ", PARAMETERS[one].id);
        }
    }
    return list;
}

static Status parameters_check(Request *req, Error *err)
{
    const Route *route = req->route;

    if (is_allowed(route, PARAMETER_any)) {
        return ST_OK;
    }
    for (size_t i = 0; i < req->param_count; i++) {
        Text name = req->params[i].name;
        for (size_t j = 0; j < i; j++) {
            if (text_equal(req->params[j].name, name)) {
                return error_set(err, ST_INVALID, "the query parameter \"%.*s\" is given twice", TEXT_ARG(name));
            }
        }
        /* Filters are known once the record type is. */
        if (!is_known(route, name) && !is_allowed(route, PARAMETER_filters)) {
            return error_set(err, ST_INVALID, "unknown query parameter \"%.*s\"; known here: %s", TEXT_ARG(name),
                             known_list(req));
        }
    }
    return ST_OK;
}

static bool is_json(Text content_type)
{
    static const char json[] = "application/json";
    size_t length = sizeof json - 1;

    return content_type.length >= length && strncasecmp(content_type.at, json, length) == 0 &&
           (content_type.length == length || content_type.at[length] == ';' || content_type.at[length] == ' ');
}

static Status write_check(Request *req, Error *err)
{
    Text origin = request_header(req, "Origin"), scheme = TEXT("http://");

    if (request_header(req, "X-Whitestone").length == 0 && !is_json(request_header(req, "Content-Type"))) {
        return error_set(err, ST_DENIED,
                         "a change needs the header \"X-Whitestone: 1\" or a body of type application/json");
    }
    if (origin.length == 0) {
        return ST_OK;
    }
    if (!text_starts(origin, scheme) ||
        !host_is_loopback((Text){origin.at + scheme.length, origin.length - scheme.length})) {
        return error_set(err, ST_DENIED, "changes are not accepted from pages of \"%.*s\"",
                         (int)(origin.length > 100 ? 100 : origin.length), origin.at);
    }
    return ST_OK;
}

Status request_guard(Request *req, Response *res, Error *err)
{
    (void)res;
    TRY(parameters_check(req, err));
    return req->route->needs == NEEDS_WRITE ? write_check(req, err) : ST_OK;
}
