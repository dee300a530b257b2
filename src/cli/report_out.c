#include "cli/report_out.h"

#include "base/time.h"
#include "cli/sentence.h"
#include "cli/table.h"
#include "service/reason.h"

static const Message STATES[] = {[REPORT_SAVED] = MESSAGE_STATE_SAVED,
                                 [REPORT_SUBMITTED] = MESSAGE_STATE_SUBMITTED,
                                 [REPORT_APPROVED] = MESSAGE_STATE_APPROVED,
                                 [REPORT_REJECTED] = MESSAGE_STATE_REJECTED,
                                 [REPORT_WITHDRAWN] = MESSAGE_STATE_WITHDRAWN};

void report_list_add(Arena *arena, ReportList *list, const ReportSummary *more, size_t count)
{
    if (list->count + count > list->capacity) {
        ReportSummary *old = list->items;
        list->capacity = (list->count + count) * 2;
        list->items = ARENA_ARRAY(arena, ReportSummary, list->capacity);
        for (size_t i = 0; i < list->count; i++) {
            list->items[i] = old[i];
        }
    }
    for (size_t i = 0; i < count; i++) {
        list->items[list->count++] = more[i];
    }
}

static const char *number_text(const Call *call, uint64_t number)
{
    return arena_format(call->arena, "%llu", (unsigned long long)number);
}

/* "2026-05-01 12:30", empty for no time. */
static const char *minute_text(const Call *call, int64_t ms)
{
    char stamp[TIMESTAMP_TEXT_SIZE];

    if (ms == 0) {
        return "";
    }
    timestamp_format(ms, stamp);
    stamp[10] = ' ';
    return arena_format(call->arena, "%.16s", stamp);
}

void report_list_print(const Call *call, const ReportList *list, Buffer *out)
{
    static const Message heads[] = {MESSAGE_HEAD_NUMBER,  MESSAGE_HEAD_STATE,  MESSAGE_HEAD_RECORDED,
                                    MESSAGE_HEAD_CHANGES, MESSAGE_HEAD_AUTHOR, MESSAGE_HEAD_TITLE};
    Table table = {.columns = COUNT_OF(heads), .right = 1 | 1 << 3, .count = list->count + 1};

    if (list->count == 0) {
        buffer_format(out, "%s\n", message_in(call->language, MESSAGE_NO_REPORTS));
        return;
    }
    table.rows = arena_new(call->arena, sizeof *table.rows * table.count);
    for (size_t i = 0; i < COUNT_OF(heads); i++) {
        table.rows[0][i] = message_in(call->language, heads[i]);
    }
    for (size_t i = 0; i < list->count; i++) {
        const ReportSummary *report = &list->items[i];
        const char **row = table.rows[i + 1];
        row[0] = number_text(call, report->number);
        row[1] = message_in(call->language, STATES[report->state]);
        row[2] = minute_text(call, report->recorded_ms);
        row[3] = message_count(call, report->changes);
        row[4] = text_string(call->arena, report->author);
        row[5] = text_string(call->arena, report->title);
    }
    table_print(&table, 0, out);
}

static void member_date(JsonWriter *w, const char *key, Date date)
{
    char text[DATE_TEXT_SIZE];

    if (date_is_known(date)) {
        json_member_text(w, key, (Text){text, (size_t)date_format(date, text)});
    } else {
        json_member_null(w, key);
    }
}

static void member_time(JsonWriter *w, const char *key, int64_t ms)
{
    char text[TIMESTAMP_TEXT_SIZE];

    if (ms != 0) {
        json_member_text(w, key, (Text){text, (size_t)timestamp_format(ms, text)});
    } else {
        json_member_null(w, key);
    }
}

static void member_count(JsonWriter *w, const char *key, uint64_t count)
{
    json_member_int(w, key, (int64_t)count);
}

