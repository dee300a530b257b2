#include <sqlite3.h>

#include "programme_case.h"

static ProgrammeCase c;

static int setup(void **state)
{
    (void)state;
    case_start(&c);
    programme_close(c.programme);
    c.programme = NULL;
    return 0;
}

/* Somebody with another program, who knows how to get around the guards. */
static void tamper(const char *sql)
{
    sqlite3 *db = NULL;
    int off = 0;

    assert_int_equal(sqlite3_open_v2(c.path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, &off);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
    sqlite3_close(db);
}

static void assert_finds(const char *place)
{
    VerifyResult result;

    EXPECT_OK(&c, programme_verify(c.path, NULL, NULL, &c.arena, &result, &c.err));
    assert_int_equal(result.faults_total, place == NULL ? 0 : 1);
    if (place != NULL) {
        assert_true(text_equal(result.faults[0].place, text_of(place)));
    }
}

static void a_foreign_sealing_key_is_found(void **state)
{
    (void)state;
    assert_finds(NULL);
    tamper("UPDATE setting SET value='0011223344556677889900112233445566778899001122334455667788990011' WHERE "
           "name='seal_key'");
    assert_finds("seal_key");
}

static void a_demonstration_that_poses_as_real_is_found(void **state)
{
    (void)state;
    tamper("UPDATE setting SET value='true' WHERE name='demonstration'");
    assert_finds("demonstration");
}

static void another_programme_s_name_is_found(void **state)
{
    (void)state;
    tamper("UPDATE setting SET value='COL' WHERE name='programme'");
    assert_finds("programme");
}

static int end(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", c.folder);
    assert_int_equal(system(command), 0);
    arena_done(&c.arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_foreign_sealing_key_is_found, setup, end),
        cmocka_unit_test_setup_teardown(a_demonstration_that_poses_as_real_is_found, setup, end),
        cmocka_unit_test_setup_teardown(another_programme_s_name_is_found, setup, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
