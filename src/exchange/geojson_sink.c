#include "exchange/sink_writer.h"
#include "geo/geojson.h"
#include "json/writer.h"
#include "model/value_text.h"
#include "model/value_write.h"

static void write_text(const Field *field, const Value *value, JsonWriter *w)
{
    BUFFER text = {0};

    value_format(field, value, &text);
    json_text(w, buffer_view(&text));
}

static void write_geometry(const Value *value, JsonWriter *w)
{
    json_separate(w);
    geojson_geometry_write(value->state == VALUE_SET ? value->geometry : NULL, w->out);
}

static void write_property(const Field *field, const Value *value, JsonWriter *w)
{
    switch (value->state) {
    case VALUE_ABSENT:
        break;
    case VALUE_EMPTY:
        json_key(w, field->id);
        json_null(w);
        break;
    case VALUE_SET:
        json_key(w, field->id);
        value_write(w, field, value, CODES_AS_TEXT);
        break;
    default:
        json_key(w, field->id);
        write_text(field, value, w);
    }
}

static void write_properties(const Sink *sink, const Value *values, const SinkExtra *extra, JsonWriter *w)
{
    const RecordType *type = sink->type;

    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        if (field != type->geometry && sink_shows(sink, field)) {
            write_property(field, &values[i], w);
        }
    }
    if (sink->observed_name.length > 0 && date_is_known(extra->observed)) {
        json_key(w, sink->observed_name);
        date_json(w, extra->observed);
    }
}

static void write_feature(const Sink *sink, const Value *values, const SinkExtra *extra, Buffer *out)
{
    JsonWriter w = json_writer(out);
    const Field *geometry = sink->type->geometry;
    bool placed = geometry != NULL && sink_shows(sink, geometry);

    json_object_begin(&w);
    json_member_string(&w, "type", "Feature");
    json_member(&w, "id");
    id_json(&w, extra->id);
    json_member(&w, "geometry");
    write_geometry(placed ? &values[geometry->index] : &(Value){0}, &w);
    json_member_object(&w, "properties");
    write_properties(sink, values, extra, &w);
    json_object_end(&w);
    json_object_end(&w);
}

static void begin_collection(const Sink *sink, Buffer *out)
{
    buffer_string(out, "{\"type\":\"FeatureCollection\",\"name\":");
    json_quote(out, sink->type->id);
    buffer_string(out, ",\"features\":[");
}

static void write_item(const Sink *sink, const Value *values, const SinkExtra *extra, Buffer *out)
{
    buffer_string(out, sink->record_count == 0 ? "\n" : ",\n");
    write_feature(sink, values, extra, out);
}

static void end_collection(const Sink *sink, Buffer *out)
{
    (void)sink;
    buffer_string(out, "\n]}\n");
}

static void write_line(const Sink *sink, const Value *values, const SinkExtra *extra, Buffer *out)
{
    write_feature(sink, values, extra, out);
    buffer_byte(out, '\n');
}

static void write_nothing(const Sink *sink, Buffer *out)
{
    (void)sink;
    (void)out;
}

const SinkWriter GEOJSON_WRITER = {
    .media_type = "application/geo+json", .begin = begin_collection, .record = write_item, .end = end_collection};
const SinkWriter GEOJSONL_WRITER = {
    .media_type = "application/geo+json-seq", .begin = write_nothing, .record = write_line, .end = write_nothing};
