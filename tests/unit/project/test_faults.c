#include "fault_vfs.h"
#include "small_programme.h"

#include <sys/wait.h>

#include "store/entries.h"

/*
 * Whatever fails: the error is a sentence, what was acknowledged is there, what was not is there whole or not at all,
 * and verification finds nothing.
 */
#ifdef __SANITIZE_ADDRESS__
enum { CRASHES = 60, STRIDE = 7 };
#else
enum { CRASHES = 400, STRIDE = 1 };
#endif
enum { ACTS = 4 };

static TestModel model;
static TestNode node;
static char folder[64], base[192];
static int went_direct;

/* Memory and virtual machine of SQLite, made to fail. */
static sqlite3_mem_methods real_memory;
static long memory_left, steps_left;
static bool memory_counts, steps_count;

static bool memory_fails(void)
{
    return memory_counts && --memory_left == 0;
}

static void *memory_failing_malloc(int size)
{
    return memory_fails() ? NULL : real_memory.xMalloc(size);
}

static void *memory_failing_realloc(void *old, int size)
{
    return memory_fails() ? NULL : real_memory.xRealloc(old, size);
}

static int step_fails(void *context)
{
    (void)context;
    return steps_count && --steps_left == 0;
}

static int connection_watch(sqlite3 *db, char **message, const struct sqlite3_api_routines *api)
{
    (void)message;
    (void)api;
    sqlite3_progress_handler(db, 5, step_fails, NULL);
    return SQLITE_OK;
}

static void file_copy(const char *from, const char *to)
{
    static char bytes[1 << 20];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t size;

    assert_non_null(in);
    assert_non_null(out);
    while ((size = fread(bytes, 1, sizeof bytes, in)) > 0) {
        assert_int_equal(fwrite(bytes, 1, size, out), size);
    }
    fclose(in);
    fclose(out);
}

static int setup(void **state)
{
    (void)state;
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real_memory);
    sqlite3_mem_methods failing = real_memory;
    failing.xMalloc = memory_failing_malloc;
    failing.xRealloc = memory_failing_realloc;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &failing);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0);
    test_model_open(&model);
    test_folder(folder);
    node_create(&node, &model, folder, 1);
    fault_vfs_install();
    sqlite3_auto_extension((void (*)(void))connection_watch);
    database_checkpoint(node.db);
    node_close(&node);
    snprintf(base, sizeof base, "%s/base", folder);
    file_copy(node.path, base);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sqlite3_reset_auto_extension();
    unlink(base);
    file_remove(node.path);
    rmdir(folder);
    test_model_close(&model);
    return 0;
}

static bool is_sentence(const Error *err)
{
    return err->message[0] != '\0' && strchr(err->message, '\n') == NULL;
}

static Status reported(uint32_t n)
{
    Position report, position;
    TestChange new = {.type = PLOT, .id = test_id(100 + n), .values = plot_values(&node, n), .key = "K"};
    TestChange edit = {.type = PLOT, .id = test_id(100), .values = plot_values(&node, n + 7)};

    TRY(node_header(&node, "register", (Date){19800 + (int32_t)n, PRECISION_DAY}, "awa", &report));
    TRY(node_propose(&node, &new, &position));
    if (n > 0) {
        TRY(node_propose(&node, &edit, &position));
    }
    TRY(node_submit(&node, 2));
    return node_judge(&node, report, ENTRY_DECIDE, DECISION_APPROVE, "bahati");
}

/* One transaction, every other one straight into the file; on failure the file is as before it. */
static Status act(uint32_t n)
{
    if (n % 2 == 1) {
        went_direct += database_write_directly(node.db);
    }
    node.clock_ms += 60000;
    node.journal.clock_ms = node.clock_ms;
    projector_init(&node.projector, node.db, model.model, &model.tables, &node.journal.nodes);
    Status status = database_begin(node.db, &node.err);
    if (status == ST_OK) {
        status = reported(n);
    }
    if (status == ST_OK) {
        status = node_try_commit(&node);
    }
    if (status != ST_OK) {
        database_rollback(node.db);
    }
    node_end(&node);
    if (n % 2 == 1 && database_write_logged(node.db, &node.err) != ST_OK) {
        assert_true(is_sentence(&node.err));
    }
    return status;
}

static void base_open(void)
{
    file_remove(node.path);
    file_copy(base, node.path);
    char path[sizeof node.path];
    memcpy(path, node.path, sizeof path);
    node = (TestNode){.model = &model, .clock_ms = 1800000100000};
    memcpy(node.path, path, sizeof path);
    arena_init(&node.arena, 0);
}

/* How many acts the file holds, each whole. */
static uint64_t acts_found(void)
{
    Statement *select;
    bool row;

    ok(database_statement(node.db, "SELECT count(*) FROM plot", &select, &node.err), &node.err);
    ok(statement_step(select, &row, &node.err), &node.err);
    uint64_t plots = (uint64_t)column_int(select, 0);
    statement_reset(select);
    return plots;
}

