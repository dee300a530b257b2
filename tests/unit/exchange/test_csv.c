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

static void open_csv(const char *content)
{
    case_open(&c, "a.csv", text_of(content));
    if (c.status != ST_OK) {
        fail_msg("%s", c.err.message);
    }
}

static void refuses(const char *content, Status status, const char *part)
{
    assert_file_refused(&c, "a.csv", text_of(content), status, part);
}

static void reads_quotes_doubled_quotes_and_line_breaks(void **state)
{
    (void)state;
    open_csv("name,note\n\"a, b\",\"say \"\"no\"\"\"\nplain,\"two\nlines\"\nlast,5\" shell\n");
    assert_row(&c);
    assert_cell(&c, "name", CELL_TEXT, "a, b");
    assert_cell(&c, "note", CELL_TEXT, "say \"no\"");
    assert_row(&c);
    assert_cell(&c, "note", CELL_TEXT, "two\nlines");
    assert_text(c.row->raw, "plain,\"two\nlines\"");
    assert_row(&c);
    assert_int_equal(c.row->number, 3);
    assert_int_equal(c.row->line, 5);
    assert_cell(&c, "note", CELL_TEXT, "5\" shell");
    assert_end(&c);
}

static void tells_nothing_from_an_empty_text(void **state)
{
    (void)state;
    open_csv("a,b,c\n,\"\",x\n");
    assert_row(&c);
    assert_cell(&c, "a", CELL_MISSING, "");
    assert_cell(&c, "b", CELL_TEXT, "");
}

static void finds_the_delimiter(void **state)
{
    static const char *const FILES[] = {"a,b;x\n1,2\n", "a;b\n1,5;2,5\n", "a\tb\n1\t2,2\n", "a|b\n1|2\n",
                                        "sep=|\r\na|b\r\n1|2\r\n"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        open_csv(FILES[i]);
        assert_int_equal(source_column_count(c.source), 2);
        assert_row(&c);
        assert_int_equal(c.row->cell_count, 2);
        assert_end(&c);
        case_done(&c);
    }
}

static void reads_all_line_ends_and_a_last_line_without_one(void **state)
{
    (void)state;
    open_csv("a,b\r\n1,2\r3,4\n\n5,6");
    assert_int_equal(case_drain(&c), 3);
}

static void short_rows_lack_cells_and_long_rows_are_broken(void **state)
{
    (void)state;
    open_csv("a,b,c\n1\n1,2,3,4\n5,6,7,,\n");
    assert_row(&c);
    assert_cell(&c, "a", CELL_TEXT, "1");
    assert_cell(&c, "c", CELL_MISSING, "");
    assert_row(&c);
    assert_true(c.row->broken);
    assert_string_equal(c.row->fault, "line 3 has 4 cells where the header has 3");
    assert_text(c.row->raw, "1,2,3,4");
    assert_row(&c);
    assert_false(c.row->broken);
    assert_cell(&c, "c", CELL_TEXT, "7");
    assert_end(&c);
}

static void a_broken_cell_breaks_only_its_row(void **state)
{
    (void)state;
    open_csv("a,b\n1,\"x\" y\n3,ok\n");
    assert_row(&c);
    assert_says(c.row->fault, "line 2 is unreadable: cell 2 goes on behind its closing quote");
    assert_row(&c);
    assert_cell(&c, "b", CELL_TEXT, "ok");
    assert_end(&c);
}

static void a_zero_byte_far_in_the_file_breaks_only_its_row(void **state)
{
    BUFFER content = {0};

    (void)state;
    buffer_string(&content, "a,b\n");
    for (int i = 0; i < 20000; i++) {
        buffer_string(&content, "1,two\n");
    }
    buffer_bytes(&content, "2,z\0z\n3,ok\n", 11);
    case_open(&c, "a.csv", buffer_view(&content));
    for (int i = 0; i < 20001; i++) {
        assert_row(&c);
    }
    assert_says(c.row->fault, "line 20002 is unreadable: cell 2 holds a zero byte");
    assert_row(&c);
    assert_cell(&c, "b", CELL_TEXT, "ok");
    assert_end(&c);
    case_done(&c);
    assert_file_refused(&c, "a.csv", TEXT("a,b\n1,\0\n"), ST_INVALID, "binary data");
}

