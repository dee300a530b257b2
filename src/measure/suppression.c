#include "measure/suppression.h"

#include <string.h>

/* One line: entries along an axis, `first`, `first + step`…; the last one is their total. */
typedef struct Line {
    size_t first, step, entries;
} Line;

typedef struct LineState {
    size_t hidden; /* total included */
    int64_t sum;   /* of hidden entries, the total aside */
    bool total_hidden;
} LineState;

typedef struct Work {
    SuppressionTable *table;
    size_t extent;
    int64_t least;
    Line *lines;
    size_t line_count;
} Work;

size_t suppression_extent(const SuppressionTable *table)
{
    size_t extent = 1;

    for (size_t axis = 0; axis < table->axis_count; axis++) {
        extent *= table->sizes[axis] + 1;
    }
    return extent;
}

static void lines_list(Arena *scratch, Work *work)
{
    const SuppressionTable *table = work->table;
    size_t step = 1, count = 0;

    for (size_t axis = 0; axis < table->axis_count; axis++) {
        count += work->extent / (table->sizes[axis] + 1);
    }
    work->lines = ARENA_ARRAY(scratch, Line, count + 1);
    for (size_t axis = table->axis_count; axis-- > 0;) {
        size_t entries = table->sizes[axis] + 1;
        for (size_t at = 0; at < work->extent; at++) {
            if (at / step % entries == 0) {
                work->lines[work->line_count++] = (Line){at, step, entries};
            }
        }
        step *= entries;
    }
}

static LineState line_state(const Work *work, const Line *line)
{
    LineState state = {0};

    for (size_t i = 0; i < line->entries; i++) {
        size_t at = line->first + i * line->step;
        bool is_total = i == line->entries - 1, hidden = work->table->hidden[at];
        state.hidden += hidden;
        state.total_hidden = is_total && hidden;
        state.sum += hidden && !is_total ? work->table->counts[at] : 0;
    }
    return state;
}

static bool line_is_safe(const Work *work, const Line *line)
{
    LineState state = line_state(work, line);

    if (state.hidden == 0) {
        return true;
    }
    return state.hidden > 1 && (state.total_hidden || state.sum >= (int64_t)state.hidden + work->least - 1);
}

/*
 * Hides one more entry of the line: the smallest that is not zero, else the total, else a zero. False when all are
 * hidden.
 */
static bool line_hide(const Work *work, const Line *line)
{
    const int64_t *counts = work->table->counts;
    size_t total = line->first + (line->entries - 1) * line->step, best = work->extent;

    for (size_t at = line->first; at < total; at += line->step) {
        bool better = best == work->extent || (counts[at] != 0 && (counts[best] == 0 || counts[at] < counts[best]));
        if (!work->table->hidden[at] && better) {
            best = at;
        }
    }
    if ((best == work->extent || counts[best] == 0) && !work->table->hidden[total]) {
        best = total;
    }
    if (best == work->extent) {
        return false;
    }
    work->table->hidden[best] = true;
    return true;
}

static void small_hide(const Work *work)
{
    for (size_t at = 0; at < work->extent; at++) {
        int64_t count = work->table->counts[at];
        work->table->hidden[at] = count > 0 && count < work->least;
    }
}

/* Every line by itself gives nothing away. */
static void lines_settle(const Work *work)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < work->line_count; i++) {
            while (!line_is_safe(work, &work->lines[i]) && line_hide(work, &work->lines[i])) {
                changed = true;
            }
        }
    }
}

/*
 * The equations of all lines over hidden entries, modulo a prime: whether one is fixed does not depend on the counts.
 * Reduced rows are solved for their pivots; a pivot alone in its row is fixed.
 */
enum { PRIME = 2147483647 };

typedef struct System {
    uint32_t *cells; /* rows of `columns` */
    size_t rows, columns;
    size_t *entries; /* by column: which entry of the table */
} System;

static uint32_t prime_power(uint64_t base, uint32_t exponent)
{
    uint64_t result = 1;

    for (; exponent > 0; exponent >>= 1) {
        result = exponent & 1 ? result * base % PRIME : result;
        base = base * base % PRIME;
    }
    return (uint32_t)result;
}

static void row_fill(const Work *work, const Line *line, const size_t *column_of, uint32_t *row)
{
    for (size_t i = 0; i < line->entries; i++) {
        size_t at = line->first + i * line->step;
        if (work->table->hidden[at]) {
            row[column_of[at]] = i == line->entries - 1 ? PRIME - 1 : 1;
        }
    }
}

