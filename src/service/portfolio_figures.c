#include "measure/amount.h"
#include "measure/month.h"
#include "model/role.h"
#include "service/portfolio_making.h"
#include "service/records_on.h"

/* Does the measure add this field up in one of its values? */
static int value_of_field(const Measure *measure, const Field *field)
{
    for (size_t i = 0; field != NULL && i < measure->part_count; i++) {
        for (size_t f = 0; f < measure->parts[i].field_count; f++) {
            if (measure->parts[i].fields[f] == field) {
                return measure->parts[i].value;
            }
        }
    }
    return -1;
}

static int state_dimension(const Measure *measure)
{
    const Field *state = type_role(measure->type, ROLE_OPENS_LAND, SLOT_OPENS_LAND_STATUS);

    for (size_t i = 0; i < measure->dimension_count; i++) {
        if (measure->dimensions[i].field == state) {
            return (int)i;
        }
    }
    return -1;
}

typedef struct Wanted {
    int role, slot; /* a value adds the slot's field up */
    bool apart;     /* has members that are kept apart */
    bool states;    /* can be told by the state of what opens land */
} Wanted;

static bool measure_fits(const Measure *measure, Wanted wanted, DataClass max_class)
{
    const Field *field = type_role(measure->type, wanted.role, wanted.slot);

    return type_plays(measure->type, wanted.role) && measure->class <= max_class && measure->condition == NULL &&
           (wanted.states ? state_dimension(measure) >= 0 : value_of_field(measure, field) >= 0) &&
           (measure->apart != 0) == wanted.apart;
}

/* Of those that fit, count all records and may be seen the one with the least number: the others came later. */
static const Measure *measure_wanted(const PortfolioMaking *making, Wanted wanted)
{
    const Model *model = reader_model(making->reader);
    const Measure *found = NULL;

    for (size_t i = 0; i < model->measure_count; i++) {
        const Measure *measure = &model->measures[i];
        if (measure_fits(measure, wanted, making->question->scope->max_class) &&
            (found == NULL || measure->number < found->number)) {
            found = measure;
        }
    }
    return found;
}

void portfolio_measures_find(PortfolioMaking *making)
{
    Portfolio *out = making->portfolio;

    out->land = measure_wanted(making, (Wanted){ROLE_RELEASES_LAND, SLOT_RELEASES_LAND_AREA, false, false});
    out->casualties =
        measure_wanted(making, (Wanted){ROLE_RECORDS_ACCIDENT, SLOT_RECORDS_ACCIDENT_KILLED, false, false});
    out->people = measure_wanted(making, (Wanted){ROLE_COUNTS_PEOPLE, SLOT_COUNTS_PEOPLE_WOMEN, true, false});
    out->hazards = measure_wanted(making, (Wanted){ROLE_OPENS_LAND, SLOT_OPENS_LAND_STATUS, false, true});
}

static void sum_add(PortfolioSum *sum, const Measure *measure, const int64_t *numbers)
{
    sum->records += numbers[0];
    for (size_t i = 0; i < measure->value_count && i < PORTFOLIO_VALUES_MAX; i++) {
        sum->given[i] += numbers[0] - numbers[cell_missing(i)];
        sum->sums[i] = amount_add(sum->sums[i], numbers[cell_sum(i)]);
    }
}

static void sum_join(PortfolioSum *sum, const PortfolioSum *more)
{
    sum->records += more->records;
    for (size_t i = 0; i < PORTFOLIO_VALUES_MAX; i++) {
        sum->given[i] += more->given[i];
        sum->sums[i] = amount_add(sum->sums[i], more->sums[i]);
    }
}

static void years_join(PortfolioYears *years, const PortfolioYears *more)
{
    sum_join(&years->this_year, &more->this_year);
    sum_join(&years->last_year, &more->last_year);
}

static Text id_text(Arena *arena, Id id)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    return text_copy(arena, text_of(text));
}

