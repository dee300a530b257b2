#include "small_programme.h"

#include "store/entries.h"

/* Statements are made from templates of this file. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"

/* One programme with everything in it: two types, edits, a waiting, a rejected and a withdrawn report, marks. */
static TestModel model;
static TestNode node;
static char folder[64];

static Position report_write(uint32_t from, uint32_t to, bool edit, const char *author)
{
    Position report, position;

    ok(node_header(&node, "register", (Date){19500 + (int32_t)from, PRECISION_MONTH}, author, &report), &node.err);
    for (uint32_t n = from; n < to; n++) {
        TestChange change = {.type = PLOT, .id = test_id(n), .values = plot_values(&node, edit ? n + 50 : n)};
        change.key = n % 2 == 0 ? arena_format(&node.arena, n % 4 == 0 ? "%u" : "K%u", 100 + n) : NULL;
        change.has_fingerprint = n % 2 == 1;
        change.fingerprint = (edit ? 7777777777777u : 9999999999999u) * (n + 1);
        if (n % 4 == 0) {
            value_of(node_type(&node, PLOT), change.values, "in_area")->reference = test_id(900);
        }
        if (n == from) {
            value_of(node_type(&node, PLOT), change.values, "owner")->text = TEXT("sealed elsewhere");
        }
        ok(node_propose(&node, &change, &position), &node.err);
    }
    ok(node_submit(&node, to - from), &node.err);
    return report;
}

static void areas_write(void)
{
    const RecordType *type = node_type(&node, AREA);
    Value *values = node_values(&node, type);
    TestChange change = {.type = AREA, .id = test_id(900), .values = values};
    Position report, position;

    set_text(type, values, "key", "CD61");
    set_text(type, values, "name", "O'Kivu");
    value_of(type, values, "level")->integer = 1;
    ok(node_header(&node, "", (Date){0}, "awa", &report), &node.err);
    ok(node_propose(&node, &change, &position), &node.err);
    ok(node_submit(&node, 1), &node.err);
    ok(node_judge(&node, report, ENTRY_DECIDE, DECISION_APPROVE, "awa"), &node.err);
}

static int setup(void **state)
{
    (void)state;
    test_model_open(&model);
    test_folder(folder);
    node_create(&node, &model, folder, 1);
    node_begin(&node);
    areas_write();
    ok(node_judge(&node, report_write(0, 8, false, "awa"), ENTRY_DECIDE, DECISION_APPROVE, "bahati"), &node.err);
    node_commit(&node);
    node_begin(&node);
    ok(node_judge(&node, report_write(2, 4, true, "awa"), ENTRY_DECIDE, DECISION_APPROVE, "bahati"), &node.err);
    report_write(6, 9, true, "awa"); /* waits */
    ok(node_judge(&node, report_write(10, 12, false, "awa"), ENTRY_DECIDE, DECISION_REJECT, "bahati"), &node.err);
    Position taken_back = report_write(12, 14, false, "awa");
    ok(node_judge(&node, taken_back, ENTRY_DECIDE, DECISION_APPROVE, "bahati"), &node.err);
    node_commit(&node);
    node_begin(&node);
    ok(node_judge(&node, taken_back, ENTRY_WITHDRAW, 0, "bahati"), &node.err);
    ok(node_judge(&node, position_of(0, 99999), ENTRY_DECIDE, DECISION_APPROVE, "bahati"), &node.err);
    node_commit(&node);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    node_remove(&node);
    rmdir(folder);
    test_model_close(&model);
    return 0;
}

static void finds_nothing_in_a_whole_programme(void **state)
{
    (void)state;
    assert_rebuilds_equal(&node);
    assert_whole(&node);
}

static bool run(const char *sql)
{
    return database_run(node.db, sql, &node.err) == ST_OK;
}

static void begin(void)
{
    ok(database_begin(node.db, &node.err), &node.err);
}

static void give_up(void)
{
    database_rollback(node.db);
}

static int64_t number(const char *sql)
{
    Statement *select;
    bool row;
    int64_t out = 0;

    ok(database_statement(node.db, sql, &select, &node.err), &node.err);
    ok(statement_step(select, &row, &node.err), &node.err);
    if (row) {
        out = column_int(select, 0);
        statement_reset(select);
    }
    return out;
}

static bool chains_are_whole(void)
{
    FaultCount faults = {0};
    ChainReport report;

    ok(chains_verify(node.db, &node.journal.nodes, fault_count, &faults, &report, &node.err), &node.err);
    return faults.count == 0;
}

