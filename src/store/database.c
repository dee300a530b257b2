#include "store/database.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/time.h"
#include "store/functions.h"

/* Steps of SQLite's machine between two looks at the clock: about a millisecond. */
enum { STEPS_BETWEEN_LOOKS = 20000 };

enum { BUSY_WAIT_MS = 60000, STATEMENT_SLOTS = 512, RECENT_BITS = 7, RECENT_PROBES = 8, APPLICATION_ID = 0x47504b47 };

/* Where the statement of a text at this address was found last. */
typedef struct RecentStatement {
    const char *sql;
    sqlite3_stmt *statement;
} RecentStatement;

struct Database {
    sqlite3 *sqlite;
    sqlite3_stmt *kept[STATEMENT_SLOTS];      /* by their text */
    RecentStatement recent[1 << RECENT_BITS]; /* by the address of the text */
    int kept_count;
    int64_t deadline_ms; /* 0: none */
    DatabaseMode mode;
    atomic_ulong claimed; /* the thread that has it to itself, or 0 */
};

struct Statement; /* an sqlite3_stmt by another name, so that its type stays in this room */

static sqlite3_stmt *raw(Statement *statement)
{
    return (sqlite3_stmt *)statement;
}

static Status status_of(int code)
{
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ST_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ST_CORRUPT;
    case SQLITE_CONSTRAINT:
        return ST_CONFLICT;
    default:
        return ST_IO;
    }
}

static Status database_error(sqlite3 *sqlite, const char *what, Error *err)
{
    int code = sqlite3_extended_errcode(sqlite);

    if (code == SQLITE_INTERRUPT) {
        return error_set(err, ST_BUSY, "answering this takes too long; ask for less: a smaller box, a narrower filter");
    }
    return error_set(err, status_of(code), "%s: %s (%d)", what, sqlite3_errmsg(sqlite), code);
}

Status database_run(Database *db, const char *sql, Error *err)
{
    if (sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL) != SQLITE_OK) {
        return database_error(db->sqlite, "the programme file did not take a change", err);
    }
    return ST_OK;
}

static Status connection_prepare(Database *db, Error *err)
{
    sqlite3_busy_timeout(db->sqlite, BUSY_WAIT_MS);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_extended_result_codes(db->sqlite, 1);
    if (functions_register(db->sqlite) != SQLITE_OK) {
        return database_error(db->sqlite, "SQLite did not take our functions", err);
    }
    sqlite3_wal_autocheckpoint(db->sqlite, 0);
    if (db->mode == DATABASE_CREATE) {
        TRY(database_run(db, "PRAGMA page_size=4096; PRAGMA application_id=1196444487; PRAGMA user_version=10300;",
                         err));
    }
    if (db->mode != DATABASE_READ) {
        TRY(database_run(db, "PRAGMA journal_mode=WAL;", err));
    }
    return database_run(db,
                        "PRAGMA synchronous=FULL; PRAGMA secure_delete=OFF; PRAGMA mmap_size=0;"
                        "PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=OFF;"
                        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;",
                        err);
}

static Status check_is_ours(Database *db, const char *path, Error *err)
{
    Statement *statement = NULL;
    bool row;

    TRY(database_statement(db, "PRAGMA application_id", &statement, err));
    TRY(statement_step(statement, &row, err));
    bool is_geopackage = row && column_int(statement, 0) == APPLICATION_ID;
    statement_reset(statement);
    TRY(database_statement(db, "SELECT count(*) FROM sqlite_schema WHERE name='journal_entry'", &statement, err));
    TRY(statement_step(statement, &row, err));
    bool has_journal = row && column_int(statement, 0) == 1;
    statement_reset(statement);
    if (!is_geopackage || !has_journal) {
        return error_set_at(err, ST_INVALID, path,
                            "this is %s, not a Whitestone programme; make one with 'whitestone init'",
                            is_geopackage ? "another GeoPackage" : "another SQLite database");
    }
    return ST_OK;
}

