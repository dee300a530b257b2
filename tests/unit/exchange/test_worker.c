#include <sys/stat.h>

#include "base/time.h"
#include "source_case.h"

static SourceCase c;
static char fixtures[PATH_MAX];

/* The fixtures are in the project around the build folder, or around here. */
static int find_files(void **state)
{
    static const char *const PLACES[] = {"tests/fixtures", "../tests/fixtures", "../../tests/fixtures"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(PLACES) && fixtures[0] == '\0'; i++) {
        if (access(PLACES[i], R_OK) == 0) {
            snprintf(fixtures, sizeof fixtures, "%s", PLACES[i]);
        }
    }
    return fixtures[0] == '\0' || !case_find_worker();
}

static int teardown(void **state)
{
    (void)state;
    case_done(&c);
    return 0;
}

static void open_fixture(const char *name)
{
    char path[PATH_MAX + 64];

    snprintf(path, sizeof path, "%s/%s", fixtures, name);
    c.status = source_open(path, &c.options, &c.source, &c.err);
}

static void read_fixture(const char *name)
{
    open_fixture(name);
    if (c.status != ST_OK) {
        fail_msg("%s [%s]", c.err.message, c.err.path);
    }
}

static void refuses(const char *name, Status status, const char *part)
{
    open_fixture(name);
    case_drain(&c);
    assert_says(c.err.message, part);
    assert_int_equal(c.status, status);
    case_done(&c);
}

static void reads_a_geopackage_without_loss(void **state)
{
    (void)state;
    read_fixture("foreign/three.gpkg");
    assert_string_equal(source_format(c.source), "GPKG");
    assert_row(&c);
    assert_cell(&c, "nom", CELL_TEXT, "\xc3\x89lev\xc3\xa9");
    assert_cell(&c, "nombre", CELL_NUMBER, "3");
    assert_cell(&c, "mesure", CELL_NUMBER, "0.30000000000000004");
    assert_cell(&c, "vu", CELL_TEXT, "2024-05-31");
    assert_cell(&c, "heure", CELL_TEXT, "2024-05-31T10:20:30Z");
    assert_cell(&c, "oui", CELL_BOOLEAN, "true");
    assert_true(c.row->geometry->xy[0] == 29.2 && c.row->geometry->xy[1] == -1.65);
    assert_row(&c);
    assert_cell(&c, "nombre", CELL_NULL, "");
    assert_row(&c);
    assert_null(c.row->geometry);
    assert_int_equal(c.row->geometry_status, ST_OK);
    assert_cell(&c, "mesure", CELL_NUMBER, "1e-300");
    assert_end(&c);
    assert_int_equal(source_bytes_read(c.source), source_bytes_total(c.source));
}

static void a_foreign_row_can_be_shown_as_a_feature(void **state)
{
    (void)state;
    read_fixture("foreign/three.gpkg");
    assert_row(&c);
    assert_text(c.row->raw,
                "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[29.2,-1.65]},"
                "\"properties\":{\"nom\":\"\xc3\x89lev\xc3\xa9\",\"nombre\":3,\"mesure\":0.30000000000000004,"
                "\"vu\":\"2024-05-31\",\"heure\":\"2024-05-31T10:20:30Z\",\"oui\":true}}");
}

static void reads_a_shapefile_in_the_encoding_it_names(void **state)
{
    (void)state;
    read_fixture("foreign/latin.shp");
    assert_row(&c);
    assert_cell(&c, "nom", CELL_TEXT, "\xc3\x89lev\xc3\xa9");
    assert_cell(&c, "vu", CELL_TEXT, "2024-05-31");
    assert_int_equal(case_drain(&c), 1);
}

static void reads_a_zipped_shapefile(void **state)
{
    (void)state;
    read_fixture("foreign/latin.zip");
    assert_string_equal(source_format(c.source), "ESRI Shapefile");
    assert_int_equal(case_drain(&c), 2);
    case_done(&c);
    refuses("foreign/both.zip", ST_USAGE, "choose one of latin, utm with --layer");
    refuses("foreign/notes.zip", ST_INVALID, "holds nothing that can be read from an archive (notes.txt)");
    c.options.layer = TEXT("latin");
    read_fixture("foreign/both.zip");
    assert_int_equal(case_drain(&c), 2);
}

static void turns_other_coordinate_systems_into_wgs84(void **state)
{
    (void)state;
    read_fixture("foreign/utm.shp");
    assert_row(&c);
    double lon = c.row->geometry->xy[0], lat = c.row->geometry->xy[1];
    assert_true(lon > 29.2 - 1e-9 && lon < 29.2 + 1e-9 && lat > -1.65 - 1e-9 && lat < -1.65 + 1e-9);
    case_done(&c);
    refuses("foreign/lost.shp", ST_INVALID, "names no coordinate system");
    refuses("foreign/undefined.gpkg", ST_INVALID, "names no coordinate system");
}

static void makes_lines_of_curves_and_keeps_heights(void **state)
{
    (void)state;
    read_fixture("foreign/curve.gml");
    assert_row(&c);
    assert_int_equal(c.row->geometry->kind, GEOMETRY_LINE);
    assert_true(c.row->geometry->vertex_count > 10);
    case_done(&c);
    read_fixture("foreign/places.kml");
    assert_row(&c);
    assert_true(c.row->geometry->z != NULL && c.row->geometry->z[0] == 1400);
}

