/*
 * The OpenAPI 3.0 document: made from the routes, the parameters and the model, never written by hand.
 */
#include "api/api.h"
#include "api/ogc.h"
#include "api/page_ogc.h"
#include "api/list_query.h"
#include "api/schema.h"

#include "base/limits.h"
#include "service/records_on.h"

/* Schemas that do not depend on the model. */
static const struct {
    const char *name, *schema;
} COMPONENTS[] = {
    {"Link", "{\"type\":\"object\",\"required\":[\"href\",\"rel\"],\"properties\":{\"href\":{\"type\":\"string\"},"
             "\"rel\":{\"type\":\"string\"},\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"}}}"},
    {"Landing", "{\"type\":\"object\",\"required\":[\"links\"],\"properties\":{\"title\":{\"type\":\"string\"},"
                "\"description\":{\"type\":\"string\"},\"links\":{\"type\":\"array\",\"items\":{\"$ref\":"
                "\"#/components/schemas/Link\"}}}}"},
    {"Conformance", "{\"type\":\"object\",\"required\":[\"conformsTo\"],\"properties\":{\"conformsTo\":{\"type\":"
                    "\"array\",\"items\":{\"type\":\"string\"}}}}"},
    {"Collection",
     "{\"type\":\"object\",\"required\":[\"id\",\"links\"],\"properties\":{\"id\":{\"type\":\"string\"},\"title\":{"
     "\"type\":\"string\"},\"description\":{\"type\":\"string\"},\"extent\":{\"type\":\"object\"},\"itemType\":{"
     "\"type\":\"string\"},\"crs\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"links\":{\"type\":\"array\","
     "\"items\":{\"$ref\":\"#/components/schemas/Link\"}}}}"},
    {"Collections", "{\"type\":\"object\",\"required\":[\"links\",\"collections\"],\"properties\":{\"links\":{\"type\":"
                    "\"array\",\"items\":{\"$ref\":\"#/components/schemas/Link\"}},\"collections\":{\"type\":\"array\","
                    "\"items\":{\"$ref\":\"#/components/schemas/Collection\"}}}}"},
    {"Definition", "{\"type\":\"object\",\"required\":[\"openapi\",\"paths\"],\"properties\":{\"openapi\":{\"type\":"
                   "\"string\"},\"paths\":{\"type\":\"object\"}}}"},
    {"Schema", "{\"type\":\"object\"}"},
    {"Geometry", "{\"type\":\"object\",\"nullable\":true,\"required\":[\"type\",\"coordinates\"],\"properties\":{"
                 "\"type\":{\"type\":\"string\",\"enum\":[\"Point\",\"LineString\",\"Polygon\",\"MultiPoint\","
                 "\"MultiLineString\",\"MultiPolygon\"]},\"coordinates\":{\"type\":\"array\",\"items\":{}}}}"},
    {"Object", "{\"type\":\"object\"}"},
    {"Array", "{\"type\":\"array\",\"items\":{\"type\":\"object\"}}"},
    {"Problem",
     "{\"type\":\"object\",\"required\":[\"title\",\"status\"],\"properties\":{\"type\":{\"type\":\"string\"},"
     "\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":{\"type\":\"string\"},\"instance\":{"
     "\"type\":\"string\"},\"pointer\":{\"type\":\"string\",\"description\":\"JSON pointer, or name of the parameter, "
     "that is at fault\"},\"faults\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"pointer\":{"
     "\"type\":\"string\"},\"message\":{\"type\":\"string\"}}}}}}"},
};

typedef struct Definition {
    JsonWriter w;
    const Model *model;
    Scope scope;
    Language language;
    Arena *arena;
} Definition;

static void reference_json(JsonWriter *w, const char *schema, Text type)
{
    json_object_begin(w);
    json_member(w, "$ref");
    json_separate(w);
    buffer_format(w->out, "\"#/components/schemas/%s%.*s\"", schema, TEXT_ARG(type));
    json_object_end(w);
}

static void parameter_begin(JsonWriter *w, Text name, const char *in, const char *description)
{
    json_object_begin(w);
    json_member_text(w, "name", name);
    json_member_string(w, "in", in);
    json_member_bool(w, "required", strcmp(in, "path") == 0);
    if (description != NULL) {
        json_member_string(w, "description", description);
    }
    json_member(w, "schema");
}

