#include "store/calendar.h"

#include "measure/amount.h"
#include "measure/kept_number.h"

static bool is_zero(const int64_t *day, size_t width)
{
    for (size_t i = 0; day != NULL && i < width; i++) {
        if (day[i] != 0) {
            return false;
        }
    }
    return true;
}

void calendar_encode(const CalendarMonth *month, size_t width, Buffer *out)
{
    for (int day = 0; day < CALENDAR_DAYS; day++) {
        if (!is_zero(month->days[day], width)) {
            buffer_byte(out, (uint8_t)day);
            for (size_t i = 0; i < width; i++) {
                kept_number_put(out, month->days[day][i]);
            }
        }
    }
}

Status calendar_decode(Text bytes, size_t width, Arena *arena, CalendarMonth *out, Error *err)
{
    int last = -1;

    *out = (CalendarMonth){0};
    while (bytes.length > 0) {
        int day = (uint8_t)bytes.at[0];
        bytes = (Text){bytes.at + 1, bytes.length - 1};
        if (day <= last || day >= CALENDAR_DAYS) {
            return error_set(err, ST_CORRUPT, "a kept month names day %d behind day %d", day, last);
        }
        int64_t *numbers = ARENA_ARRAY(arena, int64_t, width);
        for (size_t i = 0; i < width; i++) {
            if (!kept_number_get(&bytes, &numbers[i])) {
                return error_set(err, ST_CORRUPT, "a kept month is cut off in day %d", day);
            }
        }
        if (is_zero(numbers, width)) {
            return error_set(err, ST_CORRUPT, "a kept month has day %d for nothing", day);
        }
        out->days[day] = numbers;
        last = day;
    }
    return ST_OK;
}

static void key_bind(Statement *statement, const CalendarKey *key)
{
    statement_int(statement, 1, key->type);
    statement_int(statement, 2, key->month);
    statement_text(statement, 3, key->code);
}

static Status month_read(Database *db, const CalendarKey *key, size_t width, Arena *arena, CalendarMonth *out,
                         bool *kept, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT days FROM kept_month WHERE type=? AND month=? AND code=?", &select, err));
    key_bind(select, key);
    TRY(statement_step(select, kept, err));
    Status status = calendar_decode(*kept ? column_bytes(select, 0) : (Text){0}, width, arena, out, err);
    statement_reset(select);
    return status;
}

/* Sums wrap rather than overflow: taking out what was put in gives back what was there. */
static void month_add(CalendarMonth *month, size_t width, const CalendarMonth *delta, Arena *arena)
{
    for (int day = 0; day < CALENDAR_DAYS; day++) {
        if (delta->days[day] == NULL) {
            continue;
        }
        if (month->days[day] == NULL) {
            month->days[day] = ARENA_ARRAY(arena, int64_t, width);
        }
        for (size_t i = 0; i < width; i++) {
            month->days[day][i] = amount_add(month->days[day][i], delta->days[day][i]);
        }
    }
}

static Status month_store(Database *db, const CalendarKey *key, Text bytes, bool kept, Error *err)
{
    Statement *statement;

    if (bytes.length == 0 && !kept) {
        return ST_OK;
    }
    TRY(database_statement(db,
                           bytes.length == 0 ? "DELETE FROM kept_month WHERE type=?1 AND month=?2 AND code=?3"
                                             : "INSERT OR REPLACE INTO kept_month VALUES(?1,?2,?3,?4)",
                           &statement, err));
    key_bind(statement, key);
    if (bytes.length > 0) {
        statement_bytes(statement, 4, bytes.at, bytes.length);
    }
    return statement_run(statement, err);
}

Status calendar_add(Database *db, CalendarKey key, size_t width, const CalendarMonth *delta, Arena *scratch, Error *err)
{
    CalendarMonth month;
    BUFFER bytes = {0};
    bool kept;

    TRY(month_read(db, &key, width, scratch, &month, &kept, err));
    month_add(&month, width, delta, scratch);
    calendar_encode(&month, width, &bytes);
    return month_store(db, &key, buffer_view(&bytes), kept, err);
}

static Status months_visit(Statement *select, CalendarVisitor visit, void *context, Error *err)
{
    bool row;

    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        bool ours = column_is_integer(select, 0) && column_is_integer(select, 1) && column_is_text(select, 2) &&
                    column_is_blob(select, 3);
        CalendarKey key = {(uint32_t)column_int(select, 0), (int32_t)column_int(select, 1), column_text(select, 2)};
        Status status = visit(context, key, ours ? column_bytes(select, 3) : (Text){0}, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

Status calendar_each(Database *db, CalendarVisitor visit, void *context, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT type, month, code, days FROM kept_month", &select, err));
    return months_visit(select, visit, context, err);
}

Status calendar_read(Database *db, uint32_t type, int32_t first, CalendarVisitor visit, void *context, Error *err)
{
    Statement *select;

    TRY(database_statement(db,
                           "SELECT type, month, code, days FROM kept_month WHERE type=?1 AND month=0 UNION ALL"
                           " SELECT type, month, code, days FROM kept_month WHERE type=?1 AND month>=?2",
                           &select, err));
    statement_int(select, 1, type);
    statement_int(select, 2, first);
    return months_visit(select, visit, context, err);
}
