#include <fcntl.h>
#include <sys/stat.h>

#include "exchange/sink.h"
#include "source_case.h"

enum { NAME, COUNT, DEPTH, DONE, SEEN, PLACE, SECRET, INNER, FIELD_COUNT };

static Field fields[FIELD_COUNT] = {
    [NAME] = {.id = {"title", 5}, .kind = FIELD_TEXT},
    [COUNT] = {.id = {"count", 5}, .kind = FIELD_INTEGER},
    [DEPTH] = {.id = {"deep", 4}, .kind = FIELD_NUMBER},
    [DONE] = {.id = {"done", 4}, .kind = FIELD_BOOLEAN},
    [SEEN] = {.id = {"seen", 4}, .kind = FIELD_DATE},
    [PLACE] = {.id = {"shape", 5}, .kind = FIELD_GEOMETRY},
    [SECRET] = {.id = {"person", 6}, .kind = FIELD_TEXT, .class = CLASS_PERSONAL},
    [INNER] = {.id = {"inner", 5}, .kind = FIELD_TEXT, .class = CLASS_INTERNAL},
};
static RecordType type = {.id = {"thing", 5}, .fields = fields, .field_count = FIELD_COUNT, .geometry = &fields[PLACE]};
static Value values[FIELD_COUNT];
static SinkExtra extra;
static SourceCase c;
static char target[160];
static Sink *sink;
static Error err;

static int setup(void **state)
{
    (void)state;
    for (uint16_t i = 0; i < FIELD_COUNT; i++) {
        fields[i].index = i;
        values[i] = (Value){.kind = fields[i].kind};
    }
    case_write(&c, "placeholder", TEXT(""));
    snprintf(target, sizeof target, "%s/out.file", c.folder);
    assert_true(id_parse(TEXT("0190a0b0-0000-7000-8000-000000000001"), &extra.id));
    assert_true(date_parse(TEXT("2024-05"), &extra.observed));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    unlink(target);
    case_done(&c);
    return 0;
}

static void set_values(void)
{
    values[NAME] = (Value){.state = VALUE_SET, .kind = FIELD_TEXT, .text = TEXT("=1+1, \"x\"\n\xc3\xa9 ")};
    values[COUNT] = (Value){.state = VALUE_SET, .kind = FIELD_INTEGER, .integer = INT64_MIN};
    values[DEPTH] = (Value){.state = VALUE_SET, .kind = FIELD_NUMBER, .number = 0.1 + 0.2};
    values[DONE] = (Value){.state = VALUE_SET, .kind = FIELD_BOOLEAN, .boolean = false};
    values[SEEN] = (Value){.state = VALUE_SET, .kind = FIELD_DATE};
    assert_true(date_parse(TEXT("2023"), &values[SEEN].date));
    values[PLACE] =
        (Value){.state = VALUE_SET, .kind = FIELD_GEOMETRY, .geometry = geometry_point(&c.arena, 29.2, 0.1 + 0.2)};
    values[SECRET] = values[INNER] = (Value){.state = VALUE_SET, .kind = FIELD_TEXT, .text = TEXT("hidden")};
}

/* Writes one record of everything and one of nothing, and reads the file back as a source. */
static void write_and_open(SinkFormat format, const SinkOptions *options)
{
    assert_int_equal(sink_open(format, target, &type, options, &sink, &err), ST_OK);
    assert_int_equal(sink_record(sink, values, &extra, &err), ST_OK);
    Value nothing[FIELD_COUNT] = {0};
    nothing[NAME] = (Value){.state = VALUE_EMPTY, .kind = FIELD_TEXT};
    assert_int_equal(sink_record(sink, nothing, &(SinkExtra){.id = extra.id}, &err), ST_OK);
    assert_int_equal(sink_close(sink, &err), ST_OK);
    c.status = source_open(target, &c.options, &c.source, &c.err);
    assert_int_equal(c.status, ST_OK);
}

static void assert_not_written(const char *column)
{
    for (size_t i = 0; i < source_column_count(c.source); i++) {
        assert_false(text_equal(source_column(c.source, i), text_of(column)));
    }
}

