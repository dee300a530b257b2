/*
 * report_out.h - reports as lines for people and as JSON for programs.
 */
#ifndef CLI_REPORT_OUT_H
#define CLI_REPORT_OUT_H

#include "cli/command.h"
#include "json/writer.h"

typedef struct ReportList {
    ReportSummary *items;
    size_t count, capacity;
} ReportList;

void report_list_add(Arena *arena, ReportList *list, const ReportSummary *more, size_t count);
void report_list_print(const Call *call, const ReportList *list, Buffer *out);

/* {"reports": [{"report", "state", …}]} */
void report_list_json(const ReportList *list, Buffer *out);

/* One report with its rows, in whichever form the call asks for: begin, every row, end of rows, end. */
typedef struct ReportPrinter {
    const Call *call;
    Buffer *out;
    bool json;
    JsonWriter w;
} ReportPrinter;

ReportPrinter report_printer(const Call *call, Buffer *out);
void report_begin_print(ReportPrinter *printer, const ReportSummary *report);
void report_row_print(ReportPrinter *printer, const StatementRow *row);
void report_rows_end(ReportPrinter *printer);
void report_end_print(ReportPrinter *printer);

void conflicts_print(const Call *call, const WithdrawalConflict *conflicts, size_t count, Buffer *out);

/* {"conflicts": [{"type", "id", "what"}]} */
void conflicts_json(const WithdrawalConflict *conflicts, size_t count, Buffer *out);

/* "row 7 held: LON \"x\": why", and the proposal on a line of its own. */
void held_row_print(const Call *call, const StatementRow *row, Buffer *out);

#endif
