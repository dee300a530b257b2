/*
 * report_json.h - a report as JSON.
 */
#ifndef API_REPORT_JSON_H
#define API_REPORT_JSON_H

#include "json/writer.h"
#include "service/reports.h"

/* Members of an open object; `changes` tells whether their number is one of them. */
void report_members_json(JsonWriter *w, const ReportSummary *report, bool changes);

/* What was put aside and why, as members of an open object. */
void statement_row_members_json(JsonWriter *w, const StatementRow *row);

void report_json(JsonWriter *w, const ReportSummary *report);

#endif
