/*
 * Actuals that a declared measure gives: one for each period that has begun. What was typed replaces one only where it
 * is verified and says why.
 */
#include "service/framework_reading.h"

enum { MONTHS = 12, MEMBERS_MAX = 16, PERCENT = 100 };

static int32_t month_of(int32_t day)
{
    int year, month, month_day;

    day_to_civil(day, &year, &month, &month_day);
    return year * MONTHS + month - 1;
}

static Text before(Text *rest, char mark)
{
    ptrdiff_t at = text_index(*rest, mark);
    Text part = {rest->at, at < 0 ? rest->length : (size_t)at};
    size_t taken = at < 0 ? rest->length : (size_t)at + 1;

    *rest = (Text){rest->at + taken, rest->length - taken};
    return text_trim(part);
}

/* "sex=female;method=group_session" */
static Status members_read(const Indicator *indicator, TotalMember *members, size_t *count, Error *err)
{
    Text rest = indicator->computed_where;

    *count = 0;
    while (rest.length > 0) {
        Text member = before(&rest, ';');
        Text dimension = before(&member, '=');
        if (*count == MEMBERS_MAX || dimension.length == 0 || member.length == 0) {
            return error_set(err, ST_NOT_FOUND, "\"%.*s\" is no list of dimension=member, as sex=female;age=adult",
                             TEXT_ARG(indicator->computed_where));
        }
        members[(*count)++] = (TotalMember){dimension, text_trim(member)};
    }
    return ST_OK;
}

/* What a period asks for: what was done in it, since the plan began, or what there is at its end. */
static void months_set(const Indicator *indicator, Period period, TotalQuestion *question)
{
    question->to_month = month_of(period.to);
    question->from_month = month_of(period.from);
    if (code_stands_for(indicator->value_kind, STANDS_FOR_STOCK)) {
        question->from_month = INT32_MIN;
        question->latest = code_stands_for(indicator->adding, STANDS_FOR_LATEST);
    } else if (code_stands_for(indicator->periods, STANDS_FOR_RUNNING_TOTAL)) {
        question->from_month = month_of(indicator->rhythm.from);
    }
}

static ReportedValue computed_value(const Indicator *indicator, Period period, const TotalAnswer *answer)
{
    ReportedValue value = {.period = period, .computed = true, .counts = answer->known};
    bool percent = code_stands_for(indicator->measure, STANDS_FOR_PERCENTAGE);

    if (answer->known && answer->is_share) {
        value.has_shares = true;
        value.over = percent ? answer->numerator * PERCENT : answer->numerator;
        value.under = answer->denominator;
        value.value = ratio_of(value.over, value.under);
    } else if (answer->known) {
        value.value = ratio_of(answer->amount, 1000);
    }
    return value;
}

static bool periods_meet(Period a, Period b)
{
    return a.from <= b.to && b.from <= a.to;
}

/* True when what was typed for the period stands instead of what is computed. */
static bool is_overridden(FrameworkReading *reading, Indicator *indicator, size_t typed, Period period)
{
    const RecordType *type = model_role_type(reader_model(reading->reader), ROLE_IS_ACTUAL);
    bool overridden = false;

    for (size_t i = 0; i < typed; i++) {
        ReportedValue *value = &indicator->values[i];
        if (!value->counts || value->key.split != 0 || !periods_meet(value->period, period)) {
            continue;
        }
        if (value->override_reason.length > 0) {
            overridden = true;
        } else {
            value->counts = false;
            framework_fault_add(reading, FRAMEWORK_OVERRIDE_WITHOUT_REASON, type, value->id, indicator->code,
                                period_text(reading->arena, value->period), (Text){0});
        }
    }
    return overridden;
}

static void values_grow(FrameworkReading *reading, Indicator *indicator, size_t more)
{
    ReportedValue *values = ARENA_ARRAY(reading->arena, ReportedValue, indicator->value_count + more);

    if (indicator->value_count > 0) {
        memcpy(values, indicator->values, indicator->value_count * sizeof *values);
    }
    indicator->values = values;
}

/* False when the measure is not declared: that is told, and what was typed stands. */
static Status period_compute(FrameworkReading *reading, Indicator *indicator, const TotalQuestion *question,
                             Period period, bool *declared, Error *err)
{
    const FrameworkQuestion *asked = reading->question;
    const RecordType *type = model_role_type(reader_model(reading->reader), ROLE_IS_INDICATOR);
    TotalAnswer answer = {0};
    Status status = asked->total(asked->total_context, question, &answer, err);

    *declared = status != ST_NOT_FOUND;
    if (status == ST_NOT_FOUND) {
        framework_fault_add(reading, FRAMEWORK_MEASURE_UNKNOWN, type, indicator->id, indicator->code,
                            text_copy(reading->arena, text_of(err->message)), (Text){0});
        return ST_OK;
    }
    TRY(status);
    indicator->values[indicator->value_count++] = computed_value(indicator, period, &answer);
    return ST_OK;
}

static Status periods_compute(FrameworkReading *reading, Indicator *indicator, TotalQuestion *question, Error *err)
{
    size_t typed = indicator->value_count, begun = rhythm_begun(&indicator->rhythm, question->as_of);
    bool declared = true;
    Period period;

    values_grow(reading, indicator, begun);
    for (size_t n = 0; n < begun && declared && rhythm_period(&indicator->rhythm, n, &period); n++) {
        period.to = period.to < question->as_of ? period.to : question->as_of;
        months_set(indicator, period, question);
        /* The first answer tells whether the measure is declared, before anything that was typed gives way. */
        TRY(period_compute(reading, indicator, question, period, &declared, err));
        if (declared && is_overridden(reading, indicator, typed, period)) {
            indicator->value_count--;
        }
    }
    return ST_OK;
}

Status indicator_compute(FrameworkReading *reading, Indicator *indicator, Error *err)
{
    const Framework *framework = reading->framework;
    const RecordType *type = model_role_type(reader_model(reading->reader), ROLE_IS_INDICATOR);
    TotalMember members[MEMBERS_MAX];
    TotalQuestion question = {.measure = indicator->computed,
                              .value = indicator->computed_value,
                              .of_programme = !id_is_nil(framework->programme),
                              .programme = framework->programme,
                              .members = members,
                              .as_of = framework->on};

    if (indicator->rhythm.months < 0) {
        return ST_OK;
    }
    if (members_read(indicator, members, &question.member_count, err) != ST_OK) {
        framework_fault_add(reading, FRAMEWORK_MEASURE_UNKNOWN, type, indicator->id, indicator->code,
                            text_copy(reading->arena, text_of(err->message)), (Text){0});
        return ST_OK;
    }
    return periods_compute(reading, indicator, &question, err);
}
