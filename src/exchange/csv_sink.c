#include "exchange/sink_writer.h"
#include "geo/wkt.h"
#include "model/value_text.h"

/* Must a reader see quotes around it to get it back as it is? */
static bool needs_quotes(Text text)
{
    if (text.length == 0 || text.at[0] <= ' ' || text.at[text.length - 1] <= ' ') {
        return true;
    }
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == ',' || text.at[i] == '"' || text.at[i] == '\n' || text.at[i] == '\r') {
            return true;
        }
    }
    return false;
}

/* Puts what was written behind `start` into quotes, those in it doubled. */
static void quote_from(Buffer *out, size_t start)
{
    size_t size = out->size - start, doubled = 0;

    for (size_t i = start; i < out->size; i++) {
        doubled += out->at[i] == '"';
    }
    buffer_reserve(out, doubled + 2);
    char *to = out->at + out->size + doubled + 2;
    *--to = '"';
    for (size_t i = size; i > 0; i--) {
        *--to = out->at[start + i - 1];
        if (*to == '"') {
            *--to = '"';
        }
    }
    *--to = '"';
    buffer_grown(out, doubled + 2);
}

static void quote_where_needed(Buffer *out, size_t start)
{
    if (needs_quotes((Text){out->at + start, out->size - start})) {
        quote_from(out, start);
    }
}

static void write_cell(Text text, Buffer *out)
{
    size_t start = out->size;

    buffer_text(out, text);
    quote_where_needed(out, start);
}

static bool is_formula(Text text)
{
    return text.length > 0 && memchr("=+-@\t\r", text.at[0], 6) != NULL;
}

static void write_value(const Sink *sink, const Field *field, const Value *value, Buffer *out)
{
    size_t start = out->size;

    if (value->state == VALUE_ABSENT) {
        return;
    }
    if (sink->options.guard_formulas && value->kind == FIELD_TEXT && value->state == VALUE_SET &&
        is_formula(value->text)) {
        buffer_byte(out, '\'');
    }
    if (value->kind == FIELD_GEOMETRY && value->state == VALUE_SET) {
        wkt_format(value->geometry, out);
    } else {
        value_format(field, value, out);
    }
    quote_where_needed(out, start);
}

static void begin_table(const Sink *sink, Buffer *out)
{
    const RecordType *type = sink->type;

    if (sink->id_name.length > 0) {
        write_cell(sink->id_name, out);
    }
    for (size_t i = 0; i < type->field_count; i++) {
        if (sink_shows(sink, &type->fields[i])) {
            buffer_string(out, out->size > 0 ? "," : "");
            write_cell(type->fields[i].id, out);
        }
    }
    if (sink->observed_name.length > 0) {
        buffer_string(out, out->size > 0 ? "," : "");
        write_cell(sink->observed_name, out);
    }
    buffer_byte(out, '\n');
}

static void write_line(const Sink *sink, const Value *values, const SinkExtra *extra, Buffer *out)
{
    const RecordType *type = sink->type;
    char id[ID_TEXT_SIZE], date[DATE_TEXT_SIZE];
    const char *comma = "";

    if (sink->id_name.length > 0) {
        id_format(extra->id, id);
        buffer_string(out, id);
        comma = ",";
    }
    for (size_t i = 0; i < type->field_count; i++) {
        if (sink_shows(sink, &type->fields[i])) {
            buffer_string(out, comma);
            write_value(sink, &type->fields[i], &values[i], out);
            comma = ",";
        }
    }
    if (sink->observed_name.length > 0) {
        buffer_string(out, comma);
        buffer_bytes(out, date, (size_t)date_format(extra->observed, date));
    }
    buffer_byte(out, '\n');
}

static void write_nothing(const Sink *sink, Buffer *out)
{
    (void)sink;
    (void)out;
}

const SinkWriter CSV_WRITER = {.media_type = "text/csv; charset=utf-8; header=present",
                               .begin = begin_table,
                               .record = write_line,
                               .end = write_nothing};