static void body_store(uint64_t position, Text body)
{
    Statement *update;

    ok(database_statement(node.db, "UPDATE journal_entry SET body=? WHERE position=?", &update, &node.err), &node.err);
    statement_bytes(update, 1, body.at, body.length);
    statement_int(update, 2, (int64_t)position);
    ok(statement_run(update, &node.err), &node.err);
}

static void every_altered_byte_of_an_entry_is_found(void **state)
{
    int64_t last = number("SELECT max(position) FROM journal_entry");
    Arena arena;

    (void)state;
    arena_init(&arena, 0);
    for (int64_t position = 1; position <= last; position++) {
        Text stored;
        ok(entry_load(node.db, (uint64_t)position, &stored, &node.err), &node.err);
        char *body = arena_copy(&arena, stored.at, stored.length);
        size_t length = stored.length;
        begin();
        for (size_t i = (size_t)position % 3; i < length; i += 3) {
            char kept = body[i];
            body[i] = (char)(body[i] ^ 1 << (i + (size_t)position) % 8);
            body_store((uint64_t)position, (Text){body, length});
            body[i] = kept;
            if (chains_are_whole()) {
                fail_msg("byte %zu of entry %lld", i, (long long)position);
            }
        }
        body_store((uint64_t)position, (Text){body, length - 1});
        assert_false(chains_are_whole());
        give_up();
    }
    arena_done(&arena);
    assert_true(chains_are_whole());
}

static void every_removed_inserted_and_swapped_entry_is_found(void **state)
{
    int64_t last = number("SELECT max(position) FROM journal_entry");
    char sql[512];

    (void)state;
    for (int64_t at = 1; at <= last; at++) {
        const char *const changes[] = {
            "DELETE FROM journal_entry WHERE position=%lld",
            "DELETE FROM journal_entry WHERE position=%1$lld;UPDATE journal_entry SET position=-position WHERE "
            "position>%1$lld;UPDATE journal_entry SET position=-position-1 WHERE position<0",
            "UPDATE journal_entry SET position=-position WHERE position>=%1$lld;UPDATE journal_entry SET "
            "position=-position+1 WHERE position<0;INSERT INTO journal_entry SELECT %1$lld,body FROM journal_entry "
            "WHERE "
            "position=1",
            "INSERT INTO journal_entry SELECT -%1$lld,body FROM journal_entry WHERE position=%1$lld",
            "INSERT INTO journal_entry SELECT (9<<40)+%1$lld,body FROM journal_entry WHERE position=%1$lld",
            "UPDATE journal_entry SET position=0 WHERE position=%1$lld;UPDATE journal_entry SET position=%1$lld WHERE "
            "position=%1$lld%%%2$lld+1;UPDATE journal_entry SET position=%1$lld%%%2$lld+1 WHERE position=0",
        };
        for (size_t i = 0; i < COUNT_OF(changes); i++) {
            begin();
            snprintf(sql, sizeof sql, changes[i], (long long)at, (long long)last);
            if (!run(sql)) {
                fail_msg("%s: %s", sql, node.err.message);
            }
            if (chains_are_whole()) {
                fail_msg("not found: %s", sql);
            }
            give_up();
        }
    }
    begin();
    snprintf(sql, sizeof sql, "INSERT INTO journal_entry SELECT %lld,body FROM journal_entry WHERE position=2",
             (long long)last + 1);
    assert_true(run(sql));
    assert_false(chains_are_whole());
    give_up();
}

static void every_altered_or_removed_commit_and_node_is_found(void **state)
{
    static const char *const changes[] = {
        "DELETE FROM journal_commit WHERE position=(SELECT max(position) FROM journal_commit)",
        "DELETE FROM journal_commit WHERE position=(SELECT min(position) FROM journal_commit WHERE position>1)",
        "UPDATE journal_commit SET position=position-1 WHERE position=(SELECT max(position) FROM journal_commit)",
        "UPDATE journal_commit SET position=-1 WHERE position=1",
        "INSERT INTO journal_commit SELECT position+1,hash,signature,time FROM journal_commit WHERE position=1",
        "UPDATE journal_commit SET time=time+1 WHERE position=1",
        "UPDATE journal_commit SET time=0 WHERE position=(SELECT max(position) FROM journal_commit)",
        "UPDATE journal_commit SET hash=substr(hash,1,31)||x'00'",
        "UPDATE journal_commit SET hash=substr(hash,1,31)",
        "UPDATE journal_commit SET signature=substr(signature,1,63)||x'ff'",
        "UPDATE journal_commit SET signature=(SELECT signature FROM journal_commit WHERE position=1) WHERE position>1",
        "UPDATE journal_commit SET signature=x''",
        "UPDATE journal_node SET key=zeroblob(32)",
        "INSERT INTO journal_node VALUES(1,zeroblob(32))",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(changes); i++) {
        begin();
        if (!run(changes[i])) {
            fail_msg("%s: %s", changes[i], node.err.message);
        }
        /* A commit taken away from the middle leaves a chain that its later signature covers all the same. */
        if (i != 1 && node_verify_all(&node).count == 0) {
            fail_msg("not found: %s", changes[i]);
        }
        give_up();
    }
}