static void query_parameter_json(JsonWriter *w, Parameter which)
{
    parameter_begin(w, text_of(PARAMETERS[which].id), "query", PARAMETERS[which].description);
    if (which == PARAMETER_limit) {
        json_separate(w);
        buffer_format(w->out, "{\"type\":\"integer\",\"minimum\":1,\"maximum\":%d,\"default\":%d}", LIMIT_PAGE,
                      PAGE_DEFAULT);
    } else {
        json_raw(w, text_of(PARAMETERS[which].schema));
    }
    json_member_string(w, "style", "form");
    json_member_bool(w, "explode", false);
    json_object_end(w);
}

/* The names in braces of a route's path. */
static void path_parameters_json(JsonWriter *w, const char *path)
{
    for (const char *open = strchr(path, '{'); open != NULL; open = strchr(open + 1, '{')) {
        Text name = {open + 1, strcspn(open + 1, "*}")};
        parameter_begin(w, name, "path", NULL);
        json_raw(w, TEXT("{\"type\":\"string\"}"));
        json_object_end(w);
    }
}

static void filter_parameters_json(Definition *d, const RecordType *type)
{
    for (size_t i = 0; i < type->filter_count; i++) {
        const Field *field = type->filters[i];
        if (field->class <= d->scope.max_class) {
            parameter_begin(&d->w, field->id, "query", NULL);
            field_schema_json(&d->w, field, d->language);
            json_member_string(&d->w, "style", "form");
            json_member_bool(&d->w, "explode", false);
            json_object_end(&d->w);
        }
    }
}

/* `type` is that of an expanded path, or NULL. */
static void parameters_json(Definition *d, const Route *route, const char *path, const RecordType *type)
{
    json_member_array(&d->w, "parameters");
    path_parameters_json(&d->w, path);
    for (Parameter one = 0; one < PARAMETER_filters; one++) {
        bool fits = one != PARAMETER_within || type == NULL || type_has_units(type);
        if ((route->parameters >> one & 1) != 0 && fits) {
            query_parameter_json(&d->w, one);
        }
    }
    if (type != NULL && (route->parameters >> PARAMETER_filters & 1)) {
        filter_parameters_json(d, type);
    }
    json_array_end(&d->w);
}

static const char *media_type(const char *schema)
{
    static const struct {
        const char *schema, *type;
    } types[] = {{"Features", "application/geo+json"}, {"Feature", "application/geo+json"}, {"Schema", TYPE_SCHEMA},
                 {"Definition", TYPE_OPENAPI},         {"Events", "text/event-stream"},     {"Metrics", "text/plain"}};

    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (strcmp(schema, types[i].schema) == 0) {
            return types[i].type;
        }
    }
    return "application/json";
}

static void content_json(Definition *d, const Route *route, const char *schema, const RecordType *type)
{
    bool of_type = type != NULL && strncmp(schema, "Feature", strlen("Feature")) == 0;
    const char *media = media_type(schema);

    json_member_object(&d->w, "content");
    json_member_object(&d->w, media);
    json_member(&d->w, "schema");
    if (strncmp(media, "text/", strlen("text/")) == 0) {
        json_raw(&d->w, TEXT("{\"type\":\"string\"}"));
    } else {
        reference_json(&d->w, of_type ? arena_format(d->arena, "%s_", schema) : schema, of_type ? type->id : (Text){0});
    }
    json_object_end(&d->w);
    if (route->suffixes) {
        json_member_raw(&d->w, "text/html", TEXT("{\"schema\":{\"type\":\"string\"}}"));
    }
    json_object_end(&d->w);
}

static void problem_response_json(JsonWriter *w, const char *key, const char *description)
{
    json_member_object(w, key);
    json_member_string(w, "description", description);
    json_member_raw(w, "content",
                    TEXT("{\"application/problem+json\":{\"schema\":{\"$ref\":\"#/components/schemas/Problem\"}}}"));
    json_object_end(w);
}

static void responses_json(Definition *d, size_t i, const RecordType *type)
{
    const Route *route = &ROUTES[i];

    json_member_object(&d->w, "responses");
    json_member_object(&d->w, arena_format(d->arena, "%d", ROUTE_ANSWERS[i].status));
    json_member_string(&d->w, "description", route->summary);
    content_json(d, route, ROUTE_ANSWERS[i].schema, type);
    json_object_end(&d->w);
    problem_response_json(&d->w, "400", "A parameter or the body is not understood");
    if (route->needs == NEEDS_WRITE) {
        problem_response_json(&d->w, "403", "Not permitted");
    }
    if (strchr(route->path, '{') != NULL) {
        problem_response_json(&d->w, "404", "There is none of that name");
    }
    problem_response_json(&d->w, "500", "An error of the server");
    json_object_end(&d->w);
}

