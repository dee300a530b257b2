#include "programme_case.h"

#include <math.h>

#include "base/embedded.h"
#include "geo/geodesic.h"
#include "service/demo.h"

enum { TODAY = 20700, NEW_YEAR_2024 = 19723 };

static void demo_start(ProgrammeCase *c, bool demonstration)
{
    CreateOptions create = {.programme = TEXT("COD"), .demonstration = demonstration, .place_limit_km = -1};

    *c = (ProgrammeCase){0};
    arena_init(&c->arena, 0);
    snprintf(c->folder, sizeof c->folder, "/tmp/whitestone-XXXXXX");
    assert_non_null(mkdtemp(c->folder));
    snprintf(c->path, sizeof c->path, "%s/p.gpkg", c->folder);
    EXPECT_OK(c, programme_create(c->path, &create, &c->err));
    case_reopen(c);
}

static int setup(void **state)
{
    static ProgrammeCase c;

    demo_start(&c, true);
    *state = &c;
    return 0;
}

static int teardown(void **state)
{
    case_done(*state);
    return 0;
}

static const char *const UNIT =
    "{\"id\": \"units\", \"type\": \"admin_unit\", \"rows\": [{\"pcode\": \"XD1\", \"geom\": {\"shape\": {\"type\": "
    "\"Polygon\", \"coordinates\": [[[28, -2], [29, -2], [29, -1], [28, -1], [28, -2]]]}}}],"
    " \"fields\": {\"unit_name\": {\"pattern\": \"Unit {letter}\"}}}";

static const char *const HAZARDS =
    "{\"id\": \"hazards\", \"type\": \"hazard\", \"count\": 60, \"observed\": \"reported_date\", \"fields\": {"
    "\"admin_unit\": {\"of\": \"units\"}, \"local_code\": {\"pattern\": \"H-${n:3}\"},"
    "\"reported_date\": {\"after\": \"date('2024-01-01')\", \"days\": [10, 20]},"
    "\"hazard_status\": \"open\", \"status_date\": {\"same\": \"reported_date\"}, \"size\": {\"range\": [1, 3]},"
    "\"geom\": {\"star\": [30, 300], \"inside\": \"admin_unit.geom\", \"ragged\": 0.2, \"stretch\": [1, 4]}}}";

/* One approved report for each argument: the first with the unit above. */
static const char *recipe_of(ProgrammeCase *c, const char *batches, const char *later)
{
    const char *report =
        "{\"title\": \"DEMONSTRATION: x\", \"author\": \"a\", \"decision\": \"approved\", \"by\": \"b\", "
        "\"batches\": [";

    return arena_format(&c->arena,
                        "{\"demonstration\": 1, \"words\": {\"letter\": [\"A\", \"B\"]}, \"notes\": {\"hazard\": "
                        "{\"size\": \"integer\"}}, \"reports\": [%s%s, %s]}%s%s%s]}",
                        report, UNIT, batches, later == NULL ? "" : ", ", later == NULL ? "" : report,
                        later == NULL ? "" : arena_format(&c->arena, "%s]}", later));
}

static Status fill(ProgrammeCase *c, const char *recipe, uint64_t seed)
{
    return demo_fill_from(c->programme, text_of(recipe), "recipe", seed, TODAY, &c->err);
}

static void fill_embedded(ProgrammeCase *c, Text name, uint64_t seed, int32_t today)
{
    const EmbeddedFile *file = embedded_find(demo_recipe_find(name));

    assert_non_null(file);
    EXPECT_OK(c, demo_fill_from(c->programme, (Text){(const char *)file->bytes, file->size}, file->path, seed, today,
                                &c->err));
}

static void fill_shipped(ProgrammeCase *c, uint64_t seed)
{
    fill_embedded(c, (Text){0}, seed, TODAY);
}

static void makes_areas_inside_their_units_and_days_in_their_span(void **state)
{
    ProgrammeCase *c = *state;

    EXPECT_OK(c, fill(c, recipe_of(c, HAZARDS, NULL), 7));
    RecordPage page = case_rows(c, "hazard");
    const Field *geom = case_field(c, "hazard", "geom"), *date = case_field(c, "hazard", "reported_date");
    assert_int_equal(page.row_count, 60);
    for (size_t i = 0; i < page.row_count; i++) {
        const Value *value = &page.rows[i].values[geom->index];
        assert_int_equal(value->state, VALUE_SET);
        Box box = geometry_box(value->geometry);
        assert_true(box.west >= 28 && box.east <= 29 && box.south >= -2 && box.north <= -1);
        int32_t day = page.rows[i].values[date->index].date.day;
        assert_in_range(day, NEW_YEAR_2024 + 10, NEW_YEAR_2024 + 20);
    }
}

