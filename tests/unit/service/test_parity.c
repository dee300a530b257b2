#include "programme_case.h"

#include "base/buffer.h"
#include "service/parity.h"

/* Employers U (people) and N (head counts), stations S1 (headquarters) and S2 (mission). */
typedef struct PeopleCase {
    ProgrammeCase base;
    const char *u, *n, *s1, *s2;
} PeopleCase;

static PeopleCase people;

static Id submit(const char *type, const char *values)
{
    ProgrammeCase *c = &people.base;
    SubmitResult result;
    const char *body = arena_format(&c->arena,
                                    "{\"approve\":true,\"reason\":\"test\",\"changes\":"
                                    "[{\"type\":\"%s\",\"values\":{%s}}]}",
                                    type, values);

    EXPECT_OK(c, report_submit_wait(c->programme, (Actor){TEXT("ana")}, &c->arena, text_of(body), &result, &c->err));
    return result.ids[0];
}

static const char *made(const char *type, const char *values)
{
    char text[ID_TEXT_SIZE];

    id_format(submit(type, values), text);
    return arena_copy(&people.base.arena, text, strlen(text));
}

static const char *person(const char *sex)
{
    return made("person", arena_format(&people.base.arena, "\"sex\":\"%s\"", sex));
}

/* `more` begins with a comma. */
static void post(const char *who, const char *station, const char *start, const char *end, const char *more)
{
    const char *ends = end == NULL ? "" : arena_format(&people.base.arena, ",\"end_date\":\"%s\"", end);

    submit("assignment", arena_format(&people.base.arena,
                                      "\"person\":\"%s\",\"employer\":\"%s\",\"duty_station\":\"%s\","
                                      "\"start_date\":\"%s\"%s%s",
                                      who, people.u, station, start, ends, more));
}

static void heads(const char *day, const char *function, const char *counts)
{
    submit("headcount", arena_format(&people.base.arena,
                                     "\"employer\":\"%s\",\"headcount_date\":\"%s\",\"function_group\":\"%s\",%s",
                                     people.n, day, function, counts));
}

static int32_t day_of(const char *text)
{
    Date date;

    assert_true(date_parse(text_of(text), &date));
    return date.day;
}

static ParityQuery query_on(const char *day, const char *by)
{
    ParityQuery query = {.scope = scope_of_administrator(), .on = day_of(day)};

    EXPECT_OK(&people.base, parity_by_parse(text_of(by), &query, &people.base.err));
    return query;
}

static ParityTable table_of(const ParityQuery *query)
{
    ProgrammeCase *c = &people.base;
    ParityTable table;
    Reader *reader;

    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, parity_table(reader, &c->arena, query, &table, &c->err));
    reader_release(reader);
    return table;
}

/* "women men other unknown" of everybody. */
static void assert_total(const char *day, const char *wanted)
{
    ParityQuery query = query_on(day, "");
    ParityTable table = table_of(&query);
    ParityCount count = table.cells[table.cell_count - 1].count;
    char said[64];

    snprintf(said, sizeof said, "%d %d %d %d", (int)count.women, (int)count.men, (int)count.other, (int)count.unknown);
    assert_string_equal(said, wanted);
}

static ParityCount cell_labelled(const ParityTable *table, const char *label)
{
    for (size_t i = 0; i < table->axes[0].value_count; i++) {
        if (text_equal(table->axes[0].values[i].label.in[LANGUAGE_EN], text_of(label))) {
            return table->cells[i].count;
        }
    }
    fail_msg("there is no \"%s\"", label);
    return (ParityCount){0};
}

static int setup(void **state)
{
    (void)state;
    case_start(&people.base);
    people.u = made("organisation", "\"organisation_name\":\"Unit\",\"short_name\":\"U\"");
    people.n = made("organisation", "\"organisation_name\":\"Partner\",\"short_name\":\"N\"");
    people.s1 = made("duty_station", "\"station_name\":\"S1\",\"location_kind\":\"location_headquarters\"");
    people.s2 = made("duty_station", "\"station_name\":\"S2\",\"location_kind\":\"location_mission\"");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    case_done(&people.base);
    return 0;
}

