/*
 * The programme as a whole: what it is, its model, its counts, its map.
 */
#include "api/api.h"
#include "api/list_query.h"
#include "api/report_json.h"
#include "api/trend_json.h"
#include "api/value_json.h"
#include "base/limits.h"
#include "base/time.h"
#include "geo/geojson.h"
#include "model/describe.h"
#include "model/role.h"
#include "service/framework_json.h"
#include "service/records_on.h"

enum { LATEST_REPORTS = 10, MAP_LIMIT = 2000, MS_PER_DAY = 24 * 60 * 60 * 1000 };

static void programme_members_json(JsonWriter *w, Request *req, Reader *reader, Language language)
{
    ProgrammeInfo info = reader_info(reader);
    Label name = programme_label(reader, &req->arena, (Id){0});

    json_member_text(w, "code", info.code);
    json_member_text(w, "name", label_in(&name, language));
    json_member_bool(w, "demonstration", info.demonstration);
    json_member_int(w, "version", (int64_t)info.version);
    json_member_int(w, "entries", (int64_t)info.entries);
}

Status programme_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    Language language;

    TRY(request_language(req, &language, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_known(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    member_id_json(&w, "id", programme_own_id(reader));
    programme_members_json(&w, req, reader, language);
    json_member_array(&w, "languages");
    for (Language one = 0; one < LANGUAGE_COUNT; one++) {
        json_text(&w, text_of(language_code(one)));
    }
    json_array_end(&w);
    json_object_end(&w);
    return ST_OK;
}

/* The model changes more rarely than the data: its digest is the tag. */
Status model_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    char digest[HASH_TEXT_SIZE];

    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    const Model *model = reader_model(reader);
    hex_format(model->digest.bytes, sizeof model->digest.bytes, digest);
    const char *tag = arena_format(&req->arena, "m%.16s-%s", digest, WHITESTONE_VERSION);
    if (!response_unchanged(req, res, text_of(tag))) {
        res->content_type = "application/json";
        model_json(model, LANGUAGE_COUNT, &res->body);
    }
    return ST_OK;
}

static void type_count_json(JsonWriter *w, const TypeCount *count)
{
    json_object_begin(w);
    json_member_text(w, "type", count->type->id);
    json_member_int(w, "records", (int64_t)count->records);
    json_member_int(w, "incomplete", (int64_t)count->incomplete);
    json_member_int(w, "ended", (int64_t)count->ended);
    json_member_int(w, "placeless", (int64_t)count->placeless);
    json_member(w, "state_field");
    if (count->state == NULL) {
        json_null(w);
    } else {
        json_text(w, count->state->id);
    }
    json_member_array(w, "states");
    for (size_t i = 0; i < count->state_count; i++) {
        json_object_begin(w);
        json_member_text(w, "code", count->states[i].code);
        json_member_int(w, "records", (int64_t)count->states[i].records);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}

static Status counts_json(JsonWriter *w, Request *req, Reader *reader, Error *err)
{
    TypeCount *counts;
    size_t count;

    TRY(records_count(reader, &req->arena, &server_of(req)->scope, &counts, &count, err));
    json_member_array(w, "types");
    for (size_t i = 0; i < count; i++) {
        type_count_json(w, &counts[i]);
    }
    json_array_end(w);
    return ST_OK;
}

static Status reports_json(JsonWriter *w, Request *req, Reader *reader, Error *err)
{
    ReportSummary *reports;
    size_t count;
    uint64_t waiting, held;

    TRY(reports_list(reader, &req->arena, -1, 0, LATEST_REPORTS, &reports, &count, err));
    json_member_array(w, "reports");
    for (size_t i = 0; i < count; i++) {
        report_json(w, &reports[i]);
    }
    json_array_end(w);
    TRY(reports_open(reader, &waiting, &held, err));
    json_member_int(w, "held_total", (int64_t)held);
    json_member_int(w, "waiting", (int64_t)waiting);
    return ST_OK;
}

Status overview_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    int32_t today = (int32_t)(time_now_ms() / MS_PER_DAY);
    const char *form = arena_format(&req->arena, "overview-%d", (int)today); /* tomorrow's year to date is another */

    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_shared(req, res, reader, form)) {
        return ST_OK;
    }
    ProgrammeInfo info = reader_info(reader);
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_int(&w, "version", (int64_t)info.version);
    json_member(&w, "as_of");
    time_json(&w, time_now_ms());
    json_member_bool(&w, "demonstration", info.demonstration);
    TRY(counts_json(&w, req, reader, err));
    TRY(reports_json(&w, req, reader, err));
    TRY(trends_json(&w, req, reader, today, err));
    json_object_end(&w);
    return ST_OK;
}