static Status check_exists(const char *path, DatabaseMode mode, Error *err)
{
    bool exists = access(path, F_OK) == 0;

    if (mode == DATABASE_CREATE && exists) {
        return error_set_at(err, ST_CONFLICT, path, "the file exists already; nothing was changed");
    }
    if (mode != DATABASE_CREATE && !exists) {
        return error_set_at(err, ST_NOT_FOUND, path, "there is no such file; make one with 'whitestone init'");
    }
    return ST_OK;
}

static void library_start(void)
{
    /* Nobody asks for the library's memory figures; keeping them costs a lock at each allocation. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

Status database_open(const char *path, DatabaseMode mode, Database **out, Error *err)
{
    static pthread_once_t started = PTHREAD_ONCE_INIT;

    pthread_once(&started, library_start);
    TRY(check_exists(path, mode, err));
    Database *db = memory_resize(NULL, sizeof *db);
    *db = (Database){.mode = mode};
    /* A reader opens for writing too: SQLite must be able to recover the log of a process that was killed. */
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == DATABASE_CREATE ? SQLITE_OPEN_CREATE : 0);
    Status status = ST_OK;
    if (sqlite3_open_v2(path, &db->sqlite, flags, NULL) != SQLITE_OK) {
        status = error_set_at(err, ST_IO, path, "cannot open: %s", sqlite3_errmsg(db->sqlite));
    }
    if (status == ST_OK) {
        status = connection_prepare(db, err);
    }
    if (status == ST_OK && mode != DATABASE_CREATE) {
        status = check_is_ours(db, path, err);
    }
    if (status == ST_OK && mode == DATABASE_READ) {
        status = database_run(db, "PRAGMA query_only=ON;", err);
    }
    if (status == ST_CORRUPT) {
        status = error_set_at(err, ST_INVALID, path, "this is not a SQLite file, or it is damaged");
    }
    if (status != ST_OK) {
        database_close(db);
        return status;
    }
    *out = db;
    return ST_OK;
}

void database_forget_statements(Database *db)
{
    for (int i = 0; i < STATEMENT_SLOTS; i++) {
        sqlite3_finalize(db->kept[i]);
        db->kept[i] = NULL;
    }
    memset(db->recent, 0, sizeof db->recent);
    db->kept_count = 0;
}

void database_close(Database *db)
{
    if (db != NULL) {
        database_forget_statements(db);
        sqlite3_close(db->sqlite);
        memory_free(db);
    }
}

static uint64_t text_hash(const char *text)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (; *text != '\0'; text++) {
        hash = (hash ^ (unsigned char)*text) * 0x100000001b3u;
    }
    return hash;
}

static sqlite3_stmt **kept_slot(Database *db, const char *sql)
{
    size_t i = text_hash(sql) % STATEMENT_SLOTS;

    while (db->kept[i] != NULL && strcmp(sqlite3_sql(db->kept[i]), sql) != 0) {
        i = (i + 1) % STATEMENT_SLOTS;
    }
    return &db->kept[i];
}

/* The entry of this address, or one to take: addresses that fall together stand in neighbouring slots. */
static RecentStatement *recent_slot(Database *db, const char *sql)
{
    size_t first = ((uintptr_t)sql * 0x9e3779b97f4a7c15u) >> (64 - RECENT_BITS);

    for (size_t i = 0; i < RECENT_PROBES; i++) {
        RecentStatement *slot = &db->recent[(first + i) % COUNT_OF(db->recent)];
        if (slot->sql == sql || slot->sql == NULL) {
            return slot;
        }
    }
    return &db->recent[first];
}

static Status statement_make(Database *db, const char *sql, sqlite3_stmt **out, Error *err)
{
    if (db->kept_count > STATEMENT_SLOTS * 3 / 4) {
        database_forget_statements(db);
    }
    sqlite3_stmt **slot = kept_slot(db, sql);
    if (*slot == NULL) {
        if (sqlite3_prepare_v3(db->sqlite, sql, -1, SQLITE_PREPARE_PERSISTENT, slot, NULL) != SQLITE_OK) {
            *slot = NULL;
            return database_error(db->sqlite, "a question to the programme file failed", err);
        }
        db->kept_count++;
    }
    *out = *slot;
    return ST_OK;
}

