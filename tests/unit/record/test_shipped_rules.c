#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "model/value_text.h"
#include "record/draft.h"

#define CASES "tests/cases/model/rules.case"

enum { LINE_MAX_BYTES = 1000, TODAY_YEAR = 2026, TODAY_MONTH = 6, TODAY_DAY = 30 };

typedef struct Shipped {
    Arena arena;
    Model *model;
    int32_t today;
} Shipped;

static int setup(void **state)
{
    Shipped *shipped = test_malloc(sizeof *shipped);
    ModelFault *faults = NULL;
    Error err;

    *shipped = (Shipped){0};
    if (model_load("share", (Text){0}, &shipped->model, &faults, &shipped->arena, &err) != ST_OK) {
        fail_msg("the shipped model: %s", err.message);
    }
    assert_true(day_of_civil(TODAY_YEAR, TODAY_MONTH, TODAY_DAY, &shipped->today));
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

/* The part of `*rest` before `mark`, trimmed; what follows stays. */
static Text take(Text *rest, char mark)
{
    ptrdiff_t at = text_index(*rest, mark);
    Text part = {rest->at, at < 0 ? rest->length : (size_t)at};
    size_t taken = at < 0 ? rest->length : (size_t)at + 1;

    *rest = (Text){rest->at + taken, rest->length - taken};
    return text_trim(part);
}

static void set_value(Arena *arena, const RecordType *type, Text assignment, Value *values)
{
    Text rest = assignment;
    Text name = take(&rest, '=');
    const Field *field = type_field(type, name);
    ValueOptions options = {0};
    Error err;

    if (field == NULL) {
        fail_msg("%.*s has no field %.*s", TEXT_ARG(type->id), TEXT_ARG(name));
    }
    if (value_parse(arena, field, rest, &values[field->index], &options, &err) != ST_OK) {
        fail_msg("%.*s: %s", TEXT_ARG(assignment), err.message);
    }
}

/* The rules that the record breaks, their ids joined by blanks, marked in `broken`. */
static Text broken_rules(const RecordType *type, const Value *values, int32_t today, Buffer *out, bool *broken)
{
    for (size_t next = record_next_finding(type, values, today, 0); next != 0;
         next = record_next_finding(type, values, today, next)) {
        if (buffer_view(out).length > 0) {
            buffer_byte(out, ' ');
        }
        buffer_text(out, type->rules[next - 1].id);
        broken[next - 1] = true;
    }
    return buffer_view(out);
}

static void check_case(Shipped *shipped, char *line, bool **broken)
{
    Text rest = text_of(line);
    const RecordType *type = model_type(shipped->model, take(&rest, '|'));

    if (type == NULL) {
        fail_msg("no type: %s", line);
    }
    Text assignments = take(&rest, '|'), expected = text_trim(rest);
    Value *values = ARENA_ARRAY(&shipped->arena, Value, type->field_count);
    while (assignments.length > 0) {
        set_value(&shipped->arena, type, take(&assignments, ' '), values);
    }
    BUFFER out = {0};
    Text found = broken_rules(type, values, shipped->today, &out, broken[type->index]);
    if (!text_equal(found, expected)) {
        fail_msg("%s\nbreaks \"%.*s\"", line, TEXT_ARG(found));
    }
}

static bool **marks_create(Shipped *shipped)
{
    bool **marks = ARENA_ARRAY(&shipped->arena, bool *, shipped->model->type_count);

    for (size_t i = 0; i < shipped->model->type_count; i++) {
        marks[i] = ARENA_ARRAY(&shipped->arena, bool, shipped->model->types[i].rule_count + 1);
    }
    return marks;
}

static void rules_say_what_the_cases_say_and_each_can_be_broken(void **state)
{
    Shipped *shipped = *state;
    bool **broken = marks_create(shipped);
    FILE *file = fopen(CASES, "r");
    char line[LINE_MAX_BYTES];

    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#') {
            check_case(shipped, line, broken);
        }
    }
    fclose(file);
    for (size_t i = 0; i < shipped->model->type_count; i++) {
        const RecordType *type = &shipped->model->types[i];
        for (size_t r = 0; r < type->rule_count; r++) {
            if (!broken[i][r]) {
                fail_msg("no case breaks %.*s of %.*s", TEXT_ARG(type->rules[r].id), TEXT_ARG(type->id));
            }
        }
    }
}

static void an_empty_record_breaks_no_rule(void **state)
{
    Shipped *shipped = *state;

    for (size_t i = 0; i < shipped->model->type_count; i++) {
        const RecordType *type = &shipped->model->types[i];
        Value *values = ARENA_ARRAY(&shipped->arena, Value, type->field_count);
        assert_int_equal(record_next_finding(type, values, shipped->today, 0), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules_say_what_the_cases_say_and_each_can_be_broken),
        cmocka_unit_test(an_empty_record_breaks_no_rule),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
