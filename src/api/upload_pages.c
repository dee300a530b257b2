/*
 * Files that wait to be imported: taking them in, what they are, a mapping to start from, what would be stored.
 */
#include "api/api.h"
#include "api/preview_json.h"
#include "api/uploads.h"
#include "api/work.h"
#include "service/country.h"
#include "service/mapping_guess.h"
#include "service/mapping_save.h"
#include "service/reason.h"

/* What is asked of a file, and what came of it. */
typedef struct Look {
    UploadFacts facts;
    InspectOptions options;
    Inspection file;
    Language language;
    Text preview; /* as JSON */
} Look;

static void upload_members_json(JsonWriter *w, const UploadFacts *facts)
{
    json_member_string(w, "upload", facts->id);
    json_member_string(w, "name", facts->name);
    json_member_int(w, "size", (int64_t)facts->size);
}

Status upload_post(Request *req, Response *res, Error *err)
{
    UploadFacts facts;
    Text name = TEXT("upload");

    request_param(req, TEXT("name"), &name);
    if (req->upload_size == 0) {
        return error_set(err, ST_INVALID, "the file is empty: it has no bytes");
    }
    uploads_take(server_of(req)->uploads, req->upload_path, name, req->upload_size, &req->arena, &facts);
    req->upload_taken = true;
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    upload_members_json(&w, &facts);
    json_object_end(&w);
    res->status = 201;
    response_header(res, "Location", arena_format(&req->arena, "/api/uploads/%s", facts.id));
    return ST_OK;
}

static const char *param_string(Request *req, Text name)
{
    Text value = {0};

    request_param(req, name, &value);
    return text_string(&req->arena, value);
}

static Status look_begin(Request *req, Look **out, Error *err)
{
    Look *look = ARENA_NEW(&req->arena, Look);

    TRY(uploads_find(server_of(req)->uploads, req->captures[0], &req->arena, &look->facts, err));
    look->options = (InspectOptions){.path = look->facts.path,
                                     .name = look->facts.name,
                                     .layer = param_string(req, TEXT("layer")),
                                     .encoding = param_string(req, TEXT("encoding")),
                                     .programme = programme_code(server_of(req)->programme)};
    *out = look;
    return ST_OK;
}

static Status inspect_run(Request *req, void *state, Error *err)
{
    Look *look = state;

    return file_inspect(&look->options, &req->arena, &look->file, err);
}

static void types_json(JsonWriter *w, Request *req, const Model *model, const Inspection *file)
{
    TypeGuess *types;
    size_t count = types_guess(&req->arena, model, file, &types);

    json_member_array(w, "types");
    for (size_t i = 0; i < count; i++) {
        json_object_begin(w);
        json_member_text(w, "type", types[i].type->id);
        json_member_int(w, "columns", (int64_t)types[i].columns);
        json_object_end(w);
    }
    json_array_end(w);
}

/* Mappings whose columns the file has, or nearly all of them. */
static Status mappings_json(JsonWriter *w, Request *req, Reader *reader, const Inspection *file, Error *err)
{
    MappingSummary *list;
    size_t count;

    TRY(mappings_list(reader, &req->arena, &list, &count, err));
    json_member_array(w, "mappings");
    for (size_t i = 0; i < count; i++) {
        Mapping mapping;
        Error unfit;
        if (mapping_read(&req->arena, list[i].document, "", reader_model(reader), &mapping, &unfit) != ST_OK) {
            continue;
        }
        MappingFit fit = mapping_fit(&mapping, file, &req->arena);
        json_object_begin(w);
        json_member_text(w, "name", list[i].name);
        json_member_int(w, "named", (int64_t)fit.named);
        json_member_int(w, "found", (int64_t)fit.found);
        json_object_end(w);
    }
    json_array_end(w);
    return ST_OK;
}

static Status inspect_answer(Request *req, Response *res, void *state, Status status, Error *err)
{
    const Look *look = state;
    READER *reader = NULL;

    TRY(status);
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    upload_members_json(&w, &look->facts);
    inspection_json(&w, &look->file);
    types_json(&w, req, reader_model(reader), &look->file);
    TRY(mappings_json(&w, req, reader, &look->file, err));
    json_object_end(&w);
    res->cache = "no-store";
    return ST_OK;
}

Status upload_get(Request *req, Response *res, Error *err)
{
    Look *look;

    TRY(look_begin(req, &look, err));
    work_defer(server_of(req)->looking, req, res, inspect_run, inspect_answer, look);
    return ST_OK;
}

static Status guess_answer(Request *req, Response *res, void *state, Status status, Error *err)
{
    const Look *look = state;
    READER *reader = NULL;
    Text type = {0};

    TRY(status);
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    request_param(req, TEXT("type"), &type);
    const RecordType *of = model_type(reader_model(reader), type);
    if (of == NULL) {
        return error_set_at(err, ST_INVALID, "type", "\"%.*s\" is no type of records",
                            (int)(type.length > 100 ? 100 : type.length), type.at == NULL ? "" : type.at);
    }
    answer_json(res);
    mapping_guess(&req->arena, &look->file, of, text_of(look->facts.name), &res->body);
    res->cache = "no-store";
    return ST_OK;
}

Status upload_mapping_get(Request *req, Response *res, Error *err)
{
    Look *look;

    TRY(look_begin(req, &look, err));
    work_defer(server_of(req)->looking, req, res, inspect_run, guess_answer, look);
    return ST_OK;
}

static void reasons_tell(Request *req, Preview *preview, Language language)
{
    for (size_t i = 0; i < preview->row_count; i++) {
        Draft *draft = &preview->rows[i].draft;
        draft->reason = reason_in(&req->arena, draft->reason, language);
        draft->warning = reason_in(&req->arena, draft->warning, language);
    }
    for (size_t i = 0; i < preview->problem_count; i++) {
        Draft *draft = &preview->problems[i].draft;
        draft->reason = reason_in(&req->arena, draft->reason, language);
        draft->warning = reason_in(&req->arena, draft->warning, language);
    }
}

static Status preview_run(Request *req, void *state, Error *err)
{
    Look *look = state;
    PreviewOptions options = {look->options, req->body};
    Preview preview;
    BUFFER text = {0};

    TRY(import_preview(server_of(req)->programme, &options, &req->arena, &preview, err));
    reasons_tell(req, &preview, look->language);
    JsonWriter w = json_writer(&text);
    preview_json(&w, &preview, server_of(req)->scope);
    preview_done(&preview);
    look->preview = text_copy(&req->arena, buffer_view(&text));
    return ST_OK;
}

static Status preview_answer(Request *req, Response *res, void *state, Status status, Error *err)
{
    const Look *look = state;

    (void)req;
    (void)err;
    TRY(status);
    answer_json(res);
    buffer_text(&res->body, look->preview);
    return ST_OK;
}

Status preview_post(Request *req, Response *res, Error *err)
{
    Look *look;

    TRY(look_begin(req, &look, err));
    if (req->body.length == 0) {
        return error_set(err, ST_INVALID, "the body is the mapping to try");
    }
    TRY(request_language(req, &look->language, err));
    work_defer(server_of(req)->looking, req, res, preview_run, preview_answer, look);
    return ST_OK;
}

Status upload_delete(Request *req, Response *res, Error *err)
{
    UploadFacts facts;

    TRY(uploads_find(server_of(req)->uploads, req->captures[0], &req->arena, &facts, err));
    uploads_remove(server_of(req)->uploads, req->captures[0]);
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    upload_members_json(&w, &facts);
    json_object_end(&w);
    return ST_OK;
}
