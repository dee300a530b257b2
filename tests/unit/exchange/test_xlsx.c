#include "xlsx_case.h"

#include "exchange/hxl.h"
#include "exchange/xlsx_number.h"
#include "exchange/xlsx_sheet.h"

static SourceCase c;

static int teardown(void **state)
{
    (void)state;
    if (c.folder[0] != '\0') {
        case_done(&c);
    }
    return 0;
}

static void open_rows(const char *rows)
{
    case_open_book(&c, &(Book){.sheets = {rows}});
    if (c.status != ST_OK) {
        fail_msg("%s [%s]", c.err.message, c.err.path);
    }
}

static void assert_note(SourceNoteKind kind, const char *place, uint64_t count)
{
    SourceNote notes[SOURCE_NOTE_KINDS];
    size_t found = source_notes(c.source, &c.arena, notes);

    for (size_t i = 0; i < found; i++) {
        if (notes[i].kind == kind) {
            assert_text(notes[i].place, place);
            assert_int_equal(notes[i].count, count);
            return;
        }
    }
    fail_msg("no note %s", source_note_key(kind));
}

static void cells_come_as_they_are_spelled(void **state)
{
    (void)state;
    case_open_book(
        &c, &(Book){.sheets = {ROW_("1", WORD("A1", "name") WORD("B1", "n") WORD("C1", "yes") WORD("D1", "s")) ROW_(
                        "2", "<c r=\"A2\" t=\"s\"><v>1</v></c>" NUMBER(
                                 "B2", "0.30000000000000004") "<c r=\"C2\" t=\"b\"><v>1</v></c>"
                                                              "<c r=\"D2\" t=\"str\"><f>A1</f><v>made</v></c>")},
                    .strings = "<si><t>one</t></si><si><r><t>rich </t></r><r><rPr/><t>text</t></r>"
                               "<rPh><t>sound</t></rPh></si>"});
    assert_row(&c);
    assert_string_equal(source_format(c.source), "XLSX");
    assert_cell(&c, "name", CELL_TEXT, "rich text");
    assert_cell(&c, "n", CELL_NUMBER, "0.30000000000000004");
    assert_cell(&c, "yes", CELL_BOOLEAN, "true");
    assert_cell(&c, "s", CELL_TEXT, "made");
    assert_int_equal(c.row->line, 2);
    assert_end(&c);
    assert_note(NOTE_FORMULAS, "Sheet1!D2", 1);
}

static void places_and_positions_may_be_left_out(void **state)
{
    (void)state;
    open_rows("<row><c t=\"inlineStr\"><is><t>a</t></is></c><c t=\"inlineStr\"><is><t>b</t></is></c></row>"
              "<row><c r=\"B2\"><v>2</v></c></row><row><c><v>1</v></c></row>");
    assert_row(&c);
    assert_cell(&c, "a", CELL_MISSING, "");
    assert_cell(&c, "b", CELL_NUMBER, "2");
    assert_row(&c);
    assert_cell(&c, "a", CELL_NUMBER, "1");
    assert_int_equal(c.row->line, 3);
}

static void a_date_shows_what_its_format_shows(void **state)
{
    (void)state;
    open_rows(
        ROW_("1", WORD("A1", "date") WORD("B1", "moment") WORD("C1", "long") WORD("D1", "month") WORD("E1", "year")
                      WORD("F1", "time") WORD("G1", "duration") WORD("H1", "days") WORD("I1", "iso"))
            ROW_("2", STYLED("A2", S_DATE, "45443") STYLED("B2", S_MOMENT, "45443.604166666664")
                          STYLED("C2", S_LONG, "45443") STYLED("D2", S_MONTH, "45413") STYLED("E2", S_YEAR, "45292")
                              STYLED("F2", S_TIME, "0.60416666666666663") STYLED("G2", S_DURATION, "1.25")
                                  STYLED("H2", S_DAYS, "45443") "<c r=\"I2\" t=\"d\"><v>2024-05-31T00:00:00</v></c>")
                ROW_("3",
                     STYLED("A3", S_DATE, "45443.5") STYLED("B3", S_MOMENT, "45443") STYLED("D3", S_MONTH, "45414")));
    assert_row(&c);
    assert_cell(&c, "date", CELL_TEXT, "2024-05-31");
    assert_cell(&c, "moment", CELL_TEXT, "2024-05-31T14:30");
    assert_cell(&c, "long", CELL_TEXT, "2024-05-31");
    assert_cell(&c, "month", CELL_TEXT, "2024-05");
    assert_cell(&c, "year", CELL_TEXT, "2024");
    assert_cell(&c, "time", CELL_TEXT, "14:30");
    assert_cell(&c, "duration", CELL_TEXT, "30:00");
    assert_cell(&c, "days", CELL_NUMBER, "45443");
    assert_cell(&c, "iso", CELL_TEXT, "2024-05-31");
    assert_row(&c);
    assert_cell(&c, "date", CELL_TEXT, "2024-05-31");
    assert_cell(&c, "moment", CELL_TEXT, "2024-05-31");
    assert_cell(&c, "month", CELL_TEXT, "2024-05-02");
}

