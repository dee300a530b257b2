#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "cli/table.h"

static void assert_prints(const Table *table, size_t indent, const char *expected)
{
    BUFFER out = {0};

    table_print(table, indent, &out);
    buffer_byte(&out, '\0');
    assert_string_equal(out.at, expected);
}

static void columns_are_as_wide_as_their_longest_cell(void **state)
{
    const char *rows[][TABLE_COLUMNS_MAX] = {{"état", "n", "titre"}, {"approuvé", "12,035", "x"}};
    Table table = {.columns = 3, .right = 1 << 1, .rows = rows, .count = 2};

    (void)state;
    assert_prints(&table, 0, "état           n  titre\napprouvé  12,035  x\n");
}

static void lines_can_stand_away_from_the_edge(void **state)
{
    const char *rows[][TABLE_COLUMNS_MAX] = {{"a", "1"}};
    Table table = {.columns = 2, .rows = rows, .count = 1};

    (void)state;
    assert_prints(&table, 2, "  a  1\n");
}

static void a_table_without_lines_is_nothing(void **state)
{
    Table table = {.columns = 2};

    (void)state;
    assert_prints(&table, 2, "");
}

static void width_counts_characters_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(text_width(TEXT("été")), 3);
    assert_int_equal(text_width(TEXT("12\u202f035")), 6);
    assert_int_equal(text_width((Text){0}), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_their_longest_cell),
        cmocka_unit_test(lines_can_stand_away_from_the_edge),
        cmocka_unit_test(a_table_without_lines_is_nothing),
        cmocka_unit_test(width_counts_characters_not_bytes),
    };

    return cmocka_run_group_tests_name("table", tests, NULL, NULL);
}
