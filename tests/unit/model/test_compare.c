#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/compare.h"
#include "small_model.h"

#define TYPE "types/plot.json"
#define LIST "lists/shade.json"

/* One change to one file of the small model, and what comparing finds. */
typedef struct ChangeCase {
    const char *path, *from, *to;
    const char *name; /* of the change; NULL when it is forbidden */
    const char *sentence;
    bool needs_data_check;
} ChangeCase;

#define NEW_FIELD "\"fields\":[{\"id\":\"soil\",\"number\":11,\"kind\":\"text\",\"label\":" LABEL("Soil", "Sol")

static const ChangeCase CHANGES[] = {
    {TYPE, "A piece of land.", "Some land.", "type_relabelled", "the type plot has other labels or help", false},
    {TYPE, "\"PLO\"", "\"PLT\"", "code_part_changed", "the code part of plot is now PLT", false},
    {TYPE, "\"code\":\"code\",", "", "code_field_changed", "the local code of plot is another field", true},
    {TYPE, ",\"date\":\"since\"}", "}", "roles_changed", "the roles of plot are bound differently", false},
    {TYPE, "[\"code\",\"shade\",\"size\"]", "[\"code\",\"size\"]", "presentation_changed",
     "title, columns, filters, search, sections or map of plot changed", false},
    {TYPE, "\"fields\":[", NEW_FIELD "},", "field_added", "the field plot.soil is new", false},
    {TYPE, "\"fields\":[", NEW_FIELD ",\"required\":\"identity\"},", "field_added", "the field plot.soil is new", true},
    {TYPE, "\"retired\":[7],\"fields\":[", "\"retired\":[7,12],\"fields\":[", NULL, NULL, false},
    {TYPE, LABEL("Size", "Superficie"), LABEL("Size", "Surface"), "field_relabelled",
     "the field plot.size has other labels, help or aliases", false},
    {TYPE, "\"plot no\"", "\"plot number\"", "field_relabelled",
     "the field plot.code has other labels, help or aliases", false},
    {TYPE, "\"number\":4,\"kind\":\"date\"", "\"number\":4,\"group\":\"situation\",\"kind\":\"date\"",
     "field_regrouped", "the field plot.until is in another group", false},
    {TYPE, "\"minimum\":0", "\"minimum\":0,\"required\":\"complete\"", "required_raised",
     "the field plot.size is required more strictly", false},
    {TYPE, "\"minimum\":0", "\"minimum\":0,\"required\":\"identity\"", "required_raised",
     "the field plot.size is required more strictly", true},
    {TYPE, "\"required\":\"complete\",", "", "required_lowered", "the field plot.shade is required less strictly",
     false},
    {TYPE, "\"minimum\":0", "\"minimum\":0,\"class\":\"restricted\"", "class_raised",
     "the field plot.size is now restricted", false},
    {TYPE, "\"kind\":\"boolean\"", "\"kind\":\"boolean\",\"class\":\"personal\"", "class_raised",
     "the field plot.fenced is now personal", true},
    {TYPE, "\"minimum\":0", "\"minimum\":1", "limits_tightened", "the field plot.size allows fewer values", true},
    {TYPE, "\"minimum\":0", "\"minimum\":0,\"maximum\":9", "limits_tightened",
     "the field plot.size allows fewer values", true},
    {TYPE, "\"minimum\":0", "\"minimum\":-1", "limits_loosened", "the field plot.size allows more values", false},
    {TYPE, ",\"minimum\":0", "", "limits_loosened", "the field plot.size allows more values", false},
    {TYPE, "[\"polygon\",\"multipolygon\"]", "[\"polygon\"]", "geometries_narrowed",
     "the field plot.outline allows fewer kinds of geometry", true},
    {TYPE, "[\"polygon\",", "[\"point\",\"polygon\",", "geometries_widened",
     "the field plot.outline allows more kinds of geometry", false},
    {TYPE, "\"safety_critical\":true,", "", "safety_changed",
     "the field plot.shade is or is no longer critical to safety", false},
    {TYPE, "${until} >= ${since}", "${until} > ${since}", "rule_changed",
     "the rule plot.ends_after_start says something else", false},
    {TYPE, "\"effect\":\"finding\"", "\"effect\":\"refuse\"", "rule_changed",
     "the rule plot.ends_after_start says something else", true},
    {TYPE, "It ends before", "It stops before", "rule_changed", "the rule plot.ends_after_start says something else",
     false},
    {TYPE, "\"id\":\"ends_after_start\"", "\"id\":\"ends\"", "rule_added", "the rule plot.ends is new", false},
    {TYPE, "\"id\":\"ends_after_start\"", "\"id\":\"ends\"", "rule_removed", "the rule plot.ends_after_start is gone",
     false},
    {"types/part.json", "\"parent\":\"of_plot\",", "", "parent_changed", "the parent of part is another field", true},
    {LIST, LABEL("Shade", "Teinte"), LABEL("Shade", "Ton"), "list_relabelled", "the list shade has another label",
     false},
    {LIST, LABEL("Dark", "Sombre"), LABEL("Dark", "Foncé"), "list_code_relabelled",
     "the code shade.dark has other labels, help or aliases", false},
    {LIST, "\"order\":2,\"parent\":\"dark\"", "\"order\":2", "list_code_moved",
     "the code shade.grey has another order or parent", false},
    {LIST, "\"order\":1", "\"order\":1,\"active_to\":\"2024\"", "list_code_retired",
     "the code shade.dark is valid for a shorter time", false},
    {LIST, "\"order\":1", "\"order\":1,\"stands_for\":\"woman\"", "list_code_standing",
     "the code shade.dark stands for something else", false},
    {LIST, "\"order\":1", "\"order\":1,\"ends\":true", "list_code_ending",
     "the code shade.dark ends or no longer ends what it is the state of", false},
    {LIST, "\"2030-12-31\"", "\"2029\"", "list_code_retired", "the code shade.light is valid for a shorter time",
     false},
    {LIST, "\"2030-12-31\"", "\"2031\"", "list_code_revived", "the code shade.light is valid for a longer time", false},
    {LIST, "\"codes\":[", "\"codes\":[{\"code\":\"red\",\"order\":9,\"label\":" LABEL("Red", "Rouge") "},",
     "list_code_added", "the code shade.red is new", false},
};

