#include <sys/stat.h>

#include "../project/small_programme.h"
#include "sync/receive.h"

static const int64_t NOW_MS = 1800000600000;

static TestModel model;
static TestNode here, there;
static char folder[64];
static SliceResult result;

static int setup(void **state)
{
    (void)state;
    test_model_open(&model);
    test_folder(folder);
    node_create(&here, &model, folder, 1);
    node_create(&there, &model, folder, 2);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    node_remove(&here);
    node_remove(&there);
    rmdir(folder);
    test_model_close(&model);
    return 0;
}

/* A report of one plot, in a transaction that is left open. */
static Position report_begin_at(TestNode *node, uint64_t record, uint32_t n)
{
    TestChange change = {.type = PLOT, .id = test_id(record)};
    Position report, position;

    node_begin(node);
    change.values = plot_values(node, n);
    ok(node_header(node, "register", (Date){19800, PRECISION_DAY}, "awa", &report), &node->err);
    ok(node_propose(node, &change, &position), &node->err);
    return report;
}

static Position report_write(TestNode *node, uint64_t record, uint32_t n)
{
    Position report = report_begin_at(node, record, n);

    ok(node_submit(node, 1), &node->err);
    node_commit(node);
    return report;
}

static void approve(TestNode *node, Position report)
{
    node_begin(node);
    ok(node_judge(node, report, ENTRY_DECIDE, DECISION_APPROVE, "bahati"), &node->err);
    node_commit(node);
}

static Text slice_of(TestNode *node, uint32_t chain, uint64_t after, uint64_t wanted)
{
    BUFFER bytes = {0};
    uint64_t last;

    ok(slice_write(node->db, &node->journal.nodes, chain, after, wanted, &bytes, &last, &node->err), &node->err);
    return text_copy(&node->arena, buffer_view(&bytes));
}

/* Takes a slice or leaves the file as it was. */
static Status give_at(TestNode *node, Text slice, int64_t now_ms)
{
    node_begin(node);
    Status status = slice_apply(&node->journal, &node->projector, slice.at, slice.length, now_ms, &result, &node->err);
    if (status == ST_OK) {
        ok(node_try_commit(node), &node->err);
    } else {
        database_rollback(node->db);
        ok(journal_reload(&node->journal, &node->err), &node->err);
    }
    projector_done(&node->projector);
    return status;
}

static Status give(TestNode *node, Text slice)
{
    return give_at(node, slice, NOW_MS + 3600000);
}

static int64_t number(TestNode *node, const char *sql)
{
    Statement *select;
    bool row;

    ok(database_statement(node->db, sql, &select, &node->err), &node->err);
    ok(statement_step(select, &row, &node->err), &node->err);
    int64_t out = row ? column_int(select, 0) : -1;
    statement_reset(select);
    return out;
}

static char *dump(TestNode *node)
{
    BUFFER lines = {0};

    node_dump(node, &lines);
    return text_string(&here.arena, buffer_view(&lines));
}

static void takes_a_slice_once(void **state)
{
    approve(&there, report_write(&there, 1, 1));
    Text slice = slice_of(&there, 0, 0, UINT64_MAX);

    (void)state;
    assert_int_equal(give(&here, slice), ST_OK);
    assert_int_equal(result.outcome, SLICE_APPLIED);
    assert_int_equal(result.first, 1);
    assert_int_equal(result.last, 5);
    assert_int_equal(number(&here, "SELECT count(*) FROM plot"), 1);
    char *before = dump(&here);
    assert_int_equal(give(&here, slice), ST_OK);
    assert_int_equal(result.outcome, SLICE_KNOWN);
    assert_string_equal(dump(&here), before);
    assert_int_equal(give(&there, slice), ST_OK);
    assert_int_equal(result.outcome, SLICE_KNOWN);
    assert_whole(&here);
    assert_rebuilds_equal(&here);
}

static void own_entries_are_not_older_than_what_came(void **state)
{
    (void)state;
    there.clock_ms += 5 * 3600000;
    report_write(&there, 1, 1);
    assert_int_equal(give_at(&here, slice_of(&there, 0, 0, UINT64_MAX), there.clock_ms), ST_OK);
    HybridTime seen = result.time;
    report_write(&here, 2, 2);
    assert_true(here.journal.time > seen);
    journal_close(&here.journal);
    ok(journal_open(here.db, &here.journal, &here.err), &here.err);
    assert_true(here.journal.time > seen);
    assert_whole(&here);
}

