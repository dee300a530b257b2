#include "service/parity_json.h"

#include <math.h>

#include "measure/amount.h"
#include "measure/suppression.h"

static void day_json(JsonWriter *w, const char *key, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    int length = date_format((Date){day, PRECISION_DAY}, text);

    json_member_text(w, key, (Text){text, (size_t)length});
}

static void count_json(JsonWriter *w, const char *key, bool hidden, int64_t count, bool thousandths)
{
    if (hidden) {
        json_member_null(w, key);
    } else if (thousandths) {
        json_member_double(w, key, (double)count / AMOUNT_ONE);
    } else {
        json_member_int(w, key, count);
    }
}

static void percent_json(JsonWriter *w, const char *key, int tenths)
{
    if (tenths < 0) {
        json_member_null(w, key);
    } else {
        json_member_double(w, key, tenths / 10.0);
    }
}

static void counts_json(JsonWriter *w, ParityCount count, bool thousandths)
{
    count_json(w, "women", false, count.women, thousandths);
    count_json(w, "men", false, count.men, thousandths);
    count_json(w, "other", false, count.other, thousandths);
    count_json(w, "not_known", false, count.unknown, thousandths);
}

/* Counts with their share, where nothing is hidden. */
static void group_json(JsonWriter *w, const char *key, ParityCount count)
{
    json_member_object(w, key);
    counts_json(w, count, false);
    json_member_int(w, "base", parity_base(count));
    percent_json(w, "women_percent", parity_tenths(count));
    json_object_end(w);
}

void parity_missing_json(JsonWriter *w, ParityCount count)
{
    ParityMissing missing = parity_missing(count);

    json_member_object(w, "missing");
    json_member_int(w, "replacements", missing.replacements);
    json_member_int(w, "additions", missing.additions);
    json_object_end(w);
}

/* A share, a verdict and what is missing all tell both counts: they stand where both do. */
static void cell_members(JsonWriter *w, const ParityTable *table, const ParityCell *cell)
{
    bool fte = table->query.fte, told = !cell->hide_women && !cell->hide_men;
    bool share = told && (!table->query.published || cell->base >= SUPPRESSION_SHARE_LEAST);

    count_json(w, "women", cell->hide_women, cell->count.women, fte);
    count_json(w, "men", cell->hide_men, cell->count.men, fte);
    count_json(w, "other", cell->hide_other, cell->count.other, fte);
    count_json(w, "not_known", cell->hide_unknown, cell->count.unknown, fte);
    count_json(w, "base", cell->hide_base, cell->base, fte);
    percent_json(w, "women_percent", share ? parity_tenths(cell->count) : -1);
    if (!share) {
        json_member_null(w, "verdict");
        json_member_null(w, "missing");
        return;
    }
    ParityVerdict verdict = fte ? parity_judge_band(cell->count) : parity_judge(cell->count);
    json_member_string(w, "verdict", parity_verdict_name(verdict));
    if (fte) {
        json_member_null(w, "missing");
    } else {
        parity_missing_json(w, cell->count);
    }
}

static bool is_empty(const ParityCell *cell)
{
    return parity_everybody(cell->count) == 0 && cell->base == 0 && !cell->hide_women && !cell->hide_men &&
           !cell->hide_base && !cell->hide_other && !cell->hide_unknown;
}

static void value_json(JsonWriter *w, const ParityValue *value, Language language)
{
    json_object_begin(w);
    if (value->id.length == 0) {
        json_member_null(w, "id");
        json_member_null(w, "label");
    } else {
        json_member_text(w, "id", value->id);
        json_member_text(w, "label", label_in(&value->label, language));
    }
    if (value->group.length > 0) {
        json_member_text(w, "ladder", value->group);
    }
    json_object_end(w);
}

/* One row; axes at their total are left out. */
static void row_json(JsonWriter *w, const ParityTable *table, const size_t *at, Language language)
{
    const ParityCell *cell = &table->cells[parity_cell(table, at)];

    if (is_empty(cell)) {
        return;
    }
    json_object_begin(w);
    json_member_array(w, "values");
    for (size_t i = 0; i < table->query.by_count; i++) {
        if (at[i] < table->axes[i].value_count) {
            value_json(w, &table->axes[i].values[at[i]], language);
        }
    }
    json_array_end(w);
    cell_members(w, table, cell);
    json_object_end(w);
}

static bool at_next(const ParityTable *table, size_t *at)
{
    for (size_t i = table->query.by_count; i-- > 0;) {
        if (++at[i] < table->axes[i].value_count) {
            return true;
        }
        at[i] = 0;
    }
    return false;
}

