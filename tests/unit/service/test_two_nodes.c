#include "two_nodes.h"

static ProgrammeCase here, there;

static int setup(void **state)
{
    (void)state;
    case_start(&here);
    case_start_beside(&there, &here);
    return 0;
}

static int end(void **state)
{
    (void)state;
    case_done(&there);
    case_done(&here);
    return 0;
}

static const char *id_text(ProgrammeCase *c, Id id)
{
    char *text = arena_new(&c->arena, ID_TEXT_SIZE);

    id_format(id, text);
    return text;
}

static Id hazard(ProgrammeCase *c)
{
    SubmitResult result;

    case_submit(c,
                "{\"observed\": \"2025-05-01\", \"approve\": true, \"changes\": [{\"type\": \"hazard\", \"values\": "
                "{\"hazard_name\": \"Mill\", \"reported_area\": 700}}]}",
                &result);
    return result.ids[0];
}

static Status edit_status(ProgrammeCase *c, Id id, const char *version, const char *values, SubmitResult *result)
{
    const char *seen =
        version == NULL ? "" : arena_format(&c->arena, "\"version\": \"%s\", \"strict\": true, ", version);
    const char *body = arena_format(&c->arena,
                                    "{\"observed\": \"2026-01-01\", \"approve\": true, \"changes\": [{\"type\": "
                                    "\"hazard\", \"id\": \"%s\", %s\"values\": %s}]}",
                                    id_text(c, id), seen, values);

    return report_submit_wait(c->programme, (Actor){TEXT("ana")}, &c->arena, text_of(body), result, &c->err);
}

static uint64_t edit(ProgrammeCase *c, Id id, const char *values)
{
    SubmitResult result;

    EXPECT_OK(c, edit_status(c, id, NULL, values, &result));
    return result.report;
}

static const char *version_of(ProgrammeCase *c, Id id)
{
    const Scope scope = scope_of_administrator();
    RecordRow row;
    Reader *reader;
    Text text;

    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    const RecordType *type = model_type(reader_model(reader), TEXT("hazard"));
    EXPECT_OK(c, record_get(reader, &c->arena, type, id, &scope, &row, &c->err));
    EXPECT_OK(c, record_version(reader, &c->arena, type, &row, &text, &c->err));
    reader_release(reader);
    return text_string(&c->arena, text);
}

static void what_was_written_after_an_author_read_is_not_taken_for_seen(void **state)
{
    SubmitResult result;
    Id id = hazard(&here);

    (void)state;
    case_give(&here, &there);
    edit(&there, id, "{\"reported_area\": 800}");
    case_give(&there, &here);
    const char *read = version_of(&here, id); /* an entry of the other node: its position is greater than all of ours */
    edit(&here, id, "{\"reported_area\": 900}");
    assert_int_equal(edit_status(&here, id, read, "{\"reported_area\": 1000}", &result), ST_STALE);
    EXPECT_OK(&here, edit_status(&here, id, read, "{\"hazard_name\": \"Ford\"}", &result));
    EXPECT_OK(&here, edit_status(&here, id, version_of(&here, id), "{\"reported_area\": 1000}", &result));
    ASSERT_VALUES(&here, "hazard", "reported_area", "1000");
}

static void a_version_names_what_nodes_wrote_at_once(void **state)
{
    SubmitResult result;
    Id id = hazard(&here);

    (void)state;
    case_give(&here, &there);
    edit(&there, id, "{\"reported_area\": 800}");
    edit(&here, id, "{\"hazard_name\": \"Ford\"}");
    const char *own = version_of(&here, id);
    case_give(&there, &here);
    const char *both = version_of(&here, id);
    assert_null(strchr(own, '+'));
    assert_non_null(strchr(both, '+'));
    assert_int_equal(edit_status(&here, id, own, "{\"reported_area\": 1000}", &result), ST_STALE);
    EXPECT_OK(&here, edit_status(&here, id, both, "{\"reported_area\": 1000}", &result));
    ASSERT_VALUES(&here, "hazard", "reported_area", "1000");
    ASSERT_VALUES(&here, "hazard", "hazard_name", "Ford");
    assert_null(strchr(version_of(&here, id), '+'));
}

static void an_edit_without_knowledge_of_a_report_does_not_hold_it(void **state)
{
    Id id = hazard(&here);

    (void)state;
    case_give(&here, &there);
    edit(&there, id, "{\"reported_area\": 800}");
    uint64_t own = edit(&here, id, "{\"hazard_name\": \"Ford\"}");
    case_give(&there, &here);
    assert_int_equal(case_withdraw(&here, own, false), 0);
    ASSERT_VALUES(&here, "hazard", "hazard_name", "Mill");
    ASSERT_VALUES(&here, "hazard", "reported_area", "800");
}

static void an_own_edit_holds_the_report_of_another_node(void **state)
{
    Id id = hazard(&here);

    (void)state;
    case_give(&here, &there);
    uint64_t sequence = edit(&there, id, "{\"reported_area\": 800}");
    case_give(&there, &here);
    edit(&here, id, "{\"reported_area\": 900}");
    assert_int_equal(case_withdraw(&here, position_of(1, sequence), false), 1);
}

static void what_cannot_be_a_version_is_refused(void **state)
{
    static const char *const wrong[] = {"", "+", "1+", "x", "-4", "1+x", "999999"};
    SubmitResult result;
    Id id = hazard(&here);

    (void)state;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        Status status = edit_status(&here, id, wrong[i], "{\"reported_area\": 1000}", &result);
        assert_true(status == ST_INVALID || status == ST_STALE);
    }
    ASSERT_VALUES(&here, "hazard", "reported_area", "700");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_written_after_an_author_read_is_not_taken_for_seen, setup, end),
        cmocka_unit_test_setup_teardown(a_version_names_what_nodes_wrote_at_once, setup, end),
        cmocka_unit_test_setup_teardown(an_edit_without_knowledge_of_a_report_does_not_hold_it, setup, end),
        cmocka_unit_test_setup_teardown(an_own_edit_holds_the_report_of_another_node, setup, end),
        cmocka_unit_test_setup_teardown(what_cannot_be_a_version_is_refused, setup, end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
