#include "store/entries.h"

#include "base/memory.h"
#include "store/many_rows.h"

Status entry_store(Database *db, uint64_t position, Text body, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT INTO journal_entry VALUES(?,?)", &insert, err));
    statement_int(insert, 1, (int64_t)position);
    statement_bytes(insert, 2, body.at, body.length);
    return statement_run(insert, err);
}

static void entry_bind(Statement *statement, int first, const void *rows, size_t i)
{
    const StoredEntry *entry = (const StoredEntry *)rows + i;

    statement_int(statement, first, (int64_t)entry->position);
    statement_bytes(statement, first + 1, entry->body.at, entry->body.length);
}

Status entries_append(Database *db, const StoredEntry *entries, size_t count, Error *err)
{
    return many_rows_store(db, "INSERT OR FAIL INTO journal_entry", 2, count, entry_bind, entries, err);
}

Status entry_load(Database *db, uint64_t position, Text *body, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT body FROM journal_entry WHERE position=?", &select, err));
    statement_int(select, 1, (int64_t)position);
    TRY(statement_step(select, &row, err));
    if (!row) {
        return error_set(err, ST_NOT_FOUND, "there is no journal entry %llu", (unsigned long long)position);
    }
    *body = column_bytes(select, 0);
    return ST_OK;
}

Status entries_each(Database *db, uint64_t first, uint64_t last, EntryVisitor visit, void *context, Error *err)
{
    Statement *select;
    bool row;
    Status status = ST_OK;

    TRY(database_statement(
        db, "SELECT position, body FROM journal_entry WHERE position BETWEEN ? AND ? ORDER BY position", &select, err));
    statement_int(select, 1, (int64_t)first);
    statement_int(select, 2, (int64_t)last);
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        status = visit(context, (uint64_t)column_int(select, 0), column_bytes(select, 1), err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

Status entries_read(Database *db, uint64_t first, size_t most, size_t bytes, Arena *arena, StoredEntry *out,
                    size_t *count, Error *err)
{
    Statement *select;
    bool row = true;
    size_t taken = 0;

    *count = 0;
    TRY(database_statement(db, "SELECT position, body FROM journal_entry WHERE position>=? ORDER BY position", &select,
                           err));
    statement_int(select, 1, (int64_t)first);
    while (*count < most && taken < bytes) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        StoredEntry entry = {(uint64_t)column_int(select, 0), text_copy(arena, column_bytes(select, 1))};
        taken += entry.body.length;
        out[(*count)++] = entry;
    }
    statement_reset(select);
    return ST_OK;
}

Status commit_store(Database *db, const StoredCommit *commit, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT INTO journal_commit VALUES(?,?,?,?)", &insert, err));
    statement_int(insert, 1, (int64_t)commit->position);
    statement_bytes(insert, 2, commit->hash.bytes, sizeof commit->hash.bytes);
    statement_bytes(insert, 3, commit->signature.bytes, sizeof commit->signature.bytes);
    statement_int(insert, 4, (int64_t)commit->time);
    return statement_run(insert, err);
}

static void commit_read(Statement *select, StoredCommit *out)
{
    Text hash = column_bytes(select, 1), signature = column_bytes(select, 2);

    *out = (StoredCommit){.position = (uint64_t)column_int(select, 0), .time = (HybridTime)column_int(select, 3)};
    out->well_formed = hash.length == sizeof out->hash && signature.length == sizeof out->signature;
    if (out->well_formed) {
        memcpy(out->hash.bytes, hash.at, hash.length);
        memcpy(out->signature.bytes, signature.at, signature.length);
    }
}

Status commits_each(Database *db, CommitVisitor visit, void *context, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT position, hash, signature, time FROM journal_commit ORDER BY position", &select,
                           err));
    for (;;) {
        StoredCommit commit;
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        commit_read(select, &commit);
        Status status = visit(context, &commit, err);
        if (status != ST_OK) {
            statement_reset(select);
            return status;
        }
    }
}

