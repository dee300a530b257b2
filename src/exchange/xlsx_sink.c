#include <math.h>

#include "base/limits.h"
#include "exchange/sink_writer.h"
#include "exchange/source.h"
#include "exchange/xlsx_about.h"
#include "geo/wkt.h"
#include "model/value_text.h"

enum {
    FIRST_DATE_DAY = -25508, /* 1 March 1900, days since 1970: before it the two ways of counting differ */
    SERIAL_OF_1970 = 25569,
    MINUTES_PER_DAY = 1440,
    MARK_SIZE = 80
};

static const double LARGEST_WHOLE = 9007199254740992.0; /* 2^53: above it not every integer is a double */

typedef struct XlsxState {
    XlsxFile *file;
    AboutColumn *columns;
    size_t count;
    Text **shown; /* by column, then code: its label once that was found to read back as it */
    Buffer text;  /* of the cell being written */
    Arena scratch;
} XlsxState;

static bool is_taken(const Sink *sink, XlsxState *state, Text header)
{
    Text folded = text_fold(&state->scratch, header);
    bool taken =
        text_equal(folded, sink->id_name) || text_equal(folded, sink->observed_name) || source_names_place(header);

    for (size_t i = 0; i < state->count; i++) {
        taken = taken || text_equal(text_fold(&state->scratch, state->columns[i].header), folded);
    }
    return taken;
}

/* The label, if a column of this name is read back as this field; otherwise the field's id. */
static Text header_of(const Sink *sink, XlsxState *state, const Field *field)
{
    Text label = label_in(&field->label, sink->options.language);
    bool back = label.length > 0 && field_match(sink->type, label) == field;

    return back && !is_taken(sink, state, label) ? label : field->id;
}

static void column_add(XlsxState *state, AboutKind kind, const Field *field, Text header)
{
    state->columns[state->count++] = (AboutColumn){kind, field, header};
}

static bool may_be_point(const Field *geometry)
{
    return geometry->geometry_kinds == 0 || (geometry->geometry_kinds & 1u << GEOMETRY_POINT) != 0;
}

/* Places come last: they are long and nobody reads them. */
static void columns_choose(const Sink *sink, XlsxState *state)
{
    const RecordType *type = sink->type;

    if (sink->id_name.length > 0) {
        column_add(state, ABOUT_ID, NULL, sink->id_name);
    }
    for (size_t i = 0; i < type->field_count; i++) {
        if (&type->fields[i] != type->geometry && sink_shows(sink, &type->fields[i])) {
            column_add(state, ABOUT_FIELD, &type->fields[i], header_of(sink, state, &type->fields[i]));
        }
    }
    if (sink->observed_name.length > 0) {
        column_add(state, ABOUT_OBSERVED, NULL, sink->observed_name);
    }
    if (type->geometry != NULL && sink_shows(sink, type->geometry)) {
        if (may_be_point(type->geometry)) {
            column_add(state, ABOUT_LON, type->geometry, TEXT("Longitude"));
            column_add(state, ABOUT_LAT, type->geometry, TEXT("Latitude"));
        }
        column_add(state, ABOUT_WKT, type->geometry, TEXT("WKT"));
    }
}

static XlsxColumn column_look(const AboutColumn *column)
{
    static const XlsxColumn by_kind[] = {
        [FIELD_TEXT] = {24, LOOK_TEXT},    [FIELD_INTEGER] = {12, LOOK_PLAIN}, [FIELD_NUMBER] = {12, LOOK_PLAIN},
        [FIELD_BOOLEAN] = {9, LOOK_PLAIN}, [FIELD_DATE] = {12, LOOK_DATE},     [FIELD_TIME] = {9, LOOK_TIME},
        [FIELD_CODE] = {20, LOOK_TEXT},    [FIELD_CODES] = {28, LOOK_TEXT},    [FIELD_REFERENCE] = {38, LOOK_TEXT},
        [FIELD_GEOMETRY] = {28, LOOK_TEXT}};
    XlsxColumn look = column->kind == ABOUT_FIELD                              ? by_kind[column->field->kind]
                      : column->kind == ABOUT_LON || column->kind == ABOUT_LAT ? by_kind[FIELD_NUMBER]
                      : column->kind == ABOUT_OBSERVED                         ? by_kind[FIELD_DATE]
                      : column->kind == ABOUT_ID                               ? by_kind[FIELD_REFERENCE]
                                                                               : by_kind[FIELD_GEOMETRY];
    double words = (double)xlsx_text_units(column->header) / 2 + 4; /* a header has two lines */
    look.width = look.width < words ? words : look.width;
    return look;
}

