/*
 * database.h - one SQLite connection: opened the way this program relies on, with its statements kept.
 *
 * A Database belongs to one thread at a time. SQL text exists only in store/ and share/sql.
 */
#ifndef STORE_DATABASE_H
#define STORE_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

typedef struct Database Database;
typedef struct Statement Statement;

typedef enum DatabaseMode {
    DATABASE_CREATE, /* a new file; fails with ST_CONFLICT when there is one */
    DATABASE_WRITE,  /* triggers off: the guards against foreign writers do not stop us */
    DATABASE_READ
} DatabaseMode;

/* Opens with WAL, synchronous=FULL, foreign content checked (ST_INVALID when the file is no programme of ours). */
Status database_open(const char *path, DatabaseMode mode, Database **out, Error *err) CHECKED;
void database_close(Database *db);

/* Until unclaimed, statements of other threads fail with ST_INTERNAL instead of getting in this one's way. */
void database_claim(Database *db);
void database_unclaim(Database *db);

/* Runs statements without results. */
Status database_run(Database *db, const char *sql, Error *err) CHECKED;

/* A prepared statement of `sql`, reset and unbound; kept by the connection under its text and lent. */
Status database_statement(Database *db, const char *sql, Statement **out, Error *err) CHECKED;

/* Forgets all kept statements: before tables change. */
void database_forget_statements(Database *db);

/* Write transactions wait up to a minute for another process's. */
Status database_begin(Database *db, Error *err) CHECKED;
Status database_begin_read(Database *db, Error *err) CHECKED;
Status database_commit(Database *db, Error *err) CHECKED;
void database_rollback(Database *db);

/* Changes when another connection has committed since; compare two values of one connection. */
int64_t database_foreign_version(Database *db);

/* From now on a question that is not answered within `ms` fails with ST_BUSY; 0 waits without end again. */
void database_patience(Database *db, int ms);

/* Room for pages in memory: large while a load runs, so that it does not read again what it wrote; then small again. */
enum { CACHE_SMALL_MIB = 16, CACHE_LOAD_MIB = 128 };
Status database_cache(Database *db, int mib, Error *err) CHECKED;

/*
 * Who has the file to themselves writes straight into it instead of into the log and from there into the file: a large
 * load then writes its pages once. Between transactions; false, and nothing changes, when another connection is open.
 * As durable as the log, and undone as well when the machine stops in between.
 */
bool database_write_directly(Database *db);
Status database_write_logged(Database *db, Error *err) CHECKED;

/* Folds the write-ahead log into the file as far as readers allow; never blocks a writer. */
void database_checkpoint(Database *db);

/* Parameters count from 1. Text and bytes are lent until the statement is stepped to its end or bound again. */
void statement_null(Statement *statement, int index);
void statement_int(Statement *statement, int index, int64_t value);
void statement_double(Statement *statement, int index, double value);
void statement_text(Statement *statement, int index, Text value);
void statement_bytes(Statement *statement, int index, const void *bytes, size_t size);

/* `*row` tells whether there is one. At the end the statement is reset. */
Status statement_step(Statement *statement, bool *row, Error *err) CHECKED;

/* Runs a statement that gives no rows. */
Status statement_run(Statement *statement, Error *err) CHECKED;

void statement_reset(Statement *statement);

/* Columns count from 0; text and bytes live until the next step. */
int64_t column_int(Statement *statement, int index);
double column_double(Statement *statement, int index);
Text column_text(Statement *statement, int index);
Text column_bytes(Statement *statement, int index);
bool column_is_null(Statement *statement, int index);
bool column_is_text(Statement *statement, int index);
bool column_is_number(Statement *statement, int index);
bool column_is_integer(Statement *statement, int index);
bool column_is_blob(Statement *statement, int index);

int statement_columns(Statement *statement);

#endif
