/*
 * Mappings: those shipped and those saved in the programme, their documents, saving and taking away.
 */
#include "api/api.h"
#include "api/value_json.h"
#include "api/work.h"
#include "service/mapping_save.h"

static void label_json(JsonWriter *w, const char *key, const Label *label)
{
    json_member_object(w, key);
    for (Language one = 0; one < LANGUAGE_COUNT; one++) {
        if (label->in[one].length > 0) {
            json_member_text(w, language_code(one), label->in[one]);
        }
    }
    json_object_end(w);
}

static void mapping_json(JsonWriter *w, const MappingSummary *summary, const Mapping *mapping)
{
    bool one_type = mapping->type_column.length == 0 && mapping->type_count == 1;

    json_object_begin(w);
    json_member_text(w, "name", summary->name);
    label_json(w, "label", &mapping->label);
    json_member(w, "type");
    if (one_type) {
        json_text(w, mapping->types[0].type->id);
    } else {
        json_null(w);
    }
    label_json(w, "description", &mapping->description);
    json_member_bool(w, "saved", !summary->shipped);
    if (!summary->shipped) {
        json_member_text(w, "author", summary->author);
        json_member(w, "saved_at");
        time_json(w, summary->saved_ms);
    }
    json_object_end(w);
}

/* A shipped mapping that does not fit the programme's model is of no use here and is left out; a saved one is shown. */
Status mappings_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    MappingSummary *list;
    size_t count;

    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_known(req, res, reader, "mappings")) {
        return ST_OK;
    }
    TRY(mappings_list(reader, &req->arena, &list, &count, err));
    JsonWriter w = answer_json(res);
    json_array_begin(&w);
    for (size_t i = 0; i < count; i++) {
        Mapping mapping = {0};
        Error unfit;
        bool fits = mapping_read(&req->arena, list[i].document, "", reader_model(reader), &mapping, &unfit) == ST_OK;
        if (fits || !list[i].shipped) {
            mapping_json(&w, &list[i], &mapping);
        }
    }
    json_array_end(&w);
    return ST_OK;
}

Status one_mapping_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    Text document;

    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_known(req, res, reader, "mapping")) {
        return ST_OK;
    }
    TRY(mapping_document(reader, &req->arena, req->captures[0], &document, err));
    answer_json(res);
    buffer_text(&res->body, document);
    return ST_OK;
}

static Status save_run(Request *req, void *state, Error *err)
{
    ApiServer *server = server_of(req);

    return mapping_save(server->programme, server->actor, &req->arena, req->body, state, err);
}

static Status save_answer(Request *req, Response *res, void *state, Status status, Error *err)
{
    const Text *name = state;

    (void)err;
    TRY(status);
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_text(&w, "name", *name);
    json_object_end(&w);
    res->status = 201;
    response_header(res, "Location", arena_format(&req->arena, "/api/mappings/%.*s", TEXT_ARG(*name)));
    return ST_OK;
}

Status mapping_post(Request *req, Response *res, Error *err)
{
    if (req->body.length == 0) {
        return error_set(err, ST_INVALID, "the body is the mapping to save");
    }
    work_defer(server_of(req)->work, req, res, save_run, save_answer, ARENA_NEW(&req->arena, Text));
    return ST_OK;
}

static Status remove_run(Request *req, void *state, Error *err)
{
    ApiServer *server = server_of(req);

    (void)state;
    return mapping_remove(server->programme, server->actor, req->captures[0], err);
}

static Status remove_answer(Request *req, Response *res, void *state, Status status, Error *err)
{
    (void)state;
    (void)err;
    TRY(status);
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_text(&w, "name", req->captures[0]);
    json_object_end(&w);
    return ST_OK;
}

Status mapping_delete(Request *req, Response *res, Error *err)
{
    (void)err;
    work_defer(server_of(req)->work, req, res, remove_run, remove_answer, NULL);
    return ST_OK;
}
