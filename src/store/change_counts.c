#include "store/change_counts.h"

Status change_count_add(Database *db, uint32_t type, uint64_t rows, Error *err)
{
    Statement *statement;

    if (rows == 0) {
        return ST_OK;
    }
    TRY(database_statement(
        db, "INSERT INTO change_count VALUES(?1,?2) ON CONFLICT DO UPDATE SET written=written+excluded.written",
        &statement, err));
    statement_int(statement, 1, type);
    statement_int(statement, 2, (int64_t)rows);
    return statement_run(statement, err);
}

static Status counts_size(Database *db, size_t *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT count(*) FROM change_count", &select, err));
    TRY(statement_step(select, &row, err));
    *out = row ? (size_t)column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

Status change_counts_read(Database *db, Arena *arena, ChangeCount **out, size_t *count, Error *err)
{
    Statement *select;
    size_t room;
    bool row;

    TRY(counts_size(db, &room, err));
    *out = ARENA_ARRAY(arena, ChangeCount, room + 1);
    *count = 0;
    TRY(database_statement(db, "SELECT type, written FROM change_count ORDER BY 1", &select, err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        if (*count < room) {
            (*out)[(*count)++] = (ChangeCount){(uint32_t)column_int(select, 0), (uint64_t)column_int(select, 1)};
        }
    }
}