static void rows_json(JsonWriter *w, const ParityTable *table, Language language)
{
    size_t at[PARITY_BY_MAX] = {0};

    json_member_array(w, "rows");
    if (table->query.by_count > 0 && !table->withheld) {
        do {
            row_json(w, table, at, language);
        } while (at_next(table, at));
    }
    json_array_end(w);
}

/* Of a table by several dimensions: one by one of them, the others summed. */
static void margins_json(JsonWriter *w, const ParityTable *table, Language language)
{
    size_t at[PARITY_BY_MAX];

    json_member_array(w, "margins");
    for (size_t i = 0; table->query.by_count > 1 && !table->withheld && i < table->query.by_count; i++) {
        json_array_begin(w);
        for (size_t j = 0; j < table->query.by_count; j++) {
            at[j] = table->axes[j].value_count;
        }
        for (at[i] = 0; at[i] < table->axes[i].value_count; at[i]++) {
            row_json(w, table, at, language);
        }
        json_array_end(w);
    }
    json_array_end(w);
}

static void by_json(JsonWriter *w, const ParityTable *table, Language language)
{
    json_member_array(w, "by");
    for (size_t i = 0; i < table->query.by_count; i++) {
        json_object_begin(w);
        json_member_string(w, "id", parity_dim_id(table->axes[i].dim));
        json_member_text(w, "label", label_in(parity_dim_label(table->axes[i].dim), language));
        json_object_end(w);
    }
    json_array_end(w);
}

static void frozen_json(JsonWriter *w, const ParityFrozen *frozen, Language language)
{
    char id[ID_TEXT_SIZE], date[DATE_TEXT_SIZE];

    id_format(frozen->id, id);
    json_object_begin(w);
    json_member_string(w, "id", id);
    json_member_text(w, "label", label_in(&frozen->name, language));
    json_member_bool(w, "is_baseline", frozen->baseline);
    json_member_text(w, "date", (Text){date, (size_t)date_format(frozen->date, date)});
    percent_json(w, "women_percent", frozen->men_tenths < 0 ? -1 : 1000 - frozen->men_tenths);
    if (frozen->has_counts) {
        group_json(w, "counts", frozen->count);
    } else {
        json_member_null(w, "counts");
    }
    json_member_text(w, "whom", frozen->population);
    json_member_text(w, "source", frozen->source);
    json_object_end(w);
}

static void people_json(JsonWriter *w, const ParityFindings *findings)
{
    char id[ID_TEXT_SIZE];

    json_member_array(w, "two_stations_people");
    for (int64_t i = 0; i < findings->two_stations && i < PARITY_PEOPLE_NAMED; i++) {
        id_format(findings->two_stations_people[i], id);
        json_text(w, text_of(id));
    }
    json_array_end(w);
}

static void findings_json(JsonWriter *w, const ParityTable *table)
{
    const ParityFindings *findings = &table->findings;

    if (table->query.published) {
        json_member_null(w, "findings");
        return;
    }
    json_member_object(w, "findings");
    json_member_int(w, "without_sex", findings->people_without_sex);
    json_member_int(w, "people_missing", findings->people_missing);
    json_member_int(w, "ends_before_start", findings->ends_before_start);
    json_member_int(w, "two_stations", findings->two_stations);
    people_json(w, findings);
    json_member_int(w, "counts_left_out", findings->counts_left_out);
    json_member_int(w, "counts_incomplete", findings->counts_incomplete);
    if (findings->oldest_count == INT32_MIN) {
        json_member_null(w, "oldest_count");
    } else {
        day_json(w, "oldest_count", findings->oldest_count);
    }
    json_object_end(w);
}

static void band_json(JsonWriter *w)
{
    json_member_object(w, "band");
    json_member_int(w, "least_percent", PARITY_LOW);
    json_member_int(w, "most_percent", PARITY_HIGH);
    json_object_end(w);
}

/* How many of the people partners sent as numbers; not told where small counts are hidden. */
static void head_counts_json(JsonWriter *w, const ParityTable *table)
{
    if (table->query.published) {
        json_member_null(w, "from_head_counts");
        return;
    }
    json_member_object(w, "from_head_counts");
    counts_json(w, table->from_counts, table->query.fte);
    json_object_end(w);
}

void parity_table_json(JsonWriter *w, const ParityTable *table, Language language)
{
    day_json(w, "on", table->query.on);
    json_member_string(w, "unit", table->query.fte ? "fte" : "heads");
    json_member_bool(w, "published", table->query.published);
    json_member_bool(w, "withheld", table->withheld);
    json_member_int(w, "least", table->query.published ? SUPPRESSION_LEAST : 1);
    band_json(w);
    by_json(w, table, language);
    json_member_object(w, "total");
    cell_members(w, table, &table->cells[table->cell_count - 1]);
    json_object_end(w);
    head_counts_json(w, table);
    rows_json(w, table, language);
    margins_json(w, table, language);
    json_member_array(w, "frozen_figures");
    for (size_t i = 0; i < table->frozen_count; i++) {
        frozen_json(w, &table->frozen[i], language);
    }
    json_array_end(w);
    findings_json(w, table);
}

