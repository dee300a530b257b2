#include "service/portfolio_json.h"

#include "measure/amount.h"
#include "service/framework_json.h"
#include "service/parity_json.h"

/* How many of a measure's values a portfolio tells. */
enum { LAND_VALUES = 1, CASUALTY_VALUES = 2, REACHED_VALUES = 1, HAZARD_VALUES = 1 };

static size_t told_values(const Measure *measure, size_t values)
{
    return measure->value_count < values ? measure->value_count : values;
}

/* `sums` and `missing` by the measure's values: a sum that no record gives is not known. */
static void sum_json(JsonWriter *w, const char *key, const Measure *measure, size_t values, const PortfolioSum *sum)
{
    json_member_object(w, key);
    json_member_int(w, "records", sum->records);
    json_member_object(w, "sums");
    for (size_t i = 0; i < told_values(measure, values); i++) {
        json_key(w, measure->values[i].id);
        if (sum->given[i] > 0) {
            json_double(w, (double)sum->sums[i] / AMOUNT_ONE);
        } else {
            json_null(w);
        }
    }
    json_object_end(w);
    json_member_object(w, "missing");
    for (size_t i = 0; i < told_values(measure, values); i++) {
        json_key(w, measure->values[i].id);
        json_int(w, sum->records - sum->given[i]);
    }
    json_object_end(w);
    json_object_end(w);
}

static void years_members(JsonWriter *w, const Measure *measure, size_t values, const PortfolioYears *years)
{
    sum_json(w, "this_year", measure, values, &years->this_year);
    sum_json(w, "last_year", measure, values, &years->last_year);
}

static void years_json(JsonWriter *w, const char *key, const Measure *measure, size_t values,
                       const PortfolioYears *years)
{
    if (measure == NULL) {
        json_member_null(w, key);
        return;
    }
    json_member_object(w, key);
    years_members(w, measure, values, years);
    json_object_end(w);
}

static void reached_json(JsonWriter *w, const Portfolio *portfolio, const PortfolioRow *row)
{
    if (portfolio->people == NULL) {
        json_member_null(w, "reached");
        return;
    }
    json_member_array(w, "reached");
    for (size_t i = 0; i < row->reached_count; i++) {
        const PortfolioReach *reach = &row->reached[i];
        json_object_begin(w);
        member_some_text_json(w, "method", reach->method.id);
        member_label_json(w, "label", &reach->method.label);
        years_members(w, portfolio->people, REACHED_VALUES, &reach->years);
        json_object_end(w);
    }
    json_array_end(w);
}

static void hazards_json(JsonWriter *w, const Portfolio *portfolio, const PortfolioRow *row)
{
    if (portfolio->hazards == NULL) {
        json_member_null(w, "hazards");
        return;
    }
    json_member_object(w, "hazards");
    sum_json(w, "open", portfolio->hazards, HAZARD_VALUES, &row->open_hazards);
    sum_json(w, "all", portfolio->hazards, HAZARD_VALUES, &row->hazards);
    json_object_end(w);
}

static void verdict_members(JsonWriter *w, ParityCount count)
{
    json_member_double(w, "women_percent", parity_tenths(count) / 10.0);
    json_member_string(w, "verdict", parity_verdict_name(parity_judge(count)));
    parity_missing_json(w, count);
}

static void gaps_json(JsonWriter *w, const PortfolioParity *parity)
{
    json_member_array(w, "gaps");
    for (size_t i = 0; i < parity->gap_count; i++) {
        const ParityGap *gap = &parity->gaps[i];
        json_object_begin(w);
        json_member_text(w, "grade", gap->grade);
        member_label_json(w, "label", &gap->label);
        json_member_int(w, "women", gap->count.women);
        json_member_int(w, "men", gap->count.men);
        verdict_members(w, gap->count);
        json_object_end(w);
    }
    json_array_end(w);
}

static void parity_json(JsonWriter *w, const PortfolioParity *parity)
{
    if (!parity->told) {
        json_member_null(w, "parity");
        return;
    }
    json_member_object(w, "parity");
    json_member_int(w, "women", parity->count.women);
    json_member_int(w, "men", parity->count.men);
    json_member_int(w, "other", parity->count.other);
    json_member_int(w, "not_known", parity->count.unknown);
    json_member_int(w, "base", parity_base(parity->count));
    if (parity->share && parity_base(parity->count) > 0) {
        verdict_members(w, parity->count);
    } else {
        json_member_null(w, "women_percent");
        json_member_null(w, "verdict");
        json_member_null(w, "missing");
    }
    gaps_json(w, parity);
    json_object_end(w);
}

static int32_t last_update(const Framework *framework)
{
    int32_t last = INT32_MIN;

    for (size_t i = 0; i < framework->node_count; i++) {
        const ResultNode *node = &framework->nodes[i];
        int32_t day = node->update_count == 0 ? INT32_MIN : node->updates[node->update_count - 1].day;
        last = day > last ? day : last;
    }
    return last;
}

static void framework_row_json(JsonWriter *w, const Framework *framework)
{
    int32_t last = last_update(framework);

    json_object_begin(w);
    framework_summary_json(w, framework);
    json_member_bool(w, "in_force", framework_in_force(framework));
    member_date_json(w, "last_update", last == INT32_MIN ? (Date){0} : (Date){last, PRECISION_DAY});
    json_object_end(w);
}

static void frameworks_of_json(JsonWriter *w, const char *key, const PortfolioRow *row, bool workplans)
{
    json_member_array(w, key);
    for (size_t i = 0; i < row->framework_count; i++) {
        if (row->frameworks[i]->is_workplan == workplans) {
            framework_row_json(w, row->frameworks[i]);
        }
    }
    json_array_end(w);
}

