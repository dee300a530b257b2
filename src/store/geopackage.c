#include "store/geopackage.h"

#include <sqlite3.h>

#include "base/embedded.h"
#include "base/memory.h"
#include "geo/wkb.h"
#include "geo/wkt.h"
#include "model/value_text.h"
#include "store/type_table.h"

struct GeoPackage {
    sqlite3 *sqlite;
    sqlite3_stmt *insert, *index; /* index: NULL without a geometry */
    GeoPackageColumn *columns;
    size_t count;
    ptrdiff_t geometry; /* column, -1: none */
    int64_t fid;        /* of the last row */
    bool has_heights;
    Box extent;
    Text table;
    Buffer blob;   /* of the row being written */
    Arena arena;   /* as long as the package */
    Arena scratch; /* texts of the row being written */
};

static const char *const KIND_SQL[] = {
#define FIELD_KIND(name, id, sql) sql,
    FIELD_KINDS(FIELD_KIND)
#undef FIELD_KIND
};

static Status failed(const GeoPackage *package, Error *err)
{
    int code = sqlite3_errcode(package->sqlite);
    Status status = (code & 0xff) == SQLITE_CANTOPEN || (code & 0xff) == SQLITE_PERM ? ST_DENIED : ST_IO;

    return error_set(err, status, "the GeoPackage cannot be written: %s", sqlite3_errmsg(package->sqlite));
}

static Status run(GeoPackage *package, const char *sql, Error *err)
{
    return sqlite3_exec(package->sqlite, sql, NULL, NULL, NULL) == SQLITE_OK ? ST_OK : failed(package, err);
}

static Status run_buffer(GeoPackage *package, Buffer *sql, Error *err)
{
    buffer_byte(sql, '\0');
    return run(package, sql->at, err);
}

/* Runs an embedded file with @T and @G replaced; these names are ids of a model, letters, digits and '_'. */
static Status run_shipped(GeoPackage *package, const char *path, Error *err)
{
    BUFFER sql = {0};
    const EmbeddedFile *file = embedded_find(path);
    Text geometry = package->geometry < 0 ? (Text){0} : package->columns[package->geometry].name;

    if (file == NULL) {
        return error_set(err, ST_INTERNAL, "%s is not in the program", path);
    }
    for (size_t i = 0; i < file->size; i++) {
        char next = i + 1 < file->size ? (char)file->bytes[i + 1] : '\0';
        if (file->bytes[i] == '@' && (next == 'T' || next == 'G')) {
            buffer_text(&sql, next == 'T' ? package->table : geometry);
            i++;
        } else {
            buffer_byte(&sql, file->bytes[i]);
        }
    }
    return run_buffer(package, &sql, err);
}

static const char *geometry_type(const GeoPackageColumn *column)
{
    static const char *const NAMES[] = {"GEOMETRY",   "POINT",           "LINESTRING",  "POLYGON",
                                        "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"};

    for (uint32_t kind = GEOMETRY_POINT; kind <= GEOMETRY_MULTIPOLYGON; kind++) {
        if (column->geometry_kinds == 1u << kind) {
            return NAMES[kind];
        }
    }
    return NAMES[0];
}

static const char *column_type(const GeoPackage *package, size_t i)
{
    const GeoPackageColumn *column = &package->columns[i];

    if (column->kind != FIELD_GEOMETRY) {
        return KIND_SQL[column->kind];
    }
    return (ptrdiff_t)i == package->geometry ? geometry_type(column) : KIND_SQL[FIELD_TEXT];
}

static Status create_table(GeoPackage *package, Error *err)
{
    BUFFER sql = {0};

    buffer_string(&sql, "CREATE TABLE ");
    sql_name(&sql, package->table);
    buffer_string(&sql, "(fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL");
    for (size_t i = 0; i < package->count; i++) {
        buffer_byte(&sql, ',');
        sql_name(&sql, package->columns[i].name);
        buffer_format(&sql, " %s", column_type(package, i));
    }
    buffer_string(&sql, ");");
    if (package->geometry >= 0) {
        buffer_format(&sql, "CREATE VIRTUAL TABLE \"rtree_%.*s_%.*s\" USING rtree(id,minx,maxx,miny,maxy);",
                      TEXT_ARG(package->table), TEXT_ARG(package->columns[package->geometry].name));
    }
    return run_buffer(package, &sql, err);
}

static Status prepare(GeoPackage *package, Buffer *sql, sqlite3_stmt **out, Error *err)
{
    int code = sqlite3_prepare_v2(package->sqlite, sql->at, (int)sql->size, out, NULL);

    return code == SQLITE_OK ? ST_OK : failed(package, err);
}