void parity_series_json(JsonWriter *w, const ParityMonth *months, size_t count)
{
    band_json(w);
    json_member_array(w, "months");
    for (size_t i = 0; i < count; i++) {
        json_object_begin(w);
        day_json(w, "on", months[i].day);
        json_member_bool(w, "withheld", months[i].withheld);
        counts_json(w, months[i].count, false);
        json_member_int(w, "base", parity_base(months[i].count));
        percent_json(w, "women_percent", parity_tenths(months[i].count));
        json_member_string(w, "verdict", parity_verdict_name(parity_judge(months[i].count)));
        json_member_object(w, "from_head_counts");
        counts_json(w, months[i].from_counts, false);
        json_object_end(w);
        json_object_end(w);
    }
    json_array_end(w);
}

/* Separations a year to the mean number of people; a fraction, or null where there is nobody. */
static void turnover_json(JsonWriter *w, const char *key, int64_t separations, int64_t mean, int months)
{
    if (mean <= 0) {
        json_member_null(w, key);
    } else {
        json_member_double(w, key, round((double)separations * 12 * AMOUNT_ONE / months / (double)mean * 1e4) / 1e4);
    }
}

/* The members of an object that the caller begins. */
static void flow_json(JsonWriter *w, const ParityFlow *flow, int months)
{
    day_json(w, "after", flow->from);
    day_json(w, "up_to", flow->to);
    group_json(w, "hires", flow->hires);
    group_json(w, "promotions", flow->promotions);
    group_json(w, "separations", flow->separations);
    json_member_object(w, "mean_people");
    counts_json(w, flow->mean, true);
    json_object_end(w);
    json_member_object(w, "turnover");
    turnover_json(w, "all", parity_everybody(flow->separations), parity_everybody(flow->mean), months);
    turnover_json(w, "women", flow->separations.women, flow->mean.women, months);
    turnover_json(w, "men", flow->separations.men, flow->mean.men, months);
    json_object_end(w);
}

void parity_flows_json(JsonWriter *w, const ParityFlow *flows, size_t count, int months)
{
    if (flows == NULL) {
        json_member_null(w, "flows");
        return;
    }
    json_member_array(w, "flows");
    for (size_t i = 0; i < count; i++) {
        json_object_begin(w);
        flow_json(w, &flows[i], months);
        json_object_end(w);
    }
    json_array_end(w);
}

/* How many of those at the stage before reached this one; tenths of a percent, or -1. */
static int rate_of(int64_t into, int64_t from)
{
    return from <= 0 ? -1 : (int)((2000 * into + from) / (2 * from));
}

static void conversion_json(JsonWriter *w, const ParityStage *stage)
{
    int women = rate_of(stage->into.women, stage->from.women), men = rate_of(stage->into.men, stage->from.men);

    json_member_object(w, "conversion");
    json_member_object(w, "before");
    counts_json(w, stage->from, false);
    json_object_end(w);
    json_member_object(w, "here");
    counts_json(w, stage->into, false);
    json_object_end(w);
    percent_json(w, "women_rate_percent", women);
    percent_json(w, "men_rate_percent", men);
    if (women < 0 || men <= 0) {
        json_member_null(w, "ratio");
    } else {
        json_member_double(w, "ratio", round(1000.0 * women / men) / 1000);
    }
    json_object_end(w);
}

void parity_pipeline_json(JsonWriter *w, const ParityPipeline *pipeline, Language language)
{
    json_member_int(w, "vacancies", pipeline->vacancies);
    json_member_array(w, "stages");
    for (size_t i = 0; i < pipeline->stage_count; i++) {
        const ParityStage *stage = &pipeline->stages[i];
        json_object_begin(w);
        json_member(w, "stage");
        value_json(w, &stage->stage, language);
        json_member_bool(w, "is_declined", stage->declined);
        json_member_int(w, "vacancies", stage->vacancies);
        counts_json(w, stage->count, false);
        percent_json(w, "women_percent", parity_tenths(stage->count));
        conversion_json(w, stage);
        json_object_end(w);
    }
    json_array_end(w);
}

static void number_json(JsonWriter *w, const char *key, double value, double scale)
{
    if (isfinite(value)) {
        json_member_double(w, key, round(value * scale) / scale);
    } else {
        json_member_null(w, key);
    }
}

