#include "service/reports.h"

#include "base/limits.h"
#include "geo/geojson.h"
#include "geo/validity.h"
#include "json/document.h"
#include "model/keyword.h"
#include "model/value_text.h"
#include "project/history.h"
#include "record/draft.h"
#include "service/number_counts.h"
#include "service/propose.h"
#include "service/records.h"
#include "store/rows.h"

enum { CHANGES_MAX = 10000, MS_PER_DAY = 86400000 };

/* One change of a body, checked. */
typedef struct SubmitChange {
    const RecordType *type;
    Id id;
    bool creates;
    const Position *seen; /* the last entries the author saw; none: a new record or whatever is there */
    size_t seen_count;
    bool strict;   /* refused when what it changes was changed since */
    bool settles;  /* says what holds, also where that is what shows already */
    Value *values; /* what the author said */
    bool *said;
    ExternalName *names;
    size_t name_count;
    Text pointer;
} SubmitChange;

typedef struct Submission {
    Programme *programme;
    Arena *arena;
    Actor actor;
    SubmitResult *result;
    SubmitChange *changes;
    size_t change_count;
    Date observed;
    Text title, reason;
    bool approve;
    ModelState *state; /* kept until the writer is done */
    const Model *model;
    GeoContext *geo;
    int32_t today;
    IdSource *ids;
    SubmitDone done;
    void *context;
} Submission;

static void fault_add(Submission *submission, Text pointer, const char *message)
{
    SubmitResult *result = submission->result;

    if (result->faults == NULL) {
        result->faults = ARENA_ARRAY(submission->arena, SubmitFault, LIMIT_FAULTS);
    }
    if (result->fault_count < LIMIT_FAULTS) {
        result->faults[result->fault_count++] =
            (SubmitFault){pointer, text_of(arena_copy(submission->arena, message, strlen(message)))};
    }
}

static void fault_at(Submission *submission, const JsonValue *at, const char *message)
{
    fault_add(submission, json_pointer_of(submission->arena, at), message);
}

static void geometry_take(Submission *submission, const Field *field, const JsonValue *value, SubmitChange *change)
{
    Geometry *geometry = NULL;
    GeometryFault fault;
    size_t consumed;
    Error err;

    change->said[field->index] = true;
    if (value->kind == JSON_NULL) {
        change->values[field->index] = (Value){.kind = FIELD_GEOMETRY, .state = VALUE_EMPTY};
        return;
    }
    if (geojson_geometry_read(submission->arena, value->raw, &consumed, &geometry, &err) != ST_OK) {
        fault_at(submission, value, err.message);
        return;
    }
    if (geometry == NULL) {
        return;
    }
    if (!geometry_check(submission->geo, geometry, &fault)) {
        fault_at(submission, value, fault.sentence);
        return;
    }
    change->values[field->index] = (Value){.kind = FIELD_GEOMETRY, .state = VALUE_SET, .geometry = geometry};
}

/* {"unknown": true} and {"not_specified": true} say why there is no value. */
static bool state_take(const JsonValue *value, Value *out)
{
    const JsonValue *unknown = json_get(value, KEYWORD(unknown).at);
    const JsonValue *not_specified = json_get(value, KEYWORD(not_specified).at);

    if (json_is(unknown, JSON_BOOLEAN) && unknown->boolean) {
        out->state = VALUE_UNKNOWN;
        return true;
    }
    if (json_is(not_specified, JSON_BOOLEAN) && not_specified->boolean) {
        out->state = VALUE_NOT_SPECIFIED;
        return true;
    }
    return false;
}

static Text codes_joined(Arena *arena, const JsonValue *list)
{
    BUFFER joined = {0};

    for (size_t i = 0; i < list->count; i++) {
        if (i > 0) {
            buffer_byte(&joined, ';');
        }
        if (list->items[i].kind == JSON_TEXT) {
            buffer_text(&joined, list->items[i].text);
        }
    }
    return text_copy(arena, buffer_view(&joined));
}

static Text value_text(Arena *arena, const JsonValue *value)
{
    switch (value->kind) {
    case JSON_TEXT:
        return value->text;
    case JSON_ARRAY:
        return codes_joined(arena, value);
    default:
        return value->raw;
    }
}

