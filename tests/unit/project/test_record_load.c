#include "small_programme.h"

#include "project/record_load.h"
#include "store/rows.h"

/* What comes through the load is what row by row would have made of it. */
enum { RECORDS = 3000, BATCH = 100, FIRST_POSITION = 10 };

static TestModel model;
static TestNode node, other;
static char folder[64];

static int setup(void **state)
{
    (void)state;
    test_model_open(&model);
    test_folder(folder);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    rmdir(folder);
    test_model_close(&model);
    return 0;
}

static int nodes_make(void **state)
{
    (void)state;
    node_create(&node, &model, folder, 1);
    node_create(&other, &model, folder, 2);
    node_begin(&node);
    node_begin(&other);
    return 0;
}

static int nodes_end(void **state)
{
    (void)state;
    database_rollback(node.db);
    database_rollback(other.db);
    node_end(&node);
    node_end(&other);
    node_remove(&node);
    node_remove(&other);
    return 0;
}

/* Plots that differ in which columns they fill; some break a rule, some have no place. */
static LoadItem item_make(TestNode *of, uint32_t n)
{
    const RecordType *type = node_type(of, PLOT);
    Value *values = plot_values(of, n);

    if (n % 97 == 50) {
        value_of(type, values, "outline")->state = VALUE_ABSENT;
    }
    if (n % 5 == 2) {
        value_of(type, values, "size")->state = VALUE_UNKNOWN;
    }
    char *key = arena_format(&of->arena, "K%u", n * 7919 % RECORDS);
    char *bytes = arena_format(&of->arena, "entry %u", n);
    return (LoadItem){.bytes = text_of(bytes),
                      .record = {.type = type,
                                 .id = test_id(n),
                                 .position = FIRST_POSITION + n,
                                 .values = values,
                                 .observed = {19000 + (int32_t)(n % 50), PRECISION_DAY},
                                 .recorded = (HybridTime)1800000000000 << 16,
                                 .self_approved = n % 2 == 0},
                      .mark = {.key = text_of(key)},
                      .system = n % 3 == 0 ? TEXT("one register") : TEXT("another register")};
}

typedef struct Making {
    TestNode *node;
    uint32_t count;
    uint32_t twice; /* comes at a position that is taken; 0: none does */
    Status status;  /* how making ends */
} Making;

static Status items_make(void *context, RecordLoad *load, Error *err)
{
    const Making *making = context;

    for (uint32_t n = 0; n < making->count; n++) {
        LoadItem item = item_make(making->node, n);
        if (n > 0 && n == making->twice) {
            item.record.position--;
        }
        record_load_add(load, &item);
        if (n % BATCH == BATCH - 1) {
            TRY(record_load_hand_over(load, err));
        }
    }
    return making->status == ST_OK ? record_load_settle(load, err) : error_set(err, making->status, "no more");
}

static void expect(TestNode *of)
{
    ok(projector_expect_many(&of->projector, node_type(of, PLOT), RECORDS, true, &of->err), &of->err);
}

static int64_t number_in(TestNode *of, const char *sql)
{
    Statement *select;
    bool row;

    ok(database_statement(of->db, sql, &select, &of->err), &of->err);
    ok(statement_step(select, &row, &of->err), &of->err);
    int64_t out = row ? column_int(select, 0) : -1;
    statement_reset(select);
    return out;
}

static void assert_same_projections(void)
{
    BUFFER made = {0};
    BUFFER wanted = {0};

    ok(projector_finish(&node.projector, &node.err), &node.err);
    ok(projector_finish(&other.projector, &other.err), &other.err);
    node_dump(&node, &made);
    node_dump(&other, &wanted);
    if (!text_equal(buffer_view(&made), buffer_view(&wanted))) {
        fail_msg("loaded and written one by one, the projections differ");
    }
}

static void a_load_stores_what_row_by_row_would(void **state)
{
    Making making = {.node = &node, .count = RECORDS};

    (void)state;
    expect(&node);
    ok(record_load_run(&node.projector, items_make, &making, &node.err), &node.err);
    for (uint32_t n = 0; n < RECORDS; n++) {
        LoadItem item = item_make(&other, n);
        ok(load_item_write(&other.projector, &item, &other.err), &other.err);
    }
    assert_same_projections();
    assert_int_equal(number_in(&node, "SELECT count(*) FROM journal_entry WHERE position>=10"), RECORDS);
    assert_int_equal(number_in(&node, "SELECT count(*) FROM journal_entry WHERE position>=10 AND body<>CAST('entry '||"
                                      "(position-10) AS BLOB)"),
                     0);
}

