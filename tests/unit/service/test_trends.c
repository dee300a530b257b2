#include "programme_case.h"

#include "base/random.h"
#include "base/time.h"
#include "service/trends.h"

enum { ROUNDS = 14, ROUND_ROWS = 40, RECORDS = 70 };

static const char *const RELEASE =
    "{\"mapping\": 1, \"name\": \"release\", \"type\": \"land_release\","
    " \"key\": {\"system\": \"r\", \"columns\": [\"id\"]}, \"observed\": {\"column\": \"seen\"},"
    " \"fields\": {\"local_code\": {\"column\": \"id\"}, \"product_type\": {\"column\": \"product\"},"
    " \"reported_area\": {\"column\": \"area\"}, \"direct_women\": {\"column\": \"women\"},"
    " \"released_date\": {\"column\": \"date\"}}}";

static const char *const HAZARD =
    "{\"mapping\": 1, \"name\": \"hazards\", \"type\": \"hazard\","
    " \"key\": {\"system\": \"h\", \"columns\": [\"id\"]}, \"observed\": {\"column\": \"seen\"},"
    " \"fields\": {\"local_code\": {\"column\": \"id\"}, \"land_class\": {\"column\": \"class\"},"
    " \"hazard_status\": {\"column\": \"status\"}, \"status_date\": {\"column\": \"since\"},"
    " \"reported_date\": {\"column\": \"date\"}}}";

static const char *const DATES[] = {"2024",    "2024-06",    "2024-06-20", "2024-05-19", "2024-05",    "2024-05-20",
                                    "2023",    "2023-05-20", "2023-05-21", "2023-05",    "2023-06",    "2023-01-01",
                                    "2025",    "2026-01-01", "2022-06-02", "2022-06",    "2021-12-31", "",
                                    "0999-05", "2023-12-31", "2024-01-01", "2022-05-31", "2024-02-29"};
static const char *const PRODUCTS[] = {"cancelled_area", "cleared_area", "reduced_area", "", "unknown"};
static const char *const AREAS[] = {"0", "12.5", "1000000", "0.0004", "", "99999999999999", "33.333"};
static const char *const WOMEN[] = {"0", "7", "", "1200"};
static const char *const CLASSES[] = {"cha", "sha", "", "spot_task"};
static const char *const STATES[] = {"open", "closed", "released_pending_handover", "", "suspended"};

static ProgrammeCase c;
static int32_t today;

static int setup(void **state)
{
    (void)state;
    case_start(&c);
    assert_true(day_of_civil(2024, 5, 20, &today));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    case_done(&c);
    return 0;
}

#define ONE_OF(dice, array) (array)[dice_below((dice), COUNT_OF(array))]

static const char *random_file(Dice *dice, bool hazards)
{
    BUFFER file = {0};

    buffer_string(&file, "id,seen,product,area,women,date,class,status,since\n");
    for (int i = 0; i < ROUND_ROWS; i++) {
        buffer_format(&file, "%c-%u,2024-%02u-%02u,%s,%s,%s,%s,%s,%s,%s\n", hazards ? 'H' : 'R',
                      dice_below(dice, RECORDS), 1 + dice_below(dice, 12), 1 + dice_below(dice, 28),
                      ONE_OF(dice, PRODUCTS), ONE_OF(dice, AREAS), ONE_OF(dice, WOMEN), ONE_OF(dice, DATES),
                      ONE_OF(dice, CLASSES), ONE_OF(dice, STATES), ONE_OF(dice, DATES));
    }
    return arena_format(&c.arena, "%.*s", (int)file.size, file.at);
}

static Text date_text(const Value *value)
{
    char *text = arena_new(&c.arena, DATE_TEXT_SIZE);

    return (Text){text, value->state == VALUE_SET ? (size_t)date_format(value->date, text) : 0};
}

static bool lies_in(Text date, const char *from, const char *to)
{
    return date.length > 0 && strcmp(date.at, from) >= 0 && strncmp(date.at, to, strlen(to)) <= 0;
}

static void sum_row(const Trend *trend, const RecordRow *row, TrendSum *sum)
{
    sum->records++;
    for (size_t i = 0; i < trend->measure_count; i++) {
        const Value *value = &row->values[trend->measures[i]->index];
        double number = value->kind == FIELD_INTEGER ? (double)value->integer : value->number;
        if (value->state == VALUE_SET && number < 1e11) {
            sum->given[i]++;
            sum->sums[i] += (double)(long long)(number * 1000 + 0.5) / 1000;
        }
    }
}