static double area_of_all(ProgrammeCase *c, const char *type)
{
    RecordPage page = case_rows(c, type);
    const Field *geom = case_field(c, type, "geom");
    double area = 0;

    for (size_t i = 0; i < page.row_count; i++) {
        const Value *value = &page.rows[i].values[geom->index];
        assert_int_equal(value->state, VALUE_SET);
        area += geodesic_area(value->geometry);
    }
    return area;
}

static void cuts_an_area_in_bands_that_make_it_up(void **state)
{
    ProgrammeCase *c = *state;
    const char *format = "{\"id\": \"%s\", \"type\": \"land_release\", \"per\": \"hazards\", \"each\": [1, 1],"
                         " \"fields\": {\"hazard\": {\"owner\": true}, \"local_code\": {\"pattern\": \"%s-${n}\"},"
                         " \"geom\": {\"band\": \"hazard.geom\"%s}}}";
    const char *first = arena_format(&c->arena, format, "one", "A", ", \"share\": [0.3, 0.6]");
    const char *rest = arena_format(&c->arena, format, "two", "B", "");

    EXPECT_OK(c, fill(c, recipe_of(c, arena_format(&c->arena, "%s,%s,%s", HAZARDS, first, rest), NULL), 7));
    double whole = area_of_all(c, "hazard"), parts = area_of_all(c, "land_release");
    assert_int_equal(case_count(c, "land_release"), 120);
    assert_true(fabs(parts - whole) < whole * 1e-4);
}

static void measures_areas_and_gives_every_corner_a_child(void **state)
{
    ProgrammeCase *c = *state;
    const char *children =
        "{\"id\": \"corners\", \"type\": \"hazard_point\", \"per\": \"units\", \"corners\": \"geom\","
        " \"fields\": {\"hazard\": {\"of\": \"square\"}, \"point_label\": {\"pattern\": \"TP${i}\"},"
        " \"geom\": {\"corner\": \"hazard.admin_unit.geom\"}}}";
    const char *square =
        "{\"id\": \"square\", \"type\": \"hazard\", \"count\": 1, \"fields\": {\"admin_unit\": {\"of\": "
        "\"units\"}, \"hazard_name\": [{\"odds\": 1, \"nothing\": true}, \"never\"], \"geom\": {\"same\": "
        "\"admin_unit.geom\"}, \"reported_area\": {\"area\": \"geom\", \"step\": 1000}}}";

    EXPECT_OK(c, fill(c, recipe_of(c, arena_format(&c->arena, "%s,%s", square, children), NULL), 1));
    RecordPage points = case_rows(c, "hazard_point");
    const Field *geom = case_field(c, "hazard_point", "geom"), *area = case_field(c, "hazard", "reported_area");
    ASSERT_VALUES(c, "hazard_point", "point_label", "TP1|TP2|TP3|TP4");
    ASSERT_VALUES(c, "hazard", "hazard_name", "-");
    assert_true(points.rows[2].values[geom->index].geometry->xy[0] == 29);
    assert_true(points.rows[2].values[geom->index].geometry->xy[1] == -1);
    double said = case_rows(c, "hazard").rows[0].values[area->index].number;
    assert_true(fabs(said - area_of_all(c, "hazard")) <= 500 && fmod(said, 1000) == 0);
}

static void keeps_what_a_record_said_before_a_change(void **state)
{
    ProgrammeCase *c = *state;
    const char *change = "{\"id\": \"closed\", \"changes\": \"hazards\", \"where\": \"${size} = 2\", \"observed\": "
                         "\"status_date\", \"fields\": {\"hazard_status\": \"closed\", \"status_date\": "
                         "{\"after\": \"${reported_date}\", \"days\": [5, 9]}}}";
    Scope scope = scope_of_administrator();
    RecordHistory history;
    Reader *reader;
    size_t closed = 0;

    EXPECT_OK(c, fill(c, recipe_of(c, HAZARDS, change), 7));
    RecordPage page = case_rows(c, "hazard");
    const Field *status = case_field(c, "hazard", "hazard_status");
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    for (size_t i = 0; i < page.row_count; i++) {
        bool is_closed = text_equal(page.rows[i].values[status->index].text, TEXT("closed"));
        closed += is_closed;
        EXPECT_OK(c, record_history(reader, &c->arena, model_type(reader_model(reader), TEXT("hazard")),
                                    page.rows[i].id, &scope, &history, &c->err));
        assert_int_equal(history.event_count, is_closed ? 2 : 1);
    }
    reader_release(reader);
    assert_in_range(closed, 5, 45);
}

