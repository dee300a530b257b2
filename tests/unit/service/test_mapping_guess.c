#include "programme_case.h"

#include "json/document.h"
#include "service/mapping_guess.h"
#include "service/mapping_save.h"
#include "service/preview.h"
#include "service/repair.h"

static ProgrammeCase c;
static char file_path[160];
static Inspection file;
static JsonValue *guess;

static int begin(void **state)
{
    (void)state;
    case_start(&c);
    return 0;
}

static int end(void **state)
{
    (void)state;
    case_done(&c);
    return 0;
}

static Status inspected(const char *name, const char *content)
{
    snprintf(file_path, sizeof file_path, "%s/%s", c.folder, name);
    FILE *out = fopen(file_path, "wb");
    assert_non_null(out);
    fputs(content, out);
    fclose(out);
    InspectOptions options = {.path = file_path};
    return file_inspect(&options, &c.arena, &file, &c.err);
}

/* The guess for rows of hazards, as a tree. */
static void guessed(const char *name, const char *content)
{
    BUFFER text = {0};
    Reader *reader;
    Mapping mapping;

    EXPECT_OK(&c, inspected(name, content));
    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    mapping_guess(&c.arena, &file, model_type(reader_model(reader), TEXT("hazard")), text_of(name), &text);
    EXPECT_OK(&c, mapping_read(&c.arena, buffer_view(&text), "", reader_model(reader), &mapping, &c.err));
    reader_release(reader);
    EXPECT_OK(&c, json_parse(&c.arena, text_copy(&c.arena, buffer_view(&text)), JSON_LIMITS, &guess, &c.err));
}

static void assert_column(const char *field, const char *column)
{
    const JsonValue *feed = json_get(json_get(guess, "fields"), field);

    if (column == NULL) {
        assert_null(feed);
        return;
    }
    const JsonValue *named = json_get(feed, "column");
    assert_non_null(named);
    assert_true(text_equal(named->text, text_of(column)));
}

static void matches_names_labels_and_units_of_either_language(void **state)
{
    (void)state;
    guessed("a.csv", "hazard_name,Classe,Reported area (m2),Weather\nPont,SHA,12,fine\nBac,CHA,13,wet\n");
    assert_column("hazard_name", "hazard_name");
    assert_column("land_class", "Classe");
    assert_column("reported_area", "Reported area (m2)");
    const JsonValue *ignored = json_get(guess, "ignore");
    assert_int_equal(ignored->count, 1);
    assert_true(text_equal(json_at(ignored, 0)->text, TEXT("Weather")));
}

static void tells_a_field_by_its_values(void **state)
{
    (void)state;
    guessed("b.csv", "what it is,other\nSHA,x\nCHA,y\nSHA,z\n");
    assert_column("land_class", "what it is");
    guessed("c.csv", "what it is,other\nSHA,x\ncastle,y\n");
    assert_column("land_class", NULL);
}

static void finds_degrees_and_only_degrees(void **state)
{
    (void)state;
    guessed("d.csv", "GPS Est;GPS Nord\n29,2;-1,6\n29,3;-1,7\n");
    assert_true(text_equal(json_get(json_get(guess, "geometry"), "lon")->text, TEXT("GPS Est")));
    assert_true(text_equal(json_get(json_get(guess, "geometry"), "lat")->text, TEXT("GPS Nord")));
    guessed("e.csv", "GPS Est;GPS Nord\n745000;9812000\n745100;9812100\n");
    assert_true(text_equal(json_get(guess, "geometry")->text, TEXT("feature")));
}

static void a_key_is_different_in_every_row(void **state)
{
    (void)state;
    guessed("f.csv", "No,land_class\n1,SHA\n2,SHA\n");
    assert_true(text_equal(json_at(json_get(json_get(guess, "key"), "columns"), 0)->text, TEXT("No")));
    guessed("g.csv", "No,land_class\n1,SHA\n1,SHA\n");
    assert_null(json_get(guess, "key"));
}

static void reads_marks_of_numbers_and_order_of_dates(void **state)
{
    (void)state;
    guessed("h.csv", "reported_area;reported_date\n1200,5;03/14/2024\n3;02/02/2024\n");
    const JsonValue *fields = json_get(guess, "fields");
    assert_true(text_equal(json_get(json_get(fields, "reported_area"), "decimal")->text, TEXT(",")));
    assert_true(text_equal(json_get(json_get(fields, "reported_date"), "date_order")->text, TEXT("mdy")));
    guessed("i.csv", "reported_area;reported_date\n1,200;14/03/2024\n");
    fields = json_get(guess, "fields");
    assert_null(json_get(json_get(fields, "reported_area"), "decimal"));
    assert_null(json_get(json_get(fields, "reported_date"), "date_order"));
}

static void names_are_made_of_file_names(void **state)
{
    static const char *const names[][2] = {{"Liste Goma (été) 2024.csv", "liste_goma_ete_2024"},
                                           {"2024.xlsx", "list_2024"},
                                           {"...", "list"},
                                           {"日本.csv", "list"},
                                           {"a.b.c", "a_b"}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Text name = mapping_name_from(&c.arena, text_of(names[i][0]));
        if (!text_equal(name, text_of(names[i][1]))) {
            fail_msg("%s gives %.*s", names[i][0], TEXT_ARG(name));
        }
        assert_true(mapping_name_is_fine(name));
    }
}

