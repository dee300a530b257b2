#include "programme_case.h"

#include "service/resubmit.h"

#include <sys/resource.h>

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

static const char *row_reason(ProgrammeCase *c, size_t i)
{
    assert_true(i < c->said.row_count);
    return arena_copy(&c->arena, c->said.rows[i].reason.at, c->said.rows[i].reason.length);
}

/* ---- References ---- */

static const char *const UNITS = "{\"mapping\": 1, \"name\": \"units\", \"type\": \"admin_unit\","
                                 " \"authority\": {\"name\": \"p-code\", \"columns\": [\"pcode\"]}, \"fields\": {"
                                 " \"pcode\": {\"column\": \"pcode\"}, \"unit_name\": {\"column\": \"name\"},"
                                 " \"unit_level\": {\"column\": \"level\"},"
                                 " \"parent_unit\": {\"reference\": {\"column\": \"parent\", \"match\": \"code\"}}},"
                                 " \"geometry\": \"none\"}";

static void children_may_come_before_their_parents(void **state)
{
    static const char *const file = "pcode,name,level,parent\n"
                                    "CD1203,Masisi,territory,CD12\n"
                                    "CD120301,Osso,sector,cd1203\n"
                                    "CD12,Nord-Kivu,province,CD\n"
                                    "CD,Congo,country,\n"
                                    "CD99,Nowhere,territory,CD98\n";
    ProgrammeCase *c = *state;

    case_import(c, UNITS, "a.csv", file);
    ASSERT_SAID(c, 5, 5, 0, 0, 0, 0);
    assert_int_equal(c->said.warnings, 1);
    RecordPage page = case_rows(c, "admin_unit");
    const Field *parent = case_field(c, "admin_unit", "parent_unit"), *code = case_field(c, "admin_unit", "pcode");
    for (size_t i = 0; i < page.row_count; i++) {
        const Value *value = &page.rows[i].values[parent->index];
        Text own = page.rows[i].values[code->index].text;
        for (size_t k = 0; k < page.row_count && value->state == VALUE_SET; k++) {
            if (id_equal(page.rows[k].id, value->reference)) {
                assert_true(text_starts(own, page.rows[k].values[code->index].text));
            }
        }
        assert_int_equal(value->state == VALUE_SET, !text_equal(own, TEXT("CD")) && !text_equal(own, TEXT("CD99")));
    }
    case_import(c, UNITS, "a.csv", file);
    ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
}

static const char *const CREATING = "{\"mapping\": 1, \"name\": \"creating\", \"type\": \"hazard\","
                                    " \"key\": {\"system\": \"list\", \"columns\": [\"id\"]}, \"fields\": {"
                                    " \"reporting_organisation\": {\"reference\": {\"column\": \"by\","
                                    " \"match\": \"code\", \"create\": true}},"
                                    " \"donor\": {\"reference\": {\"column\": \"paid\","
                                    " \"match\": \"code\", \"create\": true}}}, \"geometry\": \"none\"}";

static void a_reference_that_tells_which_record_it_is_must_be_found(void **state)
{
    static const char *const nodes =
        "{\"mapping\": 1, \"name\": \"nodes\", \"type\": \"framework_node\","
        " \"key\": {\"system\": \"test\", \"columns\": [\"code\"]}, \"fields\": {"
        " \"framework\": {\"reference\": {\"column\": \"framework\", \"match\": \"code\"}},"
        " \"result_code\": {\"column\": \"code\"}, \"node_level\": {\"value\": \"level_output\"},"
        " \"parent_node\": {\"reference\": {\"column\": \"above\", \"match\": \"name\"}}},"
        " \"geometry\": \"none\"}";
    static const char *const framework = "{\"mapping\": 1, \"name\": \"frameworks\", \"type\": \"framework\","
                                         " \"key\": {\"system\": \"test\", \"columns\": [\"code\"]}, \"fields\": {"
                                         " \"framework_code\": {\"column\": \"code\"},"
                                         " \"framework_title\": {\"column\": \"code\"}}, \"geometry\": \"none\"}";
    ProgrammeCase *c = *state;

    case_import(c, framework, "f.csv", "code\nPLAN\n");
    case_import(c, nodes, "n.csv", "code,framework,above\n1.1,plan,1\n1,PLAN,\n2,NONE,\n3,PLAN,9\n");
    ASSERT_SAID(c, 4, 3, 0, 0, 1, 0);
    assert_int_equal(c->said.warnings, 1);
    assert_non_null(strstr(row_reason(c, 0), "no record, or more than one, is called so"));
}

