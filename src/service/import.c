#include "service/import.h"

#include <math.h>

#include "base/limits.h"
#include "base/memory.h"
#include "json/writer.h"
#include "service/country.h"
#include "service/import_apply.h"
#include "service/import_feed.h"
#include "service/inspect.h"
#include "store/counts.h"
#include "store/entries.h"
#include "store/identifiers.h"

/* For fewer rows, changing over and back takes more syncs than it spares. */
enum { DIRECT_ROWS_MIN = 200 };

enum { BYTES_PER_ROW_GUESS = 250, MS_PER_DAY = 86400000, PROGRESS_MS = 100 };

static Text base_name(Text path)
{
    for (size_t i = path.length; i > 0; i--) {
        if (path.at[i - 1] == '/') {
            return (Text){path.at + i, path.length - i};
        }
    }
    return path;
}

static Status mapping_choose(Importer *importer, Mapping *mapping, Error *err)
{
    const ImportOptions *options = importer->options;
    const Model *model = importer->writer->state->model;
    const RecordType *type = options->type.length == 0 ? NULL : model_type(model, options->type);

    if (options->type.length > 0 && type == NULL) {
        return error_set(err, ST_NOT_FOUND, "there is no record type '%.*s'; 'whitestone model docs' lists them",
                         TEXT_ARG(options->type));
    }
    if (options->mapping.length == 0) {
        if (type == NULL) {
            return error_set(err, ST_USAGE, "say what the rows are: with --type, or with --map and a mapping");
        }
        mapping_plain(&importer->arena, type, mapping);
        return ST_OK;
    }
    TRY(mapping_load(&importer->arena, importer->writer->db, options->mapping, model, mapping, err));
    if (type != NULL && mapping_feeds(mapping, type) == NULL) {
        return error_set(err, ST_USAGE, "the mapping '%.*s' makes no records of type '%.*s'", TEXT_ARG(mapping->name),
                         TEXT_ARG(options->type));
    }
    Text programme = programme_code(importer->writer->programme);
    if (mapping->programme.length > 0 && !text_equal(mapping->programme, programme)) {
        return error_set(err, ST_INVALID, "the mapping '%.*s' is for programme %.*s, this file is of %.*s",
                         TEXT_ARG(mapping->name), TEXT_ARG(mapping->programme), TEXT_ARG(programme));
    }
    return ST_OK;
}

static Text row_system(Importer *importer)
{
    const Mapping *mapping = importer->mapping;

    if (mapping->key_system.length > 0) {
        return mapping->key_system;
    }
    return text_of(arena_format(&importer->arena, "rows of %.*s", TEXT_ARG(mapping->name)));
}

static void header_fill(Importer *importer)
{
    const ImportOptions *options = importer->options;
    Text source = options->source_name.length > 0 ? options->source_name : base_name(text_of(options->path));

    importer->header = (ReportHeader){.kind = TEXT("import"),
                                      .title = source,
                                      .source = source,
                                      .mapping = importer->mapping->name,
                                      .system = row_system(importer),
                                      .author = options->actor.name,
                                      .observed = importer->mapping->date_value};
    if (options->taking != NULL) {
        importer->header.takes_up = options->taking->report;
        importer->header.rows = options->taking->ranges;
        importer->header.row_count = options->taking->range_count;
    }
}

static Status type_prepare(Importer *importer, const RecordType *type, ImportType *out, Error *err)
{
    Writer *writer = importer->writer;
    int64_t records;

    *out = (ImportType){.type = type, .system = identifier_system(type->number, importer->header.system)};
    TRY(identifiers_exist(writer->db, out->system, &out->has_identifiers, err));
    TRY(count_read(writer->db, type->number, COUNT_ALL, (Text){0}, &records, err));
    /* Proposed records have no row yet but are known by their heads: identifiers tell. */
    out->has_records = records > 0 || out->has_identifiers || importer->mapping->key_is_authority;
    out->many = importer->options->approve && !out->has_identifiers && records == 0;
    return ST_OK;
}

static Status types_prepare(Importer *importer, Error *err)
{
    importer->types = ARENA_ARRAY(&importer->arena, ImportType, importer->mapping->type_count + 1);
    for (size_t i = 0; i < importer->mapping->type_count; i++) {
        TRY(type_prepare(importer, importer->mapping->types[i].type, &importer->types[i], err));
    }
    return ST_OK;
}