/* The sentence is part of the message then. */
static const ChangeCase FORBIDDEN[] = {
    {TYPE, "\"number\":2,\"label\"", "\"number\":22,\"label\"", NULL, "the number of the type changed from 2 to 22",
     false},
    {TYPE, "\"number\":5,", "\"number\":55,", NULL, "the number of \"size\" changed from 5 to 55", false},
    {TYPE, "{\"id\":\"fenced\",\"number\":10,\"kind\":\"boolean\"",
     "{\"id\":\"fenced\",\"number\":10,\"kind\":\"text\"", NULL, "the kind of \"fenced\" changed from boolean to text",
     false},
    {TYPE, "\"list\":\"shade\"", "\"list\":\"answer\"", NULL,
     "the list of \"shade\" changed from \"shade\" to \"answer\"", false},
    {TYPE, "\"unit\":\"m2\"", "\"unit\":\"ha\"", NULL, "the unit of \"size\" changed from \"m2\" to \"ha\"", false},
    {TYPE, "\"class\":\"personal\"", "\"class\":\"restricted\"", NULL,
     "\"owner\" is personal and cannot become restricted", false},
    {TYPE, "{\"id\":\"fenced\"", "{\"id\":\"walled\"", NULL, "the field 10 was \"fenced\" and is \"walled\" now",
     false},
    {TYPE, "{\"id\":\"fenced\",\"number\":10", "{\"id\":\"walled\",\"number\":11", NULL,
     "the field \"fenced\" is gone: put its number 10 into \"retired\"", false},
    {TYPE, "\"retired\":[7],", "", NULL, "the number 7 is no longer in \"retired\"", false},
    {"types/area.json", "\"authority\":\"p-code\"", "\"authority\":\"cod-ab\"", NULL,
     "the authority changed from \"p-code\" to \"cod-ab\"", false},
    {"types/part.json", "\"to\":\"plot\"", "\"to\":\"area\"", NULL,
     "\"of_plot\" refers to \"area\" and no longer to \"plot\"", false},
    {LIST, "\"number\":2", "\"number\":3", NULL, "the number of the list changed from 2 to 3", false},
    {LIST, "{\"code\":\"light\"", "{\"code\":\"bright\"", NULL, "the code \"light\" is gone: codes are permanent",
     false},
};

