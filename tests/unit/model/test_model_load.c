#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "model/role.h"
#include "small_model.h"

/* One change to one file of the small model, and the fault it brings. */
typedef struct FaultCase {
    const char *path, *from, *to;
    const char *pointer, *message;
} FaultCase;

#define TYPE "types/plot.json"
#define LIST "lists/shade.json"
#define MEASURE "measures/plots.json"

static const FaultCase FAULTS[] = {
    /* JSON and members */
    {TYPE, "\"plot\"", "\"plot", "/type", "line 1, column 16"},
    {TYPE, "\"code_part\"", "\"codepart\"", "/codepart",
     "\"codepart\" is no member of a type: did you mean \"code_part\"?"},
    {TYPE, "\"code_part\"", "\"codepart\"", "", "a type needs \"code_part\""},
    {TYPE, "\"number\":2,\"label\"", "\"number\":\"2\",\"label\"", "/number", "must be a number, not a text"},
    {TYPE, "\"number\":2,\"label\"", "\"label\"", "", "a type needs \"number\""},
    {TYPE, "\"number\":2,\"label\"", "\"number\":1,\"label\"", "", "has the number 1 of \"area\""},
    {TYPE, "\"number\":2,\"label\"", "\"number\":1000,\"label\"", "/number", "not a whole number from 1 to 999"},
    {TYPE, "\"number\":2,\"label\"", "\"number\":2.5,\"label\"", "/number", "not a whole number from 1 to 999"},
    {TYPE, "\"type\":\"plot\"", "\"type\":\"Plot\"", "/type", "\"Plot\" is no id: up to 31 of a-z, 0-9 and _"},
    {TYPE, "\"type\":\"plot\"", "\"type\":\"plots\"", "/type", "stands in a file of another name: call it plots.json"},
    {TYPE, "\"type\":\"plot\"", "\"kind\":\"plot\"", "", "the file needs \"type\", its id"},
    {"types/part.json", "\"PRT\"", "\"PLO\"", "/code_part", "is the code part of the type \"plot\" already"},
    {TYPE, "\"PLO\"", "\"plot\"", "/code_part", "is no code part: two to four letters A-Z"},
    {TYPE, ",\"fr\":\"Un terrain.\"", "", "/help", "the French text is missing: add \"fr\""},
    {TYPE, "\"en\":\"A piece of land.\",", "", "/help", "the English text is missing: add \"en\""},
    {TYPE, "A piece of land.", " ", "/help/en", "the English text is missing"},
    {TYPE, ",\"fr\":\"Un terrain.\"", ",\"fr\":\"Un terrain.\",\"es\":\"x\"", "/help/es", "\"es\" is no language"},
    {TYPE, "[7]", "[7,7]", "/retired/1", "the number 7 is listed twice"},
    {TYPE, "[7]", "[\"7\"]", "/retired/0", "is a number, not a text"},
    {TYPE, "[7]", "[7,3]", "/fields/2/number", "the number 3 was given up for good"},
    /* fields */
    {TYPE, "{\"id\":\"since\"", "{\"id\":\"shade\"", "/fields/2/id", "\"shade\" is declared twice"},
    {TYPE, "\"id\":\"since\"", "\"name\":\"since\"", "/fields/2", "an entry here is an object with \"id\""},
    {TYPE, "\"id\":\"since\"", "\"id\":3", "/fields/2/id", "an id is a text, not a number"},
    {TYPE, "\"id\":\"since\"", "\"id\":\"a234567890123456789012345678901x\"", "/fields/2/id", "up to 31"},
    {TYPE, "\"number\":4", "\"number\":3", "/fields/3/number", "\"until\" has the number 3 of \"since\""},
    {TYPE, "\"number\":4", "\"number\":10000", "/fields/3/number", "not a whole number from 1 to 9999"},
    {TYPE, "\"number\":4,", "", "/fields/3", "a field needs \"number\""},
    {TYPE, "\"kind\":\"date\"", "\"kind\":\"day\"", "/fields/2/kind",
     "\"day\" cannot stand here: accepted are text, integer"},
    {TYPE, "\"list\":\"shade\"", "\"list\":\"shades\"", "/fields/1/list",
     "there is no list \"shades\": did you mean \"shade\"?"},
    {TYPE, "\"list\":\"shade\",", "", "/fields/1", "a field of kind code needs \"list\""},
    {TYPE, "\"kind\":\"date\"", "\"list\":\"shade\",\"kind\":\"date\"", "/fields/2/list",
     "of kind date has no \"list\""},
    {TYPE, "\"to\":\"area\"", "\"to\":\"zone\"", "/fields/7/to",
     "there is no type \"zone\" to refer to: declare it in a file of types/"},
    {TYPE, "\"to\":\"area\",", "", "/fields/7", "of kind reference needs \"to\""},
    {TYPE, "\"geometries\":[\"polygon\",\"multipolygon\"],", "", "/fields/6", "of kind geometry needs \"geometries\""},
    {TYPE, "[\"polygon\",\"multipolygon\"]", "[]", "/fields/6/geometries", "allows none"},
    {TYPE, "[\"polygon\",", "[\"square\",", "/fields/6/geometries/0", "accepted are point, line, polygon"},
    {TYPE, "\"minimum\":0", "\"minimum\":5,\"maximum\":4", "/fields/4/minimum", "greater than its maximum"},
    {TYPE, "\"minimum\":0", "\"minimum\":true", "/fields/4/minimum", "must be a number"},
    {TYPE, "\"section\":\"main\"", "\"section\":\"side\"", "/fields/0/section", "has no section \"side\""},
    {TYPE, "\"group\":\"situation\",\"required\"", "\"group\":\"place\",\"required\"", "/fields/1/group",
     "has no group \"place\": add it to its groups"},
    {TYPE, "\"kind\":\"date\",\"group\"", "\"kind\":\"date\",\"class\":\"restricted\",\"group\"", "/fields/2",
     "\"since\" is restricted but \"shade\" of the same group is internal: a group has one class"},
    {TYPE, "\"groups\":[", "\"groups\":[{\"id\":\"none\",\"label\":" LABEL("N", "N") "},", "",
     "no field is in the group \"none\""},
    {TYPE, "\"required\":\"complete\"", "\"required\":true", "/fields/1/required", "must be a text"},
    {TYPE, "\"required\":\"complete\"", "\"required\":\"yes\"", "/fields/1/required",
     "accepted are complete, identity"},
    {TYPE, "\"class\":\"personal\"", "\"class\":\"secret\"", "/fields/5/class", "accepted are public, internal"},
    {TYPE, "\"number\":10,", "\"number\":10,\"hidden\":true,", "/fields/8/hidden",
     "only a programme's overlay hides fields"},
    {TYPE, "[\"local_id\",", "[\"\",", "/fields/0/aliases/0", "is a text, not a blank one"},
    /* what fields are used for */
    {TYPE, "\"code\":\"code\"", "\"code\":\"kode\"", "/code",
     "has no field \"kode\" to be the local code: did you mean \"code\"?"},
    {TYPE, "\"code\":\"code\"", "\"code\":\"size\"", "/code",
     "\"size\" is of kind number: the local code is of kind text"},
    {TYPE, "\"code\":\"code\"", "\"code\":\"owner\"", "/code",
     "\"owner\" is personal and stays sealed: it cannot be the local code"},
    {TYPE, "\"geometry\":\"outline\",", "", "/fields/6", "needs \"geometry\": \"outline\""},
    {TYPE, "\"geometry\":\"outline\"", "\"geometry\":\"size\"", "/geometry", "the geometry is of kind geometry"},
    {TYPE, "{\"id\":\"fenced\",\"number\":10,\"kind\":\"boolean\"",
     "{\"id\":\"fenced\",\"number\":10,\"kind\":\"geometry\",\"geometries\":[\"point\"]", "/fields/8",
     "a type has one geometry"},
    {TYPE, "\"title\":[\"code\"]", "\"title\":[]", "/title", "needs something to be called by"},
    {TYPE, "\"title\":[\"code\"]", "\"title\":[\"owner\"]", "/title/0", "it cannot be part of the title"},
    {TYPE, "\"title\":[\"code\"]", "\"title\":[\"nix\"]", "/title/0", "has no field \"nix\" to be part of the title"},
    {TYPE, "\"columns\":[\"code\"", "\"columns\":[\"owner\"", "/list/columns/0", "it cannot be a column"},
    {TYPE, "\"columns\":[\"code\"", "\"columns\":[\"outline\"", "/list/columns/0", "\"outline\" is a geometry"},
    {TYPE, "\"columns\":[\"code\"", "\"columns\":[\"size\"", "/list/columns/2", "\"size\" is named twice"},
    {TYPE, "\"columns\":[\"code\"", "\"columns\":[5", "/list/columns/0", "by the id of a field, not by a number"},
    {TYPE, "\"filters\":[\"shade\"", "\"filters\":[\"owner\"", "/list/filters/0", "it cannot be a filter"},
    {TYPE, "\"filters\"", "\"sort\"", "/list/sort",
     "is no member of the list page: known are columns, filters, search"},
    {TYPE, "\"class\":\"shade\"}", "\"class\":\"size\"}", "/map/class", "what chooses the map symbol is of kind code"},
    {"types/part.json", "\"title\"", "\"map\":{\"symbol\":\"x\"},\"title\"", "/map", "has no geometry to put on a map"},
    {"types/area.json", "\"code\":\"key\",", "", "/authority", "need \"code\", the field that holds the key"},
    {"types/part.json", "\"to\":\"plot\"", "\"to\":\"part\"", "/parent", "is its own ancestor"},
    {"types/part.json", "\"parent\":\"of_plot\"", "\"parent\":\"shades\"", "/parent",
     "the parent is of kind reference"},
    /* roles */
    {TYPE, "\"is_dated\"", "\"was_dated\"", "/roles/1/role",
     "there is no role \"was_dated\": did you mean \"is_dated\"?"},
    {TYPE, "\"is_dated\"", "\"opens_land\"", "/roles/1/role", "plays the role \"opens_land\" twice"},
    {TYPE, "\"status\":\"shade\",", "", "/roles/0/slots", "\"opens_land\" needs its slot \"status\""},
    {TYPE, "\"status\":\"shade\"", "\"state\":\"shade\"", "/roles/0/slots/state", "has no slot \"state\""},
    {TYPE, "\"status\":\"shade\"", "\"status\":\"since\"", "/roles/0/slots/status",
     "\"since\" is of kind date: the slot \"status\" of \"opens_land\" takes code"},
    {TYPE, "\"status\":\"shade\"", "\"status\":\"nix\"", "/roles/0/slots/status",
     "has no field \"nix\" to be bound to the role"},
    {TYPE, "\"unit\":\"in_area\"", "\"unit\":5", "/roles/2/slots/unit", "has no slot \"unit\" that takes a number"},
    {TYPE, "\"kind\":\"date\",\"group\":\"situation\"", "\"kind\":\"date\",\"class\":\"personal\"",
     "/roles/1/slots/date", "no role can be bound to it"},
    {TYPE, "[\"polygon\",", "[3,", "/fields/6/geometries/0", "a kind of geometry is a text, not a number"},
    {TYPE, "{\"date\":\"since\"}", "{}", "/roles/1/slots", "binds no field"},
    {TYPE, "\"to\":\"area\"", "\"to\":\"plot\"", "/roles",
     "refers to \"plot\", which does not play the role \"is_unit\""},
    /* rules */
    {TYPE, "${until} >=", "${untill} >=", "/rules/0/expression", "untill"},
    {TYPE, "${until} >=", "${owner} = 'x' or ${until} >=", "/rules/0/expression", "a rule on it can only refuse"},
    {TYPE, "${until} >=", "${shade} = 'drak' or ${until} >=", "/rules/0/expression",
     "the list \"shade\" of \"shade\" has no code \"drak\": did you mean \"dark\"?"},
    {TYPE, "\"effect\":\"finding\"", "\"effect\":\"warn\"", "/rules/0/effect", "accepted are finding, refuse"},
    {TYPE, ",\"fr\":\"Elle finit avant de commencer.\"", "", "/rules/0/message", "the French text is missing"},
    /* lists */
    {LIST, "\"order\":2", "\"order\":1", "/codes/1", "has the order 1 of \"dark\""},
    {LIST, "\"code\":\"grey\"", "\"code\":\"dark\"", "/codes/1/code", "\"dark\" is declared twice"},
    {LIST, "\"parent\":\"dark\"", "\"parent\":\"drak\"", "/codes/1/parent", "has no code \"drak\" to be the parent"},
    {LIST, "\"order\":1,", "\"order\":1,\"parent\":\"grey\",", "/codes/0/parent", "its parents run in a circle"},
    {LIST, "\"2030-12-31\"", "\"1999\"", "/codes/2/active_to", "ends before it begins"},
    {LIST, "\"2030-12-31\"", "\"31/12/2030\"", "/codes/2/active_to", "is no date: write it like 2024-05-31"},
    {LIST, "\"blanc\"", "\"gris\"", "/codes/2", "the alias \"gris\" of \"light\" is a name of another code too"},
    {LIST, "\"order\":3", "\"order\":-3", "/codes/2/order", "not a whole number from 0"},
    {LIST, ",\"aliases\":[\"black\"]", ",\"means\":\"unknown\"", "/codes/0/means",
     "only the code \"unknown\" can mean it"},
    {LIST, "\"order\":", "\"stands_for\":\"nobody\",\"order\":", "/codes/0/stands_for", "cannot stand here"},
    {"lists/answer.json", ",\"means\":\"unknown\"", ",\"means\":\"unknown\",\"ends\":true", "/codes/2",
     "what is not known ends nothing"},
    {"lists/answer.json", ",\"means\":\"unknown\"", "", "/codes/2", "needs \"means\": \"unknown\""},
    /* measures */
    {MEASURE, "\"type\":\"plot\"", "\"type\":\"plott\"", "/type", "needs the \"type\" whose records"},
    {MEASURE, "\"fields\":[\"size\"]", "\"fields\":[\"sise\"]", "/values/0/fields/0", "did you mean \"size\"?"},
    {MEASURE, "\"fields\":[\"size\"]", "\"fields\":[\"code\"]", "/values/0/fields/0", "only numbers can be"},
    {MEASURE, "\"field\":\"shade\"", "\"field\":\"owner\"", "/dimensions/0/field", "is personal and stays sealed"},
    {MEASURE, "\"field\":\"shade\"", "\"field\":\"since\"", "/dimensions/0/field", "is of kind date"},
    {MEASURE, "\"field\":\"shade\"", "\"field\":\"size\",\"bands\":[5,5]", "/dimensions/0/bands/1", "rising"},
    {MEASURE, "\"means\":\"state\"", "\"means\":\"colour\"", "/dimensions/0/means", "cannot stand here"},
    {MEASURE, "\"level\":\"1\"", "\"level\":\"one\"", "/dimensions/1/level", "is no level of units"},
    {MEASURE, "[\"period\",\"shade\"]", "[\"period\",\"colour\"]", "/views/0/1", "a view names dimensions"},
    {MEASURE, "\"views\":", "\"apart\":[\"region\"],\"views\":", "", "whose members are kept \"apart\""},
    {MEASURE, "\"views\":", "\"condition\":\"${sise} > 3\",\"views\":", "/condition", "sise"},
    {MEASURE, "\"fields\":[\"size\"]", "\"fields\":[\"size\"],\"when\":\"${size} > 3\"", "/values/0", "one of these"},
    {MEASURE, "\"fields\":[\"size\"]", "\"when\":\"${sise} > 3\"", "/values/0/when", "sise"},
    {MEASURE, "\"fields\":[\"size\"]", "\"related\":{\"within\":5}", "/values/0/related",
     "needs the \"type\" whose records are counted"},
    {MEASURE, "\"fields\":[\"size\"]", "\"related\":{\"type\":\"plott\",\"within\":5}", "/values/0/related/type",
     "needs the \"type\" whose records are counted"},
    {MEASURE, "\"fields\":[\"size\"]", "\"related\":{\"type\":\"plot\"}", "/values/0/related",
     "either \"within\" metres or by what"},
    {MEASURE, "\"fields\":[\"size\"]", "\"related\":{\"type\":\"plot\",\"within\":0}", "/values/0/related/within",
     "more than 0 and at most 50000"},
    {MEASURE, "\"fields\":[\"size\"]", "\"related\":{\"type\":\"plot\",\"within\":5}", "/values/0/related/within",
     "whose places are points"},
    {MEASURE, "\"fields\":[\"size\"]", "\"related\":{\"type\":\"plot\",\"shared\":{\"ours\":\"in_area\"}}",
     "/values/0/related/shared", "needs \"theirs\""},
    {MEASURE, "\"fields\":[\"size\"]",
     "\"related\":{\"type\":\"plot\",\"shared\":{\"ours\":\"in_area\",\"theirs\":\"size\"}}",
     "/values/0/related/shared/theirs", "here a reference is compared"},
    {MEASURE, "\"fields\":[\"size\"]",
     "\"related\":{\"type\":\"part\",\"shared\":{\"ours\":\"in_area\",\"theirs\":\"of_plot\"}}",
     "/values/0/related/shared", "name records of different types"},
    {MEASURE, "\"fields\":[\"size\"]",
     "\"related\":{\"type\":\"plot\",\"shared\":{\"ours\":\"owner\",\"theirs\":\"in_area\"}}",
     "/values/0/related/shared/ours", "is personal and stays sealed"},
    {MEASURE, "\"fields\":[\"size\"]",
     "\"related\":{\"type\":\"area\",\"shared\":{\"ours\":\"in_area\",\"theirs\":\"above\"},\"until\":{\"ours\":"
     "\"since\",\"theirs\":\"name\"}}",
     "/values/0/related/until/theirs", "here a date is compared"},
    {MEASURE, "\"views\":",
     "\"once\":{\"value\":\"sise\",\"level\":\"1\",\"label\":{\"en\":\"a\",\"fr\":\"b\"}},\"views\":", "/once/value",
     "counted once is a value"},
    {MEASURE, "\"views\":",
     "\"once\":{\"value\":\"size\",\"level\":\"one\",\"label\":{\"en\":\"a\",\"fr\":\"b\"}},\"views\":", "/once/level",
     "is no level of units"},
    {MEASURE, "\"views\":", "\"once\":{\"value\":\"size\",\"level\":\"1\"},\"views\":", "/once", "needs \"label\""},
    {LIST, "\"number\":2", "\"number\":1", "", "the list \"shade\" has the number 1 of \"answer\""},
};

