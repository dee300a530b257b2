#include "programme_case.h"

#include "service/proposed.h"

static ProgrammeCase c;
static ProposedChange *changes;
static size_t count;
static uint64_t next;

static int setup(void **state)
{
    (void)state;
    case_start(&c);
    return 0;
}

static int end(void **state)
{
    (void)state;
    case_done(&c);
    return 0;
}

static SubmitResult submit(const char *body)
{
    SubmitResult result;

    case_submit(&c, body, &result);
    return result;
}

static void read_page(uint64_t report, uint64_t after, size_t limit)
{
    const Scope scope = scope_of_administrator();
    Reader *reader;

    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    EXPECT_OK(&c, report_proposals(reader, &c.arena, report, after, limit, &scope, LANGUAGE_EN, &changes, &count, &next,
                                   &c.err));
    reader_release(reader);
}

static const char *value_words(const Value *value)
{
    switch (value->state) {
    case VALUE_ABSENT:
    case VALUE_EMPTY:
        return "-";
    case VALUE_UNKNOWN:
        return "unknown";
    case VALUE_NOT_SPECIFIED:
        return "not specified";
    case VALUE_SET:
        break;
    }
    switch (value->kind) {
    case FIELD_NUMBER:
        return arena_format(&c.arena, "%g", value->number);
    case FIELD_GEOMETRY:
        return "place";
    case FIELD_REFERENCE:
        return "record";
    case FIELD_DATE:
        return "date";
    case FIELD_INTEGER:
        return arena_format(&c.arena, "%d", (int)value->integer);
    default:
        return text_string(&c.arena, value->text);
    }
}

/* "field before>after" joined by blanks, with "~" where it would not show and "!" where it was overtaken. */
static const char *fields_of(const ProposedChange *change)
{
    BUFFER out = {0};

    for (size_t i = 0; i < change->field_count; i++) {
        const ProposedField *field = &change->fields[i];
        buffer_format(&out, "%s%.*s %s>%s%s%s", i == 0 ? "" : ", ", TEXT_ARG(field->field->id),
                      value_words(&field->before), value_words(&field->after), field->shows ? "" : "~",
                      field->overtaken ? "!" : "");
    }
    return arena_copy(&c.arena, buffer_view(&out).at, out.size);
}

static const char *one_change(uint64_t report)
{
    read_page(report, 0, 10);
    assert_int_equal(count, 1);
    return fields_of(&changes[0]);
}

static const char *id_text(Id id)
{
    char *text = arena_new(&c.arena, ID_TEXT_SIZE);

    id_format(id, text);
    return text;
}

static SubmitResult edit(Id id, const char *observed, const char *values, bool approve)
{
    return submit(arena_format(&c.arena,
                               "{\"observed\": \"%s\", \"approve\": %s, \"changes\": [{\"type\": \"hazard\", \"id\": "
                               "\"%s\", \"values\": %s}]}",
                               observed, approve ? "true" : "false", id_text(id), values));
}

/* A hazard approved with a name, a class and an area. */
static Id hazard(void)
{
    return submit("{\"observed\": \"2025-05-01\", \"approve\": true, \"changes\": [{\"type\": \"hazard\", \"values\": "
                  "{\"hazard_name\": \"Mill\", \"land_class\": \"sha\", \"reported_area\": 700}}]}")
        .ids[0];
}

static void every_value_of_a_new_record_is_shown(void **state)
{
    SubmitResult new = submit("{\"changes\": [{\"type\": \"hazard\", \"values\": {\"hazard_name\": \"Ford\", "
                              "\"reported_area\": {\"unknown\": true}}, \"geometry\": {\"type\": \"Point\", "
                              "\"coordinates\": [29, -1]}}]}");

    (void)state;
    assert_string_equal(one_change(new.report), "hazard_name ->Ford, geom ->place, reported_area ->unknown");
    assert_true(changes[0].creates && !changes[0].sealed);
    assert_true(text_equal(changes[0].title, TEXT("Ford")));
}

static void of_a_change_only_what_becomes_another_value(void **state)
{
    Id id = hazard();
    SubmitResult waiting =
        edit(id, "2026-01-01", "{\"hazard_name\": \"Mill\", \"land_class\": \"cha\", \"reported_area\": null}", false);

    (void)state;
    assert_string_equal(one_change(waiting.report), "land_class sha>cha, reported_area 700>-");
    assert_false(changes[0].creates);
    assert_true(text_equal(changes[0].title, TEXT("Mill")));
}

