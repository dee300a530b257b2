#include "programme_case.h"

static const char *const KEYED =
    "{\"mapping\": 1, \"name\": \"keyed\", \"type\": \"settlement\","
    " \"key\": {\"system\": \"list\", \"columns\": [\"No\"]}, \"fields\": {"
    " \"settlement_name\": {\"column\": \"name\"}, \"population\": {\"column\": \"people\"},"
    " \"remarks\": {\"column\": \"note\"}}}";
static const char *const BY_ROW =
    "{\"mapping\": 1, \"name\": \"by_row\", \"type\": \"settlement\", \"fields\": {"
    " \"settlement_name\": {\"column\": \"name\"}, \"population\": {\"column\": \"people\"},"
    " \"remarks\": {\"column\": \"note\"}}}";
static const char *const BY_CODE =
    "{\"mapping\": 1, \"name\": \"by_code\", \"type\": \"settlement\","
    " \"authority\": {\"name\": \"office\", \"columns\": [\"No\"]}, \"fields\": {"
    " \"settlement_code\": {\"column\": \"No\"}, \"settlement_name\": {\"column\": \"name\"},"
    " \"population\": {\"column\": \"people\"}, \"remarks\": {\"column\": \"note\"}}}";

static const char *const FIVE = "No,name,people,note,lon,lat\n"
                                "1,Kalunga,120,near the river,29.1,-1.1\n"
                                "2,Butale,80,,29.2,-1.2\n"
                                "3,Mashuta,45,road closed,29.3,-1.3\n"
                                "4,Kihondo,300,,29.4,-1.4\n"
                                "5,Rubare,12,two wells,29.5,-1.5\n";

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