static Status header_write(const Sink *sink, XlsxState *state, Error *err)
{
    XlsxColumn *looks = ARENA_ARRAY(&state->scratch, XlsxColumn, state->count + 1);

    for (size_t i = 0; i < state->count; i++) {
        looks[i] = column_look(&state->columns[i]);
    }
    Text name = label_in(&sink->type->plural, sink->options.language);
    TRY(xlsx_file_sheet(state->file, name.length > 0 ? name : sink->type->id, looks, state->count, true, err));
    xlsx_row_begin(state->file);
    for (size_t i = 0; i < state->count; i++) {
        xlsx_cell_text(state->file, LOOK_HEADER, state->columns[i].header);
    }
    return xlsx_row_end(state->file, err);
}

static Status open_book(Sink *sink, const char *path, Error *err)
{
    size_t most = sink->type->field_count + 5;
    XlsxState *state = ARENA_NEW(&sink->arena, XlsxState);

    sink->state = state;
    TRY(xlsx_file_create(path, &state->file, err));
    state->columns = ARENA_ARRAY(&sink->arena, AboutColumn, most);
    state->shown = ARENA_ARRAY(&sink->arena, Text *, most);
    columns_choose(sink, state);
    return header_write(sink, state, err);
}

static Status refuse_text(const AboutColumn *column, const SinkExtra *extra, size_t units, Error *err)
{
    char id[ID_TEXT_SIZE];

    id_format(extra->id, id);
    return error_set(err, ST_TOO_LARGE,
                     "%.*s of record %s has %zu characters and a cell holds %d: export as CSV, GeoJSON or GeoPackage",
                     TEXT_ARG(column->field->id), id, units, XLSX_CELL_TEXT_MAX);
}

static Status put_text(XlsxState *state, const AboutColumn *column, const SinkExtra *extra, XlsxLook look, Text text,
                       Error *err)
{
    size_t units = text.length <= XLSX_CELL_TEXT_MAX ? text.length : xlsx_text_units(text);

    if (text.length == 0) {
        xlsx_cell_skip(state->file);
        return ST_OK;
    }
    if (units > XLSX_CELL_TEXT_MAX) {
        return refuse_text(column, extra, units, err);
    }
    xlsx_cell_text(state->file, look, text);
    return ST_OK;
}

/* A real date, where spreadsheets have that day. */
static void put_date(XlsxFile *file, Date date)
{
    static const XlsxLook looks[] = {LOOK_DATE, LOOK_YEAR, LOOK_MONTH, LOOK_DATE};
    char text[DATE_TEXT_SIZE];

    if (!date_is_known(date)) {
        xlsx_cell_skip(file);
    } else if (date.day >= FIRST_DATE_DAY) {
        xlsx_cell_number(file, looks[date.precision], date.day + SERIAL_OF_1970);
    } else {
        size_t length = (size_t)date_format(date, text);
        xlsx_cell_text(file, LOOK_TEXT, (Text){text, length});
    }
}

static bool reads_back(XlsxState *state, const Field *field, Text text, Text expected)
{
    static const ValueOptions none;
    Value value;
    Error unread;

    return value_parse(&state->scratch, field, text, &value, &none, &unread) == ST_OK && value.state == VALUE_SET &&
           text_equal(value.text, expected);
}

/* What people call the code, if that is read back as this code. */
static Text code_shown(Sink *sink, XlsxState *state, size_t column, Text id)
{
    const Field *field = state->columns[column].field;
    const Code *code = code_find(field->list, id);

    if (code == NULL) {
        return id;
    }
    if (state->shown[column] == NULL) {
        state->shown[column] = ARENA_ARRAY(&sink->arena, Text, field->list->code_count + 1);
    }
    Text *shown = &state->shown[column][code - field->list->codes];
    if (shown->length == 0) {
        Text label = label_in(&code->label, sink->options.language);
        bool apart = label.length > 0 && strpbrk(text_string(&state->scratch, label), ";,|/\n") == NULL;
        *shown = apart && reads_back(state, field, label, id) ? label : code->id;
    }
    return *shown;
}

