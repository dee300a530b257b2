#include "programme_case.h"

#include "service/resubmit.h"

static ProgrammeCase c;
static uint64_t first; /* report that holds rows 2 and 3 */

static int setup(void **state)
{
    (void)state;
    case_start(&c);
    c.options.type = TEXT("hazard");
    case_import(&c, NULL, "a.csv", "hazard_name,land_class\nfine,cha\nodd one,marsh\nodd two,swamp\n");
    ASSERT_SAID(&c, 3, 1, 0, 0, 2, 0);
    first = c.said.report;
    return 0;
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

/* What a rebuild makes is what was there; the case's end verifies. */
static int end(void **state)
{
    char *before = dump();

    (void)state;
    programme_close(c.programme);
    c.programme = NULL;
    EXPECT_OK(&c, programme_rebuild(c.path, NULL, &c.err));
    char *after = dump();
    assert_string_equal(before, after);
    free(before);
    free(after);
    case_done(&c);
    return 0;
}

static Status resubmit(uint64_t report, const MendedRow *rows, size_t count, bool approve)
{
    ResubmitOptions again = {
        .report = report, .rows = rows, .row_count = count, .approve = approve, .actor = {TEXT("ana")}};

    return report_resubmit(c.programme, &again, &c.arena, &c.said, &c.err);
}

static const MendedRow MEND_ONE = {.row = 2, .raw = {"{\"hazard_name\":\"odd one\",\"land_class\":\"sha\"}", 44}};

static ReportSummary summary(uint64_t number)
{
    ReportSummary report;
    Reader *reader;

    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, report_get(reader, &c.arena, number, &report, &c.err));
    reader_release(reader);
    return report;
}

static uint64_t held(void)
{
    uint64_t waiting, rows;
    Reader *reader;

    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, reports_open(reader, &waiting, &rows, &c.err));
    reader_release(reader);
    return rows;
}

/* "2:held:7 3:held:0": rows of a report's statement with the report that took each up. */
static const char *statement(uint64_t number)
{
    StatementRow *rows;
    size_t count;
    Reader *reader;
    BUFFER text = {0};

    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, report_statement(reader, &c.arena, number, 0, 100, &rows, &count, &c.err));
    for (size_t i = 0; i < count; i++) {
        buffer_format(&text, "%s%d:%.*s:%d", i == 0 ? "" : " ", (int)rows[i].row, TEXT_ARG(rows[i].outcome),
                      (int)rows[i].taken_up_by);
    }
    reader_release(reader);
    return arena_copy(&c.arena, buffer_view(&text).at, text.size);
}

static void rows_that_were_taken_up_are_held_once(void **state)
{
    (void)state;
    assert_int_equal(held(), 2);
    EXPECT_OK(&c, resubmit(first, &MEND_ONE, 1, false));
    ASSERT_SAID(&c, 2, 1, 0, 0, 1, 0);
    uint64_t second = c.said.report;
    assert_int_equal(held(), 1);
    ReportSummary old = summary(first), new = summary(second);
    assert_int_equal(new.takes_up, first);
    assert_int_equal(old.takes_up, 0);
    assert_int_equal(old.held, 2);
    assert_int_equal(old.taken_up, 2);
    assert_int_equal(old.taken_up_by_count, 1);
    assert_int_equal(old.taken_up_by[0], second);
    assert_string_equal(statement(first), arena_format(&c.arena, "2:held:%d 3:held:%d", (int)second, (int)second));
    assert_string_equal(statement(second), "3:held:0"); /* under its number in the source */
    case_approve(&c, second);
    assert_int_equal(held(), 1);
    ASSERT_VALUES(&c, "hazard", "hazard_name", "fine|odd one");
}

static void a_report_that_falls_gives_its_rows_back(void **state)
{
    (void)state;
    EXPECT_OK(&c, resubmit(first, &MEND_ONE, 1, false));
    case_reject(&c, c.said.report);
    assert_int_equal(held(), 2);
    assert_int_equal(summary(first).taken_up_by_count, 0);
    EXPECT_OK(&c, resubmit(first, &MEND_ONE, 1, true));
    assert_int_equal(held(), 1);
    assert_int_equal(case_withdraw(&c, c.said.report, false), 0);
    assert_int_equal(held(), 2);
    assert_string_equal(statement(first), "2:held:0 3:held:0");
}

