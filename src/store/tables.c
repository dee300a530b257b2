#include "store/tables.h"

#include "base/embedded.h"
#include "base/hash.h"
#include "store/settings.h"

/* Those of projections.sql. One that goes away moves to a list of its own, so that old files lose it. */
static const char *const FIXED_PROJECTIONS[] = {
    "decision_waiting", "finding",      "identifier",  "identifier_system", "kept_count", "kept_answer",  "kept_cube",
    "kept_month",       "kept_related", "record_head", "reference_count",   "report",     "saved_mapping"};

/* How much of a load is in the full-text index by now is a matter of time: a dump leaves it out, verify compares it. */
static const char *const SEARCH_TABLES[] = {"search_word", "search", "search_pending"};

/* Made with them and never dropped: a history of this file, not of its journal. */
static const char *const KEPT_TABLES[] = {"change_count"};

static Status shipped_sql_run(Database *db, const char *path, Error *err)
{
    const EmbeddedFile *file = embedded_find(path);
    BUFFER sql = {0};

    if (file == NULL) {
        return error_set(err, ST_INTERNAL, "this program was built without share/%s", path);
    }
    buffer_bytes(&sql, file->bytes, file->size);
    buffer_byte(&sql, '\0');
    return database_run(db, sql.at, err);
}

static Status projections_create(Database *db, Error *err)
{
    char version[16];

    TRY(shipped_sql_run(db, "sql/projections.sql", err));
    snprintf(version, sizeof version, "%d", TABLES_VERSION);
    return setting_store(db, TEXT("tables_version"), text_of(version), err);
}

Status schema_create(Database *db, Error *err)
{
    TRY(shipped_sql_run(db, "sql/geopackage.sql", err));
    TRY(shipped_sql_run(db, "sql/schema.sql", err));
    return projections_create(db, err);
}

