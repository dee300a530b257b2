#include "programme_case.h"

#include "base/time.h"

enum { ROWS = 700 };

static ProgrammeCase c;
static Reader *reader;
static const RecordType *hazard;

static const char *const GRID =
    "{\"mapping\": 1, \"name\": \"grid\", \"type\": \"hazard\","
    " \"key\": {\"system\": \"g\", \"columns\": [\"id\"]}, \"observed\": {\"column\": \"seen\"},"
    " \"fields\": {\"local_code\": {\"column\": \"id\"}, \"hazard_name\": {\"column\": \"name\"},"
    " \"land_class\": {\"column\": \"class\"}, \"hazard_status\": {\"column\": \"status\"},"
    " \"priority\": {\"column\": \"priority\"},"
    " \"reported_date\": {\"column\": \"seen\"}}}";

static const char *const CLASSES[] = {"cha", "sha", "", "not_specified"};
static const char *const STATES[] = {"open", "worked_on", "closed"};
static const char *const PRIORITIES[] = {"high", "medium", "low", ""};
static const char *const DATES[] = {"2020", "2020-06", "2020-06-15", "2021-01-01", "2019-12-31", "", "2020-07-01"};

static int group_setup(void **state)
{
    BUFFER file = {0};

    (void)state;
    case_start(&c);
    buffer_string(&file, "id,name,class,status,priority,seen,lon,lat\n");
    for (int i = 1; i <= ROWS; i++) {
        buffer_format(&file, "H-%d,name %d,%s,%s,%s,%s,", i, i % 50, CLASSES[i % 4], STATES[i % 3],
                      PRIORITIES[i % 5 % 4], DATES[i % 7]);
        if (i % 10 == 0) {
            buffer_string(&file, ",\n");
        } else {
            buffer_format(&file, "%.2f,%.2f\n", 28 + i % 30 * 0.1, -3 + i / 30 * 0.1);
        }
    }
    buffer_byte(&file, '\0');
    case_import(&c, GRID, "g.csv", file.at);
    assert_int_equal(c.said.stored, ROWS);
    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    hazard = model_type(reader_model(reader), TEXT("hazard"));
    return 0;
}

static int group_teardown(void **state)
{
    (void)state;
    reader_release(reader);
    case_done(&c);
    return 0;
}

static bool filter_holds(const FieldFilter *filter, const RecordRow *row)
{
    const Value *value = &row->values[filter->field->index];

    if (filter->value.length == 0) {
        return value->state != VALUE_SET && value->state != VALUE_NOT_SPECIFIED && value->state != VALUE_UNKNOWN;
    }
    if (value->state == VALUE_NOT_SPECIFIED) {
        return text_equal(filter->value, TEXT("not_specified"));
    }
    return value->state == VALUE_SET && text_equal(filter->value, value->text);
}

static bool box_holds(Box box, const RecordRow *row)
{
    const Value *place = &row->values[hazard->geometry->index];

    if (place->state != VALUE_SET) {
        return false;
    }
    Box own = geometry_box(place->geometry);
    return own.west <= box.east && own.east >= box.west && own.south <= box.north && own.north >= box.south;
}

static size_t brute_count(const RecordQuery *query, const RecordPage *all)
{
    size_t count = 0;

    for (size_t i = 0; i < all->row_count; i++) {
        bool holds = !query->has_box || box_holds(query->box, &all->rows[i]);
        for (size_t f = 0; f < query->filter_count; f++) {
            holds = holds && filter_holds(&query->filters[f], &all->rows[i]);
        }
        count += holds && (!query->incomplete_only || all->rows[i].missing > 0);
    }
    return count;
}

/* Pages of `limit` to the end: every position once, in order. */
static size_t pages_count(RecordQuery query, size_t limit)
{
    size_t count = 0;
    int64_t last = 0;

    query.limit = limit;
    for (;;) {
        RecordPage page;
        EXPECT_OK(&c, records_search(reader, &c.arena, &query, &page, &c.err));
        for (size_t i = 0; i < page.row_count; i++) {
            assert_true(last == 0 ||
                        (query.newest_first ? page.rows[i].position < last : page.rows[i].position > last));
            last = page.rows[i].position;
        }
        count += page.row_count;
        if (page.next == 0) {
            return count;
        }
        assert_int_equal(page.row_count, limit);
        query.after = page.next;
    }
}

