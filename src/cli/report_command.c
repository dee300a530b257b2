#include "base/limits.h"
#include "cli/command.h"
#include "cli/sentence.h"
#include "cli/report_changes.h"
#include "cli/report_out.h"

enum { REPORTS_AT_ONCE = 200 };

static Status number_parse_argument(const Call *call, uint64_t *out, Error *err)
{
    int64_t number;

    if (!text_to_int64(text_of(call->arguments[1]), &number) || number <= 0) {
        return USAGE_ERROR(call, err, MESSAGE_NOT_A_REPORT, call->arguments[1]);
    }
    *out = (uint64_t)number;
    return ST_OK;
}

/* -1 when none is asked for. */
static Status state_parse(const Call *call, int *out, Error *err)
{
    *out = -1;
    if (!call_has(call, OPTION_STATE)) {
        return ST_OK;
    }
    for (int i = REPORT_SAVED; i <= REPORT_WITHDRAWN; i++) {
        if (text_equal(call_text(call, OPTION_STATE), text_of(report_state_name((ReportState)i)))) {
            *out = i;
            return ST_OK;
        }
    }
    return USAGE_ERROR(call, err, MESSAGE_NOT_A_STATE, call->values[OPTION_STATE]);
}

static Status reports_collect(Call *call, Reader *reader, int state, ReportList *out, Error *err)
{
    uint64_t before = 0;
    size_t count;

    do {
        ReportSummary *page;
        TRY(reports_list(reader, call->arena, state, before, REPORTS_AT_ONCE, &page, &count, err));
        report_list_add(call->arena, out, page, count);
        before = count > 0 ? page[count - 1].number : 0;
    } while (count == REPORTS_AT_ONCE);
    return ST_OK;
}

Status command_report_list(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    READER *reader = NULL;
    ReportList list = {0};
    BUFFER out = {0};
    int state;

    TRY(state_parse(call, &state, err));
    TRY(call_open(call, true, &programme, err));
    TRY(reader_acquire(programme, &reader, err));
    TRY(reports_collect(call, reader, state, &list, err));
    if (call_has(call, OPTION_JSON)) {
        report_list_json(&list, &out);
    } else {
        report_list_print(call, &list, &out);
    }
    return call_print(call, &out, err);
}

/* Held rows page by page: a report may have more than one answer holds. */
static Status statement_print(Call *call, Reader *reader, uint64_t number, ReportPrinter *printer, Error *err)
{
    uint64_t after = 0;
    size_t count;

    do {
        StatementRow *rows;
        TRY(report_statement(reader, call->arena, number, after, LIMIT_FAULTS, &rows, &count, err));
        for (size_t i = 0; i < count; i++) {
            report_row_print(printer, &rows[i]);
        }
        after = count > 0 ? rows[count - 1].row : 0;
        TRY(call_print(call, printer->out, err));
        buffer_clear(printer->out);
    } while (count == LIMIT_FAULTS);
    return ST_OK;
}

static Status report_print(Call *call, Reader *reader, uint64_t number, Error *err)
{
    ReportSummary report;
    BUFFER out = {0};

    TRY(report_get(reader, call->arena, number, &report, err));
    ReportPrinter printer = report_printer(call, &out);
    report_begin_print(&printer, &report);
    TRY(statement_print(call, reader, number, &printer, err));
    report_rows_end(&printer);
    TRY(report_changes_print(&printer, reader, &report, err));
    report_end_print(&printer);
    return call_print(call, &out, err);
}

Status command_report_show(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    READER *reader = NULL;
    uint64_t number = 0;

    TRY(number_parse_argument(call, &number, err));
    TRY(call_open(call, true, &programme, err));
    TRY(reader_acquire(programme, &reader, err));
    return report_print(call, reader, number, err);
}

/* After a decision: the report as it is now. */
static Status decided_print(Call *call, Programme *programme, uint64_t number, Message sentence, Error *err)
{
    READER *reader = NULL;
    BUFFER out = {0};

    if (call_has(call, OPTION_JSON)) {
        TRY(reader_acquire(programme, &reader, err));
        return report_print(call, reader, number, err);
    }
    buffer_format(&out, "%s\n", message_fill(call, sentence, call->arguments[1]));
    return call_print(call, &out, err);
}

Status command_report_approve(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    uint64_t number = 0;

    TRY(number_parse_argument(call, &number, err));
    TRY(call_open(call, false, &programme, err));
    TRY(report_approve(programme, call_actor(call), number, call_text(call, OPTION_REASON), err));
    return decided_print(call, programme, number, MESSAGE_REPORT_APPROVED, err);
}

Status command_report_reject(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    uint64_t number = 0;

    TRY(number_parse_argument(call, &number, err));
    TRY(call_open(call, false, &programme, err));
    TRY(report_reject(programme, call_actor(call), number, call_text(call, OPTION_REASON), err));
    return decided_print(call, programme, number, MESSAGE_REPORT_REJECTED, err);
}

static Status conflicts_show(Call *call, const WithdrawalConflict *conflicts, size_t count, Error *err)
{
    BUFFER out = {0};

    if (call_has(call, OPTION_JSON)) {
        conflicts_json(conflicts, count, &out);
    } else {
        conflicts_print(call, conflicts, count, &out);
    }
    return call_print(call, &out, err);
}

Status command_report_withdraw(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    WithdrawalConflict *conflicts = NULL;
    size_t count = 0;
    uint64_t number = 0;

    TRY(number_parse_argument(call, &number, err));
    TRY(call_open(call, false, &programme, err));
    Status status = report_withdraw(programme, call_actor(call), number, call_text(call, OPTION_REASON),
                                    call_has(call, OPTION_FORCE), call->arena, &conflicts, &count, err);
    if (status != ST_OK) {
        Error ignored;
        return count > 0 && conflicts_show(call, conflicts, count, &ignored) != ST_OK ? ST_IO : status;
    }
    return decided_print(call, programme, number, MESSAGE_REPORT_WITHDRAWN, err);
}
