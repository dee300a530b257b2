#include "programme_case.h"

#include "service/framework_json.h"

/* A programme whose records are made one by one. Values have single quotes for double ones. */
static ProgrammeCase c;
static Scope scope;

#define F(...) arena_format(&c.arena, __VA_ARGS__)

static int setup(void **state)
{
    (void)state;
    scope = scope_of_administrator();
    case_start(&c);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    case_done(&c);
    return 0;
}

static const char *made(const char *type, const char *values)
{
    return case_record(&c, type, values);
}

static const char *plan_make(const char *code, const char *plan_scope, const char *owner)
{
    const char *owned = owner == NULL ? "" : F(",'owner_organisation':'%s','owner_function':'Focal point'", owner);

    return made("framework", F("'framework_code':'%s','framework_title':'%s','framework_kind':'workplan',"
                               "'workplan_scope':'%s','valid_from':'2024-01-01','valid_to':'2024-12-31',"
                               "'update_frequency':'freq_quarterly'%s",
                               code, code, plan_scope, owned));
}

static const char *node_make(const char *plan, const char *code, const char *level, const char *more)
{
    return made("framework_node", F("'framework':'%s','result_code':'%s','node_level':'%s','result_text':'%s'%s", plan,
                                    code, level, code, more));
}

static const char *activity_make(const char *plan, const char *code, const char *parent)
{
    return node_make(plan, code, "level_activity",
                     F(",'parent_node':'%s','planned_start':'2024-01-01','planned_end':'2024-12-31',"
                       "'node_status':'node_in_progress'",
                       parent));
}

static void update_make(const char *activity, const char *on, int percent, const char *status)
{
    made("progress_update", F("'framework_node':'%s','update_date':'%s','percent_complete':%d,'node_status':'%s'",
                              activity, on, percent, status));
}

static Workplans read_on(const char *on)
{
    Workplans plans;
    Reader *reader;
    FrameworkQuestion question = {.scope = &scope, .on = case_day(on)};

    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    FrameworkSet frameworks;
    EXPECT_OK(&c, framework_set_read(reader, &c.arena, &question, &frameworks, &c.err));
    EXPECT_OK(&c, workplans_read(reader, &c.arena, &question, &frameworks, &plans, &c.err));
    reader_release(reader);
    return plans;
}

#define ASSERT_PERCENT(ratio, hundredths) assert_int_equal(ratio_rounded(ratio, 10000), hundredths)

/* Nineteen plans of the field, two of them in one country, work towards one of the global plan's results. */
static void twenty_workplans_roll_up(void **state)
{
    (void)state;
    const char *owner = made("organisation", "'organisation_name':'Office','short_name':'OFF'");
    const char *global = plan_make("GLOBAL", "global_workplan", owner);
    const char *objective = node_make(global, "O1", "level_objective", "");
    update_make(activity_make(global, "O1.1", objective), "2024-06-20", 40, "node_in_progress");
    for (int i = 1; i <= 19; i++) {
        const char *plan = plan_make(F("FIELD-%02d", i), "field_workplan", owner);
        const char *output = node_make(plan, "1", "level_output", "");
        update_make(activity_make(plan, "1.1", output), "2024-06-20", i == 19 ? 100 : 50, "node_in_progress");
        if (i <= 17) {
            made("node_link", F("'framework_node':'%s','link_kind':'link_parent_workplan','target_node':'%s',"
                                "'link_relation':'relation_contributes','link_source':'plan'",
                                output, objective));
        }
    }
    Workplans plans = read_on("2024-07-01");
    assert_int_equal(plans.plan_count, 20);
    assert_int_equal(plans.global_count, 1);
    assert_int_equal(plans.field_count, 19);
    assert_true(text_equal(plans.plans[0].code, TEXT("GLOBAL")));
    ASSERT_PERCENT(plans.roll.progress, (40 + 18 * 50 + 100) * 100 / 20);
    assert_int_equal(plans.roll.weakest, 0);
    ASSERT_PERCENT(ratio_subtract(plans.roll.most, plans.roll.least), 6000);
    ASSERT_PERCENT(roll_coverage(&plans.roll), 10000);
    assert_int_equal(plans.result_count, 1);
    assert_int_equal(plans.results[0].contribution_count, 17);
    assert_int_equal(plans.local_only, 2);
    assert_int_equal(plans.late_count, 0);
}