/* `text` with the first `from` replaced. */
static const char *edited(ProgrammeCase *c, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);

    assert_non_null(at);
    return arena_format(&c->arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void the_same_file_changes_nothing(void **state)
{
    const char *const mappings[] = {KEYED, BY_ROW, BY_CODE};
    ProgrammeCase *c = *state;

    for (size_t i = 0; i < COUNT_OF(mappings); i++) {
        case_import(c, mappings[i], "a.csv", FIVE);
        ASSERT_SAID(c, 5, 5, 0, 0, 0, 0);
        for (int again = 0; again < 2; again++) {
            case_import(c, mappings[i], again ? "renamed.csv" : "a.csv", FIVE);
            ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
            assert_int_equal(c->said.report, 0);
        }
    }
    assert_int_equal(case_count(c, "settlement"), 15);
}

static void the_same_file_changes_nothing_while_the_first_waits(void **state)
{
    const char *const mappings[] = {KEYED, BY_ROW, BY_CODE};
    ProgrammeCase *c = *state;

    c->options.approve = false;
    for (size_t i = 0; i < COUNT_OF(mappings); i++) {
        case_import(c, mappings[i], "a.csv", FIVE);
        ASSERT_SAID(c, 5, 5, 0, 0, 0, 0);
        case_import(c, mappings[i], "a.csv", FIVE);
        ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
    }
    assert_int_equal(case_count(c, "settlement"), 0);
}

static void rows_are_new_again_after_rejection(void **state)
{
    const char *const mappings[] = {KEYED, BY_ROW, BY_CODE};
    ProgrammeCase *c = *state;

    c->options.approve = false;
    for (size_t i = 0; i < COUNT_OF(mappings); i++) {
        case_import(c, mappings[i], "a.csv", FIVE);
        case_reject(c, c->said.report);
        case_import(c, mappings[i], "a.csv", FIVE);
        ASSERT_SAID(c, 5, 5, 0, 0, 0, 0);
        case_approve(c, c->said.report);
        assert_int_equal(case_withdraw(c, c->said.report, false), 0);
        case_import(c, mappings[i], "a.csv", FIVE);
        ASSERT_SAID(c, 5, 5, 0, 0, 0, 0);
        case_reject(c, c->said.report);
    }
}

static void one_edited_row_updates_one_record(void **state)
{
    static const char *const edits[][2] = {{"near the river", "near the bridge"}, /* the first row */
                                           {"two wells", "three wells"},          /* the last */
                                           {"Mashuta", "Machuta"},
                                           {"29.4,-1.4", "29.41,-1.4"}, /* a moved point */
                                           {"80,,29.2", ",,29.2"},      /* a value less */
                                           {"80,,29.2", "80,new,29.2"}};
    const char *const mappings[] = {KEYED, BY_ROW, BY_CODE};
    ProgrammeCase *c = *state;

    for (size_t m = 0; m < COUNT_OF(mappings); m++) {
        case_import(c, mappings[m], "a.csv", FIVE);
        for (size_t i = 0; i < COUNT_OF(edits); i++) {
            const char *file = edited(c, FIVE, edits[i][0], edits[i][1]);
            case_import(c, mappings[m], "a.csv", file);
            ASSERT_SAID(c, 5, 0, 1, 4, 0, 0);
            case_import(c, mappings[m], "a.csv", file);
            ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
            case_import(c, mappings[m], "a.csv", FIVE);
            ASSERT_SAID(c, 5, 0, 1, 4, 0, 0);
        }
        assert_int_equal(case_count(c, "settlement"), 5 * (m + 1));
    }
}

static void one_edited_row_updates_one_record_while_the_first_waits(void **state)
{
    const char *const mappings[] = {KEYED, BY_CODE, BY_ROW};
    ProgrammeCase *c = *state;

    c->options.approve = false;
    for (size_t m = 0; m < COUNT_OF(mappings); m++) {
        case_import(c, mappings[m], "a.csv", FIVE);
        uint64_t first = c->said.report;
        const char *file = edited(c, FIVE, "two wells", "three wells");
        case_import(c, mappings[m], "a.csv", file);
        ASSERT_SAID(c, 5, 0, 1, 4, 0, 0);
        uint64_t second = c->said.report;
        case_import(c, mappings[m], "a.csv", file);
        ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
        case_approve(c, first);
        case_approve(c, second);
        assert_int_equal(case_count(c, "settlement"), 5 * (m + 1));
    }
    ASSERT_VALUES(c, "settlement", "remarks",
                  "near the river|-|road closed|-|three wells|near the river|-|road closed|-|three wells|"
                  "near the river|-|road closed|-|three wells");
}

static void inserted_and_deleted_rows_leave_the_others_alone(void **state)
{
    const char *const mappings[] = {KEYED, BY_ROW, BY_CODE};
    ProgrammeCase *c = *state;

    for (size_t m = 0; m < COUNT_OF(mappings); m++) {
        case_import(c, mappings[m], "a.csv", FIVE);
        case_import(c, mappings[m], "a.csv", edited(c, FIVE, "3,Mash", "9,Ishasha,999,border,29.9,-0.9\n3,Mash"));
        ASSERT_SAID(c, 6, 1, 0, 5, 0, 0);
        case_import(c, mappings[m], "a.csv", edited(c, FIVE, "3,Mashuta,45,road closed,29.3,-1.3\n", ""));
        ASSERT_SAID(c, 4, 0, 0, 4, 0, 0);
        assert_int_equal(case_count(c, "settlement"), 6 * (m + 1));
    }
}

/* The inserted row stands before the edited one and looks like it; the edited one must find its record. */
static void an_inserted_row_does_not_take_the_place_of_an_edited_one(void **state)
{
    ProgrammeCase *c = *state;
    const char *file = edited(c, FIVE, "3,Mash", "9,Ishasha,45,road closed,29.9,-0.9\n3,Mash");

    case_import(c, BY_ROW, "a.csv", FIVE);
    case_import(c, BY_ROW, "a.csv", edited(c, file, "3,Mashuta,45,road closed", "3,Mashuta,46,road closed"));
    ASSERT_SAID(c, 6, 1, 1, 4, 0, 0);
    ASSERT_VALUES(c, "settlement", "settlement_name", "Kalunga|Butale|Mashuta|Kihondo|Rubare|Ishasha");
    ASSERT_VALUES(c, "settlement", "population", "120|80|46|300|12|45");
}

static void reordered_columns_and_rows_change_nothing(void **state)
{
    static const char *const reordered = "lat,note,people,lon,name,No\n"
                                         "-1.5,two wells,12,29.5,Rubare,5\n"
                                         "-1.4,,300,29.4,Kihondo,4\n"
                                         "-1.1,near the river,120,29.1,Kalunga,1\n"
                                         "-1.2,,80,29.2,Butale,2\n"
                                         "-1.3,road closed,45,29.3,Mashuta,3\n";
    const char *const mappings[] = {KEYED, BY_ROW, BY_CODE};
    ProgrammeCase *c = *state;

    for (size_t m = 0; m < COUNT_OF(mappings); m++) {
        case_import(c, mappings[m], "a.csv", FIVE);
        case_import(c, mappings[m], "a.csv", reordered);
        ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
    }
}

static void a_column_more_makes_no_record_twice(void **state)
{
    static const char *const wider = "No,name,people,note,lon,lat,visited by\n"
                                     "1,Kalunga,120,near the river,29.1,-1.1,A\n"
                                     "2,Butale,80,,29.2,-1.2,A\n"
                                     "3,Mashuta,45,road closed,29.3,-1.3,B\n"
                                     "4,Kihondo,300,,29.4,-1.4,B\n"
                                     "5,Rubare,12,two wells,29.5,-1.5,B\n";
    ProgrammeCase *c = *state;

    case_import(c, KEYED, "a.csv", FIVE);
    case_import(c, KEYED, "a.csv", wider);
    ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
    case_import(c, BY_ROW, "a.csv", FIVE);
    case_import(c, BY_ROW, "a.csv", wider);
    ASSERT_SAID(c, 5, 0, 5, 0, 0, 0);
    case_import(c, BY_ROW, "a.csv", wider);
    ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
    assert_int_equal(case_count(c, "settlement"), 10);
}

static void equal_rows_are_as_many_records(void **state)
{
    static const char *const twins = "name,people\nKalunga,5\nKalunga,5\nKalunga,5\nButale,7\n";
    ProgrammeCase *c = *state;

    case_import(c, BY_ROW, "a.csv", twins);
    ASSERT_SAID(c, 4, 4, 0, 0, 0, 0);
    case_import(c, BY_ROW, "a.csv", twins);
    ASSERT_SAID(c, 4, 0, 0, 4, 0, 0);
    case_import(c, BY_ROW, "a.csv", "name,people\nKalunga,5\nKalunga,6\nKalunga,5\nButale,7\n");
    ASSERT_SAID(c, 4, 0, 1, 3, 0, 0);
    case_import(c, BY_ROW, "a.csv", twins);
    ASSERT_SAID(c, 4, 0, 1, 3, 0, 0);
    ASSERT_VALUES(c, "settlement", "population", "5|5|5|7");
}

static void a_file_of_one_row_finds_its_record_again(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, BY_ROW, "a.csv", "name,people,note\nKalunga,5,river\n");
    case_import(c, BY_ROW, "a.csv", "name,people,note\nKalunga,6,river\n");
    ASSERT_SAID(c, 1, 0, 1, 0, 0, 0);
    ASSERT_VALUES(c, "settlement", "population", "6");
}