static void assert_sum(const Trend *trend, const TrendSum *kept, const TrendSum *walked, const char *what)
{
    if (kept->records != walked->records) {
        fail_msg("%.*s %s: %d records, not %d", TEXT_ARG(trend->type->id), what, (int)kept->records,
                 (int)walked->records);
    }
    for (size_t i = 0; i < trend->measure_count; i++) {
        double off = kept->sums[i] - walked->sums[i];
        if (kept->given[i] != walked->given[i] || off > 1e-6 || off < -1e-6) {
            fail_msg("%.*s %s: measure %zu is %g of %d, not %g of %d", TEXT_ARG(trend->type->id), what, i,
                     kept->sums[i], (int)kept->given[i], walked->sums[i], (int)walked->given[i]);
        }
    }
}

/* The sum over the rows whose date lies in a span, and that a list of that span has as many. */
static void assert_span(const Trend *trend, const RecordPage *rows, const TrendSum *kept, const char *from,
                        const char *to)
{
    TrendSum walked = {0};
    RecordQuery query = {.type = trend->type, .limit = 1, .wants_count = true};
    RecordPage page;
    Reader *reader;

    for (size_t i = 0; i < rows->row_count; i++) {
        if (lies_in(date_text(&rows->rows[i].values[trend->date->index]), from, to)) {
            sum_row(trend, &rows->rows[i], &walked);
        }
    }
    assert_sum(trend, kept, &walked, from);
    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    query.type = model_type(reader_model(reader), trend->type->id);
    query.dated = (DateSpan){.given = true, .from = text_of(from), .to = text_of(to)};
    EXPECT_OK(&c, records_search(reader, &c.arena, &query, &page, &c.err));
    reader_release(reader);
    assert_int_equal(page.matched, kept->records);
}

static void assert_months(const Trend *trend, const RecordPage *rows)
{
    TrendSum undated = {0};

    for (int i = 0; i < TREND_MONTHS; i++) {
        int at = 2024 * 12 + 5 - TREND_MONTHS + i;
        const char *month = arena_format(&c.arena, "%04d-%02d", at / 12, at % 12 + 1);
        assert_span(trend, rows, &trend->months[i], month, month);
    }
    for (size_t i = 0; i < rows->row_count; i++) {
        if (rows->rows[i].values[trend->date->index].state != VALUE_SET) {
            sum_row(trend, &rows->rows[i], &undated);
        }
    }
    assert_sum(trend, &trend->undated, &undated, "undated");
}

static void assert_splits(const Trend *trend, const RecordPage *rows)
{
    uint64_t records = 0;

    for (size_t s = 0; s < trend->split_count; s++) {
        const TrendSplit *split = &trend->splits[s];
        TrendSum walked = {0};
        for (size_t i = 0; i < rows->row_count; i++) {
            const Value *value = &rows->rows[i].values[trend->split->index];
            Text code = value->state == VALUE_SET ? value->text : (Text){0};
            if (text_equal(code, split->code) &&
                lies_in(date_text(&rows->rows[i].values[trend->date->index]), "2024", "2024-05-20")) {
                sum_row(trend, &rows->rows[i], &walked);
            }
        }
        assert_sum(trend, &split->this_year, &walked, "split");
        records += split->this_year.records;
    }
    assert_int_equal(records, trend->this_year.records);
}

static void assert_trends(void)
{
    Reader *reader;
    Trend *trends;
    size_t count, filled = 0;
    Scope scope = scope_of_administrator();

    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, trends_read(reader, &c.arena, &scope, today, &trends, &count, &c.err));
    for (size_t i = 0; i < count; i++) {
        RecordPage rows = case_rows(&c, text_string(&c.arena, trends[i].type->id));
        assert_span(&trends[i], &rows, &trends[i].this_year, "2024", "2024-05-20");
        assert_span(&trends[i], &rows, &trends[i].last_year, "2023", "2023-05-20");
        assert_span(&trends[i], &rows, &trends[i].future, "2024-05-21", "9999");
        assert_months(&trends[i], &rows);
        assert_splits(&trends[i], &rows);
        filled += rows.row_count > 0;
    }
    reader_release(reader);
    assert_true(filled >= 1);
}

