#include "programme_case.h"

#include "service/measure_number.h"
#include "service/portfolio.h"

/* A file made for COD with one more programme. Values have single quotes for double ones. */
static ProgrammeCase c;
static Scope scope;
static const char *other;

#define F(...) arena_format(&c.arena, __VA_ARGS__)

static const char *made(const char *type, const char *values)
{
    return case_record(&c, type, values);
}

static int setup(void **state)
{
    (void)state;
    scope = scope_of_administrator();
    case_start(&c);
    other = made("programme", "'programme_code':'OTH','programme_name':'Other','active_from':'2020-01-01'");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    case_done(&c);
    return 0;
}

static Portfolio read_on(const char *on)
{
    Portfolio portfolio;
    Reader *reader;
    FrameworkSet frameworks;
    FrameworkQuestion question = {.scope = &scope, .on = case_day(on)};

    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, framework_set_read(reader, &c.arena, &question, &frameworks, &c.err));
    EXPECT_OK(&c, portfolio_read(reader, &c.arena, &question, &frameworks, &portfolio, &c.err));
    reader_release(reader);
    return portfolio;
}

/* The first finding of this kind of a programme, NULL without one. */
static const PortfolioFinding *finding_of(const Portfolio *portfolio, FindingKind kind, const char *code)
{
    for (size_t i = 0; i < portfolio->finding_count; i++) {
        const PortfolioFinding *finding = &portfolio->findings[i];
        Text of = finding->row == NULL ? (Text){0} : finding->row->code;
        if (finding->kind == kind && text_equal(of, text_of(code))) {
            return finding;
        }
    }
    return NULL;
}

static void land_make(const char *programme, const char *on, const char *area)
{
    const char *named = programme == NULL ? "" : F(",'programme':'%s'", programme);

    made("land_release", F("'product_type':'cleared_area','released_date':'%s'%s%s", on, area, named));
}

/* This year to the month of the day, the same months of the year before; a year alone is in its year. */
static void land_is_of_the_same_months(void **state)
{
    (void)state;
    land_make(NULL, "2024-03-31", ",'reported_area':100.5");
    land_make(NULL, "2024-04-01", ",'reported_area':40");
    land_make(NULL, "2024-05-01", ",'reported_area':7");
    land_make(NULL, "2023-04-30", ",'reported_area':20");
    land_make(NULL, "2023-05-01", ",'reported_area':30");
    land_make(NULL, "2023", ",'reported_area':1");
    land_make(other, "2024-01-10", "");
    Portfolio portfolio = read_on("2024-04-15");
    assert_int_equal(portfolio.row_count, 2);
    const PortfolioRow *own = &portfolio.rows[0], *row = &portfolio.rows[1];
    assert_true(own->own);
    assert_int_equal(own->land.this_year.records, 2);
    assert_int_equal(own->land.this_year.sums[0], 140500);
    assert_int_equal(own->land.last_year.sums[0], 21000);
    assert_int_equal(row->land.this_year.records, 1);
    assert_int_equal(row->land.this_year.given[0], 0); /* not known, not zero */
    assert_int_equal(portfolio.all.land.this_year.records, 3);
    assert_int_equal(portfolio.all.land.this_year.sums[0], 140500);
    assert_int_equal(row->reported.day, case_day("2024-01-01"));
    assert_int_equal(row->reported.precision, PRECISION_MONTH);
}

/* Methods stand apart, in the rows and in the total. */
static void methods_are_never_added(void **state)
{
    static const char *const sessions[] = {"'eore_category':'eore_direct','women':5,'men':4,'girls':0,'boys':1",
                                           "'eore_category':'eore_training','women':2,'men':2"};

    (void)state;
    for (size_t i = 0; i < 2 * COUNT_OF(sessions); i++) {
        made("eore_session",
             F("'session_date':'2024-02-03',%s%s", sessions[i / 2], i % 2 == 0 ? "" : F(",'programme':'%s'", other)));
    }
    Portfolio portfolio = read_on("2024-04-15");
    assert_int_equal(portfolio.rows[1].reached_count, 2);
    assert_int_equal(portfolio.all.reached_count, 2);
    for (size_t i = 0; i < 2; i++) {
        const PortfolioReach *reach = &portfolio.all.reached[i];
        bool direct = text_equal(reach->method.id, TEXT("eore_direct"));
        assert_int_equal(reach->years.this_year.sums[0], direct ? 20000 : 8000);
    }
}

