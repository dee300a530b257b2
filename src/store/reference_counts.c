#include "store/reference_counts.h"

static void key_bind(Statement *statement, uint32_t type, int64_t field, Text target)
{
    statement_int(statement, 1, type);
    statement_int(statement, 2, field);
    statement_text(statement, 3, target);
}

Status reference_count_add(Database *db, uint32_t type, int64_t field, Text target, int64_t delta, Error *err)
{
    Statement *statement;

    if (delta == 0) {
        return ST_OK;
    }
    TRY(database_statement(
        db, "INSERT INTO reference_count VALUES(?1,?2,?3,?4) ON CONFLICT DO UPDATE SET records=records+?4", &statement,
        err));
    key_bind(statement, type, field, target);
    statement_int(statement, 4, delta);
    TRY(statement_run(statement, err));
    if (delta > 0) {
        return ST_OK;
    }
    TRY(database_statement(db, "DELETE FROM reference_count WHERE type=?1 AND field=?2 AND target=?3 AND records=0",
                           &statement, err));
    key_bind(statement, type, field, target);
    return statement_run(statement, err);
}

Status reference_count_read(Database *db, uint32_t type, int64_t field, Text target, int64_t *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT records FROM reference_count WHERE type=? AND field=? AND target=?", &select,
                           err));
    key_bind(select, type, field, target);
    TRY(statement_step(select, &row, err));
    *out = row ? column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

Status reference_counts_each(Database *db, CountVisitor visit, void *context, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT type, field, target, records FROM reference_count", &select, err));
    return counts_visit(select, visit, context, err);
}

Status reference_counts_of(Database *db, uint32_t type, int64_t field, CountVisitor visit, void *context, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT type, field, target, records FROM reference_count WHERE type=? AND field=?",
                           &select, err));
    statement_int(select, 1, type);
    statement_int(select, 2, field);
    return counts_visit(select, visit, context, err);
}