Status tables_version_read(Database *db, int64_t *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT CAST(value AS INTEGER) FROM setting WHERE name='tables_version'", &select, err));
    TRY(statement_step(select, &row, err));
    *out = row ? column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

static Status guard_sql(Database *db, Buffer *sql, Error *err)
{
    static const char *const events[] = {"INSERT", "UPDATE", "DELETE"};
    Statement *select;
    bool row;

    TRY(database_statement(db,
                           "SELECT name FROM sqlite_schema t WHERE type='table' AND sql NOT LIKE 'CREATE VIRTUAL%' AND"
                           " name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND NOT EXISTS(SELECT 1 FROM sqlite_schema WHERE"
                           " type='trigger' AND tbl_name=t.name)",
                           &select, err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        Text name = column_text(select, 0);
        for (size_t i = 0; i < COUNT_OF(events); i++) {
            buffer_format(sql, "CREATE TRIGGER \"guard_%.*s_%s\" BEFORE %s ON ", TEXT_ARG(name), events[i], events[i]);
            sql_name(sql, name);
            buffer_string(sql, " BEGIN SELECT RAISE(ABORT,'this file is written by Whitestone alone: what is in it is "
                               "journaled; import your change instead'); END;");
        }
    }
}

Status schema_guard(Database *db, Error *err)
{
    BUFFER sql = {0};

    TRY(guard_sql(db, &sql, err));
    buffer_byte(&sql, '\0');
    return database_run(db, sql.at, err);
}

static Status type_drops_sql(Database *db, Buffer *sql, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(
        db,
        "SELECT c.table_name, g.column_name FROM gpkg_contents c LEFT JOIN gpkg_geometry_columns g ON"
        " g.table_name=c.table_name",
        &select, err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        Text table = column_text(select, 0), column = column_text(select, 1);
        buffer_string(sql, "DROP TABLE IF EXISTS ");
        sql_name(sql, table);
        buffer_byte(sql, ';');
        if (column.length > 0) {
            buffer_format(sql, "DROP TABLE IF EXISTS \"rtree_%.*s_%.*s\";", TEXT_ARG(table), TEXT_ARG(column));
        }
    }
}

Status projections_reset(Database *db, Error *err)
{
    BUFFER sql = {0};

    TRY(type_drops_sql(db, &sql, err));
    buffer_string(&sql, "DELETE FROM gpkg_extensions; DELETE FROM gpkg_geometry_columns; DELETE FROM gpkg_contents;");
    for (size_t i = 0; i < COUNT_OF(FIXED_PROJECTIONS); i++) {
        buffer_format(&sql, "DROP TABLE IF EXISTS %s;", FIXED_PROJECTIONS[i]);
    }
    for (size_t i = 0; i < COUNT_OF(SEARCH_TABLES); i++) {
        buffer_format(&sql, "DROP TABLE IF EXISTS %s;", SEARCH_TABLES[i]);
    }
    buffer_byte(&sql, '\0');
    database_forget_statements(db);
    TRY(database_run(db, sql.at, err));
    return projections_create(db, err);
}

static Status missing_visit(Database *db, Text table, MissingVisitor visit, void *context, Error *err)
{
    Statement *select;
    bool row;
    char name[256];

    TRY(database_statement(db, "SELECT 1 FROM sqlite_schema WHERE type='table' AND name=?", &select, err));
    statement_text(select, 1, table);
    TRY(statement_step(select, &row, err));
    statement_reset(select);
    if (!row) {
        snprintf(name, sizeof name, "%.*s", TEXT_ARG(table));
        visit(context, name);
    }
    return ST_OK;
}

Status projections_find_missing(Database *db, const TypeTables *tables, MissingVisitor visit, void *context, Error *err)
{
    for (size_t i = 0; i < COUNT_OF(FIXED_PROJECTIONS); i++) {
        TRY(missing_visit(db, text_of(FIXED_PROJECTIONS[i]), visit, context, err));
    }
    for (size_t i = 0; i < COUNT_OF(SEARCH_TABLES); i++) {
        TRY(missing_visit(db, text_of(SEARCH_TABLES[i]), visit, context, err));
    }
    for (size_t i = 0; i < COUNT_OF(KEPT_TABLES); i++) {
        TRY(missing_visit(db, text_of(KEPT_TABLES[i]), visit, context, err));
    }
    for (size_t i = 0; i < tables->count; i++) {
        TRY(missing_visit(db, tables->tables[i].type->id, visit, context, err));
        if (tables->tables[i].rtree != NULL) {
            TRY(missing_visit(db, text_of(tables->tables[i].rtree), visit, context, err));
        }
    }
    return ST_OK;
}

static void cell_dump(Statement *select, int column, Buffer *line)
{
    char number[40];
    Text bytes;

    if (column_is_null(select, column)) {
        buffer_string(line, "|NULL");
    } else if (column_is_text(select, column)) {
        buffer_format(line, "|'%.*s'", TEXT_ARG(column_text(select, column)));
    } else if (column_is_number(select, column)) {
        snprintf(number, sizeof number, "|%.17g", column_double(select, column));
        buffer_string(line, number);
    } else {
        bytes = column_bytes(select, column);
        buffer_string(line, "|x");
        hex_format((const uint8_t *)bytes.at, bytes.length, buffer_reserve(line, bytes.length * 2 + 1));
        buffer_grown(line, bytes.length * 2);
    }
}

static Status table_dump(Database *db, const char *sql, Text name, Buffer *line, DumpVisitor visit, void *context,
                         Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, sql, &select, err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        buffer_clear(line);
        buffer_text(line, name);
        int columns = statement_columns(select);
        for (int i = 0; i < columns; i++) {
            cell_dump(select, i, line);
        }
        Status status = visit(context, buffer_view(line), err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

/* Names of all projection tables, R*Trees among them, in order. */
static Status projection_names(Database *db, Arena *arena, Text **out, size_t *count, Error *err)
{
    Statement *select;
    bool row;
    BUFFER sql = {0};

    buffer_string(&sql, "SELECT table_name FROM gpkg_contents UNION SELECT 'rtree_'||table_name||'_'||column_name FROM"
                        " gpkg_geometry_columns");
    for (size_t i = 0; i < COUNT_OF(FIXED_PROJECTIONS); i++) {
        buffer_format(&sql, " UNION SELECT '%s'", FIXED_PROJECTIONS[i]);
    }
    buffer_string(&sql, " ORDER BY 1");
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    *out = ARENA_ARRAY(arena, Text, 4096);
    *count = 0;
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row || *count == 4096) {
            return ST_OK;
        }
        (*out)[(*count)++] = text_copy(arena, column_text(select, 0));
    }
}

Status projections_dump(Database *db, DumpVisitor visit, void *context, Error *err)
{
    Arena arena;
    Text *names;
    size_t count = 0;
    BUFFER line = {0};

    arena_init(&arena, 0);
    Status status = projection_names(db, &arena, &names, &count, err);
    for (size_t i = 0; i < count && status == ST_OK; i++) {
        const char *sql = arena_format(&arena, "SELECT * FROM \"%.*s\" ORDER BY 1,2", TEXT_ARG(names[i]));
        status = table_dump(db, sql, names[i], &line, visit, context, err);
    }
    arena_done(&arena);
    return status;
}