static void request_body_json(JsonWriter *w, const Route *route)
{
    if (route->body_max == 0) {
        return;
    }
    json_member_object(w, "requestBody");
    json_member_bool(w, "required", true);
    json_member_raw(
        w, "content",
        route->body_max > LIMIT_BODY_BYTES
            ? TEXT("{\"application/octet-stream\":{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}")
            : TEXT("{\"application/json\":{\"schema\":{\"$ref\":\"#/components/schemas/Object\"}}}"));
    json_object_end(w);
}

static const char *method_key(HttpMethod method)
{
    return method == METHOD_POST ? "post" : method == METHOD_DELETE ? "delete" : "get";
}

static void operation_json(Definition *d, size_t i, const char *path, const RecordType *type)
{
    const Route *route = &ROUTES[i];
    const char *operation = ROUTE_ANSWERS[i].operation;

    json_member_object(&d->w, method_key(route->method));
    json_member_string(&d->w, "operationId",
                       type == NULL ? operation : arena_format(d->arena, "%s_%.*s", operation, TEXT_ARG(type->id)));
    json_member_string(&d->w, "summary", route->summary);
    json_member_array(&d->w, "tags");
    json_text(&d->w, type == NULL ? TEXT("programme") : type->id);
    json_array_end(&d->w);
    parameters_json(d, route, path, type);
    request_body_json(&d->w, route);
    responses_json(d, i, type);
    json_object_end(&d->w);
}

/* "/a/{path*}" is written "/a/{path}". */
static const char *template_of(Arena *arena, const char *path)
{
    char *copy = arena_copy(arena, path, strlen(path));
    char *star = strstr(copy, "*}");

    if (star != NULL) {
        memmove(star, star + 1, strlen(star));
    }
    return copy;
}

/* All methods of one path. `type`: "/collections/{collection}…" is written for each. */
static void path_json(Definition *d, size_t first, const RecordType *type)
{
    static const char placeholder[] = "{collection}";
    const char *path = template_of(d->arena, ROUTES[first].path);

    if (type != NULL) {
        const char *at = strstr(path, placeholder);
        path = arena_format(d->arena, "%.*s%.*s%s", (int)(at - path), path, TEXT_ARG(type->id),
                            at + sizeof placeholder - 1);
    }
    json_member_object(&d->w, path);
    for (size_t i = first; i < ROUTE_COUNT; i++) {
        if (strcmp(ROUTES[i].path, ROUTES[first].path) == 0) {
            operation_json(d, i, path, type);
        }
    }
    json_object_end(&d->w);
}

static bool is_first_of_path(size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (strcmp(ROUTES[j].path, ROUTES[i].path) == 0) {
            return false;
        }
    }
    return true;
}

static bool is_page(size_t i)
{
    return strcmp(ROUTE_ANSWERS[i].schema, "Page") == 0 || strcmp(ROUTE_ANSWERS[i].schema, "File") == 0;
}

static void paths_json(Definition *d)
{
    static const char collections[] = "/collections/{collection}";

    json_member_object(&d->w, "paths");
    for (size_t i = 0; i < ROUTE_COUNT; i++) {
        if (!is_first_of_path(i) || is_page(i)) {
            continue;
        }
        if (strncmp(ROUTES[i].path, collections, sizeof collections - 1) != 0) {
            path_json(d, i, NULL);
            continue;
        }
        for (size_t t = 0; t < d->model->type_count; t++) {
            path_json(d, i, &d->model->types[t]);
        }
    }
    json_object_end(&d->w);
}

static void feature_schema_json(Definition *d, const RecordType *type)
{
    JsonWriter *w = &d->w;

    json_member_object(w, arena_format(d->arena, "Feature_%.*s", TEXT_ARG(type->id)));
    json_member_string(w, "type", "object");
    json_member_string(w, "description", "A GeoJSON feature; values may also be null: said to be empty, or not known");
    json_member_raw(w, "required", TEXT("[\"type\",\"geometry\",\"properties\"]"));
    json_member_object(w, "properties");
    json_member_raw(w, "type", TEXT("{\"type\":\"string\",\"enum\":[\"Feature\"]}"));
    json_member_raw(w, "id", TEXT("{\"type\":\"string\",\"format\":\"uuid\"}"));
    json_member(w, "geometry");
    reference_json(w, "Geometry", (Text){0});
    json_member_object(w, "properties");
    json_member_string(w, "type", "object");
    properties_schema_json(w, type, d->scope, d->language);
    json_object_end(w);
    json_object_end(w);
    json_object_end(w);
}