static void an_organisation_is_made_once_for_all_that_name_it(void **state)
{
    static const char *const file = "id,by,paid\n1,ALPHA,BETA\n2,alpha,ALPHA\n3,Beta,\n";
    ProgrammeCase *c = *state;

    case_import(c, CREATING, "a.csv", file);
    ASSERT_SAID(c, 3, 3, 0, 0, 0, 0);
    ASSERT_VALUES(c, "organisation", "short_name", "ALPHA|BETA");
    ASSERT_VALUES(c, "organisation", "organisation_name", "ALPHA|BETA");
    ASSERT_VALUES(c, "hazard", "reporting_organisation", "set|set|set");
    ASSERT_VALUES(c, "hazard", "donor", "set|set|-");
    assert_int_equal(case_withdraw(c, c->said.report, false), 0);
    assert_int_equal(case_count(c, "organisation"), 0);
}

static void an_organisation_that_waits_is_not_made_again(void **state)
{
    static const char *const file = "id,by,paid\n1,ALPHA,BETA\n2,alpha,ALPHA\n3,Beta,\n";
    ProgrammeCase *c = *state;

    c->options.approve = false;
    case_import(c, CREATING, "a.csv", file);
    ASSERT_SAID(c, 3, 3, 0, 0, 0, 0);
    uint64_t first = c->said.report;
    case_import(c, CREATING, "a.csv", file);
    ASSERT_SAID(c, 3, 0, 0, 3, 0, 0);
    assert_int_equal(c->said.report, 0);
    case_import(c, CREATING, "b.csv", "id,by,paid\n4,BETA,ALPHA\n");
    uint64_t second = c->said.report;
    case_approve(c, first);
    case_approve(c, second);
    ASSERT_VALUES(c, "organisation", "short_name", "ALPHA|BETA");
}

static void an_ambiguous_name_refers_to_nothing(void **state)
{
    static const char *const by_name =
        "{\"mapping\": 1, \"name\": \"by_name\", \"type\": \"settlement\", \"fields\": {"
        " \"settlement_name\": {\"column\": \"name\"},"
        " \"admin_unit\": {\"reference\": {\"column\": \"unit\", \"match\": \"name\"}}}}";
    static const char *const narrowed =
        "{\"mapping\": 1, \"name\": \"narrowed\", \"type\": \"settlement\", \"fields\": {"
        " \"settlement_name\": {\"column\": \"name\"}, \"admin_unit\": {\"reference\": {\"column\": \"unit\","
        " \"match\": \"name\", \"where\": {\"unit_level\": \"province\"}}}}}";
    ProgrammeCase *c = *state;

    case_import(c, UNITS, "u.csv",
                "pcode,name,level,parent\nA,Équateur,province,\nB,equateur,territory,\nC,Ituri,province,\n");
    case_import(c, by_name, "a.csv", "name,unit\nx,Equateur\ny, ITURI \nz,Kasai\n");
    ASSERT_SAID(c, 3, 3, 0, 0, 0, 0);
    assert_int_equal(c->said.warnings, 2);
    ASSERT_VALUES(c, "settlement", "admin_unit", "-|set|-");
    case_import(c, narrowed, "b.csv", "name,unit\nx,Equateur\n");
    ASSERT_VALUES(c, "settlement", "admin_unit", "-|set|-|set");
}