static void member_value_json(JsonWriter *w, const char *key, const Field *field, const RecordRow *row, Scope scope)
{
    json_member(w, key);
    if (field == NULL || field->class > scope.max_class) {
        json_null(w);
    } else {
        value_json(w, field, &row->values[field->index]);
    }
}

static void map_feature_json(JsonWriter *w, Request *req, const RecordType *type, const RecordRow *row,
                             Language language)
{
    Scope scope = server_of(req)->scope;
    const Value *place = type->geometry == NULL ? NULL : &row->values[type->geometry->index];

    json_object_begin(w);
    json_member_string(w, "type", "Feature");
    json_member(w, "id");
    id_json(w, row->id);
    json_member(w, "geometry");
    if (place != NULL && place->state == VALUE_SET && type->geometry->class <= scope.max_class) {
        json_separate(w);
        geojson_geometry_write(place->geometry, w->out);
    } else {
        json_null(w);
    }
    json_member_object(w, "properties");
    json_member_text(w, "title", record_title(&req->arena, type, row, language));
    member_value_json(w, "class", type->map_class, row, scope);
    member_value_json(w, "state", type_role(type, ROLE_HAS_STATE, SLOT_HAS_STATE_STATE), row, scope);
    json_object_end(w);
    json_object_end(w);
}

/* Filters or dates: single records only, as many as the limit allows. */
static Status picture_of_search(Request *req, Reader *reader, const ListQuery *query, MapPicture *out, Error *err)
{
    RecordPage page;

    TRY(list_query_run(reader, &req->arena, query, &page, err));
    *out = (MapPicture){.rows = page.rows, .row_count = page.row_count, .total = page.matched};
    return ST_OK;
}

static Status picture_make(Request *req, Reader *reader, const ListQuery *query, MapPicture out[2], Error *err)
{
    const RecordQuery *records = &query->records;

    if (records->filter_count > 0 || records->has_dates || records->dated.given || records->ended != ENDED_OR_NOT ||
        records->placeless_only || records->incomplete_only || records->within.asked || query->search.length > 0) {
        return picture_of_search(req, reader, query, &out[0], err);
    }
    Box box = records->has_box ? records->box : (Box){-180, -90, 180, 90};
    TRY(records_map(reader, &req->arena, records->type, box, records->limit, &records->scope, &out[0], err));
    if (query->crosses) {
        TRY(records_map(reader, &req->arena, records->type, query->second, records->limit, &records->scope, &out[1],
                        err));
    }
    return ST_OK;
}

static void cells_json(JsonWriter *w, const MapPicture pictures[2])
{
    json_member_array(w, "cells");
    for (int i = 0; i < 2; i++) {
        for (size_t j = 0; j < pictures[i].cell_count; j++) {
            const MapCell *cell = &pictures[i].cells[j];
            json_object_begin(w);
            json_member_double(w, "lon", cell->lon);
            json_member_double(w, "lat", cell->lat);
            json_member_int(w, "records", (int64_t)cell->records);
            json_object_end(w);
        }
    }
    json_array_end(w);
}

static void picture_json(Request *req, Response *res, const RecordType *type, const MapPicture pictures[2],
                         Language language)
{
    JsonWriter w = answer_json(res);

    json_object_begin(&w);
    json_member_int(&w, "total", (int64_t)(pictures[0].total + pictures[1].total));
    json_member_array(&w, "features");
    for (int i = 0; i < 2; i++) {
        for (size_t j = 0; j < pictures[i].row_count; j++) {
            map_feature_json(&w, req, type, &pictures[i].rows[j], language);
        }
    }
    json_array_end(&w);
    cells_json(&w, pictures);
    json_object_end(&w);
}

Status map_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    const RecordType *type;
    ListQuery query;
    MapPicture pictures[2] = {{0}};
    Language language;

    TRY(request_language(req, &language, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    TRY(request_type(req, reader, &type, err));
    TRY(list_query_read(req, type, &query, err));
    TRY(limit_param(req, MAP_LIMIT, LIMIT_PAGE, &query.records.limit, err));
    if (answer_is_known(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    TRY(picture_make(req, reader, &query, pictures, err));
    picture_json(req, res, type, pictures, language);
    return ST_OK;
}
