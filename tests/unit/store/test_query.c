#include "store_case.h"

#include "base/words.h"
#include "store/search_index.h"

/* Rows whose values the test remembers, so that every answer can be found by looking at each of them. */
enum { ROWS = 400 };

typedef struct Known {
    int64_t fid;
    const char *shade; /* or NULL */
    int fenced;        /* -1: nothing */
    Date since;
    bool placed;
    SpatialItem box;
    uint32_t missing;
    char code[32]; /* or empty: "Alpha-Bêta-3", whose words are searched */
} Known;

static StoreCase c;
static Known known[ROWS];

static Date random_date(Dice *dice)
{
    int year = 2019 + (int)dice_below(dice, 4), month = 1 + (int)dice_below(dice, 12);
    Date date = {.precision = (DatePrecision)dice_below(dice, 4)};

    if (date.precision != 0) {
        assert_true(day_of_civil(year, date.precision == PRECISION_YEAR ? 1 : month,
                                 date.precision == PRECISION_DAY ? 1 + (int)dice_below(dice, 28) : 1, &date.day));
    }
    return date;
}

static Geometry *random_square(Dice *dice)
{
    Geometry *out = NULL;
    double west = dice_unit(dice) * 356 - 179, south = dice_unit(dice) * 170 - 85, side = dice_unit(dice) * 2;
    const char *text = arena_format(&c.arena, "POLYGON((%.7f %.7f,%.7f %.7f,%.7f %.7f,%.7f %.7f))", west, south,
                                    west + side, south, west + side, south + side, west, south);

    ok(wkt_parse(&c.arena, text_of(text), &out, &c.err), &c.err);
    return out;
}

static Value *value_at(Value *values, const char *field)
{
    return &values[type_field(c.type, text_of(field))->index];
}

static const char *const NAMES[] = {"Alpha", "Bêta", "alphabet"};

static void row_put(Dice *dice, Known *row)
{
    static const char *const shades[] = {NULL, "dark", "grey", "light"};
    Value *values = ARENA_ARRAY(&c.arena, Value, c.type->field_count);
    BUFFER blob = {0};
    RecordRow record = {.position = row->fid, .values = values, .missing = row->missing, .version = (uint64_t)row->fid};

    for (size_t i = 0; i < c.type->field_count; i++) {
        values[i].kind = c.type->fields[i].kind;
    }
    record.id.bytes[0] = (uint8_t)(row->fid >> 8);
    record.id.bytes[1] = (uint8_t)row->fid;
    row->shade = shades[dice_below(dice, COUNT_OF(shades))];
    row->fenced = (int)dice_below(dice, 3) - 1;
    row->since = random_date(dice);
    row->placed = dice_below(dice, 5) > 0;
    if (dice_below(dice, 5) > 0) {
        snprintf(row->code, sizeof row->code, "%s-%s-%d", NAMES[dice_below(dice, 3)], NAMES[dice_below(dice, 3)],
                 (int)dice_below(dice, 6));
        *value_at(values, "code") = (Value){VALUE_SET, FIELD_TEXT, .text = text_of(row->code)};
    }
    if (row->shade != NULL) {
        *value_at(values, "shade") = (Value){VALUE_SET, FIELD_CODE, .text = text_of(row->shade)};
    }
    if (row->fenced >= 0) {
        *value_at(values, "fenced") = (Value){VALUE_SET, FIELD_BOOLEAN, .boolean = row->fenced != 0};
    }
    if (date_is_known(row->since)) {
        *value_at(values, "since") = (Value){VALUE_SET, FIELD_DATE, .date = row->since};
    }
    if (row->placed) {
        Geometry *geometry = random_square(dice);
        row->box = spatial_item(row->fid, geometry_box(geometry));
        *value_at(values, "outline") = (Value){VALUE_SET, FIELD_GEOMETRY, .geometry = geometry};
        gpkg_encode(geometry, NULL, &blob);
        ok(spatial_insert(c.db, c.table, row->fid, geometry_box(geometry), &c.err), &c.err);
    }
    ok(row_insert(c.db, c.table, &record, buffer_view(&blob), &c.arena, &c.err), &c.err);
    BUFFER words = {0};
    search_row_words(c.table, values, &words);
    ok(search_put(c.db, row->fid, buffer_view(&words), &c.err), &c.err);
}