static void projection_json(JsonWriter *w, const char *key, Projection projection, double scale)
{
    json_member_string(w, "answer", projection_state_name(projection.state));
    number_json(w, key, projection.state == PROJECTION_KNOWN ? projection.value : NAN, scale);
}

static void methods_json(JsonWriter *w, const ParityOutlook *outlook, const ParityOutlookQuery *asked)
{
    json_member_object(w, "increment_method");
    projection_json(w, "years", outlook->by_increment, 100);
    json_member_object(w, "assumed");
    number_json(w, "share", outlook->share, 1e4);
    number_json(w, "increment_a_year", outlook->increment, 1e4);
    json_member_double(w, "target", 0.5);
    json_member_int(w, "observed_months", asked->months);
    json_object_end(w);
    json_object_end(w);
    json_member_object(w, "flow_method");
    projection_json(w, "years", outlook->by_flow, 100);
    json_member_object(w, "assumed");
    number_json(w, "share", outlook->share, 1e4);
    number_json(w, "turnover", outlook->turnover, 1e4);
    number_json(w, "women_among_hires", outlook->hired, 1e4);
    json_member_double(w, "target", PARITY_LOW / 100.0);
    json_member_bool(w, "headcount_constant", true);
    json_member_bool(w, "turnover_alike", true);
    json_member_int(w, "observed_months", asked->months);
    json_object_end(w);
    json_object_end(w);
    json_member_object(w, "required_hiring");
    projection_json(w, "women_among_hires", outlook->hiring_share, 1e4);
    json_member_object(w, "assumed");
    number_json(w, "share", outlook->share, 1e4);
    number_json(w, "turnover", outlook->turnover, 1e4);
    json_member_double(w, "target", PARITY_LOW / 100.0);
    json_member_int(w, "years", asked->years);
    json_object_end(w);
    json_object_end(w);
}

static void lever_json(JsonWriter *w, const char *key, int thousandths)
{
    if (thousandths < 0) {
        json_member_null(w, key);
    } else {
        json_member_double(w, key, thousandths / 1000.0);
    }
}

static void levers_json(JsonWriter *w, const ParityOutlook *outlook, const ParityOutlookQuery *asked)
{
    const ScenarioLevers *levers = &outlook->levers;

    json_member_object(w, "assumed");
    json_member_double(w, "growth", levers->growth / 1000.0);
    lever_json(w, "women_turnover", levers->women_turnover);
    lever_json(w, "men_turnover", levers->men_turnover);
    lever_json(w, "women_hired", levers->women_hired);
    lever_json(w, "vacancies_by_promotion", levers->promoted);
    json_member_int(w, "observed_months", asked->months);
    json_object_end(w);
}

static void rung_json(JsonWriter *w, int64_t women, int64_t men)
{
    ParityCount count = {.women = women, .men = men};

    json_object_begin(w);
    json_member_int(w, "women", women);
    json_member_int(w, "men", men);
    percent_json(w, "women_percent", parity_tenths(count));
    json_member_string(w, "verdict", parity_verdict_name(parity_judge(count)));
    json_object_end(w);
}

static void scenario_year_json(JsonWriter *w, const ParityOutlook *outlook, int year)
{
    const ScenarioRung *rungs = outlook->rungs + (size_t)year * outlook->grade_count;
    int64_t women = 0, men = 0;

    json_object_begin(w);
    json_member_int(w, "year", year);
    json_member_array(w, "grades");
    for (size_t i = 0; i < outlook->grade_count; i++) {
        women += rungs[i].women;
        men += rungs[i].men;
        rung_json(w, rungs[i].women, rungs[i].men);
    }
    json_array_end(w);
    json_member(w, "all");
    rung_json(w, women, men);
    json_object_end(w);
}

void parity_outlook_json(JsonWriter *w, const ParityOutlook *outlook, const ParityOutlookQuery *asked,
                         Language language)
{
    group_json(w, "now", outlook->now);
    group_json(w, "then", outlook->then);
    json_member_object(w, "flow");
    flow_json(w, &outlook->flow, asked->months);
    json_object_end(w);
    methods_json(w, outlook, asked);
    json_member_object(w, "scenario");
    levers_json(w, outlook, asked);
    json_member_array(w, "grades");
    for (size_t i = 0; i < outlook->grade_count; i++) {
        value_json(w, &outlook->grades[i], language);
    }
    json_array_end(w);
    json_member_array(w, "years");
    for (int year = 0; outlook->levers_given && year <= asked->years; year++) {
        scenario_year_json(w, outlook, year);
    }
    json_array_end(w);
    json_object_end(w);
}