static void an_older_observation_is_told_to_stay_behind(void **state)
{
    Id id = hazard();
    SubmitResult old = edit(id, "2001", "{\"reported_area\": 5}", false);

    (void)state;
    assert_string_equal(one_change(old.report), "reported_area 700>5~");
    case_approve(&c, old.report);
    ASSERT_VALUES(&c, "hazard", "reported_area", "700"); /* it was told the truth */
}

static void a_value_that_was_changed_meanwhile_is_told(void **state)
{
    Id id = hazard();
    SubmitResult waiting = edit(id, "2026-03-01", "{\"reported_area\": 900, \"land_class\": \"cha\"}", false);

    (void)state;
    edit(id, "2026-02-01", "{\"reported_area\": 800}", true);
    assert_string_equal(one_change(waiting.report), "land_class sha>cha, reported_area 800>900!");
    case_approve(&c, waiting.report);
    ASSERT_VALUES(&c, "hazard", "reported_area", "900");
    assert_string_equal(one_change(waiting.report), "land_class sha>cha, reported_area 800>900");
}

static void a_report_that_was_decided_on_shows_what_it_replaced(void **state)
{
    Id id = hazard();
    SubmitResult second = edit(id, "2026-03-01", "{\"reported_area\": 900}", true);

    (void)state;
    edit(id, "2026-04-01", "{\"reported_area\": 1000}", true);
    assert_string_equal(one_change(second.report), "reported_area 700>900~"); /* a later one shows */
    SubmitResult third = edit(id, "2026-05-01", "{\"reported_area\": 1100}", false);
    case_reject(&c, third.report);
    edit(id, "2026-06-01", "{\"reported_area\": 1200}", true);
    read_page(third.report, 0, 10);
    assert_true(changes[0].fields[0].before.number == 1000);
}

static void sealed_values_are_announced_and_not_shown(void **state)
{
    SubmitResult victim = submit("{\"changes\": [{\"type\": \"victim\", \"values\": {\"victim_name\": \"Quetzalina\", "
                                 "\"sex\": \"female\"}}]}");

    (void)state;
    assert_string_equal(one_change(victim.report), "sex ->female");
    assert_true(changes[0].sealed);
}

static void large_reports_come_in_pages(void **state)
{
    BUFFER body = {0};
    size_t seen = 0, pages = 0;

    (void)state;
    buffer_string(&body, "{\"changes\": [");
    for (int i = 0; i < 25; i++) {
        buffer_format(&body, "%s{\"type\": \"hazard\", \"values\": {\"hazard_name\": \"H %d\"}}", i == 0 ? "" : ", ",
                      i);
    }
    buffer_string(&body, "]}");
    SubmitResult many = submit(text_string(&c.arena, buffer_view(&body)));
    next = 0;
    do {
        read_page(many.report, next, 10);
        for (size_t i = 0; i < count; i++, seen++) {
            assert_string_equal(fields_of(&changes[i]), arena_format(&c.arena, "hazard_name ->H %d", (int)seen));
        }
        pages++;
    } while (next != 0 && pages < 10);
    assert_int_equal(seen, 25);
}

static void a_record_that_only_waits_has_a_title(void **state)
{
    SubmitResult parent = submit("{\"changes\": [{\"type\": \"hazard\", \"values\": {\"hazard_name\": \"Ford\"}}]}");
    Reader *reader;

    (void)state;
    EXPECT_OK(&c, reader_acquire(c.programme, &reader, &c.err));
    const RecordType *type = model_type(reader_model(reader), TEXT("hazard"));
    assert_int_equal(reference_title(reader, &c.arena, type, parent.ids[0], LANGUAGE_EN).length, 0);
    assert_true(text_equal(proposed_title(reader, &c.arena, type, parent.ids[0], LANGUAGE_EN), TEXT("Ford")));
    reader_release(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_value_of_a_new_record_is_shown, setup, end),
        cmocka_unit_test_setup_teardown(of_a_change_only_what_becomes_another_value, setup, end),
        cmocka_unit_test_setup_teardown(an_older_observation_is_told_to_stay_behind, setup, end),
        cmocka_unit_test_setup_teardown(a_value_that_was_changed_meanwhile_is_told, setup, end),
        cmocka_unit_test_setup_teardown(a_report_that_was_decided_on_shows_what_it_replaced, setup, end),
        cmocka_unit_test_setup_teardown(sealed_values_are_announced_and_not_shown, setup, end),
        cmocka_unit_test_setup_teardown(large_reports_come_in_pages, setup, end),
        cmocka_unit_test_setup_teardown(a_record_that_only_waits_has_a_title, setup, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