static void value_take(Submission *submission, const Field *field, const JsonValue *value, SubmitChange *change)
{
    static const ValueOptions options = {.decimal = '.'};
    Value *out = &change->values[field->index];
    Error err;

    change->said[field->index] = true;
    if (value->kind == JSON_NULL) {
        out->state = VALUE_EMPTY;
        return;
    }
    if (value->kind == JSON_OBJECT) {
        if (!state_take(value, out)) {
            fault_at(submission, value, "a value is a text, a number, a list of codes, null or {\"unknown\": true}");
        }
        return;
    }
    if (value_parse(submission->arena, field, value_text(submission->arena, value), out, &options, &err) != ST_OK) {
        fault_at(submission, value, err.message);
        return;
    }
    if (field->kind == FIELD_REFERENCE && out->state == VALUE_SET && out->kind != FIELD_REFERENCE) {
        *out = (Value){.kind = FIELD_REFERENCE};
        fault_at(submission, value, "a reference is the id of a record");
    }
}

static void values_take(Submission *submission, const JsonValue *values, SubmitChange *change)
{
    if (values != NULL && values->kind != JSON_OBJECT) {
        fault_at(submission, values, "'values' is an object of fields");
        return;
    }
    for (size_t i = 0; values != NULL && i < values->count; i++) {
        const JsonValue *value = &values->items[i];
        const Field *field = type_field(change->type, value->key);
        if (field == NULL) {
            fault_at(submission, value, "the type has no such field");
        } else if (field->kind == FIELD_GEOMETRY) {
            geometry_take(submission, field, value, change);
        } else {
            value_take(submission, field, value, change);
        }
    }
}

static void names_take(Submission *submission, const JsonValue *list, SubmitChange *change)
{
    if (list != NULL && list->kind != JSON_ARRAY) {
        fault_at(submission, list, "'identifiers' is a list");
        return;
    }
    change->names = ARENA_ARRAY(submission->arena, ExternalName, list == NULL ? 1 : list->count + 1);
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        const JsonValue *system = json_get(json_at(list, i), "system"), *value = json_get(json_at(list, i), "value");
        if (!json_is(system, JSON_TEXT) || !json_is(value, JSON_TEXT) || value->text.length == 0) {
            fault_at(submission, json_at(list, i), "an identifier is {\"system\": …, \"value\": …}, both texts");
            continue;
        }
        change->names[change->name_count++] = (ExternalName){system->text, value->text};
    }
}

/* "12" or "12+1099511627781": see record_version. */
static bool version_parse(Submission *submission, Text text, SubmitChange *change)
{
    Position *seen = ARENA_ARRAY(submission->arena, Position, PREVIOUS_MAX);
    size_t start = 0;

    change->seen = seen;
    for (size_t i = 0; i <= text.length; i++) {
        int64_t number;
        if (i < text.length && text.at[i] != '+') {
            continue;
        }
        if (change->seen_count == PREVIOUS_MAX || !text_to_int64((Text){text.at + start, i - start}, &number) ||
            number <= 0) {
            return false;
        }
        seen[change->seen_count++] = (Position)number;
        start = i + 1;
    }
    return true;
}

static void identity_take(Submission *submission, const JsonValue *item, SubmitChange *change)
{
    const JsonValue *id = json_get(item, "id"), *version = json_get(item, "version");

    change->creates = id == NULL;
    if (id == NULL) {
        change->id = id_source_next(submission->ids, time_now_ms());
    } else if (!json_is(id, JSON_TEXT) || !id_parse(id->text, &change->id)) {
        fault_at(submission, id, "this is no record id");
    }
    bool is_version = json_is(version, JSON_TEXT) || json_is(version, JSON_NUMBER);
    if (version != NULL &&
        (!is_version || !version_parse(submission, value_text(submission->arena, version), change))) {
        fault_at(submission, version, "'version' is what the record said when it was read");
    }
}

