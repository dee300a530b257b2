/*
 * The indicators of a framework: what was reported of them, what they should reach, and by when they are reported on.
 */
#include <stdlib.h>

#include "measure/amount.h"
#include "service/framework_reading.h"

/* Slots of the dimensions in the roles that have them; the order is that of the bits of a split. */
enum { PERCENT = 100 };

#define SPLITS(role)                                                                                                   \
    {                                                                                                                  \
        SLOT_##role##_SEX, SLOT_##role##_AGE, SLOT_##role##_DISABILITY, SLOT_##role##_DISPLACEMENT,                    \
            SLOT_##role##_UNIT, SLOT_##role##_OTHER                                                                    \
    }
static const int ACTUAL_SPLITS[DIMENSIONS_MAX] = SPLITS(IS_ACTUAL);
static const int TARGET_SPLITS[DIMENSIONS_MAX] = SPLITS(IS_TARGET);
static const int BASELINE_SPLITS[DIMENSIONS_MAX] = SPLITS(IS_BASELINE);
#undef SPLITS

static ValueDimension dimension_of(FrameworkReading *reading, const Slots *slots, int slot, const Value *value)
{
    const Field *field = type_role(slots->type, slots->role, slot);
    ValueDimension out = {.name = role_kind(slots->role)->slots[slot].id.at};
    char id[ID_TEXT_SIZE];

    if (value->state != VALUE_SET) {
        return out;
    }
    if (field->kind == FIELD_REFERENCE) {
        id_format(value->reference, id);
        out.member = text_copy(reading->arena, text_of(id));
        out.title = reference_title(reading->reader, reading->arena, field->to, value->reference, LANGUAGE_EN);
    } else {
        out.member = value->text;
        out.code = field->kind == FIELD_CODE ? code_find(field->list, value->text) : NULL;
    }
    return out;
}

/* A dimension that is said to be unknown is one; what is not specified says nothing. */
static DimensionKey key_of(FrameworkReading *reading, const Slots *slots, const int *splits)
{
    DimensionKey key = {0};

    for (size_t i = 0; i < DIMENSIONS_MAX; i++) {
        const Value *value = slot_value(slots, splits[i]);
        if (value != NULL && (value->state == VALUE_SET || value->state == VALUE_UNKNOWN)) {
            key.split |= 1u << i;
            key.dimensions[key.count++] = dimension_of(reading, slots, splits[i], value);
        }
    }
    return key;
}

bool keys_equal(const DimensionKey *a, const DimensionKey *b)
{
    if (a->split != b->split) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!text_equal(a->dimensions[i].member, b->dimensions[i].member)) {
            return false;
        }
    }
    return true;
}

static bool is_percentage(const Indicator *indicator)
{
    return code_stands_for(indicator->measure, STANDS_FOR_PERCENTAGE);
}

static Period period_of(Date start, Date end)
{
    int32_t to = date_last_day(end);

    return (Period){date_is_known(start) ? start.day : end.precision == PRECISION_DAY ? to : end.day, to};
}

static Rhythm rhythm_of(const Framework *framework, const Code *frequency)
{
    Rhythm rhythm = framework->rhythm;
    int months = frequency_months(frequency);

    if (months >= 0 && date_is_known(framework->from)) {
        rhythm.months = months;
    }
    return rhythm;
}

static Indicator indicator_of(FrameworkReading *reading, const Slots *slots, size_t node)
{
#define AT(name) SLOT_IS_INDICATOR_##name
    Indicator out = {.id = slots->row->id,
                     .node = node,
                     .code = slot_text(slots, AT(CODE)),
                     .name = slot_label(slots, AT(NAME), AT(NAME_FR)),
                     .unit = slot_label(slots, AT(UNIT), AT(UNIT_FR)),
                     .means = slot_label(slots, AT(MEANS), AT(MEANS_FR)),
                     .measure = slot_code(slots, AT(MEASURE)),
                     .value_kind = slot_code(slots, AT(VALUE)),
                     .periods = slot_code(slots, AT(PERIODS)),
                     .adding = slot_code(slots, AT(ADDING)),
                     .frequency = slot_code(slots, AT(FREQUENCY)),
                     .ascending = slot_boolean(slots, AT(ASCENDING), true),
                     .order = slot_integer(slots, AT(ORDER), INT64_MAX),
                     .computed = slot_text(slots, AT(COMPUTED)),
                     .computed_value = slot_text(slots, AT(COMPUTED_VALUE)),
                     .computed_where = slot_text(slots, AT(COMPUTED_WHERE))};
#undef AT
    out.in_words = code_stands_for(out.value_kind, STANDS_FOR_WORDS);
    out.rhythm = rhythm_of(reading->framework, out.frequency);
    return out;
}