static void an_assignment_counts_from_its_first_day_to_its_last(void **state)
{
    (void)state;
    post(person("female"), people.s1, "2024-03-10", "2024-05-20", "");
    post(person("male"), people.s1, "2024-03", "2024-05", "");
    post(person("male"), people.s1, "2025", NULL, "");
    assert_total("2024-02-29", "0 0 0 0");
    assert_total("2024-03-01", "0 1 0 0");
    assert_total("2024-03-10", "1 1 0 0");
    assert_total("2024-05-20", "1 1 0 0");
    assert_total("2024-05-31", "0 1 0 0");
    assert_total("2024-06-01", "0 0 0 0");
    assert_total("2025-01-01", "0 1 0 0");
    assert_total("2099-01-01", "0 1 0 0");
}

static void a_person_with_two_posts_counts_once_and_is_named(void **state)
{
    const char *who = person("female");
    ParityQuery by_station = query_on("2024-06-01", "station"), by_function = query_on("2024-06-01", "function");

    (void)state;
    post(who, people.s1, "2024-01-01", NULL, ",\"function_group\":\"function_support\",\"fte_share\":0.5");
    post(who, people.s2, "2024-02-01", NULL, ",\"function_group\":\"function_support\",\"fte_share\":0.25");
    post(person("male"), people.s2, "2024-01-01", NULL, ",\"function_group\":\"function_support\"");
    ParityTable table = table_of(&by_station);
    assert_int_equal(cell_labelled(&table, "S1").women, 1);
    assert_int_equal(cell_labelled(&table, "S2").women, 1);
    assert_int_equal(table.cells[table.cell_count - 1].count.women, 1);
    assert_int_equal(table.findings.two_stations, 1);
    table = table_of(&by_function);
    assert_int_equal(cell_labelled(&table, "Support").women, 1);
    by_function.fte = true;
    table = table_of(&by_function);
    assert_int_equal(cell_labelled(&table, "Support").women, 750);
    assert_int_equal(cell_labelled(&table, "Support").men, 1000);
    ParityQuery by_location = query_on("2024-06-01", "location");
    table = table_of(&by_location);
    assert_int_equal(cell_labelled(&table, "Headquarters").women, 1);
    assert_int_equal(cell_labelled(&table, "Peace operation").men, 1);
}

static void a_post_says_where_it_is_before_its_station_does(void **state)
{
    ParityQuery query = query_on("2024-06-01", "location");

    (void)state;
    post(person("male"), people.s1, "2024-01-01", NULL, ",\"location_kind\":\"location_mission\"");
    ParityTable table = table_of(&query);
    assert_int_equal(cell_labelled(&table, "Peace operation").men, 1);
    assert_int_equal(cell_labelled(&table, "Headquarters").men, 0);
}

static void the_latest_head_count_of_a_cell_stands_until_the_next(void **state)
{
    (void)state;
    heads("2024-01-31", "function_clearance", "\"women\":3,\"men\":20,\"people_unknown\":1");
    heads("2024-01-31", "function_eore", "\"women\":6,\"men\":5");
    heads("2024-04-30", "function_clearance", "\"women\":4,\"men\":18");
    heads("2024-04-30", "function_clearance", "\"women\":1,\"men\":0");
    heads("2024-07-31", "function_clearance", "\"women\":0,\"men\":0");
    heads("2024-07-31", "function_guard", "\"sex\":\"female\",\"people\":2");
    heads("2024-07-31", "function_guard", "\"sex\":\"male\",\"people\":7");
    assert_total("2024-01-30", "0 0 0 0");
    assert_total("2024-04-29", "9 25 0 1");
    assert_total("2024-04-30", "11 23 0 0");
    assert_total("2024-07-31", "8 12 0 0");
    ParityQuery query = query_on("2024-07-31", "");
    ParityTable table = table_of(&query);
    assert_int_equal(table.findings.oldest_count, day_of("2024-01-31"));
    assert_int_equal(table.findings.counts_incomplete, 0);
    assert_int_equal(table.from_counts.women, 8);
}

