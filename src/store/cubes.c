#include "store/cubes.h"

#include "model/measure.h"

/* One number for a view of a measure: the first part of the key. */
static int64_t cube_number(const CubeKey *key)
{
    return (int64_t)key->measure * MEASURE_VIEWS_MAX + key->view;
}

static void key_bind(Statement *statement, const CubeKey *key)
{
    statement_int(statement, 1, cube_number(key));
    statement_bytes(statement, 2, key->scope.at, key->scope.length);
    statement_int(statement, 3, key->month);
}

Status cube_page_read(Database *db, const CubeKey *key, Arena *arena, Text *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT cells FROM kept_cube WHERE cube=? AND scope=? AND month=?", &select, err));
    key_bind(select, key);
    TRY(statement_step(select, &row, err));
    *out = row ? text_copy(arena, column_bytes(select, 0)) : (Text){0};
    statement_reset(select);
    return ST_OK;
}

Status cube_page_store(Database *db, const CubeKey *key, Text bytes, Error *err)
{
    Statement *statement;

    TRY(database_statement(db,
                           bytes.length == 0 ? "DELETE FROM kept_cube WHERE cube=?1 AND scope=?2 AND month=?3"
                                             : "INSERT INTO kept_cube VALUES(?1,?2,?3,?4) ON CONFLICT DO UPDATE SET"
                                               " cells=excluded.cells",
                           &statement, err));
    key_bind(statement, key);
    if (bytes.length > 0) {
        statement_bytes(statement, 4, bytes.at, bytes.length);
    }
    return statement_run(statement, err);
}

static CubeKey key_of(Statement *select)
{
    int64_t cube = column_int(select, 0);

    return (CubeKey){(uint32_t)(cube / MEASURE_VIEWS_MAX), (uint32_t)(cube % MEASURE_VIEWS_MAX),
                     column_bytes(select, 1), (int32_t)column_int(select, 2)};
}

static Status pages_visit(Statement *select, CubePageVisitor visit, void *context, Error *err)
{
    bool row;

    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        bool ours = column_is_integer(select, 0) && column_is_blob(select, 1) && column_is_integer(select, 2) &&
                    column_is_blob(select, 3);
        CubeKey key = key_of(select);
        Status status = visit(context, &key, ours ? column_bytes(select, 3) : (Text){0}, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

Status cube_pages_each(Database *db, const CubeKey *key, int32_t from, int32_t to, CubePageVisitor visit, void *context,
                       Error *err)
{
    Statement *select;

    TRY(database_statement(db,
                           "SELECT cube, scope, month, cells FROM kept_cube WHERE cube=? AND scope=? AND month>=? AND"
                           " month<=? ORDER BY month",
                           &select, err));
    key_bind(select, key);
    statement_int(select, 3, from);
    statement_int(select, 4, to);
    return pages_visit(select, visit, context, err);
}

Status cube_month_before(Database *db, const CubeKey *key, int32_t *out, bool *found, Error *err)
{
    Statement *select;

    TRY(database_statement(
        db, "SELECT month FROM kept_cube WHERE cube=? AND scope=? AND month<=? ORDER BY month DESC LIMIT 1", &select,
        err));
    key_bind(select, key);
    TRY(statement_step(select, found, err));
    *out = *found ? (int32_t)column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

Status cube_scope_next(Database *db, const CubeKey *key, Arena *arena, Text *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT scope FROM kept_cube WHERE cube=? AND scope>? ORDER BY scope LIMIT 1", &select,
                           err));
    statement_int(select, 1, cube_number(key));
    statement_bytes(select, 2, key->scope.at, key->scope.length);
    TRY(statement_step(select, &row, err));
    *out = row ? text_copy(arena, column_bytes(select, 0)) : (Text){0};
    statement_reset(select);
    return ST_OK;
}

Status cube_pages_all(Database *db, CubePageVisitor visit, void *context, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT cube, scope, month, cells FROM kept_cube", &select, err));
    return pages_visit(select, visit, context, err);
}

Status cubes_are_empty(Database *db, bool *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT 1 FROM kept_cube LIMIT 1", &select, err));
    TRY(statement_step(select, &row, err));
    *out = !row;
    statement_reset(select);
    return ST_OK;
}

Status cubes_clear(Database *db, Error *err)
{
    return database_run(db, "DELETE FROM kept_cube", err);
}
