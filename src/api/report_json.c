#include "api/report_json.h"

#include "api/value_json.h"

/* Whose held rows the report takes up, how many of its own were taken up, and by whom where that was asked for. */
static void takings_json(JsonWriter *w, const ReportSummary *report)
{
    json_member(w, "takes_up");
    if (report->takes_up == 0) {
        json_null(w);
    } else {
        json_int(w, (int64_t)report->takes_up);
    }
    json_member_int(w, "taken_up", (int64_t)report->taken_up);
    if (report->taken_up_by != NULL) {
        json_member_array(w, "taken_up_by");
        for (size_t i = 0; i < report->taken_up_by_count; i++) {
            json_int(w, (int64_t)report->taken_up_by[i]);
        }
        json_array_end(w);
    }
}

void report_members_json(JsonWriter *w, const ReportSummary *report, bool changes)
{
    json_member_int(w, "report", (int64_t)report->number);
    json_member_string(w, "state", report_state_name(report->state));
    json_member_text(w, "kind", report->kind);
    json_member_text(w, "title", report->title);
    json_member_text(w, "source", report->source);
    json_member_text(w, "mapping", report->mapping);
    json_member_text(w, "author", report->author);
    json_member_text(w, "decided_by", report->decided_by);
    json_member_text(w, "reason", report->reason);
    json_member_bool(w, "self_approved", report->self_approved);
    json_member(w, "recorded");
    time_json(w, report->recorded_ms);
    json_member(w, "decided");
    time_json(w, report->decided_ms);
    json_member(w, "observed");
    date_json(w, report->observed);
    json_member_int(w, "read", (int64_t)report->read);
    json_member_int(w, "stored", (int64_t)report->stored);
    json_member_int(w, "updated", (int64_t)report->updated);
    json_member_int(w, "unchanged", (int64_t)report->unchanged);
    json_member_int(w, "held", (int64_t)report->held);
    json_member_int(w, "refused", (int64_t)report->refused);
    takings_json(w, report);
    if (changes) {
        json_member_int(w, "changes", (int64_t)report->changes);
    }
}

void report_json(JsonWriter *w, const ReportSummary *report)
{
    json_object_begin(w);
    report_members_json(w, report, true);
    json_object_end(w);
}

void statement_row_members_json(JsonWriter *w, const StatementRow *row)
{
    json_member_int(w, "row", (int64_t)row->row);
    json_member_text(w, "outcome", row->outcome);
    if (row->where.length > 0) {
        json_member_text(w, "where", row->where);
    }
    json_member_text(w, "column", row->column);
    json_member_text(w, "value", row->value);
    json_member_text(w, "reason", row->reason);
    json_member_text(w, "proposal", row->proposal);
    json_member_text(w, "raw", row->raw);
}