static void asks_for_one_of_several_layers(void **state)
{
    (void)state;
    refuses("foreign/two_layers.gpkg", ST_USAGE, "has 2 layers: choose one of lieux, autres with --layer");
    c.options.layer = TEXT("autres");
    read_fixture("foreign/two_layers.gpkg");
    assert_int_equal(case_drain(&c), 3);
    case_done(&c);
    c.options.layer = TEXT("ailleurs");
    refuses("foreign/two_layers.gpkg", ST_USAGE, "has no layer \"ailleurs\": it has lieux, autres");
}

static void tells_layers_and_system(void **state)
{
    (void)state;
    c.options.first_layer = true;
    read_fixture("foreign/two_layers.gpkg");
    const SourceFacts *facts = source_facts(c.source);
    assert_int_equal(facts->layer_count, 2);
    assert_true(text_equal(facts->layer, facts->layers[0]));
    assert_true(text_starts(facts->system, TEXT("EPSG:")));
    assert_int_equal(facts->programme.length, 0);
    case_done(&c);
    read_fixture("foreign/utm.shp");
    facts = source_facts(c.source);
    assert_int_equal(facts->layer_count, 0);
    assert_true(facts->expected > 0);
    assert_non_null(strstr(text_string(&c.arena, facts->system), "UTM"));
}

static void refuses_bombs_and_damaged_files(void **state)
{
    (void)state;
    refuses("broken/bomb.zip", ST_TOO_LARGE, "\"bomb.zip\" unpacks to more than 4 GiB");
    refuses("broken/cut.gpkg", ST_INVALID, "cut.gpkg");
    c.options.row_limit = 2;
    refuses("foreign/three.gpkg", ST_TOO_LARGE, "more than 2 rows");
}

/* A shell script in place of the worker. */
static void pretend(const char *script, const char *part, Status status)
{
    char program[PATH_MAX], *real = getenv("WHITESTONE_GDAL");
    char kept[PATH_MAX];

    snprintf(kept, sizeof kept, "%s", real);
    case_write(&c, "worker", text_of(script));
    snprintf(program, sizeof program, "%s", c.path);
    chmod(program, 0700);
    setenv("WHITESTONE_GDAL", program, 1);
    open_fixture("foreign/three.gpkg");
    case_drain(&c);
    setenv("WHITESTONE_GDAL", kept, 1);
    assert_says(c.err.message, part);
    assert_int_equal(c.status, status);
    case_done(&c);
}

static void a_worker_is_not_trusted(void **state)
{
    int64_t start = time_ticks_ms();

    (void)state;
    pretend("#!/bin/sh\necho nonsense\n", "wrote what is not a row", ST_CORRUPT);
    pretend("#!/bin/sh\nprintf 'H\\006\\000\\000\\000\\000\\000\\000\\000\\000\\000'\n", "could not be read to its end",
            ST_INVALID);
    pretend("#!/bin/sh\nprintf 'H\\006\\000\\000\\000\\000\\000\\000\\000\\000\\000E\\001\\000\\000\\000\\005'\n",
            "not a row", ST_CORRUPT);
    pretend("#!/bin/sh\necho first >&2\necho the reason >&2\nexit 107\n", "the reason", ST_TOO_LARGE);
    pretend("#!/bin/sh\nkill -SEGV $$\n", "it crashed: the file is probably damaged", ST_INVALID);
    c.options.timeout_ms = 200;
    pretend("#!/bin/sh\nexec sleep 30\n", "takes too long", ST_IO);
    assert_true(time_ticks_ms() - start < 20000);
}

static void says_when_the_worker_is_missing(void **state)
{
    char kept[PATH_MAX];

    (void)state;
    snprintf(kept, sizeof kept, "%s", getenv("WHITESTONE_GDAL"));
    setenv("WHITESTONE_GDAL", "/nowhere/whitestone-gdal", 1);
    open_fixture("foreign/three.gpkg");
    setenv("WHITESTONE_GDAL", kept, 1);
    assert_int_equal(c.status, ST_NOT_FOUND);
    assert_says(c.err.message, "needs the program whitestone-gdal");
}

static void a_source_may_be_closed_before_its_end(void **state)
{
    (void)state;
    read_fixture("foreign/three.gpkg");
    assert_row(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(reads_a_geopackage_without_loss, teardown),
        cmocka_unit_test_teardown(a_foreign_row_can_be_shown_as_a_feature, teardown),
        cmocka_unit_test_teardown(reads_a_shapefile_in_the_encoding_it_names, teardown),
        cmocka_unit_test_teardown(reads_a_zipped_shapefile, teardown),
        cmocka_unit_test_teardown(turns_other_coordinate_systems_into_wgs84, teardown),
        cmocka_unit_test_teardown(makes_lines_of_curves_and_keeps_heights, teardown),
        cmocka_unit_test_teardown(asks_for_one_of_several_layers, teardown),
        cmocka_unit_test_teardown(tells_layers_and_system, teardown),
        cmocka_unit_test_teardown(refuses_bombs_and_damaged_files, teardown),
        cmocka_unit_test_teardown(a_worker_is_not_trusted, teardown),
        cmocka_unit_test_teardown(says_when_the_worker_is_missing, teardown),
        cmocka_unit_test_teardown(a_source_may_be_closed_before_its_end, teardown),
    };
    return cmocka_run_group_tests_name("worker", tests, find_files, NULL);
}