static void assert_day(bool since_1904, const char *serial, const char *expected)
{
    Cell cell = number_cell(STYLE_DATE, since_1904, text_of(serial), &c.arena);

    assert_text(cell.text, expected);
}

static void days_are_counted_from_1900_or_1904(void **state)
{
    (void)state;
    assert_day(false, "1", "1900-01-01");
    assert_day(false, "59", "1900-02-28");
    assert_day(false, "60", "1900-02-29"); /* there was no such day: it is not read as another */
    assert_day(false, "61", "1900-03-01");
    assert_day(false, "2958465", "9999-12-31");
    assert_day(false, "2958466", "2958466");
    assert_day(false, "-1", "-1");
    assert_day(false, "0", "0000-00-00");
    assert_day(true, "0", "1904-01-01");
    assert_day(true, "43981", "2024-05-31");
    arena_done(&c.arena);
    case_open_book(&c, &(Book){.sheets = {ROW_("1", WORD("A1", "d")) ROW_("2", STYLED("A2", S_DATE, "43981"))},
                               .properties = "date1904=\"1\""});
    assert_row(&c);
    assert_cell(&c, "d", CELL_TEXT, "2024-05-31");
}

static void formats_tell_dates_from_numbers(void **state)
{
    static const struct {
        const char *format;
        NumberStyle style;
    } known[] = {{"General", STYLE_NUMBER},
                 {"0.00E+00", STYLE_NUMBER},
                 {"#,##0 \"m\"", STYLE_NUMBER},
                 {"[Red]-0.0;[Blue]0", STYLE_NUMBER},
                 {"dd/mm/yyyy", STYLE_DATE},
                 {"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", STYLE_DATE},
                 {"mmm\\-yy", STYLE_MONTH},
                 {"yyyy", STYLE_YEAR},
                 {"dd/mm/yyyy hh:mm", STYLE_MOMENT},
                 {"h:mm AM/PM", STYLE_TIME},
                 {"mm:ss", STYLE_TIME},
                 {"[h]:mm:ss", STYLE_DURATION},
                 {"\"day\" 0", STYLE_NUMBER},
                 {"\\d0", STYLE_NUMBER},
                 {"0;dd/mm/yyyy", STYLE_NUMBER}};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        if (number_style_parse(text_of(known[i].format)) != known[i].style) {
            fail_msg("%s", known[i].format);
        }
    }
}

static void long_numbers_are_written_out(void **state)
{
    (void)state;
    assert_text(number_cell(STYLE_NUMBER, false, TEXT("2.43812345678E11"), &c.arena).text, "243812345678");
    assert_text(number_cell(STYLE_NUMBER, false, TEXT("4.2000000000000002"), &c.arena).text, "4.2");
    assert_text(number_cell(STYLE_NUMBER, false, TEXT("1E-3"), &c.arena).text, "0.001");
    assert_text(number_cell(STYLE_NUMBER, false, TEXT("00123"), &c.arena).text, "00123");
    arena_done(&c.arena);
}

static void a_header_of_several_lines_is_one(void **state)
{
    (void)state;
    open_rows(ROW_("1", WORD("A1", " Name\n of   the\r\nplace ") WORD("B1", "Area _x000D_\n(m2)"))
                  ROW_("2", WORD("A2", "x") NUMBER("B2", "1")));
    assert_row(&c);
    assert_cell(&c, "Name of the place", CELL_TEXT, "x");
    assert_cell(&c, "Area (m2)", CELL_NUMBER, "1");
}

