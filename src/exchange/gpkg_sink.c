#include "exchange/sink_writer.h"
#include "store/geopackage.h"

typedef struct GpkgState {
    GeoPackage *package;
    const Field **fields; /* of the columns; NULL for those of SinkExtra */
    GeoPackageColumn *columns;
    Value *values; /* of the row being written */
    size_t count;
    char id[ID_TEXT_SIZE];
} GpkgState;

static void add_column(GpkgState *state, Text name, FieldKind kind, const Field *field)
{
    state->columns[state->count] =
        (GeoPackageColumn){.name = name, .kind = kind, .geometry_kinds = field == NULL ? 0 : field->geometry_kinds};
    state->fields[state->count++] = field;
}

/* The primary geometry comes before any other, so that it is the layer's. */
static void choose_columns(const Sink *sink, GpkgState *state)
{
    const RecordType *type = sink->type;
    bool placed = type->geometry != NULL && sink_shows(sink, type->geometry);

    if (placed) {
        add_column(state, type->geometry->id, FIELD_GEOMETRY, type->geometry);
    }
    if (sink->id_name.length > 0) {
        add_column(state, sink->id_name, FIELD_TEXT, NULL);
    }
    for (size_t i = 0; i < type->field_count; i++) {
        if (&type->fields[i] != type->geometry && sink_shows(sink, &type->fields[i])) {
            add_column(state, type->fields[i].id, type->fields[i].kind, &type->fields[i]);
        }
    }
    if (sink->observed_name.length > 0) {
        add_column(state, sink->observed_name, FIELD_DATE, NULL);
    }
}

static Status open_package(Sink *sink, const char *path, Error *err)
{
    size_t most = sink->type->field_count + 2;
    GpkgState *state = ARENA_NEW(&sink->arena, GpkgState);

    sink->state = state;
    state->fields = ARENA_ARRAY(&sink->arena, const Field *, most);
    state->columns = ARENA_ARRAY(&sink->arena, GeoPackageColumn, most);
    state->values = ARENA_ARRAY(&sink->arena, Value, most);
    choose_columns(sink, state);
    return geopackage_create(path, sink->type->id, label_in(&sink->type->plural, LANGUAGE_EN), state->columns,
                             state->count, &state->package, err);
}

static Status add_record(Sink *sink, const Value *values, const SinkExtra *extra, Error *err)
{
    GpkgState *state = sink->state;
    bool dated = date_is_known(extra->observed);

    for (size_t i = 0; i < state->count; i++) {
        if (state->fields[i] != NULL) {
            state->values[i] = values[state->fields[i]->index];
        } else if (text_equal(state->columns[i].name, sink->id_name)) {
            id_format(extra->id, state->id);
            state->values[i] = (Value){.state = VALUE_SET, .kind = FIELD_TEXT, .text = {state->id, ID_TEXT_SIZE - 1}};
        } else {
            state->values[i] =
                (Value){.state = dated ? VALUE_SET : VALUE_ABSENT, .kind = FIELD_DATE, .date = extra->observed};
        }
    }
    return geopackage_insert(state->package, state->values, err);
}

static Status finish_package(Sink *sink, Error *err)
{
    GpkgState *state = sink->state;
    GeoPackage *package = state->package;

    state->package = NULL;
    return geopackage_finish(package, err);
}

static void abandon_package(Sink *sink)
{
    GpkgState *state = sink->state;

    if (state != NULL) {
        geopackage_abandon(state->package);
    }
}

const SinkWriter GPKG_WRITER = {.media_type = "application/geopackage+sqlite3",
                                .open = open_package,
                                .add = add_record,
                                .finish = finish_package,
                                .abandon = abandon_package};