static MeasureAsk ask_of(const PortfolioMaking *making, const Measure *measure, const PortfolioRow *row, const char *by)
{
    return (MeasureAsk){.measure = measure->id,
                        .by = text_of(by),
                        .programme = making->programmes == NULL ? (Text){0} : id_text(making->arena, row->id)};
}

static Text month_of_day(const PortfolioMaking *making)
{
    int year, month, day;

    day_to_civil(making->question->on, &year, &month, &day);
    return text_of(arena_format(making->arena, "%04d-%02d", year, month));
}

/* Both years to the month of the day, each month by itself. */
static Status months_ask(PortfolioMaking *making, const Measure *measure, const PortfolioRow *row, const char *by,
                         MeasureAnswer *out, Error *err)
{
    MeasureAsk ask = ask_of(making, measure, row, by);
    int year, month, day;

    day_to_civil(making->question->on, &year, &month, &day);
    ask.from = text_of(arena_format(making->arena, "%04d", year - 1));
    ask.to = month_of_day(making);
    return measure_answer(making->reader, making->arena, making->question->scope, &ask, out, err);
}

/* A dimension that is kept by month, NULL without one. */
static const Dimension *dated_by(const Measure *measure)
{
    for (size_t i = 0; i < measure->view_count; i++) {
        if (measure->views[i].period && measure->views[i].dimension_count > 0) {
            return &measure->dimensions[measure->views[i].dimensions[0]];
        }
    }
    return NULL;
}

/* The last month up to that of the day in which the programme has something, however long ago. */
static Status last_note(PortfolioMaking *making, const Measure *measure, PortfolioRow *row, Error *err)
{
    const Dimension *by = dated_by(measure);
    MeasureAsk ask = ask_of(making, measure, row, by == NULL ? "" : text_string(making->arena, by->id));
    char month[MONTH_TEXT_SIZE];
    MeasureAnswer answer;
    Date date;

    if (by == NULL) {
        return ST_OK;
    }
    ask.to = month_of_day(making);
    ask.last = true;
    TRY(measure_answer(making->reader, making->arena, making->question->scope, &ask, &answer, err));
    for (size_t i = 0; i < answer.row_count; i++) {
        if (date_parse(month_text(answer.rows[i].last, month), &date)) {
            date_advance(&row->reported, date);
        }
    }
    return ST_OK;
}

/* Which of the two years a period counts in, or NULL: a later month of the year before. A year alone counts whole. */
static PortfolioSum *year_of(const PortfolioMaking *making, PortfolioYears *years, Date period)
{
    int year, month, day, of_year, of_month;

    day_to_civil(making->question->on, &year, &month, &day);
    day_to_civil(period.day, &of_year, &of_month, &day);
    if (of_year == year) {
        return &years->this_year;
    }
    return period.precision == PRECISION_YEAR || of_month <= month ? &years->last_year : NULL;
}

static void row_take(PortfolioMaking *making, PortfolioRow *row, const MeasureAnswer *answer, size_t i,
                     PortfolioYears *years)
{
    Date period;

    if (!date_parse(answer->rows[i].period, &period)) {
        return;
    }
    PortfolioSum *sum = year_of(making, years, period);
    date_advance(&row->reported, period);
    if (sum != NULL) {
        sum_add(sum, answer->measure, answer->rows[i].numbers);
    }
}

static Status years_read(PortfolioMaking *making, const Measure *measure, PortfolioRow *row, PortfolioYears *years,
                         Error *err)
{
    MeasureAnswer answer;

    if (measure == NULL) {
        return ST_OK;
    }
    TRY(months_ask(making, measure, row, "month", &answer, err));
    for (size_t i = 0; i < answer.row_count; i++) {
        row_take(making, row, &answer, i, years);
    }
    return answer.row_count == 0 ? last_note(making, measure, row, err) : ST_OK;
}