static void titles_above_the_header_are_passed_over(void **state)
{
    (void)state;
    open_rows(ROW_("2", WORD("B2", "Hazards of the province"))
                  ROW_("3", WORD("B3", "as of") STYLED("C3", S_DATE, "45443"))
                      ROW_("6", WORD("B6", "name") WORD("C6", "kind") WORD("D6", "area"))
                          ROW_("7", WORD("B7", "x") WORD("C7", "y") NUMBER("D7", "3")));
    assert_row(&c);
    assert_int_equal(source_column_count(c.source), 3);
    assert_cell(&c, "area", CELL_NUMBER, "3");
    assert_text(source_where(c.source, c.row, 2, &c.arena), "Sheet1!D7");
    assert_text(source_where(c.source, c.row, -1, &c.arena), "Sheet1!7:7");
    assert_end(&c);
    assert_note(NOTE_TITLES, "Sheet1!2:5", 4);
}

static void hashtags_are_further_names_and_no_data(void **state)
{
    (void)state;
    c.options.place_columns = true;
    open_rows(ROW_("1", WORD("A1", "Nom") WORD("B1", "E") WORD("C1", "N"))
                  ROW_("2", WORD("A2", "#loc +name") WORD("B2", "#geo+lon") WORD("C2", "#geo+lat"))
                      ROW_("3", WORD("A3", "x") NUMBER("B3", "29.5") NUMBER("C3", "-1.5")));
    assert_row(&c);
    assert_int_equal(c.row->line, 3);
    assert_text(source_column(c.source, 0), "Nom");
    assert_text(source_column_tag(c.source, 0), "#loc +name");
    assert_true(c.row->geometry != NULL);
    assert_end(&c);
    assert_note(NOTE_HASHTAGS, "Sheet1!2:2", 1);
}

static void hashtags_alone_are_the_header(void **state)
{
    (void)state;
    open_rows(ROW_("1", WORD("A1", "Report")) ROW_("2", WORD("A2", "#adm1") WORD("B2", "#date+reported")
                                                            WORD("C2", "#org")) ROW_("3", WORD("A3", "x")));
    assert_row(&c);
    assert_text(source_column(c.source, 1), "#date+reported");
}

static void a_tag_is_a_word_with_attributes(void **state)
{
    (void)state;
    assert_true(hxl_is_tag(TEXT("#adm1+name")) && hxl_is_tag(TEXT(" #adm1 +name +v_pcode ")) &&
                hxl_is_tag(TEXT("#org")));
    assert_false(hxl_is_tag(TEXT("#")) || hxl_is_tag(TEXT("#1")) || hxl_is_tag(TEXT("adm1")) ||
                 hxl_is_tag(TEXT("#a b")) || hxl_is_tag(TEXT("#a+")) || hxl_is_tag(TEXT("#REF!")) ||
                 hxl_is_tag(TEXT("")));
}

static void a_merged_header_is_refused_with_its_place(void **state)
{
    (void)state;
    assert_book_refused(
        &c,
        &(Book){.sheets = {ROW_("1", WORD("A1", "name") WORD("B1", "Location"))
                               ROW_("2", WORD("A2", "x") NUMBER("B2", "29") NUMBER("C2", "-1"))},
                .tail = "<mergeCells><mergeCell ref=\"A4:A9\"/><mergeCell ref=\"B1:C1\"/></mergeCells>"},
        ST_INVALID, "Sheet1!B1:C1 is one header merged over 2 columns", "book.xlsx#Sheet1!B1");
}

static void a_column_without_a_name_is_called_by_its_letter(void **state)
{
    (void)state;
    open_rows(ROW_("1", WORD("A1", "name") WORD("C1", "kind"))
                  ROW_("2", WORD("A2", "x") WORD("B2", "note") WORD("C2", "y")));
    assert_row(&c);
    assert_cell(&c, "column B", CELL_TEXT, "note");
}

static void two_columns_of_one_name_are_refused(void **state)
{
    (void)state;
    assert_book_refused(
        &c, &(Book){.sheets = {ROW_("3", WORD("B3", "name") WORD("D3", "name")) ROW_("4", WORD("B4", "x"))}},
        ST_INVALID, "columns B and D of sheet \"Sheet1\" are both called \"name\"", "#Sheet1!D3");
}

static void a_sheet_of_numbers_needs_names(void **state)
{
    (void)state;
    assert_book_refused(&c, &(Book){.sheets = {ROW_("2", NUMBER("A2", "1") NUMBER("B2", "2"))}}, ST_INVALID,
                        "a row of column names is needed", "#Sheet1!2:2");
}

