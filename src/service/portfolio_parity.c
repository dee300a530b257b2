#include "measure/suppression.h"
#include "service/parity.h"
#include "service/portfolio_making.h"

/* A programme by its id among the values of the first axis; value_count when nobody works for it. */
static size_t place_of(const ParityAxis *axis, Id programme)
{
    for (size_t i = 0; i + 1 < axis->value_count; i++) {
        Id id;
        if (id_parse(axis->values[i].id, &id) && id_equal(id, programme)) {
            return i;
        }
    }
    return axis->value_count;
}

static bool is_told(const ParityCell *cell)
{
    return !cell->hide_women && !cell->hide_men && !cell->hide_base && !cell->hide_other && !cell->hide_unknown;
}

static bool is_gap(const ParityCell *cell)
{
    ParityVerdict verdict = parity_judge(cell->count);

    return is_told(cell) && parity_base(cell->count) > PARITY_SMALL_MAX &&
           (verdict == PARITY_MEN_OVER || verdict == PARITY_WOMEN_OVER);
}

static void cell_take(PortfolioMaking *making, const ParityTable *table, size_t programme, PortfolioParity *out)
{
    const ParityAxis *grades = &table->axes[1];
    const ParityCell *total = &table->cells[parity_cell(table, (size_t[]){programme, grades->value_count})];

    *out = (PortfolioParity){.told = !table->withheld && is_told(total) && parity_everybody(total->count) > 0,
                             .share = !table->query.published || total->base >= SUPPRESSION_SHARE_LEAST,
                             .count = total->count,
                             .gaps = ARENA_ARRAY(making->arena, ParityGap, grades->value_count)};
    for (size_t i = 0; out->told && i + 1 < grades->value_count; i++) {
        const ParityCell *cell = &table->cells[parity_cell(table, (size_t[]){programme, i})];
        if (is_gap(cell)) {
            out->gaps[out->gap_count++] = (ParityGap){grades->values[i].id, grades->values[i].label, cell->count};
        }
    }
}

Status portfolio_parity_read(PortfolioMaking *making, Error *err)
{
    Portfolio *portfolio = making->portfolio;
    ParityQuery query = {.scope = *making->question->scope,
                         .on = making->question->on,
                         .by = {PARITY_PROGRAMME, PARITY_GRADE},
                         .by_count = 2};
    ParityTable table;

    TRY(parity_table(making->reader, making->arena, &query, &table, err));
    for (size_t i = 0; i < portfolio->row_count; i++) {
        size_t at = place_of(&table.axes[0], portfolio->rows[i].id);
        if (at < table.axes[0].value_count) {
            cell_take(making, &table, at, &portfolio->rows[i].parity);
        }
    }
    cell_take(making, &table, table.axes[0].value_count, &portfolio->all.parity);
    return ST_OK;
}