static void pages_and_counts_equal_a_walk_over_everything(void **state)
{
    static const Box boxes[] = {
        {28.5, -2.5, 29.5, -1.5}, {28.05, -3.05, 28.05, -3}, {0, 0, 1, 1}, {-180, -90, 180, 90}};
    static const char *const fields[] = {"land_class", "hazard_status", "priority"};
    static const char *const values[][4] = {
        {"cha", "sha", "not_specified", ""}, {"open", "closed", "worked_on", ""}, {"high", "low", "", "medium"}};
    RecordQuery query = {.type = hazard, .scope = scope_of_administrator(), .limit = 10000};
    RecordPage all, page;

    (void)state;
    EXPECT_OK(&c, records_search(reader, &c.arena, &query, &all, &c.err));
    assert_int_equal(all.row_count, ROWS);
    for (int round = 0; round < 4 * 4 * 5 * 2; round++) {
        FieldFilter filters[2];
        query = (RecordQuery){.type = hazard,
                              .scope = scope_of_administrator(),
                              .limit = 7,
                              .wants_count = true,
                              .filters = filters,
                              .newest_first = round % 3 == 0,
                              .incomplete_only = round % 8 == 7};
        if (round % 5 < 4) {
            query.has_box = true;
            query.box = boxes[round % 5];
        }
        for (int f = 0; f < round / 5 % 3; f++) {
            int which = (round / 7 + f) % 3;
            filters[query.filter_count++] =
                (FieldFilter){type_field(hazard, text_of(fields[which])), text_of(values[which][round / 3 % 4])};
        }
        size_t wanted = brute_count(&query, &all);
        EXPECT_OK(&c, records_search(reader, &c.arena, &query, &page, &c.err));
        assert_int_equal(page.matched, wanted);
        assert_int_equal(pages_count(query, 7), wanted);
        assert_int_equal(pages_count(query, 10000), wanted);
    }
}

static size_t count_between(const char *from, const char *to)
{
    Date first = {.day = INT32_MIN}, last = {.day = INT32_MAX};
    RecordQuery query = {
        .type = hazard, .scope = scope_of_administrator(), .limit = 5, .wants_count = true, .has_dates = true};
    RecordPage page;

    assert_true(from == NULL || date_parse(text_of(from), &first));
    assert_true(to == NULL || date_parse(text_of(to), &last));
    query.from_day = from == NULL ? INT32_MIN : first.day;
    query.to_day = to == NULL ? INT32_MAX : last.day;
    EXPECT_OK(&c, records_search(reader, &c.arena, &query, &page, &c.err));
    assert_int_equal(pages_count(query, 50), page.matched);
    return page.matched;
}

/* A year is its days: a record of "2020" may be of any of them. */
static void dates_are_found_with_their_precision(void **state)
{
    size_t each = ROWS / 7;

    (void)state;
    assert_int_equal(count_between("2020-06-15", "2020-06-15"), 3 * each); /* 2020, 2020-06, 2020-06-15 */
    assert_int_equal(count_between("2020-06-16", "2020-06-30"), 2 * each);
    assert_int_equal(count_between("2020-07-02", "2020-07-31"), each);
    assert_int_equal(count_between("2019-12-31", "2019-12-31"), each);
    assert_int_equal(count_between(NULL, "2019-12-30"), 0);
    assert_int_equal(count_between("2021-01-01", NULL), each);
    assert_int_equal(count_between("2020-01-01", "2020-12-31"), 4 * each);
}