/* Keys that look like record ids are keys all the same. */
static void a_foreign_key_may_be_a_uuid(void **state)
{
    static const char *const parents =
        "{\"mapping\": 1, \"name\": \"parents\", \"type\": \"hazard\","
        " \"key\": {\"system\": \"gis\", \"columns\": [\"GlobalID\"]},"
        " \"fields\": {\"hazard_name\": {\"column\": \"name\"}}, \"geometry\": \"none\"}";
    static const char *const children =
        "{\"mapping\": 1, \"name\": \"children\", \"type\": \"accident\","
        " \"fields\": {\"hazard\": {\"reference\": {\"column\": \"parent\", \"system\": \"gis\"}}},"
        " \"geometry\": \"none\"}";
    ProgrammeCase *c = *state;

    case_import(c, parents, "p.csv", "GlobalID,name\n6d3f0b1e-94c5-4f0e-8a53-0b2d6c1f7a90,one\n");
    case_import(c, children, "c.csv", "parent\n6d3f0b1e-94c5-4f0e-8a53-0b2d6c1f7a90\n");
    RecordPage hazards = case_rows(c, "hazard"), accidents = case_rows(c, "accident");
    const Value *value = &accidents.rows[0].values[case_field(c, "accident", "hazard")->index];
    assert_int_equal(value->state, VALUE_SET);
    assert_true(id_equal(value->reference, hazards.rows[0].id));
}

/* ---- Codes ---- */

static const char *const CODED = "{\"mapping\": 1, \"name\": \"coded\", \"type\": \"hazard\","
                                 " \"key\": {\"system\": \"list\", \"columns\": [\"id\"]}, \"fields\": {"
                                 " \"local_code\": {\"column\": \"code\"}, \"hazard_name\": {\"column\": \"name\"}},"
                                 " \"geometry\": \"none\"}";

static void a_code_belongs_to_one_record(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, CODED, "a.csv", "id,code,name\n1,H-1,a\n2,h-1 ,b\n3,H-3,c\n");
    ASSERT_SAID(c, 3, 2, 0, 0, 1, 0);
    case_import(c, CODED, "b.csv", "id,code,name\n4,H-3,d\n5,H-5,e\n");
    ASSERT_SAID(c, 2, 1, 0, 0, 1, 0);
    case_import(c, CODED, "a.csv", "id,code,name\n1,H-1,a\n3,H-3,c\n");
    ASSERT_SAID(c, 2, 0, 0, 2, 0, 0);
}

static void an_update_cannot_take_the_code_of_another(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, CODED, "a.csv", "id,code,name\n1,H-1,a\n2,H-2,b\n");
    case_import(c, CODED, "a.csv", "id,code,name\n1,H-2,a\n2,H-2,b\n");
    ASSERT_SAID(c, 2, 0, 0, 1, 1, 0);
    case_import(c, CODED, "a.csv", "id,code,name\n1,H-9,a\n2,H-2,b\n");
    ASSERT_SAID(c, 2, 0, 1, 1, 0, 0);
    ASSERT_VALUES(c, "hazard", "local_code", "H-9|H-2");
}

/* ---- Types by column, values ---- */

static void a_column_decides_the_type(void **state)
{
    static const char *const mapping =
        "{\"mapping\": 1, \"name\": \"mixed\", \"type\": {\"column\": \"What\", \"values\": {\"haz\": \"hazard\","
        " \"acc\": \"accident\"}}, \"key\": {\"system\": \"m\", \"columns\": [\"id\"]}, \"fields\": {},"
        " \"fields_by_type\": {\"hazard\": {\"hazard_name\": {\"column\": \"name\"}},"
        " \"accident\": {\"place_name\": {\"column\": \"name\"}}}}";
    static const char *const file = "id,What,name\n1,haz,one\n2, ACC ,two\n3,other,three\n4,haz,four\n";
    ProgrammeCase *c = *state;

    case_import(c, mapping, "a.csv", file);
    ASSERT_SAID(c, 4, 3, 0, 0, 1, 0);
    assert_true(text_equal(c->said.rows[0].value, TEXT("other")));
    ASSERT_VALUES(c, "hazard", "hazard_name", "one|four");
    ASSERT_VALUES(c, "accident", "place_name", "two");
    case_import(c, mapping, "a.csv", file);
    ASSERT_SAID(c, 4, 0, 0, 3, 1, 0);
    case_import(c, mapping, "a.csv", "id,What,name\n1,haz,one\n2, ACC ,deux\n3,other,three\n4,haz,four\n");
    ASSERT_SAID(c, 4, 0, 1, 2, 1, 0);
}