/* Too many to compare each with each: codes and names tell which row became which. */
static void a_file_edited_in_every_row_finds_its_records(void **state)
{
    enum { MANY = 3000 };
    static const char *const coded = "{\"mapping\": 1, \"name\": \"coded\", \"type\": \"settlement\", \"fields\": {"
                                     " \"settlement_code\": {\"column\": \"code\"}, \"settlement_name\":"
                                     " {\"column\": \"name\"}, \"population\": {\"column\": \"people\"},"
                                     " \"remarks\": {\"column\": \"note\"}}}";
    ProgrammeCase *c = *state;
    const char *files[4];

    for (int version = 0; version < 4; version++) {
        BUFFER file = {0};
        buffer_string(&file, "code,name,people,note\n");
        for (int i = 0; i < MANY; i++) {
            buffer_format(&file, "%s%d,%s%d,%d,same\n", version > 1 ? "" : "K-", i, version == 1 ? "new " : "name ", i,
                          version == 3 ? i + 1 : 7);
        }
        buffer_byte(&file, '\0');
        files[version] = arena_copy(&c->arena, file.at, file.size);
    }
    case_import(c, coded, "a.csv", files[0]);
    case_import(c, coded, "a.csv", files[1]); /* the codes stay */
    assert_int_equal(c->said.updated, MANY);
    case_import(c, coded, "a.csv", files[0]);
    assert_int_equal(c->said.updated, MANY);
    case_import(c, BY_ROW, "b.csv", files[2]);
    case_import(c, BY_ROW, "b.csv", files[3]); /* the names stay */
    assert_int_equal(c->said.updated, MANY - 1);
    assert_int_equal(c->said.unchanged, 1);
    assert_int_equal(case_count(c, "settlement"), 2 * MANY);
}

static void another_file_of_the_same_kind_is_all_new(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, BY_ROW, "a.csv", FIVE);
    case_import(c, BY_ROW, "b.csv", "name,people,note\nTongo,120,a\nBambu,80,b\n");
    ASSERT_SAID(c, 2, 2, 0, 0, 0, 0);
}