/* What a programme holds, whoever wrote it when. */
static const char *content(ProgrammeCase *c)
{
    static const char *const types[] = {"settlement", "hazard",   "evidence", "activity",    "land_release",
                                        "eo_item",    "accident", "victim",   "eore_session"};
    BUFFER out = {0};

    for (size_t t = 0; t < COUNT_OF(types); t++) {
        RecordPage page = case_rows(c, types[t]);
        for (size_t i = 0; i < page.row_count; i++) {
            char id[ID_TEXT_SIZE];
            id_format(page.rows[i].id, id);
            buffer_format(&out, "%s\n", id);
        }
    }
    buffer_string(&out, case_values(c, "settlement", "settlement_name"));
    buffer_string(&out, case_values(c, "hazard", "hazard_status"));
    buffer_string(&out, case_values(c, "eo_item", "quantity"));
    buffer_string(&out, case_values(c, "accident", "casualties_total"));
    buffer_string(&out, case_values(c, "eore_session", "participants_total"));
    return arena_copy(&c->arena, buffer_view(&out).at, buffer_view(&out).length);
}

static void is_the_same_for_the_same_seed_and_another_for_another(void **state)
{
    ProgrammeCase *c = *state, again, other;

    fill_shipped(c, 11);
    demo_start(&again, true);
    fill_shipped(&again, 11);
    assert_string_equal(content(c), content(&again));
    case_done(&again);
    demo_start(&other, true);
    fill_shipped(&other, 12);
    assert_string_not_equal(content(c), content(&other));
    case_done(&other);
}

static void shows_reports_in_every_state_and_says_what_they_are(void **state)
{
    ProgrammeCase *c = *state;
    ReportSummary *reports;
    Reader *reader;
    size_t count, states[REPORT_WITHDRAWN + 1] = {0}, held = 0;

    fill_shipped(c, 1);
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, reports_list(reader, &c->arena, -1, 0, 100, &reports, &count, &c->err));
    reader_release(reader);
    for (size_t i = 0; i < count; i++) {
        states[reports[i].state]++;
        held += reports[i].held;
        assert_true(text_starts(reports[i].title, TEXT("DEMONSTRATION")));
        assert_false(text_equal(reports[i].author, reports[i].decided_by));
        assert_false(reports[i].self_approved);
    }
    assert_true(states[REPORT_SUBMITTED] >= 2 && states[REPORT_APPROVED] >= 5);
    assert_true(states[REPORT_REJECTED] == 1 && states[REPORT_WITHDRAWN] == 1 && held >= 2);
}

static void has_the_unfinished_business_of_a_real_programme(void **state)
{
    ProgrammeCase *c = *state;
    Scope scope = scope_of_administrator();
    TypeCount *counts;
    Reader *reader;
    size_t count, seen = 0;

    fill_shipped(c, 1);
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, records_count(reader, &c->arena, &scope, &counts, &count, &c->err));
    for (size_t i = 0; i < count; i++) {
        if (text_equal(counts[i].type->id, TEXT("hazard"))) {
            assert_in_range(counts[i].records, 400, 430);
            assert_in_range(counts[i].placeless, 4, 40);
            assert_true(counts[i].incomplete > counts[i].placeless);
            assert_true(counts[i].state_count >= 4);
            seen++;
        }
        assert_true(counts[i].records > 0);
    }
    reader_release(reader);
    assert_int_equal(seen, 1);
}

/* A recipe with one fault, and where it is. */
typedef struct Faulty {
    const char *fields, *path, *sentence;
} Faulty;

