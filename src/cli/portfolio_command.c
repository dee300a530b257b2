#include "cli/command.h"
#include "cli/result_cell.h"
#include "cli/sentence.h"
#include "cli/table.h"
#include "json/writer.h"
#include "measure/amount.h"
#include "service/measure_number.h"
#include "service/portfolio_json.h"

enum { COLUMNS = 8, NUMBER_COLUMNS = 1u << 1 | 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 7 };

/* What nobody gave is a dash. */
static const char *sum_cell(const Call *call, const Measure *measure, const PortfolioSum *sum)
{
    int64_t total = 0, given = 0;

    for (size_t i = 0; measure != NULL && i < measure->value_count && i < PORTFOLIO_VALUES_MAX; i++) {
        total += sum->sums[i];
        given += sum->given[i];
    }
    return given == 0 ? "–" : message_count(call, (uint64_t)((total + AMOUNT_ONE / 2) / AMOUNT_ONE));
}

static const char *women_cell(const Call *call, const PortfolioParity *parity)
{
    bool told = parity->told && parity->share && parity_base(parity->count) > 0;

    return percent_cell(call, told ? ratio_of(parity->count.women, parity_base(parity->count)) : ratio_unknown());
}

/* The state of the workplan in force that is furthest behind. */
static const char *plan_cell(const Call *call, const PortfolioRow *row)
{
    const Framework *worst = NULL;

    for (size_t i = 0; i < row->framework_count; i++) {
        const Framework *plan = row->frameworks[i];
        if (plan->is_workplan && framework_in_force(plan) && (worst == NULL || plan->light > worst->light)) {
            worst = plan;
        }
    }
    if (worst == NULL) {
        return message_in(call->language,
                          row->workplan_count == 0 ? MESSAGE_PORTFOLIO_NO_PLAN : MESSAGE_PORTFOLIO_NONE_IN_FORCE);
    }
    return light_cell(call, worst->light);
}

static size_t late_count(const PortfolioRow *row)
{
    size_t count = 0;

    for (size_t i = 0; i < row->framework_count; i++) {
        count += framework_late_count(row->frameworks[i]);
    }
    return count;
}

static void row_cells(const Call *call, const Portfolio *portfolio, const PortfolioRow *row, const char **cells)
{
    cells[0] = text_string(call->arena, row->code);
    cells[1] = sum_cell(call, portfolio->land, &row->land.this_year);
    cells[2] = sum_cell(call, portfolio->land, &row->land.last_year);
    cells[3] = sum_cell(call, portfolio->casualties, &row->casualties.this_year);
    cells[4] = portfolio->hazards == NULL ? "–" : message_count(call, (uint64_t)row->open_hazards.records);
    cells[5] = women_cell(call, &row->parity);
    cells[6] = plan_cell(call, row);
    cells[7] = message_count(call, late_count(row));
}

static void portfolio_print(const Call *call, const Portfolio *portfolio, Buffer *out)
{
    static const Message heads[COLUMNS] = {
        MESSAGE_HEAD_CODE,         MESSAGE_PORTFOLIO_LAND,  MESSAGE_PORTFOLIO_LAND_BEFORE, MESSAGE_PORTFOLIO_HARMED,
        MESSAGE_PORTFOLIO_HAZARDS, MESSAGE_PORTFOLIO_WOMEN, MESSAGE_PORTFOLIO_PLAN,        MESSAGE_HEAD_LATE_COUNT};
    const char *(*cells)[TABLE_COLUMNS_MAX] = arena_new(call->arena, (portfolio->row_count + 1) * sizeof *cells);

    for (size_t i = 0; i < COLUMNS; i++) {
        cells[0][i] = message_in(call->language, heads[i]);
    }
    for (size_t i = 0; i < portfolio->row_count; i++) {
        row_cells(call, portfolio, &portfolio->rows[i], cells[i + 1]);
    }
    table_print(&(Table){COLUMNS, NUMBER_COLUMNS, cells, portfolio->row_count + 1}, 0, out);
    if (portfolio->finding_count > 0) {
        buffer_format(out, "\n%s\n", message_in(call->language, MESSAGE_PORTFOLIO_FINDINGS));
    }
    for (size_t i = 0; i < portfolio->finding_count; i++) {
        Label sentence = finding_sentence(call->arena, &portfolio->findings[i]);
        buffer_format(out, "  %.*s\n", TEXT_ARG(label_in(&sentence, call->language)));
    }
}

static void json_print(const Call *call, const Portfolio *portfolio, Buffer *out)
{
    JsonWriter w = json_writer(out);

    json_object_begin(&w);
    portfolio_json(&w, call->arena, portfolio);
    json_object_end(&w);
    buffer_byte(out, '\n');
}

Status command_portfolio(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    READER *reader = NULL;
    BUFFER out = {0};
    const Scope scope = scope_of_administrator();
    FrameworkQuestion question = {.scope = &scope, .total = measure_number};
    FrameworkSet frameworks;
    Portfolio portfolio;

    TRY(call_day(call, &question.on, err));
    TRY(call_open(call, true, &programme, err));
    TRY(reader_acquire(programme, &reader, err));
    question.total_context = &(MeasureNumber){reader, call->arena, &scope};
    TRY(framework_set_read(reader, call->arena, &question, &frameworks, err));
    TRY(portfolio_read(reader, call->arena, &question, &frameworks, &portfolio, err));
    if (call_has(call, OPTION_JSON)) {
        json_print(call, &portfolio, &out);
    } else {
        portfolio_print(call, &portfolio, &out);
    }
    return call_print(call, &out, err);
}