static System system_make(Arena *scratch, const Work *work, size_t hidden)
{
    System system = {.columns = hidden, .entries = ARENA_ARRAY(scratch, size_t, hidden + 1)};
    size_t *column_of = ARENA_ARRAY(scratch, size_t, work->extent + 1);

    for (size_t at = 0, column = 0; at < work->extent; at++) {
        if (work->table->hidden[at]) {
            column_of[at] = column;
            system.entries[column++] = at;
        }
    }
    for (size_t i = 0; i < work->line_count; i++) {
        system.rows += line_state(work, &work->lines[i]).hidden > 0;
    }
    system.cells = ARENA_ARRAY(scratch, uint32_t, system.rows * hidden + 1);
    for (size_t i = 0, row = 0; i < work->line_count; i++) {
        if (line_state(work, &work->lines[i]).hidden > 0) {
            row_fill(work, &work->lines[i], column_of, system.cells + row++ * hidden);
        }
    }
    return system;
}

static void rows_swap(System *system, size_t a, size_t b)
{
    for (size_t i = 0; a != b && i < system->columns; i++) {
        uint32_t cell = system->cells[a * system->columns + i];
        system->cells[a * system->columns + i] = system->cells[b * system->columns + i];
        system->cells[b * system->columns + i] = cell;
    }
}

static void row_scale(System *system, size_t row, size_t pivot)
{
    uint32_t *cells = system->cells + row * system->columns;
    uint64_t inverse = prime_power(cells[pivot], PRIME - 2);

    for (size_t i = pivot; i < system->columns; i++) {
        cells[i] = (uint32_t)(cells[i] * inverse % PRIME);
    }
}

static void row_subtract(System *system, size_t from, size_t row, size_t pivot)
{
    uint32_t *cells = system->cells + from * system->columns;
    const uint32_t *taken = system->cells + row * system->columns;
    uint64_t factor = cells[pivot];

    for (size_t i = pivot; factor != 0 && i < system->columns; i++) {
        if (taken[i] != 0) {
            cells[i] = (uint32_t)((cells[i] + (PRIME - factor) * taken[i]) % PRIME);
        }
    }
}

/* Gauss and Jordan; returns the rank. Rows from there on are zero. */
static size_t system_reduce(System *system)
{
    size_t rank = 0;

    for (size_t pivot = 0; pivot < system->columns && rank < system->rows; pivot++) {
        size_t row = rank;
        while (row < system->rows && system->cells[row * system->columns + pivot] == 0) {
            row++;
        }
        if (row == system->rows) {
            continue;
        }
        rows_swap(system, row, rank);
        row_scale(system, rank, pivot);
        for (size_t other = 0; other < system->rows; other++) {
            if (other != rank) {
                row_subtract(system, other, rank, pivot);
            }
        }
        rank++;
    }
    return rank;
}

/* Of reduced rows: the entry that one fixes, or `none`. */
static size_t fixed_in(const System *system, size_t rank, size_t none)
{
    for (size_t row = 0; row < rank; row++) {
        size_t others = 0, pivot = 0;
        for (size_t i = 0; i < system->columns && others < 2; i++) {
            if (system->cells[row * system->columns + i] != 0) {
                pivot = i;
                others++;
            }
        }
        if (others == 1) {
            return system->entries[pivot];
        }
    }
    return none;
}

/* An entry that the lines fix together, or the extent. */
static size_t fixed_find(const Work *work, size_t hidden)
{
    Arena arena = {0};

    if (hidden == 0) {
        return work->extent;
    }
    System system = system_make(&arena, work, hidden);
    size_t rank = system_reduce(&system);
    size_t fixed = fixed_in(&system, rank, work->extent);
    arena_done(&arena);
    return fixed;
}

static bool line_holds(const Line *line, size_t at)
{
    return at >= line->first && (at - line->first) % line->step == 0 && (at - line->first) / line->step < line->entries;
}

/* One more entry of a line through `at`. */
static bool around_hide(const Work *work, size_t at)
{
    for (size_t i = 0; i < work->line_count; i++) {
        if (line_holds(&work->lines[i], at) && line_hide(work, &work->lines[i])) {
            return true;
        }
    }
    return false;
}

static size_t hidden_count(const Work *work)
{
    size_t count = 0;

    for (size_t at = 0; at < work->extent; at++) {
        count += work->table->hidden[at];
    }
    return count;
}

bool suppression_apply(Arena *scratch, SuppressionTable *table, int64_t least)
{
    Work work = {.table = table, .extent = suppression_extent(table), .least = least};

    lines_list(scratch, &work);
    small_hide(&work);
    for (;;) {
        lines_settle(&work);
        size_t hidden = hidden_count(&work);
        if (hidden > SUPPRESSION_HIDDEN_MAX) {
            memset(table->hidden, true, work.extent);
            return false;
        }
        size_t fixed = fixed_find(&work, hidden);
        if (fixed == work.extent) {
            return true;
        }
        if (!around_hide(&work, fixed)) {
            memset(table->hidden, true, work.extent);
            return false;
        }
    }
}