static Status number_read(Database *db, const char *sql, int64_t *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, sql, &select, err));
    TRY(statement_step(select, &row, err));
    *out = row ? column_int(select, 0) : 0;
    statement_reset(select);
    return ST_OK;
}

Status chain_end_read(Database *db, uint32_t node, ChainEnd *out, Error *err)
{
    Statement *select;
    bool row;
    StoredCommit commit;
    int64_t latest;

    *out = (ChainEnd){0};
    TRY(database_statement(
        db,
        "SELECT position, hash, signature, time FROM journal_commit WHERE position BETWEEN ?1<<40 AND"
        " ((?1+1)<<40)-1 ORDER BY position DESC LIMIT 1",
        &select, err));
    statement_int(select, 1, node);
    TRY(statement_step(select, &row, err));
    if (row) {
        commit_read(select, &commit);
        out->sequence = commit.position & (((uint64_t)1 << 40) - 1);
        out->hash = commit.hash;
        out->time = commit.time;
        statement_reset(select);
    }
    TRY(number_read(
        db,
        "SELECT max((SELECT time FROM journal_commit WHERE position BETWEEN number<<40 AND ((number+1)<<40)-1"
        " ORDER BY position DESC LIMIT 1)) FROM journal_node",
        &latest, err));
    out->latest = (HybridTime)latest;
    return ST_OK;
}

Status entries_count(Database *db, uint64_t *out, Error *err)
{
    int64_t count;

    /* Chains have no gaps: the last sequence of each node is its length. */
    TRY(number_read(db,
                    "SELECT sum(coalesce((SELECT max(position) FROM journal_entry WHERE position BETWEEN number<<40 AND"
                    " ((number+1)<<40)-1), number<<40) - (number<<40)) FROM journal_node",
                    &count, err));
    *out = (uint64_t)count;
    return ST_OK;
}

Status nodes_read(Database *db, NodeKey **keys, uint32_t *count, Error *err)
{
    Statement *select;
    bool row;
    int64_t total;

    TRY(number_read(db, "SELECT count(*) FROM journal_node", &total, err));
    *count = 0;
    *keys = memory_resize(NULL, sizeof **keys * (size_t)(total + 1));
    TRY(database_statement(db, "SELECT number, key FROM journal_node ORDER BY number", &select, err));
    for (;;) {
        TRY(statement_step(select, &row, err));
        if (!row) {
            return ST_OK;
        }
        Text key = column_bytes(select, 1);
        if (key.length != sizeof(NodeKey) || column_int(select, 0) != *count || *count == total) {
            statement_reset(select);
            return error_set(err, ST_CORRUPT, "the list of nodes is damaged at number %u", *count);
        }
        memcpy((*keys)[(*count)++].bytes, key.at, key.length);
    }
}

Status node_add(Database *db, uint32_t number, const NodeKey *key, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT INTO journal_node VALUES(?,?)", &insert, err));
    statement_int(insert, 1, number);
    statement_bytes(insert, 2, key->bytes, sizeof key->bytes);
    return statement_run(insert, err);
}

Status node_secret_read(Database *db, NodeSecret *out, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT secret FROM journal_secret WHERE node=0", &select, err));
    TRY(statement_step(select, &row, err));
    Text secret = row ? column_bytes(select, 0) : (Text){0};
    if (secret.length != sizeof *out) {
        statement_reset(select);
        return error_set(err, ST_CORRUPT, "this file has no signing key: it can be read, not written");
    }
    memcpy(out->bytes, secret.at, secret.length);
    statement_reset(select);
    return ST_OK;
}

Status node_secret_store(Database *db, const NodeSecret *secret, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT INTO journal_secret VALUES(0,?)", &insert, err));
    statement_bytes(insert, 1, secret->bytes, sizeof secret->bytes);
    return statement_run(insert, err);
}

