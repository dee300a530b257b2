/*
 * api.h - what the handlers of this room share: the server they belong to, and the frame of every answer.
 */
#ifndef API_API_H
#define API_API_H

#include "api/server.h"
#include "geo/crs.h"
#include "http/asset.h"
#include "http/http.h"
#include "json/writer.h"
#include "service/programme.h"
#include "service/records.h"
#include "service/reports.h"

typedef struct Work Work;
typedef struct Imports Imports;
typedef struct Uploads Uploads;
typedef struct Live Live;

/* Bodies of decisions hold a reason. */
enum { DECISION_BYTES = 64 * 1024, MAPPING_BODY_BYTES = 1024 * 1024 };

struct ApiServer {
    ServeOptions options;
    Programme *programme;
    HttpServer *http;
    HttpOptions http_options;
    Assets *assets;
    Work *work;    /* decisions, which wait for the disk */
    Work *looking; /* at files that wait to be imported */
    Work *writing; /* files that leave */
    Imports *imports;
    Uploads *uploads;
    Live *live; /* who listens to changes */
    Actor actor;
    Scope scope;
    Crs crs[CRS_OFFER_MAX]; /* offered, CRS84 first */
    size_t crs_count;
    char *upload_prefix;
    int64_t started_ms;
    char salt[9]; /* part of every tag: another file may have the same version */
};

typedef enum Parameter {
#define PARAMETER_NAMED(id, name, schema, description) PARAMETER_##id,
#define PARAMETER(id, schema, description) PARAMETER_##id,
#include "api/parameters.def"
#undef PARAMETER
#undef PARAMETER_NAMED
    PARAMETER_COUNT
} Parameter;

typedef struct ParameterKind {
    const char *id, *schema, *description;
} ParameterKind;
extern const ParameterKind PARAMETERS[PARAMETER_COUNT];

extern const Route ROUTES[];
extern const size_t ROUTE_COUNT;

/* What only the OpenAPI document says of a route; same order as ROUTES. */
typedef struct RouteAnswer {
    int status;
    const char *schema, *operation;
} RouteAnswer;
extern const RouteAnswer ROUTE_ANSWERS[];

#define ROUTE(method, path, handler, ...) Status handler(Request *req, Response *res, Error *err);
#include "api/routes.def"
#undef ROUTE

typedef enum Format { FORMAT_JSON, FORMAT_HTML } Format;

static inline ApiServer *server_of(const Request *req)
{
    return req->context;
}

static inline void reader_close(Reader **reader)
{
    if (*reader != NULL) {
        reader_release(*reader);
    }
}

/* A reader that is given back when the handler returns. */
#define READER CLEANUP(reader_close) Reader

/* Suffix of the path, else parameter f, else Accept. ST_INVALID for a form that is not known. */
Status request_format(const Request *req, Format *out, Error *err) CHECKED;

/* Parameter lang, else Accept-Language, else English. ST_INVALID for a language we do not have. */
Status request_language(const Request *req, Language *out, Error *err) CHECKED;

const char *language_code(Language language); /* "en" */

/* The record type named by the first capture; ST_NOT_FOUND. Lent by the reader. */
Status request_type(const Request *req, const Reader *reader, const RecordType **out, Error *err) CHECKED;

/* The record id in capture `i`; what is no id is ST_NOT_FOUND. */
Status request_id(const Request *req, size_t i, Id *out, Error *err) CHECKED;

/* The number in capture `i`; what is none is ST_NOT_FOUND. */
Status request_number(const Request *req, size_t i, uint64_t *out, Error *err) CHECKED;

/*
 * Frames an answer that changes with the programme: true when the client has it already (the answer is then complete).
 * `form` tells representations of one address apart ("json-en").
 */
bool answer_is_known(Request *req, Response *res, const Reader *reader, const char *form);

/*
 * The same for an answer that every open page asks for when something changed: what one asked for is kept and given to
 * all of the same scope under the same address. `form` also tells the language and whatever else changes without a
 * commit, as the day.
 */
bool answer_is_shared(Request *req, Response *res, const Reader *reader, const char *form);

/* Content type application/json, and a writer into the body. */
JsonWriter answer_json(Response *res);

/* Address of this request with parameter `name` set to `value` (or left out when it is NULL), percent-encoded. */
Text request_link(Request *req, Text name, const char *value);

#endif