static void names_the_place_of_a_fault(void **state)
{
    static const Faulty faulty[] = {
        {"\"no_field\": 1", "/fields/no_field", "no field"},
        {"\"hazard_status\": \"opened\"", "/fields/hazard_status", "no code 'opened'"},
        {"\"hazard_status\": {\"pick\": {\"open\": 1, \"opened\": 1}}", "/fields/hazard_status/pick/opened", "no code"},
        {"\"hazard_status\": {\"pick\": {\"open\": 0}}", "/fields/hazard_status/pick", "zero"},
        {"\"hazard_status\": {\"pick\": {\"open\": 1}, \"speed\": 1}", "/fields/hazard_status/speed", "no member"},
        {"\"hazard_status\": {}", "/fields/hazard_status", "not how"},
        {"\"geom\": {\"range\": [1, 2]}", "/fields/geom", "kind geometry"},
        {"\"geom\": {\"point\": true}", "/fields/geom", "'near' or 'inside'"},
        {"\"geom\": {\"point\": true, \"near\": \"admin_unit.pcode\"}", "/fields/geom/near", "no geometry"},
        {"\"geom\": {\"star\": [9, 1], \"inside\": \"admin_unit.geom\"}", "/fields/geom/star", "[least, most]"},
        {"\"admin_unit\": {\"of\": \"nobody\"}", "/fields/admin_unit/of", "earlier batch"},
        {"\"admin_unit\": \"XD1\"", "/fields/admin_unit", "reference"},
        {"\"hazard_name\": {\"pattern\": \"{nobody}\"}", "/fields/hazard_name/pattern", "no word"},
        {"\"hazard_name\": {\"pattern\": \"${nobody}\"}", "/fields/hazard_name/pattern", "nowhere"},
        {"\"hazard_name\": {\"same\": \"geom\"}", "/fields/hazard_name/same", "one kind"},
        {"\"reported_date\": {\"after\": \"1 +\"}", "/fields/reported_date/after", "column"},
        {"\"reported_date\": {\"after\": \"today()\", \"if\": \"${no}\"}", "/fields/reported_date/if", "no field"},
    };
    ProgrammeCase *c = *state;

    for (size_t i = 0; i < COUNT_OF(faulty); i++) {
        const char *batch = arena_format(
            &c->arena, "{\"id\": \"h\", \"type\": \"hazard\", \"count\": 1, \"fields\": {%s}}", faulty[i].fields);
        assert_int_equal(fill(c, recipe_of(c, batch, NULL), 1), ST_INVALID);
        const char *path = arena_format(&c->arena, "recipe#/reports/0/batches/1%s", faulty[i].path);
        assert_string_equal(c->err.path, path);
        if (strstr(c->err.message, faulty[i].sentence) == NULL) {
            fail_msg("%s: %s", faulty[i].fields, c->err.message);
        }
    }
    assert_int_equal(case_count(c, "admin_unit"), 0);
}

static void refuses_anything_personal(void **state)
{
    ProgrammeCase *c = *state;
    const char *batch = "{\"id\": \"v\", \"type\": \"victim\", \"count\": 1, \"fields\": {\"victim_name\": \"x\"}}";

    assert_int_equal(fill(c, recipe_of(c, batch, NULL), 1), ST_INVALID);
    assert_non_null(strstr(c->err.message, "nothing personal"));
}

static void refuses_a_report_that_does_not_say_demonstration(void **state)
{
    ProgrammeCase *c = *state;
    const char *recipe = "{\"demonstration\": 1, \"reports\": [{\"title\": \"%s\", \"author\": \"a\", \"decision\": "
                         "\"%s\", \"by\": \"%s\", \"batches\": []}]}";

    assert_int_equal(fill(c, arena_format(&c->arena, recipe, "Units", "approved", "b"), 1), ST_INVALID);
    assert_string_equal(c->err.path, "recipe#/reports/0/title");
    assert_int_equal(fill(c, arena_format(&c->arena, recipe, "DEMONSTRATION", "approved", "a"), 1), ST_INVALID);
    assert_non_null(strstr(c->err.message, "somebody else"));
    assert_int_equal(fill(c, arena_format(&c->arena, recipe, "DEMONSTRATION", "rejected", "b"), 1), ST_INVALID);
    assert_non_null(strstr(c->err.message, "reason"));
    assert_int_equal(fill(c, "{\"demonstration\": 1", 1), ST_INVALID);
    assert_true(text_starts(text_of(c->err.path), TEXT("recipe#")));
}

static void places_what_lies_at_coordinates_and_writes_the_code_of_the_programme(void **state)
{
    ProgrammeCase *c = *state;
    const char *isles =
        "{\"id\": \"isles\", \"type\": \"admin_unit\", \"count\": 3, \"fields\": {\"pcode\": {\"pattern\": "
        "\"{programme}${n}\"}, \"unit_name\": \"Isle\", \"geom\": {\"star\": [90000, 90000], \"at\": [88, -24]}}}";

    EXPECT_OK(c, fill(c, recipe_of(c, isles, NULL), 7));
    ASSERT_VALUES(c, "admin_unit", "pcode", "XD1|COD1|COD2|COD3");
    RecordPage page = case_rows(c, "admin_unit");
    Box box = geometry_box(page.rows[1].values[case_field(c, "admin_unit", "geom")->index].geometry);
    assert_true(box.west > 86.9 && box.west < 87.6 && box.east > 88.4 && box.east < 89.1);
    assert_true(box.south > -25 && box.north < -23);
}

