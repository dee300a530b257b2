#include "measure/suppression.h"
#include "service/parity_data.h"

/*
 * Two numbers of every cell and their sum, as a table of its own: the axes, and one more of the two numbers.
 * `read` takes the numbers of a cell, `write` says which are hidden (the sum last).
 */
typedef void (*PairRead)(const ParityCell *cell, int64_t out[2]);
typedef void (*PairWrite)(ParityCell *cell, const bool hidden[3]);

static void sexes_read(const ParityCell *cell, int64_t out[2])
{
    out[0] = cell->count.women;
    out[1] = cell->count.men;
}

static void sexes_write(ParityCell *cell, const bool hidden[3])
{
    cell->hide_women = hidden[0];
    cell->hide_men = hidden[1];
    cell->hide_base = hidden[2];
}

static void others_read(const ParityCell *cell, int64_t out[2])
{
    out[0] = cell->count.other;
    out[1] = cell->count.unknown;
}

static void others_write(ParityCell *cell, const bool hidden[3])
{
    cell->hide_other = hidden[0];
    cell->hide_unknown = hidden[1];
}

static bool pairs_hide(Arena *scratch, ParityTable *table, PairRead read, PairWrite write)
{
    size_t axes = table->query.by_count;
    int64_t *counts = ARENA_ARRAY(scratch, int64_t, table->cell_count * 3);
    SuppressionTable suppressed = {.axis_count = axes + 1, .counts = counts};

    suppressed.hidden = ARENA_ARRAY(scratch, bool, table->cell_count * 3);
    for (size_t i = 0; i < axes; i++) {
        suppressed.sizes[i] = table->axes[i].value_count;
    }
    suppressed.sizes[axes] = 2;
    for (size_t i = 0; i < table->cell_count; i++) {
        read(&table->cells[i], counts + 3 * i);
        counts[3 * i + 2] = counts[3 * i] + counts[3 * i + 1];
    }
    bool fit = suppression_apply(scratch, &suppressed, SUPPRESSION_LEAST);
    for (size_t i = 0; i < table->cell_count; i++) {
        write(&table->cells[i], suppressed.hidden + 3 * i);
    }
    return fit;
}

/* A hidden count must not be there for whoever writes the table out. */
static void cell_blank(ParityCell *cell)
{
    cell->base = cell->hide_base ? 0 : parity_base(cell->count);
    cell->count.women = cell->hide_women ? 0 : cell->count.women;
    cell->count.men = cell->hide_men ? 0 : cell->count.men;
    cell->count.other = cell->hide_other ? 0 : cell->count.other;
    cell->count.unknown = cell->hide_unknown ? 0 : cell->count.unknown;
}

void parity_table_publish(Arena *scratch, ParityTable *table)
{
    const ParityCell *total = &table->cells[table->cell_count - 1];
    bool enough = parity_base(total->count) == 0 || parity_base(total->count) >= SUPPRESSION_SHARE_LEAST;

    table->withheld = !enough;
    table->withheld |= !pairs_hide(scratch, table, sexes_read, sexes_write);
    table->withheld |= !pairs_hide(scratch, table, others_read, others_write);
    for (size_t i = 0; i < table->cell_count; i++) {
        ParityCell *cell = &table->cells[i];
        if (table->withheld) {
            *cell = (ParityCell){
                .hide_women = true, .hide_men = true, .hide_base = true, .hide_other = true, .hide_unknown = true};
        }
        cell_blank(cell);
    }
    table->from_counts = (ParityCount){0};
    table->findings = (ParityFindings){.oldest_count = table->findings.oldest_count};
}