/* Opens again: everything agrees, and there are as many acts as were acknowledged, or one more. */
static void assert_survived(uint64_t acknowledged, bool one_more, const char *what, long n)
{
    ok(node_load(&node, DATABASE_WRITE), &node.err);
    FaultCount faults = node_verify_all(&node);
    if (faults.count > 0) {
        fail_msg("%s %ld: %d faults, first: %s", what, n, faults.count, faults.first);
    }
    uint64_t found = acts_found();
    if (found != acknowledged && !(one_more && found == acknowledged + 1)) {
        fail_msg("%s %ld: %llu acts were acknowledged, %llu are there", what, n, (unsigned long long)acknowledged,
                 (unsigned long long)found);
    }
    ok(act(20), &node.err); /* and it goes on */
    assert_whole(&node);
    node_close(&node);
}

/* Acts until one fails; returns how many were acknowledged. */
static uint64_t acts_run(Dice *dice)
{
    uint64_t acknowledged = 0;

    if (node_load(&node, DATABASE_WRITE) != ST_OK) {
        assert_true(is_sentence(&node.err));
        return 0;
    }
    for (uint32_t n = 0; n < ACTS; n++) {
        node.err = (Error){0};
        if (act(n) != ST_OK) {
            assert_true(is_sentence(&node.err));
            break;
        }
        acknowledged++;
        if (dice_below(dice, 2) == 0) {
            database_checkpoint(node.db);
        }
    }
    return acknowledged;
}

static long operations_of_a_run(void)
{
    Dice dice = {1};

    base_open();
    fault_vfs_calm();
    assert_int_equal(acts_run(&dice), ACTS);
    long operations = fault_vfs.operations;
    node_close(&node);
    fault_vfs_calm();
    return operations;
}

static void what_was_acknowledged_survives_a_crash(void **state)
{
    long operations = operations_of_a_run();
    int partial = 0;

    (void)state;
    for (uint64_t seed = 1; seed <= CRASHES; seed++) {
        Dice dice = {seed};
        base_open();
        fault_vfs.recording = fault_vfs.stays_dead = true;
        fault_vfs.fail_at = 1 + (long)dice_below(&dice, (uint32_t)operations + 10);
        uint64_t acknowledged = acts_run(&dice);
        partial += acknowledged > 0 && acknowledged < ACTS;
        node_close(&node);
        char beside[256];
        snprintf(beside, sizeof beside, "%s-shm", node.path);
        unlink(beside);
        fault_vfs_restore(&dice);
        fault_vfs_calm();
        assert_survived(acknowledged, true, "crash", (long)seed);
    }
    assert_true(partial > CRASHES / 10);
    assert_true(went_direct > CRASHES / 10);
}

static void the_nth_write_sync_or_truncation_fails_cleanly(void **state)
{
    long operations = operations_of_a_run();

    (void)state;
    for (int stays = 0; stays < 2; stays++) {
        for (long n = 1; n <= operations; n += STRIDE) {
            Dice dice = {1};
            base_open();
            fault_vfs.stays_dead = stays != 0;
            fault_vfs.fail_at = n;
            uint64_t acknowledged = acts_run(&dice);
            fault_vfs_calm();
            node_close(&node);
            assert_survived(acknowledged, true, stays ? "every write from" : "write", n);
        }
    }
}

/* Runs `n` = 1, 2, 3 … until nothing is left to fail. */
static void until_all_is_well(bool *counts, long *left, const char *what)
{
    long n = 1;

    for (;; n += STRIDE) {
        base_open();
        ok(node_load(&node, DATABASE_WRITE), &node.err);
        ok(act(0), &node.err);
        node.err = (Error){0};
        *left = n;
        *counts = true;
        Status status = act(1);
        bool reached = *left <= 0;
        *counts = false;
        assert_true(status == ST_OK || (reached && is_sentence(&node.err)));
        node_close(&node);
        assert_survived(status == ST_OK ? 2 : 1, false, what, n);
        if (!reached) {
            break;
        }
    }
    print_message("%ld %ss\n", n, what);
    assert_true(n > 100);
}

static void the_nth_allocation_of_the_store_fails_cleanly(void **state)
{
    (void)state;
    until_all_is_well(&memory_counts, &memory_left, "allocation");
}

static void the_nth_step_of_a_statement_fails_cleanly(void **state)
{
    (void)state;
    until_all_is_well(&steps_count, &steps_left, "step");
}

/* Our own allocations end the process; the file is then as before. */
static void the_nth_allocation_ends_the_process_and_leaves_the_file(void **state)
{
    int ended = 0, status = 0;

    (void)state;
    for (long n = 1;; n += 2) {
        base_open();
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            if (freopen("/dev/null", "w", stderr) == NULL || node_load(&node, DATABASE_WRITE) != ST_OK) {
                _exit(1);
            }
            memory_fail_after(n);
            Status done = act(0);
            memory_fail_after(0);
            _exit(done == ST_OK ? 0 : 2);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFEXITED(status));
        int code = WEXITSTATUS(status);
        if (code != 0 && code != EXIT_OUT_OF_MEMORY) {
            fail_msg("allocation %ld: exit %d", n, code);
        }
        assert_survived(code == 0, code != 0, "allocation", n);
        if (code == 0) {
            break;
        }
        ended++;
    }
    assert_true(ended > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_acknowledged_survives_a_crash),
        cmocka_unit_test(the_nth_write_sync_or_truncation_fails_cleanly),
        cmocka_unit_test(the_nth_allocation_of_the_store_fails_cleanly),
        cmocka_unit_test(the_nth_step_of_a_statement_fails_cleanly),
        cmocka_unit_test(the_nth_allocation_ends_the_process_and_leaves_the_file),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
