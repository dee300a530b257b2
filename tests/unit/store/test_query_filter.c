#include "store_case.h"

#include "record/filter.h"

/* Five plots, some of whose values are missing; what each filter finds is written as the digits of their numbers. */
static StoreCase c;

typedef struct Plot {
    const char *code, *shade, *since, *wkt;
    double size;
    int fenced; /* -1: nothing */
} Plot;

static const Plot PLOTS[] = {
    {"Élan 100%", "dark", "2024", "POLYGON((29 -2,30 -2,30 -1,29 -1,29 -2))", 10, 1},
    {"élan b", "grey", "2024-05", "POINT(29.5 -1.5)", 20.5, 0},
    {"Pont*", "light", "2024-05-31", "POINT(31 -1.5)", 30, -1},
    {"pont [x]", NULL, "2023-12-31", NULL, -5, 1},
    {"it's", "dark", NULL, "LINESTRING(28 -3,31 0)", 0, 0},
};

static void set(Value *values, const char *field, Value value)
{
    const Field *found = type_field(c.type, text_of(field));

    assert_non_null(found);
    values[found->index] = value;
}

static void plot_put(const Plot *plot, int64_t fid)
{
    Value *values = ARENA_ARRAY(&c.arena, Value, c.type->field_count);
    RecordRow record = {.position = fid, .values = values, .version = (uint64_t)fid};
    BUFFER blob = {0};

    for (size_t i = 0; i < c.type->field_count; i++) {
        values[i].kind = c.type->fields[i].kind;
    }
    record.id.bytes[15] = (uint8_t)fid;
    set(values, "code", (Value){VALUE_SET, FIELD_TEXT, .text = text_of(plot->code)});
    set(values, "size", (Value){VALUE_SET, FIELD_NUMBER, .number = plot->size});
    if (plot->shade != NULL) {
        set(values, "shade", (Value){VALUE_SET, FIELD_CODE, .text = text_of(plot->shade)});
    }
    if (plot->fenced >= 0) {
        set(values, "fenced", (Value){VALUE_SET, FIELD_BOOLEAN, .boolean = plot->fenced != 0});
    }
    if (plot->since != NULL) {
        Date date;
        assert_true(date_parse(text_of(plot->since), &date));
        set(values, "since", (Value){VALUE_SET, FIELD_DATE, .date = date});
    }
    if (plot->wkt != NULL) {
        Geometry *geometry;
        ok(wkt_parse(&c.arena, text_of(plot->wkt), &geometry, &c.err), &c.err);
        gpkg_encode(geometry, NULL, &blob);
        ok(spatial_insert(c.db, c.table, fid, geometry_box(geometry), &c.err), &c.err);
    }
    ok(row_insert(c.db, c.table, &record, buffer_view(&blob), &c.arena, &c.err), &c.err);
}