static Status rows_expect(Importer *importer, Error *err)
{
    /* A row that brings an id is looked for under it, before and behind the rows of its own file. */
    bool unsought = importer->beside && importer->mapping->id_column.length == 0;

    for (size_t i = 0; i < importer->mapping->type_count; i++) {
        ImportType *kept = &importer->types[i];
        if (kept->many) {
            kept->indexes_dropped = importer->expected_rows > 1;
            TRY(projector_expect_many(&importer->writer->projector, kept->type, importer->expected_rows, unsought,
                                      err));
        }
    }
    return ST_OK;
}

static Status progress_tell(Importer *importer, uint64_t bytes_read, int64_t *last_ms, Error *err)
{
    const ImportOptions *options = importer->options;

    if (options->cancel != NULL && atomic_load(options->cancel)) {
        return error_set(err, ST_CANCELLED, "the import was cancelled after %llu rows; nothing was stored",
                         (unsigned long long)importer->counts[COUNT_READ]);
    }
    int64_t now = time_ticks_ms();
    if (options->progress != NULL && now - *last_ms >= PROGRESS_MS) {
        ImportProgress progress = {importer->counts[COUNT_READ], bytes_read, importer->bytes_total};
        options->progress(options->context, &progress);
        *last_ms = now;
    }
    return ST_OK;
}

static Status batch_take(Importer *importer, const DraftBatch *batch, Error *err)
{
    for (size_t i = 0; i < batch->count; i++) {
        arena_reset(&importer->work);
        TRY(import_draft_take(importer, &batch->drafts[i], err));
    }
    return ST_OK;
}

static Status batches_take(Importer *importer, DraftFeed *feed, Error *err)
{
    RecordLoad *load = importer->report.load;
    DraftBatch *batch;
    int64_t told = 0;

    TRY(draft_feed_next(feed, &batch, err));
    while (batch != NULL) {
        TRY(batch_take(importer, batch, err));
        TRY(progress_tell(importer, batch->bytes_read, &told, err));
        if (load != NULL) {
            TRY(record_load_hand_over(load, err));
        }
        TRY(draft_feed_next(feed, &batch, err));
    }
    return report_settle(&importer->report, err);
}

/* New records are written beside what makes them; when rows are looked up, both would only wait for each other. */
static bool may_write_beside(const Importer *importer)
{
    bool may = importer->options->approve;

    for (size_t i = 0; i < importer->mapping->type_count; i++) {
        const ImportType *kept = &importer->types[i];
        may = may && !kept->has_records && !type_has_personal(kept->type);
    }
    return may;
}

/* Do rows refer to records that were here before, by a name of another system? */
static Status looks_back(const Importer *importer, bool *out, Error *err)
{
    *out = false;
    for (size_t i = 0; i < importer->mapping->type_count; i++) {
        const TypeFeeds *feeds = &importer->mapping->types[i];
        for (size_t j = 0; j < feeds->count && !*out; j++) {
            if (feeds->feeds[j].match == REFERENCE_SYSTEM) {
                TRY(identifiers_exist(importer->writer->db, feeds->feeds[j].system_number, out, err));
            }
        }
    }
    return ST_OK;
}

/* Before the first row is taken. */
static Status load_prepare(Importer *importer, Error *err)
{
    importer->beside = may_write_beside(importer);
    if (importer->beside) {
        TRY(looks_back(importer, &importer->looks_back, err));
    }
    bool many = importer->expected_rows >= DIRECT_ROWS_MIN;
    if (importer->beside && importer->options->alone && many && !importer->looks_back) {
        TRY(writer_go_direct(importer->writer, err));
    }
    return rows_expect(importer, err);
}

typedef struct Making {
    Importer *importer;
    DraftFeed *feed;
} Making;

static Status records_make(void *context, RecordLoad *load, Error *err)
{
    Making *making = context;
    Importer *importer = making->importer;

    importer->report.load = load;
    Status status = batches_take(importer, making->feed, err);
    importer->report.load = NULL;
    return status;
}

