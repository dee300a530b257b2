#include "store/search_index.h"

#include "base/words.h"

/* One letter outside of what words are made of tells the types apart; that it repeats after so many does no harm. */
enum { SIGN_FIRST = 0x4e00, SIGN_COUNT = 0x5000, SIGN_BYTES = 3 };

/* Words of a row beyond these find it no more; a title has ten. */
enum { ROW_WORDS_MAX = 128 };

Status pending_read(Database *db, PendingList *out, Error *err)
{
    Statement *select;
    bool row;

    out->count = 0;
    TRY(database_statement(db, "SELECT type, first, last, records FROM search_pending ORDER BY type, first", &select,
                           err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        if (out->count == PENDING_MAX) {
            statement_reset(select);
            return error_set(err, ST_CORRUPT, "there are more pending ranges of the full-text index than are written");
        }
        out->ranges[out->count++] = (PendingRange){(uint32_t)column_int(select, 0), column_int(select, 1),
                                                   column_int(select, 2), column_int(select, 3)};
    }
}

Status pending_store(Database *db, const PendingList *list, Error *err)
{
    Statement *insert;

    TRY(database_run(db, "DELETE FROM search_pending", err));
    for (size_t i = 0; i < list->count; i++) {
        const PendingRange *range = &list->ranges[i];
        TRY(database_statement(db, "INSERT INTO search_pending VALUES(?,?,?,?)", &insert, err));
        statement_int(insert, 1, range->type);
        statement_int(insert, 2, range->first);
        statement_int(insert, 3, range->last);
        statement_int(insert, 4, range->records);
        TRY(statement_run(insert, err));
    }
    return ST_OK;
}

PendingRange *pending_find(PendingList *list, uint32_t type, int64_t fid)
{
    for (size_t i = 0; i < list->count; i++) {
        PendingRange *range = &list->ranges[i];
        if (range->type == type && range->first <= fid && fid <= range->last) {
            return range;
        }
    }
    return NULL;
}

int64_t pending_records(const PendingList *list, uint32_t type)
{
    int64_t records = 0;

    for (size_t i = 0; i < list->count; i++) {
        if (type == 0 || list->ranges[i].type == type) {
            records += list->ranges[i].records;
        }
    }
    return records;
}

static void sign_write(const RecordType *type, Buffer *out)
{
    int size = utf8_encode(SIGN_FIRST + type->number % SIGN_COUNT, buffer_reserve(out, 4));

    buffer_grown(out, (size_t)size);
}

static bool is_written(Text written, Text word)
{
    while (written.length > 0) {
        Text other = word_next(&written);
        if (text_equal((Text){other.at + SIGN_BYTES, other.length - SIGN_BYTES}, word)) {
            return true;
        }
    }
    return false;
}

static void words_write(const RecordType *type, Text words, Buffer *out)
{
    for (int i = 0; words.length > 0 && i < ROW_WORDS_MAX; i++) {
        Text word = word_next(&words);
        if (!is_written(buffer_view(out), word)) {
            sign_write(type, out);
            buffer_text(out, word);
            buffer_byte(out, ' ');
        }
    }
}

void search_row_words(const TypeTable *table, const Value *values, Buffer *out)
{
    const RecordType *type = table->type;
    BUFFER words = {0};

    buffer_clear(out);
    for (size_t i = 0; i < type->searched_count; i++) {
        const Value *value = &values[type->searched[i]->index];
        if (value->state == VALUE_SET && value->kind == FIELD_TEXT) {
            words_fold(value->text, true, &words);
        }
    }
    words_write(type, buffer_view(&words), out);
}

Status search_put(Database *db, int64_t fid, Text words, Error *err)
{
    Statement *insert;

    if (words.length == 0) {
        return ST_OK;
    }
    TRY(database_statement(db, "INSERT INTO search(rowid, words) VALUES(?,?)", &insert, err));
    statement_int(insert, 1, fid);
    statement_text(insert, 2, words);
    return statement_run(insert, err);
}

Status search_take_out(Database *db, int64_t fid, Text words, Error *err)
{
    Statement *erase;

    if (words.length == 0) {
        return ST_OK;
    }
    TRY(database_statement(db, "INSERT INTO search(search, rowid, words) VALUES('delete',?,?)", &erase, err));
    statement_int(erase, 1, fid);
    statement_text(erase, 2, words);
    return statement_run(erase, err);
}

Status rows_lie_between(Database *db, const TypeTable *table, int64_t low, int64_t high, bool *out, Error *err)
{
    BUFFER sql = {0};
    Statement *select;

    *out = false;
    if (high - low < 2) {
        return ST_OK;
    }
    buffer_string(&sql, "SELECT 1 FROM ");
    sql_name(&sql, table->type->id);
    buffer_string(&sql, " WHERE fid>? AND fid<? LIMIT 1");
    buffer_byte(&sql, '\0');
    TRY(database_statement(db, sql.at, &select, err));
    statement_int(select, 1, low);
    statement_int(select, 2, high);
    TRY(statement_step(select, out, err));
    statement_reset(select);
    return ST_OK;
}

static Status searched_select(Database *db, const TypeTable *table, Statement **out, Error *err)
{
    BUFFER sql = {0};

    buffer_string(&sql, "SELECT fid");
    for (size_t i = 0; i < table->type->searched_count; i++) {
        buffer_byte(&sql, ',');
        sql_name(&sql, table->type->searched[i]->id);
    }
    buffer_string(&sql, " FROM ");
    sql_name(&sql, table->type->id);
    buffer_string(&sql, " WHERE fid>=? AND fid<=? ORDER BY fid LIMIT ?");
    buffer_byte(&sql, '\0');
    return database_statement(db, sql.at, out, err);
}

static void columns_words(const TypeTable *table, Statement *select, Buffer *words, Buffer *out)
{
    buffer_clear(words);
    buffer_clear(out);
    for (size_t i = 0; i < table->type->searched_count; i++) {
        words_fold(column_text(select, (int)i + 1), true, words);
    }
    words_write(table->type, buffer_view(words), out);
}

static Status rows_put(Database *db, const TypeTable *table, Statement *select, size_t *taken, int64_t *next,
                       Error *err)
{
    BUFFER words = {0};
    BUFFER text = {0};

    for (;;) {
        bool row;
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        columns_words(table, select, &words, &text);
        *next = column_int(select, 0) + 1;
        TRY(search_put(db, *next - 1, buffer_view(&text), err));
        ++*taken;
    }
}

Status search_put_rows(Database *db, const TypeTable *table, int64_t from, int64_t to, size_t most, size_t *taken,
                       int64_t *next, Error *err)
{
    Statement *select;

    *taken = 0;
    *next = from;
    TRY(searched_select(db, table, &select, err));
    statement_int(select, 1, from);
    statement_int(select, 2, to);
    statement_int(select, 3, (int64_t)most);
    Status status = rows_put(db, table, select, taken, next, err);
    statement_reset(select);
    return status;
}

static uint64_t mix(uint64_t z)
{
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint64_t search_digest(Text word, int64_t fid)
{
    uint64_t digest = mix((uint64_t)fid + 0x9e3779b97f4a7c15u) + word.length;

    for (; word.length >= 8; word.at += 8, word.length -= 8) {
        uint64_t eight;
        memcpy(&eight, word.at, sizeof eight);
        digest = mix(digest * 0x9e3779b97f4a7c15u + eight);
    }
    uint64_t rest = 0;
    if (word.length > 0) {
        memcpy(&rest, word.at, word.length);
    }
    return mix(digest * 0x9e3779b97f4a7c15u + rest);
}

uint64_t search_digest_words(Text words, int64_t fid)
{
    uint64_t sum = 0;

    while (words.length > 0) {
        sum += search_digest(word_next(&words), fid);
    }
    return sum;
}

Status search_sum(Database *db, uint64_t *out, Error *err)
{
    Statement *select;
    bool row;

    *out = 0;
    TRY(database_statement(db, "SELECT term, doc FROM search_word", &select, err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        *out += search_digest(column_text(select, 0), column_int(select, 1));
    }
}

bool search_expression(const RecordType *type, Text words, bool open, Buffer *out)
{
    bool any = false;

    while (words.length > 0) {
        Text word = word_next(&words);
        buffer_string(out, any ? " AND \"" : "\"");
        sign_write(type, out);
        buffer_text(out, word);
        buffer_byte(out, '"');
        any = true;
        if (words.length == 0 && open && word.length > 1) {
            buffer_byte(out, '*');
        }
    }
    return any;
}