static Model *load(Arena *arena, const char *path, const char *from, const char *to, const char *overlay)
{
    ModelFault *faults = NULL;
    Model *model = NULL;
    Error err = {0};

    if (small_model_load(path, from, to, overlay, &model, &faults, arena, &err) != ST_OK) {
        faults_print(faults);
        fail_msg("%s for %s: %s", to, from, err.message);
    }
    return model;
}

static const ModelChange *change_find(const ModelComparison *comparison, const char *name)
{
    for (const ModelChange *change = comparison->changes; change != NULL; change = change->next) {
        if (strcmp(change_name(change->kind), name) == 0) {
            return change;
        }
    }
    return NULL;
}

static void names_what_changed_and_whether_data_may_violate_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(CHANGES); i++) {
        const ChangeCase *row = &CHANGES[i];
        Arena arena = {0};
        ModelComparison comparison;
        Model *old = load(&arena, NULL, NULL, NULL, NULL), *new = load(&arena, row->path, row->from, row->to, NULL);
        model_compare(old, new, &arena, &comparison);
        assert_null(comparison.faults);
        if (row->name == NULL) {
            assert_int_equal(comparison.count, 0);
        } else {
            const ModelChange *change = change_find(&comparison, row->name);
            if (change == NULL || !text_equal(change->sentence, text_of(row->sentence)) ||
                change->needs_data_check != row->needs_data_check) {
                fail_msg("%s for %s is not %s", row->to, row->from, row->sentence);
            }
            assert_int_equal(comparison.count,
                             strncmp(row->name, "rule_", 5) == 0 && strcmp(row->name, "rule_changed") != 0 ? 2 : 1);
            assert_int_equal(comparison.checks, row->needs_data_check);
        }
        model_free(old);
        model_free(new);
        arena_done(&arena);
    }
}

static void forbids_what_would_change_the_meaning_of_stored_data(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(FORBIDDEN); i++) {
        const ChangeCase *row = &FORBIDDEN[i];
        Arena arena = {0};
        ModelComparison comparison;
        Model *old = load(&arena, NULL, NULL, NULL, NULL), *new = load(&arena, row->path, row->from, row->to, NULL);
        model_compare(old, new, &arena, &comparison);
        if (fault_find(comparison.faults, row->path, "", row->sentence) == NULL) {
            faults_print(comparison.faults);
            fail_msg("%s for %s is not forbidden", row->to, row->from);
        }
        model_free(old);
        model_free(new);
        arena_done(&arena);
    }
}

static void lets_a_field_go_when_its_number_is_retired(void **state)
{
    Arena arena = {0};
    ModelComparison comparison;
    const char *with = "{\"overlay\":1,\"types\":[{\"type\":\"plot\",\"fields\":[{\"id\":\"soil\",\"number\":10000,"
                       "\"kind\":\"text\",\"label\":{\"en\":\"Soil\"}}]}]}";
    Model *old = load(&arena, NULL, NULL, NULL, with);
    Model *new = load(&arena, NULL, NULL, NULL, "{\"overlay\":1,\"types\":[{\"type\":\"plot\",\"retired\":[10000]}]}");

    (void)state;
    model_compare(old, new, &arena, &comparison);
    assert_null(comparison.faults);
    assert_int_equal(comparison.count, 1);
    assert_int_equal(comparison.changes->kind, CHANGE_FIELD_RETIRED);
    assert_true(comparison.changes->needs_data_check);
    assert_int_equal(comparison.changes->field->number, 10000);
    model_compare(new, old, &arena, &comparison);
    assert_non_null(fault_find(comparison.faults, TYPE, "", "the number 10000 is no longer in \"retired\""));
    model_free(old);
    model_free(new);
    arena_done(&arena);
}

