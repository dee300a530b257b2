#include "source_case.h"

static SourceCase c;

static int teardown(void **state)
{
    (void)state;
    if (c.folder[0] != '\0') {
        case_done(&c);
    }
    return 0;
}

static void open_json(const char *content)
{
    case_open(&c, "a.geojson", text_of(content));
    if (c.status != ST_OK) {
        fail_msg("%s", c.err.message);
    }
}

static void refuses(const char *content, const char *part)
{
    assert_file_refused(&c, "a.geojson", text_of(content), ST_INVALID, part);
}

static void reads_the_features_of_a_collection(void **state)
{
    (void)state;
    open_json("{\"type\":\"FeatureCollection\",\"features\":[\n"
              "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[29.2,-1.65]},"
              "\"properties\":{\"n\":1.50,\"s\":\"a\\u00e9\",\"b\":true,\"z\":null,\"l\":[1, 2]}},\n"
              "{\"type\":\"Feature\",\"properties\":{\"late\":\"x\",\"s\":\"\"},\"geometry\":null}]}\n");
    assert_row(&c);
    assert_string_equal(source_format(c.source), "GeoJSON");
    assert_true(c.row->geometry->xy[0] == 29.2 && c.row->geometry->xy[1] == -1.65);
    assert_cell(&c, "n", CELL_NUMBER, "1.50");
    assert_cell(&c, "s", CELL_TEXT, "a\xc3\xa9");
    assert_cell(&c, "b", CELL_BOOLEAN, "true");
    assert_cell(&c, "z", CELL_NULL, "");
    assert_cell(&c, "l", CELL_JSON, "[1, 2]");
    assert_int_equal(c.row->line, 2);
    assert_row(&c);
    assert_int_equal(c.row->cell_count, 6);
    assert_cell(&c, "late", CELL_TEXT, "x");
    assert_cell(&c, "s", CELL_TEXT, "");
    assert_cell(&c, "n", CELL_MISSING, "");
    assert_null(c.row->geometry);
    assert_end(&c);
}

static void reads_lines_and_sequences_and_goes_on_behind_a_bad_line(void **state)
{
    (void)state;
    open_json("{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":null}\n"
              "{\"type\":\"Feature\",\"properties\":{\"a\":2\n"
              "{\"type\":\"Feature\",\"properties\":{\"a\":3},\"geometry\":null}\n");
    assert_row(&c);
    assert_row(&c);
    assert_string_equal(source_format(c.source), "GeoJSONSeq");
    assert_true(c.row->broken);
    assert_says(c.row->fault, "line 2");
    assert_row(&c);
    assert_cell(&c, "a", CELL_NUMBER, "3");
    assert_end(&c);
    case_done(&c);
    open_json("\x1e{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":null}\n"
              "\x1e{\"type\":\"Feature\",\n\"properties\":{\"a\":2},\"geometry\":null}\n");
    assert_int_equal(case_drain(&c), 2);
}

static void reads_a_bare_list_of_objects_with_their_place(void **state)
{
    (void)state;
    c.options.place_columns = true;
    open_json("[{\"lat\":-1.65,\"lon\":29.2,\"name\":\"a\"},{\"lat\":null,\"lon\":null,\"name\":\"b\"}]");
    assert_row(&c);
    assert_true(c.row->geometry != NULL && c.row->geometry->xy[0] == 29.2);
    assert_text(c.row->raw, "{\"lat\":-1.65,\"lon\":29.2,\"name\":\"a\"}");
    assert_row(&c);
    assert_null(c.row->geometry);
    assert_int_equal(c.row->geometry_status, ST_OK);
    assert_end(&c);
}

static void the_id_of_a_feature_is_a_column_unless_a_property_has_its_name(void **state)
{
    (void)state;
    open_json("{\"type\":\"Feature\",\"id\":\"u1\",\"properties\":{\"a\":1},\"geometry\":null}\n"
              "{\"type\":\"Feature\",\"id\":\"u2\",\"properties\":{\"id\":7},\"geometry\":null}\n"
              "{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":null}\n");
    assert_row(&c);
    assert_cell(&c, "id", CELL_TEXT, "u1");
    assert_row(&c);
    assert_cell(&c, "id", CELL_NUMBER, "7");
    assert_row(&c);
    assert_cell(&c, "id", CELL_MISSING, "");
}

static void a_row_whose_geometry_is_unreadable_still_comes(void **state)
{
    static const char *const FAULTS[] = {
        "{\"type\":\"Point\",\"coordinates\":[NaN,1]}", "{\"type\":\"Point\",\"coordinates\":[1]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1]]]}", "{\"type\":\"Blob\",\"coordinates\":[]}"};
    char content[512];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(FAULTS); i++) {
        snprintf(content, sizeof content, "{\"type\":\"Feature\",\"properties\":{\"a\":1},\"geometry\":%s}\n",
                 FAULTS[i]);
        open_json(content);
        assert_row(&c);
        assert_int_equal(c.row->geometry_status, ST_INVALID);
        assert_non_null(c.row->geometry_fault);
        assert_null(c.row->geometry);
        assert_cell(&c, "a", CELL_NUMBER, "1");
        assert_end(&c);
        case_done(&c);
    }
}

