#include "store/many_rows.h"

#include "base/buffer.h"

/* More of them in one statement spares little more, and its program grows. */
enum { ROWS_TOGETHER = 16 };

static void values_format(const char *head, int columns, size_t count, Buffer *out)
{
    buffer_format(out, "%s VALUES", head);
    for (size_t i = 0; i < count; i++) {
        buffer_string(out, i == 0 ? "(?" : ",(?");
        for (int k = 1; k < columns; k++) {
            buffer_string(out, ",?");
        }
        buffer_byte(out, ')');
    }
    buffer_byte(out, '\0');
}

static Status rows_store(Database *db, const char *sql, int columns, size_t from, size_t to, RowBinder bind,
                         const void *rows, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, sql, &insert, err));
    for (size_t i = from; i < to; i++) {
        bind(insert, 1 + columns * (int)(i - from), rows, i);
    }
    return statement_run(insert, err);
}

Status many_rows_store(Database *db, const char *head, int columns, size_t count, RowBinder bind, const void *rows,
                       Error *err)
{
    BUFFER together = {0};
    BUFFER alone = {0};
    size_t at = 0;

    if (count >= ROWS_TOGETHER) {
        values_format(head, columns, ROWS_TOGETHER, &together);
    }
    if (count % ROWS_TOGETHER != 0) {
        values_format(head, columns, 1, &alone);
    }
    for (; at + ROWS_TOGETHER <= count; at += ROWS_TOGETHER) {
        TRY(rows_store(db, together.at, columns, at, at + ROWS_TOGETHER, bind, rows, err));
    }
    for (; at < count; at++) {
        TRY(rows_store(db, alone.at, columns, at, at + 1, bind, rows, err));
    }
    return ST_OK;
}
