#include "store/answers.h"

#include "measure/kept_number.h"

void answers_encode(const AnswerCount *counts, size_t count, Buffer *out)
{
    int64_t last = ANSWER_UNTOLD - 1;

    for (size_t i = 0; i < count; i++) {
        if (counts[i].records != 0) {
            kept_number_put(out, counts[i].days - last);
            kept_number_put(out, counts[i].records);
            last = counts[i].days;
        }
    }
}

Status answers_decode(Text bytes, Arena *arena, AnswerCount **out, size_t *count, Error *err)
{
    int64_t last = ANSWER_UNTOLD - 1, gap, records;

    *count = 0;
    *out = ARENA_ARRAY(arena, AnswerCount, bytes.length / 2 + 1);
    while (bytes.length > 0) {
        if (!kept_number_get(&bytes, &gap) || !kept_number_get(&bytes, &records) || gap < 1 || gap > INT32_MAX ||
            last > INT32_MAX || records == 0) {
            return error_set(err, ST_CORRUPT, "kept times of answers are damaged behind %lld days", (long long)last);
        }
        last += gap;
        (*out)[(*count)++] = (AnswerCount){last, records};
    }
    return ST_OK;
}

static void key_bind(Statement *statement, const AnswerKey *key)
{
    statement_int(statement, 1, key->type);
    statement_int(statement, 2, key->year);
    statement_text(statement, 3, key->code);
}

/* Both are in order of days. */
static size_t counts_merge(const AnswerCount *a, size_t a_count, const AnswerCount *b, size_t b_count, AnswerCount *out)
{
    size_t i = 0, j = 0, count = 0;

    while (i < a_count || j < b_count) {
        bool from_a = i < a_count && (j == b_count || a[i].days <= b[j].days);
        bool from_b = j < b_count && (i == a_count || b[j].days <= a[i].days);
        out[count] = (AnswerCount){from_a ? a[i].days : b[j].days, 0};
        out[count].records = (from_a ? a[i].records : 0) + (from_b ? b[j].records : 0);
        i += from_a;
        j += from_b;
        count++;
    }
    return count;
}

static Status answers_store(Database *db, const AnswerKey *key, Text bytes, Error *err)
{
    Statement *statement;

    TRY(database_statement(db,
                           bytes.length == 0 ? "DELETE FROM kept_answer WHERE type=?1 AND year=?2 AND code=?3"
                                             : "INSERT OR REPLACE INTO kept_answer VALUES(?1,?2,?3,?4)",
                           &statement, err));
    key_bind(statement, key);
    if (bytes.length > 0) {
        statement_bytes(statement, 4, bytes.at, bytes.length);
    }
    return statement_run(statement, err);
}

Status answers_add(Database *db, AnswerKey key, const AnswerCount *deltas, size_t count, Arena *scratch, Error *err)
{
    Statement *select;
    AnswerCount *kept;
    size_t kept_count;
    bool row;
    BUFFER bytes = {0};

    TRY(database_statement(db, "SELECT days FROM kept_answer WHERE type=? AND year=? AND code=?", &select, err));
    key_bind(select, &key);
    TRY(statement_step(select, &row, err));
    Status status = answers_decode(row ? column_bytes(select, 0) : (Text){0}, scratch, &kept, &kept_count, err);
    statement_reset(select);
    TRY(status);
    AnswerCount *sum = ARENA_ARRAY(scratch, AnswerCount, kept_count + count + 1);
    answers_encode(sum, counts_merge(kept, kept_count, deltas, count, sum), &bytes);
    return answers_store(db, &key, buffer_view(&bytes), err);
}

Status answers_each(Database *db, uint32_t type, int32_t year, AnswerVisitor visit, void *context, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db,
                           type == 0 ? "SELECT type, year, code, days FROM kept_answer WHERE ?1=0 AND ?2=?2"
                                     : "SELECT type, year, code, days FROM kept_answer WHERE type=?1 AND year>=?2",
                           &select, err));
    statement_int(select, 1, type);
    statement_int(select, 2, year);
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        bool ours = column_is_integer(select, 0) && column_is_integer(select, 1) && column_is_text(select, 2) &&
                    column_is_blob(select, 3);
        AnswerKey key = {(uint32_t)column_int(select, 0), (int32_t)column_int(select, 1), column_text(select, 2)};
        Status status = visit(context, key, ours ? column_bytes(select, 3) : (Text){0}, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}
