#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../model/small_model.h"
#include "base/random.h"
#include "base/sign.h"
#include "record/draft.h"
#include "record/fold.h"

enum { VERSIONS = 9 };

static Model *model;
static const RecordType *type;
static Arena arena;

static int setup(void **state)
{
    ModelFault *faults;
    Error err;

    (void)state;
    assert_true(crypto_start());
    arena_init(&arena, 0);
    if (small_model_load(NULL, NULL, NULL, "", &model, &faults, &arena, &err) != ST_OK) {
        fail_msg("%s", err.message);
    }
    type = model_type_numbered(model, 2);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    model_free(model);
    arena_done(&arena);
    return 0;
}

static size_t at(const char *field)
{
    return type_field(type, text_of(field))->index;
}

static Value *nothing(void)
{
    Value *values = ARENA_ARRAY(&arena, Value, type->field_count);

    for (size_t i = 0; i < type->field_count; i++) {
        values[i].kind = type->fields[i].kind;
    }
    return values;
}

static Value text_value(const char *field, const char *text)
{
    return (Value){VALUE_SET, type->fields[at(field)].kind, .text = text_of(text)};
}

static Value date_value(int32_t day)
{
    return (Value){VALUE_SET, FIELD_DATE, .date = {day, PRECISION_DAY}};
}

static const NodeKey NODES[2] = {{{1}}, {{2}}};

static Version version(int32_t day, HybridTime decided, int node, uint64_t sequence, const Value *values)
{
    return (Version){.observed = {day, PRECISION_DAY},
                     .decided = decided,
                     .node = &NODES[node],
                     .sequence = sequence,
                     .values = values};
}

static void assert_text(const Value *values, const char *field, const char *text)
{
    assert_int_equal(values[at(field)].state, VALUE_SET);
    assert_true(text_equal(values[at(field)].text, text_of(text)));
}

static void a_fact_observed_later_wins_whenever_it_was_typed(void **state)
{
    Value *old = nothing(), *new = nothing(), *out = nothing();
    int winners[16];

    (void)state;
    old[at("code")] = text_value("code", "old");
    new[at("code")] = text_value("code", "new");
    Version versions[] = {version(200, 5, 0, 1, new), version(100, 900, 0, 2, old)};
    record_fold(type, versions, 2, out, winners);
    assert_text(out, "code", "new");
    assert_int_equal(fold_observed(type, versions, winners).day, 200);
}

static void a_late_fact_fills_what_nobody_said_later(void **state)
{
    Value *old = nothing(), *new = nothing(), *out = nothing();

    (void)state;
    new[at("code")] = text_value("code", "new");
    old[at("code")] = text_value("code", "old");
    old[at("size")] = (Value){VALUE_SET, FIELD_NUMBER, .number = 7};
    Version versions[] = {version(200, 5, 0, 1, new), version(100, 900, 0, 2, old)};
    record_fold(type, versions, 2, out, NULL);
    assert_text(out, "code", "new");
    assert_int_equal(out[at("size")].state, VALUE_SET);
}

static void ties_go_by_decision_then_node_then_sequence(void **state)
{
    Value *a = nothing(), *b = nothing(), *out = nothing();

    (void)state;
    a[at("code")] = text_value("code", "a");
    b[at("code")] = text_value("code", "b");
    const Version pairs[][2] = {
        {version(100, 5, 1, 9, a), version(100, 6, 0, 1, b)},
        {version(100, 5, 0, 9, a), version(100, 5, 1, 1, b)},
        {version(100, 5, 1, 8, a), version(100, 5, 1, 9, b)},
        {version(99, 9, 1, 9, a), version(100, 5, 0, 1, b)},
    };
    for (size_t i = 0; i < COUNT_OF(pairs); i++) {
        record_fold(type, pairs[i], 2, out, NULL);
        assert_text(out, "code", "b");
        assert_true(version_compare(&pairs[i][0], &pairs[i][1]) < 0);
        assert_true(version_compare(&pairs[i][1], &pairs[i][0]) > 0);
        assert_int_equal(version_compare(&pairs[i][0], &pairs[i][0]), 0);
    }
}

static void a_finer_date_of_the_same_day_counts_as_later(void **state)
{
    Version year = version(100, 9, 1, 9, NULL), day = version(100, 1, 0, 1, NULL);

    (void)state;
    year.observed.precision = PRECISION_YEAR;
    assert_true(version_compare(&year, &day) < 0);
    year.observed = (Date){0};
    assert_true(version_compare(&year, &day) < 0);
}

