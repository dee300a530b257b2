/*
 * test_changes.c - two looks at a programme give what changed between them, whoever wrote it.
 */
#include "programme_case.h"

#include <sys/stat.h>

#include "service/changes.h"
#include "service/model_change.h"

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

static ChangeMark mark_now(ProgrammeCase *c)
{
    ChangeMark mark;
    Reader *reader;

    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    EXPECT_OK(c, changes_mark(reader, &c->arena, &mark, &c->err));
    reader_release(reader);
    return mark;
}

/* "hazard 2, settlement 1, reports" since the mark; "all" before it where everything may be another. */
static const char *since(ProgrammeCase *c, const ChangeMark *before, Scope scope)
{
    ChangeMark now = mark_now(c);
    Changes changes;
    Reader *reader;
    BUFFER out = {0};

    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    changes_between(reader, &scope, before, &now, &c->arena, &changes);
    buffer_string(&out, changes.any ? "" : "nothing ");
    buffer_string(&out, changes.all ? "all " : "");
    for (size_t i = 0; i < changes.type_count; i++) {
        buffer_format(&out, "%.*s %d ", TEXT_ARG(changes.types[i].type->id), (int)changes.types[i].rows);
    }
    buffer_string(&out, changes.reports ? "reports" : "");
    reader_release(reader);
    return arena_copy(&c->arena, buffer_view(&out).at, buffer_view(&out).length);
}

#define ASSERT_SINCE(c, mark, wanted) assert_string_equal(since((c), (mark), scope_of_administrator()), wanted)

static const char NEW_HAZARDS[] =
    "{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"values\":{\"local_code\":\"A\"}},"
    "{\"type\":\"hazard\",\"values\":{\"local_code\":\"B\"}}]}";
static const char WAITING[] = "{\"changes\":[{\"type\":\"hazard\",\"values\":{\"local_code\":\"C\"}}]}";

static void two_looks_without_a_commit_tell_nothing(void **state)
{
    ProgrammeCase *c = *state;
    ChangeMark before = mark_now(c);

    ASSERT_SINCE(c, &before, "nothing ");
}

static void approved_records_are_told_by_type(void **state)
{
    ProgrammeCase *c = *state;
    ChangeMark before = mark_now(c);
    SubmitResult result;

    case_submit(c, NEW_HAZARDS, &result);
    ASSERT_SINCE(c, &before, "hazard 2 reports");
    before = mark_now(c);
    ASSERT_SINCE(c, &before, "nothing ");
}

static void what_waits_changes_reports_and_no_records(void **state)
{
    ProgrammeCase *c = *state;
    ChangeMark before = mark_now(c);
    SubmitResult result;

    case_submit(c, WAITING, &result);
    ASSERT_SINCE(c, &before, "reports");
    before = mark_now(c);
    case_approve(c, result.report);
    ASSERT_SINCE(c, &before, "hazard 1 reports");
    before = mark_now(c);
    assert_int_equal(case_withdraw(c, result.report, false), 0);
    ASSERT_SINCE(c, &before, "hazard 1 reports");
}

static void an_import_counts_its_rows(void **state)
{
    ProgrammeCase *c = *state;
    ChangeMark before = mark_now(c);

    c->options.type = TEXT("hazard");
    case_import(c, NULL, "three.csv", "local_code\nA\nB\nC\n");
    ASSERT_SAID(c, 3, 3, 0, 0, 0, 0);
    ASSERT_SINCE(c, &before, "hazard 3 reports");
}

/* No field of a hazard is public; those of a settlement are. */
static void what_the_scope_does_not_show_is_not_told(void **state)
{
    ProgrammeCase *c = *state;
    ChangeMark before = mark_now(c);
    SubmitResult result;

    case_submit(c, NEW_HAZARDS, &result);
    case_submit(c, "{\"approve\":true,\"changes\":[{\"type\":\"settlement\",\"values\":{\"settlement_name\":\"S\"}}]}",
                &result);
    assert_string_equal(since(c, &before, (Scope){.max_class = CLASS_PUBLIC}), "settlement 1 reports");
    ASSERT_SINCE(c, &before, "settlement 1 hazard 2 reports");
}

static const char TYPE_OF_OVERLAY[] =
    "{\"type\": \"cod_note\", \"number\": 1000, \"label\": {\"en\": \"Note\", \"fr\": \"Note\"}, \"plural\": {\"en\": "
    "\"Notes\", \"fr\": \"Notes\"}, \"code_part\": \"NOT\", \"class\": \"public\", \"sections\": [{\"id\": \"all\", "
    "\"label\": {\"en\": \"All\", \"fr\": \"Tout\"}}], \"fields\": [{\"id\": \"note_code\", \"number\": 1, \"kind\": "
    "\"text\", \"section\": \"all\", \"required\": \"identity\", \"label\": {\"en\": \"Code\", \"fr\": \"Code\"}}], "
    "\"code\": \"note_code\", \"title\": [\"note_code\"], \"list\": {\"columns\": [\"note_code\"]}, \"roles\": "
    "[]}";

static void another_model_makes_everything_new(void **state)
{
    ProgrammeCase *c = *state;
    ChangeMark before = mark_now(c);
    ModelFault *faults = NULL;
    const char *overlay = arena_format(&c->arena, "%s/overlay", c->folder);

    mkdir(overlay, 0700);
    mkdir(arena_format(&c->arena, "%s/types", overlay), 0700);
    case_file(c, "overlay/types/cod_note.json", TYPE_OF_OVERLAY);
    EXPECT_OK(c, model_apply(c->programme, (Actor){TEXT("ana")}, overlay, &c->arena, &faults, &c->err));
    assert_non_null(strstr(since(c, &before, scope_of_administrator()), "all "));
}

static void a_rebuild_is_told_and_the_count_goes_on(void **state)
{
    ProgrammeCase *c = *state;
    SubmitResult result;

    case_submit(c, NEW_HAZARDS, &result);
    ChangeMark before = mark_now(c);
    programme_close(c->programme);
    c->programme = NULL;
    EXPECT_OK(c, programme_rebuild(c->path, NULL, &c->err));
    case_reopen(c);
    ASSERT_SINCE(c, &before, "hazard 2 reports");
}

static void a_watch_notices_commits_of_others_once(void **state)
{
    ProgrammeCase *c = *state;
    SubmitResult result;
    CommitWatch *watch;

    EXPECT_OK(c, commit_watch_open(c->programme, &watch, &c->err));
    assert_true(commit_watch_moved(watch));
    assert_false(commit_watch_moved(watch));
    case_submit(c, WAITING, &result);
    assert_true(commit_watch_moved(watch));
    assert_false(commit_watch_moved(watch));
    commit_watch_close(watch);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_looks_without_a_commit_tell_nothing),   TEST(approved_records_are_told_by_type),
        TEST(what_waits_changes_reports_and_no_records), TEST(an_import_counts_its_rows),
        TEST(what_the_scope_does_not_show_is_not_told),  TEST(another_model_makes_everything_new),
        TEST(a_rebuild_is_told_and_the_count_goes_on),   TEST(a_watch_notices_commits_of_others_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
