#include "store_case.h"

#include "store/many_rows.h"

static StoreCase c;

static int setup(void **state)
{
    (void)state;
    store_open(&c);
    ok(database_run(c.db, "CREATE TABLE pair(a INTEGER PRIMARY KEY, b INTEGER)", &c.err), &c.err);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_close(&c);
    return 0;
}

/* Odd rows say nothing of their second column. */
static void pair_bind(Statement *statement, int first, const void *rows, size_t i)
{
    const int64_t *keys = rows;

    statement_int(statement, first, keys[i]);
    if (i % 2 == 0) {
        statement_int(statement, first + 1, keys[i] * 10);
    }
}

static Status pairs_store(const int64_t *keys, size_t count)
{
    ok(database_run(c.db, "DELETE FROM pair", &c.err), &c.err);
    return many_rows_store(c.db, "INSERT OR FAIL INTO pair", 2, count, pair_bind, keys, &c.err);
}

static void every_row_is_stored_whatever_their_number(void **state)
{
    int64_t keys[70];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        keys[i] = (int64_t)i + 1;
    }
    for (size_t count = 0; count <= COUNT_OF(keys); count++) {
        int64_t even = ((int64_t)count + 1) / 2;
        ok(pairs_store(keys, count), &c.err);
        assert_int_equal(store_number(&c, "SELECT count(*) FROM pair"), count);
        assert_int_equal(store_number(&c, "SELECT count(b) FROM pair"), even);
        assert_int_equal(store_number(&c, "SELECT coalesce(sum(b),0) FROM pair"), even * even * 10);
    }
}

static void a_row_that_is_refused_fails_and_says_so(void **state)
{
    int64_t keys[40];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        keys[i] = (int64_t)i + 1;
    }
    keys[20] = 3;
    assert_int_equal(pairs_store(keys, COUNT_OF(keys)), ST_CONFLICT);
    assert_true(strlen(c.err.message) > 0);
    assert_int_equal(store_number(&c, "SELECT count(*) FROM pair"), 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_stored_whatever_their_number),
        cmocka_unit_test(a_row_that_is_refused_fails_and_says_so),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
