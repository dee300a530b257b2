#include "api/schema.h"

#include "api/ogc.h"
#include "api/page_ogc.h"

void codes_enum_json(JsonWriter *w, const CodeList *list)
{
    json_member_array(w, "enum");
    for (size_t i = 0; i < list->code_count; i++) {
        json_text(w, list->codes[i].id);
    }
    json_array_end(w);
}

static void code_schema_json(JsonWriter *w, const Field *field)
{
    json_member_string(w, "type", "string");
    if (field->list->code_count > 0) {
        codes_enum_json(w, field->list);
    }
}

static void number_schema_json(JsonWriter *w, const Field *field, const char *type)
{
    json_member_string(w, "type", type);
    if (field->has_minimum) {
        json_member_double(w, "minimum", field->minimum);
    }
    if (field->has_maximum) {
        json_member_double(w, "maximum", field->maximum);
    }
}

static void kind_schema_json(JsonWriter *w, const Field *field)
{
    switch (field->kind) {
    case FIELD_CODE:
        code_schema_json(w, field);
        break;
    case FIELD_CODES:
        json_member_string(w, "type", "array");
        json_member_object(w, "items");
        code_schema_json(w, field);
        json_object_end(w);
        break;
    case FIELD_INTEGER:
        number_schema_json(w, field, "integer");
        break;
    case FIELD_NUMBER:
        number_schema_json(w, field, "number");
        break;
    case FIELD_BOOLEAN:
        json_member_string(w, "type", "boolean");
        break;
    case FIELD_DATE:
        json_member_string(w, "type", "string");
        json_member_string(w, "pattern", "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$");
        break;
    case FIELD_TIME:
        json_member_string(w, "type", "string");
        json_member_string(w, "pattern", "^[0-9]{2}:[0-9]{2}$");
        break;
    case FIELD_REFERENCE:
        json_member_string(w, "type", "string");
        json_member_string(w, "format", "uuid");
        break;
    case FIELD_TEXT:
        json_member_string(w, "type", "string");
        break;
    case FIELD_GEOMETRY:
        json_member_string(w, "type", "object");
        break;
    }
}

void field_schema_json(JsonWriter *w, const Field *field, Language language)
{
    Text help = label_in(&field->help, language);

    json_object_begin(w);
    json_member_text(w, "title", label_in(&field->label, language));
    if (help.length > 0) {
        json_member_text(w, "description", help);
    }
    kind_schema_json(w, field);
    if (field->unit.length > 0) {
        json_member_text(w, "x-unit", field->unit);
    }
    json_object_end(w);
}

void properties_schema_json(JsonWriter *w, const RecordType *type, Scope scope, Language language)
{
    json_member_object(w, "properties");
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (field != type->geometry && field->class <= scope.max_class && field->class != CLASS_PERSONAL) {
            json_key(w, field->id);
            field_schema_json(w, field, language);
        }
    }
    json_object_end(w);
}

void geometry_schema_json(JsonWriter *w, const RecordType *type)
{
    json_object_begin(w);
    if (type->geometry != NULL) {
        json_member_string(w, "$ref", "https://geojson.org/schema/Geometry.json");
    } else {
        json_member_string(w, "type", "null");
    }
    json_object_end(w);
}

Status schema_get(Request *req, Response *res, Error *err)
{
    FRAME frame = {0};
    const RecordType *type;

    TRY(frame_open(req, res, &frame, err));
    TRY(request_type(req, frame.reader, &type, err));
    if (frame.known) {
        return ST_OK;
    }
    if (frame.format == FORMAT_HTML) {
        page_schema(req, res, frame.reader, frame.language, type);
        return ST_OK;
    }
    JsonWriter w = answer_json(res);
    res->content_type = TYPE_SCHEMA;
    json_object_begin(&w);
    json_member_string(&w, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_member_text(&w, "$id", request_link(req, (Text){0}, NULL));
    json_member_text(&w, "title", label_in(&type->label, frame.language));
    json_member_text(&w, "description", label_in(&type->help, frame.language));
    json_member_string(&w, "type", "object");
    json_member_object(&w, "properties");
    json_member_raw(&w, "type", TEXT("{\"const\":\"Feature\"}"));
    json_member_raw(&w, "id", TEXT("{\"type\":\"string\",\"format\":\"uuid\"}"));
    json_member(&w, "geometry");
    geometry_schema_json(&w, type);
    json_member_object(&w, "properties");
    json_member_string(&w, "type", "object");
    properties_schema_json(&w, type, server_of(req)->scope, frame.language);
    json_object_end(&w);
    json_object_end(&w);
    json_object_end(&w);
    return ST_OK;
}
