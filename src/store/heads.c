#include "store/heads.h"

#include "store/many_rows.h"

static Status record_statement(Database *db, const char *sql, const Id *record, Statement **out, Error *err)
{
    TRY(database_statement(db, sql, out, err));
    statement_bytes(*out, 1, record->bytes, sizeof record->bytes);
    return ST_OK;
}

Status heads_read(Database *db, Id record, uint64_t out[HEADS_MAX], size_t *count, Error *err)
{
    Statement *select;
    bool row;

    *count = 0;
    TRY(record_statement(db, "SELECT position FROM record_head WHERE record=? ORDER BY position", &record, &select,
                         err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        if (*count < HEADS_MAX) {
            out[(*count)++] = (uint64_t)column_int(select, 0);
        }
    }
}

Status head_add(Database *db, Id record, uint64_t position, Error *err)
{
    Statement *insert;

    TRY(record_statement(db, "INSERT OR IGNORE INTO record_head VALUES(?,?)", &record, &insert, err));
    statement_int(insert, 2, (int64_t)position);
    return statement_run(insert, err);
}

Status head_remove(Database *db, Id record, uint64_t position, Error *err)
{
    Statement *erase;

    TRY(record_statement(db, "DELETE FROM record_head WHERE record=? AND position=?", &record, &erase, err));
    statement_int(erase, 2, (int64_t)position);
    return statement_run(erase, err);
}

Status heads_clear(Database *db, Id record, Error *err)
{
    Statement *erase;

    TRY(record_statement(db, "DELETE FROM record_head WHERE record=?", &record, &erase, err));
    return statement_run(erase, err);
}

static Status row_statement(Database *db, const char *sql, uint32_t type, int64_t fid, Statement **out, Error *err)
{
    TRY(database_statement(db, sql, out, err));
    statement_int(*out, 1, type);
    statement_int(*out, 2, fid);
    return ST_OK;
}

Status findings_clear(Database *db, uint32_t type, int64_t fid, Error *err)
{
    Statement *erase;

    TRY(row_statement(db, "DELETE FROM finding WHERE type=? AND fid=?", type, fid, &erase, err));
    return statement_run(erase, err);
}

Status finding_add(Database *db, uint32_t type, int64_t fid, uint32_t rule, Error *err)
{
    Statement *insert;

    TRY(row_statement(db, "INSERT OR IGNORE INTO finding VALUES(?,?,?)", type, fid, &insert, err));
    statement_int(insert, 3, rule);
    return statement_run(insert, err);
}

static void finding_bind(Statement *statement, int first, const void *rows, size_t i)
{
    const FindingRow *row = (const FindingRow *)rows + i;

    statement_int(statement, first, row->type);
    statement_int(statement, first + 1, row->fid);
    statement_int(statement, first + 2, row->rule);
}

Status findings_add(Database *db, const FindingRow *rows, size_t count, Error *err)
{
    return many_rows_store(db, "INSERT OR IGNORE INTO finding", 3, count, finding_bind, rows, err);
}