static Status prepare_inserts(GeoPackage *package, Error *err)
{
    BUFFER sql = {0};

    buffer_string(&sql, "INSERT INTO ");
    sql_name(&sql, package->table);
    buffer_string(&sql, " VALUES(?");
    for (size_t i = 0; i < package->count; i++) {
        buffer_string(&sql, ",?");
    }
    buffer_byte(&sql, ')');
    TRY(prepare(package, &sql, &package->insert, err));
    if (package->geometry < 0) {
        return ST_OK;
    }
    buffer_clear(&sql);
    buffer_format(&sql, "INSERT INTO \"rtree_%.*s_%.*s\" VALUES(?,?,?,?,?)", TEXT_ARG(package->table),
                  TEXT_ARG(package->columns[package->geometry].name));
    return prepare(package, &sql, &package->index, err);
}

static Status register_layer(GeoPackage *package, Text title, Error *err)
{
    sqlite3_stmt *insert = NULL;
    bool spatial = package->geometry >= 0;

    if (sqlite3_prepare_v2(
            package->sqlite,
            "INSERT INTO gpkg_contents(table_name,data_type,identifier,description,srs_id) VALUES(?,?,?,?,?)", -1,
            &insert, NULL) != SQLITE_OK) {
        return failed(package, err);
    }
    sqlite3_bind_text(insert, 1, package->table.at, (int)package->table.length, SQLITE_STATIC);
    sqlite3_bind_text(insert, 2, spatial ? "features" : "attributes", -1, SQLITE_STATIC);
    sqlite3_bind_text(insert, 3, package->table.at, (int)package->table.length, SQLITE_STATIC);
    sqlite3_bind_text(insert, 4, title.at == NULL ? "" : title.at, (int)title.length, SQLITE_STATIC);
    if (spatial) {
        sqlite3_bind_int(insert, 5, 4326);
    }
    int code = sqlite3_step(insert);
    sqlite3_finalize(insert);
    return code == SQLITE_DONE ? ST_OK : failed(package, err);
}

static void keep_columns(GeoPackage *package, Text table, const GeoPackageColumn *columns, size_t count)
{
    package->table = text_copy(&package->arena, table);
    package->columns = ARENA_ARRAY(&package->arena, GeoPackageColumn, count + 1);
    package->count = count;
    for (size_t i = 0; i < count; i++) {
        package->columns[i] = columns[i];
        package->columns[i].name = text_copy(&package->arena, columns[i].name);
        if (columns[i].kind == FIELD_GEOMETRY && package->geometry < 0) {
            package->geometry = (ptrdiff_t)i;
        }
    }
}

static Status build(GeoPackage *package, const char *path, Text title, Error *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXCLUSIVE | SQLITE_OPEN_NOMUTEX;

    if (sqlite3_open_v2(path, &package->sqlite, flags, NULL) != SQLITE_OK) {
        return failed(package, err);
    }
    TRY(run_shipped(package, "sql/geopackage_export.sql", err));
    TRY(run_shipped(package, "sql/geopackage.sql", err));
    TRY(register_layer(package, title, err));
    TRY(create_table(package, err));
    return prepare_inserts(package, err);
}

Status geopackage_create(const char *path, Text table, Text title, const GeoPackageColumn *columns, size_t count,
                         GeoPackage **out, Error *err)
{
    GeoPackage *package = memory_resize(NULL, sizeof *package);

    *package = (GeoPackage){.geometry = -1, .extent = BOX_EMPTY};
    keep_columns(package, table, columns, count);
    Status status = build(package, path, title, err);
    if (status != ST_OK) {
        geopackage_abandon(package);
        return status;
    }
    *out = package;
    return ST_OK;
}

static void bind_text(GeoPackage *package, int parameter, Text text)
{
    sqlite3_bind_text(package->insert, parameter, text.at == NULL ? "" : text.at, (int)text.length, SQLITE_STATIC);
}

/* Whether a column of that kind takes any text. */
static bool is_textual(FieldKind kind)
{
    return kind == FIELD_TEXT || kind == FIELD_CODE || kind == FIELD_CODES || kind == FIELD_TIME ||
           kind == FIELD_DATE || kind == FIELD_REFERENCE;
}

static void bind_formatted(GeoPackage *package, int parameter, const Value *value)
{
    BUFFER text = {0};
    Field field = {.kind = value->kind};

    if (value->kind == FIELD_GEOMETRY) {
        wkt_format(value->geometry, &text);
    } else {
        value_format(&field, value, &text);
    }
    bind_text(package, parameter, text_copy(&package->scratch, buffer_view(&text)));
}

