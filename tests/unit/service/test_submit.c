#include "programme_case.h"

#include <pthread.h>

static int setup(void **state)
{
    static ProgrammeCase c;

    case_start(&c);
    *state = &c;
    return 0;
}

static int teardown(void **state)
{
    case_done(*state);
    return 0;
}

static Status submit(ProgrammeCase *c, const char *body, SubmitResult *result)
{
    return report_submit_wait(c->programme, (Actor){TEXT("ana")}, &c->arena, text_of(body), result, &c->err);
}

/* The message at a pointer, or NULL. */
static const char *fault_at(ProgrammeCase *c, const SubmitResult *result, const char *pointer)
{
    for (size_t i = 0; i < result->fault_count; i++) {
        if (text_equal(result->faults[i].pointer, text_of(pointer))) {
            return arena_copy(&c->arena, result->faults[i].message.at, result->faults[i].message.length);
        }
    }
    return NULL;
}

static const char *id_text(ProgrammeCase *c, Id id)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    return arena_copy(&c->arena, text, strlen(text));
}

static const char *edit(ProgrammeCase *c, Id id, uint64_t version, const char *values)
{
    return arena_format(&c->arena,
                        "{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"id\":\"%s\",\"version\":\"%llu\","
                        "\"values\":%s}]}",
                        id_text(c, id), (unsigned long long)version, values);
}

static void all_faults_come_at_once_with_their_places(void **state)
{
    ProgrammeCase *c = *state;
    SubmitResult result;

    assert_int_equal(submit(c,
                            "{\"observed\":\"yesterday\",\"changes\":["
                            "{\"type\":\"hazard\",\"values\":{\"land_class\":\"marsh\",\"colour\":1,"
                            "\"reported_date\":\"2024-02-30\",\"contamination\":[\"ap_mine\",\"spoon\"]}},"
                            "{\"type\":\"hazards\"},"
                            "{\"type\":\"settlement\",\"values\":{}},"
                            "{\"type\":\"hazard\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
                            "[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}},"
                            "{\"type\":\"organisation\",\"geometry\":null,\"id\":\"nonsense\"},"
                            "{\"type\":\"hazard\",\"identifiers\":[{\"system\":\"x\"}]}]}",
                            &result),
                     ST_INVALID);
    static const char *const pointers[] = {"/observed",
                                           "/changes/0/values/land_class",
                                           "/changes/0/values/colour",
                                           "/changes/0/values/reported_date",
                                           "/changes/0/values/contamination",
                                           "/changes/1/type",
                                           "/changes/2/values/settlement_name",
                                           "/changes/3/geometry",
                                           "/changes/4/id",
                                           "/changes/4/geometry",
                                           "/changes/5/identifiers/0"};
    for (size_t i = 0; i < COUNT_OF(pointers); i++) {
        if (fault_at(c, &result, pointers[i]) == NULL) {
            fail_msg("no fault at %s", pointers[i]);
        }
    }
    assert_int_equal(result.fault_count, COUNT_OF(pointers));
    assert_int_equal(case_count(c, "hazard"), 0);
}

static void a_body_that_is_no_report_is_refused(void **state)
{
    static const char *const bodies[] = {"",
                                         "[]",
                                         "{",
                                         "{\"changes\":[]}",
                                         "{\"changes\":{}}",
                                         "null",
                                         "{\"changes\":[1]}",
                                         "{\"changes\":[{}]}",
                                         "{\"changes\":[{\"type\":7}]}",
                                         "{\"changes\":[{\"type\":\"hazard\",\"values\":[]}]}",
                                         "{\"changes\":[{\"type\":\"hazard\",\"identifiers\":7}]}"};
    ProgrammeCase *c = *state;
    SubmitResult result;

    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        if (submit(c, bodies[i], &result) != ST_INVALID) {
            fail_msg("taken: %s", bodies[i]);
        }
    }
}