Adding indicator_adding(const Indicator *indicator)
{
    const Code *adding = indicator->adding;
    bool flows = code_stands_for(indicator->value_kind, STANDS_FOR_FLOW) &&
                 !code_stands_for(indicator->periods, STANDS_FOR_RUNNING_TOTAL);

    if (code_stands_for(adding, STANDS_FOR_LATEST) || code_stands_for(adding, STANDS_FOR_NEVER_ADDED)) {
        return ADDING_LATEST;
    }
    if (code_stands_for(adding, STANDS_FOR_GREATEST)) {
        return ADDING_GREATEST;
    }
    if (code_stands_for(indicator->value_kind, STANDS_FOR_RATIO) || is_percentage(indicator)) {
        return ADDING_SHARES;
    }
    if (code_stands_for(adding, STANDS_FOR_AVERAGE)) {
        return ADDING_AVERAGE;
    }
    return flows ? ADDING_SUM : ADDING_LATEST;
}

/* Value, or numerator by denominator; a percentage in percent. */
static Ratio value_of(const Indicator *indicator, const Slots *slots, int value, int numerator, int denominator,
                      ReportedValue *shares)
{
    int64_t over, under, amount;

    if (slot_amount(slots, numerator, &over) && slot_amount(slots, denominator, &under)) {
        over = is_percentage(indicator) ? over * PERCENT : over;
        if (shares != NULL) {
            shares->has_shares = true;
            shares->over = over;
            shares->under = under;
        }
        return ratio_of(over, under);
    }
    return slot_amount(slots, value, &amount) ? ratio_of(amount, AMOUNT_ONE) : ratio_unknown();
}

static ReportedValue reported_of(FrameworkReading *reading, const Indicator *indicator, const Slots *slots)
{
#define AT(name) SLOT_IS_ACTUAL_##name
    ReportedValue out = {.id = slots->row->id,
                         .period = period_of(slot_date(slots, AT(START)), slot_date(slots, AT(END))),
                         .key = key_of(reading, slots, ACTUAL_SPLITS),
                         .status = slot_code(slots, AT(STATUS)),
                         .words = slot_text(slots, AT(WORDS)),
                         .evidence = slot_text(slots, AT(EVIDENCE)),
                         .override_reason = slot_text(slots, AT(OVERRIDE)),
                         .comment = slot_label(slots, AT(COMMENT), AT(COMMENT_FR))};
    out.value = value_of(indicator, slots, AT(VALUE), AT(NUMERATOR), AT(DENOMINATOR), &out);
#undef AT
    out.counts = code_stands_for(out.status, STANDS_FOR_VERIFIED) && out.period.to <= reading->question->on;
    return out;
}

/* A verified value that says nothing, is a share of zero, or lies outside of the plan. */
static void reported_check(FrameworkReading *reading, const Indicator *indicator, const ReportedValue *value,
                           const RecordType *type)
{
    const Rhythm *plan = &reading->framework->rhythm;
    Text period = period_text(reading->arena, value->period);

    if (!value->counts) {
        return;
    }
    if (value->has_shares && value->under == 0) {
        framework_fault_add(reading, FRAMEWORK_SHARE_OF_ZERO, type, value->id, indicator->code, period, (Text){0});
    } else if (!ratio_is_known(value->value) && value->words.length == 0) {
        framework_fault_add(reading, FRAMEWORK_VALUE_MISSING, type, value->id, indicator->code, period, (Text){0});
    }
    if (date_is_known(reading->framework->from) && (value->period.to < plan->from || value->period.from > plan->to)) {
        framework_fault_add(reading, FRAMEWORK_OUTSIDE_FRAMEWORK, type, value->id, indicator->code, period, (Text){0});
    }
}

static int reported_compare(const void *a, const void *b)
{
    const ReportedValue *x = a, *y = b;

    if (x->period.to != y->period.to) {
        return x->period.to < y->period.to ? -1 : 1;
    }
    if (x->period.from != y->period.from) {
        return x->period.from < y->period.from ? -1 : 1;
    }
    return x->key.split != y->key.split ? (x->key.split < y->key.split ? -1 : 1) : id_compare(x->id, y->id);
}

static Status values_read(FrameworkReading *reading, Indicator *indicator, Error *err)
{
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_IS_ACTUAL, SLOT_IS_ACTUAL_INDICATOR, indicator->id, &slots, &rows, &count, err));
    indicator->values = ARENA_ARRAY(reading->arena, ReportedValue, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        ReportedValue *value = &indicator->values[indicator->value_count++];
        *value = reported_of(reading, indicator, &slots);
        reported_check(reading, indicator, value, slots.type);
    }
    if (indicator->computed.length > 0 && reading->question->total != NULL) {
        TRY(indicator_compute(reading, indicator, err));
    }
    qsort(indicator->values, indicator->value_count, sizeof *indicator->values, reported_compare);
    return ST_OK;
}

static int target_compare(const void *a, const void *b)
{
    const TargetValue *x = a, *y = b;

    if (x->period.to != y->period.to) {
        return x->period.to < y->period.to ? -1 : 1;
    }
    if (x->key.split != y->key.split) {
        return x->key.split < y->key.split ? -1 : 1;
    }
    return x->revision != y->revision ? (x->revision < y->revision ? -1 : 1) : id_compare(x->id, y->id);
}