static void refuses_a_place_that_is_nowhere(void **state)
{
    ProgrammeCase *c = *state;
    const char *format =
        "{\"id\": \"isles\", \"type\": \"settlement\", \"count\": 1, \"fields\": {\"geom\": {\"point\": "
        "true%s}}}";
    const char *const places[] = {"", ", \"at\": [88]", ", \"at\": [188, 0]", ", \"at\": [0, -91]"};

    for (size_t i = 0; i < COUNT_OF(places); i++) {
        assert_int_equal(fill(c, recipe_of(c, arena_format(&c->arena, format, places[i]), NULL), 1), ST_INVALID);
        assert_true(text_starts(text_of(c->err.path), TEXT("recipe#/reports/0/batches/1/fields/geom")));
    }
    assert_int_equal(fill(c, "{\"demonstration\": 1, \"words\": {\"programme\": [\"A\"]}, \"reports\": []}", 1),
                     ST_INVALID);
    assert_string_equal(c->err.path, "recipe#/words/programme");
}

static void knows_its_demonstrations_by_name(void **state)
{
    ProgrammeCase *c = *state;

    assert_string_equal(demo_recipe_find((Text){0}), "demo/recipe.json");
    assert_string_equal(demo_recipe_find(TEXT("programme")), "demo/recipe.json");
    assert_string_equal(demo_recipe_find(TEXT("portfolio")), "demo/portfolio.json");
    assert_null(demo_recipe_find(TEXT("Portfolio")));
    assert_string_equal(demo_recipe_names(&c->arena), "programme, portfolio");
}

/* Quarters, ends of plans and ages of updates are counted from today: the first, the last and a leap day are days too.
 */
static void makes_the_portfolio_on_any_day(void **state)
{
    enum { NEW_YEAR_2027 = 20819, LEAP_DAY_2028 = 21243, LAST_OF_2028 = 21549 };
    static const int32_t days[] = {NEW_YEAR_2027, NEW_YEAR_2027 + 19, LEAP_DAY_2028, LAST_OF_2028};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(days); i++) {
        ProgrammeCase c;
        demo_start(&c, true);
        fill_embedded(&c, TEXT("portfolio"), 7, days[i]);
        assert_int_equal(case_count(&c, "programme"), 20);
        assert_int_equal(case_count(&c, "checklist_answer"), 18 * 16 + 9);
        assert_in_range(case_count(&c, "progress_update"), 1000, 4000);
        assert_in_range(case_count(&c, "hazard"), 19 * 70, 19 * 140);
        case_done(&c);
    }
}

static void fills_only_an_empty_demonstration(void **state)
{
    ProgrammeCase *c = *state, real;

    EXPECT_OK(c, fill(c, recipe_of(c, HAZARDS, NULL), 7));
    assert_int_equal(demo_fill(c->programme, demo_recipe_find((Text){0}), 7, &c->err), ST_DENIED);
    demo_start(&real, false);
    assert_int_equal(demo_fill(real.programme, demo_recipe_find((Text){0}), 7, &real.err), ST_DENIED);
    case_done(&real);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(places_what_lies_at_coordinates_and_writes_the_code_of_the_programme),
        CASE(refuses_a_place_that_is_nowhere),
        CASE(makes_the_portfolio_on_any_day),
        CASE(knows_its_demonstrations_by_name),
        CASE(makes_areas_inside_their_units_and_days_in_their_span),
        CASE(cuts_an_area_in_bands_that_make_it_up),
        CASE(measures_areas_and_gives_every_corner_a_child),
        CASE(keeps_what_a_record_said_before_a_change),
        CASE(is_the_same_for_the_same_seed_and_another_for_another),
        CASE(shows_reports_in_every_state_and_says_what_they_are),
        CASE(has_the_unfinished_business_of_a_real_programme),
        CASE(names_the_place_of_a_fault),
        CASE(refuses_anything_personal),
        CASE(refuses_a_report_that_does_not_say_demonstration),
        CASE(fills_only_an_empty_demonstration),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