static void nobody_is_added_twice_where_an_employer_has_people_of_its_own(void **state)
{
    ParityQuery query = query_on("2024-07-01", "employer");

    (void)state;
    heads("2024-01-31", "function_clearance", "\"women\":3,\"men\":20");
    submit("assignment",
           arena_format(&people.base.arena, "\"person\":\"%s\",\"employer\":\"%s\",\"start_date\":\"2024-06-01\"",
                        person("female"), people.n));
    assert_total("2024-05-31", "3 20 0 0");
    assert_total("2024-06-01", "1 0 0 0");
    ParityTable table = table_of(&query);
    assert_int_equal(table.findings.counts_left_out, 23);
    assert_int_equal(cell_labelled(&table, "Partner").women, 1);
}

static void whoever_has_no_known_sex_is_counted_apart(void **state)
{
    (void)state;
    post(person("other_sex"), people.s1, "2024-01-01", NULL, "");
    post(person("not_specified"), people.s1, "2024-01-01", NULL, "");
    post(made("person", "\"person_code\":\"X\""), people.s1, "2024-01-01", NULL, "");
    post("00000000-0000-7000-8000-00000000dead", people.s1, "2024-01-01", NULL, "");
    post(person("female"), people.s1, "2024-01-01", "2023-01-01", "");
    assert_total("2024-02-01", "0 0 1 2");
    ParityQuery query = query_on("2024-02-01", "");
    ParityTable table = table_of(&query);
    assert_int_equal(table.findings.people_without_sex, 2);
    assert_int_equal(table.findings.people_missing, 1);
    assert_int_equal(table.findings.ends_before_start, 1);
}

static void filters_take_codes_names_and_ids(void **state)
{
    ProgrammeCase *c = &people.base;
    ParityQuery query = query_on("2024-02-01", "");
    const char *asked[] = {"N", "Partner", people.n};
    ParityTable table;
    Reader *reader;

    (void)state;
    post(person("male"), people.s1, "2024-01-01", NULL, "");
    heads("2024-01-31", "function_clearance", "\"women\":3,\"men\":20");
    for (size_t i = 0; i < COUNT_OF(asked); i++) {
        query.organisation = text_of(asked[i]);
        query.programme = TEXT("COD");
        table = table_of(&query);
        assert_int_equal(table.cells[table.cell_count - 1].count.men, 20);
    }
    query.organisation = TEXT("nobody");
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    assert_int_equal(parity_table(reader, &c->arena, &query, &table, &c->err), ST_INVALID);
    assert_non_null(strstr(c->err.message, "\"nobody\""));
    reader_release(reader);
}