static void change_take(Submission *submission, const JsonValue *item, SubmitChange *change)
{
    const JsonValue *type = json_get(item, "type"), *geometry = json_get(item, "geometry");

    const JsonValue *strict = json_get(item, "strict");
    change->pointer = json_pointer_of(submission->arena, item);
    change->strict = json_is(strict, JSON_BOOLEAN) && strict->boolean;
    const JsonValue *settles = json_get(item, "settles");
    change->settles = json_is(settles, JSON_BOOLEAN) && settles->boolean;
    change->type = json_is(type, JSON_TEXT) ? model_type(submission->model, type->text) : NULL;
    if (change->type == NULL) {
        fault_at(submission, type == NULL ? item : type, "there is no such record type");
        return;
    }
    change->values = ARENA_ARRAY(submission->arena, Value, change->type->field_count);
    change->said = ARENA_ARRAY(submission->arena, bool, change->type->field_count);
    for (size_t i = 0; i < change->type->field_count; i++) {
        change->values[i].kind = change->type->fields[i].kind;
    }
    identity_take(submission, item, change);
    values_take(submission, json_get(item, "values"), change);
    names_take(submission, json_get(item, "identifiers"), change);
    if (geometry != NULL && change->type->geometry != NULL) {
        geometry_take(submission, change->type->geometry, geometry, change);
    } else if (geometry != NULL) {
        fault_at(submission, geometry, "records of this type have no geometry");
    }
}

static void record_check(Submission *submission, const SubmitChange *change, const Value *values)
{
    DraftFaults faults = {0};

    record_validate(change->type, values, submission->today, submission->arena, &faults);
    for (size_t i = 0; i < faults.count; i++) {
        Text pointer = change->pointer;
        if (faults.items[i].field != NULL) {
            pointer = text_of(arena_format(submission->arena, "%.*s/values/%.*s", TEXT_ARG(change->pointer),
                                           TEXT_ARG(faults.items[i].field->id)));
        }
        fault_add(submission, pointer, faults.items[i].message);
    }
}

static void new_record_check(Submission *submission, SubmitChange *change)
{
    for (size_t i = 0; i < change->type->field_count; i++) {
        if (change->values[i].state == VALUE_EMPTY) {
            change->values[i].state = VALUE_ABSENT; /* there is nothing to clear */
        }
    }
    record_check(submission, change, change->values);
}

/* Two changes of one report cannot give the same code: nothing is stored yet that would tell. */
static void codes_check(Submission *submission)
{
    NumberCounts codes = {0};

    for (size_t i = 0; i < submission->change_count; i++) {
        const SubmitChange *change = &submission->changes[i];
        const Field *field = change->type == NULL ? NULL : change->type->code;
        if (field == NULL || change->values[field->index].state != VALUE_SET) {
            continue;
        }
        uint64_t number = code_hash(change->values[field->index].text, submission->arena) + change->type->number;
        if (numbers_add(&codes, number) > 0) {
            fault_add(submission,
                      text_of(arena_format(submission->arena, "%.*s/values/%.*s", TEXT_ARG(change->pointer),
                                           TEXT_ARG(field->id))),
                      "another change of this report gives the same code");
        }
    }
    numbers_done(&codes);
}

static void header_take(Submission *submission, const JsonValue *body)
{
    const JsonValue *observed = json_get(body, "observed"), *title = json_get(body, "title");
    const JsonValue *approve = json_get(body, "approve"), *reason = json_get(body, "reason");

    if (observed != NULL && (!json_is(observed, JSON_TEXT) || !date_parse(observed->text, &submission->observed))) {
        fault_at(submission, observed, "a date is written 2024, 2024-05 or 2024-05-31");
    }
    submission->title = json_is(title, JSON_TEXT) ? title->text : (Text){0};
    submission->reason = json_is(reason, JSON_TEXT) ? reason->text : (Text){0};
    submission->approve = json_is(approve, JSON_BOOLEAN) && approve->boolean;
}

