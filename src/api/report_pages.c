/*
 * Reports: lists, one report, submitting, and decisions.
 */
#include "api/api.h"
#include "api/list_query.h"
#include "api/name_json.h"
#include "api/report_json.h"
#include "api/value_json.h"
#include "api/work.h"
#include "base/limits.h"
#include "geo/geodesic.h"
#include "http/problem.h"
#include "json/document.h"
#include "service/proposed.h"
#include "service/reason.h"

enum {
    /* Every change is read with the history of its record. */
    CHANGES_PAGE_MAX = 1000
};

static Status state_param(const Request *req, int *out, Error *err)
{
    Text text;

    *out = -1;
    if (!request_param(req, TEXT("state"), &text)) {
        return ST_OK;
    }
    for (ReportState one = REPORT_SAVED; one <= REPORT_WITHDRAWN; one++) {
        if (text_equal(text, text_of(report_state_name(one)))) {
            *out = (int)one;
            return ST_OK;
        }
    }
    return error_set_at(err, ST_INVALID, "state", "\"%.*s\" is no state of a report", TEXT_ARG(text));
}

static void next_json(JsonWriter *w, uint64_t next)
{
    json_member(w, "next");
    if (next == 0) {
        json_null(w);
    } else {
        json_int(w, (int64_t)next);
    }
}

Status reports_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    ReportSummary *reports;
    uint64_t before;
    size_t limit, count;
    int state;

    TRY(state_param(req, &state, err));
    TRY(number_param(req, "before", 0, &before, err));
    TRY(limit_param(req, PAGE_DEFAULT, LIMIT_PAGE, &limit, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    if (answer_is_known(req, res, reader, "reports")) {
        return ST_OK;
    }
    TRY(reports_list(reader, &req->arena, state, before, limit + 1, &reports, &count, err));
    bool more = count > limit;
    count = more ? limit : count;
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_array(&w, "reports");
    for (size_t i = 0; i < count; i++) {
        report_json(&w, &reports[i]);
    }
    json_array_end(&w);
    next_json(&w, more ? reports[count - 1].number : 0);
    json_object_end(&w);
    return ST_OK;
}

/* m2 of an area and how far it moved: what a person asks first of a place that changes. */
static void place_measures_json(JsonWriter *w, const ProposedField *change)
{
    const Value *before = &change->before, *after = &change->after;
    double area_before = before->state == VALUE_SET ? geodesic_area(before->geometry) : 0;
    double area_after = after->state == VALUE_SET ? geodesic_area(after->geometry) : 0;

    if (area_before > 0) {
        json_member(w, "area_before");
        json_double(w, area_before);
    }
    if (area_after > 0) {
        json_member(w, "area_after");
        json_double(w, area_after);
    }
    if (before->state == VALUE_SET && after->state == VALUE_SET) {
        Box from = geometry_box(before->geometry), to = geometry_box(after->geometry);
        json_member(w, "moved");
        json_double(w, geodesic_distance((from.west + from.east) / 2, (from.south + from.north) / 2,
                                         (to.west + to.east) / 2, (to.south + to.north) / 2));
    }
}

static void proposed_field_json(JsonWriter *w, const ProposedField *change)
{
    json_object_begin(w);
    json_member_text(w, "field", change->field->id);
    json_member(w, "before");
    value_json(w, change->field, &change->before);
    json_member(w, "after");
    value_json(w, change->field, &change->after);
    json_member_bool(w, "shows", change->shows);
    json_member_bool(w, "overtaken", change->overtaken);
    if (change->field->kind == FIELD_GEOMETRY) {
        place_measures_json(w, change);
    }
    json_object_end(w);
}

static void proposed_change_json(JsonWriter *w, const ProposedChange *change)
{
    json_object_begin(w);
    json_member_text(w, "type", change->type->id);
    json_member(w, "id");
    id_json(w, change->id);
    json_member_text(w, "title", change->title);
    json_member_bool(w, "creates", change->creates);
    json_member_bool(w, "sealed", change->sealed);
    json_member(w, "observed");
    date_json(w, change->observed);
    json_member_array(w, "fields");
    for (size_t i = 0; i < change->field_count; i++) {
        proposed_field_json(w, &change->fields[i]);
    }
    json_array_end(w);
    json_object_end(w);
}

static void changes_json(JsonWriter *w, Request *req, Reader *reader, Language language, const ProposedChange *changes,
                         size_t count)
{
    json_member_array(w, "changes");
    for (size_t i = 0; i < count; i++) {
        proposed_change_json(w, &changes[i]);
    }
    json_array_end(w);
    NameList names = name_list_begin(w, reader, &req->arena, language, proposed_title);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < changes[i].field_count; k++) {
            name_list_add(&names, changes[i].fields[k].field, &changes[i].fields[k].before);
            name_list_add(&names, changes[i].fields[k].field, &changes[i].fields[k].after);
        }
    }
    json_object_end(w);
}

