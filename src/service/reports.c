#include "service/reports.h"

#include "model/role.h"
#include "project/history.h"
#include "service/propose.h"
#include "store/entries.h"
#include "store/query.h"

_Static_assert((int)REPORT_SAVED == STATE_SAVED && (int)REPORT_SUBMITTED == STATE_SUBMITTED &&
                   (int)REPORT_APPROVED == STATE_APPROVED && (int)REPORT_REJECTED == STATE_REJECTED &&
                   (int)REPORT_WITHDRAWN == STATE_WITHDRAWN,
               "the projection's states are the service's");

enum { CONFLICTS_MAX = 100 };

const char *report_state_name(ReportState state)
{
    static const char *const names[] = {"saved", "submitted", "approved", "rejected", "withdrawn"};

    return names[state];
}

static void summary_of(const ReportRow *row, ReportSummary *out)
{
    *out = (ReportSummary){.number = row->position,
                           .state = (ReportState)row->state,
                           .kind = row->kind,
                           .title = row->title,
                           .source = row->source,
                           .mapping = row->mapping,
                           .author = row->author,
                           .decided_by = row->decided_by,
                           .reason = row->reason,
                           .self_approved = row->self_approved && row->state == STATE_APPROVED,
                           .recorded_ms = hybrid_ms(row->time),
                           .decided_ms = hybrid_ms(row->decided),
                           .observed = row->observed,
                           .read = row->counts[0],
                           .stored = row->counts[1],
                           .updated = row->counts[2],
                           .unchanged = row->counts[3],
                           .held = row->counts[4],
                           .refused = row->counts[5],
                           .changes = row->changes};
}