static void numbers_of_json_have_a_point_and_those_of_text_their_mark(void **state)
{
    static const char *const mapping = "{\"mapping\": 1, \"name\": \"areas\", \"type\": \"hazard\", \"fields\": {"
                                       " \"reported_area\": {\"column\": \"area\", \"decimal\": \",\","
                                       " \"values\": {\"?\": null}}}, \"geometry\": \"none\"}";
    ProgrammeCase *c = *state;

    case_import(
        c, mapping, "a.json",
        "[{\"area\": 1.234}, {\"area\": \"1.234\"}, {\"area\": 1.234}, {\"area\": \"1.234,5\"}, {\"area\": 1e3},"
        " {\"area\": \"?\"}]");
    ASSERT_SAID(c, 6, 6, 0, 0, 0, 0);
    ASSERT_VALUES(c, "hazard", "reported_area", "1.234|1234|1.234|1234.5|1000|-");
}

static void unreadable_values_hold_the_row_and_name_the_column(void **state)
{
    ProgrammeCase *c = *state;

    c->options.type = TEXT("hazard");
    case_import(c, NULL, "a.csv",
                "hazard_name,land_class,reported_date,lon,lat,odd\n"
                "a,cha,2024-02-30,29,-1,x\nb,marsh,2024-02-03,29,-1,\nc,sha,2024-02-03,29,-1,\nd,,,29,,\n");
    ASSERT_SAID(c, 4, 1, 0, 0, 3, 0);
    assert_true(text_equal(c->said.rows[0].column, TEXT("reported_date")));
    assert_true(text_equal(c->said.rows[0].value, TEXT("2024-02-30")));
    assert_true(text_equal(c->said.rows[1].column, TEXT("land_class")));
    assert_int_equal(c->said.unused_count, 1);
    assert_true(text_equal(c->said.unused_columns[0], TEXT("odd")));
}

/* ---- Held rows ---- */

static void held_rows_stay_as_they_stood(void **state)
{
    ProgrammeCase *c = *state;
    StatementRow *rows;
    size_t count;
    Reader *reader;

    c->options.type = TEXT("hazard");
    case_import(c, NULL, "a.csv", "hazard_name,land_class\nfine,cha\n\"odd, one\",marsh\n");
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, report_statement(reader, &c->arena, c->said.report, 0, 10, &rows, &count, &c->err));
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].row, 2);
    assert_true(text_equal(rows[0].outcome, TEXT("held")));
    assert_true(text_equal(rows[0].value, TEXT("marsh")));
    assert_true(text_equal(rows[0].raw, TEXT("{\"hazard_name\":\"odd, one\",\"land_class\":\"marsh\"}")));
    reader_release(reader);
}

static void rows_held_before_are_not_held_twice(void **state)
{
    ProgrammeCase *c = *state;

    c->options.type = TEXT("hazard");
    case_import(c, NULL, "a.csv", "hazard_name,land_class\nfine,cha\nodd,marsh\n");
    uint64_t first = c->said.report;
    case_import(c, NULL, "a.csv", "hazard_name,land_class\nfine,cha\nodd,marsh\n");
    ASSERT_SAID(c, 2, 0, 0, 1, 1, 0);
    assert_int_equal(c->said.report, first);
    /* Another row is held now: it must not be lost. */
    case_import(c, NULL, "a.csv", "hazard_name,land_class\nfine,cha\nother,swamp\n");
    ASSERT_SAID(c, 2, 0, 0, 1, 1, 0);
    assert_int_not_equal(c->said.report, first);
}

