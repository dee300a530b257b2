#include "api/value_json.h"

#include "geo/geojson.h"

void time_json(JsonWriter *w, int64_t ms)
{
    char text[TIMESTAMP_TEXT_SIZE];

    if (ms == 0) {
        json_null(w);
    } else {
        int length = timestamp_format(ms, text);
        json_text(w, (Text){text, (size_t)length});
    }
}

void value_json(JsonWriter *w, const Field *field, const Value *value)
{
    value_state_write(w, field, value);
}

static bool is_shown(const Field *field, const Value *value, Scope scope)
{
    return value->state != VALUE_ABSENT && field->class <= scope.max_class && field->class != CLASS_PERSONAL;
}

void values_json(JsonWriter *w, const RecordType *type, const Value *values, Scope scope, bool with_geometry)
{
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (is_shown(field, &values[i], scope) && (with_geometry || field->kind != FIELD_GEOMETRY)) {
            json_key(w, field->id);
            value_json(w, field, &values[i]);
        }
    }
}

/* Ids of the fields in this state, as a member that is left out when there are none. */
static void fields_in_state_json(JsonWriter *w, const char *key, const RecordType *type, const RecordRow *row,
                                 ValueState state, Scope scope)
{
    bool any = false;

    for (size_t i = 0; i < type->field_count; i++) {
        if (row->values[i].state != state || !is_shown(&type->fields[i], &row->values[i], scope)) {
            continue;
        }
        if (!any) {
            json_member_array(w, key);
        }
        any = true;
        json_text(w, type->fields[i].id);
    }
    if (any) {
        json_array_end(w);
    }
}

static void properties_json(JsonWriter *w, const RecordType *type, const RecordRow *row, Scope scope)
{
    json_member_object(w, "properties");
    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        const Value *value = &row->values[i];
        if (!is_shown(field, value, scope) || field == type->geometry) {
            continue;
        }
        json_key(w, field->id);
        if (value->state == VALUE_SET) {
            value_write(w, field, value, CODES_AS_LIST);
        } else {
            json_null(w);
        }
    }
    json_object_end(w);
}

void feature_members_json(JsonWriter *w, const RecordType *type, const RecordRow *row, Scope scope)
{
    const Field *place = type->geometry;

    json_member_raw(w, "type", TEXT("\"Feature\""));
    json_member(w, "id");
    id_json(w, row->id);
    json_member(w, "geometry");
    if (place != NULL && row->values[place->index].state == VALUE_SET && place->class <= scope.max_class) {
        json_separate(w);
        geojson_geometry_write(row->values[place->index].geometry, w->out);
    } else {
        json_null(w);
    }
    properties_json(w, type, row, scope);
    fields_in_state_json(w, "unknown", type, row, VALUE_UNKNOWN, scope);
    fields_in_state_json(w, "not_specified", type, row, VALUE_NOT_SPECIFIED, scope);
}

void feature_json(JsonWriter *w, const RecordType *type, const RecordRow *row, Scope scope)
{
    json_object_begin(w);
    feature_members_json(w, type, row, scope);
    json_object_end(w);
}
