#include <math.h>

#include "measure/amount.h"
#include "measure/suppression.h"
#include "model/role.h"
#include "service/parity_data.h"
#include "service/write_turn.h"
#include "store/column_rows.h"

enum { MONTHS_A_YEAR = 12, THOUSAND = 1000 };

int32_t parity_month_end(int32_t on, int months)
{
    int year, month, day;
    int32_t next = on;

    if (months == 0) {
        return on;
    }
    day_to_civil(on, &year, &month, &day);
    int at = year * MONTHS_A_YEAR + month - months; /* the month after, from 0 */
    return day_of_civil(at / MONTHS_A_YEAR, at % MONTHS_A_YEAR + 1, 1, &next) ? next - 1 : on;
}

Status parity_open(Reader *reader, const ParityQuery *query, ParityUse *use, ParityFilter *filter, Error *err)
{
    *use = (ParityUse){.reader = reader};
    TRY(parity_data_acquire(reader, use, err));
    if (query->published || parity_is_sealed(use->data->model, &query->scope)) {
        return error_set(err, ST_DENIED,
                         "movements, candidates and projections are not published: their counts are too small; ask for "
                         "the table or the series");
    }
    return parity_filter(use->data, query, filter, err);
}

static int64_t rounded(int64_t count)
{
    return (count + SUPPRESSION_LEAST / 2) / SUPPRESSION_LEAST * SUPPRESSION_LEAST;
}

static void month_publish(ParityMonth *month)
{
    int64_t base = parity_base(month->count);

    month->withheld = base > 0 && base < SUPPRESSION_SHARE_LEAST;
    month->from_counts = (ParityCount){0};
    month->count = month->withheld ? (ParityCount){0}
                                   : (ParityCount){rounded(month->count.women), rounded(month->count.men),
                                                   rounded(month->count.other), rounded(month->count.unknown)};
}

Status parity_series(Reader *reader, Arena *arena, const ParityQuery *query, int months, ParityMonth **out, Error *err)
{
    PARITY_USE use = {0};
    ParityFilter filter;
    ParityDay day;

    TRY(parity_data_acquire(reader, &use, err));
    TRY(parity_filter(use.data, query, &filter, err));
    bool published = query->published || parity_is_sealed(use.data->model, &query->scope);
    *out = ARENA_ARRAY(arena, ParityMonth, (size_t)months + 1);
    for (int i = 0; i < months; i++) {
        ParityMonth *month = &(*out)[i];
        month->day = parity_month_end(query->on, months - 1 - i);
        parity_day_count(use.data, &filter, month->day, &day);
        month->count = day.count;
        month->from_counts = day.from_counts;
        if (published) {
            month_publish(month);
        }
    }
    return ST_OK;
}

/* Movements as they are read. */
typedef struct FlowFill {
    const ParityData *data;
    const ParityFilter *filter;
    const Field *const *fields;
    ParityFlow *flows;
    size_t count;
} FlowFill;

enum { MOVE_PERSON, MOVE_KIND, MOVE_DATE, MOVE_EMPLOYER, MOVE_PROGRAMME, MOVE_FIELDS };

static ParityCount *flow_of(ParityFlow *flow, StandsFor what)
{
    return what == STANDS_FOR_HIRE         ? &flow->hires
           : what == STANDS_FOR_PROMOTION  ? &flow->promotions
           : what == STANDS_FOR_SEPARATION ? &flow->separations
                                           : NULL;
}

static void move_count(const FlowFill *fill, const Code *kind, int32_t day, ParitySex sex)
{
    for (size_t i = 0; i < fill->count; i++) {
        ParityFlow *flow = &fill->flows[i];
        ParityCount *count = flow_of(flow, kind->stands_for);
        if (count != NULL && day > flow->from && day <= flow->to) {
            parity_count_add(count, sex, 1);
        }
    }
}

