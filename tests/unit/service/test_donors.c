#include "programme_case.h"

#include "measure/amount.h"
#include "service/donors.h"

/* One output with one indicator, paid by whom a case says. Values have single quotes for double ones. */
static ProgrammeCase c;
static Scope scope;
static const char *plan, *node, *indicator;

#define F(...) arena_format(&c.arena, __VA_ARGS__)

static const char *made(const char *type, const char *values)
{
    return case_record(&c, type, values);
}

static const char *donor_make(const char *code)
{
    return made("organisation", F("'organisation_name':'%s','short_name':'%s'", code, code));
}

static const char *indicator_make(const char *of, const char *code, const char *kind, const char *value)
{
    const char *id = made("indicator", F("'framework_node':'%s','indicator_code':'%s','indicator_name':'%s',"
                                         "'ascending':true,%s",
                                         of, code, code, kind));

    made("actual", F("'indicator':'%s','period_start':'2024-01-01','period_end':'2024-03-31','actual_value':%s,"
                     "'actual_status':'actual_verified'",
                     id, value));
    return id;
}

static int setup(void **state)
{
    (void)state;
    scope = scope_of_administrator();
    case_start(&c);
    plan = made("framework", "'framework_code':'LF','framework_title':'LF','valid_from':'2024-01-01',"
                             "'valid_to':'2024-12-31','framework_kind':'project_logframe'");
    node = made("framework_node",
                F("'framework':'%s','result_code':'1','node_level':'level_output','result_text':'1'", plan));
    indicator = indicator_make(node, "1a", "'value_kind':'value_flow'", "0.005");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    case_done(&c);
    return 0;
}

static void fund(const char *of, const char *donor, const char *more)
{
    made("node_funding", F("'framework_node':'%s','donor_organisation':'%s',%s", of, donor, more));
}

static Donors read_on(const char *on, FrameworkSet *frameworks)
{
    Donors donors;
    Reader *reader;
    FrameworkQuestion question = {.scope = &scope, .on = case_day(on)};

    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, framework_set_read(reader, &c.arena, &question, frameworks, &c.err));
    EXPECT_OK(&c, donors_read(reader, &c.arena, &question, frameworks, &donors, &c.err));
    reader_release(reader);
    return donors;
}

/* The donor's part of indicator `i` of its result `r`, in thousandths; INT64_MIN where there is none. */
static int64_t part_of(const Donors *donors, const char *code, size_t r, size_t i)
{
    const Donor *donor;
    int64_t part;

    EXPECT_OK(&c, donor_find(&c.arena, donors, text_of(code), &donor, &c.err));
    const DonorResult *result = &donor->results[r];
    return pro_rata(&c.arena, &result->framework->indicators[i], &result->donors, donor->id, &part) ? part : INT64_MIN;
}

/* Five thousandths at 50 and 50 percent are three and two, never six. */
static void parts_come_to_the_whole_exactly(void **state)
{
    (void)state;
    FrameworkSet frameworks;
    fund(node, donor_make("A"), "'funding_share':50");
    fund(node, donor_make("B"), "'funding_share':50");
    Donors donors = read_on("2024-06-30", &frameworks);
    assert_int_equal(donors.count, 2);
    assert_int_equal(part_of(&donors, "A", 0, 0) + part_of(&donors, "B", 0, 0), 5);
    assert_int_equal(donors.result_count, 1);
    assert_int_equal(donors.co_funded_count, 1);
}