void database_claim(Database *db)
{
    atomic_store(&db->claimed, (unsigned long)pthread_self());
}

void database_unclaim(Database *db)
{
    atomic_store(&db->claimed, 0);
}

static bool is_claimed_elsewhere(const Database *db)
{
    unsigned long claimed = atomic_load_explicit(&db->claimed, memory_order_relaxed);

    return claimed != 0 && claimed != (unsigned long)pthread_self();
}

Status database_statement(Database *db, const char *sql, Statement **out, Error *err)
{
    if (is_claimed_elsewhere(db)) {
        return error_set(err, ST_INTERNAL, "another thread is using this connection");
    }
    RecentStatement *recent = recent_slot(db, sql);

    /* An address may have got another text since. */
    if (recent->sql != sql || strcmp(sqlite3_sql(recent->statement), sql) != 0) {
        sqlite3_stmt *statement = NULL;
        TRY(statement_make(db, sql, &statement, err));
        recent = recent_slot(db, sql);
        *recent = (RecentStatement){sql, statement};
    }
    sqlite3_reset(recent->statement);
    sqlite3_clear_bindings(recent->statement);
    *out = (Statement *)recent->statement;
    return ST_OK;
}

/* A statement that lends a row keeps its snapshot open, whatever the transaction does. */
static void statements_end(Database *db)
{
    for (sqlite3_stmt *s = sqlite3_next_stmt(db->sqlite, NULL); s != NULL; s = sqlite3_next_stmt(db->sqlite, s)) {
        if (sqlite3_stmt_busy(s)) {
            sqlite3_reset(s);
        }
    }
}

Status database_begin(Database *db, Error *err)
{
    return database_run(db, "BEGIN IMMEDIATE", err);
}

Status database_begin_read(Database *db, Error *err)
{
    Statement *statement = NULL;
    bool row;

    TRY(database_run(db, "BEGIN", err));
    /* The snapshot is taken by the first read. */
    TRY(database_statement(db, "SELECT 1 FROM sqlite_schema LIMIT 1", &statement, err));
    TRY(statement_step(statement, &row, err));
    statement_reset(statement);
    return ST_OK;
}

Status database_commit(Database *db, Error *err)
{
    statements_end(db);
    return database_run(db, "COMMIT", err);
}

void database_rollback(Database *db)
{
    statements_end(db);
    if (sqlite3_get_autocommit(db->sqlite) == 0) {
        sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
    }
}

int64_t database_foreign_version(Database *db)
{
    Statement *statement = NULL;
    bool row = false;
    int64_t version = -1;

    if (database_statement(db, "PRAGMA data_version", &statement, NULL) == ST_OK &&
        statement_step(statement, &row, NULL) == ST_OK && row) {
        version = column_int(statement, 0);
        statement_reset(statement);
    }
    return version;
}

static int is_late(void *context)
{
    const Database *db = context;

    return time_ticks_ms() > db->deadline_ms;
}

void database_patience(Database *db, int ms)
{
    db->deadline_ms = time_ticks_ms() + ms;
    sqlite3_progress_handler(db->sqlite, ms != 0 ? STEPS_BETWEEN_LOOKS : 0, is_late, db);
}

/*
 * EXTRA: a machine that stops just after a commit must not find the rollback journal again and take the commit back,
 * nor the log that was given up before.
 */
bool database_write_directly(Database *db)
{
    sqlite3_stmt *select = NULL;
    bool direct = false;

    if (database_run(db, "PRAGMA synchronous=EXTRA", NULL) != ST_OK) {
        return false;
    }
    sqlite3_busy_timeout(db->sqlite, 0);
    if (sqlite3_prepare_v2(db->sqlite, "PRAGMA journal_mode=DELETE", -1, &select, NULL) == SQLITE_OK) {
        direct =
            sqlite3_step(select) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(select, 0), "delete") == 0;
    }
    sqlite3_finalize(select);
    sqlite3_busy_timeout(db->sqlite, BUSY_WAIT_MS);
    return direct;
}