static void every_kind_of_value_comes_back(void **state)
{
    ProgrammeCase *c = *state;
    SubmitResult result;

    EXPECT_OK(c, submit(c,
                        "{\"approve\":true,\"observed\":\"2024-05\",\"changes\":[{\"type\":\"hazard\",\"values\":{"
                        "\"local_code\":\" H-1 \",\"land_class\":\"cha\",\"reported_area\":1234.5,"
                        "\"expected_direct_women\":12,\"contamination\":[\"ap_mine\",\"av_mine\"],"
                        "\"reported_date\":\"2024-05-03\",\"slope\":{\"unknown\":true},\"remarks\":null},"
                        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[29.5,-1.25]}}]}",
                        &result));
    assert_int_equal(result.state, REPORT_APPROVED);
    assert_int_equal(result.id_count, 1);
    RecordPage page = case_rows(c, "hazard");
    assert_int_equal(page.row_count, 1);
    assert_true(id_equal(page.rows[0].id, result.ids[0]));
    assert_true(page.rows[0].self_approved);
    assert_int_equal(page.rows[0].observed.precision, PRECISION_MONTH);
    ASSERT_VALUES(c, "hazard", "local_code", "H-1");
    ASSERT_VALUES(c, "hazard", "land_class", "cha");
    ASSERT_VALUES(c, "hazard", "reported_area", "1234.5");
    ASSERT_VALUES(c, "hazard", "expected_direct_women", "12");
    assert_int_equal(page.rows[0].values[case_field(c, "hazard", "slope")->index].state, VALUE_UNKNOWN);
    assert_int_equal(page.rows[0].values[case_field(c, "hazard", "geom")->index].geometry->vertex_count, 1);
}

static void a_code_is_given_once(void **state)
{
    static const char *const body =
        "{\"approve\":%s,\"changes\":[{\"type\":\"hazard\",\"values\":{\"local_code\":\"%s\"}},"
        "{\"type\":\"hazard\",\"values\":{\"local_code\":\"%s\"}}]}";
    ProgrammeCase *c = *state;
    SubmitResult result;

    EXPECT_OK(c, submit(c, arena_format(&c->arena, body, "true", "A", "B"), &result));
    Id first = result.ids[0];
    assert_int_equal(submit(c, arena_format(&c->arena, body, "true", "C", "b"), &result), ST_CONFLICT);
    assert_int_equal(submit(c, arena_format(&c->arena, body, "true", "D", "d "), &result), ST_INVALID);
    assert_int_equal(submit(c, arena_format(&c->arena, body, "false", "E", "e"), &result), ST_INVALID);
    assert_non_null(fault_at(c, &result, "/changes/1/values/local_code"));
    assert_int_equal(submit(c, edit(c, first, 0, "{\"local_code\":\"B\"}"), &result), ST_INVALID);
    RecordPage page = case_rows(c, "hazard");
    assert_int_equal(submit(c, edit(c, first, page.rows[0].version, "{\"local_code\":\"B\"}"), &result), ST_CONFLICT);
    EXPECT_OK(c, submit(c, edit(c, first, page.rows[0].version, "{\"local_code\":\"a\"}"), &result));
    ASSERT_VALUES(c, "hazard", "local_code", "a|B");
}

static void an_edit_of_an_old_version_says_so_in_the_journal(void **state)
{
    ProgrammeCase *c = *state;
    SubmitResult result;

    EXPECT_OK(c, submit(c,
                        "{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"values\":{\"hazard_name\":\"one\","
                        "\"remarks\":\"first\"}}]}",
                        &result));
    Id id = result.ids[0];
    uint64_t version = case_rows(c, "hazard").rows[0].version;
    EXPECT_OK(c, submit(c, edit(c, id, version, "{\"hazard_name\":\"two\"}"), &result));
    /* Its author saw the first version: only what they changed is said. */
    EXPECT_OK(c, submit(c, edit(c, id, version, "{\"hazard_name\":\"one\",\"remarks\":\"second\"}"), &result));
    ASSERT_VALUES(c, "hazard", "hazard_name", "two");
    ASSERT_VALUES(c, "hazard", "remarks", "second");
    assert_int_equal(submit(c, edit(c, id, 999999, "{\"hazard_name\":\"three\"}"), &result), ST_STALE);
    assert_int_equal(submit(c,
                            "{\"changes\":[{\"type\":\"hazard\",\"id\":\"01a20035-a87a-7098-ad58-7053920944fe\","
                            "\"values\":{\"hazard_name\":\"x\"}}]}",
                            &result),
                     ST_NOT_FOUND);
}

static void nothing_changed_is_no_change(void **state)
{
    ProgrammeCase *c = *state;
    SubmitResult result;
    ReportSummary report;
    Reader *reader;

    EXPECT_OK(c,
              submit(c, "{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"values\":{\"hazard_name\":\"one\"}}]}",
                     &result));
    uint64_t version = case_rows(c, "hazard").rows[0].version;
    EXPECT_OK(c, submit(c, edit(c, result.ids[0], version, "{\"hazard_name\":\"one\"}"), &result));
    assert_int_equal(case_rows(c, "hazard").rows[0].version, version);
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, report_get(reader, &c->arena, result.report, &report, &c->err));
    assert_int_equal(report.unchanged, 1);
    assert_int_equal(report.updated, 0);
    reader_release(reader);
}