static Status rows_take_beside(Importer *importer, DraftFeed *feed, Error *err)
{
    Making making = {importer, feed};

    if (importer->looks_back) {
        TRY(reader_acquire(importer->writer->programme, &importer->before, err));
    }
    Status status = record_load_run(&importer->writer->projector, records_make, &making, err);
    if (importer->before != NULL) {
        reader_release(importer->before);
        importer->before = NULL;
    }
    return status;
}

static Status rows_take(Importer *importer, Source *source, Error *err)
{
    DraftFeed *feed;

    TRY(draft_feed_start(&importer->plan, source, &feed, err));
    Status status = importer->beside ? rows_take_beside(importer, feed, err) : batches_take(importer, feed, err);
    draft_feed_stop(feed);
    return status;
}

static Status updated_refold(Importer *importer, Error *err)
{
    Writer *writer = importer->writer;

    for (size_t i = 0; i < importer->updated_count; i++) {
        const RecordType *type = model_type_numbered(writer->state->model, importer->updated[i].type);
        TRY(project_record(&writer->projector, type, importer->updated[i].id, err));
    }
    return ST_OK;
}

static Status report_finish(Importer *importer, Error *err)
{
    const ImportOptions *options = importer->options;

    TRY(report_end(&importer->report, importer->counts, err));
    if (!options->approve) {
        return ST_OK;
    }
    TRY(report_decide(&importer->report, options->actor.name, options->reason, false, err));
    return updated_refold(importer, err);
}

static Status nothing_readable(const Importer *importer, Error *err)
{
    if (importer->counts[COUNT_READ] == 0) {
        return error_set_at(err, ST_INVALID, importer->options->path,
                            "there is no row in this file; nothing was stored");
    }
    return ST_OK;
}

typedef struct HeldSum {
    const NodeList *nodes;
    uint64_t sum;
} HeldSum;

static Status held_visit(void *context, uint64_t position, Text body, Error *err)
{
    HeldSum *held = context;
    Entry entry;

    TRY(entry_decode(position, body.at, body.length, held->nodes, &entry, err));
    if (entry.kind == ENTRY_HOLD) {
        held->sum += held_digest(entry_text(&entry, PART_OUTCOME), entry_text(&entry, PART_COLUMN),
                                 entry_text(&entry, PART_REASON), entry_text(&entry, PART_RAW));
    }
    return ST_OK;
}

static Status holds_the_same(Importer *importer, const ReportRow *report, bool *same, Error *err)
{
    HeldSum held = {.nodes = &importer->writer->journal.nodes};

    *same = report->position != importer->report.position && report->state <= (int)REPORT_APPROVED &&
            text_equal(report->source, importer->header.source) &&
            text_equal(report->mapping, importer->header.mapping) &&
            report->counts[COUNT_HELD] == importer->counts[COUNT_HELD] &&
            report->counts[COUNT_REFUSED] == importer->counts[COUNT_REFUSED];
    if (*same) {
        TRY(entries_each(importer->writer->db, report->position, report->last_position, held_visit, &held, err));
        *same = held.sum == importer->held_sum;
    }
    return ST_OK;
}

/* Held rows that an earlier import of the same source holds already are not held twice. */
static Status held_before(Importer *importer, uint64_t *report, ReportState *state, Error *err)
{
    ReportRow *rows;
    size_t count;

    *report = 0;
    if (importer->counts[COUNT_STORED] + importer->counts[COUNT_UPDATED] > 0) {
        return ST_OK;
    }
    TRY(reports_read(importer->writer->db, -1, 0, 1000, &importer->arena, &rows, &count, err));
    for (size_t i = 0; i < count && *report == 0; i++) {
        bool same;
        TRY(holds_the_same(importer, &rows[i], &same, err));
        *report = same ? rows[i].position : 0;
        *state = (ReportState)rows[i].state;
    }
    return ST_OK;
}