static void kept_counts_are_what_a_walk_counts(void **state)
{
    RecordQuery query = {.type = hazard, .scope = scope_of_administrator(), .limit = 10000};
    TypeCount *counts;
    size_t count, states = 0, placeless = 0, incomplete = 0;
    Scope scope = scope_of_administrator();
    RecordPage all;

    (void)state;
    EXPECT_OK(&c, records_search(reader, &c.arena, &query, &all, &c.err));
    EXPECT_OK(&c, records_count(reader, &c.arena, &scope, &counts, &count, &c.err));
    const TypeCount *kept = &counts[hazard->index];
    assert_ptr_equal(kept->type, hazard);
    for (size_t i = 0; i < all.row_count; i++) {
        placeless += all.rows[i].values[hazard->geometry->index].state != VALUE_SET;
        incomplete += all.rows[i].missing > 0;
    }
    assert_int_equal(kept->records, ROWS);
    assert_int_equal(kept->placeless, placeless);
    assert_int_equal(kept->incomplete, incomplete);
    for (size_t i = 0; i < kept->state_count; i++) {
        FieldFilter filter = {kept->state, kept->states[i].code};
        query = (RecordQuery){.type = hazard, .filters = &filter, .filter_count = 1};
        assert_int_equal(kept->states[i].records, brute_count(&query, &all));
        states += kept->states[i].records;
    }
    assert_int_equal(states, ROWS);
}

static void a_map_shows_records_or_their_number(void **state)
{
    Scope scope = scope_of_administrator();
    Box box = {27.9, -3.1, 31.1, 0}, extent;
    MapPicture few, many;
    size_t in_cells = 0, placed = ROWS - ROWS / 10;

    (void)state;
    EXPECT_OK(&c, records_map(reader, &c.arena, hazard, box, 10000, &scope, &few, &c.err));
    assert_int_equal(few.row_count, placed);
    assert_int_equal(few.total, placed);
    assert_int_equal(few.cell_count, 0);
    EXPECT_OK(&c, records_map(reader, &c.arena, hazard, box, 50, &scope, &many, &c.err));
    assert_int_equal(many.row_count, 0);
    for (size_t i = 0; i < many.cell_count; i++) {
        assert_true(many.cells[i].lon > box.west && many.cells[i].lon < box.east);
        assert_true(many.cells[i].lat > box.south && many.cells[i].lat < box.north);
        in_cells += many.cells[i].records;
    }
    assert_int_equal(in_cells, placed);
    assert_int_equal(many.total, placed);
    EXPECT_OK(&c, records_extent(reader, hazard, &extent, &c.err));
    assert_true(extent.west >= 28.09 && extent.west <= 28.11 && extent.north <= 0 && extent.south >= -3.01);
}

static void a_record_is_called_by_its_title(void **state)
{
    RecordQuery query = {.type = hazard, .scope = scope_of_administrator(), .limit = 1};
    RecordPage page;

    (void)state;
    EXPECT_OK(&c, records_search(reader, &c.arena, &query, &page, &c.err));
    assert_true(text_equal(record_title(&c.arena, hazard, &page.rows[0], LANGUAGE_EN), TEXT("H-1 · name 1")));
    assert_true(
        text_equal(reference_title(reader, &c.arena, hazard, page.rows[0].id, LANGUAGE_FR), TEXT("H-1 · name 1")));
    assert_int_equal(reference_title(reader, &c.arena, hazard, (Id){{1}}, LANGUAGE_EN).length, 0);
}

static void nobody_gets_a_record_that_is_not_there(void **state)
{
    Scope scope = scope_of_administrator();
    RecordRow row;
    RecordHistory history;

    (void)state;
    assert_int_equal(record_get(reader, &c.arena, hazard, (Id){{1}}, &scope, &row, &c.err), ST_NOT_FOUND);
    EXPECT_OK(&c, record_history(reader, &c.arena, hazard, (Id){{1}}, &scope, &history, &c.err));
    assert_int_equal(history.event_count, 0);
}

/* ---- History, in a programme of its own ---- */

