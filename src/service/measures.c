#include "service/measures.h"

#include <stdlib.h>

#include "base/memory.h"
#include "measure/amount.h"
#include "measure/month.h"
#include "service/measure_axis.h"
#include "service/measure_gather.h"
#include "service/measure_once.h"
#include "service/write_turn.h"

/* A grid of all periods and members is used where it is at most so many numbers; else only what there is is kept. */
enum { GRID_NUMBERS_MAX = 1 << 20 };

/* Periods and members as places in their order, and the sums at each. */
typedef struct Table {
    Gather *gather;
    Arena *arena; /* of the answer */
    MeasureAnswer *answer;
    int32_t *periods; /* rising */
    size_t period_count, last_place;
    uint32_t *places[MEASURE_DIMENSIONS_MAX]; /* by axis: of each member that was met */
    int64_t *grid;                            /* by period and members; or NULL: `sums` */
    Sums sums;                                /* places as bytes that sort -> numbers */
    int64_t total[CELL_NUMBERS_MAX];
} Table;

static int periods_compare(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;

    return (x > y) - (x < y);
}

static void periods_settle(Table *table)
{
    const SumCell *cell;
    size_t at = 0;

    table->periods = ARENA_ARRAY(&table->gather->arena, int32_t, table->gather->periods.used + 1);
    while ((cell = sums_next(&table->gather->periods, &at)) != NULL) {
        memcpy(&table->periods[table->period_count++], cell->key.at, sizeof *table->periods);
    }
    if (table->period_count > 1) {
        qsort(table->periods, table->period_count, sizeof *table->periods, periods_compare);
    }
}

/* The last answer is kept: cells of a page have one period. */
static size_t period_place(Table *table, int32_t period)
{
    size_t low = 0, high = table->period_count;

    if (table->last_place < high && table->periods[table->last_place] == period) {
        return table->last_place;
    }
    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        *(table->periods[middle] <= period ? &low : &high) = middle;
    }
    table->last_place = low;
    return low;
}

/* How many numbers a grid would have; more than GRID_NUMBERS_MAX when it would be too many. */
static size_t grid_size(const Table *table)
{
    size_t size = table->period_count * table->gather->width;

    for (size_t i = 0; i < table->answer->axis_count && size <= GRID_NUMBERS_MAX; i++) {
        size *= table->answer->axes[i].member_count;
    }
    return size;
}

static void numbers_add(int64_t *sum, const int64_t *numbers, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        sum[i] = amount_add(sum[i], numbers[i]);
    }
}

static int64_t *numbers_keep(const Table *table, const int64_t *numbers)
{
    int64_t *kept = ARENA_ARRAY(table->arena, int64_t, table->gather->width);

    memcpy(kept, numbers, sizeof *kept * table->gather->width);
    return kept;
}

static void cell_to_grid(void *context, int32_t period, const uint32_t *members, const int64_t *numbers)
{
    Table *table = context;
    size_t place = period_place(table, period);

    for (size_t i = 0; i < table->answer->axis_count; i++) {
        place = place * table->answer->axes[i].member_count + table->places[i][members[i]];
    }
    numbers_add(table->grid + place * table->gather->width, numbers, table->gather->width);
}

static void cell_to_sums(void *context, int32_t period, const uint32_t *members, const int64_t *numbers)
{
    Table *table = context;
    uint32_t key[1 + MEASURE_DIMENSIONS_MAX];

    key[0] = (uint32_t)period_place(table, period);
    for (size_t i = 0; i < table->answer->axis_count; i++) {
        key[1 + i] = table->places[i][members[i]];
    }
    size_t size = sizeof *key * (1 + table->answer->axis_count);
    sums_add(&table->sums, (Text){(const char *)key, size}, numbers, table->gather->width, 1);
}

static Text period_text(Arena *arena, PeriodStep step, int32_t period)
{
    enum { YEAR_OF_QUARTER = 10 };
    char month[MONTH_TEXT_SIZE];

    if (period == MONTH_UNDATED) {
        return (Text){0};
    }
    if (step == STEP_QUARTER && period % YEAR_OF_QUARTER != 0) {
        return text_of(arena_format(arena, "%04d-Q%d", period / YEAR_OF_QUARTER, period % YEAR_OF_QUARTER));
    }
    int32_t year = step == STEP_QUARTER ? period / YEAR_OF_QUARTER : period;
    return text_copy(arena, month_text(step == STEP_MONTH ? period : month_number(year, 0), month));
}

static bool is_nothing(const int64_t *numbers, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        if (numbers[i] != 0) {
            return false;
        }
    }
    return true;
}

static void row_add(Table *table, size_t period, const uint32_t *members, const int64_t *numbers)
{
    MeasureAnswer *answer = table->answer;
    bool same = answer->row_count > 0 && answer->rows[answer->row_count - 1].at == period;
    Text text = same ? answer->rows[answer->row_count - 1].period
                     : period_text(table->arena, answer->step, table->periods[period]);

    answer->rows[answer->row_count++] =
        (MeasureRow){.period = text, .at = (uint32_t)period, .members = members, .numbers = numbers};
    numbers_add(table->total, numbers, table->gather->width);
}