Status one_report_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    ReportSummary report;
    ProposedChange *changes;
    uint64_t number, after, next = 0;
    size_t limit, count;
    Language language;

    TRY(request_number(req, 0, &number, err));
    TRY(request_language(req, &language, err));
    TRY(number_param(req, "after", 0, &after, err));
    TRY(limit_param(req, PAGE_DEFAULT, CHANGES_PAGE_MAX, &limit, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    TRY(report_get(reader, &req->arena, number, &report, err));
    if (answer_is_known(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    TRY(report_proposals(reader, &req->arena, number, after, limit, &server_of(req)->scope, language, &changes, &count,
                         &next, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    report_members_json(&w, &report, false);
    json_member_int(&w, "change_count", (int64_t)report.changes);
    changes_json(&w, req, reader, language, changes, count);
    next_json(&w, next);
    json_object_end(&w);
    return ST_OK;
}

static void statement_row_json(JsonWriter *w, const StatementRow *row)
{
    json_object_begin(w);
    statement_row_members_json(w, row);
    json_member(w, "taken_up_by");
    if (row->taken_up_by == 0) {
        json_null(w);
    } else {
        json_int(w, (int64_t)row->taken_up_by);
    }
    json_object_end(w);
}

Status statement_get(Request *req, Response *res, Error *err)
{
    READER *reader = NULL;
    ReportSummary report;
    StatementRow *rows;
    Language language;
    uint64_t number, after;
    size_t limit, count;

    TRY(request_language(req, &language, err));
    TRY(request_number(req, 0, &number, err));
    TRY(number_param(req, "after", 0, &after, err));
    TRY(limit_param(req, PAGE_DEFAULT, LIMIT_PAGE, &limit, err));
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    TRY(report_get(reader, &req->arena, number, &report, err));
    if (answer_is_known(req, res, reader, language_code(language))) {
        return ST_OK;
    }
    TRY(report_statement(reader, &req->arena, number, after, limit, &rows, &count, err));
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_array(&w, "rows");
    for (size_t i = 0; i < count; i++) {
        rows[i].reason = reason_in(&req->arena, rows[i].reason, language);
        statement_row_json(&w, &rows[i]);
    }
    json_array_end(&w);
    json_object_end(&w);
    return ST_OK;
}

typedef struct Submission {
    Request *req;
    SubmitResult result;
    Status status;
    Error err;
} Submission;

/* Called by the writer's thread: only remembers and lets the answer go on. */
static void submission_done(void *context, Status status, const Error *err)
{
    Submission *submission = context;

    submission->status = status;
    if (err != NULL) {
        submission->err = *err;
    }
    http_complete(submission->req);
}

static Status submission_answer(Request *req, Response *res, Error *err)
{
    const Submission *submission = res->state;
    const SubmitResult *result = &submission->result;

    if (submission->status != ST_OK) {
        *err = submission->err;
        return submission->status;
    }
    JsonWriter w = answer_json(res);
    json_object_begin(&w);
    json_member_int(&w, "report", (int64_t)result->report);
    json_member_string(&w, "state", report_state_name(result->state));
    json_member_array(&w, "ids");
    for (size_t i = 0; i < result->id_count; i++) {
        id_json(&w, result->ids[i]);
    }
    json_array_end(&w);
    json_object_end(&w);
    res->status = 201;
    response_header(res, "Location",
                    arena_format(&req->arena, "/api/reports/%llu", (unsigned long long)result->report));
    return ST_OK;
}

static void faults_respond(Request *req, Response *res, const SubmitResult *result, const Error *err)
{
    JsonWriter w = problem_begin(req, res, ST_INVALID, err);

    json_member_array(&w, "faults");
    for (size_t i = 0; i < result->fault_count; i++) {
        json_object_begin(&w);
        json_member_text(&w, "pointer", result->faults[i].pointer);
        json_member_text(&w, "message", result->faults[i].message);
        json_object_end(&w);
    }
    json_array_end(&w);
    problem_end(&w);
}

/* A body that says it is something else than JSON is refused before it is read. */
static bool body_is_json(Request *req, Response *res)
{
    Text type = request_header(req, "Content-Type");

    if (type.length == 0 || text_starts(type, TEXT("application/json"))) {
        return true;
    }
    problem_respond_as(req, res, 415, problem_title(415), "the body has to be application/json");
    return false;
}

Status report_post(Request *req, Response *res, Error *err)
{
    ApiServer *server = server_of(req);

    if (!body_is_json(req, res)) {
        return ST_OK;
    }
    Submission *submission = ARENA_NEW(&req->arena, Submission);
    submission->req = req;
    res->pending = submission_answer;
    res->state = submission;
    Status status = report_submit(server->programme, server->actor, &req->arena, req->body, &submission->result,
                                  submission_done, submission, err);
    if (status == ST_OK) {
        return ST_OK;
    }
    res->pending = NULL;
    if (status == ST_INVALID && submission->result.fault_count > 0) {
        faults_respond(req, res, &submission->result, err);
        return ST_OK;
    }
    return status;
}

/* What a person decides about a report, and what came of it. */
typedef struct Decision {
    uint64_t report;
    Text reason;
    bool force;
    WithdrawalConflict *conflicts;
    size_t conflict_count;
} Decision;

static Status decision_body_read(Request *req, Decision *out, Error *err)
{
    JsonValue *body;

    if (req->body.length == 0) {
        return ST_OK;
    }
    TRY(json_parse(&req->arena, req->body, JSON_LIMITS, &body, err));
    if (!json_is(body, JSON_OBJECT)) {
        return error_set(err, ST_INVALID, "the body is not an object {\"reason\": \"…\"}");
    }
    const JsonValue *reason = json_get(body, "reason"), *force = json_get(body, "force");
    if (reason != NULL && !json_is(reason, JSON_NULL) && !json_is(reason, JSON_TEXT)) {
        return error_set_at(err, ST_INVALID, "/reason", "the reason is not a text");
    }
    if (force != NULL && !json_is(force, JSON_BOOLEAN)) {
        return error_set_at(err, ST_INVALID, "/force", "force is true or false");
    }
    out->reason = json_is(reason, JSON_TEXT) ? reason->text : (Text){0};
    out->force = force != NULL && force->boolean;
    return ST_OK;
}

static Status approve_run(Request *req, void *state, Error *err)
{
    const Decision *decision = state;
    ApiServer *server = server_of(req);

    return report_approve(server->programme, server->actor, decision->report, decision->reason, err);
}

static Status reject_run(Request *req, void *state, Error *err)
{
    const Decision *decision = state;
    ApiServer *server = server_of(req);

    return report_reject(server->programme, server->actor, decision->report, decision->reason, err);
}

static Status withdraw_run(Request *req, void *state, Error *err)
{
    Decision *decision = state;
    ApiServer *server = server_of(req);

    return report_withdraw(server->programme, server->actor, decision->report, decision->reason, decision->force,
                           &req->arena, &decision->conflicts, &decision->conflict_count, err);
}

static void conflict_json(JsonWriter *w, const WithdrawalConflict *conflict)
{
    json_object_begin(w);
    json_member_text(w, "type", conflict->type->id);
    json_member(w, "id");
    id_json(w, conflict->id);
    json_member_text(w, "what", conflict->what);
    json_object_end(w);
}

static void conflicts_respond(Request *req, Response *res, const Decision *decision, const Error *err)
{
    JsonWriter w = problem_begin(req, res, ST_CONFLICT, err);

    json_member_array(&w, "conflicts");
    for (size_t i = 0; i < decision->conflict_count; i++) {
        conflict_json(&w, &decision->conflicts[i]);
    }
    json_array_end(&w);
    problem_end(&w);
}

/* The report as it stands now, or what stood in the way. */
static Status decision_answer(Request *req, Response *res, void *state, Status status, Error *err)
{
    const Decision *decision = state;
    READER *reader = NULL;
    ReportSummary report;

    if (status == ST_CONFLICT && decision->conflict_count > 0) {
        conflicts_respond(req, res, decision, err);
        return ST_OK;
    }
    TRY(status);
    TRY(reader_acquire(server_of(req)->programme, &reader, err));
    TRY(report_get(reader, &req->arena, decision->report, &report, err));
    JsonWriter w = answer_json(res);
    report_json(&w, &report);
    return ST_OK;
}

static Status decide(Request *req, Response *res, WorkRun run, Error *err)
{
    Decision *decision = ARENA_NEW(&req->arena, Decision);

    if (!body_is_json(req, res)) {
        return ST_OK;
    }
    TRY(request_number(req, 0, &decision->report, err));
    TRY(decision_body_read(req, decision, err));
    work_defer(server_of(req)->work, req, res, run, decision_answer, decision);
    return ST_OK;
}

Status approve_post(Request *req, Response *res, Error *err)
{
    return decide(req, res, approve_run, err);
}

Status reject_post(Request *req, Response *res, Error *err)
{
    return decide(req, res, reject_run, err);
}

Status withdraw_post(Request *req, Response *res, Error *err)
{
    return decide(req, res, withdraw_run, err);
}