/* Sixty small activities weigh no more than ten. */
static void each_level_has_weights_of_its_own(void **state)
{
    (void)state;
    const char *plan = plan_make("P", "field_workplan", NULL);
    const char *large = node_make(plan, "1", "level_output", ""), *small = node_make(plan, "2", "level_output", "");
    for (int i = 0; i < 12; i++) {
        update_make(activity_make(plan, F("1.%d", i + 1), large), "2024-03-01", 100, "node_completed");
    }
    update_make(activity_make(plan, "2.1", small), "2024-03-01", 20, "node_in_progress");
    Workplans plans = read_on("2024-03-15");
    ASSERT_PERCENT(plans.plans[0].roll.progress, 6000);
    assert_int_equal(plans.plans[0].roll.weakest, 1);
    assert_int_equal(plans.plans[0].fault_count, 1);
    assert_int_equal(plans.plans[0].faults[0].kind, FRAMEWORK_NO_OWNER);
}

/* On hold keeps what was told last, completed is whole, cancelled is listed apart, silence is not zero. */
static void activities_are_as_far_as_was_said_last(void **state)
{
    (void)state;
    const char *plan = plan_make("P", "field_workplan", NULL);
    const char *output = node_make(plan, "1", "level_output", "");
    const char *held = activity_make(plan, "1.1", output), *done = activity_make(plan, "1.2", output);
    const char *gone = activity_make(plan, "1.3", output);
    activity_make(plan, "1.4", output);
    node_make(plan, "1.5", "level_activity",
              F(",'parent_node':'%s','planned_start':'2024-01-01','planned_end':'2024-12-31',"
                "'node_status':'node_not_started'",
                output));
    update_make(held, "2024-01-20", 30, "node_in_progress");
    made("progress_update", F("'framework_node':'%s','update_date':'2024-02-20','node_status':'node_on_hold'", held));
    update_make(done, "2024-02-20", 90, "node_completed");
    update_make(gone, "2024-02-20", 10, "node_cancelled");
    Workplans plans = read_on("2024-03-15");
    const ResultNode *node = &plans.plans[0].nodes[plans.plans[0].first_root];
    ASSERT_PERCENT(node->progress, 4333); /* 30, 100 and 0 */
    assert_int_equal(node->roll.parts, 4);
    assert_int_equal(node->roll.reported, 3);
    assert_int_equal(node->roll.cancelled, 1);
    plans = read_on("2024-02-01");
    node = &plans.plans[0].nodes[plans.plans[0].first_root];
    ASSERT_PERCENT(node->progress, 1500);
}

/* Who is late, since when, and who answers for it; what is done or called off is not asked for. */
static void overdue_updates_are_chased(void **state)
{
    (void)state;
    const char *owner = made("organisation", "'organisation_name':'Office','short_name':'OFF'");
    const char *plan = plan_make("P", "field_workplan", owner);
    const char *output = node_make(plan, "1", "level_output", "");
    const char *silent = activity_make(plan, "1.1", output), *told = activity_make(plan, "1.2", output);
    update_make(activity_make(plan, "1.3", output), "2024-02-01", 100, "node_completed");
    update_make(told, "2024-04-10", 20, "node_in_progress");
    update_make(silent, "2024-01-10", 5, "node_in_progress");
    assert_int_equal(read_on("2024-04-30").late_count, 0);
    Workplans plans = read_on("2024-07-30");
    assert_int_equal(plans.late_count, 0); /* the second quarter may be told until the 30th */
    plans = read_on("2024-07-31");
    assert_int_equal(plans.late_count, 2);
    assert_int_equal(plans.late[0].since, case_day("2024-07-31"));
    assert_int_equal(plans.late[0].last, case_day("2024-01-10"));
    assert_true(text_equal(plans.late[0].owner_function, TEXT("Focal point")));
    assert_true(text_index(plans.late[0].owner_name, 'O') >= 0);
    update_make(told, "2024-07-30", 40, "node_in_progress");
    plans = read_on("2024-07-31");
    assert_int_equal(plans.late_count, 1);
    made("framework", F("'framework_code':'Q','framework_title':'Q','valid_from':'2024-01-01'"));
    assert_int_equal(read_on("2024-07-31").plan_count, 1);
}