Status reports_list(Reader *reader, Arena *arena, int state, uint64_t before, size_t limit, ReportSummary **out,
                    size_t *count, Error *err)
{
    ReportRow *rows;

    TRY(reports_read(reader_database(reader), state, before, limit, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, ReportSummary, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        summary_of(&rows[i], &(*out)[i]);
    }
    return ST_OK;
}

static Status report_row(Database *db, Arena *arena, uint64_t number, ReportRow *out, Error *err)
{
    bool found;

    TRY(report_read(db, number, false, arena, out, &found, err));
    if (!found) {
        return error_set(err, ST_NOT_FOUND, "there is no report %llu; 'whitestone report list' shows what there is",
                         (unsigned long long)number);
    }
    return ST_OK;
}

Status report_get(Reader *reader, Arena *arena, uint64_t number, ReportSummary *out, Error *err)
{
    ReportRow row;

    TRY(report_row(reader_database(reader), arena, number, &row, err));
    summary_of(&row, out);
    return ST_OK;
}

typedef struct Listing {
    const NodeList *nodes;
    const Model *model;
    Arena *arena;
    size_t limit, count;
    uint64_t after, next;
    StatementRow *rows;
    ReportChange *changes;
    Entry entry;
} Listing;

static Text entry_keep(const Listing *listing, uint64_t key)
{
    return text_copy(listing->arena, entry_text(&listing->entry, key));
}

static Status hold_visit(void *context, uint64_t position, Text body, Error *err)
{
    Listing *listing = context;
    Entry *entry = &listing->entry;

    TRY(entry_decode(position, body.at, body.length, listing->nodes, entry, err));
    if (entry->kind == ENTRY_HOLD && entry->row > listing->after && listing->count < listing->limit) {
        listing->rows[listing->count++] = (StatementRow){.row = entry->row,
                                                         .outcome = entry_keep(listing, PART_OUTCOME),
                                                         .column = entry_keep(listing, PART_COLUMN),
                                                         .value = entry_keep(listing, PART_VALUE),
                                                         .reason = entry_keep(listing, PART_REASON),
                                                         .proposal = entry_keep(listing, PART_PROPOSAL),
                                                         .raw = entry_keep(listing, PART_RAW)};
    }
    return ST_OK;
}

Status report_statement(Reader *reader, Arena *arena, uint64_t number, uint64_t after_row, size_t limit,
                        StatementRow **out, size_t *count, Error *err)
{
    ReportRow report;

    TRY(report_row(reader_database(reader), arena, number, &report, err));
    Listing listing = {.nodes = reader_nodes(reader), .arena = arena, .limit = limit, .after = after_row};
    listing.rows = ARENA_ARRAY(arena, StatementRow, limit + 1);
    if (report.counts[4] + report.counts[5] > 0) {
        TRY(entries_each(reader_database(reader), report.position, report.last_position, hold_visit, &listing, err));
    }
    *out = listing.rows;
    *count = listing.count;
    return ST_OK;
}

static Status change_visit(void *context, uint64_t position, Text body, Error *err)
{
    Listing *listing = context;
    Entry *entry = &listing->entry;

    if (listing->count == listing->limit) {
        listing->next = listing->next == 0 ? position - 1 : listing->next;
        return ST_OK;
    }
    TRY(entry_decode(position, body.at, body.length, listing->nodes, entry, err));
    const RecordType *type = entry->kind == ENTRY_PROPOSE ? model_type_numbered(listing->model, entry->type) : NULL;
    if (type != NULL && entry->has_record) {
        listing->changes[listing->count++] =
            (ReportChange){.type = type, .id = entry->record, .creates = entry->previous_count == 0};
    }
    return ST_OK;
}

Status report_changes(Reader *reader, Arena *arena, uint64_t number, uint64_t after, size_t limit, ReportChange **out,
                      size_t *count, uint64_t *next, Error *err)
{
    ReportRow report;

    TRY(report_row(reader_database(reader), arena, number, &report, err));
    Listing listing = {.nodes = reader_nodes(reader), .model = reader_model(reader), .arena = arena, .limit = limit};
    listing.changes = ARENA_ARRAY(arena, ReportChange, limit + 1);
    uint64_t first = after == 0 ? report.position : after + 1;
    uint64_t last = first + limit * 2 + 2 < report.last_position ? first + limit * 2 + 2 : report.last_position;
    TRY(entries_each(reader_database(reader), first, last, change_visit, &listing, err));
    if (listing.next == 0 && last < report.last_position) {
        listing.next = last;
    }
    *out = listing.changes;
    *count = listing.count;
    *next = listing.next;
    return ST_OK;
}

typedef struct Decision {
    Actor actor;
    uint64_t number;
    Text reason;
    EntryKind kind;
    uint64_t decision;
    bool force;
    Arena *arena;
    WithdrawalConflict *conflicts;
    size_t conflict_count;
} Decision;

static Status decision_parts(Writer *writer, const Decision *decision, Buffer *internal, Buffer *restricted)
{
    journal_salt(&writer->journal, restricted);
    cbor_map(restricted, 1);
    cbor_uint(restricted, PART_AUTHOR);
    cbor_text(restricted, decision->actor.name);
    if (decision->reason.length > 0) {
        journal_salt(&writer->journal, internal);
        cbor_map(internal, 1);
        cbor_uint(internal, PART_REASON);
        cbor_text(internal, decision->reason);
    }
    return ST_OK;
}

static Status decision_append(Writer *writer, const Decision *decision, bool self, Error *err)
{
    BUFFER internal = {0};
    BUFFER restricted = {0};
    Position position;
    EntryDraft draft = {.kind = decision->kind,
                        .timed = true,
                        .target = decision->number,
                        .decision = decision->decision,
                        .self = self,
                        .forced = decision->force};

    TRY(decision_parts(writer, decision, &internal, &restricted));
    draft.parts[CLASS_INTERNAL] = buffer_view(&internal);
    draft.parts[CLASS_RESTRICTED] = buffer_view(&restricted);
    return writer_append(writer, &draft, true, &position, err);
}

static Status decide_job(void *context, Writer *writer, Error *err)
{
    const Decision *decision = context;
    ReportRow report;

    TRY(report_row(writer->db, decision->arena, decision->number, &report, err));
    if (report.state != STATE_SUBMITTED) {
        return error_set(err, ST_CONFLICT, "report %llu is %s; only a submitted one can be decided on",
                         (unsigned long long)decision->number, report_state_name((ReportState)report.state));
    }
    bool self = decision->decision == DECISION_APPROVE && text_equal(report.author, decision->actor.name);
    if (self) {
        TRY(self_approval_check(writer, err));
    }
    return decision_append(writer, decision, self, err);
}

static Status reason_check(Text reason, const char *verb, Error *err)
{
    if (text_trim(reason).length == 0) {
        return error_set_at(err, ST_INVALID, "/reason", "say why you %s the report", verb);
    }
    return ST_OK;
}

Status report_approve(Programme *programme, Actor actor, uint64_t number, Text reason, Error *err)
{
    Arena arena;
    Decision decision = {.actor = actor,
                         .number = number,
                         .reason = reason,
                         .kind = ENTRY_DECIDE,
                         .decision = DECISION_APPROVE,
                         .arena = &arena};

    arena_init(&arena, 0);
    Status status = writer_run(programme, decide_job, &decision, err);
    arena_done(&arena);
    return status;
}

Status report_reject(Programme *programme, Actor actor, uint64_t number, Text reason, Error *err)
{
    Arena arena;
    Decision decision = {.actor = actor,
                         .number = number,
                         .reason = reason,
                         .kind = ENTRY_DECIDE,
                         .decision = DECISION_REJECT,
                         .arena = &arena};

    TRY(reason_check(reason, "reject", err));
    arena_init(&arena, 0);
    Status status = writer_run(programme, decide_job, &decision, err);
    arena_done(&arena);
    return status;
}

static void conflict_add(Decision *decision, const RecordType *type, Id id, const char *what)
{
    if (decision->conflict_count < CONFLICTS_MAX) {
        decision->conflicts[decision->conflict_count++] =
            (WithdrawalConflict){type, id, text_copy(decision->arena, text_of(what))};
    }
}

typedef struct Search {
    Decision *decision;
    Writer *writer;
    const ReportRow *report;
    Arena arena;
    Entry entry;
} Search;

static Status later_edits(Search *search, const RecordType *type, const History *history)
{
    for (size_t i = 0; i < history->count; i++) {
        const HistoryItem *item = &history->items[i];
        bool later = item->report->position != search->report->position &&
                     item->entry.position > search->entry.position && item_is_alive(item);
        if (later) {
            conflict_add(search->decision, type, search->entry.record,
                         arena_format(&search->arena, "edited later by report %llu",
                                      (unsigned long long)item->report->position));
            break;
        }
    }
    return ST_OK;
}

/* References to a record that the withdrawal would take away, from records of other reports. */
static Status references_to(Search *search, const RecordType *type, Error *err)
{
    const Model *model = search->writer->state->model;
    char id[ID_TEXT_SIZE];

    id_format(search->entry.record, id);
    for (size_t t = 0; t < model->type_count; t++) {
        const TypeTable *table = &search->writer->state->tables.tables[t];
        for (size_t f = 0; f < table->field_count; f++) {
            const Field *field = table->fields[f];
            if (field->kind != FIELD_REFERENCE || field->to != type) {
                continue;
            }
            FieldFilter filter = {field, text_of(id)};
            RowQuery query = {.table = table, .filters = &filter, .filter_count = 1};
            uint64_t count;
            TRY(rows_count(search->writer->db, &query, &count, err));
            if (count > 0) {
                conflict_add(search->decision, type, search->entry.record,
                             arena_format(&search->arena, "referred to by %llu of '%.*s'", (unsigned long long)count,
                                          TEXT_ARG(table->type->id)));
            }
        }
    }
    return ST_OK;
}

static bool type_is_referred_to(const Model *model, const TypeTables *tables, const RecordType *type)
{
    for (size_t t = 0; t < model->type_count; t++) {
        for (size_t f = 0; f < tables->tables[t].field_count; f++) {
            const Field *field = tables->tables[t].fields[f];
            int64_t records = field->kind == FIELD_REFERENCE && field->to == type;
            if (records > 0) {
                return true;
            }
        }
    }
    return false;
}

static Status conflict_visit(void *context, uint64_t position, Text body, Error *err)
{
    Search *search = context;
    const ModelState *state = search->writer->state;

    TRY(entry_decode(position, body.at, body.length, &search->writer->journal.nodes, &search->entry, err));
    const RecordType *type =
        search->entry.kind == ENTRY_PROPOSE ? model_type_numbered(state->model, search->entry.type) : NULL;
    if (type == NULL || search->decision->conflict_count == CONFLICTS_MAX) {
        return ST_OK;
    }
    History history;
    arena_reset(&search->arena);
    TRY(history_read(search->writer->db, type_table(&state->tables, type), &search->writer->journal.nodes,
                     search->entry.record, &search->arena, &history, err));
    TRY(later_edits(search, type, &history));
    if (search->entry.previous_count == 0 && search->report->state == STATE_APPROVED &&
        type_is_referred_to(state->model, &state->tables, type)) {
        return references_to(search, type, err);
    }
    return ST_OK;
}

static Status withdraw_job(void *context, Writer *writer, Error *err)
{
    Decision *decision = context;
    ReportRow report;

    decision->conflict_count = 0;
    TRY(report_row(writer->db, decision->arena, decision->number, &report, err));
    if (report.state == STATE_WITHDRAWN) {
        return error_set(err, ST_CONFLICT, "report %llu was withdrawn already", (unsigned long long)decision->number);
    }
    if (!decision->force) {
        Search search = {.decision = decision, .writer = writer, .report = &report};
        arena_init(&search.arena, 0);
        Status status =
            entries_each(writer->db, report.position, report.last_position, conflict_visit, &search, err);
        arena_done(&search.arena);
        TRY(status);
    }
    if (decision->conflict_count > 0) {
        return error_set(err, ST_CONFLICT,
                         "report %llu cannot be taken back exactly: %zu of its records were edited later or are "
                         "referred to; see the list, then withdraw those reports first or force it",
                         (unsigned long long)decision->number, decision->conflict_count);
    }
    return decision_append(writer, decision, false, err);
}

Status report_withdraw(Programme *programme, Actor actor, uint64_t number, Text reason, bool force, Arena *arena,
                       WithdrawalConflict **conflicts, size_t *conflict_count, Error *err)
{
    Decision decision = {.actor = actor,
                         .number = number,
                         .reason = reason,
                         .kind = ENTRY_WITHDRAW,
                         .force = force,
                         .arena = arena,
                         .conflicts = ARENA_ARRAY(arena, WithdrawalConflict, CONFLICTS_MAX)};

    *conflict_count = 0;
    TRY(reason_check(reason, "withdraw", err));
    Status status = writer_run(programme, withdraw_job, &decision, err);
    *conflicts = decision.conflicts;
    *conflict_count = decision.conflict_count;
    return status;
}