static void a_group_is_taken_whole(void **state)
{
    Value *old = nothing(), *new = nothing(), *out = nothing();

    (void)state;
    old[at("shade")] = text_value("shade", "dark");
    old[at("since")] = date_value(50);
    new[at("shade")] = text_value("shade", "grey");
    Version versions[] = {version(100, 1, 0, 1, old), version(200, 2, 0, 2, new)};
    record_fold(type, versions, 2, out, NULL);
    assert_text(out, "shade", "grey");
    assert_int_equal(out[at("since")].state, VALUE_ABSENT);
}

static void empty_unknown_and_not_specified_are_said_and_stay_different(void **state)
{
    static const ValueState states[] = {VALUE_EMPTY, VALUE_UNKNOWN, VALUE_NOT_SPECIFIED};
    Value *old = nothing(), *new = nothing(), *out = nothing();

    (void)state;
    old[at("code")] = text_value("code", "old");
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        new[at("code")].state = states[i];
        Version versions[] = {version(200, 2, 0, 2, new), version(100, 1, 0, 1, old)};
        record_fold(type, versions, 2, out, NULL);
        assert_int_equal(out[at("code")].state, states[i]);
    }
}

static void no_versions_fold_to_nothing(void **state)
{
    Value *out = nothing();
    int winners[16];

    (void)state;
    out[at("code")] = text_value("code", "left over");
    record_fold(type, NULL, 0, out, winners);
    for (size_t i = 0; i < type->field_count; i++) {
        assert_int_equal(out[i].state, VALUE_ABSENT);
    }
    assert_int_equal(winners[0], -1);
    assert_false(date_is_known(fold_observed(type, NULL, winners)));
}

static Value *random_values(Dice *dice)
{
    static const char *const shades[] = {"dark", "grey", "light"};
    Value *values = nothing();

    for (size_t i = 0; i < type->field_count; i++) {
        values[i].state = (ValueState)dice_below(dice, VALUE_NOT_SPECIFIED + 1);
        values[i].state = type->fields[i].kind == FIELD_GEOMETRY ? VALUE_ABSENT : values[i].state;
        values[i].number = (double)dice_below(dice, 100);
    }
    values[at("code")].text = text_of(shades[dice_below(dice, 3)]);
    values[at("shade")].text = text_of(shades[dice_below(dice, 3)]);
    values[at("owner")].text = text_of(shades[dice_below(dice, 3)]);
    values[at("fenced")].boolean = dice_below(dice, 2) == 0;
    values[at("since")].date = values[at("until")].date = (Date){(int32_t)dice_below(dice, 9), PRECISION_DAY};
    return values;
}

static void the_order_of_versions_does_not_matter(void **state)
{
    Dice dice = {5};

    (void)state;
    for (int round = 0; round < 3000; round++) {
        Version versions[VERSIONS];
        Value *first = nothing(), *again = nothing();
        size_t count = 1 + dice_below(&dice, VERSIONS);
        for (size_t i = 0; i < count; i++) {
            versions[i] = version((int32_t)dice_below(&dice, 3), dice_below(&dice, 3), (int)dice_below(&dice, 2), i + 1,
                                  random_values(&dice));
        }
        record_fold(type, versions, count, first, NULL);
        for (size_t i = count; i > 1; i--) {
            size_t k = dice_below(&dice, (uint32_t)i);
            Version swap = versions[k];
            versions[k] = versions[i - 1];
            versions[i - 1] = swap;
        }
        record_fold(type, versions, count, again, NULL);
        for (size_t i = 0; i < type->field_count; i++) {
            assert_true(value_equal(&first[i], &again[i]));
        }
        arena_reset(&arena);
    }
}

static size_t diff(const Value *base, const Value *incoming, const char *covered_field, Value *changes)
{
    bool *covered = ARENA_ARRAY(&arena, bool, type->field_count);

    if (covered_field != NULL) {
        covered[at(covered_field)] = true;
    }
    return record_diff(type, base, incoming, covered, changes);
}

static void a_change_of_one_field_carries_its_group(void **state)
{
    Value *base = nothing(), *incoming = nothing(), *changes = nothing();

    (void)state;
    base[at("shade")] = text_value("shade", "dark");
    base[at("since")] = date_value(50);
    base[at("code")] = text_value("code", "P");
    incoming[at("shade")] = text_value("shade", "grey");
    assert_int_equal(diff(base, incoming, NULL, changes), 1);
    assert_text(changes, "shade", "grey");
    assert_int_equal(changes[at("since")].date.day, 50);
    assert_int_equal(changes[at("code")].state, VALUE_ABSENT);
}