static Text codes_shown(Sink *sink, XlsxState *state, size_t column, Text ids)
{
    Text rest = ids;

    buffer_clear(&state->text);
    while (rest.length > 0) {
        ptrdiff_t end = text_index(rest, ';');
        Text id = {rest.at, end < 0 ? rest.length : (size_t)end};
        buffer_string(&state->text, state->text.size > 0 ? "; " : "");
        buffer_text(&state->text, code_shown(sink, state, column, id));
        rest.at += id.length + (end >= 0);
        rest.length -= id.length + (end >= 0);
    }
    Text text = buffer_view(&state->text);
    return reads_back(state, state->columns[column].field, text, ids) ? text : ids;
}

/* "14:30" as a part of the day. */
static void put_time(XlsxFile *file, Text text)
{
    int64_t hour = 0, minute = 0;
    bool plain = text.length == 5 && text.at[2] == ':' && text_to_int64((Text){text.at, 2}, &hour) &&
                 text_to_int64((Text){text.at + 3, 2}, &minute);

    if (plain && hour < 24 && minute < 60) {
        xlsx_cell_number(file, LOOK_TIME, (double)(hour * 60 + minute) / MINUTES_PER_DAY);
    } else {
        xlsx_cell_text(file, LOOK_TEXT, text);
    }
}

static void put_integer(XlsxState *state, const Field *field, const Value *value)
{
    if (fabs((double)value->integer) < LARGEST_WHOLE) {
        xlsx_cell_number(state->file, LOOK_PLAIN, (double)value->integer);
        return;
    }
    buffer_clear(&state->text);
    value_format(field, value, &state->text);
    xlsx_cell_text(state->file, LOOK_TEXT, buffer_view(&state->text));
}

static Text spelled(XlsxState *state, const Field *field, const Value *value)
{
    buffer_clear(&state->text);
    if (value->kind == FIELD_GEOMETRY) {
        wkt_format(value->geometry, &state->text);
    } else {
        value_format(field, value, &state->text);
    }
    return buffer_view(&state->text);
}

static Status put_set(Sink *sink, XlsxState *state, size_t i, const Value *value, const SinkExtra *extra, Error *err)
{
    const AboutColumn *column = &state->columns[i];

    switch (value->kind) {
    case FIELD_TEXT:
        return put_text(state, column, extra, LOOK_TEXT, value->text, err);
    case FIELD_INTEGER:
        put_integer(state, column->field, value);
        return ST_OK;
    case FIELD_NUMBER:
        xlsx_cell_number(state->file, LOOK_PLAIN, value->number);
        return ST_OK;
    case FIELD_BOOLEAN:
        xlsx_cell_boolean(state->file, value->boolean);
        return ST_OK;
    case FIELD_DATE:
        put_date(state->file, value->date);
        return ST_OK;
    case FIELD_TIME:
        put_time(state->file, value->text);
        return ST_OK;
    case FIELD_CODE:
        return put_text(state, column, extra, LOOK_TEXT, code_shown(sink, state, i, value->text), err);
    case FIELD_CODES:
        return put_text(state, column, extra, LOOK_TEXT, codes_shown(sink, state, i, value->text), err);
    case FIELD_REFERENCE:
    case FIELD_GEOMETRY:
        return put_text(state, column, extra, LOOK_TEXT, spelled(state, column->field, value), err);
    }
    return ST_INTERNAL;
}

static Status put_value(Sink *sink, XlsxState *state, size_t i, const Value *value, const SinkExtra *extra, Error *err)
{
    if (value->state == VALUE_ABSENT || value->state == VALUE_EMPTY) {
        xlsx_cell_skip(state->file);
        return ST_OK;
    }
    if (value->state == VALUE_SET) {
        return put_set(sink, state, i, value, extra, err);
    }
    return put_text(state, &state->columns[i], extra, LOOK_MARK, spelled(state, state->columns[i].field, value), err);
}