static void a_decision_waits_for_its_report(void **state)
{
    Position report = report_write(&there, 1, 1);

    (void)state;
    assert_int_equal(give(&here, slice_of(&there, 0, 0, UINT64_MAX)), ST_OK);
    approve(&here, position_of(1, position_sequence(report)));
    Text decision = slice_of(&here, 0, 0, UINT64_MAX), reported = slice_of(&here, 1, 0, UINT64_MAX);
    TestNode third;
    node_create(&third, &model, folder, 3);
    assert_int_equal(give(&third, decision), ST_OK);
    assert_int_equal(number(&third, "SELECT count(*) FROM decision_waiting"), 1);
    assert_whole(&third);
    assert_rebuilds_equal(&third);
    assert_int_equal(give(&third, reported), ST_OK);
    assert_int_equal(number(&third, "SELECT count(*) FROM decision_waiting"), 0);
    assert_int_equal(number(&third, "SELECT count(*) FROM plot"), 1);
    assert_whole(&third);
    assert_rebuilds_equal(&third);
    node_remove(&third);
}

static void a_report_cut_in_two_shows_when_it_is_whole(void **state)
{
    Position report = report_begin_at(&there, 1, 1);

    (void)state;
    ok(journal_commit(&there.journal, &there.err), &there.err);
    ok(node_submit(&there, 1), &there.err);
    ok(node_judge(&there, report, ENTRY_DECIDE, DECISION_APPROVE, "bahati"), &there.err);
    node_commit(&there);
    assert_int_equal(give(&here, slice_of(&there, 0, 0, 3)), ST_OK);
    assert_int_equal(result.last, 3);
    assert_int_equal(number(&here, "SELECT state FROM report"), STATE_SAVED);
    assert_int_equal(number(&here, "SELECT changes FROM report"), 1);
    assert_whole(&here);
    assert_rebuilds_equal(&here);
    assert_int_equal(give(&here, slice_of(&there, 0, 3, 3)), ST_OK);
    assert_int_equal(number(&here, "SELECT state FROM report"), STATE_APPROVED);
    assert_int_equal(number(&here, "SELECT count(*) FROM plot"), 1);
    assert_whole(&here);
    assert_rebuilds_equal(&here);
}

static void an_edit_comes_before_what_it_edits(void **state)
{
    TestNode third;

    (void)state;
    approve(&there, report_write(&there, 1, 1));
    assert_int_equal(give(&here, slice_of(&there, 0, 0, UINT64_MAX)), ST_OK);
    approve(&here, report_write(&here, 1, 2));
    Text edit = slice_of(&here, 0, 0, UINT64_MAX), first = slice_of(&here, 1, 0, UINT64_MAX);
    node_create(&third, &model, folder, 3);
    assert_int_equal(give(&third, edit), ST_OK);
    assert_int_equal(number(&third, "SELECT count(*) FROM plot WHERE code='PLO-2'"), 1);
    assert_whole(&third);
    assert_rebuilds_equal(&third);
    assert_int_equal(give(&third, first), ST_OK);
    assert_int_equal(number(&third, "SELECT count(*) FROM plot"), 1);
    assert_int_equal(number(&third, "SELECT count(*) FROM record_head"), 0);
    assert_whole(&third);
    assert_rebuilds_equal(&third);
    node_remove(&third);
}

static void asks_for_what_is_missing_first(void **state)
{
    (void)state;
    report_write(&there, 1, 1);
    assert_int_equal(give(&here, slice_of(&there, 0, 1, UINT64_MAX)), ST_STALE);
    assert_non_null(strstr(here.err.message, "entries 1 to 1 of node"));
    assert_int_equal(number(&here, "SELECT count(*) FROM journal_node"), 1);
}

static void refuses_a_fork_and_names_it(void **state)
{
    TestNode twin;
    char path[160];

    (void)state;
    snprintf(path, sizeof path, "%s/twin", folder);
    mkdir(path, 0700);
    report_write(&there, 1, 1);
    assert_int_equal(give(&here, slice_of(&there, 0, 0, UINT64_MAX)), ST_OK);
    char *before = dump(&here);
    node_create(&twin, &model, path, 2); /* the same key pair */
    report_write(&twin, 5, 5);
    report_write(&twin, 6, 6);
    assert_int_equal(give(&here, slice_of(&twin, 0, 0, UINT64_MAX)), ST_CONFLICT);
    assert_non_null(strstr(here.err.message, "two different entries"));
    assert_int_equal(give(&here, slice_of(&twin, 0, 4, UINT64_MAX)), ST_CORRUPT); /* hangs on what is not here */
    assert_string_equal(dump(&here), before);
    assert_whole(&here);
    node_remove(&twin);
    rmdir(path);
}