/* Formats that know no types of their own give text where others give numbers. */
static void assert_comes_back(SinkFormat format, const char *source)
{
    bool csv = format == SINK_CSV;

    set_values();
    c.options.wkt = csv ? TEXT("shape") : (Text){0};
    write_and_open(format, NULL);
    assert_row(&c);
    assert_string_equal(source_format(c.source), source);
    assert_cell(&c, "id", CELL_TEXT, "0190a0b0-0000-7000-8000-000000000001");
    assert_cell(&c, "title", CELL_TEXT, "=1+1, \"x\"\n\xc3\xa9 ");
    assert_cell(&c, "count", csv ? CELL_TEXT : CELL_NUMBER, "-9223372036854775808");
    assert_cell(&c, "deep", csv ? CELL_TEXT : CELL_NUMBER, "0.30000000000000004");
    assert_cell(&c, "seen", CELL_TEXT, "2023");
    assert_cell(&c, "date_of_information", CELL_TEXT, "2024-05");
    assert_true(c.row->geometry != NULL && geometry_equal(c.row->geometry, values[PLACE].geometry));
    assert_not_written("person");
    assert_not_written("inner");
    assert_row(&c);
    assert_cell(&c, "title", csv ? CELL_TEXT : CELL_NULL, "");
    assert_cell(&c, "count", CELL_MISSING, "");
    assert_null(c.row->geometry);
    assert_end(&c);
}

static void a_collection_comes_back(void **state)
{
    (void)state;
    assert_comes_back(SINK_GEOJSON, "GeoJSON");
}

static void lines_come_back(void **state)
{
    (void)state;
    assert_comes_back(SINK_GEOJSONL, "GeoJSONSeq");
}

static void a_table_comes_back(void **state)
{
    (void)state;
    assert_comes_back(SINK_CSV, "CSV");
}

static void a_geopackage_comes_back(void **state)
{
    (void)state;
    assert_true(case_find_worker());
    set_values();
    write_and_open(SINK_GPKG, NULL);
    assert_row(&c);
    assert_string_equal(source_format(c.source), "GPKG");
    assert_cell(&c, "id", CELL_TEXT, "0190a0b0-0000-7000-8000-000000000001");
    assert_cell(&c, "title", CELL_TEXT, "=1+1, \"x\"\n\xc3\xa9 ");
    assert_cell(&c, "count", CELL_NUMBER, "-9223372036854775808");
    assert_cell(&c, "deep", CELL_NUMBER, "0.30000000000000004");
    assert_cell(&c, "done", CELL_BOOLEAN, "false");
    assert_cell(&c, "seen", CELL_TEXT, "2023");
    assert_cell(&c, "date_of_information", CELL_TEXT, "2024-05");
    assert_true(c.row->geometry != NULL && geometry_equal(c.row->geometry, values[PLACE].geometry));
    assert_not_written("person");
    assert_row(&c);
    assert_cell(&c, "title", CELL_NULL, "");
    assert_null(c.row->geometry);
    assert_end(&c);
}

/* Names in the folder that begin with the target's. */
static int count_files(void)
{
    char command[256];
    FILE *list;
    int count = 0;

    snprintf(command, sizeof command, "ls %s | grep -c ^out.file", c.folder);
    list = popen(command, "r");
    assert_int_equal(fscanf(list, "%d", &count), 1);
    pclose(list);
    return count;
}

