#include <sqlite3.h>

#include "programme_case.h"

static ProgrammeCase c;
static uint64_t told_entries;
static int told;

static void tell(void *context, uint64_t entries)
{
    (void)context;
    told++;
    told_entries = entries;
}

static int setup(void **state)
{
    (void)state;
    told = 0;
    case_start(&c);
    c.options.type = TEXT("organisation");
    case_import(&c, NULL, "o.csv",
                "organisation_name,website\nHelp Them,https://a.example\nOther Help,https://b.example\n");
    programme_close(c.programme);
    c.programme = NULL;
    return 0;
}

static int end(void **state)
{
    (void)state;
    case_done(&c);
    return 0;
}

/* Makes the file one of another version of this program. */
static void edit(const char *sql)
{
    sqlite3 *db = NULL;
    int off = 0;

    assert_int_equal(sqlite3_open_v2(c.path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, &off);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK) {
        fail_msg("%s", sqlite3_errmsg(db));
    }
    sqlite3_close(db);
}

static void make_old(void)
{
    edit("DELETE FROM setting WHERE name='tables_version'; ALTER TABLE report DROP COLUMN changes;"
         "DROP TABLE finding; ALTER TABLE organisation DROP COLUMN website; DELETE FROM kept_count");
}

static Status open_telling(bool read_only)
{
    const ProgrammeOptions options = {.read_only = read_only, .on_rebuild = tell};

    return programme_open(c.path, &options, &c.programme, &c.err);
}

static char *dump(void)
{
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);

    EXPECT_OK(&c, programme_dump(c.path, NULL, out, &c.err));
    fclose(out);
    return text;
}

static void a_file_of_an_older_version_is_rebuilt_when_opened_for_writing(void **state)
{
    (void)state;
    char *before = dump();
    make_old();
    EXPECT_OK(&c, open_telling(false));
    assert_int_equal(told, 1);
    assert_int_equal(told_entries, 6);
    ASSERT_VALUES(&c, "organisation", "website", "https://a.example|https://b.example");
    case_import(&c, NULL, "o.csv",
                "organisation_name,website\nHelp Them,https://a.example\nOther Help,https://b.example\n");
    ASSERT_SAID(&c, 2, 0, 0, 2, 0, 0);
    programme_close(c.programme);
    c.programme = NULL;
    char *after = dump();
    assert_non_null(strstr(after, before)); /* and the report that found nothing new */
    free(before);
    free(after);
}

static void a_file_of_this_version_is_left_alone(void **state)
{
    (void)state;
    EXPECT_OK(&c, open_telling(false));
    assert_int_equal(told, 0);
}

static void who_only_reads_is_told_what_to_do(void **state)
{
    VerifyResult result;

    (void)state;
    make_old();
    assert_int_equal(open_telling(true), ST_CONFLICT);
    assert_non_null(strstr(c.err.message, "whitestone rebuild"));
    assert_int_equal(programme_verify(c.path, NULL, NULL, &c.arena, &result, &c.err), ST_CONFLICT);
    assert_int_equal(told, 0);
    EXPECT_OK(&c, programme_rebuild(c.path, NULL, &c.err));
}

static void a_file_of_a_newer_version_is_refused_and_not_touched(void **state)
{
    (void)state;
    edit("UPDATE setting SET value='1000' WHERE name='tables_version'");
    for (int read_only = 0; read_only < 2; read_only++) {
        assert_int_equal(open_telling(read_only != 0), ST_CONFLICT);
        assert_non_null(strstr(c.err.message, "newer Whitestone"));
    }
    assert_int_equal(programme_rebuild(c.path, NULL, &c.err), ST_CONFLICT);
    assert_int_equal(told, 0);
    edit("DELETE FROM setting WHERE name='tables_version'");
    EXPECT_OK(&c, programme_rebuild(c.path, NULL, &c.err));
}

static void a_newer_program_beside_us_stops_reading_and_writing(void **state)
{
    Reader *reader;

    (void)state;
    EXPECT_OK(&c, open_telling(false));
    edit("UPDATE setting SET value='1000' WHERE name='tables_version'");
    assert_int_equal(reader_acquire(c.programme, &reader, &c.err), ST_CONFLICT);
    assert_int_equal(case_import_status(&c, NULL, "o.csv", "organisation_name\nThird\n"), ST_CONFLICT);
    edit("DELETE FROM setting WHERE name='tables_version'");
    programme_close(c.programme);
    EXPECT_OK(&c, programme_rebuild(c.path, NULL, &c.err));
    c.programme = NULL;
}

/* What was read when the file was opened serves every turn: the folder it came from may be gone. Run in the repository.
 */
static void the_model_is_read_once(void **state)
{
    const char *share = arena_format(&c.arena, "%s/share", c.folder);
    const ProgrammeOptions options = {.share_dir = share};
    SubmitResult result;

    (void)state;
    assert_int_equal(system(arena_format(&c.arena, "cp -r share '%s'", share)), 0);
    EXPECT_OK(&c, programme_open(c.path, &options, &c.programme, &c.err));
    assert_int_equal(system(arena_format(&c.arena, "rm -r '%s'", share)), 0);
    case_submit(&c, "{\"changes\": [{\"type\": \"organisation\", \"values\": {\"organisation_name\": \"New\"}}]}",
                &result);
    assert_int_equal(case_count(&c, "organisation"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_of_an_older_version_is_rebuilt_when_opened_for_writing, setup, end),
        cmocka_unit_test_setup_teardown(a_file_of_this_version_is_left_alone, setup, end),
        cmocka_unit_test_setup_teardown(who_only_reads_is_told_what_to_do, setup, end),
        cmocka_unit_test_setup_teardown(a_file_of_a_newer_version_is_refused_and_not_touched, setup, end),
        cmocka_unit_test_setup_teardown(the_model_is_read_once, setup, end),
        cmocka_unit_test_setup_teardown(a_newer_program_beside_us_stops_reading_and_writing, setup, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