static void refuses_what_has_no_usable_header(void **state)
{
    (void)state;
    refuses("date,place,date\n1,2,3\n", ST_INVALID, "columns 1 and 3 are both called \"date\"");
    refuses("29.1,-1.6\n29.2,-1.7\n", ST_INVALID, "the first line holds numbers");
    refuses("", ST_INVALID, "is empty");
    refuses("\n \r\n", ST_INVALID, "nothing but blanks");
}

static void refuses_a_quote_that_is_never_closed(void **state)
{
    (void)state;
    refuses("a,b\n1,2\n3,\"4\n5,6\n", ST_INVALID, "begins on line 3 is never closed");
}

static void names_columns_without_a_name(void **state)
{
    (void)state;
    open_csv("a,,c,\n1,2,3,\n");
    assert_int_equal(source_column_count(c.source), 3);
    assert_row(&c);
    assert_cell(&c, "column 2", CELL_TEXT, "2");
}

static void reads_utf8_and_utf16_behind_their_marks(void **state)
{
    static const Text FILES[] = {
        {"\xef\xbb\xbf"
         "A\xc3\x91O;b\n1;2\n",
         14},
        {"\xff\xfe"
         "A\0\xd1\0O\0;\0b\0\n\0"
         "1\0;\0"
         "2\0\n\0",
         22},
        {"\xfe\xff"
         "\0A\0\xd1\0O\0;\0b\0\n\0"
         "1\0;\0"
         "2\0\n",
         22},
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        case_open(&c, "a.csv", FILES[i]);
        assert_row(&c);
        assert_cell(&c, "A\xc3\x91O", CELL_TEXT, "1");
        assert_end(&c);
        case_done(&c);
    }
}

static void names_the_first_byte_that_is_not_utf8(void **state)
{
    (void)state;
    refuses("a,b\n1,2\n3,Ann\xe9"
            "e\n",
            ST_INVALID, "byte 13 (line 3, column 2) is not UTF-8");
    refuses("a,b\n1,2\n3,Ann\xe9"
            "e\n",
            ST_INVALID, "--encoding latin1");
}

static void reads_the_encoding_it_is_told(void **state)
{
    (void)state;
    c.options.encoding = ENCODING_LATIN1;
    open_csv("a\nAnn\xe9"
             "e\n");
    assert_row(&c);
    assert_cell(&c, "a", CELL_TEXT,
                "Ann\xc3\xa9"
                "e");
    case_done(&c);
    c.options.encoding = ENCODING_WINDOWS_1252;
    open_csv("a\n\x80 5\n");
    assert_row(&c);
    assert_cell(&c, "a", CELL_TEXT, "\xe2\x82\xac 5");
}

static void refuses_utf16_without_a_mark_and_half_characters(void **state)
{
    (void)state;
    assert_file_refused(&c, "a.csv",
                        (Text){"a\0,\0b\0\n\0"
                               "1\0,\0"
                               "2\0\n\0",
                               16},
                        ST_INVALID, "--encoding utf-16le");
    assert_file_refused(&c, "a.csv",
                        (Text){"\xff\xfe"
                               "a\0\n\0\x00\xdc"
                               "b\0",
                               10},
                        ST_INVALID, "are not UTF-16");
}

static void makes_points_of_obvious_columns(void **state)
{
    (void)state;
    c.options.place_columns = true;
    open_csv("Latitude;Longitude;n\n-1,65;29,2;1\n;;2\n91;0;3\nx;0;4\n-1;;5\n");
    assert_int_equal(source_place(c.source).lat, 0);
    assert_int_equal(source_place(c.source).lon, 1);
    assert_row(&c);
    assert_true(c.row->geometry->xy[0] == 29.2 && c.row->geometry->xy[1] == -1.65);
    assert_row(&c);
    assert_null(c.row->geometry);
    assert_int_equal(c.row->geometry_status, ST_OK);
    assert_row(&c);
    assert_string_equal(c.row->geometry_fault, "column \"Latitude\": \"91\" is not between -90 and 90");
    assert_row(&c);
    assert_says(c.row->geometry_fault, "\"x\" is not a number of degrees");
    assert_row(&c);
    assert_says(c.row->geometry_fault, "column \"Longitude\"");
}