static void every_index_is_there_after_a_load_and_whole(void **state)
{
    static const char indexes[] = "SELECT count(*) FROM sqlite_schema WHERE type='index' AND sql IS NOT NULL";
    Making making = {.node = &node, .count = RECORDS};
    int64_t before = number_in(&node, indexes);

    (void)state;
    expect(&node);
    assert_true(number_in(&node, indexes) < before);
    ok(record_load_run(&node.projector, items_make, &making, &node.err), &node.err);
    ok(projector_finish(&node.projector, &node.err), &node.err);
    assert_int_equal(number_in(&node, indexes), before);
    assert_int_equal(number_in(&node, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check='ok'"), 1);
    assert_int_equal(number_in(&node, "SELECT count(*) FROM plot INDEXED BY plot_by_no_place WHERE outline IS NULL"),
                     number_in(&node, "SELECT count(*) FROM plot WHERE +outline IS NULL"));
}

static void a_row_is_found_by_its_id_when_one_is_folded_again(void **state)
{
    Making making = {.node = &node, .count = BATCH};
    const TypeTable *table = type_table(&model.tables, node_type(&node, PLOT));
    int64_t fid;
    uint64_t version;
    bool found = false;

    (void)state;
    expect(&node);
    ok(record_load_run(&node.projector, items_make, &making, &node.err), &node.err);
    assert_int_equal(number_in(&node, "SELECT count(*) FROM sqlite_schema WHERE name='plot_id'"), 0);
    ok(project_record(&node.projector, node_type(&node, PLOT), test_id(RECORDS), &node.err), &node.err);
    assert_int_equal(number_in(&node, "SELECT count(*) FROM sqlite_schema WHERE name='plot_id'"), 1);
    ok(row_find(node.db, table, test_id(42), &fid, &version, &found, &node.err), &node.err);
    assert_true(found);
    assert_int_equal(fid, FIRST_POSITION + 42);
}

static void a_row_that_cannot_be_written_ends_the_load_with_its_reason(void **state)
{
    Making making = {.node = &node, .count = RECORDS, .twice = 250};

    (void)state;
    assert_int_equal(record_load_run(&node.projector, items_make, &making, &node.err), ST_CONFLICT);
    assert_non_null(strstr(node.err.message, "UNIQUE"));
}

static void a_maker_that_fails_gives_its_own_reason(void **state)
{
    Making making = {.node = &node, .count = BATCH * 3 / 2, .status = ST_CANCELLED};

    (void)state;
    assert_int_equal(record_load_run(&node.projector, items_make, &making, &node.err), ST_CANCELLED);
    assert_string_equal(node.err.message, "no more");
}

static Status heads_make(void *context, RecordLoad *load, Error *err)
{
    TestNode *of = context;

    for (uint32_t n = 0; n < BATCH; n++) {
        LoadItem item = item_make(of, n);
        item.dead = n % 2 == 0;
        record_load_add_head(load, &item);
    }
    return record_load_settle(load, err);
}

static void what_waits_has_heads_and_names_no_row(void **state)
{
    (void)state;
    ok(record_load_run(&node.projector, heads_make, &node, &node.err), &node.err);
    assert_int_equal(number_in(&node, "SELECT count(*) FROM record_head"), BATCH);
    assert_int_equal(number_in(&node, "SELECT count(*) FROM identifier"), BATCH / 2);
    assert_int_equal(number_in(&node, "SELECT count(*) FROM identifier_system"), 2);
    assert_int_equal(number_in(&node, "SELECT count(*) FROM plot"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_load_stores_what_row_by_row_would, nodes_make, nodes_end),
        cmocka_unit_test_setup_teardown(every_index_is_there_after_a_load_and_whole, nodes_make, nodes_end),
        cmocka_unit_test_setup_teardown(a_row_is_found_by_its_id_when_one_is_folded_again, nodes_make, nodes_end),
        cmocka_unit_test_setup_teardown(a_row_that_cannot_be_written_ends_the_load_with_its_reason, nodes_make,
                                        nodes_end),
        cmocka_unit_test_setup_teardown(a_maker_that_fails_gives_its_own_reason, nodes_make, nodes_end),
        cmocka_unit_test_setup_teardown(what_waits_has_heads_and_names_no_row, nodes_make, nodes_end),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
