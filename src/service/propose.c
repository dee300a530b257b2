#include "service/propose.h"

#include "base/random.h"
#include "model/role.h"
#include "store/settings.h"

enum { MS_PER_DAY = 86400000, IMPORT_COUNTS = 6 };

void report_writer_done(ReportWriter *report)
{
    for (int class = 0; class < CLASS_COUNT; class ++) {
        buffer_done(&report->parts[class]);
    }
    buffer_done(&report->plain);
}

Status report_settle(ReportWriter *report, Error *err)
{
    return report->load == NULL ? ST_OK : record_load_settle(report->load, err);
}

static Status report_append(ReportWriter *report, const EntryDraft *draft, bool project, Position *out, Error *err)
{
    TRY(report_settle(report, err));
    return writer_append(report->writer, draft, project, out, err);
}

static void parts_clear(ReportWriter *report)
{
    for (int class = 0; class < CLASS_COUNT; class ++) {
        buffer_clear(&report->parts[class]);
    }
}

static void parts_take(const ReportWriter *report, EntryDraft *draft)
{
    for (int class = 0; class < CLASS_COUNT; class ++) {
        draft->parts[class] = buffer_view(&report->parts[class]);
    }
}

typedef struct PartText {
    uint64_t key;
    Text text;
} PartText;

/* A part of texts; nothing when all are empty. */
static void texts_encode(ReportWriter *report, DataClass class, const PartText *texts, size_t count)
{
    Buffer *part = &report->parts[class];
    size_t present = 0;

    for (size_t i = 0; i < count; i++) {
        present += texts[i].text.length > 0;
    }
    if (present == 0) {
        return;
    }
    journal_salt(&report->writer->journal, part);
    cbor_map(part, present);
    for (size_t i = 0; i < count; i++) {
        if (texts[i].text.length > 0) {
            cbor_uint(part, texts[i].key);
            cbor_text(part, texts[i].text);
        }
    }
}

Status report_begin(ReportWriter *report, Writer *writer, const ReportHeader *header, Error *err)
{
    const PartText internal[] = {{PART_TEXT_KIND, header->kind},
                                 {PART_TITLE, header->title},
                                 {PART_SOURCE, header->source},
                                 {PART_MAPPING, header->mapping},
                                 {PART_SYSTEM, header->system}};
    const PartText restricted[] = {{PART_AUTHOR, header->author}};
    EntryDraft draft = {.kind = ENTRY_REPORT,
                        .timed = true,
                        .observed = header->observed,
                        .target = header->takes_up,
                        .rows = header->rows,
                        .row_count = header->row_count};

    report->writer = writer;
    report->observed = header->observed;
    report->system = header->system;
    parts_clear(report);
    texts_encode(report, CLASS_INTERNAL, internal, COUNT_OF(internal));
    texts_encode(report, CLASS_RESTRICTED, restricted, COUNT_OF(restricted));
    parts_take(report, &draft);
    TRY(writer_append(writer, &draft, true, &report->position, err));
    report->time = writer->journal.time;
    return ST_OK;
}

/* Salt, key number, sealed bytes: what report->plain holds, readable only with the programme's secret. */
static Status plain_seal(ReportWriter *report, Id record, Error *err)
{
    Writer *writer = report->writer;
    Buffer *part = &report->parts[CLASS_PERSONAL];
    uint8_t wrapped[WRAPPED_KEY_SIZE], key_id[KEY_ID_SIZE];
    RecordKey key;

    record_key_create(programme_seal_key(writer->programme), &key, wrapped);
    random_bytes(key_id, sizeof key_id);
    TRY(report_settle(report, err));
    TRY(record_key_store(writer->db, key_id, record, (Text){(const char *)wrapped, sizeof wrapped}, err));
    journal_salt(&writer->journal, part);
    buffer_bytes(part, key_id, sizeof key_id);
    record_seal(&key, report->plain.at, report->plain.size, part);
    memset(&key, 0, sizeof key);
    return ST_OK;
}

static size_t mark_count(const Proposal *proposal)
{
    return (proposal->key.length > 0) + (size_t)proposal->has_fingerprint + (proposal->name_count > 0);
}

