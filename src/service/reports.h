/*
 * reports.h - reports: what a person, form or import proposes, and what was decided about it.
 */
#ifndef SERVICE_REPORTS_H
#define SERVICE_REPORTS_H

#include "record/scope.h"
#include "service/programme.h"

typedef enum ReportState {
    REPORT_SAVED,     /* held rows, drafts: not proposed yet */
    REPORT_SUBMITTED, /* waits for a decision */
    REPORT_APPROVED,
    REPORT_REJECTED,
    REPORT_WITHDRAWN
} ReportState;

const char *report_state_name(ReportState state);

typedef struct ReportSummary {
    uint64_t number; /* local, for links and the command line */
    ReportState state;
    Text kind; /* "import", "form", "edit", "demonstration" */
    Text title, source, mapping;
    Text author, decided_by, reason;
    bool self_approved;
    int64_t recorded_ms, decided_ms;
    Date observed;
    uint64_t read, stored, updated, unchanged, held, refused;
    uint64_t changes;
    uint64_t takes_up;           /* number of the report whose held rows it takes up; 0: none */
    uint64_t taken_up;           /* of its own held rows, by reports that wait or are approved */
    const uint64_t *taken_up_by; /* their numbers; report_get alone fills them */
    size_t taken_up_by_count;
} ReportSummary;

/* Newest first; `before` 0 starts, else reports with a smaller number. `state` -1 is any. */
Status reports_list(Reader *reader, Arena *arena, int state, uint64_t before, size_t limit, ReportSummary **out,
                    size_t *count, Error *err) CHECKED;
Status report_get(Reader *reader, Arena *arena, uint64_t number, ReportSummary *out, Error *err) CHECKED;

/*
 * How many reports wait for a decision, and how many rows are held: in reports that still count, and taken up by no
 * other that does.
 */
Status reports_open(Reader *reader, uint64_t *waiting, uint64_t *held, Error *err) CHECKED;

/* A row of a report's statement that was held or refused, with the row as it stood. */
typedef struct StatementRow {
    uint64_t row;
    Text outcome; /* "held" or "refused" */
    Text column, value, reason, proposal;
    Text where; /* "Sheet1!C7" of a spreadsheet; else empty */
    Text raw;
    uint64_t taken_up_by; /* number of the report that took it up and stands; 0: none */
} StatementRow;

/* Rows after `after_row`, rising. */
Status report_statement(Reader *reader, Arena *arena, uint64_t number, uint64_t after_row, size_t limit,
                        StatementRow **out, size_t *count, Error *err) CHECKED;

/* Who acts; the name goes into the journal. Until there is sign-in it is the operating system's user or "web". */
typedef struct Actor {
    Text name;
} Actor;

/*
 * Decisions. `reason` must not be blank for reject and withdraw. Approving one's own report is refused
 * (ST_DENIED) where the programme's policy is four-eyes, else marked self-approved in journal and records.
 */
Status report_approve(Programme *programme, Actor actor, uint64_t number, Text reason, Error *err) CHECKED;
Status report_reject(Programme *programme, Actor actor, uint64_t number, Text reason, Error *err) CHECKED;

/* What stands in the way of an exact withdrawal: later edits of, and references to, the report's records. */
typedef struct WithdrawalConflict {
    const RecordType *type;
    Id id;
    Text what; /* "edited later by report 12", "referred to by 3 records of …" */
} WithdrawalConflict;

/*
 * Leaves the report out and folds its records again. When later edits or references touch them: ST_CONFLICT and the
 * list, unless `force`: then later edits stay (folded without the report's values) and references stay as they are.
 */
Status report_withdraw(Programme *programme, Actor actor, uint64_t number, Text reason, bool force, Arena *arena,
                       WithdrawalConflict **conflicts, size_t *conflict_count, Error *err) CHECKED;

/* One fault of a submitted body, with the JSON pointer of its place. All are collected. */
typedef struct SubmitFault {
    Text pointer, message;
} SubmitFault;

typedef struct SubmitResult {
    uint64_t report;
    ReportState state;
    Id *ids; /* of the records, in the order of the changes */
    size_t id_count;
    SubmitFault *faults;
    size_t fault_count;
} SubmitResult;

/*
 * Submits a report given as JSON:
 * {"observed": "2026-05-01", "title": "…", "approve": false, "reason": "…",
 *  "changes": [{"type": "hazard", "id": "…" (absent: a new record), "version": "…" (what the author saw),
 *               "strict": false (true: ST_STALE when a value it replaces was changed after that version),
 *               "settles": false (true: what is said is written also where it is what shows already: that ends a
 * conflict), "values": {"field": value | null, …}, "geometry": {GeoJSON} | null, "identifiers": [{"system": "…",
 * "value": "…"}]}]} `done` is called once, from another thread, when the report is on disk or failed; until then arena,
 * body and context must live. Validation happens before the call returns: on ST_INVALID (faults in result) done is not
 * called.
 */
typedef void (*SubmitDone)(void *context, Status status, const Error *err);
Status report_submit(Programme *programme, Actor actor, Arena *arena, Text body, SubmitResult *result, SubmitDone done,
                     void *context, Error *err) CHECKED;

/* The same, waiting. */
Status report_submit_wait(Programme *programme, Actor actor, Arena *arena, Text body, SubmitResult *result,
                          Error *err) CHECKED;

#endif