static Status move_take(void *context, Id id, const Value *values, Error *err)
{
    const FlowFill *fill = context;
    const Value *who = &values[MOVE_PERSON];

    (void)id;
    (void)err;
    if (values[MOVE_DATE].state != VALUE_SET || values[MOVE_KIND].state != VALUE_SET ||
        !parity_passes(fill->data, fill->filter, &values[MOVE_EMPLOYER], &values[MOVE_PROGRAMME])) {
        return ST_OK;
    }
    const Code *kind = code_find(fill->fields[MOVE_KIND]->list, values[MOVE_KIND].text);
    int64_t person = who->state == VALUE_SET ? parity_person_find(fill->data, who->reference) : PARITY_NONE;
    if (kind != NULL) {
        move_count(fill, kind, values[MOVE_DATE].date.day,
                   person == PARITY_NONE ? SEX_IS_UNKNOWN : (ParitySex)fill->data->people.sexes[person]);
    }
    return ST_OK;
}

static void mean_count(const ParityData *data, const ParityFilter *filter, int months, ParityFlow *flow)
{
    ParityCount sum = {0};
    ParityDay day;

    for (int i = 0; i < months; i++) {
        parity_day_count(data, filter, parity_month_end(flow->to, i), &day);
        sum = parity_sum(sum, day.count);
        sum = (ParityCount){sum.women - day.from_counts.women, sum.men - day.from_counts.men,
                            sum.other - day.from_counts.other, sum.unknown - day.from_counts.unknown};
    }
    flow->mean = (ParityCount){sum.women * AMOUNT_ONE / months, sum.men * AMOUNT_ONE / months,
                               sum.other * AMOUNT_ONE / months, sum.unknown * AMOUNT_ONE / months};
}

Status parity_flows_of(Reader *reader, const ParityData *data, const ParityFilter *filter, int months,
                       ParityFlow *flows, size_t count, Error *err)
{
    for (size_t i = 0; i < data->model->type_count; i++) {
        const RecordType *type = &data->model->types[i];
        const Field *fields[MOVE_FIELDS] = {
            type_role(type, ROLE_MOVES_PERSON, SLOT_MOVES_PERSON_PERSON),
            type_role(type, ROLE_MOVES_PERSON, SLOT_MOVES_PERSON_KIND),
            type_role(type, ROLE_MOVES_PERSON, SLOT_MOVES_PERSON_DATE),
            parity_employer_field(type),
            parity_programme_field(type),
        };
        FlowFill fill = {data, filter, fields, flows, count};
        if (type_plays(type, ROLE_MOVES_PERSON)) {
            TRY(column_rows_each(reader_database(reader), reader_table(reader, type), fields, MOVE_FIELDS, move_take,
                                 &fill, err));
        }
    }
    for (size_t i = 0; i < count; i++) {
        mean_count(data, filter, months, &flows[i]);
    }
    return ST_OK;
}

Status parity_flows(Reader *reader, Arena *arena, const ParityQuery *query, int months, size_t count, ParityFlow **out,
                    Error *err)
{
    PARITY_USE use = {0};
    ParityFilter filter;

    TRY(parity_open(reader, query, &use, &filter, err));
    *out = ARENA_ARRAY(arena, ParityFlow, count + 1);
    for (size_t i = 0; i < count; i++) {
        int back = months * (int)(count - 1 - i);
        (*out)[i] =
            (ParityFlow){.from = parity_month_end(query->on, back + months), .to = parity_month_end(query->on, back)};
    }
    return parity_flows_of(reader, use.data, &filter, months, *out, count, err);
}

static double share_of(ParityCount count)
{
    int64_t base = parity_base(count);

    return base <= 0 ? NAN : (double)count.women / (double)base;
}

/* Separations a year to the mean number of people, both of the same sex or of all; thousandths, or -1. */
static int turnover_of(int64_t separations, int64_t mean, int months)
{
    return mean <= 0
               ? -1
               : (int)((separations * MONTHS_A_YEAR * THOUSAND * AMOUNT_ONE + mean * months / 2) / (mean * months));
}

static int lever(int given, int observed)
{
    return given >= 0 ? given : observed;
}