static void a_workbook_comes_back(void **state)
{
    SinkOptions options = {
        .max_class = CLASS_PUBLIC, .language = LANGUAGE_FR, .programme = TEXT("COD"), .demonstration = true};

    (void)state;
    set_values();
    values[NAME].text = TEXT("=1+1 & <\"x\">\n\r\x01 _x0041_ \xc3\xa9 ");
    c.options.place_columns = true;
    write_and_open(SINK_XLSX, &options);
    assert_row(&c);
    assert_string_equal(source_format(c.source), "XLSX");
    assert_cell(&c, "id", CELL_TEXT, "0190a0b0-0000-7000-8000-000000000001");
    assert_cell(&c, "title", CELL_TEXT, "=1+1 & <\"x\">\n\r\x01 _x0041_ \xc3\xa9 ");
    assert_cell(&c, "count", CELL_TEXT, "-9223372036854775808");
    assert_cell(&c, "deep", CELL_NUMBER, "0.30000000000000004");
    assert_cell(&c, "done", CELL_BOOLEAN, "false");
    assert_cell(&c, "seen", CELL_TEXT, "2023");
    assert_cell(&c, "date_of_information", CELL_TEXT, "2024-05");
    assert_cell(&c, "Longitude", CELL_NUMBER, "29.2");
    assert_true(c.row->geometry != NULL && geometry_equal(c.row->geometry, values[PLACE].geometry));
    assert_not_written("person");
    assert_not_written("inner");
    assert_row(&c);
    assert_cell(&c, "title", CELL_MISSING, "");
    assert_null(c.row->geometry);
    assert_end(&c);
}

static void a_workbook_has_real_dates_and_marks_what_is_not_known(void **state)
{
    (void)state;
    set_values();
    values[COUNT] = (Value){.state = VALUE_UNKNOWN, .kind = FIELD_INTEGER};
    values[DONE] = (Value){.state = VALUE_NOT_SPECIFIED, .kind = FIELD_BOOLEAN};
    assert_true(date_parse(TEXT("1899-12-31"), &values[SEEN].date));
    write_and_open(SINK_XLSX, NULL);
    assert_row(&c);
    assert_cell(&c, "count", CELL_TEXT, "unknown");
    assert_cell(&c, "done", CELL_TEXT, "not specified");
    assert_cell(&c, "seen", CELL_TEXT, "1899-12-31");
}

static void a_text_too_long_for_a_cell_is_refused_and_nothing_is_cut(void **state)
{
    BUFFER text = {0};

    (void)state;
    set_values();
    for (int i = 0; i < 16384; i++) {
        buffer_string(&text, "\xf0\x9f\x92\xa3"); /* two units each */
    }
    values[NAME].text = buffer_view(&text);
    assert_int_equal(sink_open(SINK_XLSX, target, &type, NULL, &sink, &err), ST_OK);
    assert_int_equal(sink_record(sink, values, &extra, &err), ST_TOO_LARGE);
    assert_says(err.message,
                "title of record 0190a0b0-0000-7000-8000-000000000001 has 32768 characters and a cell holds 32767");
    sink_abort(sink);
    assert_int_equal(count_files(), 0);
    assert_int_equal(sink_open(SINK_XLSX, "-", &type, NULL, &sink, &err), ST_USAGE);
}

static void a_place_too_long_for_a_cell_is_counted_and_not_taken_for_none(void **state)
{
    BUFFER remarks = {0};
    Geometry *line = geometry_new(&c.arena, GEOMETRY_LINE, 4000, 1, 1, false);

    (void)state;
    set_values();
    for (int i = 0; i < 4000; i++) {
        line->xy[2 * i] = 29 + i / 7.0;
        line->xy[2 * i + 1] = -1 - i / 9.0;
    }
    values[PLACE].geometry = line;
    assert_int_equal(sink_open(SINK_XLSX, target, &type, &(SinkOptions){.remarks = &remarks}, &sink, &err), ST_OK);
    assert_int_equal(sink_record(sink, values, &extra, &err), ST_OK);
    assert_int_equal(sink_close(sink, &err), ST_OK);
    assert_text(buffer_view(&remarks), "1 places are too long for a cell (32,767 characters) and were left out\n");
    c.options.place_columns = true;
    assert_int_equal(source_open(target, &c.options, &c.source, &c.err), ST_OK);
    assert_row(&c);
    assert_int_equal(c.row->geometry_status, ST_INVALID);
    assert_says(case_cell(&c, "WKT").text.at, "not here: too long for a cell");
}