static int setup(void **state)
{
    Dice dice = {4};
    int64_t fid = 0;

    (void)state;
    store_open(&c);
    ok(database_begin(c.db, &c.err), &c.err);
    for (int i = 0; i < ROWS; i++) {
        fid += 1 + dice_below(&dice, 3);
        known[i] = (Known){.fid = fid, .missing = dice_below(&dice, 3)};
        row_put(&dice, &known[i]);
    }
    ok(database_commit(c.db, &c.err), &c.err);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_close(&c);
    return 0;
}

static int32_t last_day(Date date)
{
    int year, month, day;
    int32_t next;

    if (date.precision == PRECISION_DAY) {
        return date.day;
    }
    day_to_civil(date.day, &year, &month, &day);
    bool december = month == 12 || date.precision == PRECISION_YEAR;
    assert_true(day_of_civil(december ? year + 1 : year, december ? 1 : month + 1, 1, &next));
    return next - 1;
}

static bool box_touches(const Known *row, double west, double east, const Box *box)
{
    return (double)row->box.east >= west && (double)row->box.west <= east && (double)row->box.north >= box->south &&
           (double)row->box.south <= box->north;
}

static bool filter_matches(const Known *row, const FieldFilter *filter)
{
    if (filter->field->kind == FIELD_BOOLEAN) {
        bool yes = text_equal(filter->value, TEXT("true"));
        return filter->value.length == 0 ? row->fenced < 0 : row->fenced == (int)yes;
    }
    return filter->value.length == 0 ? row->shade == NULL
                                     : row->shade != NULL && text_equal(filter->value, text_of(row->shade));
}

/* "2020" comes before "2020-03", and "2020-03" before its days. */
static bool span_matches(Date date, const DateSpan *span)
{
    char text[DATE_TEXT_SIZE];
    int length = date_format(date, text);

    if (span->none || length == 0) {
        return span->none && length == 0;
    }
    bool before = span->from.length > 0 && strcmp(text, span->from.at) < 0;
    return !before && (span->to.length == 0 || strncmp(text, span->to.at, span->to.length) <= 0);
}

static bool choices_match(const Known *row, const RowQuery *query)
{
    bool ended = row->shade != NULL && code_find(type_field(c.type, TEXT("shade"))->list, text_of(row->shade))->ends;

    return (!query->dated.given || span_matches(row->since, &query->dated)) &&
           (!query->placeless_only || !row->placed) &&
           (query->ended == ENDED_OR_NOT || ended == (query->ended == ENDED_YES));
}

/* Looks for each word by itself, in the words of the code and what a hyphen joins. */
static bool words_match(const Known *row, const RowWords *asked)
{
    BUFFER folded = {0};
    Text words = asked->words;

    words_fold(text_of(row->code), true, &folded);
    while (words.length > 0) {
        Text one = word_next(&words), all = buffer_view(&folded);
        bool open = asked->open && words.length == 0 && one.length > 1, found = false;
        while (all.length > 0 && !found) {
            Text has = word_next(&all);
            found = open ? text_starts(has, one) : text_equal(has, one);
        }
        if (!found) {
            return false;
        }
    }
    return true;
}

