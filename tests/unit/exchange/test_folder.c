#include "source_case.h"

static SourceCase c;

static int setup(void **state)
{
    (void)state;
    case_write(&c, "readme.txt", TEXT("no data"));
    return 0;
}

static int teardown(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", c.folder);
    assert_int_equal(system(command), 0);
    case_done(&c);
    return 0;
}

static void open_folder(void)
{
    c.status = source_open(c.folder, &c.options, &c.source, &c.err);
}

static void reads_the_files_of_a_folder_as_one_list(void **state)
{
    (void)state;
    case_write(&c, "2002.csv", TEXT("b,c,lat,lon\n2,3,-1,29\n"));
    case_write(&c, "2001.csv", TEXT("lon,lat,a,b\n29.2,-1.65,1,x\n29.3,-1.7,1,x,y\n"));
    case_write(&c, "2003.csv", TEXT("a,b\n4,5\n"));
    c.options.place_columns = true;
    open_folder();
    assert_row(&c);
    assert_cell(&c, "a", CELL_TEXT, "1");
    assert_row(&c);
    assert_string_equal(c.row->fault, "2001.csv: line 3 has 5 cells where the header has 4");
    assert_row(&c);
    assert_int_equal(c.row->number, 3);
    assert_int_equal(c.row->line, 2);
    assert_cell(&c, "a", CELL_MISSING, "");
    assert_cell(&c, "b", CELL_TEXT, "2");
    assert_cell(&c, "c", CELL_TEXT, "3");
    assert_true(c.row->geometry->xy[0] == 29);
    assert_row(&c);
    assert_cell(&c, "a", CELL_TEXT, "4");
    assert_null(c.row->geometry);
    assert_end(&c);
    assert_end(&c);
    assert_int_equal(source_bytes_read(c.source), source_bytes_total(c.source));
}

static void an_error_names_the_file_in_the_folder(void **state)
{
    (void)state;
    case_write(&c, "1.csv", TEXT("a\n1\n"));
    case_write(&c, "2.csv", TEXT("a\n\"1\n"));
    open_folder();
    assert_int_equal(case_drain(&c), 1);
    assert_int_equal(c.status, ST_INVALID);
    assert_says(c.err.path, "/2.csv:2");
}

static void refuses_a_folder_of_nothing_or_of_several_formats(void **state)
{
    (void)state;
    open_folder();
    assert_int_equal(c.status, ST_INVALID);
    assert_says(c.err.message, "holds no file that can be read");
    case_write(&c, "1.csv", TEXT("a\n1\n"));
    case_write(&c, "2.json", TEXT("[]"));
    open_folder();
    assert_says(c.err.message, "several formats (csv, json): name one");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_the_files_of_a_folder_as_one_list, setup, teardown),
        cmocka_unit_test_setup_teardown(an_error_names_the_file_in_the_folder, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_a_folder_of_nothing_or_of_several_formats, setup, teardown),
    };
    return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}
