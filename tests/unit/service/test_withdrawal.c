#include "programme_case.h"

#include "base/time.h"

static const char *const KEYED =
    "{\"mapping\": 1, \"name\": \"keyed\", \"type\": \"organisation\","
    " \"key\": {\"system\": \"list\", \"columns\": [\"id\"]}, \"fields\": {"
    " \"organisation_name\": {\"column\": \"name\"}, \"website\": {\"column\": \"web\"},"
    " \"parent_organisation\": {\"reference\": {\"column\": \"parent\", \"system\": \"list\"}}}}";

static int setup(void **state)
{
    static ProgrammeCase c;

    case_start(&c);
    *state = &c;
    return 0;
}

static int teardown(void **state)
{
    case_done(*state);
    return 0;
}

static void takes_back_records_that_refer_to_each_other(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, KEYED, "a.csv", "id,name,parent\n2,child,1\n1,parent,\n3,grandchild,2\n");
    ASSERT_SAID(c, 3, 3, 0, 0, 0, 0);
    ASSERT_VALUES(c, "organisation", "parent_organisation", "-|set|set");
    assert_int_equal(case_withdraw(c, c->said.report, false), 0);
    assert_int_equal(case_count(c, "organisation"), 0);
}

static void names_records_of_other_reports_that_refer_to_what_would_go(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, KEYED, "a.csv", "id,name,parent\n1,parent,\n");
    uint64_t first = c->said.report;
    case_import(c, KEYED, "b.csv", "id,name,parent\n2,child,1\n3,child,1\n");
    assert_int_equal(case_withdraw(c, first, false), 1);
    assert_int_equal(case_count(c, "organisation"), 3);
    assert_int_equal(case_withdraw(c, c->said.report, false), 0);
    assert_int_equal(case_withdraw(c, first, false), 0);
    assert_int_equal(case_count(c, "organisation"), 0);
}

static void tells_how_many_refer_to_one_of_many(void **state)
{
    ProgrammeCase *c = *state;
    BUFFER file = {0};
    WithdrawalConflict *conflicts;
    size_t count;

    buffer_string(&file, "id,name\n");
    for (int i = 1; i <= 40; i++) {
        buffer_string(&file, arena_format(&c->arena, "%d,organisation %d\n", i, i));
    }
    buffer_byte(&file, '\0');
    case_import(c, KEYED, "a.csv", file.at);
    uint64_t first = c->said.report;
    case_import(c, KEYED, "b.csv", "id,name,parent\n51,child,7\n52,child,7\n53,child,9\n");
    assert_int_equal(report_withdraw(c->programme, (Actor){TEXT("ana")}, first, TEXT("wrong"), false, &c->arena,
                                     &conflicts, &count, &c->err),
                     ST_CONFLICT);
    assert_int_equal(count, 2);
    bool two_first = text_starts(conflicts[0].what, TEXT("referred to by 2 of 'organisation'"));
    assert_true(text_starts(conflicts[two_first ? 0 : 1].what, TEXT("referred to by 2 of 'organisation'")));
    assert_true(text_starts(conflicts[two_first ? 1 : 0].what, TEXT("referred to by 1 of 'organisation'")));
}

static void restores_the_values_an_update_replaced(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, KEYED, "a.csv", "id,name,web\n1,one,old.org\n2,two,\n");
    case_import(c, KEYED, "a.csv", "id,name,web\n1,one,new.org\n2,two,\n");
    ASSERT_SAID(c, 2, 0, 1, 1, 0, 0);
    ASSERT_VALUES(c, "organisation", "website", "new.org|-");
    assert_int_equal(case_withdraw(c, c->said.report, false), 0);
    ASSERT_VALUES(c, "organisation", "website", "old.org|-");
    case_import(c, KEYED, "a.csv", "id,name,web\n1,one,new.org\n2,two,\n");
    ASSERT_SAID(c, 2, 0, 1, 1, 0, 0);
}

