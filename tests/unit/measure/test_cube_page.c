#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/random.h"
#include "measure/cube_page.h"

enum { DIMENSIONS = 2, WIDTH = 3 };

typedef struct Page {
    Arena arena;
    MemberTable table;
    PageRows rows;
    Buffer bytes;
} Page;

static void page_start(Page *page)
{
    *page = (Page){0};
    arena_init(&page->arena, 0);
    member_table_init(&page->table);
}

static void page_end(Page *page)
{
    member_table_done(&page->table);
    arena_done(&page->arena);
    buffer_done(&page->bytes);
}

static void put(Page *page, const char *a, const char *b, int64_t n, int64_t missing, int64_t sum)
{
    uint32_t *members = ARENA_ARRAY(&page->arena, uint32_t, DIMENSIONS);
    int64_t *numbers = ARENA_ARRAY(&page->arena, int64_t, WIDTH);

    members[0] = member_number(&page->table, text_of(a));
    members[1] = member_number(&page->table, text_of(b));
    numbers[0] = n;
    numbers[1] = missing;
    numbers[2] = sum;
    page_rows_add(&page->rows, &page->arena, (PageRow){members, numbers});
}

static Text encode(Page *page)
{
    buffer_clear(&page->bytes);
    page_encode(&page->rows, &page->table, DIMENSIONS, WIDTH, &page->arena, &page->bytes);
    return buffer_view(&page->bytes);
}

static void cells_come_in_order_of_their_members(void **state)
{
    Page page;
    PageReader reader;
    size_t indexes[PAGE_DIMENSIONS_MAX];
    int64_t numbers[CELL_NUMBERS_MAX];
    bool more;
    Error err;

    (void)state;
    page_start(&page);
    put(&page, "reduced", "", 1, 1, 0);
    put(&page, "cleared", "nord", 1, 0, 2500);
    put(&page, "cleared", "nord", 2, 0, 500);
    put(&page, "cleared", "", 1, 0, -7);
    assert_int_equal(page_open(encode(&page), DIMENSIONS, WIDTH, &page.arena, &reader, &err), ST_OK);
    assert_int_equal(reader.member_counts[0], 2);
    assert_true(text_equal(reader.members[0][0], TEXT("cleared")));
    assert_int_equal(page_next(&reader, indexes, numbers, &more, &err), ST_OK);
    assert_int_equal(numbers[2], -7);
    assert_int_equal(page_next(&reader, indexes, numbers, &more, &err), ST_OK);
    assert_true(text_equal(reader.members[1][indexes[1]], TEXT("nord")));
    assert_int_equal(numbers[0], 3);
    assert_int_equal(numbers[2], 3000);
    assert_int_equal(page_next(&reader, indexes, numbers, &more, &err), ST_OK);
    assert_true(more);
    assert_int_equal(page_next(&reader, indexes, numbers, &more, &err), ST_OK);
    assert_false(more);
    page_end(&page);
}

static void what_comes_to_nothing_is_not_there(void **state)
{
    Page page, other;

    (void)state;
    page_start(&page);
    page_start(&other);
    put(&page, "gone", "b", 1, 0, 5);
    put(&page, "stays", "c", 1, 0, 5);
    put(&page, "gone", "b", -1, 0, -5);
    put(&other, "stays", "c", 1, 0, 5);
    assert_true(text_equal(encode(&page), encode(&other)));
    put(&page, "stays", "c", -1, 0, -5);
    assert_int_equal(encode(&page).length, 0);
    page_end(&page);
    page_end(&other);
}

/* Whatever way rows came, in one turn or added to what was kept, the bytes are the same. */
static void bytes_do_not_depend_on_the_way_they_came(void **state)
{
    enum { ROUNDS = 300, ROWS = 40 };
    static const char *const NAMES[] = {"", "a", "b", "cc", "d", "e"};
    Error err;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        Page whole, piece;
        page_start(&whole);
        page_start(&piece);
        for (int i = 0; i < ROWS; i++) {
            const char *a = NAMES[(round * 7 + i * i) % 6], *b = NAMES[(round + i * 5) % 6];
            int64_t sum = (i * 37 + round) % 11 - 5;
            put(&whole, a, b, 1, i % 2, sum);
            put(&piece, a, b, 1, i % 2, sum);
            if (i % 9 == 8) {
                Text kept = text_copy(&piece.arena, encode(&piece));
                piece.rows.count = 0;
                assert_int_equal(page_rows_read(kept, &piece.table, DIMENSIONS, WIDTH, &piece.arena, &piece.rows, &err),
                                 ST_OK);
            }
        }
        assert_true(text_equal(encode(&whole), encode(&piece)));
        page_end(&whole);
        page_end(&piece);
    }
}

static void refuses_every_cut(void **state)
{
    Page page;
    Error err;

    (void)state;
    page_start(&page);
    put(&page, "cleared", "nord", 1, 0, 2500);
    put(&page, "reduced", "sud", 400, 3, -12500);
    Text bytes = text_copy(&page.arena, encode(&page));
    for (size_t length = 0; length < bytes.length; length++) {
        PageRows rows = {0};
        Status status =
            page_rows_read((Text){bytes.at, length}, &page.table, DIMENSIONS, WIDTH, &page.arena, &rows, &err);
        assert_true(status == ST_CORRUPT || (status == ST_OK && rows.count == 1));
    }
    page_end(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_come_in_order_of_their_members),
        cmocka_unit_test(what_comes_to_nothing_is_not_there),
        cmocka_unit_test(bytes_do_not_depend_on_the_way_they_came),
        cmocka_unit_test(refuses_every_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