static PortfolioReach *reach_of(PortfolioRow *row, const MeasureMember *method)
{
    for (size_t i = 0; i < row->reached_count; i++) {
        if (text_equal(row->reached[i].method.id, method->id)) {
            return &row->reached[i];
        }
    }
    row->reached[row->reached_count] = (PortfolioReach){.method = *method};
    return &row->reached[row->reached_count++];
}

/* The dimension whose members are kept apart. */
static const char *apart_by(const PortfolioMaking *making, const Measure *measure)
{
    for (size_t i = 0; i < measure->dimension_count; i++) {
        if ((measure->apart >> i & 1) != 0) {
            return text_string(making->arena, measure->dimensions[i].id);
        }
    }
    return "";
}

static Status reached_read(PortfolioMaking *making, PortfolioRow *row, Error *err)
{
    const Measure *measure = making->portfolio->people;
    MeasureAnswer answer;

    if (measure == NULL) {
        return ST_OK;
    }
    const char *apart = apart_by(making, measure);
    TRY(months_ask(making, measure, row, arena_format(making->arena, "month,%s", apart), &answer, err));
    row->reached = ARENA_ARRAY(making->arena, PortfolioReach, answer.axes[0].member_count + 1);
    for (size_t i = 0; i < answer.row_count; i++) {
        const MeasureMember *method = &answer.axes[0].members[answer.rows[i].members[0]];
        row_take(making, row, &answer, i, &reach_of(row, method)->years);
    }
    return answer.row_count == 0 ? last_note(making, measure, row, err) : ST_OK;
}

/* What has another state than one that ends, or none, is open. */
static Status hazards_read(PortfolioMaking *making, PortfolioRow *row, Error *err)
{
    const Measure *measure = making->portfolio->hazards;
    MeasureAnswer answer;

    if (measure == NULL) {
        return ST_OK;
    }
    const Dimension *state = &measure->dimensions[state_dimension(measure)];
    MeasureAsk ask = ask_of(making, measure, row, text_string(making->arena, state->id));
    TRY(measure_answer(making->reader, making->arena, making->question->scope, &ask, &answer, err));
    for (size_t i = 0; i < answer.row_count; i++) {
        const Code *code = code_find(state->list, answer.axes[0].members[answer.rows[i].members[0]].id);
        sum_add(&row->hazards, measure, answer.rows[i].numbers);
        if (code == NULL || !code->ends) {
            sum_add(&row->open_hazards, measure, answer.rows[i].numbers);
        }
    }
    return answer.row_count > 0 ? last_note(making, measure, row, err) : ST_OK;
}

Status portfolio_figures_read(PortfolioMaking *making, PortfolioRow *row, Error *err)
{
    TRY(years_read(making, making->portfolio->land, row, &row->land, err));
    TRY(years_read(making, making->portfolio->casualties, row, &row->casualties, err));
    TRY(reached_read(making, row, err));
    return hazards_read(making, row, err);
}

static void reached_join(PortfolioRow *all, const PortfolioRow *row)
{
    for (size_t i = 0; i < row->reached_count; i++) {
        years_join(&reach_of(all, &row->reached[i].method)->years, &row->reached[i].years);
    }
}

void portfolio_figures_sum(PortfolioMaking *making)
{
    Portfolio *portfolio = making->portfolio;
    PortfolioRow *all = &portfolio->all;
    size_t methods = 0;

    for (size_t i = 0; i < portfolio->row_count; i++) {
        methods += portfolio->rows[i].reached_count;
    }
    all->reached = ARENA_ARRAY(making->arena, PortfolioReach, methods + 1);
    for (size_t i = 0; i < portfolio->row_count; i++) {
        const PortfolioRow *row = &portfolio->rows[i];
        years_join(&all->land, &row->land);
        years_join(&all->casualties, &row->casualties);
        sum_join(&all->hazards, &row->hazards);
        sum_join(&all->open_hazards, &row->open_hazards);
        reached_join(all, row);
    }
}
