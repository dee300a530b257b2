#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measure/amount.h"
#include "measure/contribution.h"

/* What a record adds, as lines: month, members, numbers. */
typedef struct Said {
    const Measure *measure;
    char lines[2000];
    size_t length;
} Said;

typedef struct Shipped {
    Arena arena;
    Model *model;
} Shipped;

static int setup(void **state)
{
    Shipped *shipped = test_malloc(sizeof *shipped);
    ModelFault *faults = NULL;
    Error err;

    *shipped = (Shipped){0};
    arena_init(&shipped->arena, 0);
    if (model_load("share", (Text){0}, &shipped->model, &faults, &shipped->arena, &err) != ST_OK) {
        fail_msg("the shipped model: %s", err.message);
    }
    *state = shipped;
    return 0;
}

static int teardown(void **state)
{
    Shipped *shipped = *state;

    model_free(shipped->model);
    arena_done(&shipped->arena);
    test_free(shipped);
    return 0;
}

static void say(void *context, const Contribution *cell)
{
    Said *said = context;

    said->length += (size_t)snprintf(said->lines + said->length, sizeof said->lines - said->length, "%d", cell->month);
    for (size_t d = 0; d < said->measure->dimension_count; d++) {
        if (said->measure->dimensions[d].source != FROM_PLACE) {
            said->length += (size_t)snprintf(said->lines + said->length, sizeof said->lines - said->length, " [%.*s]",
                                             TEXT_ARG(cell->members[d]));
        }
    }
    for (size_t n = 0; n < measure_width(said->measure); n++) {
        said->length += (size_t)snprintf(said->lines + said->length, sizeof said->lines - said->length, " %lld",
                                         (long long)cell->numbers[n]);
    }
    said->length += (size_t)snprintf(said->lines + said->length, sizeof said->lines - said->length, "\n");
}

static Value *values_of(Shipped *shipped, const RecordType *type)
{
    Value *values = ARENA_ARRAY(&shipped->arena, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        values[i].kind = type->fields[i].kind;
    }
    return values;
}

static Value *value_at(Value *values, const RecordType *type, const char *field)
{
    Value *value = &values[type_field(type, text_of(field))->index];

    value->state = VALUE_SET;
    return value;
}

static void assert_says(Shipped *shipped, const char *measure, const Value *values, const char *expected)
{
    Said said = {.measure = model_measure(shipped->model, text_of(measure))};

    measure_contribute(said.measure, values, (Date){0}, say, &said);
    assert_string_equal(said.lines, expected);
}

static void a_record_counts_once_whether_its_value_is_known_or_not(void **state)
{
    Shipped *shipped = *state;
    const RecordType *type = model_measure(shipped->model, TEXT("released_area"))->type;
    Value *values = values_of(shipped, type);

    assert_says(shipped, "released_area", values, "0 [] [] [] 1 1 0\n");
    value_at(values, type, "product_type")->text = TEXT("cleared");
    value_at(values, type, "reported_area")->number = 12.5;
    assert_true(date_parse(TEXT("2024-03-09"), &value_at(values, type, "released_date")->date));
    assert_says(shipped, "released_area", values, "202403 [cleared] [] [] 1 0 12500\n");
}

static void an_age_lies_in_one_band(void **state)
{
    Shipped *shipped = *state;
    const RecordType *type = model_measure(shipped->model, TEXT("victims"))->type;
    Value *values = values_of(shipped, type);
    static const struct {
        int64_t age;
        const char *band;
    } cases[] = {{0, "0"},   {4, "0"},   {5, "5"},   {11, "5"},  {12, "12"},
                 {17, "12"}, {18, "18"}, {59, "18"}, {60, "60"}, {99, "60"}};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[64];
        value_at(values, type, "age_at_accident")->integer = cases[i].age;
        snprintf(expected, sizeof expected, "0 [] [%s] [] [] [] 1\n", cases[i].band);
        assert_says(shipped, "victims", values, expected);
    }
}

static void what_is_unknown_is_told_from_what_is_not_said(void **state)
{
    Shipped *shipped = *state;
    const RecordType *type = model_measure(shipped->model, TEXT("victims"))->type;
    Value *values = values_of(shipped, type);

    values[type_field(type, TEXT("sex"))->index].state = VALUE_UNKNOWN;
    assert_says(shipped, "victims", values, "0 [unknown] [] [] [] [] 1\n");
    values[type_field(type, TEXT("sex"))->index].state = VALUE_NOT_SPECIFIED;
    assert_says(shipped, "victims", values, "0 [not_specified] [] [] [] [] 1\n");
}

static void a_total_beyond_its_parts_is_of_nobody_knows_whom(void **state)
{
    Shipped *shipped = *state;
    const char *measure = "people_taught_by_sex_and_age";
    const RecordType *type = model_measure(shipped->model, text_of(measure))->type;
    Value *values = values_of(shipped, type);

    assert_says(shipped, measure, values, "0 [] [unknown] [unknown] 1 1 0\n");
    value_at(values, type, "women")->integer = 8;
    value_at(values, type, "boys")->integer = 5;
    assert_says(shipped, measure, values,
                "0 [] [female] [adult_unsplit] 1 0 8000\n0 [] [male] [child_unsplit] 1 0 5000\n");
    value_at(values, type, "participants_total")->integer = 20;
    assert_says(shipped, measure, values,
                "0 [] [female] [adult_unsplit] 1 0 8000\n0 [] [male] [child_unsplit] 1 0 5000\n"
                "0 [] [unknown] [unknown] 1 0 7000\n");
    value_at(values, type, "participants_total")->integer = 12;
    assert_says(shipped, measure, values,
                "0 [] [female] [adult_unsplit] 1 0 8000\n0 [] [male] [child_unsplit] 1 0 5000\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_counts_once_whether_its_value_is_known_or_not),
        cmocka_unit_test(an_age_lies_in_one_band),
        cmocka_unit_test(what_is_unknown_is_told_from_what_is_not_said),
        cmocka_unit_test(a_total_beyond_its_parts_is_of_nobody_knows_whom),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
