#include "base/time.h"
#include "cli/command.h"
#include "cli/sentence.h"
#include "cli/table.h"
#include "json/writer.h"
#include "measure/suppression.h"
#include "service/parity.h"
#include "service/parity_json.h"

static Status query_read(const Call *call, ParityQuery *out, Error *err)
{
    int32_t on;

    TRY(call_day(call, &on, err));
    *out = (ParityQuery){.scope = scope_of_administrator(),
                         .programme = call_text(call, OPTION_IN_PROGRAMME),
                         .organisation = call_text(call, OPTION_EMPLOYER),
                         .on = on,
                         .fte = call_has(call, OPTION_FTE),
                         .published = call_has(call, OPTION_PUBLISHED)};
    return parity_by_parse(call_text(call, OPTION_BY), out, err);
}

static const char *amount_text(const Call *call, const ParityTable *table, bool hidden, int64_t count)
{
    if (hidden) {
        return message_in(call->language, MESSAGE_PARITY_HIDDEN);
    }
    return table->query.fte ? arena_format(call->arena, "%.1f", (double)count / 1000)
                            : message_count(call, (uint64_t)count);
}

/* "34.5 %", or with a comma. */
static const char *percent_text(const Call *call, int tenths)
{
    if (tenths < 0) {
        return "";
    }
    return arena_format(call->arena, "%d%c%d %%", tenths / 10, call->language == LANGUAGE_FR ? ',' : '.', tenths % 10);
}

static bool share_is_told(const ParityTable *table, const ParityCell *cell)
{
    return !cell->hide_women && !cell->hide_men && (!table->query.published || cell->base >= SUPPRESSION_SHARE_LEAST);
}

static const char *verdict_text(const Call *call, const ParityTable *table, const ParityCell *cell)
{
    static const Message SAID[] = {MESSAGE_PARITY_NOBODY, MESSAGE_PARITY_WITHIN, MESSAGE_PARITY_NEAREST,
                                   MESSAGE_PARITY_MEN_OVER, MESSAGE_PARITY_WOMEN_OVER};

    if (!share_is_told(table, cell)) {
        return "";
    }
    return message_in(call->language,
                      SAID[table->query.fte ? parity_judge_band(cell->count) : parity_judge(cell->count)]);
}

static const char *missing_text(const Call *call, const ParityTable *table, const ParityCell *cell)
{
    ParityMissing missing = parity_missing(cell->count);

    if (table->query.fte || !share_is_told(table, cell) || missing.replacements == 0) {
        return "";
    }
    return message_fill(call, MESSAGE_PARITY_MISSING, message_count(call, (uint64_t)missing.replacements),
                        message_count(call, (uint64_t)missing.additions));
}

enum { ROW_CELLS = 5 };

static void cell_row(const Call *call, const ParityTable *table, const ParityCell *cell, const char **row)
{
    bool told = share_is_told(table, cell);

    row[0] = amount_text(call, table, cell->hide_women, cell->count.women);
    row[1] = amount_text(call, table, cell->hide_men, cell->count.men);
    row[2] = told ? percent_text(call, parity_tenths(cell->count)) : "";
    row[3] = verdict_text(call, table, cell);
    row[4] = missing_text(call, table, cell);
}

static void header_row(const Call *call, const ParityTable *table, const char **row)
{
    static const Message HEADS[ROW_CELLS] = {MESSAGE_PARITY_WOMEN, MESSAGE_PARITY_MEN, MESSAGE_PARITY_SHARE,
                                             MESSAGE_PARITY_BAND, MESSAGE_PARITY_TO_REACH};

    for (size_t i = 0; i < table->query.by_count; i++) {
        row[i] = text_string(call->arena, label_in(parity_dim_label(table->axes[i].dim), call->language));
    }
    for (size_t i = 0; i < ROW_CELLS; i++) {
        row[table->query.by_count + i] = message_in(call->language, HEADS[i]);
    }
}

static bool is_shown(const ParityCell *cell)
{
    return parity_everybody(cell->count) > 0 || cell->hide_women || cell->hide_men || cell->base > 0;
}

static const char *value_text(const Call *call, const ParityValue *value)
{
    return value->id.length == 0 ? message_in(call->language, MESSAGE_PARITY_NO_VALUE)
                                 : text_string(call->arena, label_in(&value->label, call->language));
}

/* The place of the `n`th cell without totals. */
static void place_of(const ParityTable *table, size_t n, size_t *at)
{
    for (size_t i = table->query.by_count; i-- > 0;) {
        at[i] = n % table->axes[i].value_count;
        n /= table->axes[i].value_count;
    }
}

static size_t inner_count(const ParityTable *table)
{
    size_t count = table->query.by_count == 0 ? 0 : 1;

    for (size_t i = 0; i < table->query.by_count; i++) {
        count *= table->axes[i].value_count;
    }
    return count;
}