/* What has a state that ends is not open; what has none is. */
static void open_hazards_are_those_that_have_not_ended(void **state)
{
    static const char *const states[] = {"'hazard_status':'open','reported_area':10,", "'hazard_status':'closed',", ""};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        made("hazard", F("%s'land_class':'cha','hazard_kind':'unknown'", states[i]));
    }
    Portfolio portfolio = read_on("2024-04-15");
    assert_int_equal(portfolio.rows[0].hazards.records, 3);
    assert_int_equal(portfolio.rows[0].open_hazards.records, 2);
    assert_int_equal(portfolio.rows[0].open_hazards.sums[0], 10000);
    assert_int_equal(portfolio.rows[0].open_hazards.given[0], 1);
}

static void heads_make(const char *employer, const char *programme, const char *grade, int women, int men)
{
    made("headcount", F("'employer':'%s','programme':'%s','headcount_date':'2024-01-31','staff_grade':'%s','women':%d,"
                        "'men':%d",
                        employer, programme, grade, women, men));
}

/* A gap is told of a group that is not small; what is a gap only of all together is told of all. */
static void gaps_are_of_groups_that_are_not_small(void **state)
{
    (void)state;
    const char *employer = made("organisation", "'organisation_name':'Office','short_name':'OFF'");
    const char *third = made("programme", "'programme_code':'TRD','programme_name':'Third'");
    heads_make(employer, other, "p_4", 2, 14);
    heads_make(employer, other, "p_3", 2, 10);
    heads_make(employer, third, "p_3", 2, 10);
    heads_make(employer, other, "p_2", 12, 12);
    Portfolio portfolio = read_on("2024-04-15");
    const PortfolioParity *parity = &portfolio.rows[1].parity;
    assert_true(parity->told);
    assert_int_equal(parity->count.women, 16);
    assert_int_equal(parity->gap_count, 1);
    assert_true(text_equal(parity->gaps[0].grade, TEXT("p_4")));
    assert_int_equal(portfolio.rows[2].parity.gap_count, 0);
    assert_int_equal(portfolio.all.parity.gap_count, 2);
    assert_false(portfolio.rows[0].parity.told);
    const PortfolioFinding *finding = finding_of(&portfolio, FINDING_PARITY_GAP, "OTH");
    assert_non_null(finding);
    Label said = finding_sentence(&c.arena, finding);
    assert_true(text_equal(said.in[LANGUAGE_EN], TEXT("OTH, P-4: 2 women, 14 men")));
    assert_non_null(finding_of(&portfolio, FINDING_PARITY_GAP, ""));
}

static const char *plan_make(const char *code, const char *from, const char *to)
{
    return made("framework", F("'framework_code':'%s','framework_title':'%s','framework_kind':'workplan',"
                               "'workplan_scope':'field_workplan','valid_from':'%s','valid_to':'%s','programme':'%s',"
                               "'update_frequency':'freq_quarterly'",
                               code, code, from, to, other));
}

static const char *activity_make(const char *plan, const char *code)
{
    return made("framework_node",
                F("'framework':'%s','result_code':'%s','node_level':'level_activity','result_text':'%s',"
                  "'planned_start':'2024-01-01','planned_end':'2024-12-31',"
                  "'node_status':'node_in_progress'",
                  plan, code, code));
}