/* What pays for a result pays for its parts; who pays changes with the day; two records of one donor are one share. */
static void shares_hold_from_a_day_to_a_day_and_below(void **state)
{
    (void)state;
    FrameworkSet frameworks;
    const char *a = donor_make("A"), *b = donor_make("B");
    const char *part = made("framework_node", F("'framework':'%s','parent_node':'%s','result_code':'1.1',"
                                                "'node_level':'level_output','result_text':'1.1'",
                                                plan, node));
    indicator_make(part, "1.1a", "'value_kind':'value_stock'", "100");
    fund(node, a, "'funding_share':25,'funding_to':'2024-03-31'");
    fund(node, a, "'funding_share':35");
    fund(node, b, "'funding_share':40,'funding_from':'2024-04-01'");
    Donors donors = read_on("2024-03-31", &frameworks);
    assert_int_equal(donors.count, 1);
    assert_int_equal(part_of(&donors, "A", 1, 1), 60 * AMOUNT_ONE);
    donors = read_on("2024-04-01", &frameworks);
    assert_int_equal(part_of(&donors, "A", 1, 1), 35 * AMOUNT_ONE);
    assert_int_equal(part_of(&donors, "B", 1, 1), 40 * AMOUNT_ONE);
    assert_int_equal(donors.all[0].results[1].donors.by, DONORS_BY_ABOVE);
}

static bool shares_are_over(const Framework *framework)
{
    for (size_t i = 0; i < framework->fault_count; i++) {
        if (framework->faults[i].kind == FRAMEWORK_SHARES_OVER) {
            return true;
        }
    }
    return false;
}

/* A percentage is not split, an unknown share gives nothing, and shares that come to too much none to anybody. */
static void what_cannot_be_told_is_not(void **state)
{
    (void)state;
    FrameworkSet frameworks;
    const char *a = donor_make("A"), *b = donor_make("B");
    indicator_make(node, "1b", "'value_kind':'value_ratio','measure_kind':'measure_percentage'", "50");
    fund(node, a, "'funding_share':60");
    fund(node, b, "'funding_amount':1000,'funding_currency':'USD'");
    Donors donors = read_on("2024-06-30", &frameworks);
    assert_int_equal(part_of(&donors, "A", 0, 0), 3);
    assert_int_equal(part_of(&donors, "A", 0, 1), INT64_MIN);
    assert_int_equal(part_of(&donors, "B", 0, 0), INT64_MIN);
    assert_false(shares_are_over(&frameworks.all[0]));
    fund(node, b, "'funding_share':40.001,'funding_from':'2024-07-01'");
    donors = read_on("2024-06-30", &frameworks);
    assert_int_equal(part_of(&donors, "A", 0, 0), 3);
    donors = read_on("2024-07-01", &frameworks);
    assert_int_equal(part_of(&donors, "A", 0, 0), INT64_MIN);
    assert_true(shares_are_over(&frameworks.all[0]));
}

/* Money is added by currency; a burn is of projects that say both. */
static void money_is_added_by_currency(void **state)
{
    static const char *const amounts[] = {"'grant_currency':'USD','budget_total':100,'spent_to_date':40",
                                          "'grant_currency':'USD','budget_total':300",
                                          "'grant_currency':'EUR','budget_total':7,'spent_to_date':7"};

    (void)state;
    FrameworkSet frameworks;
    const char *a = donor_make("A");
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        made("project", F("'project_code':'P%d','project_title':'P','donor_organisation':'%s',"
                          "'planned_end':'2024-05-31',%s",
                          (int)i, a, amounts[i]));
    }
    Donors donors = read_on("2024-06-30", &frameworks);
    const Donor *donor = &donors.all[0];
    assert_int_equal(donor->money_count, 2);
    assert_int_equal(ratio_rounded(donor->money[0].budget, 1), 400);
    assert_int_equal(ratio_rounded(donor->money[0].burn, 100), 40);
    assert_false(ratio_is_known(donor->money[0].grant));
    assert_int_equal(project_overdue(donor->projects[0], donors.on), 30);
    assert_false(ratio_is_known(project_elapsed(donor->projects[0], donors.on)));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(parts_come_to_the_whole_exactly),
        CASE(shares_hold_from_a_day_to_a_day_and_below),
        CASE(what_cannot_be_told_is_not),
        CASE(money_is_added_by_currency),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