/* Names of ten letters; texts end at 254 bytes, between characters. */
static void a_shapefile_comes_back_as_far_as_it_can_and_tells_the_rest(void **state)
{
    BUFFER remarks = {0};
    BUFFER page = {0};
    SinkOptions options = {.max_class = CLASS_PUBLIC, .remarks = &remarks, .demonstration = true};

    (void)state;
    assert_true(case_find_worker());
    set_values();
    buffer_byte(&page, 'x');
    while (page.size < 300) {
        buffer_string(&page, "\xc3\xa9");
    }
    values[NAME].text = buffer_view(&page);
    c.options.layer = TEXT("thing_point");
    write_and_open(SINK_SHP, &options);
    assert_row(&c);
    assert_string_equal(source_format(c.source), "ESRI Shapefile");
    assert_cell(&c, "id", CELL_TEXT, "0190a0b0-0000-7000-8000-000000000001");
    assert_int_equal(case_cell(&c, "title").text.length, 253);
    assert_cell(&c, "deep", CELL_NUMBER, "0.30000000000000004");
    assert_cell(&c, "done", CELL_NUMBER, "0");
    assert_cell(&c, "seen", CELL_TEXT, "2023");
    assert_cell(&c, "date_of_in", CELL_TEXT, "2024-05");
    assert_true(c.row->geometry != NULL && geometry_equal(c.row->geometry, values[PLACE].geometry));
    assert_not_written("person");
    assert_not_written("inner");
    assert_end(&c);
    assert_text(buffer_view(&remarks),
                "1 values longer than 254 bytes were cut\n1 in thing_point\n1 in thing_noplace\n");
}

static void a_shapefile_given_up_leaves_nothing(void **state)
{
    (void)state;
    set_values();
    assert_int_equal(sink_open(SINK_SHP, "-", &type, NULL, &sink, &err), ST_USAGE);
    assert_int_equal(sink_open(SINK_SHP, target, &type, NULL, &sink, &err), ST_OK);
    assert_int_equal(sink_record(sink, values, &extra, &err), ST_OK);
    sink_abort(sink);
    assert_int_equal(count_files(), 0);
    assert_int_equal(sink_open(SINK_SHP, "/nowhere/at/all.shp.zip", &type, NULL, &sink, &err), ST_OK);
    assert_int_not_equal(sink_record(sink, values, &extra, &err), ST_OK);
    sink_abort(sink);
}

static void kml_escapes_what_xml_reserves_and_leaves_out_what_it_forbids(void **state)
{
    (void)state;
    assert_true(case_find_worker());
    set_values();
    values[NAME].text = TEXT("<b>&amp; \"\x01\x1f]]> \xc3\xa9\xff");
    write_and_open(SINK_KML, NULL);
    assert_row(&c);
    assert_string_equal(source_format(c.source), "LIBKML");
    assert_cell(&c, "title", CELL_TEXT, "<b>&amp; \"]]> \xc3\xa9\xef\xbf\xbd");
    assert_cell(&c, "deep", CELL_NUMBER, "0.30000000000000004");
    assert_cell(&c, "seen", CELL_TEXT, "2023");
    assert_true(c.row->geometry != NULL && geometry_equal(c.row->geometry, values[PLACE].geometry));
    assert_not_written("person");
    assert_row(&c);
    assert_null(c.row->geometry);
    assert_end(&c);
}

static void a_geopackage_needs_a_name_and_leaves_nothing_when_given_up(void **state)
{
    (void)state;
    assert_int_equal(sink_open(SINK_GPKG, "-", &type, NULL, &sink, &err), ST_USAGE);
    set_values();
    assert_int_equal(sink_open(SINK_GPKG, target, &type, NULL, &sink, &err), ST_OK);
    assert_int_equal(sink_record(sink, values, &extra, &err), ST_OK);
    sink_abort(sink);
    assert_int_equal(count_files(), 0);
    assert_int_not_equal(sink_open(SINK_GPKG, "/nowhere/at/all.gpkg", &type, NULL, &sink, &err), ST_OK);
}

static void fields_of_a_higher_class_are_left_out_and_personal_ones_always(void **state)
{
    SinkOptions options = {.max_class = CLASS_PERSONAL};

    (void)state;
    set_values();
    write_and_open(SINK_CSV, &options);
    assert_row(&c);
    assert_cell(&c, "inner", CELL_TEXT, "hidden");
    assert_not_written("person");
}