static void a_value_far_right_breaks_its_row_only(void **state)
{
    char rows[2048];
    size_t at = (size_t)snprintf(rows, sizeof rows, "%s", ROW_("1", WORD("A1", "a") WORD("B1", "b")));

    (void)state;
    for (int i = 2; i < 34; i++) {
        at += (size_t)snprintf(rows + at, sizeof rows - at, "<row r=\"%d\"><c><v>1</v></c></row>", i);
    }
    snprintf(rows + at, sizeof rows - at, "%s",
             ROW_("40", NUMBER("A40", "7") WORD("AB40", "stray")) ROW_("41", NUMBER("A41", "8")));
    open_rows(rows);
    for (int i = 2; i < 34; i++) {
        assert_row(&c);
    }
    assert_row(&c);
    assert_true(c.row->broken);
    assert_string_equal(c.row->fault, "Sheet1!AB40 has a value, but its column has no name in the header");
    assert_text(c.row->raw, "{\"a\":\"7\",\"AB\":\"stray\"}");
    assert_text(source_where(c.source, c.row, -1, &c.arena), "Sheet1!AB40");
    assert_row(&c);
    assert_cell(&c, "a", CELL_NUMBER, "8");
}

static void a_formula_without_a_value_and_an_error_are_told(void **state)
{
    (void)state;
    open_rows(ROW_("1", WORD("A1", "a") WORD("B1", "b") WORD("C1", "c"))
                  ROW_("2", "<c r=\"A2\"><f>1+1</f></c><c r=\"B2\" t=\"e\"><v>#REF!</v></c>"
                            "<c r=\"C2\" t=\"str\"><f>\"\"</f><v></v></c>"));
    assert_row(&c);
    assert_int_equal(c.row->fault_cells, 2);
    assert_int_equal(case_cell(&c, "a").kind, CELL_FAULT);
    assert_says(case_cell(&c, "a").text.at, "never calculated");
    assert_says(case_cell(&c, "b").text.at, "the error #REF!");
    assert_cell(&c, "c", CELL_MISSING, "");
    assert_end(&c);
    assert_note(NOTE_UNCALCULATED, "Sheet1!A2", 1);
}

static void the_first_sheet_that_shows_a_table_is_read(void **state)
{
    static const Book book = {.sheets = {"", ROW_("1", WORD("A1", "Read me")),
                                         ROW_("1", WORD("A1", "a") WORD("B1", "b")),
                                         ROW_("1", WORD("A1", "c") WORD("B1", "d")) ROW_("2", NUMBER("A2", "1"))},
                              .names = {"Empty", "Notes", "Lists", "The data"},
                              .states = {NULL, NULL, "hidden"}};

    (void)state;
    case_open_book(&c, &book);
    assert_row(&c);
    assert_cell(&c, "c", CELL_NUMBER, "1");
    assert_text(source_where(c.source, c.row, 0, &c.arena), "'The data'!A2");
    assert_end(&c);
    assert_note(NOTE_SHEET, "The data", 1);
    assert_note(NOTE_SHEETS_LEFT, "Empty, Notes", 2);
    assert_note(NOTE_SHEETS_HIDDEN, "Lists", 1);
    case_done(&c);
    c.options.layer = TEXT("lists");
    case_open_book(&c, &book);
    assert_int_equal(c.status, ST_OK);
    assert_text(source_column(c.source, 0), "a");
    case_done(&c);
    c.options.layer = TEXT("absent");
    assert_book_refused(&c, &book, ST_NOT_FOUND, "there are \"Empty\", \"Notes\", \"Lists\", \"The data\"",
                        "book.xlsx");
}

static void a_hidden_table_must_be_named(void **state)
{
    (void)state;
    assert_book_refused(&c,
                        &(Book){.sheets = {"", ROW_("1", WORD("A1", "a") WORD("B1", "b"))}, .states = {NULL, "hidden"}},
                        ST_INVALID, "sheet \"Sheet2\" is hidden", "book.xlsx");
    assert_book_refused(&c, &(Book){.sheets = {"", "<row/>"}}, ST_INVALID, "none of its sheets has a cell",
                        "book.xlsx");
}

static void macros_are_ignored_and_told(void **state)
{
    (void)state;
    case_open_book(&c, &(Book){.sheets = {ROW_("1", WORD("A1", "a")) ROW_("2", NUMBER("A2", "1"))}, .macros = true});
    assert_row(&c);
    assert_end(&c);
    assert_note(NOTE_MACROS, "", 1);
}

