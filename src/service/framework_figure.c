/*
 * What an indicator comes to: its wholes by period, its parts, its figure and whether it is late.
 */
#include <stdlib.h>

#include "measure/amount.h"
#include "service/framework_reading.h"

/* One indicator while its wholes are made of what was reported. */
typedef struct Wholes {
    FrameworkReading *reading;
    Indicator *indicator;
    const RecordType *type; /* of what is reported */
    SeriesValue *series;
    size_t count;
} Wholes;

static SeriesValue series_of(const ReportedValue *value)
{
    return (SeriesValue){.period = value->period,
                         .value = value->value,
                         .over = value->over,
                         .under = value->under,
                         .has_shares = value->has_shares};
}

static bool periods_equal(Period a, Period b)
{
    return a.from == b.from && a.to == b.to;
}

static bool is_whole(const ReportedValue *value)
{
    return value->counts && value->key.split == 0;
}

/* Adds up what was reported for a period in one split; false when there is nothing. */
static bool split_sum(const Indicator *indicator, Period period, uint32_t split, Ratio *out)
{
    bool found = false;

    *out = ratio_of(0, 1);
    for (size_t i = 0; i < indicator->value_count; i++) {
        const ReportedValue *value = &indicator->values[i];
        if (value->counts && value->key.split == split && periods_equal(value->period, period) &&
            ratio_is_known(value->value)) {
            *out = ratio_add(*out, value->value);
            found = true;
        }
    }
    return found;
}

static Text amount_text(Arena *arena, Ratio amount)
{
    int64_t thousandths = ratio_rounded(amount, AMOUNT_ONE), whole = thousandths / AMOUNT_ONE;
    int rest = abs((int)(thousandths % AMOUNT_ONE));

    if (rest == 0) {
        return text_of(arena_format(arena, "%lld", (long long)whole));
    }
    return text_of(
        arena_format(arena, "%s%lld.%03d", thousandths < 0 && whole == 0 ? "-" : "", (long long)whole, rest));
}

/* Is this the first of its period and split in the list? Each is looked at once. */
static bool is_first_of_split(const Indicator *indicator, size_t index)
{
    const ReportedValue *value = &indicator->values[index];

    for (size_t i = 0; i < index; i++) {
        const ReportedValue *other = &indicator->values[i];
        if (other->counts && other->key.split == value->key.split && periods_equal(other->period, value->period)) {
            return false;
        }
    }
    return true;
}

static bool parts_add(const Indicator *indicator)
{
    Adding adding = indicator_adding(indicator);

    return !indicator->in_words && (adding == ADDING_SUM || adding == ADDING_LATEST) &&
           !code_stands_for(indicator->value_kind, STANDS_FOR_RATIO);
}

/* Where the whole was reported its parts must come to it. */
static void parts_check(const Wholes *wholes, size_t index, Ratio whole)
{
    const ReportedValue *value = &wholes->indicator->values[index];
    Arena *arena = wholes->reading->arena;
    Ratio sum;

    if (split_sum(wholes->indicator, value->period, value->key.split, &sum) && ratio_is_known(whole) &&
        ratio_compare(sum, whole) != 0) {
        framework_fault_add(wholes->reading, FRAMEWORK_PARTS_DIFFER, wholes->type, value->id, wholes->indicator->code,
                            period_text(arena, value->period), amount_text(arena, ratio_subtract(whole, sum)));
    }
}

static const ReportedValue *whole_find(const Indicator *indicator, Period period)
{
    for (size_t i = 0; i < indicator->value_count; i++) {
        if (is_whole(&indicator->values[i]) && periods_equal(indicator->values[i].period, period)) {
            return &indicator->values[i];
        }
    }
    return NULL;
}

/* Of what was reported for a period the last: that which gave way; a part where only parts were. */
static const ReportedValue *value_find_last(const Indicator *indicator, Period period)
{
    const ReportedValue *part = NULL;

    for (size_t i = indicator->value_count; i-- > 0;) {
        const ReportedValue *value = &indicator->values[i];
        bool fits = value->counts && periods_equal(value->period, period);
        if (fits && is_whole(value)) {
            return value;
        }
        part = fits && part == NULL ? value : part;
    }
    return part;
}

/* A period of which only parts were reported is what they come to, when all its splits agree. */
static void whole_make(Wholes *wholes, size_t index)
{
    const ReportedValue *value = &wholes->indicator->values[index];
    Ratio sum, other;

    for (size_t i = 0; i < wholes->count; i++) {
        if (periods_equal(wholes->series[i].period, value->period)) {
            return;
        }
    }
    (void)split_sum(wholes->indicator, value->period, value->key.split, &sum);
    for (size_t i = 0; i < wholes->indicator->value_count; i++) {
        const ReportedValue *next = &wholes->indicator->values[i];
        if (next->counts && periods_equal(next->period, value->period) &&
            split_sum(wholes->indicator, next->period, next->key.split, &other) && ratio_compare(sum, other) != 0) {
            framework_fault_add(wholes->reading, FRAMEWORK_SPLITS_DIFFER, wholes->type, next->id,
                                wholes->indicator->code, period_text(wholes->reading->arena, value->period), (Text){0});
            sum = ratio_unknown();
            break;
        }
    }
    wholes->series[wholes->count++] = (SeriesValue){.period = value->period, .value = sum};
}