Status record_key_store(Database *db, const uint8_t id[KEY_ID_SIZE], Id record, Text wrapped, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT INTO record_key VALUES(?,?,?)", &insert, err));
    statement_bytes(insert, 1, id, KEY_ID_SIZE);
    statement_bytes(insert, 2, record.bytes, sizeof record.bytes);
    statement_bytes(insert, 3, wrapped.at, wrapped.length);
    return statement_run(insert, err);
}

Status record_key_load(Database *db, const uint8_t id[KEY_ID_SIZE], Arena *arena, Text *wrapped, Error *err)
{
    Statement *select;
    bool row;

    TRY(database_statement(db, "SELECT wrapped FROM record_key WHERE id=?", &select, err));
    statement_bytes(select, 1, id, KEY_ID_SIZE);
    TRY(statement_step(select, &row, err));
    if (!row) {
        return error_set(err, ST_NOT_FOUND, "the key of this sealed part was destroyed: what it held is erased");
    }
    *wrapped = text_copy(arena, column_bytes(select, 0));
    statement_reset(select);
    return ST_OK;
}

Status record_keys_destroy(Database *db, Id record, Error *err)
{
    Statement *erase;

    TRY(database_statement(db, "DELETE FROM record_key WHERE record=?", &erase, err));
    statement_bytes(erase, 1, record.bytes, sizeof record.bytes);
    return statement_run(erase, err);
}

Status commit_after(Database *db, uint64_t position, uint64_t end, StoredCommit *out, bool *found, Error *err)
{
    Statement *select;

    TRY(database_statement(db,
                           "SELECT position, hash, signature, time FROM journal_commit WHERE position>? AND position<?"
                           " ORDER BY position LIMIT 1",
                           &select, err));
    statement_int(select, 1, (int64_t)position);
    statement_int(select, 2, (int64_t)end);
    TRY(statement_step(select, found, err));
    if (*found) {
        commit_read(select, out);
        statement_reset(select);
    }
    return ST_OK;
}

Status record_key_keep(Database *db, const uint8_t id[KEY_ID_SIZE], Id record, Text wrapped, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT OR IGNORE INTO record_key VALUES(?,?,?)", &insert, err));
    statement_bytes(insert, 1, id, KEY_ID_SIZE);
    statement_bytes(insert, 2, record.bytes, sizeof record.bytes);
    statement_bytes(insert, 3, wrapped.at, wrapped.length);
    return statement_run(insert, err);
}

Status record_key_find(Database *db, const uint8_t id[KEY_ID_SIZE], Id *record, Text *wrapped, bool *found, Error *err)
{
    Statement *select;

    TRY(database_statement(db, "SELECT record, wrapped FROM record_key WHERE id=?", &select, err));
    statement_bytes(select, 1, id, KEY_ID_SIZE);
    TRY(statement_step(select, found, err));
    Text bytes = *found ? column_bytes(select, 0) : (Text){0};
    *found = bytes.length == sizeof record->bytes;
    if (*found) {
        memcpy(record->bytes, bytes.at, bytes.length);
        *wrapped = column_bytes(select, 1);
    }
    return ST_OK;
}

Status quarantine_store(Database *db, const NodeKey *node, uint64_t first, HybridTime time, Text bytes, Error *err)
{
    Statement *insert;

    TRY(database_statement(db, "INSERT OR REPLACE INTO quarantine VALUES(?,?,?,?)", &insert, err));
    statement_bytes(insert, 1, node->bytes, sizeof node->bytes);
    statement_int(insert, 2, (int64_t)first);
    statement_int(insert, 3, (int64_t)time);
    statement_bytes(insert, 4, bytes.at, bytes.length);
    return statement_run(insert, err);
}

Status quarantine_clear(Database *db, const NodeKey *node, uint64_t last, Error *err)
{
    Statement *erase;

    TRY(database_statement(db, "DELETE FROM quarantine WHERE node=? AND first<=?", &erase, err));
    statement_bytes(erase, 1, node->bytes, sizeof node->bytes);
    statement_int(erase, 2, (int64_t)last);
    return statement_run(erase, err);
}
