/*
 * store_case.h - a file of the small model with rows of plots, below the journal.
 */
#ifndef TESTS_STORE_CASE_H
#define TESTS_STORE_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "../model/small_model.h"
#include "base/random.h"
#include "base/sign.h"
#include "geo/wkb.h"
#include "geo/wkt.h"
#include "store/query.h"
#include "store/tables.h"
#include "store/spatial.h"

typedef struct StoreCase {
    char path[64];
    Model *model;
    TypeTables tables;
    Database *db;
    const RecordType *type; /* plot */
    const TypeTable *table;
    Arena arena, row;
    Error err;
} StoreCase;

static inline void ok(Status status, const Error *err)
{
    if (status != ST_OK) {
        fail_msg("%s: %s", status_text(status), err->message);
    }
}

static inline void store_open(StoreCase *c)
{
    ModelFault *faults;

    *c = (StoreCase){0};
    assert_true(crypto_start());
    arena_init(&c->arena, 0);
    arena_init(&c->row, 0);
    ok(small_model_load(NULL, NULL, NULL, "", &c->model, &faults, &c->arena, &c->err), &c->err);
    type_tables_build(&c->arena, c->model, &c->tables);
    c->type = model_type_numbered(c->model, 2);
    c->table = type_table(&c->tables, c->type);
    snprintf(c->path, sizeof c->path, "%s/whitestone-%d.gpkg", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp",
             (int)getpid());
    unlink(c->path);
    ok(database_open(c->path, DATABASE_CREATE, &c->db, &c->err), &c->err);
    ok(database_begin(c->db, &c->err), &c->err);
    ok(schema_create(c->db, &c->err), &c->err);
    for (size_t i = 0; i < c->tables.count; i++) {
        ok(type_table_create(c->db, &c->tables.tables[i], &c->err), &c->err);
    }
    ok(schema_guard(c->db, &c->err), &c->err);
    ok(database_commit(c->db, &c->err), &c->err);
}

static inline void store_close(StoreCase *c)
{
    char beside[96];

    database_close(c->db);
    unlink(c->path);
    snprintf(beside, sizeof beside, "%s-wal", c->path);
    unlink(beside);
    snprintf(beside, sizeof beside, "%s-shm", c->path);
    unlink(beside);
    model_free(c->model);
    arena_done(&c->arena);
    arena_done(&c->row);
}

static inline int64_t store_number(StoreCase *c, const char *sql)
{
    Statement *select;
    bool row;

    ok(database_statement(c->db, sql, &select, &c->err), &c->err);
    ok(statement_step(select, &row, &c->err), &c->err);
    int64_t out = row ? column_int(select, 0) : -1;
    statement_reset(select);
    return out;
}

#endif