static void parts_settle(Wholes *wholes)
{
    const Indicator *indicator = wholes->indicator;

    for (size_t i = 0; parts_add(indicator) && i < indicator->value_count; i++) {
        const ReportedValue *value = &indicator->values[i];
        if (!value->counts || value->key.split == 0 || !is_first_of_split(indicator, i)) {
            continue;
        }
        const ReportedValue *whole = whole_find(indicator, value->period);
        if (whole != NULL) {
            parts_check(wholes, i, whole->value);
        } else {
            whole_make(wholes, i);
        }
    }
}

/* One value a period; those that overlap are told. */
static void wholes_make(Wholes *wholes)
{
    Indicator *indicator = wholes->indicator;

    wholes->series = ARENA_ARRAY(wholes->reading->arena, SeriesValue, indicator->value_count + 1);
    for (size_t i = 0; i < indicator->value_count; i++) {
        if (is_whole(&indicator->values[i])) {
            wholes->series[wholes->count++] = series_of(&indicator->values[i]);
        }
    }
    parts_settle(wholes);
    if (series_order(wholes->series, wholes->count) == 0) {
        return;
    }
    for (size_t i = 0; i < wholes->count; i++) {
        if (wholes->series[i].overlaps) {
            const ReportedValue *value = value_find_last(indicator, wholes->series[i].period);
            framework_fault_add(wholes->reading, FRAMEWORK_PERIODS_OVERLAP, value == NULL ? NULL : wholes->type,
                                value == NULL ? (Id){0} : value->id, indicator->code,
                                period_text(wholes->reading->arena, wholes->series[i].period), (Text){0});
        }
    }
}

static bool adds_targets(const Indicator *indicator)
{
    return indicator_adding(indicator) == ADDING_SUM;
}

/* The dated targets of a key in order: of what adds up the sum to each date. `first`: before they were revised. */
static size_t milestones_make(const Indicator *indicator, const DimensionKey *key, bool first, Milestone *out)
{
    Ratio sum = ratio_of(0, 1);
    size_t count = 0;

    for (size_t i = 0; i < indicator->target_count; i++) {
        const TargetValue *target = &indicator->targets[i];
        bool is_first = i == 0 || indicator->targets[i - 1].period.to != target->period.to ||
                        !keys_equal(&indicator->targets[i - 1].key, &target->key);
        if (!keys_equal(&target->key, key) || !(first ? is_first : target->current) || !ratio_is_known(target->value)) {
            continue;
        }
        sum = ratio_add(sum, target->value);
        out[count++] = (Milestone){target->period.to, adds_targets(indicator) ? sum : target->value};
    }
    return count;
}

static int32_t plan_start(const FrameworkReading *reading, const Indicator *indicator)
{
    for (size_t i = 0; i < indicator->target_count; i++) {
        const TargetValue *target = &indicator->targets[i];
        if (target->key.split == 0 && target->period.from < target->period.to) {
            return target->period.from;
        }
    }
    return reading->framework->rhythm.from;
}

static void aim_check(FrameworkReading *reading, const Indicator *indicator, const Aim *aim, const RecordType *type)
{
    if (!ratio_is_known(aim->target)) {
        framework_fault_add(reading, FRAMEWORK_TARGET_MISSING, type, indicator->id, indicator->code, (Text){0},
                            (Text){0});
    } else if (!ratio_is_known(aim->baseline)) {
        framework_fault_add(reading, FRAMEWORK_BASELINE_MISSING, type, indicator->id, indicator->code, (Text){0},
                            (Text){0});
    } else if (aim_maintains(aim)) {
        framework_fault_add(reading, FRAMEWORK_TARGET_IS_BASELINE, type, indicator->id, indicator->code, (Text){0},
                            (Text){0});
    } else if (aim_contradicts(aim)) {
        framework_fault_add(reading, FRAMEWORK_TARGET_CONTRADICTS, type, indicator->id, indicator->code, (Text){0},
                            (Text){0});
    }
}

/* Nothing of a kind that is counted was there before it was begun. */
static Ratio baseline_of(const Indicator *indicator)
{
    return indicator->has_baseline || !adds_targets(indicator) ? indicator->figure.baseline : ratio_of(0, 1);
}

static void series_settle(Indicator *indicator, const Wholes *wholes)
{
    Figure *figure = &indicator->figure;
    const SeriesValue *last, *before;

    figure->actual = series_total(wholes->series, wholes->count, indicator_adding(indicator));
    series_last(wholes->series, wholes->count, &last, &before);
    if (last != NULL) {
        figure->last = last->value;
        figure->last_period = last->period;
    }
    if (before != NULL) {
        figure->previous = before->value;
    }
    figure->direction = direction_of(figure->previous, figure->last, indicator->ascending);
}