/* "c1 IS quoted AND c2 IS quoted …" of the row a select stands on, for each column of the table. */
static char *row_condition(Arena *arena, Statement *row, Text *columns, size_t count)
{
    Buffer sql = {0};

    for (size_t i = 0; i < count; i++) {
        buffer_format(&sql, "%s\"%.*s\" IS %.*s", i == 0 ? "" : " AND ", TEXT_ARG(columns[i]),
                      TEXT_ARG(column_text(row, (int)i)));
    }
    char *text = text_string(arena, buffer_view(&sql));
    buffer_done(&sql);
    return text;
}

typedef struct TamperTable {
    const char *name;
    Text columns[40];
    size_t column_count;
    char *rows[64];
    size_t row_count;
    Arena arena;
} TamperTable;

static void table_read(TamperTable *table)
{
    Statement *select;
    bool row;
    Buffer sql = {0};

    ok(database_statement(node.db, arena_format(&table->arena, "SELECT name FROM pragma_table_info('%s')", table->name),
                          &select, &node.err),
       &node.err);
    for (ok(statement_step(select, &row, &node.err), &node.err); row;
         ok(statement_step(select, &row, &node.err), &node.err)) {
        table->columns[table->column_count++] = text_copy(&table->arena, column_text(select, 0));
    }
    buffer_string(&sql, "SELECT ");
    for (size_t i = 0; i < table->column_count; i++) {
        buffer_format(&sql, "%squote(\"%.*s\")", i == 0 ? "" : ",", TEXT_ARG(table->columns[i]));
    }
    buffer_format(&sql, " FROM \"%s\"", table->name);
    ok(database_statement(node.db, text_string(&table->arena, buffer_view(&sql)), &select, &node.err), &node.err);
    buffer_done(&sql);
    for (ok(statement_step(select, &row, &node.err), &node.err); row && table->row_count < COUNT_OF(table->rows);
         ok(statement_step(select, &row, &node.err), &node.err)) {
        table->rows[table->row_count++] = row_condition(&table->arena, select, table->columns, table->column_count);
    }
    statement_reset(select);
}

/* Rows that are as `condition` says. */
static int64_t rows_like(TamperTable *table, const char *condition)
{
    int64_t count = number(arena_format(&table->arena, "SELECT count(*) FROM \"%s\" WHERE %s", table->name, condition));

    return count;
}

static bool tamper(TamperTable *table, const char *row, const char *sql)
{
    begin();
    /* What a column refuses, or turns into what it was, is no change. */
    database_forget_statements(node.db);
    bool changed = run(sql) && (row == NULL || rows_like(table, row) != 1);
    bool unseen = changed && node_verify_all(&node).count == 0;
    give_up();
    if (unseen) {
        fail_msg("not found: %s", sql);
    }
    return changed;
}

static int row_tamper(TamperTable *table, const char *row)
{
    static const char *const values[] = {
        "NULL", "\"%.*s\"+1", "'x'", "x'00'", "1.5", "\"%.*s\"||' '", "CAST(\"%.*s\" AS TEXT)", "upper(\"%.*s\")"};
    int changes = 0;

    for (size_t c = 0; c < table->column_count; c++) {
        for (size_t v = 0; v < COUNT_OF(values); v++) {
            char *value = arena_format(&table->arena, values[v], TEXT_ARG(table->columns[c]));
            changes += tamper(table, row,
                              arena_format(&table->arena, "UPDATE \"%s\" SET \"%.*s\"=%s WHERE %s", table->name,
                                           TEXT_ARG(table->columns[c]), value, row));
        }
    }
    assert_true(tamper(table, row, arena_format(&table->arena, "DELETE FROM \"%s\" WHERE %s", table->name, row)));
    return changes;
}