static void money_json(JsonWriter *w, const PortfolioRow *row)
{
    json_member_array(w, "needs");
    for (size_t i = 0; i < row->money_count; i++) {
        const PortfolioMoney *money = &row->money[i];
        json_object_begin(w);
        money_members_json(w, money->currency, money->needs, money->needed, money->secured);
        json_object_end(w);
    }
    json_array_end(w);
}

static void checklist_json(JsonWriter *w, const ChecklistScore *score)
{
    if (score == NULL) {
        json_member_null(w, "checklist");
        return;
    }
    json_member_object(w, "checklist");
    member_percent_json(w, "score_percent", score->score);
    json_member_int(w, "answered", (int64_t)(score->yes + score->partly + score->no + score->not_applicable));
    json_member_int(w, "unanswered", (int64_t)score->unanswered);
    member_date_json(w, "last_answer", score->last);
    json_object_end(w);
}

/* What a programme has and what all have together. */
static void figures_members(JsonWriter *w, const Portfolio *portfolio, const PortfolioRow *row)
{
    years_json(w, "released", portfolio->land, LAND_VALUES, &row->land);
    years_json(w, "harmed", portfolio->casualties, CASUALTY_VALUES, &row->casualties);
    reached_json(w, portfolio, row);
    hazards_json(w, portfolio, row);
    parity_json(w, &row->parity);
    money_json(w, row);
}

static void row_json(JsonWriter *w, const Portfolio *portfolio, const PortfolioRow *row)
{
    json_object_begin(w);
    member_id_json(w, "id", row->id);
    json_member_text(w, "code", row->code);
    member_label_json(w, "name", &row->name);
    member_date_json(w, "from", row->from);
    member_date_json(w, "to", row->to);
    json_member_bool(w, "own", row->own);
    json_member_bool(w, "over", row->over);
    figures_members(w, portfolio, row);
    json_member_bool(w, "no_workplan", row->workplan_count == 0);
    json_member_int(w, "plans_in_force", (int64_t)row->in_force_count);
    frameworks_of_json(w, "workplans", row, true);
    frameworks_of_json(w, "frameworks", row, false);
    checklist_json(w, row->checklist);
    member_date_json(w, "last_reported", row->reported);
    json_object_end(w);
}

static void measure_json(JsonWriter *w, const char *key, const Measure *measure, size_t values)
{
    if (measure == NULL) {
        json_member_null(w, key);
        return;
    }
    json_member_object(w, key);
    json_member_text(w, "id", measure->id);
    member_label_json(w, "label", &measure->label);
    json_member_array(w, "values");
    for (size_t i = 0; i < told_values(measure, values); i++) {
        json_object_begin(w);
        json_member_text(w, "id", measure->values[i].id);
        member_label_json(w, "label", &measure->values[i].label);
        member_some_text_json(w, "unit", measure->values[i].unit);
        json_object_end(w);
    }
    json_array_end(w);
    json_object_end(w);
}

static void measures_json(JsonWriter *w, const Portfolio *portfolio)
{
    json_member_object(w, "measures");
    measure_json(w, "released", portfolio->land, LAND_VALUES);
    measure_json(w, "harmed", portfolio->casualties, CASUALTY_VALUES);
    measure_json(w, "reached", portfolio->people, REACHED_VALUES);
    measure_json(w, "hazards", portfolio->hazards, HAZARD_VALUES);
    json_object_end(w);
}

static void finding_json(JsonWriter *w, Arena *arena, const Portfolio *portfolio, const PortfolioFinding *finding)
{
    Label sentence = finding_sentence(arena, finding);

    json_object_begin(w);
    json_member_string(w, "kind", finding_id(finding->kind));
    json_member_string(w, "gravity", finding_gravity(finding->kind));
    member_some_text_json(w, "programme", finding->row == NULL ? (Text){0} : finding->row->code);
    member_some_text_json(w, "type", finding->type == NULL ? (Text){0} : finding->type->id);
    member_id_json(w, "id", finding->id);
    if (finding->since == INT32_MIN) {
        json_member_null(w, "since");
        json_member_null(w, "days");
    } else {
        member_day_json(w, "since", finding->since);
        json_member_int(w, "days", portfolio->on - finding->since + 1);
    }
    if (finding->count > 0) {
        json_member_int(w, "count", finding->count);
    } else {
        json_member_null(w, "count");
    }
    member_label_json(w, "sentence", &sentence);
    json_object_end(w);
}

static size_t frameworks_count(const Portfolio *portfolio, bool in_force)
{
    size_t count = 0;

    for (size_t i = 0; i < portfolio->row_count; i++) {
        count += in_force ? portfolio->rows[i].in_force_count : portfolio->rows[i].workplan_count;
    }
    return count;
}

void portfolio_json(JsonWriter *w, Arena *arena, const Portfolio *portfolio)
{
    member_day_json(w, "on", portfolio->on);
    measures_json(w, portfolio);
    json_member_array(w, "programmes");
    for (size_t i = 0; i < portfolio->row_count; i++) {
        row_json(w, portfolio, &portfolio->rows[i]);
    }
    json_array_end(w);
    json_member_object(w, "totals");
    json_member_int(w, "programmes", (int64_t)portfolio->row_count);
    json_member_int(w, "workplans", (int64_t)frameworks_count(portfolio, false));
    json_member_int(w, "plans_in_force", (int64_t)frameworks_count(portfolio, true));
    figures_members(w, portfolio, &portfolio->all);
    json_object_end(w);
    json_member_array(w, "findings");
    for (size_t i = 0; i < portfolio->finding_count; i++) {
        finding_json(w, arena, portfolio, &portfolio->findings[i]);
    }
    json_array_end(w);
}