static void targets_mark(Indicator *indicator)
{
    for (size_t i = 0; i < indicator->target_count; i++) {
        TargetValue *target = &indicator->targets[i];
        target->current = true;
        for (size_t j = i + 1; j < indicator->target_count && target->current; j++) {
            const TargetValue *later = &indicator->targets[j];
            target->current = later->period.to != target->period.to || !keys_equal(&later->key, &target->key);
        }
    }
}

static Status targets_read(FrameworkReading *reading, Indicator *indicator, Error *err)
{
    RecordRow *rows;
    Slots slots;
    size_t count;
    int64_t amount;

    TRY(rows_of(reading, ROLE_IS_TARGET, SLOT_IS_TARGET_INDICATOR, indicator->id, &slots, &rows, &count, err));
    indicator->targets = ARENA_ARRAY(reading->arena, TargetValue, count);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        bool has_value = slot_amount(&slots, SLOT_IS_TARGET_VALUE, &amount);
        indicator->targets[indicator->target_count++] = (TargetValue){
            .id = rows[i].id,
            .period = period_of(slot_date(&slots, SLOT_IS_TARGET_START), slot_date(&slots, SLOT_IS_TARGET_END)),
            .key = key_of(reading, &slots, TARGET_SPLITS),
            .value = has_value ? ratio_of(amount, AMOUNT_ONE) : ratio_unknown(),
            .revision = slot_integer(&slots, SLOT_IS_TARGET_REVISION, 0),
            .reason = slot_text(&slots, SLOT_IS_TARGET_REASON),
            .observed = rows[i].observed};
    }
    qsort(indicator->targets, indicator->target_count, sizeof *indicator->targets, target_compare);
    targets_mark(indicator);
    return ST_OK;
}

/* The latest of those that are of all. */
static Status baseline_read(FrameworkReading *reading, Indicator *indicator, Error *err)
{
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_IS_BASELINE, SLOT_IS_BASELINE_INDICATOR, indicator->id, &slots, &rows, &count, err));
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        Date date = slot_date(&slots, SLOT_IS_BASELINE_DATE);
        Ratio value = value_of(indicator, &slots, SLOT_IS_BASELINE_VALUE, SLOT_IS_BASELINE_NUMERATOR,
                               SLOT_IS_BASELINE_DENOMINATOR, NULL);
        if (key_of(reading, &slots, BASELINE_SPLITS).split == 0 && ratio_is_known(value) &&
            (!indicator->has_baseline || date_compare(date, indicator->baseline_date) >= 0)) {
            indicator->has_baseline = true;
            indicator->baseline_date = date;
            indicator->figure.baseline = value;
        }
    }
    return ST_OK;
}

static Status indicator_fill(FrameworkReading *reading, Indicator *indicator, const RecordType *type, Error *err)
{
    TRY(baseline_read(reading, indicator, err));
    TRY(targets_read(reading, indicator, err));
    TRY(values_read(reading, indicator, err));
    indicator_figure(reading, indicator, type);
    return ST_OK;
}

static int indicator_compare(const void *a, const void *b)
{
    const Indicator *x = a, *y = b;

    if (x->node != y->node) {
        return x->node < y->node ? -1 : 1;
    }
    if (x->order != y->order) {
        return x->order < y->order ? -1 : 1;
    }
    return text_compare(x->code, y->code);
}

static Status node_indicators(FrameworkReading *reading, size_t node, size_t *capacity, Error *err)
{
    Framework *framework = reading->framework;
    RecordRow *rows;
    Slots slots;
    size_t count;

    TRY(rows_of(reading, ROLE_IS_INDICATOR, SLOT_IS_INDICATOR_NODE, framework->nodes[node].id, &slots, &rows, &count,
                err));
    if (framework->indicator_count + count > *capacity) {
        *capacity = (framework->indicator_count + count) * 2;
        Indicator *indicators = ARENA_ARRAY(reading->arena, Indicator, *capacity);
        if (framework->indicator_count > 0) {
            memcpy(indicators, framework->indicators, framework->indicator_count * sizeof *indicators);
        }
        framework->indicators = indicators;
    }
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        framework->indicators[framework->indicator_count++] = indicator_of(reading, &slots, node);
    }
    return ST_OK;
}

Status framework_indicators_read(FrameworkReading *reading, Error *err)
{
    Framework *framework = reading->framework;
    const RecordType *type = model_role_type(reader_model(reading->reader), ROLE_IS_INDICATOR);
    size_t capacity = 0;

    for (size_t i = 0; i < framework->node_count; i++) {
        TRY(node_indicators(reading, i, &capacity, err));
    }
    if (framework->indicator_count > 0) {
        qsort(framework->indicators, framework->indicator_count, sizeof *framework->indicators, indicator_compare);
    }
    for (size_t i = 0; i < framework->indicator_count; i++) {
        TRY(indicator_fill(reading, &framework->indicators[i], type, err));
    }
    return ST_OK;
}
