#include "programme_case.h"

#include "service/framework_json.h"
#include "service/goals.h"

/* A small framework in a programme of its own, and what is asked of it. */
typedef struct ResultsCase {
    ProgrammeCase c;
    const char *framework, *node, *indicator; /* ids of what was made last */
    Scope scope;
    const Framework *read;
    MeasureTotal total;
} ResultsCase;

static ResultsCase r;

static int setup(void **state)
{
    r = (ResultsCase){.scope = scope_of_administrator()};
    case_start(&r.c);
    *state = &r;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    case_done(&r.c);
    return 0;
}

static int32_t day(const char *text)
{
    Date date;

    assert_true(date_parse(text_of(text), &date));
    return date.day;
}

/* A record observed on a day; `values` has single quotes for double ones. Returns its id, or that of the one changed.
 */
static const char *said_on(const char *observed, const char *type, const char *id, const char *values)
{
    SubmitResult result;
    char text[ID_TEXT_SIZE];
    const char *named = id == NULL ? "" : arena_format(&r.c.arena, "\"id\":\"%s\",", id);
    char *body = arena_format(&r.c.arena,
                              "{\"observed\":\"%s\",\"approve\":true,\"reason\":\"test\",\"changes\":[{\"type\":\"%s\","
                              "%s\"values\":{%s}}]}",
                              observed, type, named, values);

    for (char *at = body; *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    case_submit(&r.c, body, &result);
    id_format(result.ids[0], text);
    return arena_copy(&r.c.arena, text, strlen(text));
}

static const char *made(const char *type, const char *values)
{
    return said_on("2024-01-02", type, NULL, values);
}

#define F(...) arena_format(&r.c.arena, __VA_ARGS__)

static void framework_make(const char *code, const char *more)
{
    r.framework = made("framework", F("'framework_code':'%s','framework_title':'%s','valid_from':'2024-01-01',"
                                      "'valid_to':'2024-12-31','update_frequency':'freq_quarterly'%s",
                                      code, code, more));
}

static const char *node_make(const char *code, const char *parent, const char *more)
{
    const char *under = parent == NULL ? "" : F(",'parent_node':'%s'", parent);

    r.node =
        made("framework_node", F("'framework':'%s','result_code':'%s','node_level':'level_output','result_text':'%s'"
                                 "%s%s",
                                 r.framework, code, code, under, more));
    return r.node;
}

static void indicator_make(const char *code, const char *more)
{
    r.indicator = made("indicator", F("'framework_node':'%s','indicator_code':'%s','indicator_name':'%s',"
                                      "'reporting_frequency':'freq_quarterly'%s",
                                      r.node, code, code, more));
}

static void aim(double baseline, double target)
{
    made("baseline", F("'indicator':'%s','baseline_date':'2023-12-31','baseline_value':%g", r.indicator, baseline));
    made("target", F("'indicator':'%s','period_start':'2024-01-01','period_end':'2024-12-31','target_value':%.3f",
                     r.indicator, target));
}

#define FLOW ",'ascending':true,'value_kind':'value_flow','aggregation_kind':'aggregate_sum'"
#define VERIFIED "'actual_status':'actual_verified','evidence_document':'report'"

static const char *reached(const char *from, const char *to, const char *more)
{
    return said_on(
        to, "actual", NULL,
        F("'indicator':'%s','period_start':'%s','period_end':'%s'," VERIFIED ",%s", r.indicator, from, to, more));
}

static Status framework_get(Reader *reader, const FrameworkQuestion *question, Text code)
{
    FrameworkSet set;

    TRY(framework_set_read(reader, &r.c.arena, question, &set, &r.c.err));
    return framework_find(&r.c.arena, &set, code, &r.read, &r.c.err);
}

static const Framework *read_on(const char *code, const char *on)
{
    Reader *reader;
    FrameworkQuestion question = {.scope = &r.scope, .on = day(on), .total = r.total};

    EXPECT_OK(&r.c, reader_acquire(r.c.programme, &reader, &r.c.err));
    EXPECT_OK(&r.c, framework_get(reader, &question, text_of(code)));
    reader_release(reader);
    return r.read;
}

static const Indicator *indicator_of(const char *code)
{
    for (size_t i = 0; i < r.read->indicator_count; i++) {
        if (text_equal(r.read->indicators[i].code, text_of(code))) {
            return &r.read->indicators[i];
        }
    }
    fail_msg("no indicator %s", code);
    return NULL;
}

static const ResultNode *node_of(const char *code)
{
    for (size_t i = 0; i < r.read->node_count; i++) {
        if (text_equal(r.read->nodes[i].code, text_of(code))) {
            return &r.read->nodes[i];
        }
    }
    fail_msg("no node %s", code);
    return NULL;
}

/* Kinds of the faults that were found, joined by blanks. */
static const char *faults(void)
{
    BUFFER out = {0};

    for (size_t i = 0; i < r.read->fault_count; i++) {
        buffer_format(&out, "%s%s", i == 0 ? "" : " ", framework_fault_id(r.read->faults[i].kind));
    }
    return arena_copy(&r.c.arena, buffer_view(&out).at, buffer_view(&out).length);
}

#define ASSERT_PERCENT(ratio, hundredths) assert_int_equal(ratio_rounded(ratio, 10000), hundredths)

static void published_figures_come_out(void **state)
{
    (void)state;
    framework_make("K", "");
    node_make("1.2", NULL, "");
    indicator_make("land", FLOW);
    aim(0, 741559);
    reached("2024-01-01", "2024-03-31", "'actual_value':100000");
    reached("2024-04-01", "2024-06-30", "'actual_value':91365");
    indicator_make("people", FLOW);
    aim(0, 80627);
    reached("2024-01-01", "2024-03-31", "'actual_value':8287,'sex':'male','age_group':'adult_unsplit'");
    reached("2024-01-01", "2024-03-31", "'actual_value':8090,'sex':'female','age_group':'adult_unsplit'");
    reached("2024-01-01", "2024-03-31", "'actual_value':31736,'sex':'male','age_group':'child_unsplit'");
    reached("2024-01-01", "2024-03-31", "'actual_value':32514,'sex':'female','age_group':'child_unsplit'");
    read_on(" k ", "2024-07-15");
    ASSERT_PERCENT(indicator_of("land")->figure.achievement, 2581);
    assert_int_equal(indicator_of("land")->figure.light, LIGHT_RED); /* 25.81 % of 53.83 % expected */
    assert_int_equal(ratio_rounded(indicator_of("people")->figure.actual, 1), 80627);
    assert_int_equal(indicator_of("people")->part_count, 4);
    assert_int_equal(indicator_of("people")->figure.light, LIGHT_BLUE);
    assert_string_equal(faults(), "");
    ASSERT_PERCENT(node_of("1.2")->progress, 6290); /* mean of 25.81 % and 100 % */
}

/* What was observed later did not count then, whenever it was typed; revisions stand beside the original. */
static void a_day_is_answered_by_what_was_observed_until_then(void **state)
{
    (void)state;
    framework_make("D", "");
    node_make("1", NULL, "");
    indicator_make("i", FLOW);
    aim(0, 100);
    const char *actual = reached("2024-01-01", "2024-03-31", "'actual_value':30");
    said_on("2024-05-01", "target", NULL,
            F("'indicator':'%s','period_start':'2024-01-01','period_end':'2024-12-31','target_value':60,"
              "'target_revision':1,'revision_reason':'rains'",
              r.indicator));
    said_on("2024-06-01", "actual", actual, "'actual_value':24");
    read_on("D", "2024-04-15");
    ASSERT_PERCENT(indicator_of("i")->figure.achievement, 3000);
    assert_int_equal(indicator_of("i")->target_count, 1);
    read_on("D", "2024-05-15");
    ASSERT_PERCENT(indicator_of("i")->figure.achievement, 5000);
    ASSERT_PERCENT(indicator_of("i")->figure.achievement_original, 3000);
    read_on("D", "2024-06-15");
    ASSERT_PERCENT(indicator_of("i")->figure.achievement, 4000);
    ASSERT_PERCENT(indicator_of("i")->figure.achievement_original, 2400);
    read_on("D", "2024-03-30");
    assert_false(ratio_is_known(indicator_of("i")->figure.actual));
    assert_int_equal(indicator_of("i")->figure.light, LIGHT_GREY);
}

/* A result that an amendment cancels keeps what was reported; before the amendment it counted. */
static void an_amended_framework_keeps_its_history(void **state)
{
    (void)state;
    framework_make("A", "");
    const char *cancelled = node_make("1", NULL, "");
    indicator_make("i", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", "'actual_value':10");
    node_make("2", NULL, "");
    indicator_make("j", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", "'actual_value':50");
    said_on("2024-06-01", "framework_node", cancelled, "'node_status':'node_cancelled','cancelled_reason':'merged'");
    read_on("A", "2024-05-01");
    ASSERT_PERCENT(r.read->roll.progress, 3000);
    read_on("A", "2024-06-01");
    ASSERT_PERCENT(r.read->roll.progress, 5000);
    assert_int_equal(r.read->roll.cancelled, 1);
    assert_int_equal(indicator_of("i")->value_count, 1);
    ASSERT_PERCENT(indicator_of("i")->figure.achievement, 1000);
}

static void a_circle_of_results_is_named_and_ends(void **state)
{
    (void)state;
    framework_make("C", "");
    const char *one = node_make("1", NULL, "");
    const char *two = node_make("1.1", one, "");
    node_make("1.1.1", two, "");
    said_on("2024-02-01", "framework_node", one, F("'parent_node':'%s'", r.node));
    node_make("2", "01890000-0000-7000-8000-000000000000", "");
    const char *self = node_make("3", NULL, "");
    said_on("2024-02-01", "framework_node", self, F("'parent_node':'%s'", self));
    node_make("3", NULL, "");
    read_on("C", "2024-03-01");
    assert_string_equal(faults(), "parent_missing loop loop loop loop code_twice");
    assert_int_equal(node_of("1")->parent, NO_NODE);
    BUFFER out = {0};
    JsonWriter w = json_writer(&out);
    framework_json(&w, &r.c.arena, r.read, false);
    assert_non_null(memmem(out.at, out.size, "\"code\":\"1.1.1\"", 14));
}

static void what_contradicts_is_told_and_counts_once(void **state)
{
    (void)state;
    framework_make("X", ",'framework_kind':'workplan','workplan_scope':'field_workplan'");
    node_make("1", NULL, ",'planned_start':'2024-05-01','planned_end':'2024-04-01'");
    indicator_make("same", ",'ascending':true,'value_kind':'value_stock'");
    aim(47, 47);
    indicator_make("wrong", ",'ascending':true,'value_kind':'value_stock'");
    aim(10, 5);
    indicator_make("none", ",'ascending':true,'value_kind':'value_stock'");
    made("target", F("'indicator':'%s','period_end':'2024-12-31','target_value':5", r.indicator));
    indicator_make("untold", FLOW);
    indicator_make("twice", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", "'actual_value':10");
    reached("2024-03-01", "2024-06-30", "'actual_value':99");
    indicator_make("split", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", "'actual_value':10");
    reached("2024-01-01", "2024-03-31", "'actual_value':4,'sex':'male'");
    reached("2024-01-01", "2024-03-31", "'actual_value':5,'sex':'female'");
    indicator_make("zero", ",'ascending':true,'value_kind':'value_ratio','measure_kind':'measure_percentage'");
    aim(40, 80);
    reached("2024-01-01", "2024-03-31", "'numerator':0,'denominator':0");
    reached("2024-04-01", "2024-06-30", "'numerator':45,'denominator':90");
    indicator_make("blank", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", "'value_comment':'later'");
    indicator_make("outside", FLOW);
    aim(0, 100);
    reached("2023-01-01", "2023-03-31", "'actual_value':1");
    read_on("X", "2024-07-01");
    assert_string_equal(faults(), "no_owner ends_before_start value_missing baseline_missing outside_framework "
                                  "target_is_baseline parts_differ periods_overlap target_missing target_contradicts "
                                  "share_of_zero");
    assert_int_equal(ratio_rounded(indicator_of("twice")->figure.actual, 1), 10);
    assert_int_equal(ratio_rounded(indicator_of("zero")->figure.actual, 1), 50);
    ASSERT_PERCENT(indicator_of("zero")->figure.achievement, 2500);
    assert_int_equal(indicator_of("same")->figure.light, LIGHT_GREY);
    for (size_t i = 0; i < r.read->fault_count; i++) {
        Text french = framework_fault_sentence(&r.c.arena, &r.read->faults[i], LANGUAGE_FR);
        assert_true(french.length > 10 && text_index(french, '{') < 0);
    }
}

/* What was found of `kind` names one of these records: which of two that were made in one moment is nobody's promise.
 */
static void told_of_either(const char *kind, const char *type, const char *id, const char *other)
{
    char text[ID_TEXT_SIZE];

    for (size_t i = 0; i < r.read->fault_count; i++) {
        const FrameworkFault *fault = &r.read->faults[i];
        if (strcmp(framework_fault_id(fault->kind), kind) == 0) {
            assert_non_null(fault->type);
            assert_true(text_equal(fault->type->id, text_of(type)));
            id_format(fault->id, text);
            if (strcmp(text, other) != 0) {
                assert_string_equal(text, id);
            }
            return;
        }
    }
    fail_msg("no %s was found", kind);
}

/* What was found of `kind` names this record. */
static void told_of(const char *kind, const char *type, const char *id)
{
    told_of_either(kind, type, id, id);
}

/* Bad input of results: each is found, names the record to look at, and reads in two languages. */
static void every_fault_names_its_record(void **state)
{
    const char *stock = ",'ascending':true,'value_kind':'value_stock'";

    (void)state;
    framework_make("N", ",'framework_kind':'workplan','workplan_scope':'field_workplan'");
    const char *plan = r.framework, *node = node_make("1", NULL, "");
    indicator_make("kept", stock);
    aim(47, 47);
    const char *kept = r.indicator;
    indicator_make("down", ",'ascending':false,'value_kind':'value_stock'");
    aim(10, 20);
    const char *down = r.indicator;
    indicator_make("zero", ",'ascending':true,'value_kind':'value_ratio','measure_kind':'measure_percentage'");
    aim(0, 80);
    const char *zero = reached("2024-01-01", "2024-03-31", "'numerator':3,'denominator':0");
    indicator_make("twice", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", "'actual_value':10");
    const char *later = reached("2024-03-01", "2024-06-30", "'actual_value':99");
    indicator_make("split", FLOW);
    aim(0, 100);
    const char *part = reached("2024-01-01", "2024-03-31", "'actual_value':4,'sex':'male'");
    const char *other = reached("2024-01-01", "2024-03-31", "'actual_value':5,'sex':'female'");
    reached("2024-01-01", "2024-03-31", "'actual_value':10");
    said_on("2024-02-01", "framework_node", node, F("'parent_node':'%s'", node));
    read_on("N", "2024-07-01");
    told_of("no_owner", "framework", plan);
    told_of("loop", "framework_node", node);
    told_of("target_is_baseline", "indicator", kept);
    told_of("target_contradicts", "indicator", down);
    told_of("share_of_zero", "actual", zero);
    told_of("periods_overlap", "actual", later);
    told_of_either("parts_differ", "actual", part, other);
}

/* Periods of which only parts were reported overlap too, and a part is named. */
static void parts_alone_overlap_and_one_is_named(void **state)
{
    (void)state;
    framework_make("O", "");
    node_make("1", NULL, "");
    indicator_make("i", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", "'actual_value':4,'sex':'male'");
    const char *later = reached("2024-03-01", "2024-06-30", "'actual_value':5,'sex':'male'");
    read_on("O", "2024-07-01");
    assert_string_equal(faults(), "periods_overlap");
    told_of("periods_overlap", "actual", later);
}

/* The way out stands behind a semicolon, in both languages, and no part of the sentence is left unfilled. */
static void every_fault_says_the_way_out(void **state)
{
    (void)state;
    for (int kind = 0; kind < FRAMEWORK_FAULT_COUNT; kind++) {
        const FrameworkFault fault = {
            .kind = (FaultKind)kind, .about = TEXT("1.1"), .details = {TEXT("2024-01-01/2024-03-31"), TEXT("6")}};
        Text en = framework_fault_sentence(&r.c.arena, &fault, LANGUAGE_EN);
        Text fr = framework_fault_sentence(&r.c.arena, &fault, LANGUAGE_FR);
        assert_true(text_index(en, ';') > 0 && text_index(fr, ';') > 0);
        assert_false(text_equal(en, fr));
        assert_true(text_index(en, '{') < 0 && text_index(fr, '{') < 0);
        assert_non_null(memmem(en.at, en.length, "1.1", 3));
        assert_non_null(memmem(fr.at, fr.length, "1.1", 3));
    }
}

/* Two frameworks above each other: both are told; the one below them is not of the circle. */
static void a_circle_of_frameworks_is_told(void **state)
{
    (void)state;
    framework_make("A", "");
    const char *one = r.framework;
    framework_make("B", F(",'parent_framework':'%s'", one));
    const char *two = r.framework;
    framework_make("C", F(",'parent_framework':'%s'", two));
    read_on("A", "2024-03-01");
    assert_string_equal(faults(), "");
    said_on("2024-02-01", "framework", one, F("'parent_framework':'%s'", two));
    read_on("A", "2024-03-01");
    assert_string_equal(faults(), "above_loop");
    told_of("above_loop", "framework", one);
    read_on("B", "2024-03-01");
    told_of("above_loop", "framework", two);
    read_on("C", "2024-03-01");
    assert_string_equal(faults(), "");
    said_on("2024-02-02", "framework", two, F("'parent_framework':'%s'", two));
    read_on("B", "2024-03-01");
    told_of("above_loop", "framework", two);
    read_on("A", "2024-03-01");
    assert_string_equal(faults(), "");
}

/* An amendment that ends a framework earlier leaves what was reported behind its new end: it is told and kept. */
static void an_amendment_tells_of_reports_beyond_its_new_end(void **state)
{
    (void)state;
    framework_make("E", "");
    node_make("1", NULL, "");
    indicator_make("i", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", "'actual_value':10");
    const char *beyond = reached("2024-07-01", "2024-09-30", "'actual_value':20");
    read_on("E", "2024-10-15");
    assert_string_equal(faults(), "");
    said_on("2024-10-01", "framework", r.framework, "'valid_to':'2024-06-30','framework_status':'framework_amended'");
    read_on("E", "2024-10-15");
    assert_string_equal(faults(), "outside_framework");
    told_of("outside_framework", "actual", beyond);
    assert_int_equal(indicator_of("i")->value_count, 2);
}

/* An unknown part makes the parts whole; without one what is missing is told to the unit. */
static void an_unknown_part_is_a_part(void **state)
{
    (void)state;
    framework_make("U", "");
    node_make("1", NULL, "");
    indicator_make("i", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", "'actual_value':10");
    reached("2024-01-01", "2024-03-31", "'actual_value':4,'sex':'male'");
    read_on("U", "2024-05-01");
    assert_string_equal(faults(), "parts_differ");
    assert_true(text_equal(r.read->faults[0].details[1], TEXT("6")));
    reached("2024-01-01", "2024-03-31", "'actual_value':6,'sex':'unknown'");
    read_on("U", "2024-05-01");
    assert_string_equal(faults(), "");
    assert_int_equal(indicator_of("i")->part_count, 2);
}

/* A part of a unit says which, and what that is called. */
static void a_part_may_be_of_a_unit(void **state)
{
    (void)state;
    const char *unit = made("admin_unit", "'unit_name':'Itombe','pcode':'XD9'");
    framework_make("P", "");
    node_make("1", NULL, "");
    indicator_make("i", FLOW);
    aim(0, 100);
    reached("2024-01-01", "2024-03-31", F("'actual_value':4,'admin_unit':'%s'", unit));
    read_on("P", "2024-05-01");
    const ValueDimension *dimension = &indicator_of("i")->parts[0].key.dimensions[0];
    assert_string_equal(dimension->name, "unit");
    assert_true(text_equal(dimension->member, text_of(unit)));
    assert_true(text_index(dimension->title, 'I') >= 0);
    assert_int_equal(ratio_rounded(indicator_of("i")->figure.actual, 1), 4);
}

/* Only what is verified counts, and only what is verified or submitted is on time. */
static void drafts_count_nowhere(void **state)
{
    (void)state;
    framework_make("V", "");
    node_make("1", NULL, "");
    indicator_make("i", FLOW);
    aim(0, 100);
    said_on("2024-04-01", "actual", NULL,
            F("'indicator':'%s','period_start':'2024-01-01','period_end':'2024-03-31','actual_value':70,"
              "'actual_status':'actual_draft'",
              r.indicator));
    read_on("V", "2024-05-15");
    assert_int_equal(indicator_of("i")->figure.light, LIGHT_GREY);
    assert_true(indicator_of("i")->lateness.late);
    assert_int_equal(indicator_of("i")->lateness.since, day("2024-05-01"));
    said_on("2024-05-02", "actual", NULL,
            F("'indicator':'%s','period_start':'2024-01-01','period_end':'2024-03-31','actual_value':70,"
              "'actual_status':'actual_submitted'",
              r.indicator));
    read_on("V", "2024-05-15");
    assert_int_equal(indicator_of("i")->figure.light, LIGHT_GREY);
    assert_false(indicator_of("i")->lateness.late);
    assert_false(ratio_is_known(indicator_of("i")->figure.actual));
}

/* Ten a month, of all or of women half of them; nothing else is declared. */
static Status made_up_measure(void *context, const TotalQuestion *question, TotalAnswer *out, Error *err)
{
    (void)context;
    if (!text_equal(question->measure, TEXT("sessions"))) {
        return error_set(err, ST_NOT_FOUND, "there is no measure \"%.*s\"", TEXT_ARG(question->measure));
    }
    int64_t months = question->to_month - question->from_month + 1;
    bool women = question->member_count == 1 && text_equal(question->members[0].dimension, TEXT("sex")) &&
                 text_equal(question->members[0].member, TEXT("female"));
    assert_true(question->of_programme);
    *out = (TotalAnswer){.known = true, .amount = months * (women ? 5000 : 10000)};
    return ST_OK;
}

static void actuals_are_computed_and_replaced_for_a_reason(void **state)
{
    (void)state;
    r.total = made_up_measure;
    framework_make("M", "");
    node_make("1", NULL, "");
    indicator_make("all", FLOW ",'computed_measure':'sessions'");
    aim(0, 120);
    const char *typed = reached("2024-01-01", "2024-03-31", "'actual_value':33");
    indicator_make("women", FLOW ",'computed_measure':'sessions','computed_where':'sex=female'");
    aim(0, 60);
    indicator_make("running", FLOW ",'computed_measure':'sessions','accumulation':'reported_running'");
    aim(0, 120);
    indicator_make("unknown", FLOW ",'computed_measure':'nothing'");
    aim(0, 120);
    reached("2024-01-01", "2024-03-31", "'actual_value':12");
    indicator_make("unread", FLOW ",'computed_measure':'sessions','computed_where':'sex'");
    aim(0, 120);
    read_on("M", "2024-05-15");
    assert_string_equal(faults(), "override_without_reason measure_unknown measure_unknown");
    assert_int_equal(ratio_rounded(indicator_of("all")->figure.actual, 1), 50); /* January to March, April and May */
    assert_int_equal(ratio_rounded(indicator_of("women")->figure.actual, 1), 25);
    assert_int_equal(ratio_rounded(indicator_of("running")->figure.actual, 1), 50);
    assert_int_equal(ratio_rounded(indicator_of("unknown")->figure.actual, 1), 12);
    said_on("2024-04-02", "actual", typed, "'override_reason':'two sessions were counted twice'");
    read_on("M", "2024-05-15");
    assert_int_equal(ratio_rounded(indicator_of("all")->figure.actual, 1), 53);
}

/* Milestones say what is expected; before the first nothing is. */
static void milestones_say_what_is_expected(void **state)
{
    (void)state;
    framework_make("S", "");
    node_make("1", NULL, "");
    indicator_make("i", ",'ascending':false,'value_kind':'value_stock'");
    made("baseline", F("'indicator':'%s','baseline_date':'2023-12-31','baseline_value':24", r.indicator));
    made("target", F("'indicator':'%s','period_end':'2024-06-30','target_value':14", r.indicator));
    made("target", F("'indicator':'%s','period_end':'2024-12-31','target_value':4", r.indicator));
    reached("2024-01-01", "2024-03-31", "'actual_value':20");
    reached("2024-04-01", "2024-06-30", "'actual_value':15");
    read_on("S", "2024-04-15");
    ASSERT_PERCENT(indicator_of("i")->figure.achievement, 2000);
    ASSERT_PERCENT(indicator_of("i")->figure.expected, 0);
    read_on("S", "2024-06-30");
    ASSERT_PERCENT(indicator_of("i")->figure.achievement, 4500);
    ASSERT_PERCENT(indicator_of("i")->figure.expected, 5000);
    ASSERT_PERCENT(indicator_of("i")->figure.performance, 9000);
    assert_int_equal(indicator_of("i")->figure.light, LIGHT_GREEN);
    assert_int_equal(indicator_of("i")->figure.direction, DIRECTION_BETTER);
}

/* 12 and 5 by one source, 12 and 4 by another: neither is corrected. */
static void two_sources_of_goals_stand_side_by_side(void **state)
{
    size_t count;

    (void)state;
    framework_make("G", "");
    node_make("1", NULL, "");
    for (int goal = 1; goal <= 17; goal++) {
        made("node_link",
             F("'framework_node':'%s','link_kind':'link_sdg_goal','sdg_goal':'sdg_%d','link_relation':'%s',"
               "'link_source':'strategy'",
               r.node, goal, goal <= 12 ? "relation_direct" : "relation_indirect"));
        if (goal != 14) {
            made("node_link", F("'framework_node':'%s','link_kind':'link_sdg_goal','sdg_goal':'sdg_%d',"
                                "'link_relation':'%s','link_source':'study'",
                                r.node, goal, goal <= 12 ? "relation_direct" : "relation_indirect"));
        }
    }
    read_on("G", "2024-05-01");
    const GoalList *lists = goals_list(&r.c.arena, r.read, &count);
    assert_int_equal(count, 2);
    assert_int_equal(lists[0].direct_count, 12);
    assert_int_equal(lists[0].indirect_count, 5);
    assert_int_equal(lists[1].direct_count, 12);
    assert_int_equal(lists[1].indirect_count, 4);
}

static void levels_are_called_as_the_framework_calls_them(void **state)
{
    (void)state;
    framework_make("L", "");
    node_make("1", NULL, "");
    made("framework_level", F("'framework':'%s','node_level':'level_output','level_label':'Output',"
                              "'level_label_fr':'Résultat'",
                              r.framework));
    read_on("L", "2024-05-01");
    assert_true(text_equal(level_name(r.read, node_of("1")->level, LANGUAGE_FR), TEXT("Résultat")));
    framework_make("L2", "");
    node_make("1", NULL, "");
    read_on("L2", "2024-05-01");
    assert_true(text_equal(level_name(r.read, node_of("1")->level, LANGUAGE_FR), TEXT("Extrant")));
}

static void a_code_that_is_not_there_names_the_nearest(void **state)
{
    Reader *reader;
    FrameworkQuestion question = {.scope = &r.scope, .on = day("2024-05-01")};

    (void)state;
    framework_make("DEMO-LAND", "");
    EXPECT_OK(&r.c, reader_acquire(r.c.programme, &reader, &r.c.err));
    assert_int_equal(framework_get(reader, &question, TEXT("DEMO-LANDS")), ST_NOT_FOUND);
    assert_non_null(strstr(r.c.err.message, "did you mean \"DEMO-LAND\"?"));
    question.on = day("2023-05-01");
    assert_int_equal(framework_get(reader, &question, TEXT("DEMO-LAND")), ST_NOT_FOUND);
    reader_release(reader);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(published_figures_come_out),
        CASE(a_day_is_answered_by_what_was_observed_until_then),
        CASE(an_amended_framework_keeps_its_history),
        CASE(a_circle_of_results_is_named_and_ends),
        CASE(what_contradicts_is_told_and_counts_once),
        CASE(every_fault_names_its_record),
        CASE(every_fault_says_the_way_out),
        CASE(parts_alone_overlap_and_one_is_named),
        CASE(a_circle_of_frameworks_is_told),
        CASE(an_amendment_tells_of_reports_beyond_its_new_end),
        CASE(an_unknown_part_is_a_part),
        CASE(a_part_may_be_of_a_unit),
        CASE(drafts_count_nowhere),
        CASE(actuals_are_computed_and_replaced_for_a_reason),
        CASE(milestones_say_what_is_expected),
        CASE(two_sources_of_goals_stand_side_by_side),
        CASE(levels_are_called_as_the_framework_calls_them),
        CASE(a_code_that_is_not_there_names_the_nearest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