static void an_edit_that_breaks_the_record_is_refused(void **state)
{
    ProgrammeCase *c = *state;
    SubmitResult result;

    EXPECT_OK(c, submit(c,
                        "{\"approve\":true,\"changes\":[{\"type\":\"organisation\",\"values\":"
                        "{\"organisation_name\":\"one\"}}]}",
                        &result));
    const char *body = arena_format(&c->arena,
                                    "{\"approve\":true,\"changes\":[{\"type\":\"organisation\",\"id\":\"%s\","
                                    "\"values\":{\"organisation_name\":null}}]}",
                                    id_text(c, result.ids[0]));
    assert_int_equal(submit(c, body, &result), ST_INVALID);
    assert_int_equal(result.fault_count, 1);
    assert_non_null(fault_at(c, &result, "/changes/0/values/organisation_name"));
    ASSERT_VALUES(c, "organisation", "organisation_name", "one");
}

static void identifiers_name_the_record_for_imports(void **state)
{
    ProgrammeCase *c = *state;
    SubmitResult result;
    ExternalId *ids;
    size_t count;
    Reader *reader;

    EXPECT_OK(
        c, submit(c,
                  "{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"values\":{\"hazard_name\":\"one\"},"
                  "\"identifiers\":[{\"system\":\"list\",\"value\":\"77\"},{\"system\":\"old\",\"value\":\"x/1\"}]}]}",
                  &result));
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, record_identifiers(reader, &c->arena, model_type(reader_model(reader), TEXT("hazard")), result.ids[0],
                                    &ids, &count, &c->err));
    assert_int_equal(count, 2);
    assert_true(text_equal(ids[0].system, TEXT("list")) && text_equal(ids[0].value, TEXT("77")));
    reader_release(reader);
    case_import(
        c,
        "{\"mapping\": 1, \"name\": \"keyed\", \"type\": \"hazard\", \"key\": {\"system\": \"list\","
        " \"columns\": [\"id\"]}, \"fields\": {\"hazard_name\": {\"column\": \"name\"}}, \"geometry\": \"none\"}",
        "a.csv", "id,name\n77,two\n");
    ASSERT_SAID(c, 1, 0, 1, 0, 0, 0);
}

static void a_waiting_report_shows_nothing_until_it_is_approved(void **state)
{
    ProgrammeCase *c = *state;
    SubmitResult result;

    EXPECT_OK(c, submit(c, "{\"changes\":[{\"type\":\"hazard\",\"values\":{\"hazard_name\":\"one\"}}]}", &result));
    assert_int_equal(result.state, REPORT_SUBMITTED);
    assert_int_equal(case_count(c, "hazard"), 0);
    case_approve(c, result.report);
    assert_int_equal(case_count(c, "hazard"), 1);
    assert_int_equal(report_approve(c->programme, (Actor){TEXT("ana")}, result.report, TEXT(""), &c->err), ST_CONFLICT);
    assert_int_equal(report_approve(c->programme, (Actor){TEXT("ana")}, 987654, TEXT(""), &c->err), ST_NOT_FOUND);
}

/* ---- Many at once ---- */

enum { THREADS = 8, REPORTS = 60 };

typedef struct Sender {
    ProgrammeCase *c;
    int number;
    int accepted, refused;
} Sender;

static const char *text_made(Arena *arena, int sender, int i)
{
    return arena_format(arena, "H-%d-%d", sender, i);
}

/* Every fifth report takes a code that somebody has: it fails while the others of its commit must not. */
static void *send_reports(void *context)
{
    Sender *sender = context;

    for (int i = 0; i < REPORTS; i++) {
        char body[256];
        SubmitResult result;
        Error err;
        Arena arena;
        arena_init(&arena, 0);
        snprintf(body, sizeof body,
                 "{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"values\":{\"local_code\":\"%s\","
                 "\"remarks\":\"%d\"}}]}",
                 i % 5 == 4 ? "h-0-0" : text_made(&arena, sender->number, i), i);
        Status status =
            report_submit_wait(sender->c->programme, (Actor){TEXT("ana")}, &arena, text_of(body), &result, &err);
        sender->accepted += status == ST_OK;
        sender->refused += status == ST_CONFLICT;
        arena_done(&arena);
    }
    return NULL;
}

