#include "store/counts.h"

static void key_bind(Statement *statement, uint32_t type, int64_t field, Text code)
{
    statement_int(statement, 1, type);
    statement_int(statement, 2, field);
    statement_text(statement, 3, code);
}

Status count_add(Database *db, uint32_t type, int64_t field, Text code, int64_t delta, Error *err)
{
    Statement *statement;

    if (delta == 0) {
        return ST_OK;
    }
    TRY(database_statement(db,
                           "INSERT INTO kept_count VALUES(?1,?2,?3,?4) ON CONFLICT DO UPDATE SET records=records+?4",
                           &statement, err));
    key_bind(statement, type, field, code);
    statement_int(statement, 4, delta);
    TRY(statement_run(statement, err));
    if (delta > 0) {
        return ST_OK;
    }
    TRY(database_statement(db, "DELETE FROM kept_count WHERE type=?1 AND field=?2 AND code=?3 AND records=0",
                           &statement, err));
    key_bind(statement, type, field, code);
    return statement_run(statement, err);
}

Status counts_visit(Statement *select, CountVisitor visit, void *context, Error *err)
{
    bool row;

    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        bool ours = column_is_integer(select, 0) && column_is_integer(select, 1) && column_is_text(select, 2) &&
                    column_is_integer(select, 3);
        Status status = visit(context, (uint32_t)column_int(select, 0), column_int(select, 1), column_text(select, 2),
                              ours ? column_int(select, 3) : -1, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

Status counts_each(Database *db, CountVisitor visit, void *context, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT type, field, code, records FROM kept_count ORDER BY 1,2,3", &select, err));
    return counts_visit(select, visit, context, err);
}

Status counts_from(Database *db, uint32_t type, int64_t field, Text code, CountVisitor visit, void *context, Error *err)
{
    Statement *select;

    TRY(database_statement(db,
                           "SELECT type, field, code, records FROM kept_count WHERE type=?1 AND (field,code)>=(?2,?3)"
                           " ORDER BY 2,3",
                           &select, err));
    key_bind(select, type, field, code);
    return counts_visit(select, visit, context, err);
}

Status count_read(Database *db, uint32_t type, int64_t field, Text code, int64_t *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT records FROM kept_count WHERE type=? AND field=? AND code=?", &select, err));
    key_bind(select, type, field, code);
    TRY(statement_step(select, &row, err));
    *out = row ? column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}