static Status body_take(Submission *submission, Text text, Error *err)
{
    JsonValue *body;

    TRY(json_parse(submission->arena, text, JSON_LIMITS, &body, err));
    const JsonValue *changes = json_get(body, "changes");
    if (!json_is(changes, JSON_ARRAY) || changes->count == 0 || changes->count > CHANGES_MAX) {
        return error_set_at(err, ST_INVALID, "/changes", "a report has a list of 1 to %d 'changes'", CHANGES_MAX);
    }
    header_take(submission, body);
    submission->changes = ARENA_ARRAY(submission->arena, SubmitChange, changes->count);
    submission->result->ids = ARENA_ARRAY(submission->arena, Id, changes->count);
    for (size_t i = 0; i < changes->count; i++) {
        SubmitChange *change = &submission->changes[submission->change_count++];
        change_take(submission, json_at(changes, i), change);
        if (change->type != NULL && change->creates) {
            new_record_check(submission, change);
        }
        submission->result->ids[submission->result->id_count++] = change->id;
    }
    codes_check(submission);
    if (submission->result->fault_count > 0) {
        return error_set(err, ST_INVALID, "%zu faults; the report was not taken", submission->result->fault_count);
    }
    return ST_OK;
}

static Status code_check(Writer *writer, const SubmitChange *change, const Value *values, int64_t fid, Error *err)
{
    const Field *code = change->type->code;
    bool taken = false;

    if (code == NULL || values[code->index].state != VALUE_SET) {
        return ST_OK;
    }
    TRY(code_is_taken(writer->db, type_table(&writer->state->tables, change->type), values[code->index].text, fid,
                      &taken, err));
    if (taken) {
        return error_set_at(err, ST_CONFLICT, "/changes", "the code '%.*s' belongs to another record",
                            TEXT_ARG(values[code->index].text));
    }
    return ST_OK;
}

/* A proposal names fields by the model its author saw; the writer's model is the same or the submission is stale. */
static Status model_check_same(const Submission *submission, const Writer *writer, Error *err)
{
    if (!hash_equal(&writer->state->model->digest, &submission->model->digest)) {
        return error_set(err, ST_STALE, "the programme's model changed meanwhile; read it again and submit once more");
    }
    return ST_OK;
}

static Status create_write(Writer *writer, ReportWriter *report, const SubmitChange *change, Error *err)
{
    Proposal proposal = {.type = model_type_numbered(writer->state->model, change->type->number),
                         .id = change->id,
                         .values = change->values,
                         .names = change->names,
                         .name_count = change->name_count};

    TRY(code_check(writer, change, change->values, 0, err));
    return report_propose(report, &proposal, err);
}

static bool is_approved_entry(const History *history, Position position)
{
    for (size_t i = 0; i < history->count; i++) {
        if (history->items[i].entry.position == position) {
            return item_is_approved(&history->items[i]);
        }
    }
    return false;
}

/* What the author saw: the fold of what was approved of the entries behind those they name. */
static Status seen_values(const SubmitChange *change, const History *history, const NodeList *nodes, Arena *arena,
                          Value *base, Error *err)
{
    Version *versions = ARENA_ARRAY(arena, Version, history->count + 1);
    bool *behind = ARENA_ARRAY(arena, bool, history->count + 1);
    size_t kept = 0, version = 0;

    for (size_t i = 0; i < change->seen_count; i++) {
        if (!is_approved_entry(history, change->seen[i])) {
            return error_set_at(err, ST_STALE, "/changes", "the record has no version %llu; read it again",
                                (unsigned long long)change->seen[i]);
        }
    }
    history_versions(history, nodes, versions);
    history_mark_behind(history, change->seen, change->seen_count, behind);
    for (size_t i = 0; i < history->count; i++) {
        if (item_is_approved(&history->items[i])) {
            bool seen = change->seen_count == 0 || behind[i];
            versions[kept] = versions[version++];
            kept += seen;
        }
    }
    record_fold(change->type, versions, kept, base, NULL);
    return ST_OK;
}

/* Is there no entry of the record that the author did not see? */
static bool saw_all(const SubmitChange *change, const History *history)
{
    size_t seen = 0;

    for (size_t i = 0; i < history->head_count; i++) {
        for (size_t k = 0; k < change->seen_count; k++) {
            seen += history->heads[i] == change->seen[k];
        }
    }
    return change->seen_count == 0 || seen == history->head_count;
}