static void mark_encode(const Proposal *proposal, Buffer *out)
{
    if (proposal->key.length > 0) {
        cbor_int(out, CODEC_KEY);
        cbor_text(out, proposal->key);
    }
    if (proposal->has_fingerprint) {
        cbor_int(out, CODEC_FINGERPRINT);
        cbor_array(out, 2);
        cbor_uint(out, proposal->fingerprint);
        cbor_uint(out, proposal->ordinal);
    }
    if (proposal->name_count > 0) {
        cbor_int(out, CODEC_IDENTIFIERS);
        cbor_array(out, proposal->name_count);
        for (size_t i = 0; i < proposal->name_count; i++) {
            cbor_array(out, 2);
            cbor_text(out, proposal->names[i].system);
            cbor_text(out, proposal->names[i].value);
        }
    }
}

static Status values_parts(ReportWriter *report, const Proposal *proposal, Error *err)
{
    size_t marks = mark_count(proposal), counts[CLASS_COUNT];

    values_count(proposal->type, proposal->values, counts);
    parts_clear(report);
    for (int class = CLASS_PUBLIC; class < CLASS_COUNT; class ++) {
        size_t count = counts[class];
        size_t extra = class == CLASS_INTERNAL ? marks : 0;
        if (count + extra == 0) {
            continue;
        }
        Buffer *part = class == CLASS_PERSONAL ? &report->plain : &report->parts[class];
        if (class == CLASS_PERSONAL) {
            buffer_clear(part);
        } else {
            journal_salt(&report->writer->journal, part);
        }
        cbor_map(part, count + extra);
        values_encode(proposal->type, proposal->values, (DataClass) class, part);
        if (extra > 0) {
            mark_encode(proposal, part);
        }
        if (class == CLASS_PERSONAL) {
            TRY(plain_seal(report, proposal->id, err));
        }
    }
    return ST_OK;
}

static Date observed_or_default(const ReportWriter *report, Date observed)
{
    if (date_is_known(observed)) {
        return observed;
    }
    if (date_is_known(report->observed)) {
        return report->observed;
    }
    return (Date){(int32_t)(hybrid_ms(report->time) / MS_PER_DAY), PRECISION_DAY};
}

/* Chains the entry and writes it with the record it makes, now or on the load's thread. */
static Status new_record_write(ReportWriter *report, const Proposal *proposal, const EntryDraft *draft, Error *err)
{
    JournalWriter *journal = &report->writer->journal;
    Projector *projector = &report->writer->projector;
    LoadItem item = {.record = {.type = proposal->type,
                                .id = proposal->id,
                                .values = proposal->values,
                                .observed = observed_or_default(report, proposal->observed),
                                .recorded = report->time,
                                .self_approved = report->self},
                     .mark = {.key = proposal->key,
                              .has_fingerprint = proposal->has_fingerprint,
                              .fingerprint = proposal->fingerprint,
                              .ordinal = proposal->ordinal},
                     .system = report->system};

    TRY(journal_chain(journal, draft, &item.record.position, err));
    item.bytes = buffer_view(&journal->bytes);
    projector->report.last_position = item.record.position;
    projector->report.changes++;
    if (report->load == NULL || proposal->lent_shortly) {
        TRY(report_settle(report, err));
        TRY(load_item_write(projector, &item, err));
        return journal_commit_is_due(journal) ? journal_commit(journal, err) : ST_OK;
    }
    record_load_add(report->load, &item);
    if (journal_commit_is_due(journal)) {
        StoredCommit commit;
        journal_sign(journal, &commit);
        record_load_sign(report->load, &commit);
    }
    return ST_OK;
}

Status report_propose(ReportWriter *report, const Proposal *proposal, Error *err)
{
    EntryDraft draft = {.kind = ENTRY_PROPOSE,
                        .record = &proposal->id,
                        .type = proposal->type->number,
                        .previous = proposal->previous,
                        .previous_count = proposal->previous_count,
                        .base = proposal->base,
                        .base_count = proposal->base_count};
    Position position;
    bool shown_at_once = report->approve && proposal->previous_count == 0 && proposal->name_count == 0;

    if (date_is_known(proposal->observed) && date_compare(proposal->observed, report->observed) != 0) {
        draft.observed = proposal->observed;
    }
    TRY(values_parts(report, proposal, err));
    parts_take(report, &draft);
    return shown_at_once ? new_record_write(report, proposal, &draft, err)
                         : report_append(report, &draft, true, &position, err);
}