/* Posts drawn at random, counted again the plain way. */
static void tables_are_what_a_plain_recount_gives(void **state)
{
    enum { PEOPLE = 25, POSTS = 60 };
    static const char *const SEXES[] = {"female", "male"};
    struct {
        const char *id;
        int sex;
    } who[PEOPLE];
    struct {
        int person, station, start, end;
    } posts[POSTS];
    uint32_t seed = 11;

    (void)state;
    for (int i = 0; i < PEOPLE; i++) {
        seed = seed * 1664525 + 1013904223;
        who[i].sex = seed >> 30 & 1;
        who[i].id = person(SEXES[who[i].sex]);
    }
    for (int i = 0; i < POSTS; i++) {
        seed = seed * 1664525 + 1013904223;
        int start = 1 + (seed >> 8) % 12, end = start + (seed >> 16) % 6;
        posts[i].person = (int)((seed >> 20) % PEOPLE);
        posts[i].station = (int)(seed >> 27 & 1);
        posts[i].start = day_of(arena_format(&people.base.arena, "2024-%02d-05", start));
        posts[i].end = posts[i].start + 30 * (end - start);
        char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
        from[date_format((Date){posts[i].start, PRECISION_DAY}, from)] = '\0';
        to[date_format((Date){posts[i].end, PRECISION_DAY}, to)] = '\0';
        post(who[posts[i].person].id, posts[i].station ? people.s2 : people.s1, from, to, "");
    }
    for (int32_t on = day_of("2024-01-01"); on < day_of("2025-06-01"); on += 17) {
        ParityQuery query = query_on("2024-01-01", "station,employer");
        query.on = on;
        ParityTable table = table_of(&query);
        int counts[3][2] = {{0}};
        for (int p = 0; p < PEOPLE; p++) {
            bool in[3] = {false};
            for (int i = 0; i < POSTS; i++) {
                bool covers = posts[i].person == p && posts[i].start <= on && on <= posts[i].end;
                in[posts[i].station] |= covers;
                in[2] |= covers;
            }
            for (int k = 0; k < 3; k++) {
                counts[k][who[p].sex] += in[k];
            }
        }
        size_t all_stations = table.axes[0].value_count, all_employers = table.axes[1].value_count;
        for (size_t k = 0; k < 3; k++) {
            size_t at[2] = {k == 2 ? all_stations : k, all_employers};
            if (k < 2) { /* stations come in the order of their rows */
                assert_true(text_equal(table.axes[0].values[k].label.in[0], k == 0 ? TEXT("S1") : TEXT("S2")));
            }
            assert_int_equal(table.cells[parity_cell(&table, at)].count.women, counts[k][0]);
            assert_int_equal(table.cells[parity_cell(&table, at)].count.men, counts[k][1]);
        }
    }
}

static void a_series_is_the_total_of_each_month_end(void **state)
{
    ProgrammeCase *c = &people.base;
    ParityQuery query = query_on("2024-06-15", "");
    ParityMonth *months;
    Reader *reader;

    (void)state;
    post(person("female"), people.s1, "2024-02-29", NULL, "");
    post(person("male"), people.s1, "2023-12-01", "2024-04-30", "");
    heads("2024-05-31", "function_clearance", "\"women\":3,\"men\":20");
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, parity_series(reader, &c->arena, &query, 8, &months, &c->err));
    static const char *const DAYS[] = {"2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29",
                                       "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-15"};
    static const int WOMEN[] = {0, 0, 0, 1, 1, 1, 4, 4}, MEN[] = {0, 1, 1, 1, 1, 1, 20, 20};
    for (int i = 0; i < 8; i++) {
        assert_int_equal(months[i].day, day_of(DAYS[i]));
        assert_int_equal(months[i].count.women, WOMEN[i]);
        assert_int_equal(months[i].count.men, MEN[i]);
    }
    query.published = true;
    EXPECT_OK(c, parity_series(reader, &c->arena, &query, 3, &months, &c->err));
    assert_true(months[0].withheld);
    assert_int_equal(months[0].count.women, 0);
    assert_int_equal(months[2].count.women, 5);
    assert_int_equal(months[2].count.men, 20);
    reader_release(reader);
}

/* Who may not see restricted fields gets published figures without asking, and no small ones at all. */
static void a_reader_without_rights_gets_what_is_published(void **state)
{
    ProgrammeCase *c = &people.base;
    ParityQuery query = query_on("2024-06-15", "station");
    ParityTable table;
    ParityFlow *flows;
    Reader *reader;

    (void)state;
    for (int i = 0; i < 12; i++) {
        post(person(i < 6 ? "female" : "male"), people.s1, "2024-01-01", NULL, "");
    }
    post(person("female"), people.s2, "2024-01-01", NULL, "");
    post(person("male"), people.s2, "2024-01-01", NULL, "");
    query.scope.max_class = CLASS_PUBLIC;
    table = table_of(&query);
    assert_true(table.query.published);
    assert_false(table.withheld);
    for (size_t i = 0; i < table.axes[0].value_count; i++) {
        if (text_equal(table.axes[0].values[i].label.in[0], TEXT("S2"))) {
            assert_true(table.cells[i].hide_women && table.cells[i].hide_men);
            assert_int_equal(table.cells[i].count.women + table.cells[i].count.men + table.cells[i].base, 0);
        }
    }
    assert_int_equal(table.cells[table.cell_count - 1].count.women, 7);
    assert_int_equal(table.findings.two_stations + table.findings.people_without_sex, 0);
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    assert_int_equal(parity_flows(reader, &c->arena, &query, 12, 1, &flows, &c->err), ST_DENIED);
    query.by_count = 0;
    query.fte = true;
    assert_int_equal(parity_table(reader, &c->arena, &query, &table, &c->err), ST_INVALID);
    reader_release(reader);
}

