#include "programme_case.h"

#include <pthread.h>
#include <sys/stat.h>

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

#define LABEL(en) "{\"en\": \"" en "\", \"fr\": \"" en "\"}"

static const char *const WELL =
    "{\"type\": \"cod_well\", \"number\": 1000, \"label\": " LABEL("Well") ", \"plural\": " LABEL(
        "Wells") ","
                 " \"code_part\": \"WEL\", \"class\": \"public\", \"sections\": [{\"id\": \"all\", \"label\": " LABEL(
                     "All") "}],"
                            " \"fields\": [{\"id\": \"well_code\", \"number\": 1, \"kind\": \"text\", \"section\": "
                            "\"all\","
                            " \"required\": \"identity\", \"label\": " LABEL(
                                "Code") "},"
                                        " {\"id\": \"well_taste\", \"number\": 2, \"kind\": \"code\", \"list\": "
                                        "\"cod_taste\", \"section\": \"all\","
                                        " \"required\": \"complete\", \"label\": " LABEL(
                                            "Taste") "},"
                                                     " {\"id\": \"well_depth\", \"number\": 3, \"kind\": \"number\", "
                                                     "\"unit\": \"m\", \"minimum\": 0, \"section\": \"all\","
                                                     " \"label\": " LABEL(
                                                         "Depth") "},"
                                                                  " {\"id\": \"owner\", \"number\": 4, \"kind\": "
                                                                  "\"text\", \"class\": \"personal\", \"section\": "
                                                                  "\"all\","
                                                                  " \"label\": " LABEL(
                                                                      "Owner") "},"
                                                                               " {\"id\": \"danger\", \"number\": 5, "
                                                                               "\"kind\": \"reference\", \"to\": "
                                                                               "\"hazard\", \"section\": \"all\","
                                                                               " \"label\": " LABEL(
                                                                                   "Danger") "},"
                                                                                             " {\"id\": "
                                                                                             "\"well_place\", "
                                                                                             "\"number\": 6, \"kind\": "
                                                                                             "\"geometry\", "
                                                                                             "\"geometries\": "
                                                                                             "[\"point\"], "
                                                                                             "\"section\": \"all\","
                                                                                             " \"label\": " LABEL(
                                                                                                 "Place") "}],"
                                                                                                          " \"code\": "
                                                                                                          "\"well_"
                                                                                                          "code\", "
                                                                                                          "\"geometry\""
                                                                                                          ": "
                                                                                                          "\"well_"
                                                                                                          "place\", "
                                                                                                          "\"title\": "
                                                                                                          "[\"well_"
                                                                                                          "code\"],"
                                                                                                          " \"roles\": "
                                                                                                          "[{\"role\": "
                                                                                                          "\"has_"
                                                                                                          "state\", "
                                                                                                          "\"slots\": "
                                                                                                          "{\"state\": "
                                                                                                          "\"well_"
                                                                                                          "taste\"}}],"
                                                                                                          " \"list\": "
                                                                                                          "{\"columns\""
                                                                                                          ": "
                                                                                                          "[\"well_"
                                                                                                          "code\", "
                                                                                                          "\"well_"
                                                                                                          "taste\"], "
                                                                                                          "\"filters\":"
                                                                                                          " [\"well_"
                                                                                                          "taste\"]}}";

static const char *const TASTE = "{\"list\": \"cod_taste\", \"number\": 1000, \"label\": " LABEL(
    "Taste") ", \"codes\": ["
             "{\"code\": \"fresh\", \"order\": 1, \"label\": " LABEL(
                 "Fresh") "},"
                          "{\"code\": \"salty\", \"order\": 2, \"label\": " LABEL("Salty") "}]}";

static const char *const NEW_FIELD =
    "{\"type\": \"hazard\", \"fields\": [{\"id\": \"cod_zone\", \"number\": 10000, \"kind\": \"text\","
    " \"section\": \"identity\", \"label\": " LABEL("Zone") "}]}";

static const char *const STRICTER =
    "{\"type\": \"hazard\", \"fields\": [{\"id\": \"hazard_name\", \"required\": \"identity\"}]}";

