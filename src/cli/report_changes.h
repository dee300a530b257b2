/*
 * report_changes.h - what a report proposes, each value beside the one that stands: for who decides without a browser.
 */
#ifndef CLI_REPORT_CHANGES_H
#define CLI_REPORT_CHANGES_H

#include "cli/report_out.h"

/*
 * Lines for the first records of a report and how many more there are; of JSON the member "proposals" with all of them.
 * Personal values are never among them.
 */
Status report_changes_print(ReportPrinter *printer, Reader *reader, const ReportSummary *report, Error *err) CHECKED;

#endif
