#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measure/suppression.h"

enum { ENTRIES_MAX = 512, LINES_MAX = 600 };

static uint64_t seed = 7;

static uint64_t draw(uint64_t below)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (seed >> 33) % below;
}

typedef struct Case {
    SuppressionTable table;
    int64_t counts[ENTRIES_MAX];
    bool hidden[ENTRIES_MAX];
    size_t extent;
} Case;

static size_t stride(const Case *c, size_t axis)
{
    size_t step = 1;

    for (size_t i = c->table.axis_count; i-- > axis + 1;) {
        step *= c->table.sizes[i] + 1;
    }
    return step;
}

/* Totals along each axis, of the totals before as well. */
static void totals_fill(Case *c)
{
    for (size_t axis = 0; axis < c->table.axis_count; axis++) {
        size_t step = stride(c, axis), entries = c->table.sizes[axis] + 1;
        for (size_t at = 0; at < c->extent; at++) {
            if (at / step % entries == entries - 1) {
                c->counts[at] = 0;
                for (size_t i = 1; i < entries; i++) {
                    c->counts[at] += c->counts[at - i * step];
                }
            }
        }
    }
}

static void case_open(Case *c, size_t axes, const size_t *sizes)
{
    *c = (Case){.table = {.axis_count = axes}};
    memcpy(c->table.sizes, sizes, axes * sizeof *sizes);
    c->table.counts = c->counts;
    c->table.hidden = c->hidden;
    c->extent = suppression_extent(&c->table);
    assert_true(c->extent <= ENTRIES_MAX);
}

static bool case_apply(Case *c)
{
    Arena arena = {0};

    totals_fill(c);
    bool published = suppression_apply(&arena, &c->table, SUPPRESSION_LEAST);
    arena_done(&arena);
    return published;
}

/* Rank of the first `rows` rows by elimination with pivots in doubles: another way than the one under test. */
static int rank_of(double (*rows)[ENTRIES_MAX], int count, int columns)
{
    int rank = 0;

    for (int column = 0; column < columns && rank < count; column++) {
        int best = rank;
        for (int i = rank; i < count; i++) {
            best = fabs(rows[i][column]) > fabs(rows[best][column]) ? i : best;
        }
        if (fabs(rows[best][column]) < 1e-9) {
            continue;
        }
        for (int j = 0; j < columns; j++) {
            double cell = rows[rank][j];
            rows[rank][j] = rows[best][j];
            rows[best][j] = cell;
        }
        for (int i = rank + 1; i < count; i++) {
            double factor = rows[i][column] / rows[rank][column];
            for (int j = column; factor != 0 && j < columns; j++) {
                rows[i][j] -= factor * rows[rank][j];
            }
        }
        rank++;
    }
    return rank;
}

static int equations(const Case *c, double (*rows)[ENTRIES_MAX], int *column_of, int columns)
{
    int count = 0;

    for (size_t axis = 0; axis < c->table.axis_count; axis++) {
        size_t step = stride(c, axis), entries = c->table.sizes[axis] + 1;
        for (size_t at = 0; at < c->extent; at++) {
            if (at / step % entries != 0) {
                continue;
            }
            memset(rows[count], 0, (size_t)columns * sizeof rows[count][0]);
            for (size_t i = 0; i < entries; i++) {
                if (c->hidden[at + i * step]) {
                    rows[count][column_of[at + i * step]] = i == entries - 1 ? -1 : 1;
                }
            }
            count++;
        }
    }
    return count;
}

/* Adding "this entry is known" must make the rank grow: then the lines did not fix it. */
static bool is_recomputable(const Case *c)
{
    static double rows[LINES_MAX + 1][ENTRIES_MAX];
    int column_of[ENTRIES_MAX], columns = 0;
    bool found = false;

    for (size_t at = 0; at < c->extent; at++) {
        column_of[at] = c->hidden[at] ? columns++ : -1;
    }
    int count = equations(c, rows, column_of, columns), rank = rank_of(rows, count, columns);
    for (int column = 0; column < columns && !found; column++) {
        count = equations(c, rows, column_of, columns);
        memset(rows[count], 0, sizeof rows[count]);
        rows[count][column] = 1;
        found = rank_of(rows, count + 1, columns) == rank;
    }
    return found;
}

/* Small counts hidden, zeros of a safe table shown, and room in every published line. */
static void assert_lines_leave_room(const Case *c)
{
    for (size_t at = 0; at < c->extent; at++) {
        assert_true(c->hidden[at] || c->counts[at] == 0 || c->counts[at] >= SUPPRESSION_LEAST);
    }
    for (size_t axis = 0; axis < c->table.axis_count; axis++) {
        size_t step = stride(c, axis), entries = c->table.sizes[axis] + 1;
        for (size_t at = 0; at < c->extent; at++) {
            int64_t hidden = 0, sum = 0;
            if (at / step % entries != 0 || c->hidden[at + (entries - 1) * step]) {
                continue;
            }
            for (size_t i = 0; i + 1 < entries; i++) {
                hidden += c->hidden[at + i * step];
                sum += c->hidden[at + i * step] ? c->counts[at + i * step] : 0;
            }
            assert_true(hidden != 1 && (hidden == 0 || sum >= hidden + SUPPRESSION_LEAST - 1));
        }
    }
}