static const char *overlay(ProgrammeCase *c, const char *hazard)
{
    mkdir(arena_format(&c->arena, "%s/overlay", c->folder), 0700);
    mkdir(arena_format(&c->arena, "%s/overlay/types", c->folder), 0700);
    mkdir(arena_format(&c->arena, "%s/overlay/lists", c->folder), 0700);
    case_file(c, "overlay/overlay.json", "{\"overlay\": 1, \"programme\": \"COD\", \"name\": \"Wells\"}");
    case_file(c, "overlay/types/cod_well.json", WELL);
    case_file(c, "overlay/lists/cod_taste.json", TASTE);
    if (hazard != NULL) {
        case_file(c, "overlay/types/hazard.json", hazard);
    }
    return arena_format(&c->arena, "%s/overlay", c->folder);
}

static Status apply(ProgrammeCase *c, const char *dir, ModelFault **faults)
{
    return model_apply(c->programme, (Actor){TEXT("ana")}, dir, &c->arena, faults, &c->err);
}

static const char *dump(ProgrammeCase *c, const char *name)
{
    const char *path = arena_format(&c->arena, "%s/%s", c->folder, name);
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    EXPECT_OK(c, programme_dump(c->path, NULL, file, &c->err));
    fclose(file);
    return path;
}

static void rebuild_is_equal(ProgrammeCase *c)
{
    programme_close(c->programme);
    c->programme = NULL;
    const char *before = dump(c, "before");
    EXPECT_OK(c, programme_rebuild(c->path, NULL, &c->err));
    const char *after = dump(c, "after");
    assert_int_equal(system(arena_format(&c->arena, "cmp %s %s", before, after)), 0);
    case_reopen(c);
}

static const char *const HAZARDS = "hazard_name,land_class,lon,lat\none,cha,29,-1\n,sha,29.1,-1\nthree,,,\n";

static void a_type_and_a_field_come_to_a_running_programme_with_data(void **state)
{
    ProgrammeCase *c = *state;
    ModelFault *faults;
    Reader *old, *new;

    c->options.type = TEXT("hazard");
    case_import(c, NULL, "h.csv", HAZARDS);
    c->options.approve = false;
    case_import(c, NULL, "w.csv", "hazard_name,land_class\nwaits,cha\n");
    uint64_t waiting = c->said.report;
    c->options.approve = true;
    EXPECT_OK(c, reader_acquire(c->programme, &old, &c->err));
    EXPECT_OK(c, apply(c, overlay(c, NEW_FIELD), &faults));
    /* Who reads since before sees the model of then, and its rows. */
    assert_null(model_type(reader_model(old), TEXT("cod_well")));
    RecordQuery query = {.type = model_type(reader_model(old), TEXT("hazard")), .limit = 10, .wants_count = true};
    RecordPage page;
    EXPECT_OK(c, records_search(old, &c->arena, &query, &page, &c->err));
    assert_int_equal(page.row_count, 3);
    EXPECT_OK(c, reader_acquire(c->programme, &new, &c->err));
    assert_non_null(model_type(reader_model(new), TEXT("cod_well")));
    assert_non_null(type_field(model_type(reader_model(new), TEXT("hazard")), TEXT("cod_zone")));
    reader_release(new);
    reader_release(old);
    ASSERT_VALUES(c, "hazard", "hazard_name", "one|-|three");
    case_approve(c, waiting);
    c->options.type = TEXT("cod_well");
    case_import(
        c, NULL, "wells.csv",
        "well_code,taste,depth,owner,lon,lat\nW1,Fresh,12.5,Somebody,29,-1\nW2,salty,-3,,29,-1\nw1,salty,3,,29,-1\n");
    ASSERT_SAID(c, 3, 1, 0, 0, 2, 0);
    ASSERT_VALUES(c, "cod_well", "well_depth", "12.5");
    c->options.type = TEXT("hazard");
    case_import(c, NULL, "h.csv",
                "hazard_name,land_class,cod_zone,lon,lat\none,cha,north,29,-1\n,sha,,29.1,-1\nthree,,,,\n");
    ASSERT_SAID(c, 3, 0, 1, 2, 0, 0);
    ASSERT_VALUES(c, "hazard", "cod_zone", "north|-|-|-");
    rebuild_is_equal(c);
    ASSERT_VALUES(c, "cod_well", "well_taste", "fresh");
}

