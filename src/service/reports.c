#include "service/reports.h"

#include "project/history.h"
#include "project/taking.h"
#include "service/propose.h"
#include "service/withdrawal.h"
#include "store/entries.h"

_Static_assert((int)REPORT_SAVED == STATE_SAVED && (int)REPORT_SUBMITTED == STATE_SUBMITTED &&
                   (int)REPORT_APPROVED == STATE_APPROVED && (int)REPORT_REJECTED == STATE_REJECTED &&
                   (int)REPORT_WITHDRAWN == STATE_WITHDRAWN,
               "the projection's states are the service's");

const char *report_state_name(ReportState state)
{
    static const char *const names[] = {"saved", "submitted", "approved", "rejected", "withdrawn"};

    return names[state];
}

static void summary_of(Reader *reader, const ReportRow *row, ReportSummary *out)
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
                           .changes = row->changes,
                           .takes_up = taking_target(row, reader_nodes(reader)),
                           .taken_up = row->taken_up};
}

Status reports_list(Reader *reader, Arena *arena, int state, uint64_t before, size_t limit, ReportSummary **out,
                    size_t *count, Error *err)
{
    ReportRow *rows;

    TRY(reports_read(reader_database(reader), state, before, limit, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, ReportSummary, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        summary_of(reader, &rows[i], &(*out)[i]);
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
    Taker *takers;
    size_t count;

    TRY(report_row(reader_database(reader), arena, number, &row, err));
    summary_of(reader, &row, out);
    TRY(takers_read(reader_database(reader), reader_nodes(reader), &row, arena, &takers, &count, err));
    uint64_t *numbers = ARENA_ARRAY(arena, uint64_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        numbers[i] = takers[i].position;
    }
    out->taken_up_by = numbers;
    out->taken_up_by_count = count;
    return ST_OK;
}

Status reports_open(Reader *reader, uint64_t *waiting, uint64_t *held, Error *err)
{
    int64_t submitted, rows;

    TRY(reports_count(reader_database(reader), STATE_SUBMITTED, &submitted, err));
    TRY(reports_held(reader_database(reader), STATE_WITHDRAWN, STATE_REJECTED, &rows, err));
    *waiting = (uint64_t)submitted;
    *held = (uint64_t)rows;
    return ST_OK;
}

typedef struct Listing {
    const NodeList *nodes;
    Arena *arena;
    size_t limit, count;
    uint64_t after;
    StatementRow *rows;
    Taker *takers;
    size_t taker_count;
    Entry entry;
} Listing;

static Text entry_keep(const Listing *listing, uint64_t key)
{
    return text_copy(listing->arena, entry_text(&listing->entry, key));
}

static StatementRow held_row(const Listing *listing)
{
    uint64_t row = listing->entry.row;
    const Taker *taker = taker_find(listing->takers, listing->taker_count, row);

    return (StatementRow){.row = row,
                          .outcome = entry_keep(listing, PART_OUTCOME),
                          .column = entry_keep(listing, PART_COLUMN),
                          .value = entry_keep(listing, PART_VALUE),
                          .reason = entry_keep(listing, PART_REASON),
                          .proposal = entry_keep(listing, PART_PROPOSAL),
                          .where = entry_keep(listing, PART_WHERE),
                          .raw = entry_keep(listing, PART_RAW),
                          .taken_up_by = taker == NULL ? 0 : taker->position};
}

/* Rows that waited for others of their file are held after them: the smallest numbers are kept, in order. */
static Status hold_visit(void *context, uint64_t position, Text body, Error *err)
{
    Listing *listing = context;
    Entry *entry = &listing->entry;
    size_t at = listing->count;

    TRY(entry_decode(position, body.at, body.length, listing->nodes, entry, err));
    if (entry->kind != ENTRY_HOLD || entry->row <= listing->after) {
        return ST_OK;
    }
    while (at > 0 && listing->rows[at - 1].row > entry->row) {
        at--;
    }
    if (at == listing->limit) {
        return ST_OK;
    }
    size_t kept = listing->count < listing->limit ? listing->count : listing->limit - 1;
    memmove(&listing->rows[at + 1], &listing->rows[at], (kept - at) * sizeof *listing->rows);
    listing->rows[at] = held_row(listing);
    listing->count = kept + 1;
    return ST_OK;
}

Status report_statement(Reader *reader, Arena *arena, uint64_t number, uint64_t after_row, size_t limit,
                        StatementRow **out, size_t *count, Error *err)
{
    ReportRow report;

    TRY(report_row(reader_database(reader), arena, number, &report, err));
    Listing listing = {.nodes = reader_nodes(reader), .arena = arena, .limit = limit, .after = after_row};
    listing.rows = ARENA_ARRAY(arena, StatementRow, limit + 1);
    TRY(takers_read(reader_database(reader), listing.nodes, &report, arena, &listing.takers, &listing.taker_count,
                    err));
    if (report.counts[4] + report.counts[5] > 0) {
        TRY(entries_each(reader_database(reader), report.position, report.last_position, hold_visit, &listing, err));
    }
    *out = listing.rows;
    *count = listing.count;
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
    ConflictList *conflicts;
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

static Status withdraw_job(void *context, Writer *writer, Error *err)
{
    Decision *decision = context;
    ReportRow report;

    decision->conflicts->count = 0;
    TRY(report_row(writer->db, decision->arena, decision->number, &report, err));
    if (report.state == STATE_WITHDRAWN) {
        return error_set(err, ST_CONFLICT, "report %llu was withdrawn already", (unsigned long long)decision->number);
    }
    if (!decision->force) {
        TRY(withdrawal_conflicts(writer, &report, decision->arena, decision->conflicts, err));
    }
    if (decision->conflicts->count > 0) {
        return error_set(err, ST_CONFLICT,
                         "report %llu cannot be taken back exactly: %zu of its records were edited later or are "
                         "referred to; see the list, then withdraw those reports first or force it",
                         (unsigned long long)decision->number, decision->conflicts->count);
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
                         .conflicts = ARENA_NEW(arena, ConflictList)};

    *conflict_count = 0;
    TRY(reason_check(reason, "withdraw", err));
    Status status = writer_run(programme, withdraw_job, &decision, err);
    *conflicts = decision.conflicts->items;
    *conflict_count = decision.conflicts->count;
    return status;
}