static void formulas_are_guarded_only_when_asked(void **state)
{
    SinkOptions options = {.max_class = CLASS_PUBLIC, .guard_formulas = true};

    (void)state;
    set_values();
    write_and_open(SINK_CSV, &options);
    assert_row(&c);
    assert_cell(&c, "title", CELL_TEXT, "'=1+1, \"x\"\n\xc3\xa9 ");
    assert_cell(&c, "count", CELL_TEXT, "-9223372036854775808");
}

static void an_empty_list_is_still_a_file(void **state)
{
    (void)state;
    assert_int_equal(sink_open(SINK_GEOJSON, target, &type, NULL, &sink, &err), ST_OK);
    assert_int_equal(sink_close(sink, &err), ST_OK);
    assert_int_equal(source_open(target, NULL, &c.source, &c.err), ST_OK);
    assert_end(&c);
}

static void nothing_half_written_stands_under_the_name(void **state)
{
    struct stat facts;

    (void)state;
    assert_int_equal(sink_open(SINK_CSV, target, &type, NULL, &sink, &err), ST_OK);
    assert_int_equal(sink_record(sink, values, &extra, &err), ST_OK);
    assert_int_equal(stat(target, &facts), -1);
    assert_int_equal(count_files(), 1);
    sink_abort(sink);
    assert_int_equal(count_files(), 0);
    assert_int_equal(sink_open(SINK_CSV, "/nowhere/at/all.csv", &type, NULL, &sink, &err), ST_IO);
    assert_says(err.message, "/nowhere/at/all.csv");
}

static void a_full_disk_is_an_error(void **state)
{
    (void)state;
    set_values();
    int keep = dup(STDOUT_FILENO), full = open("/dev/full", O_WRONLY);
    dup2(full, STDOUT_FILENO);
    Status status = sink_open(SINK_CSV, "-", &type, NULL, &sink, &err);
    if (status == ST_OK) {
        status = sink_close(sink, &err);
    }
    dup2(keep, STDOUT_FILENO);
    close(keep);
    close(full);
    assert_int_equal(status, ST_IO);
    assert_says(err.message, "standard output");
}

static void formats_are_known_by_name_and_extension(void **state)
{
    SinkFormat format;

    (void)state;
    assert_true(sink_format_parse(TEXT("CSV"), &format) && format == SINK_CSV);
    assert_true(sink_format_of_path("a/b.v2.geojsonl", &format) && format == SINK_GEOJSONL);
    assert_false(sink_format_of_path("a/b", &format));
    assert_false(sink_format_parse(TEXT("doc"), &format));
    assert_string_equal(sink_media_type(SINK_GEOJSON), "application/geo+json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_collection_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(lines_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_table_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_geopackage_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_shapefile_comes_back_as_far_as_it_can_and_tells_the_rest, setup, teardown),
        cmocka_unit_test_setup_teardown(a_shapefile_given_up_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(kml_escapes_what_xml_reserves_and_leaves_out_what_it_forbids, setup, teardown),
        cmocka_unit_test_setup_teardown(a_geopackage_needs_a_name_and_leaves_nothing_when_given_up, setup, teardown),
        cmocka_unit_test_setup_teardown(a_workbook_comes_back, setup, teardown),
        cmocka_unit_test_setup_teardown(a_workbook_has_real_dates_and_marks_what_is_not_known, setup, teardown),
        cmocka_unit_test_setup_teardown(a_text_too_long_for_a_cell_is_refused_and_nothing_is_cut, setup, teardown),
        cmocka_unit_test_setup_teardown(a_place_too_long_for_a_cell_is_counted_and_not_taken_for_none, setup, teardown),
        cmocka_unit_test_setup_teardown(fields_of_a_higher_class_are_left_out_and_personal_ones_always, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(formulas_are_guarded_only_when_asked, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_list_is_still_a_file, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_half_written_stands_under_the_name, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_is_an_error, setup, teardown),
        cmocka_unit_test_setup_teardown(formats_are_known_by_name_and_extension, setup, teardown),
    };
    return cmocka_run_group_tests_name("sink", tests, NULL, NULL);
}
