/*
 * A zip archive of shapefiles, one for each kind of place, with a page of text that says which column is which field.
 *
 * What the format cannot hold is told: names of ten letters, texts of 254 bytes, no heights.
 */
#include <errno.h>
#include <stdio.h>
#include <zip.h>

#include "base/number.h"
#include "exchange/dbf_file.h"
#include "exchange/notice.h"
#include "exchange/shape_file.h"
#include "exchange/sink_writer.h"
#include "model/value_text.h"

static const struct {
    ShapeKind kind;
    const char *name;
} KINDS[] = {{SHAPE_POINT, "point"},
             {SHAPE_MULTIPOINT, "multipoint"},
             {SHAPE_LINE, "line"},
             {SHAPE_AREA, "area"},
             {SHAPE_NONE, "noplace"}};

enum { KIND_COUNT = COUNT_OF(KINDS) };

static const char PROJECTION[] =
    "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],"
    "PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

typedef struct ShpLayer {
    bool open;
    ShapeFile shapes;
    DbfFile table;
    FILE *dbf; /* when it is finished */
    DbfColumn *columns;
} ShpLayer;

typedef struct ShpState {
    const char *path;     /* of the archive in the making */
    const Field **fields; /* of the columns; NULL for those of SinkExtra */
    DbfColumn *columns;   /* names and kinds */
    uint64_t *cut;        /* values that lost their end, by column */
    size_t count;
    uint64_t heights; /* places that lost theirs */
    ShpLayer layers[KIND_COUNT];
    Buffer text, page;
} ShpState;