static int setup(void **state)
{
    (void)state;
    store_open(&c);
    ok(database_begin(c.db, &c.err), &c.err);
    for (size_t i = 0; i < COUNT_OF(PLOTS); i++) {
        plot_put(&PLOTS[i], (int64_t)i + 1);
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

static const Filter *checked(const char *source, Crs crs)
{
    Filter *filter = NULL;

    Status status = filter_check(&c.arena, text_of(source), c.type, scope_of_administrator(), crs, &filter, &c.err);
    if (status != ST_OK) {
        fail_msg("%s: %s", source, c.err.message);
    }
    return filter;
}

/* "125": the numbers of the plots a filter finds; rows and count must agree. */
static void finds_in(const char *source, Crs crs, const char *wanted)
{
    RowQuery query = {.table = c.table, .filter = checked(source, crs), .limit = 9};
    char found[16] = "";
    RecordRow *rows;
    size_t count;
    uint64_t counted;

    ok(rows_page(c.db, &query, &c.arena, &rows, &count, &c.err), &c.err);
    for (size_t i = 0; i < count; i++) {
        found[i] = (char)('0' + rows[i].position);
    }
    found[count] = '\0';
    if (strcmp(found, wanted) != 0) {
        fail_msg("%s finds \"%s\", not \"%s\"", source, found, wanted);
    }
    ok(rows_count(c.db, &query, &counted, &c.err), &c.err);
    assert_int_equal(counted, count);
}

static void finds(const char *source, const char *wanted)
{
    finds_in(source, CRS84, wanted);
}

static void comparisons_find_what_is_so(void **state)
{
    (void)state;
    finds("size > 10", "23");
    finds("10 < size", "23");
    finds("size >= 10 AND size <= 20.5", "12");
    finds("size BETWEEN 0 AND 20.5", "125");
    finds("size NOT BETWEEN 0 AND 20.5", "34");
    finds("size IN (10, 30, 31)", "13");
    finds("size <> -5", "1235");
    finds("code = 'it''s'", "5");
    finds("code < 'Pont'", "");
    finds("TRUE", "12345");
    finds("FALSE OR NOT TRUE", "");
    finds("id = '00000000-0000-0000-0000-000000000003'", "3");
    finds("id <> '00000000-0000-0000-0000-000000000003'", "1245");
    finds("NOT id = '00000000-0000-0000-0000-000000000003'", "1245");
}

static void what_is_missing_is_neither_so_nor_not(void **state)
{
    (void)state;
    finds("shade = 'dark'", "15");
    finds("NOT shade = 'dark'", "23");
    finds("shade <> 'dark'", "23");
    finds("shade IS NULL", "4");
    finds("shade IS NOT NULL", "1235");
    finds("fenced = TRUE OR fenced = FALSE", "1245");
    finds("fenced = 1", "14");
    finds("NOT (fenced = TRUE AND shade = 'dark')", "235");
    finds("outline IS NULL", "4");
}

static void codes_are_known_by_their_labels_too(void **state)
{
    (void)state;
    finds("shade = 'Sombre'", "15");
    finds("shade IN ('black', 'grey')", "125");
    finds("shade LIKE '%r%'", "125");
    finds("CASEI(shade) = CASEI('DARK')", "15");
}

static void patterns_are_those_of_sql_and_nothing_else(void **state)
{
    (void)state;
    finds("code LIKE '%lan%'", "12");
    finds("code LIKE 'Pont_'", "3");
    finds("code LIKE '%*'", "3");
    finds("code LIKE '%[x]'", "4");
    finds("code LIKE '%100\\%'", "1");
    finds("code NOT LIKE '%lan%'", "345");
    finds("code LIKE 'pont%'", "4");
    finds("CASEI(code) LIKE CASEI('PONT%')", "34");
    finds("code ILIKE 'ÉLAN%'", "12");
    finds("CASEI(code) = CASEI('ÉLAN B')", "2");
    finds("CASEI(code) IN ('pont*')", "3");
}

static void dates_count_from_their_first_day(void **state)
{
    (void)state;
    finds("since = DATE('2024-01-01')", "1");
    finds("since = DATE('2024-05-01')", "2");
    finds("since <> DATE('2024-05-01')", "134");
    finds("since >= DATE('2024-01-01')", "123");
    finds("since > DATE('2024-01-01')", "23");
    finds("since < DATE('2024-05-01')", "14");
    finds("since <= DATE('2024-05-01')", "124");
    finds("since < DATE('2024-05-15')", "124");
    finds("since BETWEEN DATE('2024-01-01') AND DATE('2024-05-31')", "123");
    finds("since IN (DATE('2024-01-01'), '2023-12-31')", "14");
    finds("since NOT IN (DATE('2024-01-01'))", "234");
    finds("since = '2024'", "1");
    finds("since >= '2024-05-31T'", "3");
    finds("since <= TIMESTAMP('2024-05-31T00:00:00Z')", "1234");
    finds("since < TIMESTAMP('2024-05-31T00:00:00.000Z')", "124");
    finds("since < TIMESTAMP('2024-05-31T12:00:00Z')", "1234");
    finds("since >= TIMESTAMP('2023-12-31T12:00:00Z')", "123");
    finds("since = TIMESTAMP('2024-05-31T12:00:00Z')", "");
    finds("since <> TIMESTAMP('2024-05-31T12:00:00Z')", "1234");
}

static void places_are_compared_as_they_lie(void **state)
{
    (void)state;
    finds("S_INTERSECTS(outline, BBOX(29.4, -1.6, 29.6, -1.4))", "125");
    finds("S_INTERSECTS(BBOX(29.4, -1.6, 0, 29.6, -1.4, 9), geometry)", "125");
    finds("NOT S_INTERSECTS(outline, BBOX(29.4, -1.6, 29.6, -1.4))", "3");
    finds("S_DISJOINT(outline, BBOX(29.4, -1.6, 29.6, -1.4))", "3");
    finds("S_INTERSECTS(outline, POLYGON((28 -1,28.4 -1,28.4 -0.6,28 -1)))", "");
    finds("S_WITHIN(outline, BBOX(29, -2, 30, -1))", "12");
    finds("S_CONTAINS(outline, POINT(29.25 -1.75))", "15");
    finds("S_CONTAINS(BBOX(29, -2, 30, -1), outline)", "12");
    finds("S_CROSSES(outline, BBOX(29, -2, 30, -1))", "5");
    finds("S_INTERSECTS(outline, BBOX(30.9, -2, -170, 2)) AND size > 0", "3");
    finds("S_INTERSECTS(outline, BBOX(29.4, -1.6, 29.6, -1.4)) AND shade = 'grey'", "2");
    finds_in("S_INTERSECTS(outline, POINT(-1.5 31))", 4326, "3");
    finds_in("S_INTERSECTS(outline, BBOX(-2, 30.9, 2, -170))", 4326, "35");
    finds_in("S_INTERSECTS(outline, BBOX(3280000, -170000, 3290000, -160000))", 3857, "125");
}

static void refuses(const char *source, const char *message)
{
    Filter *filter;

    assert_int_equal(filter_check(&c.arena, text_of(source), c.type, scope_of_administrator(), CRS84, &filter, &c.err),
                     ST_INVALID);
    assert_string_equal(c.err.message, message);
    assert_string_equal(c.err.path, "filter");
}

static void what_cannot_be_asked_is_refused_at_its_place(void **state)
{
    (void)state;
    refuses("size > 1 AND shape = 'x'",
            "filter, character 14: plot has nothing called \"shape\" to ask for: did you mean \"shade\"?");
    refuses("shade = 'pink'", "filter, character 9: \"pink\" is no code of \"shade\"; its queryables list them");
    refuses("size = 'big'", "filter, character 8: \"size\" is compared with a number");
    refuses("code = 5", "filter, character 8: \"code\" is compared with a text in '…'");
    refuses("fenced > TRUE", "filter, character 1: \"fenced\" has no order: ask with =, <> or IN");
    refuses("since > DATE('soon')",
            "filter, character 9: \"soon\" is no date (2024-05-31) and no moment (2024-05-31T12:00:00Z)");
    refuses("size = code", "filter, character 8: two names cannot be compared: compare \"size\" with a value");
    refuses("1 = 1", "filter, character 1: a name was expected here, not a value");
    refuses("size LIKE '1%'", "filter, character 1: LIKE is for texts; \"size\" is none");
    refuses("CASEI(size) = 'x'", "filter, character 7: CASEI is for texts; \"size\" is none");
    refuses("outline = 'x'", "filter, character 1: \"outline\" is a place: ask with S_INTERSECTS and its like");
    refuses("S_INTERSECTS(size, POINT(1 1))", "filter, character 14: \"size\" is no place");
    refuses("S_INTERSECTS(outline, 'x')",
            "filter, character 23: a place was expected: POINT(…), POLYGON((…)), BBOX(…)");
    refuses("S_INTERSECTS(outline, POINT(1 91))",
            "filter, character 23: vertex 1 is no place on earth: longitude comes first, then latitude");
    refuses("S_INTERSECTS(outline, BBOX(1, 5, 2, 4))",
            "filter, character 23: a box begins with its least numbers and ends with its greatest");
}

static void sums_are_compared(void **state)
{
    (void)state;
    finds("SUM(size) > 10", "23");
    finds("SUM(size, size) >= 41", "23");
    finds("40 < SUM(size, size)", "23");
    finds("size < SUM(size, size)", "123");
    finds("SUM(size, size) = SUM(size)", "5");
    finds("SUM(size, size) <> 20 AND NOT SUM(size) < 0", "235");
    finds("SUM(size, size) IS NULL", "");
    finds("SUM(size, size) IS NOT NULL", "12345");
    refuses("SUM(size, code) > 1", "filter, character 11: SUM is for numbers; \"code\" is none");
    refuses("code = SUM(size)", "filter, character 1: SUM is for numbers; \"code\" is none");
    refuses("SUM(size) = 'x'",
            "filter, character 13: a SUM is compared with a number, with the name of one, or with a SUM");
    refuses("SUM(size) IN (1, 2)",
            "filter, character 1: a SUM is compared with =, <>, <, <=, > and >= alone, or IS NULL");
    refuses("SUM(shape) IS NULL",
            "filter, character 5: plot has nothing called \"shape\" to ask for: did you mean \"shade\"?");
}

/* Every row is compared with a place of many corners, again and again. */
static void a_question_without_end_is_stopped(void **state)
{
    BUFFER source = {0};
    uint64_t count;

    (void)state;
    for (int i = 0; i < 400; i++) {
        buffer_string(&source, i > 0 ? " OR code LIKE '%a%b%c%d%e%f'" : "code LIKE 'x'");
    }
    buffer_byte(&source, '\0');
    RowQuery query = {.table = c.table, .filter = checked(source.at, CRS84), .patience_ms = -1};
    ok(database_begin(c.db, &c.err), &c.err);
    for (int64_t fid = 100; fid < 400; fid++) {
        plot_put(&PLOTS[3], fid);
    }
    assert_int_equal(rows_count(c.db, &query, &count, &c.err), ST_BUSY);
    assert_non_null(strstr(c.err.message, "takes too long"));
    query.patience_ms = 60000;
    ok(rows_count(c.db, &query, &count, &c.err), &c.err);
    assert_int_equal(count, 0);
    database_rollback(c.db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparisons_find_what_is_so),
        cmocka_unit_test(what_is_missing_is_neither_so_nor_not),
        cmocka_unit_test(codes_are_known_by_their_labels_too),
        cmocka_unit_test(patterns_are_those_of_sql_and_nothing_else),
        cmocka_unit_test(dates_count_from_their_first_day),
        cmocka_unit_test(places_are_compared_as_they_lie),
        cmocka_unit_test(what_cannot_be_asked_is_refused_at_its_place),
        cmocka_unit_test(sums_are_compared),
        cmocka_unit_test(a_question_without_end_is_stopped),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