static void makes_geometry_of_the_columns_it_is_told(void **state)
{
    (void)state;
    c.options.lon = TEXT("east");
    c.options.lat = TEXT("north");
    open_csv("east,north\n1,2\n");
    assert_row(&c);
    assert_int_equal(c.row->geometry->kind, GEOMETRY_POINT);
    case_done(&c);
    c.options.wkt = TEXT("shape");
    open_csv("shape\n\"LINESTRING (1 2,3 4)\"\nPOINT (1)\n\"\"\n");
    assert_row(&c);
    assert_int_equal(c.row->geometry->kind, GEOMETRY_LINE);
    assert_row(&c);
    assert_int_equal(c.row->geometry_status, ST_INVALID);
    assert_says(c.row->geometry_fault, "column \"shape\"");
    assert_row(&c);
    assert_null(c.row->geometry);
    assert_int_equal(c.row->geometry_status, ST_OK);
    case_done(&c);
    c.options.wkt = TEXT("nowhere");
    refuses("a,b\n1,2\n", ST_INVALID, "there is no column \"nowhere\"");
}

static void rows_longer_than_a_block_come_whole(void **state)
{
    size_t size = 3 * 1000 * 1000;
    char *content = test_malloc(size + 64);
    int head = snprintf(content, 64, "a,b\n1,\"");

    (void)state;
    memset(content + head, '\n', size);
    strcpy(content + head + size, "\"\n2,x\n");
    case_open(&c, "a.csv", (Text){content, strlen(content)});
    test_free(content);
    assert_row(&c);
    assert_int_equal(case_cell(&c, "b").text.length, size);
    assert_row(&c);
    assert_int_equal(c.row->line, 2 + size + 1);
    assert_cell(&c, "b", CELL_TEXT, "x");
    assert_end(&c);
}

static void refuses_more_columns_than_a_list_has(void **state)
{
    BUFFER content = {0};

    (void)state;
    for (int i = 0; i < 3000; i++) {
        buffer_format(&content, "c%d,", i);
    }
    buffer_string(&content, "end\n1\n");
    assert_file_refused(&c, "a.csv", buffer_view(&content), ST_INVALID, "has too many cells");
}

static void a_row_of_hashtags_gives_columns_further_names(void **state)
{
    (void)state;
    c.options.place_columns = true;
    case_open(&c, "a.csv", TEXT("Nom,E,N\n#loc+name,#geo+lon,#geo+lat\nx,29.5,-1.5\n#tag in data,1,2\n"));
    assert_row(&c);
    assert_int_equal(c.row->line, 3);
    assert_text(source_column_tag(c.source, 0), "#loc+name");
    assert_true(c.row->geometry != NULL);
    assert_row(&c);
    assert_cell(&c, "Nom", CELL_TEXT, "#tag in data");
    assert_end(&c);
    case_done(&c);
    case_open(&c, "a.csv", TEXT("Nom,E\n#1,#2 a\n"));
    assert_row(&c);
    assert_cell(&c, "Nom", CELL_TEXT, "#1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(reads_quotes_doubled_quotes_and_line_breaks, teardown),
        cmocka_unit_test_teardown(tells_nothing_from_an_empty_text, teardown),
        cmocka_unit_test_teardown(finds_the_delimiter, teardown),
        cmocka_unit_test_teardown(reads_all_line_ends_and_a_last_line_without_one, teardown),
        cmocka_unit_test_teardown(short_rows_lack_cells_and_long_rows_are_broken, teardown),
        cmocka_unit_test_teardown(a_broken_cell_breaks_only_its_row, teardown),
        cmocka_unit_test_teardown(a_zero_byte_far_in_the_file_breaks_only_its_row, teardown),
        cmocka_unit_test_teardown(refuses_what_has_no_usable_header, teardown),
        cmocka_unit_test_teardown(refuses_a_quote_that_is_never_closed, teardown),
        cmocka_unit_test_teardown(names_columns_without_a_name, teardown),
        cmocka_unit_test_teardown(reads_utf8_and_utf16_behind_their_marks, teardown),
        cmocka_unit_test_teardown(names_the_first_byte_that_is_not_utf8, teardown),
        cmocka_unit_test_teardown(reads_the_encoding_it_is_told, teardown),
        cmocka_unit_test_teardown(refuses_utf16_without_a_mark_and_half_characters, teardown),
        cmocka_unit_test_teardown(makes_points_of_obvious_columns, teardown),
        cmocka_unit_test_teardown(makes_geometry_of_the_columns_it_is_told, teardown),
        cmocka_unit_test_teardown(rows_longer_than_a_block_come_whole, teardown),
        cmocka_unit_test_teardown(refuses_more_columns_than_a_list_has, teardown),
        cmocka_unit_test_teardown(a_row_of_hashtags_gives_columns_further_names, teardown),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
