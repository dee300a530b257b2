#include "store/identifiers.h"

#include "base/hash.h"
#include "store/many_rows.h"

uint32_t identifier_system(uint32_t type, Text name)
{
    Hasher hasher;
    Hash hash;
    uint8_t number[4] = {(uint8_t)(type >> 24), (uint8_t)(type >> 16), (uint8_t)(type >> 8), (uint8_t)type};

    hasher_init(&hasher);
    hasher_add(&hasher, number, sizeof number);
    hasher_add(&hasher, name.at, name.length);
    hasher_finish(&hasher, &hash);
    return (uint32_t)hash.bytes[0] << 24 | (uint32_t)hash.bytes[1] << 16 | (uint32_t)hash.bytes[2] << 8 | hash.bytes[3];
}

Status identifier_system_store(Database *db, uint32_t number, uint32_t type, Text name, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT OR REPLACE INTO identifier_system VALUES(?,?,?)", &insert, err));
    statement_int(insert, 1, number);
    statement_int(insert, 2, type);
    statement_text(insert, 3, name);
    return statement_run(insert, err);
}

Status identifier_systems_each(Database *db, uint32_t type, SystemVisitor visit, void *context, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT number FROM identifier_system WHERE type=? ORDER BY number", &select, err));
    statement_int(select, 1, type);
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        visit(context, (uint32_t)column_int(select, 0));
    }
}

bool is_plain_integer(Text text, int64_t *out)
{
    bool zero_first = text.length > 1 && text.at[0] == '0';

    return text.length > 0 && text.length < 19 && !zero_first && text.at[0] >= '0' && text.at[0] <= '9' &&
           text_to_int64(text, out);
}

static void value_key_bind(Statement *statement, int index, Text value)
{
    int64_t number;

    if (is_plain_integer(value, &number)) {
        statement_int(statement, index, number);
    } else {
        statement_text(statement, index, value);
    }
}

static Status found_record(Statement *select, Id *out, bool *found, Error *err)
{
    TRY(statement_step(select, found, err));
    if (*found) {
        Text record = column_bytes(select, 0);
        *found = record.length == sizeof out->bytes;
        if (*found) {
            memcpy(out->bytes, record.at, record.length);
        }
        statement_reset(select);
    }
    return ST_OK;
}

IdentifierRow identifier_row(uint32_t system, Text value, Id record)
{
    IdentifierRow row = {.system = system, .ordinal = -1, .record = record};

    row.is_text = !is_plain_integer(value, &row.number);
    row.text = row.is_text ? value : (Text){0};
    return row;
}

IdentifierRow fingerprint_row(uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id record)
{
    return (IdentifierRow){
        .system = system, .number = (int64_t)fingerprint, .ordinal = (int64_t)ordinal, .record = record};
}

static int number_compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int value_compare(const IdentifierRow *a, const IdentifierRow *b)
{
    if (a->is_text != b->is_text) {
        return a->is_text ? 1 : -1;
    }
    return a->is_text ? text_compare(a->text, b->text) : number_compare(a->number, b->number);
}

int identifier_row_compare(const void *a, const void *b)
{
    const IdentifierRow *left = a, *right = b;
    int order = number_compare(left->system, right->system);

    order = order != 0 ? order : value_compare(left, right);
    order = order != 0 ? order : number_compare(left->ordinal, right->ordinal);
    return order != 0 ? order : memcmp(left->record.bytes, right->record.bytes, sizeof left->record.bytes);
}

static void identifier_bind(Statement *statement, int first, const void *rows, size_t i)
{
    const IdentifierRow *row = (const IdentifierRow *)rows + i;

    statement_int(statement, first, row->system);
    if (row->is_text) {
        statement_text(statement, first + 1, row->text);
    } else {
        statement_int(statement, first + 1, row->number);
    }
    statement_int(statement, first + 2, row->ordinal);
    statement_bytes(statement, first + 3, row->record.bytes, sizeof row->record.bytes);
}

Status identifier_rows_store(Database *db, const IdentifierRow *rows, size_t count, Error *err)
{
    /* All of a row is its key: one that is there already is the same. To replace it would keep pages for undoing. */
    return many_rows_store(db, "INSERT OR IGNORE INTO identifier", 4, count, identifier_bind, rows, err);
}

Status identifier_store(Database *db, uint32_t system, Text value, Id record, Error *err)
{
    IdentifierRow row = identifier_row(system, value, record);

    return identifier_rows_store(db, &row, 1, err);
}

Status identifier_delete(Database *db, uint32_t system, Text value, Id record, Error *err)
{
    Statement *erase;

    TRY(database_statement(db, "DELETE FROM identifier WHERE system=? AND value=? AND ordinal=-1 AND record=?", &erase,
                           err));
    statement_int(erase, 1, system);
    value_key_bind(erase, 2, value);
    statement_bytes(erase, 3, record.bytes, sizeof record.bytes);
    return statement_run(erase, err);
}

Status identifier_find(Database *db, uint32_t system, Text value, Id *out, bool *found, Error *err)
{
    Statement *select;

    TRY(database_statement(
        db, "SELECT record FROM identifier WHERE system=? AND value=? AND ordinal=-1 ORDER BY record LIMIT 1", &select,
        err));
    statement_int(select, 1, system);
    value_key_bind(select, 2, value);
    return found_record(select, out, found, err);
}

static void fingerprint_bind(Statement *statement, uint32_t system, uint64_t fingerprint, uint64_t ordinal)
{
    statement_int(statement, 1, system);
    statement_int(statement, 2, (int64_t)fingerprint);
    statement_int(statement, 3, (int64_t)ordinal);
}

Status fingerprint_store(Database *db, uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id record, Error *err)
{
    IdentifierRow row = fingerprint_row(system, fingerprint, ordinal, record);

    return identifier_rows_store(db, &row, 1, err);
}

Status fingerprint_delete(Database *db, uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id record, Error *err)
{
    Statement *erase;

    TRY(database_statement(db, "DELETE FROM identifier WHERE system=? AND value=? AND ordinal=? AND record=?", &erase,
                           err));
    fingerprint_bind(erase, system, fingerprint, ordinal);
    statement_bytes(erase, 4, record.bytes, sizeof record.bytes);
    return statement_run(erase, err);
}

Status fingerprint_find(Database *db, uint32_t system, uint64_t fingerprint, uint64_t ordinal, Id *out, bool *found,
                        Error *err)
{
    Statement *select;

    TRY(database_statement(
        db, "SELECT record FROM identifier WHERE system=? AND value=? AND ordinal=? ORDER BY record LIMIT 1", &select,
        err));
    fingerprint_bind(select, system, fingerprint, ordinal);
    return found_record(select, out, found, err);
}

Status fingerprints_each(Database *db, uint32_t system, FingerprintVisitor visit, void *context, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(
        db, "SELECT value, ordinal, min(record) FROM identifier WHERE system=? AND ordinal>=0 GROUP BY value, ordinal",
        &select, err));
    statement_int(select, 1, system);
    for (;;) {
        Id record;
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        Text bytes = column_bytes(select, 2);
        if (bytes.length != sizeof record.bytes) {
            continue;
        }
        memcpy(record.bytes, bytes.at, bytes.length);
        Status status = visit(context, (uint64_t)column_int(select, 0), (uint64_t)column_int(select, 1), record, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

Status identifiers_exist(Database *db, uint32_t system, bool *out, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT 1 FROM identifier WHERE system=? LIMIT 1", &select, err));
    statement_int(select, 1, system);
    TRY(statement_step(select, out, err));
    statement_reset(select);
    return ST_OK;
}