static void levers_set(const ParityOutlookQuery *asked, ParityOutlook *out)
{
    const ParityFlow *flow = &out->flow;
    int64_t hires = parity_base(flow->hires), promotions = parity_base(flow->promotions);
    ScenarioLevers *levers = &out->levers;

    levers->growth = asked->growth;
    levers->women_turnover =
        lever(asked->women_turnover, turnover_of(flow->separations.women, flow->mean.women, asked->months));
    levers->men_turnover =
        lever(asked->men_turnover, turnover_of(flow->separations.men, flow->mean.men, asked->months));
    levers->women_hired =
        lever(asked->women_hired, hires == 0 ? -1 : (int)((flow->hires.women * THOUSAND + hires / 2) / hires));
    levers->promoted =
        lever(asked->promoted, hires + promotions == 0 ? 0 : (int)(promotions * THOUSAND / (hires + promotions)));
    out->levers_given = levers->women_turnover >= 0 && levers->men_turnover >= 0 && levers->women_hired >= 0;
}

/* Grades with people on them, ladder by ladder; what has no ladder above it is no grade. */
static Status rungs_make(Arena *arena, const ParityData *data, const ParityFilter *filter, int32_t on, int years,
                         ParityOutlook *out, Error *err)
{
    ParityTable table = {.query = {.on = on, .by = {PARITY_GRADE}, .by_count = 1}};

    TRY(parity_table_count(arena, data, filter, &table, err));
    const ParityAxis *axis = &table.axes[0];
    ScenarioRung *rungs = ARENA_ARRAY(arena, ScenarioRung, axis->value_count);
    out->grades = ARENA_ARRAY(arena, ParityValue, axis->value_count);
    for (size_t i = 0; i + 1 < axis->value_count; i++) {
        const ParityValue *value = &axis->values[i];
        if (table.cells[i].base == 0 || value->group.length == 0) {
            continue;
        }
        size_t at = out->grade_count++;
        out->grades[at] = *value;
        rungs[at] = (ScenarioRung){table.cells[i].count.women, table.cells[i].count.men,
                                   at == 0 || !text_equal(out->grades[at - 1].group, value->group)};
    }
    out->rungs = scenario_run(arena, out->levers, rungs, out->grade_count, years);
    return ST_OK;
}

static void projections_make(const ParityOutlookQuery *asked, ParityOutlook *out)
{
    const double edge = PARITY_LOW / 100.0, half = 0.5;
    const ParityFlow *flow = &out->flow;
    int turnover = turnover_of(parity_everybody(flow->separations), parity_everybody(flow->mean), asked->months);

    out->share = share_of(out->now);
    out->increment = (out->share - share_of(out->then)) * MONTHS_A_YEAR / asked->months;
    out->hired = share_of(flow->hires);
    out->turnover = turnover < 0 ? NAN : (double)turnover / THOUSAND;
    out->by_increment = projection_by_increment(out->share, half, out->increment);
    out->by_flow = projection_by_flow(out->share, edge, out->turnover, out->hired);
    out->hiring_share = projection_hiring_share(out->share, edge, out->turnover, asked->years);
}

Status parity_outlook(Reader *reader, Arena *arena, const ParityQuery *query, const ParityOutlookQuery *asked,
                      ParityOutlook *out, Error *err)
{
    PARITY_USE use = {0};
    ParityFilter filter;
    ParityDay day;

    *out = (ParityOutlook){0};
    TRY(parity_open(reader, query, &use, &filter, err));
    out->flow = (ParityFlow){.from = parity_month_end(query->on, asked->months), .to = query->on};
    TRY(parity_flows_of(reader, use.data, &filter, asked->months, &out->flow, 1, err));
    parity_day_count(use.data, &filter, query->on, &day);
    out->now = day.count;
    parity_day_count(use.data, &filter, out->flow.from, &day);
    out->then = day.count;
    projections_make(asked, out);
    levers_set(asked, out);
    return out->levers_given ? rungs_make(arena, use.data, &filter, query->on, asked->years, out, err) : ST_OK;
}
