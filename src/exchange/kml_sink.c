/*
 * KML 2.2 (OGC 07-147r2) for globes and phones: one placemark a record, drawn by class and state, its values with their
 * labels. Written as it comes; nothing of it points to another machine.
 */
#include "base/number.h"
#include "exchange/notice.h"
#include "exchange/sink_writer.h"
#include "exchange/symbols.h"
#include "model/role.h"
#include "model/value_text.h"

typedef struct KmlState {
    Symbols symbols;
    const Field *date;
} KmlState;

/* What XML reserves is escaped, what it forbids is left out. */
static void write_escaped(Text text, Buffer *out)
{
    while (text.length > 0) {
        uint32_t c;
        int size = utf8_decode(text, &c);
        Text one = {text.at, (size_t)(size == 0 ? 1 : size)};
        text = (Text){text.at + one.length, text.length - one.length};
        bool forbidden = size > 0 && ((c < 0x20 && c != '\t' && c != '\n') || c == 0xfffe || c == 0xffff);
        if (size == 0) {
            buffer_string(out, "\xef\xbf\xbd");
        } else if (c == '<' || c == '>' || c == '&' || c == '"') {
            buffer_string(out, c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : "&quot;");
        } else if (!forbidden) {
            buffer_text(out, one);
        }
    }
}

static void write_element(const char *name, Text text, Buffer *out)
{
    buffer_format(out, "<%s>", name);
    write_escaped(text, out);
    buffer_format(out, "</%s>", name);
}

/* An int of KML has 32 bits. */
static const char *simple_type(const Field *field)
{
    bool small = field->has_maximum && field->maximum <= INT32_MAX;

    switch (field->kind) {
    case FIELD_INTEGER:
        return small ? "int" : "double";
    case FIELD_NUMBER:
        return "double";
    case FIELD_BOOLEAN:
        return "bool";
    default:
        return "string";
    }
}

static void write_simple_field(Text id, Text label, const char *type, Buffer *out)
{
    buffer_format(out, "<SimpleField type=\"%s\" name=\"", type);
    write_escaped(id, out);
    buffer_string(out, "\">");
    write_element("displayName", label, out);
    buffer_string(out, "</SimpleField>\n");
}

static bool is_column(const Sink *sink, const Field *field)
{
    return field->kind != FIELD_GEOMETRY && sink_shows(sink, field);
}

static void write_schema(const Sink *sink, Buffer *out)
{
    static const char *const observed[LANGUAGE_COUNT] = {"Date of information", "Date de l’information"};
    const RecordType *type = sink->type;
    Language language = sink->options.language;

    buffer_format(out, "<Schema id=\"%.*s_fields\" name=\"%.*s\">\n", TEXT_ARG(type->id), TEXT_ARG(type->id));
    if (sink->id_name.length > 0) {
        write_simple_field(sink->id_name, TEXT("ID"), "string", out);
    }
    for (size_t i = 0; i < type->field_count; i++) {
        if (is_column(sink, &type->fields[i])) {
            write_simple_field(type->fields[i].id, label_in(&type->fields[i].label, language),
                               simple_type(&type->fields[i]), out);
        }
    }
    if (sink->observed_name.length > 0) {
        write_simple_field(sink->observed_name, text_of(observed[language]), "string", out);
    }
    buffer_string(out, "</Schema>\n");
}

/* "aabbggrr" of "RRGGBB". */
static void write_colour(const char *alpha, Text rgb, Buffer *out)
{
    buffer_format(out, "<color>%s%.2s%.2s%.2s</color>", alpha, rgb.at + 4, rgb.at + 2, rgb.at);
}

static void write_style_id(const Code *class, SymbolState state, Buffer *out)
{
    buffer_format(out, "s_%.*s_%d", TEXT_ARG(class == NULL ? TEXT("") : class->id), (int)state);
}

static void write_style(const Symbols *symbols, const Code *class, SymbolState state, Buffer *out)
{
    Text fill = symbol_fill(symbols, class), line = symbol_outline(symbols, state);

    buffer_string(out, "<Style id=\"");
    write_style_id(class, state, out);
    buffer_string(out, "\"><IconStyle>");
    write_colour("ff", fill, out);
    buffer_string(out, "</IconStyle><LineStyle>");
    write_colour("ff", line, out);
    buffer_format(out, "<width>%d</width></LineStyle><PolyStyle>", state == SYMBOL_FIRST ? 3 : 2);
    write_colour("80", fill, out);
    buffer_string(out, "</PolyStyle></Style>\n");
}