Status database_write_logged(Database *db, Error *err)
{
    return database_run(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", err);
}

/*
 * With temp_store=FILE SQLite sorts the keys of a new index in one piece of memory, as long as they fit in the cache's
 * size; with MEMORY it asks for memory key by key, which takes a fifth longer.
 */
Status database_cache(Database *db, int mib, Error *err)
{
    bool small = mib == CACHE_SMALL_MIB;
    char sql[128];

    snprintf(sql, sizeof sql, "PRAGMA cache_size=-%d; PRAGMA temp_store=%s;%s", mib * 1024, small ? "MEMORY" : "FILE",
             small ? "PRAGMA shrink_memory;" : "");
    return database_run(db, sql, err);
}

void database_checkpoint(Database *db)
{
    sqlite3_wal_checkpoint_v2(db->sqlite, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

void statement_null(Statement *statement, int index)
{
    sqlite3_bind_null(raw(statement), index);
}

void statement_int(Statement *statement, int index, int64_t value)
{
    sqlite3_bind_int64(raw(statement), index, value);
}

void statement_double(Statement *statement, int index, double value)
{
    sqlite3_bind_double(raw(statement), index, value);
}

void statement_text(Statement *statement, int index, Text value)
{
    sqlite3_bind_text64(raw(statement), index, value.at == NULL ? "" : value.at, value.length, SQLITE_STATIC,
                        SQLITE_UTF8);
}

void statement_bytes(Statement *statement, int index, const void *bytes, size_t size)
{
    sqlite3_bind_blob64(raw(statement), index, bytes, size, SQLITE_STATIC);
}

Status statement_step(Statement *statement, bool *row, Error *err)
{
    int code = sqlite3_step(raw(statement));

    *row = code == SQLITE_ROW;
    if (code == SQLITE_ROW) {
        return ST_OK;
    }
    Status status = ST_OK;
    if (code != SQLITE_DONE) {
        status = database_error(sqlite3_db_handle(raw(statement)), "the programme file did not answer", err);
    }
    sqlite3_reset(raw(statement));
    return status;
}

Status statement_run(Statement *statement, Error *err)
{
    bool row;

    do {
        TRY(statement_step(statement, &row, err));
    } while (row);
    return ST_OK;
}

void statement_reset(Statement *statement)
{
    sqlite3_reset(raw(statement));
}

int64_t column_int(Statement *statement, int index)
{
    return sqlite3_column_int64(raw(statement), index);
}

double column_double(Statement *statement, int index)
{
    return sqlite3_column_double(raw(statement), index);
}

Text column_text(Statement *statement, int index)
{
    const char *text = (const char *)sqlite3_column_text(raw(statement), index);

    return (Text){text, text == NULL ? 0 : (size_t)sqlite3_column_bytes(raw(statement), index)};
}

Text column_bytes(Statement *statement, int index)
{
    const char *bytes = sqlite3_column_blob(raw(statement), index);

    return (Text){bytes, bytes == NULL ? 0 : (size_t)sqlite3_column_bytes(raw(statement), index)};
}

bool column_is_null(Statement *statement, int index)
{
    return sqlite3_column_type(raw(statement), index) == SQLITE_NULL;
}

bool column_is_text(Statement *statement, int index)
{
    return sqlite3_column_type(raw(statement), index) == SQLITE_TEXT;
}

bool column_is_integer(Statement *statement, int index)
{
    return sqlite3_column_type(raw(statement), index) == SQLITE_INTEGER;
}

bool column_is_blob(Statement *statement, int index)
{
    return sqlite3_column_type(raw(statement), index) == SQLITE_BLOB;
}

bool column_is_number(Statement *statement, int index)
{
    int type = sqlite3_column_type(raw(statement), index);

    return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

int statement_columns(Statement *statement)
{
    return sqlite3_column_count(raw(statement));
}