static void an_update_can_go_although_others_refer_to_its_record(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, KEYED, "a.csv", "id,name,web,parent\n1,one,old.org,\n2,two,,1\n");
    case_import(c, KEYED, "a.csv", "id,name,web,parent\n1,one,new.org,\n2,two,,1\n");
    assert_int_equal(case_withdraw(c, c->said.report, false), 0);
    ASSERT_VALUES(c, "organisation", "website", "old.org|-");
}

static void force_keeps_later_edits(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, KEYED, "a.csv", "id,name,web\n1,one,old.org\n");
    uint64_t first = c->said.report;
    case_import(c, KEYED, "a.csv", "id,name,web\n1,one,new.org\n");
    assert_int_equal(case_withdraw(c, first, false), 1);
    ASSERT_VALUES(c, "organisation", "website", "new.org");
    assert_int_equal(case_withdraw(c, first, true), 0);
    ASSERT_VALUES(c, "organisation", "website", "new.org");
    ASSERT_VALUES(c, "organisation", "organisation_name", "-");
}

static void a_report_goes_once_and_with_a_reason(void **state)
{
    ProgrammeCase *c = *state;
    WithdrawalConflict *conflicts;
    size_t count;

    case_import(c, KEYED, "a.csv", "id,name\n1,one\n");
    assert_int_equal(report_withdraw(c->programme, (Actor){TEXT("ana")}, c->said.report, TEXT("  "), false, &c->arena,
                                     &conflicts, &count, &c->err),
                     ST_INVALID);
    assert_string_equal(c->err.path, "/reason");
    assert_int_equal(case_withdraw(c, c->said.report, false), 0);
    assert_int_equal(report_withdraw(c->programme, (Actor){TEXT("ana")}, c->said.report, TEXT("again"), false,
                                     &c->arena, &conflicts, &count, &c->err),
                     ST_CONFLICT);
    assert_int_equal(count, 0);
}

static void rows_are_new_again_after_withdrawal(void **state)
{
    ProgrammeCase *c = *state;

    for (int round = 0; round < 2; round++) {
        case_import(c, KEYED, "a.csv", "id,name\n1,one\n2,two\n");
        ASSERT_SAID(c, 2, 2, 0, 0, 0, 0);
        assert_int_equal(case_withdraw(c, c->said.report, false), 0);
        assert_int_equal(case_count(c, "organisation"), 0);
    }
}

/* Twenty thousand records that refer to one another: a search per record and table would take minutes. */
static void a_large_report_goes_in_one_pass(void **state)
{
    enum { ROWS = 20000 };
    ProgrammeCase *c = *state;
    BUFFER file = {0};

    buffer_string(&file, "id,name,parent\n");
    for (int i = 1; i <= ROWS; i++) {
        buffer_string(&file, arena_format(&c->arena, "%d,organisation %d,%d\n", i, i, i / 10));
    }
    buffer_byte(&file, '\0');
    case_import(c, KEYED, "a.csv", file.at);
    assert_int_equal(c->said.stored, ROWS);
    int64_t before = time_ticks_ms();
    assert_int_equal(case_withdraw(c, c->said.report, false), 0);
    print_message("%d records withdrawn in %lld ms\n", ROWS, (long long)(time_ticks_ms() - before));
    assert_int_equal(case_count(c, "organisation"), 0);
    buffer_done(&file);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(takes_back_records_that_refer_to_each_other),
        CASE(names_records_of_other_reports_that_refer_to_what_would_go),
        CASE(tells_how_many_refer_to_one_of_many),
        CASE(restores_the_values_an_update_replaced),
        CASE(an_update_can_go_although_others_refer_to_its_record),
        CASE(force_keeps_later_edits),
        CASE(a_report_goes_once_and_with_a_reason),
        CASE(rows_are_new_again_after_withdrawal),
        CASE(a_large_report_goes_in_one_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