static void move(const char *who, const char *kind, const char *day)
{
    submit("personnel_movement",
           arena_format(&people.base.arena,
                        "\"person\":\"%s\",\"employer\":\"%s\",\"movement_kind\":\"%s\",\"movement_date\":\"%s\"", who,
                        people.u, kind, day));
}

static void rates_and_projections_come_from_movements(void **state)
{
    ProgrammeCase *c = &people.base;
    ParityQuery query = query_on("2024-12-31", "");
    ParityOutlookQuery asked = {
        .months = 12, .years = 5, .women_turnover = -1, .men_turnover = -1, .women_hired = -1, .promoted = -1};
    ParityOutlook outlook;
    Reader *reader;

    (void)state;
    for (int i = 0; i < 100; i++) {
        const char *who = person(i < 27 ? "female" : "male");
        post(who, people.s1, "2020-01-01", NULL, i < 50 ? ",\"staff_grade\":\"p_3\"" : ",\"staff_grade\":\"p_4\"");
        if (i % 10 == 0) {
            move(who, "separated", "2024-03-31");
        }
        if (i < 2 || i >= 98) {
            move(who, i == 0 ? "hired_inside" : "hired_outside", "2024-12-31");
            move(who, "hired_outside", "2023-12-31"); /* before the year that counts */
        }
    }
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, parity_outlook(reader, &c->arena, &query, &asked, &outlook, &c->err));
    assert_int_equal(parity_base(outlook.flow.separations), 10);
    assert_int_equal(outlook.flow.separations.women, 3);
    assert_int_equal(parity_base(outlook.flow.hires), 4);
    assert_int_equal(outlook.flow.mean.women, 27000);
    assert_int_equal(outlook.by_increment.state, PROJECTION_NEVER); /* the share has not changed */
    assert_int_equal(outlook.by_flow.state, PROJECTION_KNOWN);
    assert_true(outlook.by_flow.value > 19.32 && outlook.by_flow.value < 19.34);
    assert_true(outlook.hiring_share.value > 0.7583 && outlook.hiring_share.value < 0.7585);
    assert_int_equal(outlook.levers.women_turnover, 111);
    assert_int_equal(outlook.levers.men_turnover, 96);
    assert_int_equal(outlook.levers.women_hired, 500);
    assert_int_equal(outlook.grade_count, 2);
    assert_true(outlook.rungs[0].lowest && !outlook.rungs[1].lowest);
    assert_int_equal(outlook.rungs[10].women + outlook.rungs[10].men, 50);
    ParityFlow *flows;
    EXPECT_OK(c, parity_flows(reader, &c->arena, &query, 12, 2, &flows, &c->err));
    assert_int_equal(flows[0].to, day_of("2023-12-31"));
    assert_int_equal(parity_base(flows[0].hires), 4);
    assert_int_equal(parity_base(flows[0].separations), 0);
    assert_int_equal(flows[1].from, day_of("2023-12-31"));
    assert_int_equal(parity_base(flows[1].separations), 10);
    asked.women_hired = 1000;
    EXPECT_OK(c, parity_outlook(reader, &c->arena, &query, &asked, &outlook, &c->err));
    assert_int_equal(outlook.levers.women_hired, 1000);
    reader_release(reader);
}

static void stage(const char *vacancy, const char *code, int women, int men)
{
    submit("vacancy_stage",
           arena_format(&people.base.arena, "\"vacancy\":\"%s\",\"pipeline_stage\":\"%s\",\"women\":%d,\"men\":%d",
                        vacancy, code, women, men));
}