/* Every class, and none, in every state. */
static void write_styles(const Symbols *symbols, Buffer *out)
{
    size_t classes = symbols->class == NULL ? 0 : symbols->class->list->code_count;

    for (size_t i = 0; i <= classes; i++) {
        for (SymbolState state = SYMBOL_PLAIN; state < SYMBOL_STATES; state++) {
            if ((symbols->state == NULL) == (state == SYMBOL_PLAIN) || state == SYMBOL_PLAIN) {
                write_style(symbols, i < classes ? &symbols->class->list->codes[i] : NULL, state, out);
            }
        }
    }
}

static void begin_document(const Sink *sink, Buffer *out)
{
    KmlState *state = sink->state;
    Language language = sink->options.language;

    buffer_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">"
                       "<Document id=\"root_doc\">\n");
    write_element("name", label_in(&sink->type->plural, language), out);
    buffer_string(out, "\n<description>");
    notice_write(language, sink->options.demonstration, out);
    buffer_string(out, "</description>\n");
    write_styles(&state->symbols, out);
    write_schema(sink, out);
    buffer_format(out, "<Folder>");
    write_element("name", sink->type->id, out);
    buffer_byte(out, '\n');
}

static const Code *code_of(const Field *field, const Value *values)
{
    const Value *value = field == NULL ? NULL : &values[field->index];

    return value == NULL || value->state != VALUE_SET ? NULL : code_find(field->list, value->text);
}

static void write_label(const CodeList *list, Text id, Language language, Buffer *out)
{
    const Code *code = code_find(list, id);

    write_escaped(code == NULL ? id : label_in(&code->label, language), out);
}

/* Code ids joined by ';' as their labels, joined the same. */
static void write_labels(const Field *field, Text codes, Language language, Buffer *out)
{
    for (;;) {
        ptrdiff_t end = text_index(codes, ';');
        write_label(field->list, (Text){codes.at, end < 0 ? codes.length : (size_t)end}, language, out);
        if (end < 0) {
            return;
        }
        buffer_byte(out, ';');
        codes = (Text){codes.at + end + 1, codes.length - (size_t)end - 1};
    }
}

static void write_value(const Field *field, const Value *value, Language language, Buffer *out)
{
    BUFFER text = {0};

    if (value->state == VALUE_SET && (field->kind == FIELD_CODE || field->kind == FIELD_CODES)) {
        write_labels(field, value->text, language, out);
    } else if (value->state == VALUE_SET && field->kind == FIELD_BOOLEAN) {
        buffer_byte(out, value->boolean ? '1' : '0');
    } else {
        value_format(field, value, &text);
        write_escaped(buffer_view(&text), out);
    }
}

/* A number or a yes or no that is not known has no word in its type. */
static bool is_written(const Field *field, const Value *value)
{
    bool typed = field->kind == FIELD_NUMBER || field->kind == FIELD_BOOLEAN || field->kind == FIELD_INTEGER;

    return value->state == VALUE_SET || (!typed && value->state > VALUE_EMPTY);
}

static void write_data(Text name, Buffer *out)
{
    buffer_string(out, "<SimpleData name=\"");
    write_escaped(name, out);
    buffer_string(out, "\">");
}

static void write_values(const Sink *sink, const Value *values, const SinkExtra *extra, Buffer *out)
{
    const RecordType *type = sink->type;
    char id[ID_TEXT_SIZE], date[DATE_TEXT_SIZE];

    buffer_format(out, "<ExtendedData><SchemaData schemaUrl=\"#%.*s_fields\">", TEXT_ARG(type->id));
    if (sink->id_name.length > 0) {
        id_format(extra->id, id);
        write_data(sink->id_name, out);
        buffer_format(out, "%s</SimpleData>", id);
    }
    for (size_t i = 0; i < type->field_count; i++) {
        if (is_column(sink, &type->fields[i]) && is_written(&type->fields[i], &values[i])) {
            write_data(type->fields[i].id, out);
            write_value(&type->fields[i], &values[i], sink->options.language, out);
            buffer_string(out, "</SimpleData>");
        }
    }
    if (sink->observed_name.length > 0 && date_format(extra->observed, date) > 0) {
        write_data(sink->observed_name, out);
        buffer_format(out, "%s</SimpleData>", date);
    }
    buffer_string(out, "</SchemaData></ExtendedData>");
}

