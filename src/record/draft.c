#include "record/draft.h"

void faults_add(DraftFaults *faults, Arena *arena, DraftFault fault)
{
    if (faults->count == faults->capacity) {
        size_t capacity = faults->capacity == 0 ? 8 : faults->capacity * 2;
        DraftFault *items = ARENA_ARRAY(arena, DraftFault, capacity);
        if (faults->count > 0) {
            memcpy(items, faults->items, faults->count * sizeof *items);
        }
        faults->items = items;
        faults->capacity = capacity;
    }
    faults->items[faults->count++] = fault;
}

static bool has_value(const Value *value)
{
    return value->state != VALUE_ABSENT && value->state != VALUE_EMPTY;
}

static void check_range(const Field *field, const Value *value, Arena *arena, DraftFaults *faults)
{
    double number = field->kind == FIELD_INTEGER ? (double)value->integer : value->number;

    if (field->has_minimum && number < field->minimum) {
        const char *message = arena_format(arena, "%.*s is %g; the smallest value allowed is %g", TEXT_ARG(field->id),
                                           number, field->minimum);
        faults_add(faults, arena, (DraftFault){.field = field, .message = message});
    }
    if (field->has_maximum && number > field->maximum) {
        const char *message = arena_format(arena, "%.*s is %g; the largest value allowed is %g", TEXT_ARG(field->id),
                                           number, field->maximum);
        faults_add(faults, arena, (DraftFault){.field = field, .message = message});
    }
}

static void check_geometry(const Field *field, const Value *value, Arena *arena, DraftFaults *faults)
{
    if ((field->geometry_kinds & 1u << value->geometry->kind) == 0) {
        const char *message = arena_format(arena, "a %s cannot be the %.*s of this type",
                                           geometry_kind_name(value->geometry->kind), TEXT_ARG(field->id));
        faults_add(faults, arena, (DraftFault){.field = field, .message = message});
    }
}

static void check_field(const Field *field, const Value *value, Arena *arena, DraftFaults *faults)
{
    if (field->required == REQUIRED_IDENTITY && !has_value(value)) {
        const char *message =
            arena_format(arena, "%.*s is needed: without it nobody can tell which record this is", TEXT_ARG(field->id));
        faults_add(faults, arena, (DraftFault){.field = field, .message = message});
    }
    if (value->state != VALUE_SET) {
        return;
    }
    if (field->kind == FIELD_INTEGER || field->kind == FIELD_NUMBER) {
        check_range(field, value, arena, faults);
    }
    if (field->kind == FIELD_GEOMETRY) {
        check_geometry(field, value, arena, faults);
    }
}

ExprValue value_in_rules(const Value *value)
{
    if (value->state != VALUE_SET) {
        return (ExprValue){.kind = EXPR_NULL};
    }
    switch (value->kind) {
    case FIELD_INTEGER:
        return (ExprValue){.kind = EXPR_NUMBER, .number = (double)value->integer};
    case FIELD_NUMBER:
        return (ExprValue){.kind = EXPR_NUMBER, .number = value->number};
    case FIELD_BOOLEAN:
        return (ExprValue){.kind = EXPR_BOOLEAN, .boolean = value->boolean};
    case FIELD_DATE:
        return (ExprValue){.kind = EXPR_DATE, .number = value->date.day};
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_CODE:
    case FIELD_CODES:
        return (ExprValue){.kind = EXPR_TEXT, .text = value->text};
    case FIELD_REFERENCE:
    case FIELD_GEOMETRY:
        /* Rules ask of these only whether they are there. */
        return (ExprValue){.kind = EXPR_TEXT, .text = TEXT("+")};
    }
    return (ExprValue){.kind = EXPR_NULL};
}

static ExprValue lookup_value(const void *context, int variable)
{
    return value_in_rules((const Value *)context + variable);
}

static bool rule_is_broken(const Rule *rule, const Value *values, int32_t today)
{
    ExprValue result = expr_evaluate(rule->expression, lookup_value, values, today);

    return result.kind == EXPR_BOOLEAN && !result.boolean;
}

static void check_rules(const RecordType *type, const Value *values, int32_t today, Arena *arena, DraftFaults *faults)
{
    for (size_t i = 0; i < type->rule_count; i++) {
        const Rule *rule = &type->rules[i];
        if (rule->refuses && rule_is_broken(rule, values, today)) {
            const char *message = text_string(arena, label_in(&rule->message, LANGUAGE_EN));
            faults_add(faults, arena, (DraftFault){.rule = rule, .message = message});
        }
    }
}

size_t record_next_finding(const RecordType *type, const Value *values, int32_t today, size_t from)
{
    for (size_t i = from; i < type->rule_count; i++) {
        if (!type->rules[i].refuses && rule_is_broken(&type->rules[i], values, today)) {
            return i + 1;
        }
    }
    return 0;
}

void record_validate(const RecordType *type, const Value *values, int32_t today, Arena *arena, DraftFaults *faults)
{
    for (size_t i = 0; i < type->field_count; i++) {
        check_field(&type->fields[i], &values[i], arena, faults);
    }
    check_rules(type, values, today, arena, faults);
}

uint32_t record_missing(const RecordType *type, const Value *values)
{
    uint32_t missing = 0;

    for (size_t i = 0; i < type->field_count; i++) {
        const Field *field = &type->fields[i];
        missing += field->required != REQUIRED_NO && field->class != CLASS_PERSONAL && !has_value(&values[i]);
    }
    return missing;
}

static bool field_differs(const Value *base, const Value *incoming, bool covered)
{
    if (incoming->state == VALUE_ABSENT) {
        return covered && has_value(base);
    }
    if (incoming->state == VALUE_EMPTY) {
        return has_value(base);
    }
    return !value_equal(base, incoming);
}

static void group_take(const RecordType *type, const Group *group, const Value *base, const Value *incoming,
                       const bool *covered, Value *changes)
{
    for (size_t i = 0; i < group->field_count; i++) {
        uint16_t f = group->fields[i];
        changes[f] = incoming[f];
        if (incoming[f].state != VALUE_ABSENT) {
            continue;
        }
        if (!covered[f]) {
            changes[f] = base[f];
        } else if (has_value(&base[f])) {
            changes[f] = (Value){.kind = type->fields[f].kind, .state = VALUE_EMPTY};
        }
    }
}

size_t record_diff(const RecordType *type, const Value *base, const Value *incoming, const bool *covered,
                   Value *changes)
{
    size_t changed = 0;

    for (size_t i = 0; i < type->field_count; i++) {
        changes[i] = (Value){.kind = type->fields[i].kind};
    }
    for (size_t g = 0; g < type->group_count; g++) {
        const Group *group = &type->groups[g];
        bool differs = false;
        for (size_t i = 0; i < group->field_count && !differs; i++) {
            uint16_t f = group->fields[i];
            differs = field_differs(&base[f], &incoming[f], covered[f]);
        }
        if (differs) {
            group_take(type, group, base, incoming, covered, changes);
            changed++;
        }
    }
    return changed;
}
