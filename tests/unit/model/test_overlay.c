#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "small_model.h"

#define OVERLAY(types, lists)                                                                                          \
    "{\"overlay\":1,\"programme\":\"COD\",\"name\":\"Test\",\"types\":[" types "],\"lists\":[" lists "]}"
#define PLOT(members) OVERLAY("{\"type\":\"plot\"," members "}", "")
#define FIELD(id, number, more) "{\"id\":\"" id "\",\"number\":" number ",\"label\":{\"fr\":\"Libellé\"}," more "}"

typedef struct OverlayCase {
    const char *overlay, *pointer, *message;
    const char *file; /* NULL: the overlay */
} OverlayCase;

static const OverlayCase FAULTS[] = {
    {"{\"programme\":\"COD\"}", "", "an overlay needs \"overlay\""},
    {"{\"overlay\":2}", "/overlay", "this program reads overlays of version 1, not 2"},
    {"{\"overlay\":1,\"programme\":\"Congo\"}", "/programme", "\"Congo\" is no programme: three letters A-Z"},
    {"{\"overlay\":1,\"typs\":[]}", "/typs", "is no member of an overlay"},
    {"{\"overlay\":1,\"types\":{}}", "/types", "must be a list, not an object"},
    {"[]", "", "an overlay is an object, not a list"},
    {"{\"overlay\":1", "/overlay", "the text ends too early"},
    {OVERLAY("{\"fields\":[]}", ""), "/types/0", "an entry here is an object with \"type\""},
    {OVERLAY("{\"type\":\"plot\"},{\"type\":\"plot\"}", ""), "/types/1/type",
     "\"plot\" is declared twice in the overlay"},
    {OVERLAY("{\"type\":\"new\"}", ""), "/types/0", "a type needs \"fields\""},
    {OVERLAY("{\"type\":\"new\",\"number\":7}", ""), "/types/0/number", "7 is not a whole number from 1000 to 999999"},
    {OVERLAY("", "{\"list\":\"new\",\"number\":7}"), "/lists/0/number", "not a whole number from 1000"},
    {PLOT("\"number\":3"), "/types/0/number", "\"number\" of what is shipped cannot be changed"},
    {PLOT("\"title\":[\"size\"]"), "/types/0/title", "cannot be changed"},
    {PLOT("\"roles\":[]"), "/types/0/roles", "cannot be changed"},
    {PLOT("\"code\":\"size\""), "/types/0/code", "cannot be changed"},
    {PLOT("\"label\":{}"), "/types/0/label", "needs a text in English or French"},
    {PLOT("\"retired\":[5]"), "/types/0/retired/0", "5 is not a whole number from 10000"},
    {PLOT("\"fields\":[" FIELD("soil", "11", "\"kind\":\"text\"") "]"), "/types/0/fields/0/number",
     "11 is not a whole number from 10000 to 999999"},
    {PLOT("\"fields\":[{\"id\":\"soil\",\"number\":10000,\"kind\":\"text\"}]"), "/types/0/fields/0",
     "a field needs \"label\""},
    {PLOT("\"fields\":[{\"id\":\"size\",\"kind\":\"integer\"}]"), "/types/0/fields/0/kind",
     "cannot be changed: leave it out"},
    {PLOT("\"fields\":[{\"id\":\"size\",\"number\":10000}]"), "/types/0/fields/0/number", "cannot be changed"},
    {PLOT("\"fields\":[{\"id\":\"shade\",\"list\":\"answer\"}]"), "/types/0/fields/0/list", "cannot be changed"},
    {PLOT("\"fields\":[{\"id\":\"size\",\"minimum\":5}]"), "/types/0/fields/0/minimum", "cannot be changed"},
    {PLOT("\"fields\":[{\"id\":\"owner\",\"class\":\"internal\"}]"), "/types/0/fields/0/class",
     "\"owner\" is personal: a programme can only protect it more"},
    {PLOT("\"fields\":[{\"id\":\"code\",\"required\":\"complete\"}]"), "/types/0/fields/0/required",
     "a programme can only raise it"},
    {PLOT("\"fields\":[{\"id\":\"code\",\"hidden\":true}]"), "/types/0/fields/0/hidden",
     "no record is stored without it"},
    {PLOT("\"fields\":[{\"id\":\"since\",\"class\":\"restricted\"}]"), "/fields/2", "a group has one class",
     "types/plot.json"},
    {PLOT("\"fields\":[{\"id\":\"size\",\"class\":\"personal\"}]"), "/list/columns/2", "it cannot be a column",
     "types/plot.json"},
    {PLOT("\"fields\":[{\"id\":\"size\"},{\"id\":\"size\"}]"), "/types/0/fields/1/id", "\"size\" is declared twice"},
    {PLOT("\"rules\":[{\"id\":\"ends_after_start\",\"effect\":\"refuse\"}]"), "/types/0/rules/0/effect",
     "cannot be changed"},
    {PLOT("\"list\":{\"columns\":[\"nix\"]}"), "/types/0/list/columns/0", "has no field \"nix\" to be a column"},
    {OVERLAY("", "{\"list\":\"shade\",\"codes\":[{\"code\":\"dark\",\"order\":9}]}"), "/lists/0/codes/0/order",
     "cannot be changed"},
    {OVERLAY("", "{\"list\":\"shade\",\"codes\":[{\"code\":\"red\"}]}"), "/lists/0/codes/0", "a code needs \"order\""},
    {OVERLAY("", "{\"list\":\"shade\",\"codes\":[{\"code\":\"dark\",\"active_to\":\"soon\"}]}"),
     "/lists/0/codes/0/active_to", "is no date"},
};