static void held_rows_are_mended_and_taken_in_again(void **state)
{
    ProgrammeCase *c = *state;
    MendedRow mended = {.row = 2, .raw = TEXT("{\"hazard_name\":\"odd, one\",\n \"land_class\":\"sha\"}")};
    ResubmitOptions again = {.rows = &mended, .row_count = 1, .approve = true, .actor = {TEXT("ana")}};

    c->options.type = TEXT("hazard");
    case_import(c, NULL, "a.csv", "hazard_name,land_class\nfine,cha\n\"odd, one\",marsh\nodd two,swamp\n");
    ASSERT_SAID(c, 3, 1, 0, 0, 2, 0);
    again.report = c->said.report;
    EXPECT_OK(c, report_resubmit(c->programme, &again, &c->arena, &c->said, &c->err));
    ASSERT_SAID(c, 2, 1, 0, 0, 1, 0);
    assert_int_not_equal(c->said.report, again.report);
    ASSERT_VALUES(c, "hazard", "hazard_name", "fine|odd, one");
    /* The mended file finds both. */
    case_import(c, NULL, "a.csv", "hazard_name,land_class\nfine,cha\n\"odd, one\",sha\n");
    ASSERT_SAID(c, 2, 0, 0, 2, 0, 0);
    again.report = 999999;
    assert_int_equal(report_resubmit(c->programme, &again, &c->arena, &c->said, &c->err), ST_NOT_FOUND);
}

static void a_mended_feature_keeps_its_place(void **state)
{
    static const char *const file =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"id\":\"1\","
        "\"code\":\"H-1\",\"name\":\"a\"},\"geometry\":null},{\"type\":\"Feature\",\"properties\":{\"id\":\"2\",\n"
        "\"code\":\"H-1\",\"name\":\"b\"},\"geometry\":{\"type\":\"Point\",\"coordinates\":[29,-1]}}]}";
    ProgrammeCase *c = *state;
    const char *mapping = "{\"mapping\": 1, \"name\": \"placed\", \"type\": \"hazard\", \"key\": {\"system\": \"list\","
                          " \"columns\": [\"id\"]}, \"fields\": {\"local_code\": {\"column\": \"code\"}}}";
    StatementRow *rows;
    size_t count;
    Reader *reader;

    case_import(c, mapping, "a.geojson", file);
    ASSERT_SAID(c, 2, 1, 0, 0, 1, 0);
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, report_statement(reader, &c->arena, c->said.report, 0, 10, &rows, &count, &c->err));
    reader_release(reader);
    char *raw = arena_copy(&c->arena, rows[0].raw.at, rows[0].raw.length);
    strstr(raw, "H-1")[2] = '2';
    MendedRow mended = {2, text_of(raw)};
    ResubmitOptions again = {.report = c->said.report,
                             .rows = &mended,
                             .row_count = 1,
                             .mapping = c->options.mapping,
                             .approve = true,
                             .actor = {TEXT("ana")}};
    EXPECT_OK(c, report_resubmit(c->programme, &again, &c->arena, &c->said, &c->err));
    ASSERT_SAID(c, 1, 1, 0, 0, 0, 0);
    RecordPage page = case_rows(c, "hazard");
    assert_int_equal(page.rows[1].values[case_field(c, "hazard", "geom")->index].state, VALUE_SET);
}

/* ---- Personal values ---- */

static const char *const VICTIMS = "{\"mapping\": 1, \"name\": \"victims\", \"type\": \"victim\","
                                   " \"key\": {\"system\": \"v\", \"columns\": [\"id\"]}, \"fields\": {"
                                   " \"victim_name\": {\"column\": \"name\"}, \"birth_date\": {\"column\": \"born\"},"
                                   " \"sex\": {\"column\": \"sex\"}}, \"geometry\": \"none\"}";

static void file_lacks(const char *path, const char *needle)
{
    FILE *file = fopen(path, "rb");
    static char bytes[16 * 1024 * 1024];

    if (file == NULL) {
        return;
    }
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    if (memmem(bytes, size, needle, strlen(needle)) != NULL) {
        fail_msg("'%s' stands in %s", needle, path);
    }
}