/* The members of a place in the grid, the last axis changing fastest. */
static const uint32_t *grid_members(const Table *table, size_t place)
{
    size_t count = table->answer->axis_count;
    uint32_t *members = arena_raw(table->arena, sizeof *members * (count + 1));

    for (size_t i = count; i-- > 0;) {
        members[i] = (uint32_t)(place % table->answer->axes[i].member_count);
        place /= table->answer->axes[i].member_count;
    }
    return members;
}

static Status grid_rows(Table *table, size_t size, Error *err)
{
    size_t width = table->gather->width, cells = size / width;
    size_t of_period = table->period_count == 0 ? 1 : cells / table->period_count;

    table->grid = ARENA_ARRAY(table->arena, int64_t, size + 1);
    TRY(gather_cells(table->gather, cell_to_grid, table, err));
    table->answer->rows = arena_raw(table->arena, sizeof *table->answer->rows * (cells + 1));
    for (size_t i = 0; i < cells; i++) {
        if (!is_nothing(table->grid + i * width, width)) {
            row_add(table, i / of_period, grid_members(table, i), table->grid + i * width);
        }
    }
    return ST_OK;
}

static int keys_compare(const void *a, const void *b)
{
    const SumCell *x = *(const SumCell *const *)a, *y = *(const SumCell *const *)b;

    for (size_t i = 0; i < x->key.length; i += sizeof(uint32_t)) {
        uint32_t left, right;
        memcpy(&left, x->key.at + i, sizeof left);
        memcpy(&right, y->key.at + i, sizeof right);
        if (left != right) {
            return left < right ? -1 : 1;
        }
    }
    return 0;
}

static Status sparse_rows(Table *table, Error *err)
{
    const SumCell **sorted, *cell;
    size_t at = 0, count = 0;

    TRY(gather_cells(table->gather, cell_to_sums, table, err));
    sorted = ARENA_ARRAY(table->arena, const SumCell *, table->sums.used + 1);
    while ((cell = sums_next(&table->sums, &at)) != NULL) {
        sorted[count++] = cell;
    }
    if (count > 1) {
        qsort(sorted, count, sizeof *sorted, keys_compare);
    }
    table->answer->rows = ARENA_ARRAY(table->arena, MeasureRow, count + 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t *key = ARENA_ARRAY(table->arena, uint32_t, 1 + table->answer->axis_count);
        memcpy(key, sorted[i]->key.at, sorted[i]->key.length);
        row_add(table, key[0], key + 1, numbers_keep(table, sorted[i]->numbers));
    }
    return ST_OK;
}

/* What came before under the same members is in each row as well; a member that has nothing new has no row. */
static void rows_run(Table *table)
{
    MeasureAnswer *answer = table->answer;
    size_t width = table->gather->width;
    Sums sums;

    sums_init(&sums);
    for (size_t i = 0; i < answer->row_count; i++) {
        Text members = {(const char *)answer->rows[i].members, sizeof(uint32_t) * answer->axis_count};
        int64_t *sum = sums_at(&sums, members, width);
        numbers_add(sum, answer->rows[i].numbers, width);
        answer->rows[i].numbers = numbers_keep(table, sum);
    }
    sums_done(&sums);
}

/* Rows by their period and members. */
typedef struct RowIndex {
    Table *table;
    Sums rows;                          /* place of the period, members -> 1 + number of the row */
    size_t met[MEASURE_DIMENSIONS_MAX]; /* members of each axis that the rows were made of */
} RowIndex;

static void row_index_init(RowIndex *index, Table *table)
{
    const MeasureAnswer *answer = table->answer;
    uint32_t key[1 + MEASURE_DIMENSIONS_MAX];
    size_t size = sizeof *key * (1 + answer->axis_count);

    index->table = table;
    sums_init(&index->rows);
    for (size_t i = 0; i < answer->axis_count; i++) {
        index->met[i] = table->gather->met[i].count;
    }
    for (size_t i = 0; i < answer->row_count; i++) {
        key[0] = answer->rows[i].at;
        memcpy(key + 1, answer->rows[i].members, sizeof *key * answer->axis_count);
        *sums_at(&index->rows, (Text){(const char *)key, size}, 1) = (int64_t)i + 1;
    }
}

/* The number of the row, or -1; members as they were met. */
static int64_t row_number(RowIndex *index, uint32_t period, const uint32_t *members)
{
    const MeasureAnswer *answer = index->table->answer;
    uint32_t key[1 + MEASURE_DIMENSIONS_MAX] = {period};

    for (size_t i = 0; i < answer->axis_count; i++) {
        if (members[i] >= index->met[i]) {
            return -1;
        }
        key[1 + i] = index->table->places[i][members[i]];
    }
    return *sums_at(&index->rows, (Text){(const char *)key, sizeof *key * (1 + answer->axis_count)}, 1) - 1;
}