static void conversion_is_of_recruitments_that_count_both_stages(void **state)
{
    ProgrammeCase *c = &people.base;
    ParityQuery query = query_on("2024-12-31", "");
    ParityPipeline pipeline;
    Reader *reader;

    (void)state;
    const char *one = made("vacancy", "\"vacancy_code\":\"1\",\"opened_date\":\"2024-03-01\"");
    const char *two = made("vacancy", "\"vacancy_code\":\"2\",\"opened_date\":\"2024-04-01\"");
    const char *old = made("vacancy", "\"vacancy_code\":\"3\",\"opened_date\":\"2022-04-01\"");
    stage(one, "stage_applied", 10, 40);
    stage(one, "stage_interviewed", 4, 10);
    stage(one, "stage_selected", 0, 2);
    stage(one, "stage_declined", 0, 1);
    stage(two, "stage_applied", 30, 60);
    stage(old, "stage_applied", 500, 500);
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, parity_pipeline(reader, &c->arena, &query, 12, &pipeline, &c->err));
    assert_int_equal(pipeline.vacancies, 2);
    assert_int_equal(pipeline.stage_count, 4);
    assert_int_equal(pipeline.stages[0].count.women, 40);
    assert_int_equal(pipeline.stages[1].from.women, 10);
    assert_int_equal(pipeline.stages[1].into.women, 4);
    assert_int_equal(pipeline.stages[2].from.men, 10);
    assert_int_equal(pipeline.stages[2].into.men, 2);
    assert_true(pipeline.stages[3].declined);
    assert_int_equal(parity_everybody(pipeline.stages[3].from), 0);
    reader_release(reader);
}

static void the_baseline_stands_beside_what_is_counted(void **state)
{
    ParityQuery query = query_on("2024-12-31", "");

    (void)state;
    submit("parity_snapshot", "\"snapshot_name\":\"Review\",\"parity_snapshot_kind\":\"snapshot_review\","
                              "\"snapshot_date\":\"2023-12-31\",\"women\":30,\"men\":70,\"figures_source\":\"r\"");
    submit("parity_snapshot", "\"snapshot_name\":\"Inception\",\"parity_snapshot_kind\":\"snapshot_baseline\","
                              "\"snapshot_date\":\"2018\",\"men_percent\":73,\"figures_source\":\"s\"");
    submit("parity_snapshot",
           arena_format(&people.base.arena,
                        "\"snapshot_name\":\"Of N\",\"parity_snapshot_kind\":\"snapshot_baseline\","
                        "\"snapshot_date\":\"2019\",\"men_percent\":80,\"employer\":\"%s\",\"figures_source\":\"s\"",
                        people.n));
    ParityTable table = table_of(&query);
    assert_int_equal(table.frozen_count, 2);
    assert_true(table.frozen[0].baseline);
    assert_int_equal(table.frozen[0].men_tenths, 730);
    assert_int_equal(table.frozen[1].men_tenths, 700);
    made("programme", "\"programme_code\":\"COD\"");
    char own[ID_TEXT_SIZE];
    id_format(id_of_name(TEXT("programme"), TEXT("programme-code"), TEXT("COD")), own);
    submit("parity_snapshot",
           arena_format(
               &people.base.arena,
               "\"snapshot_name\":\"Own\",\"parity_snapshot_kind\":\"snapshot_review\",\"snapshot_date\":\"2020\","
               "\"men_percent\":75,\"programme\":\"%s\",\"figures_source\":\"s\"",
               own));
    table = table_of(&query);
    assert_int_equal(table.frozen_count, 3);
    query.organisation = TEXT("N");
    table = table_of(&query);
    assert_int_equal(table.frozen_count, 4);
    assert_int_equal(table.frozen[0].men_tenths, 800);
}