static void no_hidden_count_can_be_recomputed(void **state)
{
    int hidden_tables = 0;

    (void)state;
    for (int turn = 0; turn < 400; turn++) {
        size_t axes = 1 + draw(3), sizes[3];
        uint64_t most = 2 + draw(30);
        Case c;
        for (size_t i = 0; i < axes; i++) {
            sizes[i] = 1 + draw(axes == 3 ? 4 : 7);
        }
        case_open(&c, axes, sizes);
        for (size_t at = 0; at < c.extent; at++) {
            c.counts[at] = draw(3) == 0 ? 0 : (int64_t)draw(most);
        }
        assert_true(case_apply(&c));
        assert_lines_leave_room(&c);
        if (is_recomputable(&c)) {
            fail_msg("table %d of %d axes gives a hidden count away", turn, (int)axes);
        }
        for (size_t at = 0; at < c.extent; at++) {
            if (c.hidden[at]) {
                hidden_tables++;
                break;
            }
        }
    }
    assert_true(hidden_tables > 250);
}

static void a_table_of_large_counts_is_published_whole(void **state)
{
    Case c;

    (void)state;
    case_open(&c, 2, (size_t[]){3, 4});
    for (size_t at = 0; at < c.extent; at++) {
        c.counts[at] = draw(4) == 0 ? 0 : 5 + (int64_t)draw(50);
    }
    assert_true(case_apply(&c));
    for (size_t at = 0; at < c.extent; at++) {
        assert_false(c.hidden[at]);
    }
}

static void a_single_small_count_takes_its_neighbours_along(void **state)
{
    static const int64_t ROWS[] = {3, 20, 0, 30, 10, 0, 40, 50, 0, 0, 0, 0};
    static const bool WANTED[] = {true, true, false, true, true, false, false, false, false, false, false, false};
    Case c;

    (void)state;
    case_open(&c, 2, (size_t[]){3, 2});
    memcpy(c.counts, ROWS, sizeof ROWS);
    assert_true(case_apply(&c));
    assert_memory_equal(c.hidden, WANTED, sizeof WANTED);
}

/* {1, 1} of 2, told to be two counts that are not zero, would be told. */
static void a_sum_without_room_takes_a_third_along(void **state)
{
    Case c;

    (void)state;
    case_open(&c, 1, (size_t[]){4});
    memcpy(c.counts, ((int64_t[]){1, 1, 30, 8, 0}), 5 * sizeof c.counts[0]);
    assert_true(case_apply(&c));
    assert_memory_equal(c.hidden, ((bool[]){true, true, false, true, false}), 5 * sizeof(bool));
}

/*
 * Two rectangles of hidden counts, joined by one more: every line has two, and the one that joins them is what the
 * lines of one rectangle leave over.
 */
static void a_count_between_two_chains_is_not_given_away(void **state)
{
    static const int64_t INNER[6][6] = {{3, 3, 9, 9, 9, 9}, {9, 3, 3, 9, 9, 9}, {3, 9, 3, 3, 9, 9},
                                        {9, 9, 9, 3, 3, 9}, {9, 9, 9, 9, 3, 3}, {9, 9, 9, 3, 9, 3}};
    Case c;

    (void)state;
    case_open(&c, 2, (size_t[]){6, 6});
    for (size_t i = 0; i < 36; i++) {
        c.counts[i / 6 * 7 + i % 6] = INNER[i / 6][i % 6];
    }
    assert_true(case_apply(&c));
    assert_false(is_recomputable(&c));
}

static void what_would_be_hidden_almost_whole_is_not_published(void **state)
{
    enum { SIDE = 40 };
    static int64_t counts[(SIDE + 1) * (SIDE + 1)];
    static bool hidden[COUNT_OF(counts)];
    SuppressionTable table = {.axis_count = 2, .sizes = {SIDE, SIDE}, .counts = counts, .hidden = hidden};
    Arena arena = {0};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        counts[i] = i % (SIDE + 1) == SIDE || i / (SIDE + 1) == SIDE ? SIDE : 1;
    }
    counts[COUNT_OF(counts) - 1] = SIDE * SIDE;
    assert_false(suppression_apply(&arena, &table, SUPPRESSION_LEAST));
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        assert_true(hidden[i]);
    }
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_hidden_count_can_be_recomputed),
        cmocka_unit_test(a_table_of_large_counts_is_published_whole),
        cmocka_unit_test(a_single_small_count_takes_its_neighbours_along),
        cmocka_unit_test(a_sum_without_room_takes_a_third_along),
        cmocka_unit_test(a_count_between_two_chains_is_not_given_away),
        cmocka_unit_test(what_would_be_hidden_almost_whole_is_not_published),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