static void names_every_fault_with_file_and_pointer(void **state)
{
    int failures = 0;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(FAULTS); i++) {
        const FaultCase *row = &FAULTS[i];
        Arena arena = {0};
        ModelFault *faults = NULL;
        Model *model = NULL;
        Error err = {0};
        Status status = small_model_load(row->path, row->from, row->to, NULL, &model, &faults, &arena, &err);
        if (status != ST_INVALID || model != NULL || err.message[0] == '\0' ||
            fault_find(faults, row->path, row->pointer, row->message) == NULL) {
            fprintf(stderr, "row %zu, %s for %s: no fault at %s with %s\n", i, row->to, row->from, row->pointer,
                    row->message);
            faults_print(faults);
            failures++;
        }
        model_free(model);
        arena_done(&arena);
    }
    assert_int_equal(failures, 0);
}

static void finds_all_faults_at_once(void **state)
{
    Arena arena = {0};
    ModelFault *faults = NULL;
    Model *model = NULL;
    Error err = {0};
    ModelFile files[] = {
        {TEXT("lists/bad.json"),
         TEXT("{\"list\":\"bad\",\"number\":0,\"label\":{\"en\":\"x\"},\"codes\":[{\"code\":\"A\"}]}")},
        {TEXT("types/one.json"), TEXT("{\"type\":\"one\",\"fields\":[{\"id\":\"f\",\"kind\":\"code\"}]}")},
        {TEXT("types/two.json"), TEXT("[]")},
        {TEXT("types/three.json"), TEXT("{")},
    };

    (void)state;
    assert_int_equal(model_build(files, COUNT_OF(files), (Text){0}, &model, &faults, &arena, &err), ST_INVALID);
    assert_non_null(fault_find(faults, "lists/bad.json", "/number", ""));
    assert_non_null(fault_find(faults, "lists/bad.json", "/label", "French"));
    assert_non_null(fault_find(faults, "lists/bad.json", "/codes/0/code", "\"A\" is no id"));
    assert_non_null(fault_find(faults, "types/one.json", "/fields/0", "needs \"list\""));
    assert_non_null(fault_find(faults, "types/one.json", "", "needs \"label\""));
    assert_non_null(fault_find(faults, "types/two.json", "", "its id"));
    assert_non_null(fault_find(faults, "types/three.json", "", ""));
    assert_null(model);
    arena_done(&arena);
}