static void *read_pages(void *context)
{
    atomic_bool *stop = ((void **)context)[1];
    ProgrammeCase *c = ((void **)context)[0];
    size_t before = 0;

    while (!atomic_load(stop)) {
        RecordQuery query = {.scope = scope_of_administrator(), .limit = 10000, .wants_count = true};
        RecordPage page;
        Reader *reader;
        Error err;
        Arena arena;
        arena_init(&arena, 0);
        assert_int_equal(reader_acquire(c->programme, &reader, &err), ST_OK);
        query.type = model_type(reader_model(reader), TEXT("hazard"));
        assert_int_equal(records_search(reader, &arena, &query, &page, &err), ST_OK);
        assert_int_equal(page.matched, page.row_count);
        assert_true(page.row_count >= before);
        before = page.row_count;
        reader_release(reader);
        arena_done(&arena);
    }
    return NULL;
}

static void what_is_acknowledged_to_many_is_there(void **state)
{
    ProgrammeCase *c = *state;
    Sender senders[THREADS];
    pthread_t threads[THREADS], reading;
    atomic_bool stop = false;
    void *reader_context[] = {c, &stop};
    SubmitResult result;
    size_t accepted = 1;

    EXPECT_OK(c,
              submit(c, "{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"values\":{\"local_code\":\"H-0-0\"}}]}",
                     &result));
    assert_int_equal(pthread_create(&reading, NULL, read_pages, reader_context), 0);
    for (int i = 0; i < THREADS; i++) {
        senders[i] = (Sender){.c = c, .number = i + 1};
        assert_int_equal(pthread_create(&threads[i], NULL, send_reports, &senders[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(senders[i].accepted, REPORTS - REPORTS / 5);
        assert_int_equal(senders[i].refused, REPORTS / 5);
        accepted += (size_t)senders[i].accepted;
    }
    atomic_store(&stop, true);
    pthread_join(reading, NULL);
    assert_int_equal(case_count(c, "hazard"), accepted);
    case_reopen(c);
    assert_int_equal(case_count(c, "hazard"), accepted);
}

static void an_import_and_many_reports_do_not_disturb_each_other(void **state)
{
    enum { ROWS = 3000, SENDERS = 3 };
    ProgrammeCase *c = *state;
    Sender senders[SENDERS];
    pthread_t threads[SENDERS];
    SubmitResult result;
    BUFFER file = {0};

    EXPECT_OK(c,
              submit(c, "{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"values\":{\"local_code\":\"H-0-0\"}}]}",
                     &result));
    buffer_string(&file, "local_code,hazard_name,lon,lat\n");
    for (int i = 0; i < ROWS; i++) {
        buffer_format(&file, "I-%d,name %d,29.%d,-1.%d\n", i, i, i % 10, i % 10);
    }
    buffer_byte(&file, '\0');
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (Sender){.c = c, .number = i + 1};
        assert_int_equal(pthread_create(&threads[i], NULL, send_reports, &senders[i]), 0);
    }
    c->options.type = TEXT("hazard");
    for (int round = 0; round < 3; round++) {
        case_import(c, NULL, "a.csv", file.at);
        assert_int_equal(c->said.stored, round == 0 ? ROWS : 0);
        assert_int_equal(c->said.unchanged, round == 0 ? 0 : ROWS);
    }
    for (int i = 0; i < SENDERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(senders[i].accepted, REPORTS - REPORTS / 5);
    }
    assert_int_equal(case_count(c, "hazard"), 1 + ROWS + SENDERS * (REPORTS - REPORTS / 5));
    buffer_done(&file);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(all_faults_come_at_once_with_their_places),
        CASE(a_body_that_is_no_report_is_refused),
        CASE(every_kind_of_value_comes_back),
        CASE(a_code_is_given_once),
        CASE(an_edit_of_an_old_version_says_so_in_the_journal),
        CASE(nothing_changed_is_no_change),
        CASE(an_edit_that_breaks_the_record_is_refused),
        CASE(identifiers_name_the_record_for_imports),
        CASE(a_waiting_report_shows_nothing_until_it_is_approved),
        CASE(what_is_acknowledged_to_many_is_there),
        CASE(an_import_and_many_reports_do_not_disturb_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