/* "(C) COD-GOM-HAZ-00042 · Pont": the letter says what the colour says. */
static void write_name(const Sink *sink, const Value *values, Buffer *out)
{
    const KmlState *state = sink->state;
    Text letter = symbol_letter(&state->symbols, code_of(state->symbols.class, values));
    bool any = false;

    buffer_string(out, "<name>");
    if (letter.length > 0) {
        buffer_format(out, "(%.*s) ", TEXT_ARG(letter));
    }
    for (size_t i = 0; i < sink->type->title_count; i++) {
        const Field *field = sink->type->title[i];
        if (values[field->index].state == VALUE_SET && sink_shows(sink, field)) {
            buffer_string(out, any ? " · " : "");
            write_value(field, &values[field->index], sink->options.language, out);
            any = true;
        }
    }
    buffer_string(out, "</name>");
}

static void write_vertices(const Geometry *geometry, uint32_t ring, Buffer *out)
{
    char number[NUMBER_SIZE];

    buffer_string(out, "<coordinates>");
    for (uint32_t i = geometry->rings[ring]; i < geometry->rings[ring + 1]; i++) {
        for (int axis = 0; axis < (geometry->z == NULL ? 2 : 3); axis++) {
            number_format(axis == 2 ? geometry->z[i] : geometry->xy[2 * (size_t)i + (size_t)axis], number);
            buffer_string(out, axis > 0 ? "," : i > geometry->rings[ring] ? " " : "");
            buffer_string(out, number);
        }
    }
    buffer_string(out, "</coordinates>");
}

static void write_part(const Geometry *geometry, uint32_t part, Buffer *out)
{
    GeometryKind kind = geometry_part_kind(geometry->kind);
    uint32_t first = geometry->parts[part];

    if (kind != GEOMETRY_POLYGON) {
        buffer_string(out, kind == GEOMETRY_POINT ? "<Point>" : "<LineString>");
        write_vertices(geometry, first, out);
        buffer_string(out, kind == GEOMETRY_POINT ? "</Point>" : "</LineString>");
        return;
    }
    buffer_string(out, "<Polygon>");
    for (uint32_t ring = first; ring < geometry->parts[part + 1]; ring++) {
        const char *boundary = ring == first ? "outerBoundaryIs" : "innerBoundaryIs";
        buffer_format(out, "<%s><LinearRing>", boundary);
        write_vertices(geometry, ring, out);
        buffer_format(out, "</LinearRing></%s>", boundary);
    }
    buffer_string(out, "</Polygon>");
}

static void write_geometry(const Geometry *geometry, Buffer *out)
{
    bool several = geometry->kind > GEOMETRY_POLYGON;

    buffer_string(out, several ? "<MultiGeometry>" : "");
    for (uint32_t part = 0; part < geometry->part_count; part++) {
        write_part(geometry, part, out);
    }
    buffer_string(out, several ? "</MultiGeometry>" : "");
}

static void write_placemark(const Sink *sink, const Value *values, const SinkExtra *extra, Buffer *out)
{
    const KmlState *state = sink->state;
    const Field *place = sink->type->geometry;
    const Code *class = code_of(state->symbols.class, values);
    char id[ID_TEXT_SIZE], date[DATE_TEXT_SIZE];

    id_format(extra->id, id);
    buffer_format(out, "<Placemark id=\"r%s\">", id);
    write_name(sink, values, out);
    if (state->date != NULL && values[state->date->index].state == VALUE_SET && sink_shows(sink, state->date)) {
        date_format(values[state->date->index].date, date);
        buffer_format(out, "<TimeStamp><when>%s</when></TimeStamp>", date);
    }
    buffer_string(out, "<styleUrl>#");
    write_style_id(class, symbol_state(&state->symbols, code_of(state->symbols.state, values)), out);
    buffer_string(out, "</styleUrl>");
    write_values(sink, values, extra, out);
    if (place != NULL && sink_shows(sink, place) && values[place->index].state == VALUE_SET &&
        !geometry_is_empty(values[place->index].geometry)) {
        write_geometry(values[place->index].geometry, out);
    }
    buffer_string(out, "</Placemark>\n");
}

static void end_document(const Sink *sink, Buffer *out)
{
    (void)sink;
    buffer_string(out, "</Folder></Document></kml>\n");
}

static void prepare(Sink *sink)
{
    KmlState *state = ARENA_NEW(&sink->arena, KmlState);

    symbols_open(&sink->arena, sink->type, &state->symbols);
    state->date = type_role(sink->type, ROLE_IS_DATED, SLOT_IS_DATED_DATE);
    sink->state = state;
}

const SinkWriter KML_WRITER = {.media_type = "application/vnd.google-earth.kml+xml",
                               .prepare = prepare,
                               .begin = begin_document,
                               .record = write_placemark,
                               .end = end_document};