static void sees_fields_hidden_and_shown_again(void **state)
{
    Arena arena = {0};
    ModelComparison comparison;
    Model *old = load(&arena, NULL, NULL, NULL, NULL);
    Model *new =
        load(&arena, NULL, NULL, NULL,
             "{\"overlay\":1,\"types\":[{\"type\":\"plot\",\"fields\":[{\"id\":\"fenced\",\"hidden\":true}]}]}");

    (void)state;
    model_compare(old, new, &arena, &comparison);
    assert_int_equal(comparison.count, 1);
    assert_int_equal(comparison.changes->kind, CHANGE_FIELD_HIDDEN);
    model_compare(new, old, &arena, &comparison);
    assert_int_equal(comparison.changes->kind, CHANGE_FIELD_SHOWN);
    assert_int_equal(comparison.checks, 0);
    model_free(old);
    model_free(new);
    arena_done(&arena);
}

static void sees_types_and_lists_come_and_forbids_them_to_go(void **state)
{
    Arena arena = {0};
    ModelComparison comparison;
    const char *with = "{\"overlay\":1,\"types\":[{\"type\":\"well\",\"number\":1000,\"label\":{\"en\":\"W\"},"
                       "\"plural\":{\"en\":\"W\"},\"code_part\":\"WEL\",\"title\":[\"a\"],\"fields\":[{\"id\":\"a\","
                       "\"number\":1,\"kind\":\"text\",\"label\":{\"en\":\"A\"}}]}],\"lists\":[{\"list\":\"taste\","
                       "\"number\":1000,\"label\":{\"en\":\"T\"},\"codes\":[]}]}";
    Model *old = load(&arena, NULL, NULL, NULL, NULL), *new = load(&arena, NULL, NULL, NULL, with);

    (void)state;
    model_compare(old, new, &arena, &comparison);
    assert_null(comparison.faults);
    assert_int_equal(comparison.count, 2);
    assert_non_null(change_find(&comparison, "type_added"));
    assert_non_null(change_find(&comparison, "list_added"));
    model_compare(new, old, &arena, &comparison);
    assert_non_null(fault_find(comparison.faults, "types/well.json", "", "types are permanent"));
    assert_non_null(fault_find(comparison.faults, "lists/taste.json", "", "lists are permanent"));
    model_free(old);
    model_free(new);
    arena_done(&arena);
}

static void finds_nothing_between_a_model_and_itself(void **state)
{
    Arena arena = {0};
    ModelComparison comparison;
    Model *old = load(&arena, NULL, NULL, NULL, NULL), *new = load(&arena, NULL, NULL, NULL, NULL);

    (void)state;
    model_compare(old, new, &arena, &comparison);
    assert_null(comparison.changes);
    assert_null(comparison.faults);
    assert_int_equal(comparison.count, 0);
    model_free(old);
    model_free(new);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_what_changed_and_whether_data_may_violate_it),
        cmocka_unit_test(forbids_what_would_change_the_meaning_of_stored_data),
        cmocka_unit_test(lets_a_field_go_when_its_number_is_retired),
        cmocka_unit_test(sees_fields_hidden_and_shown_again),
        cmocka_unit_test(sees_types_and_lists_come_and_forbids_them_to_go),
        cmocka_unit_test(finds_nothing_between_a_model_and_itself),
    };

    return cmocka_run_group_tests_name("model_compare", tests, NULL, NULL);
}