static void what_is_said_again_is_no_change(void **state)
{
    Value *base = nothing(), *incoming = nothing(), *changes = nothing();

    (void)state;
    base[at("code")] = incoming[at("code")] = text_value("code", "P");
    incoming[at("size")].state = VALUE_EMPTY; /* there was nothing to clear */
    assert_int_equal(diff(base, incoming, "until", changes), 0);
    base[at("size")].state = VALUE_UNKNOWN;
    incoming[at("size")].state = VALUE_UNKNOWN;
    assert_int_equal(diff(base, incoming, NULL, changes), 0);
    incoming[at("size")].state = VALUE_NOT_SPECIFIED;
    assert_int_equal(diff(base, incoming, NULL, changes), 1);
}

static void a_blank_clears_only_what_the_source_covers(void **state)
{
    Value *base = nothing(), *incoming = nothing(), *changes = nothing();

    (void)state;
    base[at("until")] = date_value(9);
    assert_int_equal(diff(base, incoming, NULL, changes), 0);
    assert_int_equal(diff(base, incoming, "until", changes), 1);
    assert_int_equal(changes[at("until")].state, VALUE_EMPTY);
}

static void all_faults_of_a_draft_come_at_once(void **state)
{
    Value *values = nothing();
    DraftFaults faults = {0};

    (void)state;
    Geometry *point = ARENA_NEW(&arena, Geometry);
    point->kind = GEOMETRY_POINT;
    values[at("size")] = (Value){VALUE_SET, FIELD_NUMBER, .number = -1};
    values[at("outline")] = (Value){VALUE_SET, FIELD_GEOMETRY, .geometry = point};
    record_validate(type, values, 20000, &arena, &faults);
    assert_int_equal(faults.count, 3); /* no code, a size below 0, a point for an outline */
    for (size_t i = 0; i < faults.count; i++) {
        assert_non_null(faults.items[i].field);
        assert_true(strlen(faults.items[i].message) > 10);
    }
}

static void unknown_is_an_answer_and_nothing_is_missing_then(void **state)
{
    Value *values = nothing();

    (void)state;
    assert_int_equal(record_missing(type, values), 2);
    values[at("shade")].state = VALUE_UNKNOWN;
    assert_int_equal(record_missing(type, values), 1);
    values[at("code")].state = VALUE_EMPTY;
    assert_int_equal(record_missing(type, values), 1);
    values[at("code")] = text_value("code", "P");
    assert_int_equal(record_missing(type, values), 0);
}

static void a_finding_is_a_rule_that_does_not_refuse(void **state)
{
    Value *values = nothing();
    DraftFaults faults = {0};

    (void)state;
    values[at("code")] = text_value("code", "P");
    values[at("since")] = date_value(50);
    assert_int_equal(record_next_finding(type, values, 20000, 0), 0); /* no end: the rule does not speak */
    values[at("until")] = date_value(40);
    assert_int_equal(record_next_finding(type, values, 20000, 0), 1);
    assert_int_equal(record_next_finding(type, values, 20000, 1), 0);
    record_validate(type, values, 20000, &arena, &faults);
    assert_int_equal(faults.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fact_observed_later_wins_whenever_it_was_typed),
        cmocka_unit_test(a_late_fact_fills_what_nobody_said_later),
        cmocka_unit_test(ties_go_by_decision_then_node_then_sequence),
        cmocka_unit_test(a_finer_date_of_the_same_day_counts_as_later),
        cmocka_unit_test(a_group_is_taken_whole),
        cmocka_unit_test(empty_unknown_and_not_specified_are_said_and_stay_different),
        cmocka_unit_test(no_versions_fold_to_nothing),
        cmocka_unit_test(a_change_of_one_field_carries_its_group),
        cmocka_unit_test(what_is_said_again_is_no_change),
        cmocka_unit_test(a_blank_clears_only_what_the_source_covers),
        cmocka_unit_test(all_faults_of_a_draft_come_at_once),
        cmocka_unit_test(unknown_is_an_answer_and_nothing_is_missing_then),
        cmocka_unit_test(a_finding_is_a_rule_that_does_not_refuse),
        cmocka_unit_test(the_order_of_versions_does_not_matter),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