static void a_blank_cell_clears_what_this_source_said(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, KEYED, "a.csv", FIVE);
    case_import(c, KEYED, "a.csv", edited(c, FIVE, "near the river", ""));
    ASSERT_SAID(c, 5, 0, 1, 4, 0, 0);
    ASSERT_VALUES(c, "settlement", "remarks", "-|-|road closed|-|two wells");
    case_import(c, KEYED, "a.csv", edited(c, FIVE, "near the river", ""));
    ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
}

static void what_a_person_said_stays_when_the_source_says_nothing_new(void **state)
{
    ProgrammeCase *c = *state;
    char id[ID_TEXT_SIZE];
    SubmitResult result;

    case_import(c, KEYED, "a.csv", FIVE);
    RecordPage page = case_rows(c, "settlement");
    id_format(page.rows[1].id, id);
    case_submit(c,
                arena_format(&c->arena,
                             "{\"approve\":true,\"changes\":[{\"type\":\"settlement\",\"id\":\"%s\",\"values\":"
                             "{\"remarks\":\"seen by me\",\"population\":90}}]}",
                             id),
                &result);
    case_import(c, KEYED, "a.csv", FIVE);
    ASSERT_SAID(c, 5, 0, 0, 5, 0, 0);
    case_import(c, KEYED, "a.csv", edited(c, FIVE, "Butale", "Buthale"));
    ASSERT_SAID(c, 5, 0, 1, 4, 0, 0);
    ASSERT_VALUES(c, "settlement", "remarks", "near the river|seen by me|road closed|-|two wells");
    ASSERT_VALUES(c, "settlement", "population", "120|90|45|300|12");
    ASSERT_VALUES(c, "settlement", "settlement_name", "Kalunga|Buthale|Mashuta|Kihondo|Rubare");
}

static const char *const DATED =
    "{\"mapping\": 1, \"name\": \"dated\", \"type\": \"settlement\","
    " \"key\": {\"system\": \"list\", \"columns\": [\"No\"]},"
    " \"observed\": {\"column\": \"seen\"}, \"fields\": {"
    " \"settlement_name\": {\"column\": \"name\"}, \"population\": {\"column\": \"people\"}}}";

static void a_late_fact_does_not_replace_a_newer_one(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, DATED, "a.csv", "No,name,people,seen\n1,Kalunga,120,2024-05-01\n");
    case_import(c, DATED, "b.csv", "No,name,people,seen\n1,Kalunga,90,2020-01-01\n");
    ASSERT_SAID(c, 1, 0, 1, 0, 0, 0);
    ASSERT_VALUES(c, "settlement", "population", "120");
    /* It was said: saying it once more adds nothing. */
    case_import(c, DATED, "b.csv", "No,name,people,seen\n1,Kalunga,90,2020-01-01\n");
    ASSERT_SAID(c, 1, 0, 0, 1, 0, 0);
    case_import(c, DATED, "c.csv", "No,name,people,seen\n1,Kalunga,150,2025-01-01\n");
    ASSERT_VALUES(c, "settlement", "population", "150");
}

/* The first import goes although a later one edited a row of it: that edit stays, and the file finds its rows again. */
static void rows_of_a_forced_withdrawal_come_again(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, BY_ROW, "a.csv", FIVE);
    uint64_t first = c->said.report;
    const char *file = edited(c, FIVE, "two wells", "three wells");
    case_import(c, BY_ROW, "a.csv", file);
    assert_int_equal(case_withdraw(c, first, false), 1);
    assert_int_equal(case_withdraw(c, first, true), 0);
    ASSERT_VALUES(c, "settlement", "remarks", "three wells");
    case_import(c, BY_ROW, "a.csv", file);
    ASSERT_SAID(c, 5, 4, 0, 1, 0, 0);
    assert_int_equal(case_count(c, "settlement"), 5);
}

static void two_waiting_files_can_both_be_approved(void **state)
{
    ProgrammeCase *c = *state;

    c->options.approve = false;
    case_import(c, BY_CODE, "a.csv", FIVE);
    uint64_t first = c->said.report;
    case_import(c, BY_CODE, "b.csv", edited(c, FIVE, "5,Rubare", "6,Ishasha"));
    ASSERT_SAID(c, 5, 1, 0, 4, 0, 0);
    uint64_t second = c->said.report;
    case_import(c, KEYED, "c.csv", FIVE);
    ASSERT_SAID(c, 5, 5, 0, 0, 0, 0);
    case_approve(c, second);
    ASSERT_VALUES(c, "settlement", "settlement_name", "Ishasha");
    case_approve(c, c->said.report);
    case_approve(c, first);
    assert_int_equal(case_count(c, "settlement"), 11);
}