static void report_members(JsonWriter *w, const ReportSummary *report)
{
    member_count(w, "report", report->number);
    json_member_string(w, "state", report_state_name(report->state));
    json_member_text(w, "kind", report->kind);
    json_member_text(w, "title", report->title);
    json_member_text(w, "source", report->source);
    json_member_text(w, "mapping", report->mapping);
    json_member_text(w, "author", report->author);
    json_member_text(w, "decided_by", report->decided_by);
    json_member_text(w, "reason", report->reason);
    json_member_bool(w, "self_approved", report->self_approved);
    member_time(w, "recorded", report->recorded_ms);
    member_time(w, "decided", report->decided_ms);
    member_date(w, "observed", report->observed);
    member_count(w, "read", report->read);
    member_count(w, "stored", report->stored);
    member_count(w, "updated", report->updated);
    member_count(w, "unchanged", report->unchanged);
    member_count(w, "held", report->held);
    member_count(w, "refused", report->refused);
    if (report->takes_up == 0) {
        json_member_null(w, "takes_up");
    } else {
        member_count(w, "takes_up", report->takes_up);
    }
    member_count(w, "taken_up", report->taken_up);
    member_count(w, "changes", report->changes);
}

void report_list_json(const ReportList *list, Buffer *out)
{
    JsonWriter w = json_writer(out);

    json_object_begin(&w);
    json_member_array(&w, "reports");
    for (size_t i = 0; i < list->count; i++) {
        json_object_begin(&w);
        report_members(&w, &list->items[i]);
        json_object_end(&w);
    }
    json_array_end(&w);
    json_object_end(&w);
    buffer_byte(out, '\n');
}

ReportPrinter report_printer(const Call *call, Buffer *out)
{
    return (ReportPrinter){.call = call, .out = out, .json = call_has(call, OPTION_JSON), .w = json_writer(out)};
}

typedef struct ReportLine {
    Message label;
    const char *text;
} ReportLine;

static void lines_print(const Call *call, const ReportLine *lines, size_t count, Buffer *out)
{
    const char *rows[16][TABLE_COLUMNS_MAX];
    Table table = {.columns = 2, .rows = rows};

    for (size_t i = 0; i < count; i++) {
        if (lines[i].text[0] != '\0') {
            rows[table.count][0] = message_in(call->language, lines[i].label);
            rows[table.count++][1] = lines[i].text;
        }
    }
    table_print(&table, 2, out);
}

static void lines_of(const Call *call, const ReportSummary *report, Buffer *out)
{
    char observed[DATE_TEXT_SIZE];
    const char *decided_by = text_string(call->arena, report->decided_by);

    observed[date_format(report->observed, observed)] = '\0';
    const ReportLine lines[] = {
        {MESSAGE_LINE_STATE, message_in(call->language, STATES[report->state])},
        {MESSAGE_LINE_KIND, text_string(call->arena, report->kind)},
        {MESSAGE_LINE_SOURCE, text_string(call->arena, report->source)},
        {MESSAGE_LINE_MAPPING, text_string(call->arena, report->mapping)},
        {MESSAGE_LINE_OBSERVED, observed},
        {MESSAGE_LINE_RECORDED, minute_text(call, report->recorded_ms)},
        {MESSAGE_LINE_AUTHOR, text_string(call->arena, report->author)},
        {MESSAGE_LINE_DECIDED, report->self_approved ? message_fill(call, MESSAGE_LINE_SELF, decided_by) : decided_by},
        {MESSAGE_LINE_REASON, text_string(call->arena, report->reason)},
        {MESSAGE_LINE_CHANGES, message_count(call, report->changes)},
        {MESSAGE_COUNT_READ, message_count(call, report->read)},
        {MESSAGE_COUNT_STORED, message_count(call, report->stored)},
        {MESSAGE_COUNT_UPDATED, message_count(call, report->updated)},
        {MESSAGE_COUNT_UNCHANGED, message_count(call, report->unchanged)},
        {MESSAGE_COUNT_HELD, message_count(call, report->held)},
        {MESSAGE_COUNT_REFUSED, message_count(call, report->refused)},
    };
    lines_print(call, lines, COUNT_OF(lines), out);
    if (report->takes_up != 0) {
        buffer_format(out, "  %s\n", message_fill(call, MESSAGE_TAKES_UP, number_text(call, report->takes_up)));
    }
    for (size_t i = 0; i < report->taken_up_by_count; i++) {
        buffer_format(out, "  %s\n",
                      message_fill(call, MESSAGE_TAKEN_UP_BY, number_text(call, report->taken_up_by[i])));
    }
}