static void merged_areas_below_the_header_are_counted(void **state)
{
    (void)state;
    case_open_book(&c,
                   &(Book){.sheets = {ROW_("1", WORD("A1", "a") WORD("B1", "b")) ROW_("2", NUMBER("A2", "1"))},
                           .tail = "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B4:B5\"/></mergeCells>"});
    assert_row(&c);
    assert_end(&c);
    assert_note(NOTE_MERGED, "Sheet1!A2", 2);
}

static void rows_of_blanks_are_passed_over(void **state)
{
    BUFFER rows = {0};

    (void)state;
    buffer_string(&rows, ROW_("1", WORD("A1", "a")));
    for (int i = 2; i < 20000; i++) {
        buffer_format(
            &rows, "<row r=\"%d\" s=\"1\"><c r=\"A%d\" s=\"1\"/><c s=\"2\" t=\"inlineStr\"><is><t> </t></is></c></row>",
            i, i);
    }
    buffer_string(&rows, ROW_("20000", NUMBER("A20000", "1")));
    buffer_byte(&rows, '\0');
    open_rows(rows.at);
    assert_row(&c);
    assert_int_equal(c.row->number, 1);
    assert_int_equal(c.row->line, 20000);
    assert_end(&c);
}

static void a_document_type_is_refused(void **state)
{
    StoredZip zip = {0};

    (void)state;
    zip_put(&zip, "xl/workbook.xml",
            TEXT("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><workbook>&e;</workbook>"));
    assert_file_refused(&c, "book.xlsx", zip_bytes(&zip), ST_INVALID, "declares a document type");
    zip_done(&zip);
}

static void a_tag_that_never_ends_is_refused(void **state)
{
    BUFFER rows = {0};

    (void)state;
    buffer_string(&rows, "<row r=\"1\" x=\"");
    for (int i = 0; i < 200000; i++) {
        buffer_string(&rows, "0123456789");
    }
    buffer_string(&rows, "\"/>");
    buffer_byte(&rows, '\0');
    assert_book_refused(&c, &(Book){.sheets = {rows.at}}, ST_TOO_LARGE, "has a tag longer than", "book.xlsx");
}

static void too_many_kinds_of_elements_are_refused(void **state)
{
    BUFFER rows = {0};

    (void)state;
    for (int i = 0; i < 5000; i++) {
        buffer_format(&rows, "<element%d/>", i);
    }
    buffer_byte(&rows, '\0');
    assert_book_refused(&c, &(Book){.sheets = {rows.at}}, ST_TOO_LARGE, "kinds of elements", "book.xlsx");
}

static void a_deep_part_is_refused(void **state)
{
    BUFFER rows = {0};

    (void)state;
    for (int i = 0; i < 5000; i++) {
        buffer_string(&rows, "<x>");
    }
    buffer_byte(&rows, '\0');
    assert_book_refused(&c, &(Book){.sheets = {rows.at}}, ST_TOO_LARGE, "nests deeper", "book.xlsx");
}