static int compare_numbers(const void *a, const void *b)
{
    const double *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/* A quartile by its definition over all the numbers. */
static double quartile_of(double *days, size_t count, double share)
{
    double place = (double)(count - 1) * share;
    size_t below = (size_t)place;

    qsort(days, count, sizeof *days, compare_numbers);
    return below + 1 < count ? days[below] + (days[below + 1] - days[below]) * (place - (double)below) : days[below];
}

static bool answer_counts(const AnswerTimes *times, const AnswerTime *time, const RecordRow *row)
{
    const Value *class = &row->values[times->class->index];
    Text code = class->state == VALUE_SET ? class->text : (Text){0};
    Text asked = date_text(&row->values[times->asked->index]);

    return (time->all || text_equal(code, time->class)) && asked.length > 0 && atol(asked.at) == time->year;
}

static void assert_answer(const AnswerTimes *times, const AnswerTime *time, const RecordPage *rows, const Field *state)
{
    double *days = ARENA_ARRAY(&c.arena, double, rows->row_count + 1);
    size_t answered = 0, waiting = 0, untold = 0;

    for (size_t i = 0; i < rows->row_count; i++) {
        const RecordRow *row = &rows->rows[i];
        const Value *asked = &row->values[times->asked->index], *since = &row->values[times->answered->index];
        const Value *value = &row->values[state->index];
        if (!answer_counts(times, time, row)) {
            continue;
        }
        if (value->state != VALUE_SET ||
            !(text_equal(value->text, TEXT("closed")) || text_starts(value->text, TEXT("released")))) {
            waiting++;
        } else if (date_text(asked).length == 10 && date_text(since).length == 10 &&
                   since->date.day >= asked->date.day) {
            days[answered++] = since->date.day - asked->date.day;
        } else {
            untold++;
        }
    }
    assert_int_equal(time->answered, answered);
    assert_int_equal(time->waiting, waiting);
    assert_int_equal(time->untold, untold);
    if (answered > 0) {
        assert_true(time->lower == quartile_of(days, answered, 0.25));
        assert_true(time->median == quartile_of(days, answered, 0.5));
        assert_true(time->upper == quartile_of(days, answered, 0.75));
    }
}

static size_t assert_answers(void)
{
    RecordPage rows = case_rows(&c, "hazard");
    const Field *state = case_field(&c, "hazard", "hazard_status");
    Reader *reader;
    AnswerTimes *times;
    size_t count, answered = 0;

    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, answer_times_read(reader, &c.arena, today, &times, &count, &c.err));
    assert_int_equal(count, 2); /* hazards, then what the public reported, of which there is nothing here */
    assert_string_equal(times->type->id.at, "hazard");
    assert_int_equal(times[1].count, 0);
    for (size_t i = 0; i < times->count; i++) {
        assert_true(times->times[i].year == 2024 || times->times[i].year == 2023);
        assert_answer(&times[0], &times->times[i], &rows, state);
        answered += times->times[i].answered;
    }
    reader_release(reader);
    return answered;
}

/* Reports of any day in any order, records said again and again, reports taken back: the kept figures follow. */
static void figures_are_what_a_walk_over_the_records_gives(void **state)
{
    Dice dice = {20};
    uint64_t reports[ROUNDS];
    size_t answered = 0;

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        bool hazards = round % 2 == 1;
        case_import(&c, hazards ? HAZARD : RELEASE, arena_format(&c.arena, "%d.csv", round),
                    random_file(&dice, hazards));
        reports[round] = c.said.report;
        if (round > 2 && dice_below(&dice, 2) == 0) {
            case_withdraw(&c, reports[dice_below(&dice, (uint32_t)round)], true);
        }
        if (round > 0) {
            assert_trends();
            answered += assert_answers();
        }
    }
    assert_true(answered > 20);
}

/* The last day of a leap year's February has no like in the year before. */
static void a_leap_day_is_compared_with_all_of_february(void **state)
{
    Reader *reader;
    Trend *trends;
    size_t count;
    int32_t leap_day;
    Scope scope = scope_of_administrator();

    (void)state;
    case_import(&c, HAZARD, "leap.csv",
                "id,seen,date,class,status,since\nL-1,2024-03-01,2023-02-28,,,\nL-2,2024-03-01,2023-03-01,,,\n");
    assert_true(day_of_civil(2024, 2, 29, &leap_day));
    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, trends_read(reader, &c.arena, &scope, leap_day, &trends, &count, &c.err));
    for (size_t i = 0; i < count; i++) {
        RecordPage rows = case_rows(&c, text_string(&c.arena, trends[i].type->id));
        assert_span(&trends[i], &rows, &trends[i].last_year, "2023", "2023-02-29");
        assert_span(&trends[i], &rows, &trends[i].this_year, "2024", "2024-02-29");
    }
    reader_release(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_what_a_walk_over_the_records_gives),
        cmocka_unit_test(a_leap_day_is_compared_with_all_of_february),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