/* The last day that somebody reported on; verified ones only where asked. Computed values report by themselves. */
static int32_t reported_until(const FrameworkReading *reading, const Indicator *indicator, bool verified)
{
    int32_t until = reading->framework->rhythm.from - 1;

    for (size_t i = 0; i < indicator->value_count; i++) {
        const ReportedValue *value = &indicator->values[i];
        bool stands = value->computed || code_stands_for(value->status, STANDS_FOR_VERIFIED) ||
                      (!verified && code_stands_for(value->status, STANDS_FOR_SUBMITTED));
        if (stands && value->period.to <= reading->question->on && value->period.to > until) {
            until = value->period.to;
        }
    }
    return until;
}

static void lateness_settle(FrameworkReading *reading, Indicator *indicator)
{
    Lateness *lateness = &indicator->lateness;
    int32_t on = reading->question->on;

    if (indicator->rhythm.months < 0 || reading->framework->is_over ||
        reading->framework->nodes[indicator->node].cancelled) {
        return;
    }
    lateness->has_due = rhythm_due(&indicator->rhythm, on, &lateness->due);
    lateness->late = rhythm_late(&indicator->rhythm, reported_until(reading, indicator, false), on, &lateness->missing,
                                 &lateness->since);
}

static bool is_verified(const FrameworkReading *reading, const Indicator *indicator)
{
    return !indicator->lateness.has_due || reported_until(reading, indicator, true) >= indicator->lateness.due.to;
}

static void figure_settle(FrameworkReading *reading, Indicator *indicator, const RecordType *type)
{
    static const DimensionKey whole;
    Figure *figure = &indicator->figure;
    Milestone *milestones = ARENA_ARRAY(reading->arena, Milestone, indicator->target_count + 1);
    Aim aim = {.ascending = indicator->ascending}, first;
    size_t count = milestones_make(indicator, &whole, true, milestones);

    figure->original = count == 0 ? ratio_unknown() : milestones[count - 1].value;
    count = milestones_make(indicator, &whole, false, milestones);
    if (count > 0) {
        figure->target = milestones[count - 1].value;
        figure->final_day = milestones[count - 1].day;
    }
    figure->baseline = baseline_of(indicator);
    aim.baseline = figure->baseline;
    aim.target = figure->target;
    first = (Aim){figure->baseline, figure->original, indicator->ascending};
    aim_check(reading, indicator, &aim, type);
    figure->achievement = achievement_of(&aim, figure->actual);
    figure->achievement_original = achievement_of(&first, figure->actual);
    figure->expected = expected_of(&aim, milestones, count, plan_start(reading, indicator), reading->question->on);
    figure->performance = performance_of(figure->achievement, figure->expected);
    figure->light = light_of(is_verified(reading, indicator), figure->achievement, figure->performance,
                             reading->framework->thresholds);
}

static void words_settle(Indicator *indicator)
{
    for (size_t i = 0; i < indicator->value_count; i++) {
        if (indicator->values[i].counts && indicator->values[i].words.length > 0) {
            indicator->words = indicator->values[i].words;
        }
    }
}

static bool is_first_of_key(const Indicator *indicator, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (indicator->values[i].counts && keys_equal(&indicator->values[i].key, &indicator->values[index].key)) {
            return false;
        }
    }
    return true;
}

static Ratio part_total(FrameworkReading *reading, const Indicator *indicator, const DimensionKey *key)
{
    SeriesValue *series = ARENA_ARRAY(reading->arena, SeriesValue, indicator->value_count + 1);
    size_t count = 0;

    for (size_t i = 0; i < indicator->value_count; i++) {
        if (indicator->values[i].counts && keys_equal(&indicator->values[i].key, key)) {
            series[count++] = series_of(&indicator->values[i]);
        }
    }
    series_order(series, count);
    return series_total(series, count, indicator_adding(indicator));
}

static void parts_list(FrameworkReading *reading, Indicator *indicator)
{
    Milestone *milestones = ARENA_ARRAY(reading->arena, Milestone, indicator->target_count + 1);

    indicator->parts = ARENA_ARRAY(reading->arena, PartFigure, indicator->value_count + 1);
    for (size_t i = 0; i < indicator->value_count; i++) {
        const ReportedValue *value = &indicator->values[i];
        if (!value->counts || value->key.split == 0 || !is_first_of_key(indicator, i)) {
            continue;
        }
        size_t count = milestones_make(indicator, &value->key, false, milestones);
        indicator->parts[indicator->part_count++] =
            (PartFigure){.key = value->key,
                         .actual = part_total(reading, indicator, &value->key),
                         .target = count == 0 ? ratio_unknown() : milestones[count - 1].value};
    }
}

void indicator_figure(FrameworkReading *reading, Indicator *indicator, const RecordType *type)
{
    Wholes wholes = {.reading = reading,
                     .indicator = indicator,
                     .type = model_role_type(reader_model(reading->reader), ROLE_IS_ACTUAL)};

    lateness_settle(reading, indicator);
    if (indicator->in_words) {
        words_settle(indicator);
        return;
    }
    wholes_make(&wholes);
    series_settle(indicator, &wholes);
    figure_settle(reading, indicator, type);
    parts_list(reading, indicator);
}