/* A plain point is two numbers; anything else is WKT. */
static bool is_plain_point(const XlsxState *state, const Value *value)
{
    return value->state == VALUE_SET && value->geometry->kind == GEOMETRY_POINT && value->geometry->z == NULL &&
           value->geometry->vertex_count == 1 && may_be_point(state->columns[state->count - 1].field);
}

static void put_degrees(XlsxState *state, const Value *value, bool lon)
{
    if (is_plain_point(state, value)) {
        xlsx_cell_number(state->file, LOOK_PLAIN, value->geometry->xy[lon ? 0 : 1]);
    } else {
        xlsx_cell_skip(state->file);
    }
}

static void put_place(Sink *sink, XlsxState *state, size_t i, const Value *value)
{
    char mark[MARK_SIZE];

    if (value->state == VALUE_ABSENT || value->state == VALUE_EMPTY || is_plain_point(state, value)) {
        xlsx_cell_skip(state->file);
        return;
    }
    Text text = spelled(state, state->columns[i].field, value);
    if (text.length <= XLSX_CELL_TEXT_MAX) {
        xlsx_cell_text(state->file, value->state == VALUE_SET ? LOOK_TEXT : LOOK_MARK, text);
        return;
    }
    sink->places_left++;
    int length =
        snprintf(mark, sizeof mark, "%s (%zu)", about_words(sink->options.language, WORDS_PLACE_LEFT), text.length);
    xlsx_cell_text(state->file, LOOK_MARK, (Text){mark, (size_t)length});
}

static Status put_column(Sink *sink, XlsxState *state, size_t i, const Value *values, const SinkExtra *extra,
                         Error *err)
{
    const AboutColumn *column = &state->columns[i];
    char id[ID_TEXT_SIZE];

    switch (column->kind) {
    case ABOUT_ID:
        id_format(extra->id, id);
        xlsx_cell_text(state->file, LOOK_TEXT, (Text){id, ID_TEXT_SIZE - 1});
        return ST_OK;
    case ABOUT_OBSERVED:
        put_date(state->file, extra->observed);
        return ST_OK;
    case ABOUT_LON:
    case ABOUT_LAT:
        put_degrees(state, &values[column->field->index], column->kind == ABOUT_LON);
        return ST_OK;
    case ABOUT_WKT:
        put_place(sink, state, i, &values[column->field->index]);
        return ST_OK;
    case ABOUT_FIELD:
        break;
    }
    return put_value(sink, state, i, &values[column->field->index], extra, err);
}

static Status add_record(Sink *sink, const Value *values, const SinkExtra *extra, Error *err)
{
    XlsxState *state = sink->state;

    arena_reset(&state->scratch);
    xlsx_row_begin(state->file);
    for (size_t i = 0; i < state->count; i++) {
        TRY(put_column(sink, state, i, values, extra, err));
    }
    sink->record_count++;
    return xlsx_row_end(state->file, err);
}

static void state_done(XlsxState *state)
{
    buffer_done(&state->text);
    arena_done(&state->scratch);
    state->file = NULL;
}

static Status finish_book(Sink *sink, Error *err)
{
    XlsxState *state = sink->state;
    XlsxFile *file = state->file;

    if (sink->places_left > 0 && sink->options.remarks != NULL) {
        buffer_format(sink->options.remarks, "%llu %s\n", (unsigned long long)sink->places_left,
                      about_words(sink->options.language, WORDS_PLACES_LEFT));
    }
    Status status = about_write(sink, file, state->columns, state->count, err);
    state_done(state);
    if (status != ST_OK) {
        xlsx_file_abandon(file);
        return status;
    }
    return xlsx_file_finish(file, err);
}

static void abandon_book(Sink *sink)
{
    XlsxState *state = sink->state;

    if (state != NULL) {
        xlsx_file_abandon(state->file);
        state_done(state);
    }
}

const SinkWriter XLSX_WRITER = {.media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                .open = open_book,
                                .add = add_record,
                                .finish = finish_book,
                                .abandon = abandon_book};