/* Of a strict change: has a value it replaces become another one than its author saw, and than they propose? */
static Status strict_check(const SubmitChange *change, const History *history, const NodeList *nodes, const Value *base,
                           const Value *changes, Arena *arena, Error *err)
{
    Version *versions = ARENA_ARRAY(arena, Version, history->count + 1);
    Value *now = ARENA_ARRAY(arena, Value, change->type->field_count);

    if (!change->strict) {
        return ST_OK;
    }
    record_fold(change->type, versions, history_versions(history, nodes, versions), now, NULL);
    for (size_t i = 0; i < change->type->field_count; i++) {
        const Field *field = &change->type->fields[i];
        bool replaces = changes[i].state != VALUE_ABSENT && field->class != CLASS_PERSONAL;
        if (replaces && !value_equal(&now[i], &base[i]) && !value_equal(&now[i], &changes[i])) {
            return error_set_at(err, ST_STALE,
                                arena_format(arena, "%.*s/values/%.*s", TEXT_ARG(change->pointer), TEXT_ARG(field->id)),
                                "'%.*s' was changed since it was read; read the record again",
                                TEXT_ARG(label_in(&field->label, LANGUAGE_EN)));
        }
    }
    return ST_OK;
}

/* The groups a settling change speaks of, whole: what it says, for the rest what its author saw. */
static size_t settled_values(const SubmitChange *change, const Value *base, Value *changes)
{
    const RecordType *type = change->type;
    size_t groups = 0;

    for (size_t g = 0; g < type->group_count; g++) {
        const Group *group = &type->groups[g];
        bool speaks = false;
        for (size_t i = 0; i < group->field_count; i++) {
            speaks = speaks || change->said[group->fields[i]];
        }
        for (size_t i = 0; speaks && i < group->field_count; i++) {
            uint16_t field = group->fields[i];
            changes[field] = change->said[field] ? change->values[field] : base[field];
        }
        groups += speaks;
    }
    return groups;
}

static Status change_check(const SubmitChange *change, Error *err)
{
    const char *refusal = change_refusal(change->type);

    return refusal == NULL ? ST_OK : error_set_at(err, ST_CONFLICT, "/changes", "%s", refusal);
}

static Status edit_write(Submission *submission, Writer *writer, ReportWriter *report, const SubmitChange *change,
                         Arena *arena, Error *err)
{
    const TypeTable *table = type_table(&writer->state->tables, change->type);
    size_t fields = change->type->field_count;
    Value *base = ARENA_ARRAY(arena, Value, fields), *changes = ARENA_ARRAY(arena, Value, fields);
    bool *covered = ARENA_ARRAY(arena, bool, fields);
    History history;

    TRY(history_read(writer->db, table, &writer->journal.nodes, change->id, arena, &history, err));
    if (history.count == 0) {
        return error_set_at(err, ST_NOT_FOUND, "/changes", "there is no such record to change");
    }
    TRY(seen_values(change, &history, &writer->journal.nodes, arena, base, err));
    size_t differing = change->settles ? settled_values(change, base, changes)
                                       : record_diff(change->type, base, change->values, covered, changes);
    if (differing == 0 && change->name_count == 0) {
        return ST_OK;
    }
    TRY(change_check(change, err));
    TRY(strict_check(change, &history, &writer->journal.nodes, base, changes, arena, err));
    bool knows = saw_all(change, &history);
    Proposal proposal = {.type = change->type,
                         .id = change->id,
                         .previous = history.heads,
                         .previous_count = history.head_count,
                         .base = knows ? NULL : change->seen,
                         .base_count = knows ? 0 : change->seen_count,
                         .values = changes,
                         .names = change->names,
                         .name_count = change->name_count};
    Value *after = ARENA_ARRAY(arena, Value, fields);
    for (size_t i = 0; i < fields; i++) {
        after[i] = changes[i].state == VALUE_ABSENT ? base[i] : changes[i];
    }
    submission->result->fault_count = 0;
    record_check(submission, change, after);
    if (submission->result->fault_count > 0) {
        const SubmitFault *fault = &submission->result->faults[0];
        return error_set_at(err, ST_INVALID, text_string(arena, fault->pointer), "%.*s", TEXT_ARG(fault->message));
    }
    TRY(code_check(writer, change, changes, (int64_t)history.roots, err));
    return report_propose(report, &proposal, err);
}