static bool matches(const Known *row, const RowQuery *query)
{
    if (query->words.words.length > 0 && !words_match(row, &query->words)) {
        return false;
    }
    if (!choices_match(row, query)) {
        return false;
    }
    for (size_t i = 0; i < query->filter_count; i++) {
        if (!filter_matches(row, &query->filters[i])) {
            return false;
        }
    }
    if (query->incomplete_only && row->missing == 0) {
        return false;
    }
    bool bounded = query->has_dates && (query->from_day != INT32_MIN || query->to_day != INT32_MAX);
    if (bounded &&
        (!date_is_known(row->since) || last_day(row->since) < query->from_day || row->since.day > query->to_day)) {
        return false;
    }
    if (!query->has_box) {
        return true;
    }
    const Box *box = &query->box;
    if (box->west <= box->east) {
        return row->placed && box_touches(row, box->west, box->east, box);
    }
    return row->placed && (box_touches(row, box->west, 180, box) || box_touches(row, -180, box->east, box));
}

static void random_choices(Dice *dice, RowQuery *out)
{
    static const char *const bounds[] = {"2019", "2020", "2020-03", "2020-03-14", "2021-01", "2021-12-31", "2022", ""};

    if (dice_below(dice, 3) == 0) {
        out->dated = (DateSpan){.given = true,
                                .from = text_of(bounds[dice_below(dice, COUNT_OF(bounds))]),
                                .to = text_of(bounds[dice_below(dice, COUNT_OF(bounds))])};
        out->dated.none = dice_below(dice, 6) == 0;
    }
    out->ended = (Ended)(dice_below(dice, 2) * dice_below(dice, 3));
    out->placeless_only = dice_below(dice, 8) == 0;
}

/* Few or many matches: the answer is the same, however it is found. */
static void random_sort(Dice *dice, RowQuery *out)
{
    static const char *const fields[] = {"shade", "fenced", "since", "code"};
    static const uint64_t rare[] = {0, 1, 20, 100};

    out->rare_max = rare[dice_below(dice, COUNT_OF(rare))];
    if (dice_below(dice, 2) == 0) {
        out->sort = sort_by_field(c.table, type_field(c.type, text_of(fields[dice_below(dice, COUNT_OF(fields))])));
    }
}

static void random_query(Dice *dice, FieldFilter filters[2], RowQuery *out)
{
    static const char *const shades[] = {"dark", "grey", "light", "", "none"};
    static const char *const fences[] = {"true", "false", ""};

    *out = (RowQuery){.table = c.table, .filters = filters, .from_day = INT32_MIN, .to_day = INT32_MAX};
    if (dice_below(dice, 3) == 0) {
        filters[out->filter_count++] =
            (FieldFilter){type_field(c.type, TEXT("shade")), text_of(shades[dice_below(dice, COUNT_OF(shades))])};
    }
    if (dice_below(dice, 4) == 0) {
        filters[out->filter_count++] =
            (FieldFilter){type_field(c.type, TEXT("fenced")), text_of(fences[dice_below(dice, COUNT_OF(fences))])};
    }
    if (dice_below(dice, 3) == 0) {
        static const char *const words[] = {"alpha ",      "beta ", "be ", "alphabeta ",
                                            "alphabet 3 ", "alp ",  "3 ",  "nothing "};
        out->words = (RowWords){text_of(words[dice_below(dice, COUNT_OF(words))]), dice_below(dice, 2) == 0, NULL, 0};
    }
    random_sort(dice, out);
    out->incomplete_only = dice_below(dice, 5) == 0;
    random_choices(dice, out);
    if (dice_below(dice, 2) == 0) {
        out->has_box = true;
        double south = dice_unit(dice) * 170 - 90;
        out->box = (Box){dice_unit(dice) * 360 - 180, south, dice_unit(dice) * 360 - 180, south + dice_unit(dice) * 90};
    }
    if (dice_below(dice, 2) == 0) {
        int32_t from;
        assert_true(day_of_civil(2019 + (int)dice_below(dice, 4), 1 + (int)dice_below(dice, 12),
                                 1 + (int)dice_below(dice, 28), &from));
        out->has_dates = true;
        out->from_day = dice_below(dice, 4) == 0 ? INT32_MIN : from;
        out->to_day = dice_below(dice, 4) == 0 ? INT32_MAX : from + (int32_t)dice_below(dice, 400);
    }
}