static void table_tamper(const char *name)
{
    TamperTable table = {.name = name};
    int changes = 0;

    arena_init(&table.arena, 0);
    table_read(&table);
    if (table.row_count == 0) {
        fail_msg("the test has no row of %s", name);
    }
    for (size_t i = 0; i < table.row_count; i++) {
        changes += row_tamper(&table, table.rows[i]);
    }
    assert_true(changes > 0);
    assert_true(tamper(&table, NULL, arena_format(&table.arena, "DELETE FROM \"%s\"", name)));
    if (!tamper(&table, NULL, arena_format(&table.arena, "DROP TABLE \"%s\"", name))) {
        fail_msg("%s: %s", name, node.err.message);
    }
    arena_done(&table.arena);
}

static void every_altered_cell_of_a_projection_is_found(void **state)
{
    static const char *const tables[] = {
        "plot",       "area",    "rtree_plot_outline", "report",           "record_head",     "identifier",
        "kept_count", "finding", "identifier_system",  "decision_waiting", "reference_count", "kept_month",
        "kept_cube"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        table_tamper(tables[i]);
    }
    assert_whole(&node);
}

/* What a rebuild left for later goes into the full-text index. */
static void search_take_all(void)
{
    int64_t left = 1;

    begin();
    ok(search_turn_take(node.db, model.model, &model.tables, 10000, &left, &node.err), &node.err);
    ok(database_commit(node.db, &node.err), &node.err);
    assert_int_equal(left, 0);
    assert_whole(&node);
}

static void rows_the_journal_does_not_know_are_found(void **state)
{
    static const char *const inserts[] = {
        "INSERT INTO plot(fid,id,missing_fields,journal_entry) VALUES(77777,'x',0,1)",
        "INSERT INTO part(fid,id,missing_fields,journal_entry) VALUES(77777,'x',0,1)",
        "INSERT INTO plot(fid,id,missing_fields,journal_entry) VALUES(-5,'x',0,1)",
        "INSERT INTO rtree_plot_outline VALUES(77777,0,1,0,1)",
        "INSERT INTO report(position,state,time,last_position,changes,taken_up) VALUES(77777,2,1,77778,0,0)",
        "INSERT INTO record_head VALUES(zeroblob(16),3)",
        "INSERT INTO identifier VALUES(1,'K',-1,zeroblob(16))",
        "INSERT INTO identifier_system VALUES(1,2,'K')",
        "INSERT INTO kept_count VALUES(9,0,'',4)",
        "INSERT INTO reference_count VALUES(9,1,'x',4)",
        "INSERT INTO kept_answer VALUES(2,2024,'',x'0202')",
        "INSERT INTO kept_month VALUES(2,202401,'',x'0502')",
        "INSERT INTO kept_month VALUES(9,0,'',x'0002')",
        "INSERT INTO kept_cube VALUES(6,x'00',202401,x'0202020202')",
        "INSERT INTO kept_cube VALUES(54,x'00',0,x'02')",
        "INSERT INTO finding VALUES(2,3,1)",
        "INSERT INTO decision_waiting VALUES(zeroblob(32),1,1)",
        "INSERT INTO search(rowid,words) VALUES(3,'x')",
        "INSERT INTO search(rowid,words) SELECT 77777,min(term) FROM search_word",
        "INSERT INTO search(search,rowid,words) SELECT 'delete',doc,term FROM search_word LIMIT 1",
        "INSERT INTO search(search) VALUES('delete-all')",
        "INSERT INTO search_pending VALUES(2,1,99999,8)",
        "INSERT INTO search_pending VALUES(2,5000,99999,1)",
        "DROP TABLE search_word",
        "DROP TABLE search_pending",
        "DROP TABLE search_data",
    };

    (void)state;
    search_take_all();
    for (size_t i = 0; i < COUNT_OF(inserts); i++) {
        TamperTable none = {0};
        assert_true(tamper(&none, NULL, inserts[i]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_nothing_in_a_whole_programme),
        cmocka_unit_test(every_altered_byte_of_an_entry_is_found),
        cmocka_unit_test(every_removed_inserted_and_swapped_entry_is_found),
        cmocka_unit_test(every_altered_or_removed_commit_and_node_is_found),
        cmocka_unit_test(every_altered_cell_of_a_projection_is_found),
        cmocka_unit_test(rows_the_journal_does_not_know_are_found),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