void report_begin_print(ReportPrinter *printer, const ReportSummary *report)
{
    const Call *call = printer->call;

    if (printer->json) {
        json_object_begin(&printer->w);
        report_members(&printer->w, report);
        json_member_array(&printer->w, "rows");
        return;
    }
    buffer_format(printer->out, "%s\n",
                  message_fill(call, MESSAGE_REPORT_LINE, number_text(call, report->number),
                               text_string(call->arena, report->title)));
    lines_of(call, report, printer->out);
}

void held_row_print(const Call *call, const StatementRow *row, Buffer *out)
{
    bool refused = text_equal(row->outcome, TEXT("refused"));
    BUFFER why = {0};

    if (row->where.length > 0) {
        buffer_format(&why, "%.*s ", TEXT_ARG(row->where));
    }
    if (row->column.length > 0) {
        buffer_format(&why, "%.*s \"%.*s\": ", TEXT_ARG(row->column), TEXT_ARG(row->value));
    }
    buffer_text(&why, reason_in(call->arena, row->reason, call->language));
    buffer_format(out, "%s\n",
                  message_fill(call, refused ? MESSAGE_ROW_REFUSED : MESSAGE_ROW_HELD, number_text(call, row->row),
                               text_string(call->arena, buffer_view(&why))));
    if (row->proposal.length > 0) {
        buffer_format(out, "    %s\n",
                      message_fill(call, MESSAGE_ROW_PROPOSAL, text_string(call->arena, row->proposal)));
    }
    if (row->taken_up_by != 0) {
        buffer_format(out, "    %s\n",
                      message_fill(call, MESSAGE_ROW_TAKEN_UP_BY, number_text(call, row->taken_up_by)));
    }
}

void report_row_print(ReportPrinter *printer, const StatementRow *row)
{
    JsonWriter *w = &printer->w;

    if (!printer->json) {
        held_row_print(printer->call, row, printer->out);
        return;
    }
    json_object_begin(w);
    member_count(w, "row", row->row);
    json_member_text(w, "outcome", row->outcome);
    if (row->where.length > 0) {
        json_member_text(w, "where", row->where);
    }
    json_member_text(w, "column", row->column);
    json_member_text(w, "value", row->value);
    json_member_text(w, "reason", row->reason);
    json_member_text(w, "proposal", row->proposal);
    json_member_text(w, "raw", row->raw);
    if (row->taken_up_by == 0) {
        json_member_null(w, "taken_up_by");
    } else {
        member_count(w, "taken_up_by", row->taken_up_by);
    }
    json_object_end(w);
}

void report_rows_end(ReportPrinter *printer)
{
    if (printer->json) {
        json_array_end(&printer->w);
    }
}

void report_end_print(ReportPrinter *printer)
{
    if (printer->json) {
        json_object_end(&printer->w);
        buffer_byte(printer->out, '\n');
    }
}

void conflicts_print(const Call *call, const WithdrawalConflict *conflicts, size_t count, Buffer *out)
{
    char id[ID_TEXT_SIZE];

    for (size_t i = 0; i < count; i++) {
        id_format(conflicts[i].id, id);
        buffer_format(out, "%s\n",
                      message_fill(call, MESSAGE_CONFLICT_LINE,
                                   text_string(call->arena, label_in(&conflicts[i].type->label, call->language)), id,
                                   text_string(call->arena, conflicts[i].what)));
    }
}

void conflicts_json(const WithdrawalConflict *conflicts, size_t count, Buffer *out)
{
    JsonWriter w = json_writer(out);
    char id[ID_TEXT_SIZE];

    json_object_begin(&w);
    json_member_array(&w, "conflicts");
    for (size_t i = 0; i < count; i++) {
        id_format(conflicts[i].id, id);
        json_object_begin(&w);
        json_member_text(&w, "type", conflicts[i].type->id);
        json_member_string(&w, "id", id);
        json_member_text(&w, "what", conflicts[i].what);
        json_object_end(&w);
    }
    json_array_end(&w);
    json_object_end(&w);
    buffer_byte(out, '\n');
}
