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

static void write_cell(Text text, Buffer *out)
{
    if (!needs_quotes(text)) {
        buffer_text(out, text);
        return;
    }
    buffer_byte(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '"') {
            buffer_byte(out, '"');
        }
        buffer_byte(out, (uint8_t)text.at[i]);
    }
    buffer_byte(out, '"');
}

static bool is_formula(Text text)
{
    return text.length > 0 && memchr("=+-@\t\r", text.at[0], 6) != NULL;
}

static void write_guarded(Text text, Buffer *out)
{
    BUFFER guarded = {0};

    buffer_byte(&guarded, '\'');
    buffer_text(&guarded, text);
    write_cell(buffer_view(&guarded), out);
}

static void write_value(const Sink *sink, const Field *field, const Value *value, Buffer *out)
{
    BUFFER text = {0};

    if (value->state == VALUE_ABSENT) {
        return;
    }
    if (value->kind == FIELD_GEOMETRY && value->state == VALUE_SET) {
        wkt_format(value->geometry, &text);
    } else {
        value_format(field, value, &text);
    }
    if (sink->options.guard_formulas && value->kind == FIELD_TEXT && is_formula(buffer_view(&text))) {
        write_guarded(buffer_view(&text), out);
    } else {
        write_cell(buffer_view(&text), out);
    }
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

const SinkWriter CSV_WRITER = {"text/csv; charset=utf-8; header=present", begin_table, write_line, write_nothing};