static void statement_fill(Importer *importer, Arena *arena, ImportStatement *out)
{
    Text *unused;
    size_t count = draft_unused_columns(&importer->plan, &unused);

    *out = (ImportStatement){.read = importer->counts[COUNT_READ],
                             .stored = importer->counts[COUNT_STORED],
                             .updated = importer->counts[COUNT_UPDATED],
                             .unchanged = importer->counts[COUNT_UNCHANGED],
                             .held = importer->counts[COUNT_HELD],
                             .refused = importer->counts[COUNT_REFUSED],
                             .warnings = importer->warnings,
                             .row_count = importer->row_count};
    out->rows = ARENA_ARRAY(arena, ImportRow, importer->row_count + 1);
    for (size_t i = 0; i < importer->row_count; i++) {
        const ImportRow *row = &importer->rows[i];
        out->rows[i] = (ImportRow){row->row,
                                   row->outcome,
                                   text_copy(arena, row->column),
                                   text_copy(arena, row->value),
                                   text_copy(arena, row->reason),
                                   text_copy(arena, row->proposal),
                                   text_copy(arena, row->where)};
    }
    out->unused_columns = ARENA_ARRAY(arena, Text, count + 1);
    for (size_t i = 0; i < count; i++) {
        out->unused_columns[out->unused_count++] = text_copy(arena, unused[i]);
    }
    out->note_count = source_notes(importer->plan.source, arena, out->notes);
}

/* `*write` tells whether the transaction has anything to keep. */
static Status import_rows(Importer *importer, Source *source, Arena *arena, ImportStatement *out, bool *write,
                          Error *err)
{
    uint64_t before = 0;

    *write = false;
    TRY(types_prepare(importer, err));
    TRY(load_prepare(importer, err));
    TRY(rows_take(importer, source, err));
    TRY(import_drafts_finish(importer, err));
    TRY(nothing_readable(importer, err));
    if (importer->options->taking != NULL) {
        TRY(import_report_begin(importer, err));
    }
    statement_fill(importer, arena, out);
    if (!importer->begun) {
        return ST_OK;
    }
    TRY(held_before(importer, &before, &out->state, err));
    if (before != 0) {
        out->report = before;
        return ST_OK;
    }
    out->report = importer->report.position;
    out->state = importer->options->approve ? REPORT_APPROVED : REPORT_SUBMITTED;
    *write = true;
    return report_finish(importer, err);
}

static Status import_source(Importer *importer, Source *source, Arena *arena, ImportStatement *out, bool *write,
                            Error *err)
{
    Outline *outline = NULL;
    double limit;
    Mapping *mapping = ARENA_NEW(&importer->arena, Mapping);
    uint64_t bytes = source_bytes_total(source);

    importer->mapping = mapping;
    TRY(mapping_choose(importer, mapping, err));
    header_fill(importer);
    TRY(country_outline(importer->writer->programme, importer->writer->db, &importer->arena, &outline, err));
    TRY(country_limit(importer->writer->db, &limit, err));
    if (mapping->place_limit_km >= 0) {
        limit = mapping->place_limit_km * 1000;
        outline = limit == 0 ? NULL : outline;
    }
    draft_plan_init(&importer->plan, mapping, importer->writer->state->model, source, outline, limit,
                    (int32_t)(time_now_ms() / MS_PER_DAY));
    if (importer->options->taking != NULL) {
        importer->plan.row_numbers = importer->options->taking->numbers;
        importer->plan.row_number_count = importer->options->taking->number_count;
    }
    importer->bytes_total = bytes;
    importer->expected_rows = bytes == 0 ? 0 : bytes / BYTES_PER_ROW_GUESS;
    Status status = import_rows(importer, source, arena, out, write, err);
    draft_plan_done(&importer->plan);
    return status;
}

static Status source_options(const ImportOptions *options, SourceOptions *out, Error *err)
{
    *out = (SourceOptions){.place_columns = true};
    if (options->layer != NULL) {
        out->layer = text_of(options->layer);
    }
    if (options->encoding != NULL && !encoding_parse(text_of(options->encoding), &out->encoding)) {
        return error_set(err, ST_USAGE, "there is no encoding '%s'; use utf-8, latin1 or windows-1252",
                         options->encoding);
    }
    return ST_OK;
}

static void importer_init(Importer *importer, Writer *writer, const ImportOptions *options)
{
    *importer = (Importer){.writer = writer, .options = options};
    arena_init(&importer->arena, 0);
    arena_init(&importer->work, 0);
    importer->report.approve = importer->report.self = options->approve;
    importer->rows = ARENA_ARRAY(&importer->arena, ImportRow, LIMIT_FAULTS);
}

