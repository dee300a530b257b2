#include "api/value_json.h"

#include "geo/geojson.h"

void date_json(JsonWriter *w, Date date)
{
    char text[DATE_TEXT_SIZE];
    int length = date_format(date, text);

    if (length == 0) {
        json_null(w);
    } else {
        json_text(w, (Text){text, (size_t)length});
    }
}

void id_json(JsonWriter *w, Id id)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    json_text(w, (Text){text, ID_TEXT_SIZE - 1});
}

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

/* Code ids joined by ';'. */
static void codes_json(JsonWriter *w, Text codes)
{
    json_array_begin(w);
    while (codes.length > 0) {
        ptrdiff_t end = text_index(codes, ';');
        Text one = {codes.at, end < 0 ? codes.length : (size_t)end};
        json_text(w, one);
        size_t used = one.length + (end >= 0);
        codes = (Text){codes.at + used, codes.length - used};
    }
    json_array_end(w);
}

static void set_value_json(JsonWriter *w, const Field *field, const Value *value)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_TIME:
        json_text(w, value->text);
        break;
    case FIELD_CODES:
        codes_json(w, value->text);
        break;
    case FIELD_INTEGER:
        json_int(w, value->integer);
        break;
    case FIELD_NUMBER:
        json_double(w, value->number);
        break;
    case FIELD_BOOLEAN:
        json_bool(w, value->boolean);
        break;
    case FIELD_DATE:
        date_json(w, value->date);
        break;
    case FIELD_REFERENCE:
        id_json(w, value->reference);
        break;
    case FIELD_GEOMETRY:
        json_separate(w);
        geojson_geometry_write(value->geometry, w->out);
        break;
    }
}

void value_json(JsonWriter *w, const Field *field, const Value *value)
{
    switch (value->state) {
    case VALUE_SET:
        set_value_json(w, field, value);
        break;
    case VALUE_UNKNOWN:
        json_raw(w, TEXT("{\"unknown\":true}"));
        break;
    case VALUE_NOT_SPECIFIED:
        json_raw(w, TEXT("{\"not_specified\":true}"));
        break;
    case VALUE_ABSENT:
    case VALUE_EMPTY:
        json_null(w);
        break;
    }
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
            set_value_json(w, field, value);
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