static void bind_set(GeoPackage *package, int parameter, const Value *value)
{
    switch (value->kind) {
    case FIELD_INTEGER:
        sqlite3_bind_int64(package->insert, parameter, value->integer);
        break;
    case FIELD_NUMBER:
        sqlite3_bind_double(package->insert, parameter, value->number);
        break;
    case FIELD_BOOLEAN:
        sqlite3_bind_int(package->insert, parameter, value->boolean);
        break;
    case FIELD_TEXT:
    case FIELD_CODE:
    case FIELD_CODES:
    case FIELD_TIME:
        bind_text(package, parameter, value->text);
        break;
    default:
        bind_formatted(package, parameter, value);
    }
}

static void bind_value(GeoPackage *package, int parameter, FieldKind kind, const Value *value)
{
    if (value->state == VALUE_SET) {
        bind_set(package, parameter, value);
    } else if ((value->state == VALUE_UNKNOWN || value->state == VALUE_NOT_SPECIFIED) && is_textual(kind)) {
        bind_formatted(package, parameter, value);
    }
}

static void widen(Box *box, Box more)
{
    box->west = more.west < box->west ? more.west : box->west;
    box->south = more.south < box->south ? more.south : box->south;
    box->east = more.east > box->east ? more.east : box->east;
    box->north = more.north > box->north ? more.north : box->north;
}

static Status insert_geometry(GeoPackage *package, const Geometry *geometry, Error *err)
{
    Box box = geometry_box(geometry);

    sqlite3_bind_int64(package->index, 1, package->fid);
    sqlite3_bind_double(package->index, 2, box.west);
    sqlite3_bind_double(package->index, 3, box.east);
    sqlite3_bind_double(package->index, 4, box.south);
    sqlite3_bind_double(package->index, 5, box.north);
    int code = sqlite3_step(package->index);
    sqlite3_reset(package->index);
    widen(&package->extent, box);
    package->has_heights = package->has_heights || geometry->z != NULL;
    return code == SQLITE_DONE ? ST_OK : failed(package, err);
}

static void bind_blob(GeoPackage *package, int parameter, const Value *value)
{
    buffer_clear(&package->blob);
    if (value->state == VALUE_SET) {
        gpkg_encode(value->geometry, NULL, &package->blob);
        sqlite3_bind_blob(package->insert, parameter, package->blob.at, (int)package->blob.size, SQLITE_STATIC);
    }
}

Status geopackage_insert(GeoPackage *package, const Value *values, Error *err)
{
    arena_reset(&package->scratch);
    sqlite3_clear_bindings(package->insert);
    sqlite3_bind_int64(package->insert, 1, ++package->fid);
    for (size_t i = 0; i < package->count; i++) {
        if ((ptrdiff_t)i == package->geometry) {
            bind_blob(package, (int)i + 2, &values[i]);
        } else {
            bind_value(package, (int)i + 2, package->columns[i].kind, &values[i]);
        }
    }
    int code = sqlite3_step(package->insert);
    sqlite3_reset(package->insert);
    if (code != SQLITE_DONE) {
        return failed(package, err);
    }
    const Value *place = package->geometry < 0 ? NULL : &values[package->geometry];
    bool placed = place != NULL && place->state == VALUE_SET && !geometry_is_empty(place->geometry);
    return placed ? insert_geometry(package, place->geometry, err) : ST_OK;
}

/* Extent, kind of geometry (heights are optional when there are any) and index. */
static Status describe(GeoPackage *package, Error *err)
{
    BUFFER sql = {0};
    const GeoPackageColumn *column = &package->columns[package->geometry];
    Box box = package->extent;

    if (box.west <= box.east) {
        buffer_format(&sql, "UPDATE gpkg_contents SET min_x=%.17g,min_y=%.17g,max_x=%.17g,max_y=%.17g;", box.west,
                      box.south, box.east, box.north);
    }
    buffer_format(&sql, "INSERT INTO gpkg_geometry_columns VALUES('%.*s','%.*s','%s',4326,%d,0);",
                  TEXT_ARG(package->table), TEXT_ARG(column->name), geometry_type(column),
                  package->has_heights ? 2 : 0);
    TRY(run_buffer(package, &sql, err));
    return run_shipped(package, "sql/geopackage_index.sql", err);
}

Status geopackage_finish(GeoPackage *package, Error *err)
{
    Status status = package->geometry < 0 ? ST_OK : describe(package, err);

    if (status == ST_OK) {
        status = run(package, "COMMIT", err);
    }
    geopackage_abandon(package);
    return status;
}

void geopackage_abandon(GeoPackage *package)
{
    if (package == NULL) {
        return;
    }
    sqlite3_finalize(package->insert);
    sqlite3_finalize(package->index);
    sqlite3_close(package->sqlite);
    buffer_done(&package->blob);
    arena_done(&package->scratch);
    arena_done(&package->arena);
    memory_free(package);
}
