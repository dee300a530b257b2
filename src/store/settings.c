#include "store/settings.h"

Status setting_read(Database *db, Text name, Arena *arena, Text *out, Error *err)
{
    Statement *select;
    bool row;

    *out = (Text){0};
    TRY(database_statement(db, "SELECT value FROM setting WHERE name=?", &select, err));
    statement_text(select, 1, name);
    TRY(statement_step(select, &row, err));
    if (row) {
        *out = text_copy(arena, column_text(select, 0));
        statement_reset(select);
    }
    return ST_OK;
}

Status setting_store(Database *db, Text name, Text value, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT INTO setting VALUES(?1,?2) ON CONFLICT(name) DO UPDATE SET value=?2", &insert,
                           err));
    statement_text(insert, 1, name);
    statement_text(insert, 2, value);
    return statement_run(insert, err);
}