/* No plan, a plan that is over, a plan whose updates are missing: the gravest first. */
static void what_is_missing_is_chased(void **state)
{
    (void)state;
    Portfolio portfolio = read_on("2024-04-15");
    assert_int_equal(finding_of(&portfolio, FINDING_NO_WORKPLAN, "OTH")->since, case_day("2020-01-01"));
    assert_non_null(finding_of(&portfolio, FINDING_NO_WORKPLAN, "COD"));
    assert_non_null(finding_of(&portfolio, FINDING_NEVER_REPORTED, "OTH"));
    activity_make(plan_make("OLD", "2023-01-01", "2023-12-31"), "1");
    portfolio = read_on("2024-04-15");
    const PortfolioFinding *finding = finding_of(&portfolio, FINDING_NO_PLAN_IN_FORCE, "OTH");
    assert_int_equal(finding->since, case_day("2024-01-01"));
    assert_true(portfolio.findings[0].kind <= FINDING_NO_PLAN_IN_FORCE);
    assert_int_equal(finding_of(&portfolio, FINDING_PAST_END, "OTH")->count, 1);
    const char *late = activity_make(plan_make("NEW", "2024-01-01", "2024-12-31"), "1");
    portfolio = read_on("2024-05-05");
    assert_null(finding_of(&portfolio, FINDING_NO_PLAN_IN_FORCE, "OTH"));
    finding = finding_of(&portfolio, FINDING_UPDATE_MISSING, "OTH");
    Id id;
    assert_true(id_parse(text_of(late), &id) && id_equal(finding->id, id));
    assert_int_equal(finding->since, case_day("2024-05-01"));
    made("progress_update", F("'framework_node':'%s','update_date':'2024-05-02','percent_complete':10,"
                              "'node_status':'node_in_progress'",
                              late));
    portfolio = read_on("2024-05-05");
    assert_null(finding_of(&portfolio, FINDING_UPDATE_MISSING, "OTH"));
    assert_non_null(finding_of(&portfolio, FINDING_BEHIND, "OTH"));
    assert_null(finding_of(&portfolio, FINDING_SILENT, "OTH"));
    portfolio = read_on("2024-07-02");
    assert_int_equal(finding_of(&portfolio, FINDING_SILENT, "OTH")->since, case_day("2024-05-02"));
    assert_int_equal(finding_of(&portfolio, FINDING_SILENT, "OTH")->count, 61);
}

/* What was told of long ago is not never; what comes after the day is not yet. */
static void silence_is_counted_from_whatever_came_last(void **state)
{
    (void)state;
    land_make(other, "2020-06-15", "");
    land_make(NULL, "2024-05-02", "");
    Portfolio portfolio = read_on("2024-04-15");
    const PortfolioFinding *finding = finding_of(&portfolio, FINDING_SILENT, "OTH");
    assert_int_equal(finding->since, case_day("2020-06-30"));
    assert_null(finding_of(&portfolio, FINDING_NEVER_REPORTED, "OTH"));
    assert_non_null(finding_of(&portfolio, FINDING_NEVER_REPORTED, "COD"));
    made("hazard", F("'land_class':'cha','reported_date':'2024-04-01','programme':'%s'", other));
    portfolio = read_on("2024-04-15");
    assert_null(finding_of(&portfolio, FINDING_SILENT, "OTH"));
}

/* Whoever may not see a measure's fields gets no figure of it. */
static void a_scope_that_sees_less_gets_less(void **state)
{
    (void)state;
    land_make(NULL, "2024-03-31", ",'reported_area':100");
    scope = (Scope){.max_class = CLASS_PUBLIC};
    Portfolio portfolio = read_on("2024-04-15");
    assert_null(portfolio.land);
    assert_int_equal(portfolio.rows[0].land.this_year.records, 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(land_is_of_the_same_months),
        CASE(methods_are_never_added),
        CASE(open_hazards_are_those_that_have_not_ended),
        CASE(gaps_are_of_groups_that_are_not_small),
        CASE(what_is_missing_is_chased),
        CASE(silence_is_counted_from_whatever_came_last),
        CASE(a_scope_that_sees_less_gets_less),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
