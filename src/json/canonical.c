#include "json/document.h"
#include "json/writer.h"

static void write_value(const JsonValue *value, JsonWriter *w);

static void write_members(const JsonValue *object, JsonWriter *w)
{
    BUFFER room = {0};
    const JsonValue **members = json_members_sorted(object, &room);

    json_object_begin(w);
    for (size_t i = 0; i < object->count; i++) {
        json_key(w, members[i]->key);
        write_value(members[i], w);
    }
    json_object_end(w);
}

static void write_items(const JsonValue *array, JsonWriter *w)
{
    json_array_begin(w);
    for (size_t i = 0; i < array->count; i++) {
        write_value(&array->items[i], w);
    }
    json_array_end(w);
}

static void write_value(const JsonValue *value, JsonWriter *w)
{
    switch (value->kind) {
    case JSON_NULL:
        json_null(w);
        break;
    case JSON_BOOLEAN:
        json_bool(w, value->boolean);
        break;
    case JSON_NUMBER:
        if (value->whole) {
            json_int(w, value->integer);
        } else {
            json_double(w, value->number);
        }
        break;
    case JSON_TEXT:
        json_text(w, value->text);
        break;
    case JSON_ARRAY:
        write_items(value, w);
        break;
    case JSON_OBJECT:
        write_members(value, w);
        break;
    }
}

void json_canonical(const JsonValue *value, Buffer *out)
{
    JsonWriter w = json_writer(out);

    write_value(value, &w);
}