static void refuses_what_an_overlay_may_not_change(void **state)
{
    int failures = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(FAULTS); i++) {
        const OverlayCase *row = &FAULTS[i];
        Arena arena = {0};
        ModelFault *faults = NULL;
        Model *model = NULL;
        Error err = {0};
        Status status = small_model_load(NULL, NULL, NULL, row->overlay, &model, &faults, &arena, &err);
        const char *file = row->file == NULL ? "overlay" : row->file;
        bool found = fault_find(faults, file, row->pointer, row->message) != NULL;
        if (status != ST_INVALID || !found) {
            fprintf(stderr, "row %zu, %s: no fault at %s with %s\n", i, row->overlay, row->pointer, row->message);
            faults_print(faults);
            failures++;
        }
        model_free(model);
        arena_done(&arena);
    }
    assert_int_equal(failures, 0);
}

static Model *load_with(const char *overlay, Arena *arena)
{
    ModelFault *faults = NULL;
    Model *model = NULL;
    Error err = {0};

    if (small_model_load(NULL, NULL, NULL, overlay, &model, &faults, arena, &err) != ST_OK) {
        faults_print(faults);
        fail_msg("%s: %s", err.path, err.message);
    }
    return model;
}

static void adds_fields_behind_those_shipped(void **state)
{
    Arena arena = {0};
    Model *model = load_with(PLOT("\"sections\":[{\"id\":\"soil\",\"label\":{\"fr\":\"Sol\"}}],"
                                  "\"fields\":[" FIELD("soil", "10000", "\"kind\":\"text\",\"section\":\"soil\"") "]"),
                             &arena);
    const RecordType *plot = model_type(model, TEXT("plot"));
    const Field *soil = type_field(plot, TEXT("soil"));

    (void)state;
    assert_int_equal(plot->field_count, 10);
    assert_ptr_equal(soil, &plot->fields[9]);
    assert_true(soil->overlaid && !plot->overlaid);
    assert_true(text_equal(label_in(&soil->label, LANGUAGE_EN), TEXT("Libellé")));
    assert_true(text_equal(soil->section, TEXT("soil")));
    assert_int_equal(soil->class, CLASS_INTERNAL);
    assert_true(text_equal(model->programme, TEXT("COD")));
    model_free(model);
    arena_done(&arena);
}