static bool is_taken(const ShpState *state, const char *name)
{
    for (size_t i = 0; i < state->count; i++) {
        if (strcmp(state->columns[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

/* The first ten letters, or fewer and a number where those are taken. */
static void name_choose(const ShpState *state, Text id, char out[DBF_NAME_MAX + 1])
{
    snprintf(out, DBF_NAME_MAX + 1, "%.*s", TEXT_ARG(id));
    for (int i = 2; is_taken(state, out); i++) {
        char tail[16];
        size_t digits = (size_t)snprintf(tail, sizeof tail, "_%d", i), room = DBF_NAME_MAX - digits;
        room = id.length < room ? id.length : room;
        memcpy(out, id.at, room);
        memcpy(out + room, tail, digits + 1);
    }
}

static void column_add(ShpState *state, Text id, const Field *field)
{
    DbfColumn column = {0};

    name_choose(state, id, column.name);
    column.number =
        field != NULL && (field->kind == FIELD_INTEGER || field->kind == FIELD_NUMBER || field->kind == FIELD_BOOLEAN);
    state->fields[state->count] = field;
    state->columns[state->count++] = column;
}

static void columns_choose(const Sink *sink, ShpState *state)
{
    const RecordType *type = sink->type;

    if (sink->id_name.length > 0) {
        column_add(state, sink->id_name, NULL);
    }
    for (size_t i = 0; i < type->field_count; i++) {
        if (type->fields[i].kind != FIELD_GEOMETRY && sink_shows(sink, &type->fields[i])) {
            column_add(state, type->fields[i].id, &type->fields[i]);
        }
    }
    if (sink->observed_name.length > 0) {
        column_add(state, sink->observed_name, NULL);
    }
}

static Status open_archive(Sink *sink, const char *path, Error *err)
{
    size_t most = sink->type->field_count + 2;
    ShpState *state = ARENA_NEW(&sink->arena, ShpState);

    (void)err;
    sink->state = state;
    state->path = path;
    state->fields = ARENA_ARRAY(&sink->arena, const Field *, most);
    state->columns = ARENA_ARRAY(&sink->arena, DbfColumn, most);
    state->cut = ARENA_ARRAY(&sink->arena, uint64_t, most);
    columns_choose(sink, state);
    return ST_OK;
}

static Status layer_open(Sink *sink, ShpState *state, size_t kind, ShpLayer **out, Error *err)
{
    ShpLayer *layer = &state->layers[kind];

    *out = layer;
    if (layer->open) {
        return ST_OK;
    }
    layer->open = true;
    layer->columns = ARENA_ARRAY(&sink->arena, DbfColumn, state->count);
    memcpy(layer->columns, state->columns, state->count * sizeof *layer->columns);
    TRY(shape_file_open(&layer->shapes, KINDS[kind].kind, state->path, err));
    return dbf_file_open(&layer->table, layer->columns, state->count, state->path, err);
}

/* Numbers, yes and no have no words for what is not known: they are blank. */
static void write_cell(const Field *field, const Value *value, Buffer *out)
{
    bool numeric = field->kind == FIELD_INTEGER || field->kind == FIELD_NUMBER || field->kind == FIELD_BOOLEAN;

    if (numeric && value->state != VALUE_SET) {
        return;
    }
    if (field->kind == FIELD_BOOLEAN) {
        buffer_byte(out, value->boolean ? '1' : '0');
    } else if (value->state != VALUE_ABSENT) {
        value_format(field, value, out);
    }
}

static void write_extra(const Sink *sink, size_t column, const SinkExtra *extra, Buffer *out)
{
    char text[ID_TEXT_SIZE];

    if (column == 0 && sink->id_name.length > 0) {
        id_format(extra->id, text);
    } else {
        text[date_format(extra->observed, text)] = '\0';
    }
    buffer_string(out, text);
}

static size_t kind_index(ShapeKind kind)
{
    size_t i = 0;

    while (KINDS[i].kind != kind) {
        i++;
    }
    return i;
}

static Status add_record(Sink *sink, const Value *values, const SinkExtra *extra, Error *err)
{
    ShpState *state = sink->state;
    const Field *place = sink->type->geometry;
    bool placed = place != NULL && sink_shows(sink, place) && values[place->index].state == VALUE_SET;
    const Geometry *geometry = placed ? values[place->index].geometry : NULL;
    ShpLayer *layer;

    TRY(layer_open(sink, state, kind_index(shape_kind(geometry)), &layer, err));
    for (size_t i = 0; i < state->count; i++) {
        bool cut;
        buffer_clear(&state->text);
        if (state->fields[i] == NULL) {
            write_extra(sink, i, extra, &state->text);
        } else {
            write_cell(state->fields[i], &values[state->fields[i]->index], &state->text);
        }
        dbf_file_value(&layer->table, buffer_view(&state->text), &cut);
        state->cut[i] += cut;
    }
    TRY(dbf_file_row(&layer->table, err));
    if (geometry == NULL || layer->shapes.kind == SHAPE_NONE) {
        return ST_OK;
    }
    state->heights += geometry->z != NULL;
    return shape_file_add(&layer->shapes, geometry, err);
}

/* One line a column: its name, the field, its label, how many values were cut. */
static void write_page(const Sink *sink, ShpState *state)
{
    static const char *const heads[LANGUAGE_COUNT] = {"column\tfield\tlabel\tvalues cut\n",
                                                      "colonne\tchamp\tlibellé\tvaleurs coupées\n"};
    Language language = sink->options.language;

    buffer_string(&state->page, heads[language]);
    for (size_t i = 0; i < state->count; i++) {
        const Field *field = state->fields[i];
        Text id = field != NULL ? field->id : i == 0 ? sink->id_name : sink->observed_name;
        buffer_format(&state->page, "%s\t%.*s\t%.*s\t%llu\n", state->columns[i].name, TEXT_ARG(id),
                      TEXT_ARG(field == NULL ? id : label_in(&field->label, language)),
                      (unsigned long long)state->cut[i]);
    }
    buffer_byte(&state->page, '\n');
    notice_write(language, sink->options.demonstration, &state->page);
    buffer_byte(&state->page, '\n');
}

static void remark(Sink *sink, const char *english, const char *french, uint64_t count)
{
    const char *text = sink->options.language == LANGUAGE_FR ? french : english;

    if (count > 0 && sink->options.remarks != NULL) {
        buffer_format(sink->options.remarks, "%llu %s\n", (unsigned long long)count, text);
    }
}

static void write_remarks(Sink *sink, const ShpState *state)
{
    uint64_t renamed = 0, cut = 0;

    for (size_t i = 0; i < state->count; i++) {
        renamed += state->fields[i] != NULL && !text_equal(text_of(state->columns[i].name), state->fields[i]->id);
        cut += state->cut[i];
    }
    remark(sink, "field names were shortened to ten letters; the text file in the archive lists them",
           "noms de champ ont été abrégés à dix lettres ; le fichier texte de l’archive les donne", renamed);
    remark(sink, "values longer than 254 bytes were cut", "valeurs de plus de 254 octets ont été coupées", cut);
    remark(sink, "places lost their heights", "lieux ont perdu leur altitude", state->heights);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        char layer[128];
        snprintf(layer, sizeof layer, "%s %.*s_%s", sink->options.language == LANGUAGE_FR ? "dans" : "in",
                 TEXT_ARG(sink->type->id), KINDS[i].name);
        remark(sink, layer, layer, state->layers[i].open ? state->layers[i].table.count : 0);
    }
}

static Status archive_failed(zip_t *archive, Error *err)
{
    return error_set(err, ST_IO, "cannot write the archive: %s", zip_strerror(archive));
}

/* Takes over `source`. */
static Status entry_add(zip_t *archive, const Sink *sink, const char *ending, zip_source_t *source, Error *err)
{
    char name[192];

    snprintf(name, sizeof name, "%.*s_%s", TEXT_ARG(sink->type->id), ending);
    zip_int64_t at = source == NULL ? -1 : zip_file_add(archive, name, source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        return archive_failed(archive, err);
    }
    /* archives of the same records are the same */
    zip_file_set_dostime(archive, (zip_uint64_t)at, 0, 0x21, 0);
    return ST_OK;
}

/* The archive closes the file. */
static Status file_add(zip_t *archive, const Sink *sink, const char *kind, const char *ending, FILE **file, Error *err)
{
    char name[64];
    FILE *taken = *file;

    rewind(taken);
    zip_source_t *source = zip_source_filep(archive, taken, 0, -1);
    if (source != NULL) {
        *file = NULL;
    }
    snprintf(name, sizeof name, "%s.%s", kind, ending);
    return entry_add(archive, sink, name, source, err);
}

static Status bytes_add(zip_t *archive, const Sink *sink, const char *kind, const char *ending, Text bytes, Error *err)
{
    char name[64];

    snprintf(name, sizeof name, "%s.%s", kind, ending);
    return entry_add(archive, sink, name, zip_source_buffer(archive, bytes.at, bytes.length, 0), err);
}

static Status layer_add(zip_t *archive, Sink *sink, size_t kind, Error *err)
{
    ShpState *state = sink->state;
    ShpLayer *layer = &state->layers[kind];
    const char *name = KINDS[kind].name;

    TRY(dbf_file_finish(&layer->table, state->path, &layer->dbf, err));
    TRY(file_add(archive, sink, name, "dbf", &layer->dbf, err));
    TRY(bytes_add(archive, sink, name, "cpg", TEXT("UTF-8"), err));
    if (layer->shapes.kind == SHAPE_NONE) {
        return ST_OK;
    }
    TRY(shape_file_finish(&layer->shapes, err));
    TRY(file_add(archive, sink, name, "shp", &layer->shapes.shapes, err));
    TRY(file_add(archive, sink, name, "shx", &layer->shapes.index, err));
    return bytes_add(archive, sink, name, "prj", text_of(PROJECTION), err);
}

static Status layers_add(zip_t *archive, Sink *sink, Error *err)
{
    ShpState *state = sink->state;
    ShpLayer *empty;
    bool any = false;

    for (size_t i = 0; i < KIND_COUNT; i++) {
        any = any || state->layers[i].open;
    }
    if (!any) {
        TRY(layer_open(sink, state, kind_index(SHAPE_NONE), &empty, err));
    }
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (state->layers[i].open) {
            TRY(layer_add(archive, sink, i, err));
        }
    }
    write_page(sink, state);
    return bytes_add(archive, sink, "fields", "txt", buffer_view(&state->page), err);
}

static Status finish_archive(Sink *sink, Error *err)
{
    ShpState *state = sink->state;
    zip_error_t fault;
    int code;
    zip_t *archive = zip_open(state->path, ZIP_CREATE | ZIP_EXCL, &code);

    if (archive == NULL) {
        zip_error_init_with_code(&fault, code);
        error_set(err, ST_IO, "cannot write \"%s\": %s", sink->path, zip_error_strerror(&fault));
        zip_error_fini(&fault);
        return ST_IO;
    }
    Status status = layers_add(archive, sink, err);
    if (status == ST_OK && zip_close(archive) != 0) {
        status = archive_failed(archive, err);
    }
    if (status != ST_OK) {
        zip_discard(archive);
        return status;
    }
    write_remarks(sink, state);
    return ST_OK;
}

static void abandon_archive(Sink *sink)
{
    ShpState *state = sink->state;

    for (size_t i = 0; state != NULL && i < KIND_COUNT; i++) {
        ShpLayer *layer = &state->layers[i];
        shape_file_done(&layer->shapes);
        dbf_file_done(&layer->table);
        if (layer->dbf != NULL) {
            fclose(layer->dbf);
        }
    }
    if (state != NULL) {
        buffer_done(&state->text);
        buffer_done(&state->page);
    }
}

const SinkWriter SHP_WRITER = {.media_type = "application/zip",
                               .open = open_archive,
                               .add = add_record,
                               .finish = finish_archive,
                               .abandon = abandon_archive};
