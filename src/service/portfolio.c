#include "service/portfolio.h"

#include <stdlib.h>

#include "measure/amount.h"
#include "model/role.h"
#include "service/checklist.h"
#include "service/portfolio_making.h"
#include "service/records_on.h"

bool framework_in_force(const Framework *framework)
{
    return !framework->is_over && framework->from.day <= framework->on && date_is_known(framework->from) &&
           (!date_is_known(framework->to) || date_last_day(framework->to) >= framework->on);
}

static PortfolioRow row_of(const Slots *slots, int32_t on)
{
    Date to = slot_date(slots, SLOT_IS_PROGRAMME_TO);

    return (PortfolioRow){.id = slots->row->id,
                          .code = slot_text(slots, SLOT_IS_PROGRAMME_CODE),
                          .name = slot_label(slots, SLOT_IS_PROGRAMME_NAME, SLOT_IS_PROGRAMME_NAME_FR),
                          .from = slot_date(slots, SLOT_IS_PROGRAMME_FROM),
                          .to = to,
                          .over = date_is_known(to) && date_last_day(to) < on};
}

static int row_compare(const void *a, const void *b)
{
    const PortfolioRow *x = a, *y = b;

    return x->own != y->own ? (x->own ? -1 : 1) : text_compare(x->code, y->code);
}

/* The file's own programme is there with or without a record. */
static PortfolioRow own_row(const PortfolioMaking *making)
{
    ProgrammeInfo info = reader_info(making->reader);

    return (PortfolioRow){.id = programme_own_id(making->reader), .code = info.code, .name = info.name, .own = true};
}

static Status rows_read(PortfolioMaking *making, Error *err)
{
    Portfolio *out = making->portfolio;
    PortfolioRow own = own_row(making), *found = NULL;
    RecordRow *rows = NULL;
    size_t count = 0;
    Slots slots = {.type = making->programmes, .role = ROLE_IS_PROGRAMME};
    RecordsOn asked = {.type = making->programmes, .scope = making->question->scope, .on = making->question->on};

    if (making->programmes != NULL) {
        TRY(records_on(making->reader, making->arena, &asked, &rows, &count, err));
    }
    out->rows = ARENA_ARRAY(making->arena, PortfolioRow, count + 1);
    for (size_t i = 0; i < count; i++) {
        slots.row = &rows[i];
        PortfolioRow *row = &out->rows[out->row_count++];
        *row = row_of(&slots, making->question->on);
        row->own = id_equal(row->id, own.id);
        found = row->own ? row : found;
    }
    if (found == NULL) {
        out->rows[out->row_count++] = own;
    }
    qsort(out->rows, out->row_count, sizeof *out->rows, row_compare);
    return ST_OK;
}

static PortfolioMoney *money_of(PortfolioRow *row, Text currency)
{
    for (size_t i = 0; i < row->money_count; i++) {
        if (text_equal(row->money[i].currency, currency)) {
            return &row->money[i];
        }
    }
    row->money[row->money_count] = (PortfolioMoney){.currency = currency};
    return &row->money[row->money_count++];
}

static void money_add(PortfolioRow *row, Text currency, int64_t needed, int64_t secured, size_t needs)
{
    PortfolioMoney *money = money_of(row, currency);

    money->needed = amount_add(money->needed, needed);
    money->secured = amount_add(money->secured, secured);
    money->needs += needs;
}

/* The last day of which an update or a verified report tells; what is computed nobody reported. */
static void framework_note(PortfolioRow *row, const Framework *framework)
{
    for (size_t i = 0; i < framework->node_count; i++) {
        const ResultNode *node = &framework->nodes[i];
        if (node->update_count > 0) {
            date_advance(&row->reported, (Date){node->updates[node->update_count - 1].day, PRECISION_DAY});
        }
    }
    for (size_t i = 0; i < framework->indicator_count; i++) {
        const Indicator *indicator = &framework->indicators[i];
        for (size_t v = 0; v < indicator->value_count; v++) {
            if (indicator->values[v].counts && !indicator->values[v].computed) {
                date_advance(&row->reported, (Date){indicator->values[v].period.to, PRECISION_DAY});
            }
        }
    }
}

static void frameworks_take(PortfolioMaking *making, PortfolioRow *row, const FrameworkSet *frameworks)
{
    size_t needs = 0;

    row->frameworks = ARENA_ARRAY(making->arena, const Framework *, frameworks->count + 1);
    for (size_t i = 0; i < frameworks->count; i++) {
        const Framework *framework = &frameworks->all[i];
        if (id_equal(framework->programme, row->id)) {
            row->frameworks[row->framework_count++] = framework;
            row->workplan_count += framework->is_workplan;
            row->in_force_count += framework->is_workplan && framework_in_force(framework);
            needs += framework->need_count;
            framework_note(row, framework);
        }
    }
    row->money = ARENA_ARRAY(making->arena, PortfolioMoney, needs + 1);
    for (size_t i = 0; i < row->framework_count; i++) {
        for (size_t n = 0; n < row->frameworks[i]->need_count; n++) {
            const FundingNeed *need = &row->frameworks[i]->needs[n];
            money_add(row, need->currency, need->needed, need->secured, 1);
        }
    }
}

static void money_sum(PortfolioMaking *making)
{
    Portfolio *portfolio = making->portfolio;
    size_t most = 0;

    for (size_t i = 0; i < portfolio->row_count; i++) {
        most += portfolio->rows[i].money_count;
    }
    portfolio->all.money = ARENA_ARRAY(making->arena, PortfolioMoney, most + 1);
    for (size_t i = 0; i < portfolio->row_count; i++) {
        for (size_t m = 0; m < portfolio->rows[i].money_count; m++) {
            const PortfolioMoney *money = &portfolio->rows[i].money[m];
            money_add(&portfolio->all, money->currency, money->needed, money->secured, money->needs);
        }
    }
}

static Status checklists_take(PortfolioMaking *making, Error *err)
{
    ChecklistScore *scores;
    size_t count;

    TRY(checklists_read(making->reader, making->arena, making->question, &scores, &count, err));
    for (size_t i = 0; i < making->portfolio->row_count; i++) {
        PortfolioRow *row = &making->portfolio->rows[i];
        for (size_t s = 0; s < count; s++) {
            if (id_equal(scores[s].programme, row->id)) {
                row->checklist = &scores[s];
                date_advance(&row->reported, scores[s].last);
            }
        }
    }
    return ST_OK;
}

Status portfolio_read(Reader *reader, Arena *arena, const FrameworkQuestion *question, const FrameworkSet *frameworks,
                      Portfolio *out, Error *err)
{
    PortfolioMaking making = {.reader = reader,
                              .arena = arena,
                              .question = question,
                              .programmes = model_role_type(reader_model(reader), ROLE_IS_PROGRAMME),
                              .portfolio = out};

    *out = (Portfolio){.on = question->on};
    portfolio_measures_find(&making);
    TRY(rows_read(&making, err));
    for (size_t i = 0; i < out->row_count; i++) {
        frameworks_take(&making, &out->rows[i], frameworks);
        TRY(portfolio_figures_read(&making, &out->rows[i], err));
    }
    TRY(checklists_take(&making, err));
    TRY(portfolio_parity_read(&making, err));
    portfolio_figures_sum(&making);
    money_sum(&making);
    portfolio_findings_find(&making);
    return ST_OK;
}
