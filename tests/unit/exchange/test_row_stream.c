#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "exchange/row_stream.h"

static Arena arena;

static int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static const Cell CELLS[] = {{CELL_TEXT, {"a\xc3\xa9", 3}}, {CELL_MISSING, {0}},         {CELL_NULL, {0}},
                             {CELL_NUMBER, {"1.5", 3}},     {CELL_BOOLEAN, {"true", 4}}, {CELL_JSON, {"[1]", 3}}};

static RowsFrame scan_whole(const Buffer *bytes)
{
    RowsFrame frame = {0};

    assert_int_equal(rows_scan(buffer_view(bytes), &frame), bytes->size);
    return frame;
}

static void a_row_comes_back_as_it_was(void **state)
{
    RowsRow row = {.cells = CELLS, .cell_count = COUNT_OF(CELLS), .wkb = {"\1\1\0", 3}}, back;
    BUFFER bytes = {0};

    (void)state;
    rows_encode_row(&row, &bytes);
    assert_int_equal(rows_decode_row(scan_whole(&bytes).body, &arena, &back, NULL), ST_OK);
    assert_int_equal(back.cell_count, COUNT_OF(CELLS));
    assert_true(text_equal(back.wkb, row.wkb));
    for (size_t i = 0; i < back.cell_count; i++) {
        assert_int_equal(back.cells[i].kind, CELLS[i].kind);
        assert_true(text_equal(back.cells[i].text, CELLS[i].text));
    }
}

static void a_broken_row_has_nothing_but_its_fault(void **state)
{
    RowsRow row = {.cells = CELLS, .cell_count = 2, .fault = {"bad", 3}}, back;
    BUFFER bytes = {0};

    (void)state;
    rows_encode_row(&row, &bytes);
    assert_int_equal(rows_decode_row(scan_whole(&bytes).body, &arena, &back, NULL), ST_OK);
    assert_int_equal(back.cell_count, 0);
    assert_true(text_equal(back.fault, row.fault));
}

static void headers_and_ends_come_back(void **state)
{
    RowsHeader header = {TEXT("GPKG"),         TEXT("hazard"),           UINT64_MAX,
                         TEXT("hazard\nunit"), TEXT("EPSG:4326 WGS 84"), TEXT("COD")},
               back;
    BUFFER first = {0}, last = {0};
    uint64_t count;

    (void)state;
    rows_encode_header(&header, &first);
    assert_int_equal(rows_decode_header(scan_whole(&first).body, &back, NULL), ST_OK);
    assert_true(text_equal(back.format, header.format) && text_equal(back.layer, header.layer));
    assert_true(text_equal(back.layers, header.layers) && text_equal(back.system, header.system));
    assert_true(text_equal(back.programme, header.programme));
    assert_true(back.expected == UINT64_MAX);
    rows_encode_end(300, &last);
    assert_int_equal(rows_decode_end(scan_whole(&last).body, &count, NULL), ST_OK);
    assert_int_equal(count, 300);
}

static void every_shorter_stretch_is_known_to_be_cut_off(void **state)
{
    RowsRow row = {.cells = CELLS, .cell_count = COUNT_OF(CELLS)}, back;
    BUFFER bytes = {0};
    RowsFrame frame;

    (void)state;
    rows_encode_row(&row, &bytes);
    for (size_t size = 0; size < bytes.size; size++) {
        assert_int_equal(rows_scan((Text){bytes.at, size}, &frame), 0);
    }
    Text body = scan_whole(&bytes).body;
    while (body.length-- > 0) {
        assert_int_equal(rows_decode_row(body, &arena, &back, NULL), ST_CORRUPT);
    }
}

static void refuses_what_no_writer_writes(void **state)
{
    static const Text BODIES[] = {
        {"\0\0\0\1\6", 5},         /* an unknown kind of cell */
        {"\0\0\0\1\2\1\xff", 7},   /* text that is not UTF-8 */
        {"\0\0\0\x80\0", 5},       /* a number longer than it has to be */
        {"\0\0\0\xff\xff\x7f", 6}, /* more cells than there are columns */
        {"\0\0\0\0x", 5},          /* more behind the end */
    };
    RowsFrame frame;
    RowsRow back;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(BODIES); i++) {
        assert_int_equal(rows_decode_row(BODIES[i], &arena, &back, NULL), ST_CORRUPT);
    }
    assert_int_equal(rows_scan(TEXT("?"), &frame), -1);
    assert_int_equal(rows_scan(TEXT("R\xff\xff\xff\xff"), &frame), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_row_comes_back_as_it_was, teardown),
        cmocka_unit_test_teardown(a_broken_row_has_nothing_but_its_fault, teardown),
        cmocka_unit_test_teardown(headers_and_ends_come_back, teardown),
        cmocka_unit_test_teardown(every_shorter_stretch_is_known_to_be_cut_off, teardown),
        cmocka_unit_test_teardown(refuses_what_no_writer_writes, teardown),
    };
    return cmocka_run_group_tests_name("row stream", tests, NULL, NULL);
}