static void a_feature_that_is_no_json_breaks_only_its_row(void **state)
{
    (void)state;
    open_json("[{\"a\":1},{\"a\":tru},{\"a\":2}]");
    assert_row(&c);
    assert_row(&c);
    assert_true(c.row->broken);
    assert_int_equal(c.row->cell_count, 0);
    assert_row(&c);
    assert_cell(&c, "a", CELL_NUMBER, "2");
    assert_end(&c);
}

static void refuses_other_coordinate_systems_wherever_they_are_named(void **state)
{
    (void)state;
    refuses(
        "{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
        "\"urn:ogc:def:crs:EPSG::32735\"}},\"features\":[{\"type\":\"Feature\",\"geometry\":null,\"properties\":{}}]}",
        "EPSG::32735");
    refuses("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":null,\"properties\":{}}],"
            "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:3857\"}}}",
            "EPSG:3857");
    open_json("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\",\"properties\":{\"name\":"
              "\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},\"features\":[{\"type\":\"Feature\",\"geometry\":null,"
              "\"properties\":{}}]}");
    assert_int_equal(case_drain(&c), 1);
    assert_int_equal(c.status, ST_OK);
}

static void refuses_what_is_cut_off_or_too_deep(void **state)
{
    BUFFER deep = {0};

    (void)state;
    refuses("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":null,\"prop", "line 1");
    refuses("{\"type\":\"Topology\",\"objects\":{}}", "TopoJSON");
    buffer_string(&deep, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{\"a\":");
    for (int i = 0; i < 10000; i++) {
        buffer_byte(&deep, '[');
    }
    buffer_byte(&deep, 0);
    refuses(deep.at, "deep");
}

static void refuses_other_encodings(void **state)
{
    (void)state;
    assert_file_refused(&c, "a.geojson", (Text){"\xff\xfe{\0}\0", 6}, ST_INVALID, "UTF-16");
    refuses("{\"type\":\"Feature\",\"properties\":{\"a\":\"Ann\xe9"
            "e\"},\"geometry\":null}\n",
            "UTF-8");
}

static void refuses_a_file_that_is_not_what_its_name_says(void **state)
{
    static const struct {
        const char *name, *content, *says;
    } CASES[] = {
        {"a.geojson", "\211PNG\r\n\032\n", "it looks like a PNG image"},
        {"a.geojson", "<!DOCTYPE html><html><body>Not found</body></html>", "a web page"},
        {"a.geojson", "id,name\n1,x\n", "it looks like text"},
        {"a.csv", "{\"type\":\"FeatureCollection\",\"features\":[]}", "it looks like JSON"},
        {"a.csv", "PK\003\004..........................[Content_Types].xml", "an Office document"},
        {"a.xlsx", "PK\003\004..........................[Content_Types].xml", "cannot be unpacked"},
        {"a.gpkg", "%PDF-1.4", "a PDF document"},
        {"a.shp", "id,name\n1,x\n", "it looks like text"},
        {"a.csv", "\037\213\010", "unpack it first"},
        {"a.json", "?\xfb\x01 some", "it looks like text"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        assert_file_refused(&c, CASES[i].name, text_of(CASES[i].content), ST_INVALID, CASES[i].says);
    }
}

static void refuses_files_that_are_not_there(void **state)
{
    Error err = {0};
    Source *source = NULL;

    (void)state;
    assert_int_equal(source_open("/tmp/there-is-no-such-file.csv", NULL, &source, &err), ST_NOT_FOUND);
    assert_says(err.message, "/tmp/there-is-no-such-file.csv");
    assert_null(source);
}

static void a_line_without_end_fails_at_the_limit(void **state)
{
    static const char *const STARTS[] = {"a,b\n1,", "a,b\n1,\"", "{\"type\":\"Feature\",\"properties\":{\"a\":\""};
    static const char *const NAMES[] = {"a.csv", "b.csv", "a.geojson"};
    size_t size = 70u << 20;
    char *content = test_malloc(size);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(STARTS); i++) {
        memset(content, 'x', size);
        memcpy(content, STARTS[i], strlen(STARTS[i]));
        assert_file_refused(&c, NAMES[i], (Text){content, size}, ST_TOO_LARGE, "64");
    }
    test_free(content);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(reads_the_features_of_a_collection, teardown),
        cmocka_unit_test_teardown(reads_lines_and_sequences_and_goes_on_behind_a_bad_line, teardown),
        cmocka_unit_test_teardown(reads_a_bare_list_of_objects_with_their_place, teardown),
        cmocka_unit_test_teardown(the_id_of_a_feature_is_a_column_unless_a_property_has_its_name, teardown),
        cmocka_unit_test_teardown(a_row_whose_geometry_is_unreadable_still_comes, teardown),
        cmocka_unit_test_teardown(a_feature_that_is_no_json_breaks_only_its_row, teardown),
        cmocka_unit_test_teardown(refuses_other_coordinate_systems_wherever_they_are_named, teardown),
        cmocka_unit_test_teardown(refuses_what_is_cut_off_or_too_deep, teardown),
        cmocka_unit_test_teardown(refuses_other_encodings, teardown),
        cmocka_unit_test_teardown(refuses_a_file_that_is_not_what_its_name_says, teardown),
        cmocka_unit_test_teardown(refuses_files_that_are_not_there, teardown),
        cmocka_unit_test_teardown(a_line_without_end_fails_at_the_limit, teardown),
    };
    return cmocka_run_group_tests_name("json source", tests, NULL, NULL);
}