static void rows_print(const Call *call, const ParityTable *table, Buffer *out)
{
    size_t by = table->query.by_count, inner = inner_count(table), at[PARITY_BY_MAX];
    const char *(*rows)[TABLE_COLUMNS_MAX] = arena_new(call->arena, (inner + 2) * sizeof *rows);
    Table printed = {.columns = by + ROW_CELLS, .right = (uint32_t)7 << by, .rows = rows};

    header_row(call, table, rows[printed.count++]);
    for (size_t n = 0; n < inner; n++) {
        place_of(table, n, at);
        const ParityCell *cell = &table->cells[parity_cell(table, at)];
        if (!is_shown(cell)) {
            continue;
        }
        const char **row = rows[printed.count++];
        for (size_t i = 0; i < by; i++) {
            row[i] = value_text(call, &table->axes[i].values[at[i]]);
        }
        cell_row(call, table, cell, row + by);
    }
    const char **last = rows[printed.count++];
    for (size_t i = 0; i < by; i++) {
        last[i] = i == 0 ? message_in(call->language, MESSAGE_PARITY_TOTAL) : "";
    }
    cell_row(call, table, &table->cells[table->cell_count - 1], last + by);
    table_print(&printed, 0, out);
}

static void note(const Call *call, Buffer *out, Message message, int64_t count)
{
    if (count > 0) {
        buffer_format(out, "%s\n", message_fill(call, message, message_count(call, (uint64_t)count)));
    }
}

static void counts_note(const Call *call, const ParityTable *table, Buffer *out)
{
    const ParityCell *total = &table->cells[table->cell_count - 1];
    char date[DATE_TEXT_SIZE];
    ParityCount apart = total->count;

    if (!table->query.fte && !total->hide_other && !total->hide_unknown && apart.other + apart.unknown > 0) {
        buffer_format(out, "%s\n",
                      message_fill(call, MESSAGE_PARITY_APART, message_count(call, (uint64_t)apart.other),
                                   message_count(call, (uint64_t)apart.unknown)));
    }
    if (parity_everybody(table->from_counts) > 0 && !table->query.fte) {
        date_format((Date){table->findings.oldest_count, PRECISION_DAY}, date);
        buffer_format(out, "%s\n",
                      message_fill(call, MESSAGE_PARITY_FROM_COUNTS,
                                   message_count(call, (uint64_t)table->from_counts.women),
                                   message_count(call, (uint64_t)table->from_counts.men), date));
    }
}

static void frozen_print(const Call *call, const ParityTable *table, Buffer *out)
{
    char date[DATE_TEXT_SIZE];

    for (size_t i = 0; i < table->frozen_count; i++) {
        const ParityFrozen *frozen = &table->frozen[i];
        if (frozen->men_tenths >= 0) {
            date[date_format(frozen->date, date)] = '\0';
            buffer_format(out, "%s\n",
                          message_fill(call, frozen->baseline ? MESSAGE_PARITY_BASELINE : MESSAGE_PARITY_FROZEN,
                                       percent_text(call, 1000 - frozen->men_tenths), date,
                                       text_string(call->arena, label_in(&frozen->name, call->language))));
        }
    }
}

static void table_say(const Call *call, const ParityTable *table, Buffer *out)
{
    const ParityFindings *findings = &table->findings;

    if (table->withheld) {
        buffer_format(out, "%s\n", message_in(call->language, MESSAGE_PARITY_WITHHELD));
        return;
    }
    rows_print(call, table, out);
    counts_note(call, table, out);
    frozen_print(call, table, out);
    note(call, out, MESSAGE_PARITY_TWO_STATIONS, findings->two_stations);
    note(call, out, MESSAGE_PARITY_LEFT_OUT, findings->counts_left_out);
    note(call, out, MESSAGE_PARITY_INCOMPLETE, findings->counts_incomplete);
    note(call, out, MESSAGE_PARITY_PEOPLE_MISSING, findings->people_missing);
    note(call, out, MESSAGE_PARITY_BACKWARDS, findings->ends_before_start);
}

Status command_parity(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    READER *reader = NULL;
    ParityQuery query;
    ParityTable table;
    BUFFER out = {0};

    TRY(query_read(call, &query, err));
    TRY(call_open(call, true, &programme, err));
    TRY(reader_acquire(programme, &reader, err));
    TRY(parity_table(reader, call->arena, &query, &table, err));
    if (!call_has(call, OPTION_JSON)) {
        table_say(call, &table, &out);
        return call_print(call, &out, err);
    }
    JsonWriter w = json_writer(&out);
    json_object_begin(&w);
    parity_table_json(&w, &table, call->language);
    json_object_end(&w);
    buffer_byte(&out, '\n');
    return call_print(call, &out, err);
}