static void a_change_that_stored_records_violate_is_refused_with_a_list(void **state)
{
    ProgrammeCase *c = *state;
    ModelFault *faults;
    SubmitResult result;

    c->options.type = TEXT("hazard");
    case_import(c, NULL, "h.csv", HAZARDS);
    assert_int_equal(apply(c, overlay(c, STRICTER), &faults), ST_CONFLICT);
    assert_non_null(faults);
    assert_null(faults->next);
    assert_true(text_starts(faults->pointer, TEXT("/hazard/")));
    Reader *reader;
    EXPECT_OK(c, reader_acquire(c->programme, &reader, &c->err));
    assert_null(model_type(reader_model(reader), TEXT("cod_well")));
    reader_release(reader);
    char id[ID_TEXT_SIZE];
    id_format(case_rows(c, "hazard").rows[1].id, id);
    case_submit(c,
                arena_format(&c->arena,
                             "{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"id\":\"%s\",\"values\":"
                             "{\"hazard_name\":\"two\"}}]}",
                             id),
                &result);
    EXPECT_OK(c, apply(c, overlay(c, STRICTER), &faults));
    case_import(c, NULL, "i.csv", "hazard_name,land_class\n,cha\nfour,sha\n");
    ASSERT_SAID(c, 2, 1, 0, 0, 1, 0);
}

static void what_would_change_the_meaning_of_data_is_refused(void **state)
{
    ProgrammeCase *c = *state;
    ModelFault *faults;

    EXPECT_OK(c, apply(c, overlay(c, NEW_FIELD), &faults));
    const char *dir = overlay(c, "{\"type\": \"hazard\", \"fields\": [{\"id\": \"cod_zone\", \"number\": 10000,"
                                 " \"kind\": \"integer\", \"section\": \"identity\", \"label\": " LABEL("Zone") "}]}");
    assert_int_equal(apply(c, dir, &faults), ST_INVALID);
    assert_non_null(faults);
    dir = overlay(c, "{\"type\": \"hazard\", \"fields\": [{\"id\": \"cod_zone\", \"number\": 77}]}");
    assert_int_equal(apply(c, dir, &faults), ST_INVALID);
    EXPECT_OK(c, apply(c, overlay(c, NEW_FIELD), &faults));
}

typedef struct Sender {
    ProgrammeCase *c;
    atomic_bool stop;
    int accepted, stale, other;
} Sender;

static void *send_reports(void *context)
{
    Sender *sender = context;

    while (!atomic_load(&sender->stop)) {
        SubmitResult result;
        Error err;
        Arena arena;
        arena_init(&arena, 0);
        Status status = report_submit_wait(
            sender->c->programme, (Actor){TEXT("ana")}, &arena,
            TEXT("{\"approve\":true,\"changes\":[{\"type\":\"hazard\",\"values\":{\"hazard_name\":\"x\"}}]}"), &result,
            &err);
        sender->accepted += status == ST_OK;
        sender->stale += status == ST_STALE;
        sender->other += status != ST_OK && status != ST_STALE;
        arena_done(&arena);
    }
    return NULL;
}

static void the_model_changes_while_others_write(void **state)
{
    ProgrammeCase *c = *state;
    Sender sender = {.c = c};
    pthread_t thread;
    ModelFault *faults;

    assert_int_equal(pthread_create(&thread, NULL, send_reports, &sender), 0);
    for (int i = 0; i < 4; i++) {
        const char *field =
            arena_format(&c->arena,
                         "{\"type\": \"hazard\", \"fields\": [{\"id\": \"cod_zone\", \"number\": 10000,"
                         " \"kind\": \"text\", \"section\": \"identity\", \"label\": {\"en\": \"Zone %d\"}}]}",
                         i);
        EXPECT_OK(c, apply(c, overlay(c, field), &faults));
    }
    atomic_store(&sender.stop, true);
    pthread_join(thread, NULL);
    assert_int_equal(sender.other, 0);
    assert_int_equal(case_count(c, "hazard"), (size_t)sender.accepted);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(a_type_and_a_field_come_to_a_running_programme_with_data),
        CASE(a_change_that_stored_records_violate_is_refused_with_a_list),
        CASE(what_would_change_the_meaning_of_data_is_refused),
        CASE(the_model_changes_while_others_write),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