static void personal_values_never_touch_the_disk(void **state)
{
    static const char *const secrets[] = {"Quetzalina", "Xanthippos", "Zweihander",
                                          "1987-13-77", "1955-66-66", "Ypsilantis"};
    ProgrammeCase *c = *state;
    char wal[160];

    case_import(c, VICTIMS, "v.csv",
                "id,name,born,sex\n1,Quetzalina,1980-02-03,female\n2,Xanthippos,1987-13-77,male\n"
                "3,Zweihander,1980-02-03,nonsense\n,Ypsilantis,1980-02-03,male\n1,Quetzalina,1980-02-03,male\n");
    ASSERT_SAID(c, 5, 1, 0, 0, 4, 0);
    case_import(c, VICTIMS, "v.csv", "id,name,born,sex\n1,Xanthippos,1980-02-03,male\n2,Zweihander,1955-66-66,male\n");
    snprintf(wal, sizeof wal, "%s-wal", c->path);
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < COUNT_OF(secrets); i++) {
            file_lacks(c->path, secrets[i]);
            file_lacks(wal, secrets[i]);
        }
        case_reopen(c);
    }
    ASSERT_VALUES(c, "victim", "victim_name", "-");
}

static void an_update_brings_the_personal_values_along(void **state)
{
    ProgrammeCase *c = *state;
    RecordHistory history;
    Reader *reader;
    Scope scope = scope_of_administrator();

    case_import(c, VICTIMS, "v.csv", "id,name,born,sex\n1,Quetzalina,1980-02-03,female\n");
    case_import(c, VICTIMS, "v.csv", "id,name,born,sex\n1,Quetzalina,1980-02-03,female\n");
    ASSERT_SAID(c, 1, 0, 0, 1, 0, 0);
    case_import(c, VICTIMS, "v.csv", "id,name,born,sex\n1,Xanthippe,1980-02-03,male\n");
    ASSERT_SAID(c, 1, 0, 1, 0, 0, 0);
    Id id = case_rows(c, "victim").rows[0].id;
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, record_history(reader, &c->arena, model_type(reader_model(reader), TEXT("victim")), id, &scope,
                                &history, &c->err));
    reader_release(reader);
    assert_int_equal(history.event_count, 2);
    assert_true(history.events[0].sealed);
    file_lacks(c->path, "Xanthippe");
}

/* ---- Decisions ---- */

static const char *dump(ProgrammeCase *c, const char *name)
{
    const char *path = arena_format(&c->arena, "%s/%s", c->folder, name);
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    EXPECT_OK(c, programme_dump(c->path, NULL, file, &c->err));
    fclose(file);
    return path;
}

static void approval_later_shows_what_approval_at_once_shows(void **state)
{
    static const char *const files[] = {
        "pcode,name,level,parent\nA1,Masisi,territory,A\nA,Nord-Kivu,province,\nB,Ituri,province,\n",
        "pcode,name,level,parent\nA1,Massissi,territory,B\nA,Nord-Kivu,province,\nB,Ituri,province,\n"};
    ProgrammeCase at_once, *c = *state;

    case_start(&at_once);
    c->options.approve = false;
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        case_import(&at_once, UNITS, "a.csv", files[i]);
        case_import(c, UNITS, "a.csv", files[i]);
        case_approve(c, c->said.report);
    }
    RecordPage a = case_rows(c, "admin_unit"), b = case_rows(&at_once, "admin_unit");
    assert_int_equal(a.row_count, b.row_count);
    for (size_t i = 0; i < a.row_count; i++) {
        assert_true(id_equal(a.rows[i].id, b.rows[i].id));
        assert_int_equal(a.rows[i].missing, b.rows[i].missing);
        assert_int_equal(a.rows[i].self_approved, b.rows[i].self_approved);
        assert_int_equal(a.rows[i].observed.day, b.rows[i].observed.day);
        for (uint16_t f = 0; f < 12; f++) {
            assert_int_equal(a.rows[i].values[f].state, b.rows[i].values[f].state);
            assert_true(a.rows[i].values[f].state != VALUE_SET ||
                        value_equal(&a.rows[i].values[f], &b.rows[i].values[f]));
        }
    }
    case_done(&at_once);
}

