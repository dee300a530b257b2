/*
 * What a collection can be asked for: OGC API - Features - Part 3 (19-079r2), class queryables.
 */
#include "api/ogc.h"
#include "api/page_ogc.h"
#include "api/schema.h"

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

Status queryables_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};
    const RecordType *type;

    TRY(frame_open(req, res, &frame, err));
    TRY(request_type(req, frame.reader, &type, err));
    if (frame.known) {
        return ST_OK;
    }
    if (frame.format == FORMAT_HTML) {
        page_queryables(req, res, frame.reader, frame.language, type);
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    res->content_type = TYPE_SCHEMA;
    json_object_begin(&w);
    json_member_string(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_member_text(&w, "$id", request_link(req, (Text){0}, NULL));
    json_member_text(&w, "title", label_in(&type->plural, frame.language));
    json_member_string(&w, "type", "object");
    queryables_json(&w, type, server_of(req)->scope, frame.language);
    json_member_bool(&w, "additionalProperties", false);
    json_object_end(&w);
    return ST_OK;
}