Status report_hold(ReportWriter *report, const HeldRow *held, Error *err)
{
    const PartText internal[] = {{PART_REASON, held->reason},
                                 {PART_COLUMN, held->column},
                                 {PART_PROPOSAL, held->proposal},
                                 {PART_OUTCOME, held->outcome},
                                 {PART_WHERE, held->where}};
    const PartText restricted[] = {{PART_VALUE, held->value}, {PART_RAW, held->raw}};
    EntryDraft draft = {.kind = ENTRY_HOLD, .row = held->row};
    Position position;

    parts_clear(report);
    texts_encode(report, CLASS_INTERNAL, internal, COUNT_OF(internal));
    if (held->personal) {
        buffer_clear(&report->plain);
        cbor_map(&report->plain, 2);
        cbor_uint(&report->plain, PART_VALUE);
        cbor_text(&report->plain, held->value);
        cbor_uint(&report->plain, PART_RAW);
        cbor_text(&report->plain, held->raw);
        TRY(plain_seal(report, id_source_next(&report->writer->ids, time_now_ms()), err));
    } else {
        texts_encode(report, CLASS_RESTRICTED, restricted, COUNT_OF(restricted));
    }
    parts_take(report, &draft);
    return report_append(report, &draft, true, &position, err);
}

Status report_end(ReportWriter *report, const uint64_t counts[IMPORT_COUNTS], Error *err)
{
    EntryDraft draft = {.kind = ENTRY_SUBMIT, .timed = true, .counts = counts};
    Position position;
    Entry entry;
    JournalWriter *journal = &report->writer->journal;

    if (!report->approve) {
        return report_append(report, &draft, true, &position, err);
    }
    TRY(report_append(report, &draft, false, &position, err));
    TRY(entry_decode(position, journal->bytes.at, journal->bytes.size, &journal->nodes, &entry, err));
    return project_submission(&report->writer->projector, &entry, err);
}

Status report_decide(ReportWriter *report, Text author, Text reason, bool refold, Error *err)
{
    const PartText internal[] = {{PART_REASON, reason}};
    const PartText restricted[] = {{PART_AUTHOR, author}};
    EntryDraft draft = {.kind = ENTRY_DECIDE,
                        .timed = true,
                        .target = report->position,
                        .decision = DECISION_APPROVE,
                        .self = report->self};
    JournalWriter *journal = &report->writer->journal;
    Position position;
    Entry entry;

    parts_clear(report);
    texts_encode(report, CLASS_INTERNAL, internal, COUNT_OF(internal));
    texts_encode(report, CLASS_RESTRICTED, restricted, COUNT_OF(restricted));
    parts_take(report, &draft);
    TRY(report_append(report, &draft, refold, &position, err));
    if (refold) {
        return ST_OK;
    }
    TRY(entry_decode(position, journal->bytes.at, journal->bytes.size, &journal->nodes, &entry, err));
    return project_decision(&report->writer->projector, &entry, err);
}

/* Four-eyes is policy: on, off, or by default on once two people have decided on reports. */
Status self_approval_check(Writer *writer, Error *err)
{
    Arena arena;
    Text policy;
    int64_t deciders = 0;

    arena_init(&arena, 0);
    Status status = setting_read(writer->db, TEXT("four_eyes"), &arena, &policy, err);
    bool off = status == ST_OK && text_equal(policy, TEXT("off"));
    bool on = status == ST_OK && text_equal(policy, TEXT("on"));
    arena_done(&arena);
    TRY(status);
    TRY(deciders_count(writer->db, &deciders, err));
    if (on || (!off && deciders >= 2)) {
        return error_set(err, ST_DENIED,
                         "this programme wants four eyes: leave out the approval, and let somebody else approve");
    }
    return ST_OK;
}

const char *change_refusal(const RecordType *type)
{
    return type_plays(type, ROLE_IS_FROZEN) ? "frozen figures are not changed: withdraw the report they came with, or "
                                              "give the figures of another day "
                                              "as a record of their own"
                                            : NULL;
}