static void old_text_is_taken_for_windows_1252_and_says_so(void **state)
{
    (void)state;
    EXPECT_OK(&c, inspected("j.csv", "nom\n\xc9"
                                     "cole \x80\n"));
    assert_true(file.encoding_guessed);
    assert_true(text_equal(file.columns[0].values[0].text, TEXT("École €")));
    EXPECT_OK(&c, inspected("k.csv", "nom\nÉcole\n"));
    assert_false(file.encoding_guessed);
}

static void what_holds_no_row_is_refused(void **state)
{
    (void)state;
    assert_int_equal(inspected("l.csv", "a,b\n"), ST_INVALID);
    assert_non_null(strstr(c.err.message, "no row"));
    assert_int_equal(inspected("m.csv", ""), ST_INVALID);
}

static const char DOCUMENT[] =
    "{\"mapping\":1,\"name\":\"goma\",\"label\":{\"en\":\"Goma\"},\"source\":{\"name\":\"x\","
    "\"licence\":\"\"},\"type\":\"hazard\",\"fields\":{\"hazard_name\":{\"column\":\"n\"}},"
    "\"geometry\":{\"lon\":\"x\",\"lat\":\"y\"}}";

static void a_saved_mapping_survives_a_rebuild_and_is_verified(void **state)
{
    VerifyResult verified;
    Reader *reader;
    Text name, document;

    (void)state;
    EXPECT_OK(&c, mapping_save(c.programme, c.options.actor, &c.arena, text_of(DOCUMENT), &name, &c.err));
    assert_true(text_equal(name, TEXT("goma")));
    programme_close(c.programme);
    c.programme = NULL;
    EXPECT_OK(&c, programme_rebuild(c.path, NULL, &c.err));
    EXPECT_OK(&c, programme_verify(c.path, NULL, NULL, &c.arena, &verified, &c.err));
    assert_int_equal(verified.faults_total, 0);
    case_reopen(&c);
    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, mapping_document(reader, &c.arena, name, &document, &c.err));
    assert_true(text_equal(document, text_of(DOCUMENT)));
    reader_release(reader);
    EXPECT_OK(&c, mapping_remove(c.programme, c.options.actor, name, &c.err));
    assert_int_equal(mapping_remove(c.programme, c.options.actor, name, &c.err), ST_NOT_FOUND);
}

/* Programmes of other tests take any place; these rows lie far outside. */
static void a_swapped_polygon_is_repaired_whole(void **state)
{
    static const char row[] = "{\"type\":\"Feature\",\"properties\":{\"n\":\"Pont\",\"k\":7},\"geometry\":{\"type\":"
                              "\"Polygon\",\"coordinates\":[[[-1.6,29.2],[-1.6,29.21],[-1.61,29.21],[-1.6,29.2]]]}}";
    StatementRow rows[] = {{.row = 1, .raw = {row, sizeof row - 1}},
                           {.row = 2, .raw = {"{\"n\":\"x\"}", 9}},
                           {.row = 3, .raw = {"{\"n\":", 5}},
                           {.row = 4}};
    HeldRepair repairs[COUNT_OF(rows)];
    ReportSummary report = {.mapping = TEXT("columns_of_hazard")};
    CreateOptions create = {.programme = TEXT("COD"), .place_limit_km = 25};
    char path[160];

    (void)state;
    snprintf(path, sizeof path, "%s/near.gpkg", c.folder);
    programme_close(c.programme);
    EXPECT_OK(&c, programme_create(path, &create, &c.err));
    EXPECT_OK(&c, programme_open(path, NULL, &c.programme, &c.err));
    EXPECT_OK(&c, held_repairs(c.programme, &c.arena, &report, rows, COUNT_OF(rows), repairs, &c.err));
    assert_int_equal(repairs[0].kind, REPAIR_SWAPPED);
    assert_true(repairs[0].after->xy[0] == 29.2 && repairs[0].after->xy[1] == -1.6);
    assert_non_null(strstr(text_string(&c.arena, repairs[0].raw), "\"k\":7"));
    assert_non_null(strstr(text_string(&c.arena, repairs[0].raw), "[29.2,-1.6]"));
    for (size_t i = 1; i < COUNT_OF(rows); i++) {
        assert_int_equal(repairs[i].kind, REPAIR_NONE);
        assert_null(repairs[i].before);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(matches_names_labels_and_units_of_either_language, begin, end),
        cmocka_unit_test_setup_teardown(tells_a_field_by_its_values, begin, end),
        cmocka_unit_test_setup_teardown(finds_degrees_and_only_degrees, begin, end),
        cmocka_unit_test_setup_teardown(a_key_is_different_in_every_row, begin, end),
        cmocka_unit_test_setup_teardown(reads_marks_of_numbers_and_order_of_dates, begin, end),
        cmocka_unit_test_setup_teardown(names_are_made_of_file_names, begin, end),
        cmocka_unit_test_setup_teardown(old_text_is_taken_for_windows_1252_and_says_so, begin, end),
        cmocka_unit_test_setup_teardown(what_holds_no_row_is_refused, begin, end),
        cmocka_unit_test_setup_teardown(a_saved_mapping_survives_a_rebuild_and_is_verified, begin, end),
        cmocka_unit_test_setup_teardown(a_swapped_polygon_is_repaired_whole, begin, end),
    };

    return cmocka_run_group_tests_name("mapping_guess", tests, NULL, NULL);
}