static void refuses_more_fields_than_a_table_has_columns(void **state)
{
    Arena arena = {0};
    Buffer text = {0};
    ModelFault *faults = NULL;
    Model *model = NULL;
    Error err = {0};

    (void)state;
    buffer_string(&text, "{\"type\":\"wide\",\"number\":1,\"label\":" LABEL("W", "W") ",\"plural\":" LABEL(
                             "W", "W") ",\"code_part\":\"WID\",\"title\":[\"f0\"],\"fields\":[");
    for (int i = 0; i <= 500; i++) {
        buffer_format(&text,
                      "%s{\"id\":\"f%d\",\"number\":%d,\"kind\":\"text\",\"label\":{\"en\":\"E%d\",\"fr\":\"F%d\"}}",
                      i == 0 ? "" : ",", i, i + 1, i, i);
    }
    buffer_string(&text, "]}");
    ModelFile file = {TEXT("types/wide.json"), buffer_view(&text)};
    assert_int_equal(model_build(&file, 1, (Text){0}, &model, &faults, &arena, &err), ST_INVALID);
    assert_non_null(fault_find(faults, "types/wide.json", "", "has 501 fields: at most 500 are possible"));
    assert_null(faults->next);
    buffer_done(&text);
    arena_done(&arena);
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

static void loads_what_is_declared(void **state)
{
    Arena arena = {0};
    Model *model = load_with(NULL, &arena);
    const RecordType *plot = model_type(model, TEXT("plot"));
    const Field *shade = type_field(plot, TEXT("shade")), *size = type_field(plot, TEXT("size"));

    (void)state;
    assert_int_equal(model->type_count, 3);
    assert_int_equal(model->list_count, 2);
    assert_ptr_equal(model_type_numbered(model, 2), plot);
    assert_null(model_type_numbered(model, 4));
    assert_null(model_type(model, TEXT("nix")));
    assert_string_equal(text_string(&arena, label_in(&plot->plural, LANGUAGE_FR)), "Parcelles");
    assert_int_equal(plot->field_count, 9);
    assert_ptr_equal(type_field_numbered(plot, 9), type_field(plot, TEXT("in_area")));
    assert_null(type_field_numbered(plot, 7));
    assert_int_equal(shade->required, REQUIRED_COMPLETE);
    assert_true(shade->safety_critical);
    assert_ptr_equal(shade->list, model_list(model, TEXT("shade")));
    assert_true(size->has_minimum && !size->has_maximum && size->minimum == 0);
    assert_int_equal(size->class, CLASS_INTERNAL);
    assert_int_equal(type_field(plot, TEXT("owner"))->class, CLASS_PERSONAL);
    assert_int_equal(type_field(model_type(model, TEXT("area")), TEXT("name"))->class, CLASS_PUBLIC);
    assert_int_equal(type_field(plot, TEXT("outline"))->geometry_kinds,
                     1 << GEOMETRY_POLYGON | 1 << GEOMETRY_MULTIPOLYGON);
    assert_ptr_equal(plot->geometry, type_field(plot, TEXT("outline")));
    assert_ptr_equal(plot->map_class, shade);
    assert_ptr_equal(type_field(plot, TEXT("in_area"))->to, model_type(model, TEXT("area")));
    assert_ptr_equal(model_type(model, TEXT("part"))->parent->to, plot);
    model_free(model);
    arena_done(&arena);
}

static void groups_fields_that_name_a_group_and_leaves_the_others_alone(void **state)
{
    Arena arena = {0};
    Model *model = load_with(NULL, &arena);
    const RecordType *plot = model_type(model, TEXT("plot"));
    const Field *shade = type_field(plot, TEXT("shade")), *since = type_field(plot, TEXT("since"));
    const Field *size = type_field(plot, TEXT("size"));

    (void)state;
    assert_int_equal(shade->group, since->group);
    assert_int_equal(plot->groups[shade->group].field_count, 2);
    assert_true(text_equal(plot->groups[shade->group].id, TEXT("situation")));
    assert_int_equal(plot->groups[size->group].field_count, 1);
    assert_int_equal(plot->groups[size->group].fields[0], size->index);
    assert_int_equal(plot->group_count, 8);
    model_free(model);
    arena_done(&arena);
}

static void binds_roles_to_fields(void **state)
{
    Arena arena = {0};
    Model *model = load_with(NULL, &arena);
    const RecordType *plot = model_type(model, TEXT("plot")), *part = model_type(model, TEXT("part"));

    (void)state;
    assert_true(type_plays(plot, ROLE_OPENS_LAND));
    assert_false(type_plays(part, ROLE_OPENS_LAND));
    assert_ptr_equal(type_role(plot, ROLE_OPENS_LAND, SLOT_OPENS_LAND_DATE), type_field(plot, TEXT("since")));
    assert_null(type_role(plot, ROLE_OPENS_LAND, SLOT_OPENS_LAND_CLASS));
    assert_null(type_role(part, ROLE_OPENS_LAND, SLOT_OPENS_LAND_STATUS));
    assert_int_equal(role_find(TEXT("works")), ROLE_WORKS);
    assert_int_equal(role_find(TEXT("nix")), -1);
    assert_int_equal(role_slot_find(ROLE_WORKS, TEXT("end")), SLOT_WORKS_END);
    model_free(model);
    arena_done(&arena);
}

static void notes_the_fields_a_rule_names(void **state)
{
    Arena arena = {0};
    Model *model = load_with(NULL, &arena);
    const RecordType *plot = model_type(model, TEXT("plot"));

    (void)state;
    assert_int_equal(plot->rule_count, 1);
    assert_int_equal(plot->rules[0].field_count, 2);
    assert_int_equal(plot->rules[0].fields[0], type_field(plot, TEXT("since"))->index);
    assert_int_equal(plot->rules[0].fields[1], type_field(plot, TEXT("until"))->index);
    assert_false(plot->rules[0].refuses);
    assert_non_null(plot->rules[0].expression);
    model_free(model);
    arena_done(&arena);
}

static void matches_columns_by_id_then_label_then_alias(void **state)
{
    Arena arena = {0};
    Model *model = load_with(NULL, &arena);
    const RecordType *plot = model_type(model, TEXT("plot"));

    (void)state;
    assert_ptr_equal(field_match(plot, TEXT("size")), type_field(plot, TEXT("size")));
    assert_ptr_equal(field_match(plot, TEXT("SIZE ")), type_field(plot, TEXT("size")));
    assert_ptr_equal(field_match(plot, TEXT("Superficie")), type_field(plot, TEXT("size")));
    assert_ptr_equal(field_match(plot, TEXT("Propriétaire")), type_field(plot, TEXT("owner")));
    assert_ptr_equal(field_match(plot, TEXT("proprietaire")), type_field(plot, TEXT("owner")));
    assert_ptr_equal(field_match(plot, TEXT("Plot No.")), type_field(plot, TEXT("code")));
    assert_ptr_equal(field_match(plot, TEXT("teinte")), type_field(plot, TEXT("shade")));
    assert_null(field_match(plot, TEXT("colour")));
    assert_null(field_match(plot, TEXT("")));
    model_free(model);
    arena_done(&arena);
}

static void matches_codes_by_id_label_and_alias(void **state)
{
    Arena arena = {0};
    Model *model = load_with(NULL, &arena);
    const CodeList *shade = model_list(model, TEXT("shade"));

    (void)state;
    assert_ptr_equal(code_match(shade, TEXT("dark")), code_find(shade, TEXT("dark")));
    assert_ptr_equal(code_match(shade, TEXT(" SOMBRE")), code_find(shade, TEXT("dark")));
    assert_ptr_equal(code_match(shade, TEXT("Black")), code_find(shade, TEXT("dark")));
    assert_ptr_equal(code_find(shade, TEXT("grey"))->parent, code_find(shade, TEXT("dark")));
    assert_null(code_match(shade, TEXT("red")));
    assert_null(code_find(shade, TEXT("Dark")));
    model_free(model);
    arena_done(&arena);
}

static void takes_a_column_name_that_several_fields_have_for_none(void **state)
{
    Arena arena = {0};
    ModelFault *faults = NULL;
    Model *model = NULL;
    Error err = {0};

    (void)state;
    assert_int_equal(small_model_load(TYPE, LABEL("Until", "Jusqu’au"), LABEL("Since", "Jusqu’au"), NULL, &model,
                                      &faults, &arena, &err),
                     ST_OK);
    const RecordType *plot = model_type(model, TEXT("plot"));
    assert_ptr_equal(field_match(plot, TEXT("since")), type_field(plot, TEXT("since")));
    assert_ptr_equal(field_match(plot, TEXT("Depuis")), type_field(plot, TEXT("since")));
    assert_ptr_equal(field_match(plot, TEXT("Jusqu'au")), type_field(plot, TEXT("until")));
    model_free(model);
    assert_int_equal(small_model_load(TYPE, LABEL("Until", "Jusqu’au"), LABEL("Until", "Superficie"), NULL, &model,
                                      &faults, &arena, &err),
                     ST_OK);
    plot = model_type(model, TEXT("plot"));
    assert_null(field_match(plot, TEXT("Superficie")));
    model_free(model);
    arena_done(&arena);
}

static void has_a_digest_of_what_is_declared_not_of_how_it_is_written(void **state)
{
    Arena arena = {0};
    ModelFault *faults = NULL;
    Model *plain = load_with(NULL, &arena), *spaced = NULL, *relabelled = NULL;
    Model *added = load_with("{\"overlay\":1,\"programme\":\"COD\"}", &arena);
    Error err = {0};

    (void)state;
    assert_int_equal(small_model_load(TYPE, "{\"type\":\"plot\",\"number\":2,", "{ \"number\":2.0,\n\"type\":\"plot\",",
                                      NULL, &spaced, &faults, &arena, &err),
                     ST_OK);
    assert_int_equal(
        small_model_load(TYPE, "A piece of land", "A bit of land", NULL, &relabelled, &faults, &arena, &err), ST_OK);
    assert_true(hash_equal(&plain->digest, &spaced->digest));
    assert_false(hash_equal(&plain->digest, &relabelled->digest));
    assert_false(hash_equal(&plain->digest, &added->digest));
    model_free(plain);
    model_free(spaced);
    model_free(relabelled);
    model_free(added);
    arena_done(&arena);
}

static void loads_the_shipped_model_without_a_fault(void **state)
{
    Arena arena = {0};
    ModelFault *faults = NULL;
    Model *model = NULL, *embedded = NULL;
    Error err = {0};

    (void)state;
    Status status = model_load("share", (Text){0}, &model, &faults, &arena, &err);
    faults_print(faults);
    assert_int_equal(status, ST_OK);
    assert_true(model->type_count >= 13);
    if (model_load(NULL, (Text){0}, &embedded, &faults, &arena, &err) == ST_OK && embedded->type_count > 0) {
        assert_true(hash_equal(&model->digest, &embedded->digest));
    }
    model_free(embedded);
    model_free(model);
    arena_done(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_every_fault_with_file_and_pointer),
        cmocka_unit_test(finds_all_faults_at_once),
        cmocka_unit_test(refuses_more_fields_than_a_table_has_columns),
        cmocka_unit_test(loads_what_is_declared),
        cmocka_unit_test(groups_fields_that_name_a_group_and_leaves_the_others_alone),
        cmocka_unit_test(binds_roles_to_fields),
        cmocka_unit_test(notes_the_fields_a_rule_names),
        cmocka_unit_test(matches_columns_by_id_then_label_then_alias),
        cmocka_unit_test(matches_codes_by_id_label_and_alias),
        cmocka_unit_test(takes_a_column_name_that_several_fields_have_for_none),
        cmocka_unit_test(has_a_digest_of_what_is_declared_not_of_how_it_is_written),
        cmocka_unit_test(loads_the_shipped_model_without_a_fault),
    };

    return cmocka_run_group_tests_name("model_load", tests, NULL, NULL);
}
