#include "programme_case.h"

#include "service/demo.h"

enum { TODAY = 20700 }; /* 2026-09-04 */

static int setup(void **state)
{
    static ProgrammeCase c;
    CreateOptions create = {.programme = TEXT("COD"), .demonstration = true, .place_limit_km = -1};

    c = (ProgrammeCase){0};
    arena_init(&c.arena, 0);
    snprintf(c.folder, sizeof c.folder, "/tmp/whitestone-XXXXXX");
    assert_non_null(mkdtemp(c.folder));
    snprintf(c.path, sizeof c.path, "%s/p.gpkg", c.folder);
    EXPECT_OK(&c, programme_create(c.path, &create, &c.err));
    case_reopen(&c);
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

/* A recipe of one approved report with the unit above and these batches. */
static const char *recipe_of(ProgrammeCase *c, const char *batches)
{
    return arena_format(&c->arena,
                        "{\"demonstration\": 1, \"words\": {\"letter\": [\"A\", \"B\"]},"
                        " \"notes\": {\"hazard\": {\"size\": \"integer\"}}, \"reports\": [{\"title\": \"DEMONSTRATION: x\","
                        " \"author\": \"a\", \"decision\": \"approved\", \"by\": \"b\", \"batches\": [%s%s%s]}]}",
                        UNIT, batches[0] == '\0' ? "" : ",", batches);
}

static Status fill(ProgrammeCase *c, const char *recipe, uint64_t seed)
{
    return demo_fill_from(c->programme, text_of(recipe), "recipe", seed, TODAY, &c->err);
}

static const char *const HAZARDS =
    "{\"id\": \"hazards\", \"type\": \"hazard\", \"count\": 60, \"observed\": \"reported_date\", \"fields\": {"
    "\"admin_unit\": {\"of\": \"units\"}, \"local_code\": {\"pattern\": \"H-${n:3}\"},"
    "\"reported_date\": {\"after\": \"date('2024-01-01')\", \"days\": [10, 20]},"
    "\"hazard_status\": \"open\", \"status_date\": {\"same\": \"reported_date\"}, \"size\": {\"range\": [1, 3]},"
    "\"geom\": {\"star\": [30, 300], \"inside\": \"admin_unit.geom\", \"ragged\": 0.2, \"stretch\": [1, 4]}}}";

static void makes_valid_areas_inside_their_units(void **state)
{
    ProgrammeCase *c = *state;

    EXPECT_OK(c, fill(c, recipe_of(c, HAZARDS), 7));
    RecordPage page = case_rows(c, "hazard");
    const Field *geom = case_field(c, "hazard", "geom"), *date = case_field(c, "hazard", "reported_date");
    assert_int_equal(page.row_count, 60);
    for (size_t i = 0; i < page.row_count; i++) {
        const Value *value = &page.rows[i].values[geom->index];
        assert_int_equal(value->state, VALUE_SET);
        Box box = geometry_box(value->geometry);
        assert_true(box.west >= 28 && box.east <= 29 && box.south >= -2 && box.north <= -1);
        int32_t day = page.rows[i].values[date->index].date.day;
        assert_in_range(day, 19723 + 10, 19723 + 20);
    }
}

static void gives_bands_that_lie_beside_each_other(void **state)
{
    ProgrammeCase *c = *state;
    const char *release = "{\"id\": \"%s\", \"type\": \"land_release\", \"per\": \"hazards\", \"each\": [1, 1],"
                          " \"fields\": {\"hazard\": {\"owner\": true}, \"product_type\": \"%s\","
                          " \"local_code\": {\"pattern\": \"%s-${n}\"}, \"geom\": {\"band\": \"hazard.geom\"%s}}}";
    const char *first = arena_format(&c->arena, release, "one", "reduced_area", "A", ", \"share\": [0.3, 0.6]");
    const char *rest = arena_format(&c->arena, release, "two", "cleared_area", "B", "");

    EXPECT_OK(c, fill(c, recipe_of(c, arena_format(&c->arena, "%s,%s,%s", HAZARDS, first, rest)), 7));
    RecordPage hazards = case_rows(c, "hazard"), releases = case_rows(c, "land_release");
    const Field *area = case_field(c, "hazard", "geom"), *part = case_field(c, "land_release", "geom");
    double whole = 0, parts = 0;
    size_t made = 0;
    for (size_t i = 0; i < hazards.row_count; i++) {
        whole += geodesic_area(hazards.rows[i].values[area->index].geometry);
    }
    for (size_t i = 0; i < releases.row_count; i++) {
        const Value *value = &releases.rows[i].values[part->index];
        parts += value->state == VALUE_SET ? geodesic_area(value->geometry) : 0;
        made += value->state == VALUE_SET;
    }
    assert_int_equal(made, 120);
    assert_true(fabs(parts - whole) < whole * 1e-4);
}

static void keeps_the_older_values_of_what_a_later_report_changes(void **state)
{
    ProgrammeCase *c = *state;
    RecordHistory history;
    Reader *reader;
    const char *change = "{\"id\": \"closed\", \"changes\": \"hazards\", \"where\": \"${size} = 2\", \"observed\": "
                         "\"status_date\", \"fields\": {\"hazard_status\": \"closed\", \"status_date\": "
                         "{\"after\": \"${reported_date}\", \"days\": [5, 9]}}}";

    (void)history;
    (void)reader;
    EXPECT_OK(c, fill(c, recipe_of(c, arena_format(&c->arena, "%s,%s", HAZARDS, change)), 7));
    const char *states = case_values(c, "hazard", "hazard_status");
    assert_non_null(strstr(states, "open"));
    assert_non_null(strstr(states, "closed"));
}

static const char *dump_of(ProgrammeCase *c)
{
    char *text = NULL;
    size_t size = 0;
    BUFFER out = {0};
    static const char *const types[] = {"hazard", "settlement", "accident", "victim", "eore_session", "land_release"};

    (void)text;
    (void)size;
    for (size_t t = 0; t < COUNT_OF(types); t++) {
        RecordPage page = case_rows(c, types[t]);
        for (size_t i = 0; i < page.row_count; i++) {
            char id[ID_TEXT_SIZE];
            id_format(page.rows[i].id, id);
            buffer_format(&out, "%s %s\n", types[t], id);
        }
    }
    buffer_string(&out, case_values(c, "hazard", "hazard_name"));
    buffer_string(&out, case_values(c, "accident", "casualties_total"));
    return arena_copy(&c->arena, buffer_view(&out).at, buffer_view(&out).length);
}

static const char *shipped_with_seed(ProgrammeCase *c, uint64_t seed)
{
    EXPECT_OK(c, demo_fill(c->programme, seed, &c->err));
    return dump_of(c);
}

static void is_the_same_for_the_same_seed(void **state)
{
    ProgrammeCase *c = *state;
    void *other_state;
    ProgrammeCase first = *c;
    const char *one = shipped_with_seed(&first, 11);

    setup(&other_state);
    ProgrammeCase second = *(ProgrammeCase *)other_state;
    assert_string_equal(one, shipped_with_seed(&second, 11));
    case_done(&second);
    setup(&other_state);
    second = *(ProgrammeCase *)other_state;
    assert_string_not_equal(one, shipped_with_seed(&second, 12));
    case_done(&second);
    *c = first;
}