static Status changes_write(Submission *submission, Writer *writer, ReportWriter *report, uint64_t counts[6],
                            Error *err)
{
    Arena arena;
    Status status = ST_OK;

    arena_init(&arena, 0);
    for (size_t i = 0; i < submission->change_count && status == ST_OK; i++) {
        const SubmitChange *change = &submission->changes[i];
        uint64_t before = writer->journal.sequence;
        status = change->creates ? create_write(writer, report, change, err)
                                 : edit_write(submission, writer, report, change, &arena, err);
        bool wrote = writer->journal.sequence != before;
        counts[0]++;
        counts[change->creates ? 1 : wrote ? 2 : 3]++;
        arena_reset(&arena);
    }
    arena_done(&arena);
    return status;
}

static Status submit_write(Submission *submission, Writer *writer, ReportWriter *report, Error *err)
{
    uint64_t counts[6] = {0};
    bool all_new = true;
    ReportHeader header = {.kind = TEXT("form"),
                           .title = submission->title,
                           .author = submission->actor.name,
                           .observed = submission->observed};

    for (size_t i = 0; i < submission->change_count; i++) {
        all_new = all_new && submission->changes[i].creates && submission->changes[i].name_count == 0;
    }
    report->approve = submission->approve && all_new;
    report->self = submission->approve;
    TRY(report_begin(report, writer, &header, err));
    TRY(changes_write(submission, writer, report, counts, err));
    TRY(report_end(report, counts, err));
    submission->result->report = report->position;
    submission->result->state = submission->approve ? REPORT_APPROVED : REPORT_SUBMITTED;
    return submission->approve
               ? report_decide(report, submission->actor.name, submission->reason, !report->approve, err)
               : ST_OK;
}

static Status submit_job(void *context, Writer *writer, Error *err)
{
    Submission *submission = context;
    ReportWriter report = {0};

    TRY(model_check_same(submission, writer, err));
    if (submission->approve) {
        TRY(self_approval_check(writer, err));
    }
    Status status = submit_write(submission, writer, &report, err);
    report_writer_done(&report);
    return status;
}

static Status submission_read(Submission *submission, Text body, Error *err)
{
    Reader *reader;
    IdSource ids;

    TRY(reader_acquire(submission->programme, &reader, err));
    id_source_init(&ids);
    submission->ids = &ids;
    submission->geo = geo_context_create();
    submission->state = reader_state_share(reader);
    submission->model = submission->state->model;
    submission->today = (int32_t)(time_now_ms() / MS_PER_DAY);
    Status status = body_take(submission, body, err);
    geo_context_free(submission->geo);
    submission->geo = NULL;
    submission->ids = NULL;
    reader_release(reader);
    if (status != ST_OK) {
        model_state_release(submission->programme, submission->state);
    }
    return status;
}

static void submission_done(void *context, Status status, const Error *err)
{
    Submission *submission = context;

    model_state_release(submission->programme, submission->state);
    submission->done(submission->context, status, err);
}

Status report_submit(Programme *programme, Actor actor, Arena *arena, Text body, SubmitResult *result, SubmitDone done,
                     void *context, Error *err)
{
    Submission *submission = ARENA_NEW(arena, Submission);

    *result = (SubmitResult){0};
    *submission = (Submission){.programme = programme,
                               .arena = arena,
                               .actor = {text_copy(arena, actor.name)},
                               .result = result,
                               .done = done,
                               .context = context};
    TRY(submission_read(submission, body, err));
    writer_queue(programme, submit_job, submission_done, submission);
    return ST_OK;
}

Status report_submit_wait(Programme *programme, Actor actor, Arena *arena, Text body, SubmitResult *result, Error *err)
{
    Submission submission = {.programme = programme, .arena = arena, .actor = actor, .result = result};

    *result = (SubmitResult){0};
    TRY(submission_read(&submission, body, err));
    Status status = writer_run(programme, submit_job, &submission, err);
    model_state_release(programme, submission.state);
    return status;
}