static void what_is_no_workbook_says_what_it_is(void **state)
{
    StoredZip binary = {0}, letter = {0};

    (void)state;
    zip_put(&binary, "xl/workbook.bin", TEXT("x"));
    assert_file_refused(&c, "a.xlsb", zip_bytes(&binary), ST_INVALID, "is a binary workbook: save it as .xlsx");
    zip_put(&letter, "word/document.xml", TEXT("<document/>"));
    assert_file_refused(&c, "a.docx", zip_bytes(&letter), ST_INVALID, "an Office document without sheets");
    assert_file_refused(&c, "a.xlsx", TEXT("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ST_INVALID, "locked with a password");
    assert_file_refused(&c, "b.xlsx", TEXT("a,b\n1,2\n"), ST_INVALID, "is not what its name says");
    zip_done(&binary);
    zip_done(&letter);
}

static void a_cut_file_is_refused(void **state)
{
    StoredZip zip = {0};

    (void)state;
    book_make(&(Book){.sheets = {ROW_("1", WORD("A1", "a")) ROW_("2", NUMBER("A2", "1"))}}, &zip);
    Text whole = zip_bytes(&zip);
    assert_file_refused(&c, "cut.xlsx", (Text){whole.at, whole.length / 2}, ST_INVALID, "cannot be unpacked");
    zip.files.at[whole.length / 3] ^= 1;
    case_open(&c, "changed.xlsx", whole);
    case_drain(&c);
    assert_int_not_equal(c.status, ST_OK);
    zip_done(&zip);
}

static void markup_that_is_cut_names_the_row_before(void **state)
{
    (void)state;
    assert_book_refused(
        &c, &(Book){.sheets = {ROW_("1", WORD("A1", "a")) ROW_("2", NUMBER("A2", "1")) "<row r=\"3\"><c></row>"}},
        ST_INVALID, "is not well-formed", "book.xlsx");
}

static void columns_have_letters(void **state)
{
    char letters[COLUMN_LETTERS_SIZE];

    (void)state;
    assert_string_equal(column_letters(0, letters), "A");
    assert_string_equal(column_letters(25, letters), "Z");
    assert_string_equal(column_letters(26, letters), "AA");
    assert_string_equal(column_letters(701, letters), "ZZ");
    assert_string_equal(column_letters(702, letters), "AAA");
    assert_string_equal(column_letters(16383, letters), "XFD");
}

static void sheets_are_quoted_where_they_must(void **state)
{
    (void)state;
    assert_string_equal(sheet_place(&c.arena, TEXT("Data_1"), 2, 7), "Data_1!C7");
    assert_string_equal(sheet_place(&c.arena, TEXT("it's 1"), 0, 1), "'it''s 1'!A1");
    assert_string_equal(sheet_place(&c.arena, TEXT("2024"), 0, 1), "'2024'!A1");
    arena_done(&c.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(cells_come_as_they_are_spelled, teardown),
        cmocka_unit_test_teardown(places_and_positions_may_be_left_out, teardown),
        cmocka_unit_test_teardown(a_date_shows_what_its_format_shows, teardown),
        cmocka_unit_test_teardown(days_are_counted_from_1900_or_1904, teardown),
        cmocka_unit_test_teardown(formats_tell_dates_from_numbers, teardown),
        cmocka_unit_test_teardown(long_numbers_are_written_out, teardown),
        cmocka_unit_test_teardown(a_header_of_several_lines_is_one, teardown),
        cmocka_unit_test_teardown(titles_above_the_header_are_passed_over, teardown),
        cmocka_unit_test_teardown(hashtags_are_further_names_and_no_data, teardown),
        cmocka_unit_test_teardown(hashtags_alone_are_the_header, teardown),
        cmocka_unit_test_teardown(a_tag_is_a_word_with_attributes, teardown),
        cmocka_unit_test_teardown(a_merged_header_is_refused_with_its_place, teardown),
        cmocka_unit_test_teardown(a_column_without_a_name_is_called_by_its_letter, teardown),
        cmocka_unit_test_teardown(two_columns_of_one_name_are_refused, teardown),
        cmocka_unit_test_teardown(a_sheet_of_numbers_needs_names, teardown),
        cmocka_unit_test_teardown(a_value_far_right_breaks_its_row_only, teardown),
        cmocka_unit_test_teardown(a_formula_without_a_value_and_an_error_are_told, teardown),
        cmocka_unit_test_teardown(the_first_sheet_that_shows_a_table_is_read, teardown),
        cmocka_unit_test_teardown(a_hidden_table_must_be_named, teardown),
        cmocka_unit_test_teardown(macros_are_ignored_and_told, teardown),
        cmocka_unit_test_teardown(merged_areas_below_the_header_are_counted, teardown),
        cmocka_unit_test_teardown(rows_of_blanks_are_passed_over, teardown),
        cmocka_unit_test_teardown(a_document_type_is_refused, teardown),
        cmocka_unit_test_teardown(a_tag_that_never_ends_is_refused, teardown),
        cmocka_unit_test_teardown(too_many_kinds_of_elements_are_refused, teardown),
        cmocka_unit_test_teardown(a_deep_part_is_refused, teardown),
        cmocka_unit_test_teardown(what_is_no_workbook_says_what_it_is, teardown),
        cmocka_unit_test_teardown(a_cut_file_is_refused, teardown),
        cmocka_unit_test_teardown(markup_that_is_cut_names_the_row_before, teardown),
        cmocka_unit_test_teardown(columns_have_letters, teardown),
        cmocka_unit_test_teardown(sheets_are_quoted_where_they_must, teardown),
    };

    return cmocka_run_group_tests_name("exchange xlsx", tests, NULL, NULL);
}