/* Neither by hand nor by a file that comes again with other figures. */
static void frozen_figures_are_not_changed(void **state)
{
    static const char MAPPING[] =
        "{\"mapping\":1,\"name\":\"mapping\",\"label\":{\"en\":\"x\",\"fr\":\"x\"},"
        "\"source\":{\"name\":\"x\",\"licence\":\"x\",\"url\":\"\"},\"type\":\"parity_snapshot\","
        "\"key\":{\"system\":\"x\",\"columns\":[\"id\"]},\"fields\":{},\"geometry\":\"none\"}";
    ProgrammeCase *c = &people.base;
    SubmitResult result;

    (void)state;
    case_import(c, MAPPING, "frozen.csv",
                "id,snapshot_name,parity_snapshot_kind,snapshot_date,men_percent\n1,Inception,baseline,2018,73\n");
    ASSERT_SAID(c, 1, 1, 0, 0, 0, 0);
    case_import(c, MAPPING, "frozen.csv",
                "id,snapshot_name,parity_snapshot_kind,snapshot_date,men_percent\n1,Inception,baseline,2018,60\n");
    ASSERT_SAID(c, 1, 0, 0, 0, 0, 1);
    RecordPage page = case_rows(c, "parity_snapshot");
    char id[ID_TEXT_SIZE];
    id_format(page.rows[0].id, id);
    const char *body = arena_format(&c->arena,
                                    "{\"approve\":true,\"reason\":\"test\",\"changes\":[{\"type\":\"parity_snapshot\","
                                    "\"id\":\"%s\",\"values\":{\"men_percent\":60}}]}",
                                    id);
    assert_int_equal(report_submit_wait(c->programme, (Actor){TEXT("ana")}, &c->arena, text_of(body), &result, &c->err),
                     ST_CONFLICT);
    assert_non_null(strstr(c->err.message, "withdraw the report"));
    ParityQuery query = query_on("2024-12-31", "");
    ParityTable table = table_of(&query);
    assert_int_equal(table.frozen[0].men_tenths, 730);
}

static void generated_personnel_becomes_head_counts(void **state)
{
    ParityQuery query = query_on("2024-12-31", "grade,station");

    (void)state;
    case_import(&people.base, "gen_personnel", "personnel.csv",
                "id,month,station,grade,sex,category,headcount\n"
                "1,2024-01-01,Goma,P-3,F,international,4\n"
                "2,2024-01-01,Goma,P-3,M,international,6\n"
                "3,2024-02-01,Goma,P-3,F,international,3\n"
                "4,2024-02-01,Goma,P-3,F,international,2\n"
                "5,2024-01-01,Goma,GS-4,M,national,5\n"
                "6,2025-01-01,Goma,GS-4,F,national,1\n");
    ASSERT_SAID(&people.base, 6, 6, 0, 0, 0, 0);
    ParityTable table = table_of(&query);
    ParityCount all = table.cells[table.cell_count - 1].count;
    assert_int_equal(all.women, 5);
    assert_int_equal(all.men, 5);
    assert_int_equal(table.findings.counts_incomplete, 2);
    assert_int_equal(case_rows(&people.base, "duty_station").row_count, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        TEST(an_assignment_counts_from_its_first_day_to_its_last),
        TEST(a_person_with_two_posts_counts_once_and_is_named),
        TEST(a_post_says_where_it_is_before_its_station_does),
        TEST(the_latest_head_count_of_a_cell_stands_until_the_next),
        TEST(nobody_is_added_twice_where_an_employer_has_people_of_its_own),
        TEST(whoever_has_no_known_sex_is_counted_apart),
        TEST(filters_take_codes_names_and_ids),
        TEST(tables_are_what_a_plain_recount_gives),
        TEST(a_series_is_the_total_of_each_month_end),
        TEST(a_reader_without_rights_gets_what_is_published),
        TEST(rates_and_projections_come_from_movements),
        TEST(conversion_is_of_recruitments_that_count_both_stages),
        TEST(frozen_figures_are_not_changed),
        TEST(generated_personnel_becomes_head_counts),
        TEST(the_baseline_stands_beside_what_is_counted),
#undef TEST
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