/* Both sources know the unit: each says its own, and none takes away what only the other said. */
static void two_sources_of_one_record_keep_what_each_said(void **state)
{
    static const char *const other =
        "{\"mapping\": 1, \"name\": \"other\", \"type\": \"settlement\","
        " \"key\": {\"system\": \"census\", \"columns\": [\"No\"]}, \"fields\": {"
        " \"settlement_name\": {\"column\": \"name\"}, \"population\": {\"column\": \"people\"},"
        " \"remarks\": {\"column\": \"note\"}}, \"geometry\": \"none\"}";
    ProgrammeCase *c = *state;
    SubmitResult result;

    case_submit(c,
                "{\"approve\":true,\"changes\":[{\"type\":\"settlement\",\"values\":{\"settlement_name\":\"Kalunga\"},"
                "\"identifiers\":[{\"system\":\"list\",\"value\":\"1\"},{\"system\":\"census\",\"value\":\"C1\"}]}]}",
                &result);
    case_import(c, KEYED, "a.csv", "No,name,people,note\n1,Kalunga,,river\n");
    ASSERT_SAID(c, 1, 0, 1, 0, 0, 0);
    case_import(c, other, "b.csv", "No,name,people,note\nC1,Kalunga,120,river\n");
    ASSERT_SAID(c, 1, 0, 1, 0, 0, 0);
    case_import(c, KEYED, "a.csv", "No,name,people,note\n1,Kalunga,,bridge\n");
    ASSERT_SAID(c, 1, 0, 1, 0, 0, 0);
    ASSERT_VALUES(c, "settlement", "population", "120");
    ASSERT_VALUES(c, "settlement", "remarks", "bridge");
    case_import(c, other, "b.csv", "No,name,people,note\nC1,Kalunga,120,river\n");
    ASSERT_SAID(c, 1, 0, 0, 1, 0, 0);
}

static void a_key_that_comes_twice_counts_once(void **state)
{
    static const char *const file = "No,name\n1,Kalunga\n2,Butale\n1,Mashuta\n";
    const char *mapping;
    ProgrammeCase *c = *state;

    case_import(c, KEYED, "a.csv", file);
    ASSERT_SAID(c, 3, 2, 0, 0, 1, 0);
    assert_int_equal(c->said.rows[0].row, 3);
    mapping = edited(c, KEYED, "\"type\"", "\"duplicates\": \"first\", \"type\"");
    mapping = edited(c, mapping, "\"list\"", "\"other list\"");
    case_import(c, mapping, "b.csv", file);
    ASSERT_SAID(c, 3, 2, 0, 0, 0, 1);
    assert_int_equal(c->said.rows[0].row, 3);
    assert_non_null(strstr(arena_copy(&c->arena, c->said.rows[0].reason.at, c->said.rows[0].reason.length), "row 1"));
    case_import(c, mapping, "b.csv", file);
    ASSERT_SAID(c, 3, 0, 0, 2, 0, 1);
}

static void a_blank_key_is_held(void **state)
{
    ProgrammeCase *c = *state;

    case_import(c, KEYED, "a.csv", "No,name\n1,Kalunga\n,Butale\n");
    ASSERT_SAID(c, 2, 1, 0, 0, 1, 0);
    assert_true(text_equal(c->said.rows[0].column, TEXT("No")));
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(the_same_file_changes_nothing),
        CASE(the_same_file_changes_nothing_while_the_first_waits),
        CASE(rows_are_new_again_after_rejection),
        CASE(one_edited_row_updates_one_record),
        CASE(one_edited_row_updates_one_record_while_the_first_waits),
        CASE(inserted_and_deleted_rows_leave_the_others_alone),
        CASE(an_inserted_row_does_not_take_the_place_of_an_edited_one),
        CASE(reordered_columns_and_rows_change_nothing),
        CASE(a_column_more_makes_no_record_twice),
        CASE(equal_rows_are_as_many_records),
        CASE(a_file_of_one_row_finds_its_record_again),
        CASE(a_file_edited_in_every_row_finds_its_records),
        CASE(another_file_of_the_same_kind_is_all_new),
        CASE(a_blank_cell_clears_what_this_source_said),
        CASE(what_a_person_said_stays_when_the_source_says_nothing_new),
        CASE(a_late_fact_does_not_replace_a_newer_one),
        CASE(rows_of_a_forced_withdrawal_come_again),
        CASE(two_waiting_files_can_both_be_approved),
        CASE(two_sources_of_one_record_keep_what_each_said),
        CASE(a_key_that_comes_twice_counts_once),
        CASE(a_blank_key_is_held),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