static int64_t once_row(void *context, int32_t month, const Text *members)
{
    RowIndex *index = context;
    Table *table = index->table;
    uint32_t met[MEASURE_DIMENSIONS_MAX];
    int32_t period = gather_period(table->gather, month);
    size_t place = table->period_count == 0 ? 0 : period_place(table, period);

    for (size_t i = 0; i < table->answer->axis_count; i++) {
        met[i] = member_number(&table->gather->met[i], members[i]);
    }
    bool known = place < table->period_count && table->periods[place] == period;
    return known ? row_number(index, (uint32_t)place, met) : -1;
}

static Status once_find(Table *table, Reader *reader, Error *err)
{
    MeasureAnswer *answer = table->answer;
    int64_t *sums = ARENA_ARRAY(table->arena, int64_t, answer->row_count + 1);
    RowIndex index;

    row_index_init(&index, table);
    Status status = measure_once(reader, table->gather->question, once_row, &index, sums, err);
    sums_done(&index.rows);
    for (size_t i = 0; i < answer->row_count; i++) {
        answer->rows[i].once = sums[i];
    }
    return status;
}

/* Rows while it is looked up when each had something last. */
typedef struct LastLook {
    RowIndex index;
    size_t missing; /* rows of which it is not known yet */
} LastLook;

static void cell_is_last(void *context, int32_t period, const uint32_t *members, const int64_t *numbers)
{
    LastLook *look = context;
    int64_t number = numbers[0] == 0 ? -1 : row_number(&look->index, 0, members);

    if (number >= 0) {
        MeasureRow *row = &look->index.table->answer->rows[number];
        look->missing -= row->last == 0;
        row->last = row->last > period ? row->last : period;
    }
}

/* Page by page from the last month back, until every row was met. */
static Status last_find(Table *table, Database *db, Error *err)
{
    const MeasureQuestion *asked = table->gather->question;
    LastLook look = {.missing = table->answer->row_count};
    MeasureQuestion question;
    int32_t month;

    TRY(measure_question_by_month(asked, &question, err));
    question.step = STEP_MONTH;
    month = question.bounded ? question.to : INT32_MAX;
    row_index_init(&look.index, table);
    gather_turn(table->gather, &question);
    Status status = ST_OK;
    while (status == ST_OK && look.missing > 0) {
        status = gather_back(table->gather, db, &month, err);
        if (status != ST_OK || month == 0 || (question.bounded && month < question.from / 100 * 100)) {
            break;
        }
        status = gather_cells(table->gather, cell_is_last, &look, err);
        month--;
    }
    gather_turn(table->gather, asked); /* it outlives this question */
    sums_done(&look.index.rows);
    return status;
}

static bool is_additive(const MeasureQuestion *question)
{
    uint32_t apart = question->measure->apart;

    for (size_t i = 0; i < question->where_count; i++) {
        apart &= ~(1u << question->where[i].dimension);
    }
    return apart == 0;
}

static void axes_settle(Table *table, Reader *reader)
{
    const MeasureQuestion *question = table->gather->question;
    MeasureAnswer *answer = table->answer;

    answer->axes = ARENA_ARRAY(table->arena, MeasureAxis, question->by_count + 1);
    answer->axis_count = question->by_count;
    for (size_t i = 0; i < question->by_count; i++) {
        const MemberTable *met = &table->gather->met[i];
        table->places[i] = ARENA_ARRAY(&table->gather->arena, uint32_t, met->count + 1);
        measure_axis(reader, table->arena, question->measure, &question->measure->dimensions[question->by[i]], met,
                     &answer->axes[i], table->places[i]);
    }
}

static Status table_fill(Table *table, Reader *reader, Error *err)
{
    const MeasureQuestion *question = table->gather->question;

    TRY(gather_pages(table->gather, reader_database(reader), err));
    axes_settle(table, reader);
    periods_settle(table);
    size_t size = grid_size(table);
    TRY(size <= GRID_NUMBERS_MAX ? grid_rows(table, size, err) : sparse_rows(table, err));
    if (question->running) {
        rows_run(table);
    }
    if (is_additive(question)) {
        table->answer->total = numbers_keep(table, table->total);
    }
    if (table->answer->once) {
        TRY(once_find(table, reader, err));
    }
    return table->answer->last ? last_find(table, reader_database(reader), err) : ST_OK;
}

Status measure_answer(Reader *reader, Arena *arena, const Scope *scope, const MeasureAsk *ask, MeasureAnswer *out,
                      Error *err)
{
    MeasureQuestion question;
    Gather gather;
    Table table = {.gather = &gather, .arena = arena, .answer = out};

    TRY(measure_question(reader, arena, scope, ask, &question, err));
    *out = (MeasureAnswer){.measure = question.measure, .step = question.step, .last = ask->last, .once = ask->once};
    gather_init(&gather, &question);
    sums_init(&table.sums);
    Status status = table_fill(&table, reader, err);
    sums_done(&table.sums);
    gather_done(&gather);
    return status;
}
