#include "measure/contribution.h"

#include <stdio.h>

#include "measure/amount.h"
#include "measure/month.h"
#include "record/draft.h"

/* A code that says that nobody knows is a member like any other; without one, nothing is said. */
static Text state_member(const CodeList *list, ValueState state)
{
    for (size_t i = 0; list != NULL && i < list->code_count; i++) {
        if (list->codes[i].means == state) {
            return list->codes[i].id;
        }
    }
    return (Text){0};
}

/* At most MEMBER_BYTES_MAX bytes, cut before a character. */
static Text text_member(Text text)
{
    size_t length = text.length;

    if (length > MEMBER_BYTES_MAX) {
        length = MEMBER_BYTES_MAX;
        while (length > 0 && ((uint8_t)text.at[length] & 0xc0) == 0x80) {
            length--;
        }
    }
    return (Text){text.at, length};
}

static Text field_member(const Dimension *dimension, const Value *value)
{
    if (value->state == VALUE_UNKNOWN || value->state == VALUE_NOT_SPECIFIED) {
        return state_member(dimension->list, value->state);
    }
    if (value->state != VALUE_SET) {
        return (Text){0};
    }
    switch (value->kind) {
    case FIELD_BOOLEAN:
        return value->boolean ? TEXT("true") : TEXT("false");
    case FIELD_REFERENCE:
        return (Text){(const char *)value->reference.bytes, sizeof value->reference.bytes};
    default:
        return text_member(value->text);
    }
}

static Text band_member(const Dimension *dimension, const Value *value, char digits[24])
{
    int64_t number = value->kind == FIELD_INTEGER ? value->integer : (int64_t)value->number;
    int band = value->state == VALUE_SET ? dimension_band(dimension, number) : -1;

    if (band < 0) {
        return (Text){0};
    }
    int length = snprintf(digits, 24, "%lld", (long long)dimension->bounds[band]);
    return (Text){digits, (size_t)length};
}

static void set_members(const Measure *measure, const Value *values, Contribution *cell)
{
    for (size_t d = 0; d < measure->dimension_count; d++) {
        const Dimension *dimension = &measure->dimensions[d];
        cell->members[d] = (Text){0};
        if (dimension->source == FROM_FIELD) {
            cell->members[d] = field_member(dimension, &values[dimension->field->index]);
        } else if (dimension->source == FROM_BANDS) {
            cell->members[d] = band_member(dimension, &values[dimension->field->index], cell->bands[d]);
        }
    }
}

static ExprValue lookup(const void *context, int variable)
{
    return value_in_rules((const Value *)context + variable);
}

/* A condition must not depend on the day it is asked: it has none. */
static ExprValue rule_of(const Rule *rule, const Value *values)
{
    return expr_evaluate(rule->expression, lookup, values, 0);
}

bool measure_applies(const Measure *measure, const Value *values)
{
    if (measure->condition == NULL) {
        return true;
    }
    ExprValue result = rule_of(measure->condition, values);
    return result.kind == EXPR_BOOLEAN && result.boolean;
}

/* Adds up what is known of a part; false when nothing is. */
static bool part_sum(const MeasurePart *part, const Value *values, int64_t *out)
{
    bool known = false;
    int64_t amount;

    *out = 0;
    if (part->when != NULL) {
        ExprValue result = rule_of(part->when, values);
        *out = result.kind == EXPR_BOOLEAN && result.boolean ? AMOUNT_ONE : 0;
        return result.kind == EXPR_BOOLEAN;
    }
    for (size_t i = 0; i < part->field_count; i++) {
        if (amount_of(&values[part->fields[i]->index], &amount)) {
            *out = amount_add(*out, amount);
            known = true;
        }
    }
    return known;
}

static void count_whole_record(const Measure *measure, const Value *values, Contribution *cell)
{
    int64_t sum;

    memset(cell->numbers, 0, sizeof cell->numbers);
    cell->numbers[0] = 1;
    for (size_t v = 0; v < measure->value_count; v++) {
        cell->numbers[cell_missing(v)] = 1;
    }
    for (size_t p = 0; p < measure->part_count; p++) {
        const MeasurePart *part = &measure->parts[p];
        if (part_sum(part, values, &sum)) {
            cell->numbers[cell_missing(part->value)] = 0;
            cell->numbers[cell_sum(part->value)] = amount_add(cell->numbers[cell_sum(part->value)], sum);
        }
    }
}

static void part_members(const Measure *measure, const MeasurePart *part, Contribution *cell)
{
    for (size_t d = 0; d < measure->dimension_count; d++) {
        const Dimension *dimension = &measure->dimensions[d];
        if (dimension->source == FROM_PART) {
            cell->members[d] = part == NULL ? state_member(dimension->list, VALUE_UNKNOWN) : part->at[d]->id;
        }
    }
}

/* One cell's worth of one value; `missing` when all that is known is that it is not known. */
static void part_count(Contribution *cell, size_t value, int64_t sum, bool missing, ContributionVisitor visit,
                       void *context)
{
    memset(cell->numbers, 0, sizeof cell->numbers);
    cell->numbers[0] = 1;
    cell->numbers[cell_missing(value)] = missing;
    cell->numbers[cell_sum(value)] = sum;
    visit(context, cell);
}

/* What the whole has beyond its parts is of nobody knows whom: counted there, never spread over the parts. */
static void count_parts(const Measure *measure, const Value *values, Contribution *cell, ContributionVisitor visit,
                        void *context)
{
    int64_t sum, whole, parts = 0;
    bool known = false;

    for (size_t p = 0; p < measure->part_count; p++) {
        const MeasurePart *part = &measure->parts[p];
        if (part_sum(part, values, &sum)) {
            part_members(measure, part, cell);
            part_count(cell, part->value, sum, false, visit, context);
            parts = amount_add(parts, part->value == 0 ? sum : 0);
            known = true;
        }
    }
    part_members(measure, NULL, cell);
    if (measure->whole != NULL && amount_of(&values[measure->whole->index], &whole) && (whole > parts || !known)) {
        part_count(cell, 0, whole - parts, false, visit, context);
    } else if (!known) {
        part_count(cell, 0, 0, true, visit, context);
    }
}

static Date measured_date(const Measure *measure, const Value *values, Date observed)
{
    if (measure->date == NULL) {
        return observed;
    }
    const Value date = values[measure->date->index];
    return date.state == VALUE_SET ? date.date : (Date){0};
}

void measure_contribute(const Measure *measure, const Value *values, Date observed, ContributionVisitor visit,
                        void *context)
{
    Contribution cell;
    int day;

    if (!measure_applies(measure, values)) {
        return;
    }
    cell.month = month_of(measured_date(measure, values, observed), &day);
    set_members(measure, values, &cell);
    if (measure->parted) {
        count_parts(measure, values, &cell, visit, context);
        return;
    }
    count_whole_record(measure, values, &cell);
    visit(context, &cell);
}