static void adds_types_and_lists_of_its_own(void **state)
{
    Arena arena = {0};
    Model *model = load_with(
        OVERLAY("{\"type\":\"well\",\"number\":1000,\"label\":{\"en\":\"Well\"},\"plural\":{\"en\":\"Wells\"},"
                "\"code_part\":\"WEL\",\"title\":[\"mark\"],\"fields\":["
                "{\"id\":\"mark\",\"number\":1,\"kind\":\"text\",\"label\":{\"en\":\"Mark\"}},"
                "{\"id\":\"taste\",\"number\":2,\"kind\":\"code\",\"list\":\"taste\",\"label\":{\"en\":\"Taste\"}},"
                "{\"id\":\"on\",\"number\":3,\"kind\":\"reference\",\"to\":\"plot\",\"label\":{\"en\":\"On\"}}]}",
                "{\"list\":\"taste\",\"number\":1000,\"label\":{\"en\":\"Taste\"},\"codes\":["
                "{\"code\":\"salty\",\"order\":1,\"label\":{\"en\":\"Salty\"}}]}"),
        &arena);
    const RecordType *well = model_type_numbered(model, 1000);

    (void)state;
    assert_non_null(well);
    assert_true(well->overlaid);
    assert_ptr_equal(type_field(well, TEXT("taste"))->list, model_list(model, TEXT("taste")));
    assert_ptr_equal(type_field(well, TEXT("on"))->to, model_type(model, TEXT("plot")));
    assert_int_equal(well->column_count, 1);
    model_free(model);
    arena_done(&arena);
}

static void makes_shipped_fields_stricter_and_calls_them_differently(void **state)
{
    Arena arena = {0};
    Model *model =
        load_with(PLOT("\"label\":{\"fr\":\"Terrain\"},\"fields\":["
                       "{\"id\":\"size\",\"required\":\"complete\",\"class\":\"restricted\",\"aliases\":[\"surf\"]},"
                       "{\"id\":\"fenced\",\"hidden\":true},"
                       "{\"id\":\"until\",\"label\":{\"en\":\"End\"}}],"
                       "\"rules\":[{\"id\":\"small\",\"expression\":\"${size} < 100\",\"effect\":\"refuse\","
                       "\"message\":{\"en\":\"Too large.\"}}],"
                       "\"list\":{\"columns\":[\"size\",\"fenced\"]}"),
                  &arena);
    const RecordType *plot = model_type(model, TEXT("plot"));
    const Field *size = type_field(plot, TEXT("size")), *until = type_field(plot, TEXT("until"));

    (void)state;
    assert_true(text_equal(plot->label.in[LANGUAGE_FR], TEXT("Terrain")));
    assert_true(text_equal(plot->label.in[LANGUAGE_EN], TEXT("Plot")));
    assert_int_equal(size->required, REQUIRED_COMPLETE);
    assert_int_equal(size->class, CLASS_RESTRICTED);
    assert_ptr_equal(field_match(plot, TEXT("SURF")), size);
    assert_true(text_equal(until->label.in[LANGUAGE_EN], TEXT("End")));
    assert_true(text_equal(until->help.in[LANGUAGE_EN], TEXT("The last day.")));
    assert_true(type_field(plot, TEXT("fenced"))->hidden);
    assert_int_equal(plot->column_count, 1);
    assert_ptr_equal(plot->columns[0], size);
    assert_int_equal(plot->filter_count, 2);
    assert_int_equal(plot->rule_count, 2);
    assert_true(plot->rules[1].refuses);
    model_free(model);
    arena_done(&arena);
}

static void ends_shipped_codes_and_adds_others(void **state)
{
    Arena arena = {0};
    Model *model =
        load_with(OVERLAY("", "{\"list\":\"shade\",\"codes\":[{\"code\":\"dark\",\"active_to\":\"2024-06\"},"
                              "{\"code\":\"red\",\"order\":2,\"label\":{\"en\":\"Red\"},\"parent\":\"light\"}]}"),
                  &arena);
    const CodeList *shade = model_list(model, TEXT("shade"));

    (void)state;
    assert_int_equal(shade->code_count, 4);
    assert_int_equal(code_find(shade, TEXT("dark"))->active_to.precision, PRECISION_MONTH);
    assert_true(text_equal(shade->codes[1].id, TEXT("grey")));
    assert_true(text_equal(shade->codes[2].id, TEXT("red")));
    assert_ptr_equal(shade->codes[2].parent, code_find(shade, TEXT("light")));
    model_free(model);
    arena_done(&arena);
}