static void tables_made_anew_are_the_same(void **state)
{
    ProgrammeCase *c = *state;
    char command[400];

    case_import(c, UNITS, "a.csv", "pcode,name,level,parent\nA1,Masisi,territory,A\nA,Nord-Kivu,province,\n");
    case_import(c, CREATING, "b.csv", "id,by,paid\n1,ALPHA,BETA\n2,alpha,ALPHA\n3,Beta,\n");
    c->options.approve = false;
    case_import(c, CREATING, "b.csv", "id,by,paid\n1,GAMMA,BETA\n2,alpha,ALPHA\n4,Beta,\n");
    case_import(c, CODED, "c.csv", "id,code,name\n1,H-1,a\n2,h-1 ,b\n3,H-3,c\n");
    case_reject(c, c->said.report);
    programme_close(c->programme);
    c->programme = NULL;
    const char *before = dump(c, "before");
    EXPECT_OK(c, programme_rebuild(c->path, NULL, &c->err));
    const char *after = dump(c, "after");
    snprintf(command, sizeof command, "cmp %s %s", before, after);
    assert_int_equal(system(command), 0);
    case_reopen(c);
}

static void four_eyes_begin_with_the_second_approver(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, CODED, "a.csv", "id,code,name\n1,H-1,a\n");
    c->options.approve = false;
    case_import(c, CODED, "b.csv", "id,code,name\n2,H-2,b\n");
    EXPECT_OK(c, report_approve(c->programme, (Actor){TEXT("ben")}, c->said.report, TEXT(""), &c->err));
    c->options.approve = true;
    assert_int_equal(case_import_status(c, CODED, "d.csv", "id,code,name\n3,H-3,c\n"), ST_DENIED);
    assert_int_equal(case_count(c, "hazard"), 2);
    c->options.approve = false;
    case_import(c, CODED, "d.csv", "id,code,name\n3,H-3,c\n");
    assert_int_equal(report_approve(c->programme, (Actor){TEXT("ana")}, c->said.report, TEXT(""), &c->err), ST_DENIED);
    EXPECT_OK(c, report_approve(c->programme, (Actor){TEXT("ben")}, c->said.report, TEXT(""), &c->err));
}

/* ---- What is refused as a whole ---- */

static void refused(ProgrammeCase *c, const char *mapping, Status status, const char *path)
{
    assert_int_equal(case_import_status(c, mapping, "a.csv", "id,name\n1,a\n"), status);
    if (path != NULL) {
        assert_true(text_ends(text_of(c->err.path), text_of(path)));
    }
    assert_int_equal(case_count(c, "hazard"), 0);
}

static void a_faulty_mapping_is_refused_with_its_place(void **state)
{
    ProgrammeCase *c = *state;

    refused(c, "{\"mapping\": 2, \"name\": \"x\", \"type\": \"hazard\", \"fields\": {}}", ST_INVALID, NULL);
    refused(c, "{\"mapping\": 1, \"name\": \"x\", \"type\": \"hazards\", \"fields\": {}}", ST_INVALID,
            "mapping.json#/type");
    refused(c,
            "{\"mapping\": 1, \"name\": \"x\", \"type\": \"hazard\", \"fields\": {\"nothing\": {\"column\": \"a\"}}}",
            ST_INVALID, "mapping.json#/fields/nothing");
    refused(c,
            "{\"mapping\": 1, \"name\": \"x\", \"type\": \"hazard\", \"fields\": {\"land_class\": {\"column\": \"a\","
            " \"values\": {\"M\": \"marsh\"}}}}",
            ST_INVALID, "mapping.json#/fields/land_class/values/M");
    refused(c, "{\"mapping\": 1, \"name\": \"x\", \"type\": \"hazard\", \"fields\": {}, \"colour\": 1}", ST_INVALID,
            "mapping.json#/colour");
    refused(c, "{\"mapping\": 1, \"name\": \"x\", \"programme\": \"COL\", \"type\": \"hazard\", \"fields\": {}}",
            ST_INVALID, NULL);
    refused(c, "no_such_mapping", ST_NOT_FOUND, NULL);
}