static void features_schema_json(Definition *d, const RecordType *type)
{
    JsonWriter *w = &d->w;

    json_member_object(w, arena_format(d->arena, "Features_%.*s", TEXT_ARG(type->id)));
    json_member_string(w, "type", "object");
    json_member_raw(w, "required", TEXT("[\"type\",\"features\"]"));
    json_member_object(w, "properties");
    json_member_raw(w, "type", TEXT("{\"type\":\"string\",\"enum\":[\"FeatureCollection\"]}"));
    json_member_raw(w, "timeStamp", TEXT("{\"type\":\"string\",\"format\":\"date-time\"}"));
    json_member_raw(w, "numberMatched", TEXT("{\"type\":\"integer\",\"minimum\":0}"));
    json_member_raw(w, "numberReturned", TEXT("{\"type\":\"integer\",\"minimum\":0}"));
    json_member_raw(w, "links", TEXT("{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Link\"}}"));
    json_member_object(w, "features");
    json_member_string(w, "type", "array");
    json_member(w, "items");
    reference_json(w, "Feature_", type->id);
    json_object_end(w);
    json_object_end(w);
    json_object_end(w);
}

static void components_json(Definition *d)
{
    json_member_object(&d->w, "components");
    json_member_object(&d->w, "schemas");
    for (size_t i = 0; i < COUNT_OF(COMPONENTS); i++) {
        json_member_raw(&d->w, COMPONENTS[i].name, text_of(COMPONENTS[i].schema));
    }
    for (size_t i = 0; i < d->model->type_count; i++) {
        feature_schema_json(d, &d->model->types[i]);
        features_schema_json(d, &d->model->types[i]);
    }
    json_object_end(&d->w);
    json_object_end(&d->w);
}

static void tags_json(Definition *d)
{
    json_member_array(&d->w, "tags");
    json_raw(&d->w, TEXT("{\"name\":\"programme\",\"description\":\"The programme as a whole\"}"));
    for (size_t i = 0; i < d->model->type_count; i++) {
        json_object_begin(&d->w);
        json_member_text(&d->w, "name", d->model->types[i].id);
        json_member_text(&d->w, "description", label_in(&d->model->types[i].plural, d->language));
        json_object_end(&d->w);
    }
    json_array_end(&d->w);
}

static void info_json(Definition *d, Label name)
{
    json_member_object(&d->w, "info");
    json_member_string(&d->w, "title",
                       arena_format(d->arena, "Whitestone: %.*s", TEXT_ARG(label_in(&name, d->language))));
    json_member_string(&d->w, "version", WHITESTONE_VERSION);
    json_member_string(&d->w, "description", page_text(d->language, PAGE_TEXT_LANDING_HELP));
    json_member_raw(&d->w, "license",
                    TEXT("{\"name\":\"Apache-2.0\",\"url\":\"https://www.apache.org/licenses/LICENSE-2.0\"}"));
    json_object_end(&d->w);
}

Status openapi_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};

    TRY(frame_open(req, res, &frame, err));
    if (frame.known) {
        return ST_OK;
    }
    if (frame.format == FORMAT_HTML) {
        page_definition(req, res, frame.reader, frame.language);
        return ST_OK;
    }
    Definition d = {answer_json(res), reader_model(frame.reader), server_of(req)->scope, frame.language, &req->arena};
    res->content_type = TYPE_OPENAPI;
    json_object_begin(&d.w);
    json_member_string(&d.w, "openapi", "3.0.3");
    info_json(&d, programme_label(frame.reader, &req->arena, (Id){0}));
    json_member_array(&d.w, "servers");
    json_object_begin(&d.w);
    json_member_text(&d.w, "url", request_origin(req));
    json_object_end(&d.w);
    json_array_end(&d.w);
    json_member_raw(&d.w, "security", TEXT("[]"));
    tags_json(&d);
    paths_json(&d);
    components_json(&d);
    json_object_end(&d.w);
    return ST_OK;
}