static void importer_done(Importer *importer)
{
    for (size_t i = 0; importer->types != NULL && i < importer->mapping->type_count; i++) {
        numbers_done(&importer->types[i].codes);
        numbers_done(&importer->types[i].fingerprints);
    }
    import_names_done(importer);
    report_writer_done(&importer->report);
    memory_free(importer->deferred.items);
    memory_free(importer->leftover.items);
    memory_free(importer->updated);
    arena_done(&importer->work);
    arena_done(&importer->arena);
}

static Status import_in(Writer *writer, const ImportOptions *options, Source *source, Arena *arena,
                        ImportStatement *out, Error *err)
{
    Importer importer;
    bool write = false;
    Status status = ST_OK;

    importer_init(&importer, writer, options);
    if (options->approve) {
        status = self_approval_check(writer, err);
    }
    if (status == ST_OK) {
        status = import_source(&importer, source, arena, out, &write, err);
    }
    importer_done(&importer);
    if (status != ST_OK || !write) {
        writer_abort(writer);
        return status;
    }
    return writer_commit(writer, err);
}

Status import_run(Programme *programme, const ImportOptions *options, Arena *arena, ImportStatement *out, Error *err)
{
    SourceOptions reading;
    Source *source;
    Writer *writer;

    *out = (ImportStatement){0};
    TRY(source_options(options, &reading, err));
    TRY(source_open(options->path, &reading, &source, err));
    Status status = source_programme_check(source, programme_code(programme), err);
    if (status == ST_OK) {
        status = writer_begin(programme, &writer, err);
    }
    if (status == ST_OK) {
        writer_expect_load(writer);
        status = import_in(writer, options, source, arena, out, err);
    }
    source_close(source);
    return status;
}

static void row_json(JsonWriter *json, const ImportRow *row)
{
    json_object_begin(json);
    json_member_int(json, "row", (int64_t)row->row);
    if (row->where.length > 0) {
        json_member_text(json, "where", row->where);
    }
    json_member_text(json, "outcome", row->outcome);
    json_member_text(json, "column", row->column);
    json_member_text(json, "value", row->value);
    json_member_text(json, "reason", row->reason);
    json_member_text(json, "proposal", row->proposal);
    json_object_end(json);
}

static void notes_json(JsonWriter *json, const ImportStatement *statement)
{
    json_member_array(json, "notes");
    for (size_t i = 0; i < statement->note_count; i++) {
        const SourceNote *note = &statement->notes[i];
        json_object_begin(json);
        json_member_string(json, "note", source_note_key(note->kind));
        json_member_text(json, "place", note->place);
        json_member_int(json, "count", (int64_t)note->count);
        json_object_end(json);
    }
    json_array_end(json);
}

void statement_json(const ImportStatement *statement, Buffer *out)
{
    JsonWriter json = json_writer(out);

    json_object_begin(&json);
    json_member_int(&json, "report", (int64_t)statement->report);
    json_member_text(&json, "state", text_of(statement->report == 0 ? "" : report_state_name(statement->state)));
    json_member_int(&json, "read", (int64_t)statement->read);
    json_member_int(&json, "stored", (int64_t)statement->stored);
    json_member_int(&json, "updated", (int64_t)statement->updated);
    json_member_int(&json, "unchanged", (int64_t)statement->unchanged);
    json_member_int(&json, "held", (int64_t)statement->held);
    json_member_int(&json, "refused", (int64_t)statement->refused);
    json_member_int(&json, "warnings", (int64_t)statement->warnings);
    json_key(&json, TEXT("rows"));
    json_array_begin(&json);
    for (size_t i = 0; i < statement->row_count; i++) {
        row_json(&json, &statement->rows[i]);
    }
    json_array_end(&json);
    json_key(&json, TEXT("unused_columns"));
    json_array_begin(&json);
    for (size_t i = 0; i < statement->unused_count; i++) {
        json_text(&json, statement->unused_columns[i]);
    }
    json_array_end(&json);
    notes_json(&json, statement);
    json_object_end(&json);
}