static void submit_change(ProgrammeCase *own, Id id, const char *observed, const char *values, SubmitResult *result)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    case_submit(own,
                arena_format(&own->arena,
                             "{\"approve\":true,\"observed\":\"%s\",\"changes\":[{\"type\":\"hazard\",\"id\":\"%s\","
                             "\"values\":%s}]}",
                             observed, text, values),
                result);
}

static const FieldChange *change_of(const RecordEvent *event, const char *field)
{
    for (size_t i = 0; i < event->change_count; i++) {
        if (text_equal(event->changes[i].field->id, text_of(field))) {
            return &event->changes[i];
        }
    }
    return NULL;
}

static void history_tells_before_after_and_what_shows(void **state)
{
    ProgrammeCase own;
    SubmitResult first, second, late, waiting;
    RecordHistory history;
    Reader *now;
    char id[ID_TEXT_SIZE];
    Scope scope = scope_of_administrator();

    (void)state;
    case_start(&own);
    case_submit(&own,
                "{\"approve\":true,\"observed\":\"2024-01-01\",\"changes\":[{\"type\":\"hazard\",\"values\":"
                "{\"hazard_name\":\"one\",\"remarks\":\"first\",\"landowner\":\"somebody\"}}]}",
                &first);
    Id record = first.ids[0];
    submit_change(&own, record, "2024-03-01", "{\"hazard_name\":\"two\"}", &second);
    submit_change(&own, record, "2020-01-01", "{\"hazard_name\":\"old\"}", &late);
    id_format(record, id);
    case_submit(&own,
                arena_format(&own.arena,
                             "{\"changes\":[{\"type\":\"hazard\",\"id\":\"%s\",\"values\":{\"remarks\":\"wait\"}}]}",
                             id),
                &waiting);
    EXPECT_OK(&own, reader_acquire(own.programme, &now, &own.err));
    const RecordType *type = model_type(reader_model(now), TEXT("hazard"));
    EXPECT_OK(&own, record_history(now, &own.arena, type, record, &scope, &history, &own.err));
    assert_int_equal(history.event_count, 4);
    const RecordEvent *events = history.events;
    assert_true(text_equal(events[0].state, TEXT("submitted")));
    assert_false(change_of(&events[0], "remarks")->current);
    assert_true(text_equal(change_of(&events[0], "remarks")->before.text, TEXT("first")));
    assert_int_equal(events[1].report, late.report);
    assert_false(change_of(&events[1], "hazard_name")->current);
    assert_true(text_equal(change_of(&events[1], "hazard_name")->before.text, TEXT("two")));
    assert_true(change_of(&events[2], "hazard_name")->current);
    assert_true(text_equal(change_of(&events[2], "hazard_name")->before.text, TEXT("one")));
    assert_true(text_equal(change_of(&events[2], "hazard_name")->after.text, TEXT("two")));
    assert_false(change_of(&events[3], "hazard_name")->current);
    assert_true(change_of(&events[3], "remarks")->current);
    assert_int_equal(change_of(&events[3], "remarks")->before.state, VALUE_ABSENT);
    assert_non_null(change_of(&events[3], "landowner"));
    scope.max_class = CLASS_PUBLIC;
    EXPECT_OK(&own, record_history(now, &own.arena, type, record, &scope, &history, &own.err));
    assert_null(change_of(&history.events[3], "landowner"));
    RecordRow row;
    EXPECT_OK(&own, record_get(now, &own.arena, type, record, &scope, &row, &own.err));
    assert_int_equal(row.values[type_field(type, TEXT("landowner"))->index].state, VALUE_ABSENT);
    reader_release(now);
    ASSERT_VALUES(&own, "hazard", "hazard_name", "two");
    case_done(&own);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_and_counts_equal_a_walk_over_everything),
        cmocka_unit_test(dates_are_found_with_their_precision),
        cmocka_unit_test(kept_counts_are_what_a_walk_counts),
        cmocka_unit_test(a_map_shows_records_or_their_number),
        cmocka_unit_test(a_record_is_called_by_its_title),
        cmocka_unit_test(nobody_gets_a_record_that_is_not_there),
        cmocka_unit_test(history_tells_before_after_and_what_shows),
    };
    return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