static void write_file(const char *dir, const char *name, const char *text)
{
    char path[256];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char *const FOLDER_FILES[] = {"types/aaa.json", "types/plot.json", "lists/shade.json",
                                           "overlay.json",   "types/notes.txt", "types/.hidden.json"};

static void remove_folder(const char *dir)
{
    char path[256];

    for (size_t i = 0; i < COUNT_OF(FOLDER_FILES); i++) {
        snprintf(path, sizeof path, "%s/%s", dir, FOLDER_FILES[i]);
        unlink(path);
    }
    snprintf(path, sizeof path, "%s/types", dir);
    rmdir(path);
    snprintf(path, sizeof path, "%s/lists", dir);
    rmdir(path);
    rmdir(dir);
}

static void make_folder(char *dir)
{
    char path[256];

    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/types", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/lists", dir);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void reads_a_folder_as_one_canonical_document(void **state)
{
    char dir[] = "/tmp/overlay_XXXXXX";
    Arena arena = {0};
    ModelFault *faults = NULL;
    Text overlay;
    Error err = {0};

    (void)state;
    make_folder(dir);
    write_file(dir, "overlay.json", "{\"programme\": \"COD\",\n \"overlay\": 1}");
    write_file(dir, "types/plot.json", "{\"type\": \"plot\", \"label\": {\"fr\": \"T\"}}");
    write_file(dir, "types/notes.txt", "not a model file");
    write_file(dir, "types/.hidden.json", "{");
    write_file(dir, "lists/shade.json", "{\"list\":\"shade\"}");
    assert_int_equal(overlay_read(dir, &arena, &overlay, &faults, &err), ST_OK);
    assert_string_equal(text_string(&arena, overlay),
                        "{\"lists\":[{\"list\":\"shade\"}],\"overlay\":1,\"programme\":\"COD\","
                        "\"types\":[{\"label\":{\"fr\":\"T\"},\"type\":\"plot\"}]}");
    Model *model = load_with(text_string(&arena, overlay), &arena);
    assert_true(text_equal(model->source, overlay));
    model_free(model);
    remove_folder(dir);
    arena_done(&arena);
}

static void names_the_file_of_a_folder_a_fault_is_in(void **state)
{
    char dir[] = "/tmp/overlay_XXXXXX";
    Arena arena = {0};
    ModelFault *faults = NULL;
    Model *model = NULL;
    Text overlay;
    Error err = {0};

    (void)state;
    make_folder(dir);
    write_file(dir, "overlay.json", "{\"programme\":\"Congo\",\"overlay\":1}");
    write_file(dir, "types/aaa.json", "{\"type\":\"aaa\",\"number\":1000}");
    write_file(dir, "types/plot.json", "{\"type\":\"plot\",\"number\":5,\"x\":1}");
    write_file(dir, "lists/shade.json", "{\"list\":\"other\",\"number\":1000}");
    assert_int_equal(model_check("share", dir, &overlay, &model, &faults, &arena, &err), ST_INVALID);
    assert_non_null(fault_find(faults, "overlay.json", "/programme", "three letters"));
    assert_non_null(fault_find(faults, "types/aaa.json", "", "a type needs \"fields\""));
    assert_non_null(fault_find(faults, "types/plot.json", "/x", "is no member of a type"));
    assert_non_null(fault_find(faults, "lists/shade.json", "", "a list needs \"label\""));
    assert_null(fault_find(faults, "overlay", "", ""));
    assert_null(model);
    remove_folder(dir);
    arena_done(&arena);
}

static void reads_a_folder_without_a_head(void **state)
{
    char dir[] = "/tmp/overlay_XXXXXX";
    Arena arena = {0};
    ModelFault *faults = NULL;
    Text overlay;
    Error err = {0};

    (void)state;
    make_folder(dir);
    assert_int_equal(overlay_read(dir, &arena, &overlay, &faults, &err), ST_OK);
    assert_string_equal(text_string(&arena, overlay), "{\"lists\":[],\"overlay\":1,\"types\":[]}");
    write_file(dir, "overlay.json", "[]");
    assert_int_equal(overlay_read(dir, &arena, &overlay, &faults, &err), ST_INVALID);
    assert_non_null(fault_find(faults, "overlay.json", "", "an overlay is an object, not a list"));
    remove_folder(dir);
    arena_done(&arena);
}

static void names_the_file_that_cannot_be_read(void **state)
{
    char dir[] = "/tmp/overlay_XXXXXX", path[64];
    Arena arena = {0};
    ModelFault *faults = NULL;
    Text overlay;
    Error err = {0};

    (void)state;
    make_folder(dir);
    snprintf(path, sizeof path, "%s/types/aaa.json", dir);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/lists/shade.json", dir);
    write_file(dir, "lists/shade.json", "{}");
    assert_int_equal(truncate(path, 9 * 1024 * 1024), 0);
    assert_int_equal(overlay_read(dir, &arena, &overlay, &faults, &err), ST_INVALID);
    assert_non_null(fault_find(faults, "types/aaa.json", "", "the file cannot be read: it is no plain file"));
    assert_non_null(fault_find(faults, "lists/shade.json", "", "the file has more than 8388608 bytes"));
    snprintf(path, sizeof path, "%s/types/aaa.json", dir);
    rmdir(path);
    remove_folder(dir);
    arena_done(&arena);
}

static void names_the_file_that_is_no_json(void **state)
{
    char dir[] = "/tmp/overlay_XXXXXX";
    Arena arena = {0};
    ModelFault *faults = NULL;
    Text overlay;
    Error err = {0};

    (void)state;
    make_folder(dir);
    write_file(dir, "types/plot.json", "{\"type\": plot}");
    write_file(dir, "overlay.json", "{\"overlay\":1,\"types\":[]}");
    assert_int_equal(overlay_read(dir, &arena, &overlay, &faults, &err), ST_INVALID);
    assert_non_null(fault_find(faults, "types/plot.json", "/type", "line 1"));
    assert_non_null(
        fault_find(faults, "overlay.json", "", "\"types\" stand in files of their own, in the folder types/"));
    remove_folder(dir);
    assert_int_equal(overlay_read("/nowhere/at/all", &arena, &overlay, &faults, &err), ST_NOT_FOUND);
    assert_string_equal(err.message, "there is no folder \"/nowhere/at/all\" of model files");
    arena_done(&arena);
}

/* The n-th sample of the page, without its fences. */
static Text sample(Text page, int n)
{
    static const char fence[] = "```json\n";
    const char *start = page.at, *end;

    for (int i = 0; i <= n; i++) {
        start = strstr(start, fence);
        assert_non_null(start);
        start += strlen(fence);
    }
    end = strstr(start, "```");
    assert_non_null(end);
    return (Text){start, (size_t)(end - start)};
}

static void loads_the_samples_of_the_page_on_the_format(void **state)
{
    static char page[65536];
    Arena arena = {0};
    FILE *file = fopen("docs/formats/model.md", "r");

    (void)state;
    assert_non_null(file);
    size_t size = fread(page, 1, sizeof page - 1, file);
    fclose(file);
    Text type = sample((Text){page, size}, 0), list = sample((Text){page, size}, 1);
    Model *model = load_with(
        arena_format(&arena, "{\"overlay\":1,\"types\":[%.*s],\"lists\":[%.*s]}", TEXT_ARG(type), TEXT_ARG(list)),
        &arena);
    assert_int_equal(model_type_numbered(model, 1000)->field_count, 4);
    assert_int_equal(model_list(model, TEXT("taste"))->code_count, 4);
    model_free(model);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_what_an_overlay_may_not_change),
        cmocka_unit_test(adds_fields_behind_those_shipped),
        cmocka_unit_test(adds_types_and_lists_of_its_own),
        cmocka_unit_test(makes_shipped_fields_stricter_and_calls_them_differently),
        cmocka_unit_test(ends_shipped_codes_and_adds_others),
        cmocka_unit_test(reads_a_folder_as_one_canonical_document),
        cmocka_unit_test(names_the_file_of_a_folder_a_fault_is_in),
        cmocka_unit_test(reads_a_folder_without_a_head),
        cmocka_unit_test(names_the_file_that_cannot_be_read),
        cmocka_unit_test(names_the_file_that_is_no_json),
        cmocka_unit_test(loads_the_samples_of_the_page_on_the_format),
    };

    return cmocka_run_group_tests_name("model_overlay", tests, NULL, NULL);
}