static void rows_go_from_report_to_report(void **state)
{
    static const MendedRow mend_two = {.row = 3, .raw = {"{\"hazard_name\":\"odd two\",\"land_class\":\"cha\"}", 44}};

    (void)state;
    EXPECT_OK(&c, resubmit(first, &MEND_ONE, 1, true));
    uint64_t second = c.said.report;
    assert_int_equal(resubmit(first, &mend_two, 1, true), ST_CONFLICT);
    assert_non_null(strstr(c.err.message, "go on there"));
    EXPECT_OK(&c, resubmit(second, &mend_two, 1, true));
    ASSERT_SAID(&c, 1, 1, 0, 0, 0, 0);
    assert_int_equal(held(), 0);
    uint64_t third = c.said.report;
    assert_int_equal(case_withdraw(&c, second, false), 0);
    assert_int_equal(held(), 2); /* the first's; the second's fell with it, and the third mends nothing that stands */
    assert_int_equal(summary(third).takes_up, second);
    EXPECT_OK(&c, resubmit(first, &mend_two, 1, true));
    assert_int_equal(held(), 1);
}

static void rows_may_be_given_up(void **state)
{
    static const MendedRow none[] = {{.row = 2}, {.row = 3}};

    (void)state;
    EXPECT_OK(&c, resubmit(first, none, 1, true));
    ASSERT_SAID(&c, 1, 0, 0, 0, 1, 0);
    assert_int_equal(held(), 1);
    assert_int_equal(case_withdraw(&c, c.said.report, false), 0);
    EXPECT_OK(&c, resubmit(first, none, 2, true));
    ASSERT_SAID(&c, 0, 0, 0, 0, 0, 0);
    assert_int_not_equal(c.said.report, first);
    assert_int_equal(held(), 0);
    assert_int_equal(resubmit(c.said.report, none, 2, true), ST_NOT_FOUND);
}

static void nothing_is_taken_up_when_nothing_is_mended(void **state)
{
    (void)state;
    EXPECT_OK(&c, resubmit(first, NULL, 0, true));
    assert_int_equal(c.said.report, first);
    assert_int_equal(held(), 2);
    assert_int_equal(summary(first).taken_up, 0);
}

/* Row 2 comes again, the others are sealed and stay where they are. */
static void sealed_rows_that_are_not_given_stay_held(void **state)
{
    static const MendedRow mended = {
        .row = 2, .raw = {"{\"id\":\"2\",\"name\":\"Xanthippos\",\"born\":\"1987-12-07\",\"sex\":\"male\"}", 63}};
    static const char *const mapping =
        "{\"mapping\": 1, \"name\": \"victims\", \"type\": \"victim\", \"key\": {\"system\": \"v\", \"columns\": "
        "[\"id\"]}, \"fields\": {\"victim_name\": {\"column\": \"name\"}, \"birth_date\": {\"column\": \"born\"}, "
        "\"sex\": {\"column\": \"sex\"}}, \"geometry\": \"none\"}";

    (void)state;
    c.options.type = (Text){0};
    case_import(&c, mapping, "v.csv",
                "id,name,born,sex\n1,Quetzalina,1980-99-03,female\n2,Xanthippos,1987-13-77,male\n"
                "3,Zweihander,1980-02-03,nonsense\n");
    ASSERT_SAID(&c, 3, 0, 0, 0, 3, 0);
    uint64_t report = c.said.report;
    ResubmitOptions again = {.report = report,
                             .rows = &mended,
                             .row_count = 1,
                             .mapping = c.options.mapping,
                             .approve = true,
                             .actor = {TEXT("ana")}};
    EXPECT_OK(&c, report_resubmit(c.programme, &again, &c.arena, &c.said, &c.err));
    ASSERT_SAID(&c, 1, 1, 0, 0, 0, 0);
    assert_int_equal(held(), 2 + 2);
    assert_string_equal(statement(report), arena_format(&c.arena, "1:held:0 2:held:%d 3:held:0", (int)c.said.report));
    assert_int_equal(summary(report).taken_up, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_that_were_taken_up_are_held_once, setup, end),
        cmocka_unit_test_setup_teardown(a_report_that_falls_gives_its_rows_back, setup, end),
        cmocka_unit_test_setup_teardown(rows_go_from_report_to_report, setup, end),
        cmocka_unit_test_setup_teardown(rows_may_be_given_up, setup, end),
        cmocka_unit_test_setup_teardown(nothing_is_taken_up_when_nothing_is_mended, setup, end),
        cmocka_unit_test_setup_teardown(sealed_rows_that_are_not_given_stay_held, setup, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