static void keeps_apart_what_comes_from_the_future(void **state)
{
    (void)state;
    there.clock_ms += 25 * 3600000;
    approve(&there, report_write(&there, 1, 1));
    Text slice = slice_of(&there, 0, 0, UINT64_MAX);
    assert_int_equal(give_at(&here, slice, NOW_MS), ST_OK);
    assert_int_equal(result.outcome, SLICE_QUARANTINED);
    assert_int_equal(number(&here, "SELECT count(*) FROM quarantine"), 1);
    assert_int_equal(number(&here, "SELECT count(*) FROM journal_node"), 1);
    assert_int_equal(number(&here, "SELECT count(*) FROM plot"), 0);
    assert_true(hybrid_ms(here.journal.time) < NOW_MS + 24 * 3600000);
    assert_whole(&here);
    assert_int_equal(give_at(&here, slice, there.clock_ms), ST_OK);
    assert_int_equal(result.outcome, SLICE_APPLIED);
    assert_int_equal(number(&here, "SELECT count(*) FROM quarantine"), 0);
    assert_int_equal(number(&here, "SELECT count(*) FROM plot"), 1);
    assert_whole(&here);
}

static void refuses_every_altered_byte(void **state)
{
    (void)state;
    approve(&there, report_write(&there, 1, 1));
    Text slice = slice_of(&there, 0, 0, UINT64_MAX);
    char *altered = arena_copy(&here.arena, slice.at, slice.length), *before = dump(&here);
    Arena kept = here.arena;
    here.arena = (Arena){0};
    for (size_t i = 0; i < slice.length; i++) {
        altered[i] = (char)(altered[i] ^ 1 << i % 8);
        Status status = give(&here, (Text){altered, slice.length});
        if (status == ST_OK) {
            fail_msg("byte %zu of %zu", i, slice.length);
        }
        altered[i] = slice.at[i];
        status = give(&here, (Text){altered, i});
        assert_int_equal(status, ST_INVALID);
    }
    arena_done(&here.arena);
    here.arena = kept;
    assert_string_equal(dump(&here), before);
    assert_whole(&here);
    assert_int_equal(give(&here, slice), ST_OK);
}

static void refuses_another_programme(void **state)
{
    TestNode stranger = {.model = &model, .clock_ms = there.clock_ms};
    uint8_t seed[32] = {9}, seal_key[32] = {7};

    (void)state;
    memset(seal_key, 7, sizeof seal_key);
    snprintf(stranger.path, sizeof stranger.path, "%s/stranger.gpkg", folder);
    ok(node_fill(&stranger, seed, TEXT("COL"), seal_key), &stranger.err);
    assert_int_equal(give(&here, slice_of(&stranger, 0, 0, UINT64_MAX)), ST_INVALID);
    assert_non_null(strstr(here.err.message, "belongs to another programme (COL)"));
    node_remove(&stranger);
    seal_key[0] = 8;
    ok(node_fill(&stranger, seed, TEXT("COD"), seal_key), &stranger.err);
    assert_int_equal(give(&here, slice_of(&stranger, 0, 0, UINT64_MAX)), ST_INVALID);
    node_remove(&stranger);
}

/* Appends without projecting, as a node that does not keep the rules would. */
static void append_blindly(TestNode *node, const EntryDraft *draft)
{
    Position position;

    ok(journal_append(&node->journal, draft, &position, &node->err), &node->err);
}

static void nothing_is_added_to_a_report_that_was_sent(void **state)
{
    Id id = test_id(1);
    EntryDraft draft = {.kind = ENTRY_PROPOSE, .record = &id, .type = PLOT};

    (void)state;
    approve(&there, report_write(&there, 1, 1));
    node_begin(&there);
    append_blindly(&there, &draft);
    node_commit(&there);
    assert_int_equal(give(&here, slice_of(&there, 0, 0, UINT64_MAX)), ST_CORRUPT);
    assert_non_null(strstr(here.err.message, "entry 6 of node"));
    assert_non_null(strstr(here.err.message, "belongs to no report"));
}

static void an_unknown_kind_is_kept_and_handed_on(void **state)
{
    EntryDraft draft = {.kind = (EntryKind)4711, .timed = true, .row = 12};
    TestNode third;

    (void)state;
    draft.parts[CLASS_PUBLIC] = TEXT("sixteen bytes ofand what nobody here can read");
    node_begin(&there);
    append_blindly(&there, &draft);
    node_commit(&there);
    approve(&there, report_write(&there, 1, 1));
    assert_int_equal(give(&here, slice_of(&there, 0, 0, UINT64_MAX)), ST_OK);
    assert_whole(&here);
    node_create(&third, &model, folder, 3);
    assert_int_equal(give(&third, slice_of(&here, 1, 0, UINT64_MAX)), ST_OK);
    assert_true(text_equal(slice_of(&third, 1, 0, UINT64_MAX), slice_of(&there, 0, 0, UINT64_MAX)));
    assert_int_equal(number(&third, "SELECT count(*) FROM plot"), 1);
    node_remove(&third);
}

