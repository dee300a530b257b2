/*
 * What a collection can be asked for (OGC API - Features - Part 3, 19-079r2, class queryables) and what its features
 * can come in order of (OGC API - Records - Part 1, 20-004, sorting).
 */
#include "api/ogc.h"
#include "api/page_ogc.h"
#include "api/schema.h"
#include "model/role.h"

static void code_titles_json(JsonWriter *w, const CodeList *list, Language language)
{
    json_member_array(w, "oneOf");
    for (size_t i = 0; i < list->code_count; i++) {
        json_object_begin(w);
        json_member_text(w, "const", list->codes[i].id);
        json_member_text(w, "title", label_in(&list->codes[i].label, language));
        json_object_end(w);
    }
    json_array_end(w);
}

static void place_json(JsonWriter *w, const Field *field, Language language)
{
    json_object_begin(w);
    json_member_text(w, "title", label_in(&field->label, language));
    json_member_string(w, "$ref", "https://geojson.org/schema/Geometry.json");
    json_member_string(w, "x-ogc-role", "primary-geometry");
    json_object_end(w);
}

/* A field as it is asked for: a date as the day it begins on, codes with what they mean. */
static void queryable_json(JsonWriter *w, const Field *field, Language language)
{
    Text help = label_in(&field->help, language);

    if (field->kind == FIELD_GEOMETRY) {
        place_json(w, field, language);
        return;
    }
    if (field->kind != FIELD_DATE && (field->kind != FIELD_CODE || field->list->code_count == 0)) {
        field_schema_json(w, field, language);
        return;
    }
    json_object_begin(w);
    json_member_text(w, "title", label_in(&field->label, language));
    if (help.length > 0) {
        json_member_text(w, "description", help);
    }
    json_member_string(w, "type", "string");
    if (field->kind == FIELD_DATE) {
        json_member_string(w, "format", "date");
    } else {
        codes_enum_json(w, field->list);
        code_titles_json(w, field->list, language);
    }
    json_object_end(w);
}

static void queryables_json(JsonWriter *w, const RecordType *type, Scope scope, Language language)
{
    json_member_object(w, "properties");
    if (type_field(type, TEXT("id")) == NULL) {
        json_member_raw(w, "id", TEXT("{\"type\":\"string\",\"format\":\"uuid\",\"x-ogc-role\":\"id\"}"));
    }
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (filter_knows(type, field, scope)) {
            json_key(w, field->id);
            queryable_json(w, field, language);
        }
    }
    json_object_end(w);
}

static void schema_begin(JsonWriter *w, Request *req, const RecordType *type, Language language)
{
    json_object_begin(w);
    json_member_string(w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_member_text(w, "$id", request_link(req, (Text){0}, NULL));
    json_member_text(w, "title", label_in(&type->plural, language));
    json_member_string(w, "type", "object");
}

static void schema_end(JsonWriter *w)
{
    json_member_bool(w, "additionalProperties", false);
    json_object_end(w);
}

/* Opens the frame; false when the answer is complete: it is known, or it is a page. */
static Status frame_begin(Request *req, Response *res, PageText title, bool sorted, Frame *frame,
                          const RecordType **type, bool *wants_json, Error *err)
{
    *wants_json = false;
    TRY(frame_open(req, res, frame, err));
    TRY(request_type(req, frame->reader, type, err));
    if (frame->known) {
        return ST_OK;
    }
    if (frame->format == FORMAT_HTML) {
        page_askable(req, res, frame->reader, frame->language, *type, title, sorted);
        return ST_OK;
    }
    *wants_json = true;
    return ST_OK;
}

Status queryables_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};
    const RecordType *type;
    bool wants_json;

    TRY(frame_begin(req, res, PAGE_TEXT_QUERYABLES, false, &frame, &type, &wants_json, err));
    if (wants_json) {
        JsonWriter w = answer_json(res);
        res->content_type = TYPE_SCHEMA;
        schema_begin(&w, req, type, frame.language);
        queryables_json(&w, type, server_of(req)->scope, frame.language);
        schema_end(&w);
    }
    return ST_OK;
}

bool field_is_sortable(const RecordType *type, const Field *field, Scope scope)
{
    TypeTable table = {.type = type, .date = type_role(type, ROLE_IS_DATED, SLOT_IS_DATED_DATE)};

    return field->class <= scope.max_class && sort_field(&table, field->id) == field;
}

Status sortables_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};
    const RecordType *type;
    bool wants_json;

    TRY(frame_begin(req, res, PAGE_TEXT_SORTABLES, true, &frame, &type, &wants_json, err));
    if (!wants_json) {
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    res->content_type = TYPE_SCHEMA;
    schema_begin(&w, req, type, frame.language);
    json_member_object(&w, "properties");
    for (size_t i = 0; i < type->field_count; i++) {
        if (field_is_sortable(type, &type->fields[i], server_of(req)->scope)) {
            json_key(&w, type->fields[i].id);
            queryable_json(&w, &type->fields[i], frame.language);
        }
    }
    json_object_end(&w);
    schema_end(&w);
    return ST_OK;
}