static size_t expected(const RowQuery *query, int64_t out[ROWS])
{
    size_t count = 0;

    for (int i = 0; i < ROWS; i++) {
        if (matches(&known[i], query)) {
            out[count++] = known[i].fid;
        }
    }
    return count;
}

/* What a row is sorted by, as text that compares like it; empty when it has none. */
static void sort_text(const Known *row, const RowSort *sort, char out[40])
{
    out[0] = '\0';
    if (text_equal(sort->field->id, TEXT("shade"))) {
        snprintf(out, 40, "%s", row->shade == NULL ? "" : row->shade);
    } else if (text_equal(sort->field->id, TEXT("fenced"))) {
        snprintf(out, 40, "%s", row->fenced < 0 ? "" : row->fenced ? "1" : "0");
    } else if (text_equal(sort->field->id, TEXT("since"))) {
        out[date_format(row->since, out)] = '\0';
    } else {
        for (size_t i = 0; i <= strlen(row->code); i++) {
            bool upper = row->code[i] >= 'A' && row->code[i] <= 'Z';
            out[i] = upper ? (char)(row->code[i] + 32) : row->code[i];
        }
    }
}

static const Known *known_row(int64_t fid)
{
    for (int i = 0; i < ROWS; i++) {
        if (known[i].fid == fid) {
            return &known[i];
        }
    }
    fail();
    return NULL;
}

/* Does the row of `a` come before that of `b` in the query's order? */
static bool comes_before(const RowQuery *query, int64_t a, int64_t b)
{
    char x[40] = "", y[40] = "";
    bool back = query->newest_first;

    if (query->sort.key != SORT_POSITION) {
        sort_text(known_row(a), &query->sort, x);
        sort_text(known_row(b), &query->sort, y);
    }
    if ((x[0] == '\0') != (y[0] == '\0')) {
        return y[0] == '\0';
    }
    int order = strcmp(x, y);
    return order != 0 ? (order < 0) != back : (a < b) != back;
}

static void sort_fids(const RowQuery *query, int64_t *fids, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        for (size_t j = i; j > 0 && comes_before(query, fids[j], fids[j - 1]); j--) {
            int64_t kept = fids[j];
            fids[j] = fids[j - 1];
            fids[j - 1] = kept;
        }
    }
}

/* Pages through the answer from its beginning; each row must be the next expected. */
static void assert_pages(RowQuery query, int64_t *fids, size_t count, size_t limit, bool newest_first)
{
    size_t seen = 0, page_count;
    RecordRow *page;

    query.limit = limit;
    query.newest_first = newest_first;
    sort_fids(&query, fids, count);
    do {
        ok(rows_page(c.db, &query, &c.row, &page, &page_count, &c.err), &c.err);
        assert_true(page_count <= limit);
        for (size_t i = 0; i < page_count; i++, seen++) {
            assert_true(seen < count);
            assert_int_equal(page[i].position, fids[seen]);
        }
        if (page_count > 0) {
            query.after = page[page_count - 1].position;
            query.after_value = row_sort_value(&query.sort, &page[page_count - 1], &c.arena);
        }
        arena_reset(&c.row);
    } while (page_count == limit);
    assert_int_equal(seen, count);
}

static void every_answer_is_that_of_looking_at_each_row(void **state)
{
    Dice dice = {11};
    FieldFilter filters[2];
    RowQuery query;
    int64_t fids[ROWS];
    uint64_t counted;
    size_t some = 0;

    (void)state;
    for (int i = 0; i < 1500; i++) {
        random_query(&dice, filters, &query);
        size_t count = expected(&query, fids);
        ok(rows_count(c.db, &query, &counted, &c.err), &c.err);
        if (counted != count) {
            fail_msg("question %d: %llu rows instead of %zu", i, (unsigned long long)counted, count);
        }
        assert_pages(query, fids, count, 1 + dice_below(&dice, 30), dice_below(&dice, 2) == 0);
        some += count > 0;
    }
    assert_true(some > 500);
}