static void keys_of_sealed_parts_travel_and_destroyed_ones_do_not_come_back(void **state)
{
    EntryDraft draft = {.kind = ENTRY_HOLD, .row = 1};
    BUFFER sealed = {0};
    uint8_t key_id[KEY_ID_SIZE] = {1, 2, 3};
    char wrapped[WRAPPED_KEY_SIZE] = "wrapped";

    (void)state;
    report_begin_at(&there, 1, 1);
    journal_salt(&there.journal, &sealed);
    buffer_bytes(&sealed, key_id, sizeof key_id);
    buffer_string(&sealed, "sealed");
    draft.parts[CLASS_PERSONAL] = buffer_view(&sealed);
    ok(record_key_store(there.db, key_id, test_id(1), (Text){wrapped, sizeof wrapped}, &there.err), &there.err);
    node_write(&there, &draft);
    ok(node_submit(&there, 1), &there.err);
    node_commit(&there);
    Text slice = slice_of(&there, 0, 0, UINT64_MAX);
    assert_int_equal(give(&here, slice), ST_OK);
    assert_int_equal(number(&here, "SELECT count(*) FROM record_key"), 1);
    ok(record_keys_destroy(here.db, test_id(1), &here.err), &here.err);
    assert_int_equal(give(&here, slice), ST_OK);
    assert_int_equal(number(&here, "SELECT count(*) FROM record_key"), 0);
    assert_whole(&here);
}

static void of_two_withdrawals_and_decisions_the_same_stands_everywhere(void **state)
{
    Position report = report_write(&there, 1, 1), seen = position_of(1, position_sequence(report));

    (void)state;
    assert_int_equal(give(&here, slice_of(&there, 0, 0, UINT64_MAX)), ST_OK);
    here.clock_ms = there.clock_ms = here.clock_ms + 3600000;
    node_begin(&here);
    node_begin(&there);
    ok(node_judge(&here, seen, ENTRY_DECIDE, DECISION_APPROVE, "bahati"), &here.err);
    ok(node_judge(&there, report, ENTRY_WITHDRAW, 0, "awa"), &there.err);
    ok(node_judge(&here, seen, ENTRY_WITHDRAW, 0, "chance"), &here.err);
    ok(node_judge(&there, report, ENTRY_DECIDE, DECISION_APPROVE, "awa"), &there.err);
    node_commit(&here);
    node_commit(&there);
    assert_int_equal(give(&here, slice_of(&there, 0, 0, UINT64_MAX)), ST_OK);
    assert_int_equal(give(&there, slice_of(&here, 0, 0, UINT64_MAX)), ST_OK);
    static const char standing[] = "SELECT state||decided_by||decided FROM report";
    Statement *select;
    bool row;
    ok(database_statement(here.db, standing, &select, &here.err), &here.err);
    ok(statement_step(select, &row, &here.err), &here.err);
    Text mine = text_copy(&here.arena, column_text(select, 0));
    statement_reset(select);
    ok(database_statement(there.db, standing, &select, &there.err), &there.err);
    ok(statement_step(select, &row, &there.err), &there.err);
    assert_true(text_equal(mine, column_text(select, 0)));
    statement_reset(select);
    assert_int_equal(mine.at[0], '0' + STATE_WITHDRAWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(takes_a_slice_once, setup, teardown),
        cmocka_unit_test_setup_teardown(own_entries_are_not_older_than_what_came, setup, teardown),
        cmocka_unit_test_setup_teardown(a_decision_waits_for_its_report, setup, teardown),
        cmocka_unit_test_setup_teardown(a_report_cut_in_two_shows_when_it_is_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(an_edit_comes_before_what_it_edits, setup, teardown),
        cmocka_unit_test_setup_teardown(asks_for_what_is_missing_first, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_a_fork_and_names_it, setup, teardown),
        cmocka_unit_test_setup_teardown(keeps_apart_what_comes_from_the_future, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_every_altered_byte, setup, teardown),
        cmocka_unit_test_setup_teardown(refuses_another_programme, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_added_to_a_report_that_was_sent, setup, teardown),
        cmocka_unit_test_setup_teardown(an_unknown_kind_is_kept_and_handed_on, setup, teardown),
        cmocka_unit_test_setup_teardown(keys_of_sealed_parts_travel_and_destroyed_ones_do_not_come_back, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(of_two_withdrawals_and_decisions_the_same_stands_everywhere, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