static void nothing_readable_stores_nothing(void **state)
{
    ProgrammeCase *c = *state;
    static const char *const empty[] = {"", "id,code,name\n", "\n\n", "[]",
                                        "{\"type\":\"FeatureCollection\",\"features\":[]}"};

    for (size_t i = 0; i < COUNT_OF(empty); i++) {
        assert_int_equal(case_import_status(c, CODED, i < 3 ? "a.csv" : "a.json", empty[i]), ST_INVALID);
    }
    ReportSummary *reports;
    size_t count;
    Reader *reader;
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, reports_list(reader, &c->arena, -1, 0, 10, &reports, &count, &c->err));
    assert_int_equal(count, 0);
    reader_release(reader);
}

typedef struct Canceller {
    atomic_bool cancel;
    int told;
} Canceller;

static void cancel_soon(void *context, const ImportProgress *progress)
{
    Canceller *canceller = context;

    (void)progress;
    canceller->told++;
    atomic_store(&canceller->cancel, true);
}

static const char *many_rows(ProgrammeCase *c, int rows)
{
    BUFFER file = {0};

    buffer_string(&file, "id,code,name\n");
    for (int i = 1; i <= rows; i++) {
        buffer_format(&file, "%d,H-%d,name number %d\n", i, i, i);
    }
    buffer_byte(&file, '\0');
    return arena_copy(&c->arena, file.at, file.size);
}

static void a_cancelled_import_stores_nothing(void **state)
{
    ProgrammeCase *c = *state;
    Canceller canceller = {.told = 0};

    c->options.progress = cancel_soon;
    c->options.context = &canceller;
    c->options.cancel = &canceller.cancel;
    assert_int_equal(case_import_status(c, CODED, "a.csv", many_rows(c, 20000)), ST_CANCELLED);
    assert_true(canceller.told > 0);
    assert_int_equal(case_count(c, "hazard"), 0);
    c->options.cancel = NULL;
    case_import(c, CODED, "a.csv", "id,code,name\n1,H-1,a\n");
    ASSERT_SAID(c, 1, 1, 0, 0, 0, 0);
}

static void a_large_load_checks_codes_too(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, CODED, "a.csv", many_rows(c, 20000));
    assert_int_equal(c->said.stored, 20000);
    case_import(c, CODED, "b.csv", "id,code,name\n20001,H-77,a\n20002,new,b\n");
    ASSERT_SAID(c, 2, 1, 0, 0, 1, 0);
    assert_non_null(strstr(row_reason(c, 0), "code"));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(children_may_come_before_their_parents),
        CASE(a_reference_that_tells_which_record_it_is_must_be_found),
        CASE(an_organisation_is_made_once_for_all_that_name_it),
        CASE(an_organisation_that_waits_is_not_made_again),
        CASE(an_ambiguous_name_refers_to_nothing),
        CASE(a_foreign_key_may_be_a_uuid),
        CASE(a_code_belongs_to_one_record),
        CASE(an_update_cannot_take_the_code_of_another),
        CASE(a_column_decides_the_type),
        CASE(numbers_of_json_have_a_point_and_those_of_text_their_mark),
        CASE(unreadable_values_hold_the_row_and_name_the_column),
        CASE(held_rows_stay_as_they_stood),
        CASE(rows_held_before_are_not_held_twice),
        CASE(held_rows_are_mended_and_taken_in_again),
        CASE(a_mended_feature_keeps_its_place),
        CASE(personal_values_never_touch_the_disk),
        CASE(an_update_brings_the_personal_values_along),
        CASE(approval_later_shows_what_approval_at_once_shows),
        CASE(tables_made_anew_are_the_same),
        CASE(four_eyes_begin_with_the_second_approver),
        CASE(a_faulty_mapping_is_refused_with_its_place),
        CASE(nothing_readable_stores_nothing),
        CASE(a_cancelled_import_stores_nothing),
        CASE(a_large_load_checks_codes_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
