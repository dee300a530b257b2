#include "model/value_write.h"

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

/* Code ids joined by ';'. */
static void codes_write(JsonWriter *w, Text codes)
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

void value_write(JsonWriter *w, const Field *field, const Value *value, CodesAs codes)
{
    switch (field->kind) {
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_TIME:
        json_text(w, value->text);
        break;
    case FIELD_CODES:
        if (codes == CODES_AS_LIST) {
            codes_write(w, value->text);
        } else {
            json_text(w, value->text);
        }
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

void value_state_write(JsonWriter *w, const Field *field, const Value *value)
{
    switch (value->state) {
    case VALUE_SET:
        value_write(w, field, value, CODES_AS_LIST);
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