static void a_box_alone_tells_its_page_and_its_count_at_once(void **state)
{
    Dice dice = {17};
    int64_t fids[ROWS];
    RecordRow *page;
    size_t page_count, told = 0;
    uint64_t matched;

    (void)state;
    for (int i = 0; i < 300; i++) {
        RowQuery query = {.table = c.table, .has_box = true, .from_day = INT32_MIN, .to_day = INT32_MAX};
        double south = dice_unit(&dice) * 170 - 90;
        query.box = (Box){dice_unit(&dice) * 360 - 180, south, dice_unit(&dice) * 360 - 180, south + 60};
        query.rare_max = dice_below(&dice, 2) == 0 ? 0 : 40;
        size_t count = expected(&query, fids);
        query.limit = 5;
        ok(rows_page_counted(c.db, &query, &c.row, &page, &page_count, &matched, &c.err), &c.err);
        bool few = query.rare_max == 0 || count <= query.rare_max;
        assert_true(matched == (few ? count : ROWS_UNCOUNTED));
        told += few;
        arena_reset(&c.row);
        assert_pages(query, fids, count, 1 + dice_below(&dice, 90), dice_below(&dice, 2) == 0);
    }
    assert_in_range(told, 150, 299);
}

static void lists_are_sorted_by_what_has_an_index(void **state)
{
    (void)state;
    assert_non_null(sort_field(c.table, TEXT("shade")));
    assert_non_null(sort_field(c.table, TEXT("code")));
    assert_non_null(sort_field(c.table, TEXT("since")));
    assert_null(sort_field(c.table, TEXT("in_area"))); /* ids say nothing in order */
    assert_null(sort_field(c.table, TEXT("fenced")));
    assert_null(sort_field(c.table, TEXT("outline")));
}

static void boxes_and_grids_count_from_the_tree(void **state)
{
    Box box = {-60, -30, 80, 40};
    uint64_t count, most;
    uint32_t cells[12], sum = 0, touching = 0;

    (void)state;
    for (int i = 0; i < ROWS; i++) {
        touching += known[i].placed && box_touches(&known[i], box.west, box.east, &box);
    }
    ok(box_count(c.db, c.table, box, UINT32_MAX, &count, &c.err), &c.err);
    ok(box_count(c.db, c.table, box, 3, &most, &c.err), &c.err);
    ok(grid_count(c.db, c.table, box, 4, 3, cells, &c.err), &c.err);
    for (size_t i = 0; i < COUNT_OF(cells); i++) {
        sum += cells[i];
    }
    assert_int_equal(count, touching);
    assert_int_equal(sum, touching);
    assert_int_equal(most, 3);
}

static void a_page_ends_at_its_limit_and_a_type_without_places_has_none(void **state)
{
    RowQuery query = {.table = c.table, .limit = 5};
    RecordRow *page;
    size_t count;

    (void)state;
    ok(rows_page(c.db, &query, &c.row, &page, &count, &c.err), &c.err);
    assert_int_equal(count, 5);
    assert_false(query_is_filtered(&query));
    query.table = type_table(&c.tables, model_type_numbered(c.model, 1));
    query.has_box = true; /* areas have no place */
    ok(rows_page(c.db, &query, &c.row, &page, &count, &c.err), &c.err);
    assert_int_equal(count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_is_that_of_looking_at_each_row),
        cmocka_unit_test(a_box_alone_tells_its_page_and_its_count_at_once),
        cmocka_unit_test(lists_are_sorted_by_what_has_an_index),
        cmocka_unit_test(boxes_and_grids_count_from_the_tree),
        cmocka_unit_test(a_page_ends_at_its_limit_and_a_type_without_places_has_none),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