/* Amounts of different money are not added. */
static void needs_add_up_by_category_and_currency(void **state)
{
    (void)state;
    const char *plan = plan_make("P", "global_workplan", NULL), *other = plan_make("Q", "field_workplan", NULL);
    static const char *const needs[] = {"'need_currency':'USD','amount_needed':100.5,'amount_secured':40",
                                        "'need_currency':'USD','amount_needed':50",
                                        "'need_currency':'EUR','amount_needed':7,'amount_secured':7"};
    for (size_t i = 0; i < COUNT_OF(needs); i++) {
        made("funding_need", F("'framework':'%s','need_purpose':'x','need_category':'need_training',%s",
                               i == 1 ? other : plan, needs[i]));
    }
    Workplans plans = read_on("2024-03-15");
    assert_int_equal(plans.need_count, 2);
    assert_int_equal(plans.needs[0].needed, 150500);
    assert_int_equal(plans.needs[0].secured, 40000);
    assert_int_equal(plans.needs[1].needed, 7000);
}

/* (yes + half of partly) by what applies; the last answer of an item stands, and what is not asked is not no. */
static void the_checklist_has_a_score(void **state)
{
    static const char *const answers[] = {"check_yes", "check_yes", "check_partly", "check_no", "check_not_applicable"};
    const char *items[6];

    (void)state;
    for (int i = 0; i < 6; i++) {
        items[i] = made("checklist_item", F("'item_code':'X%d','question':'?','checklist_section':'%s'", i,
                                            i < 2 ? "check_design" : "check_eore"));
    }
    made("checklist_answer",
         F("'checklist_item':'%s','answer_date':'2024-01-01','checklist_state':'check_no'", items[0]));
    for (int i = 0; i < 5; i++) {
        made("checklist_answer",
             F("'checklist_item':'%s','answer_date':'2024-02-01','checklist_state':'%s'", items[i], answers[i]));
    }
    Workplans plans = read_on("2024-03-15");
    assert_int_equal(plans.checklist_count, 1);
    ASSERT_PERCENT(plans.checklists[0].score, 6250);
    assert_int_equal(plans.checklists[0].not_applicable, 1);
    assert_int_equal(plans.checklists[0].unanswered, 1);
    assert_int_equal(plans.checklists[0].section_count, 2);
    assert_true(text_equal(plans.checklists[0].name.in[LANGUAGE_EN], TEXT("Democratic Republic of the Congo")));
    ASSERT_PERCENT(read_on("2024-01-15").checklists[0].score, 0);
    assert_false(ratio_is_known(checklist_score(0, 0, 0)));
}

static void programmes_are_called_as_their_records_say(void **state)
{
    static const char *const programmes[] = {
        "'programme_code':'COD','programme_name':'North','programme_name_fr':'Nord'",
        "'programme_code':'OTH','programme_name':'Other'", "'programme_code':'TRD'"};
    static const char *const called[][2] = {{"North", "Nord"}, {"Other", "Other"}, {"TRD", "TRD"}};
    const char *item = made("checklist_item", "'item_code':'X','question':'?','checklist_section':'check_design'");

    (void)state;
    for (size_t i = 0; i < COUNT_OF(programmes); i++) {
        made("checklist_answer",
             F("'checklist_item':'%s','programme':'%s','answer_date':'2024-01-01','checklist_state':'check_yes'", item,
               made("programme", programmes[i])));
    }
    Workplans plans = read_on("2024-03-15");
    assert_int_equal(plans.checklist_count, COUNT_OF(programmes));
    for (size_t i = 0; i < COUNT_OF(programmes); i++) {
        for (int language = 0; language < LANGUAGE_COUNT; language++) {
            assert_true(text_equal(plans.checklists[i].name.in[language], text_of(called[i][language])));
        }
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(twenty_workplans_roll_up),
        CASE(each_level_has_weights_of_its_own),
        CASE(activities_are_as_far_as_was_said_last),
        CASE(overdue_updates_are_chased),
        CASE(needs_add_up_by_category_and_currency),
        CASE(the_checklist_has_a_score),
        CASE(programmes_are_called_as_their_records_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
