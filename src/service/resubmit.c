#include "service/resubmit.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"
#include "service/propose.h"

static const MendedRow *mended_find(const ResubmitOptions *options, uint64_t row)
{
    for (size_t i = 0; i < options->row_count; i++) {
        if (options->rows[i].row == row) {
            return &options->rows[i];
        }
    }
    return NULL;
}

/* One object a line: a line break inside one is a blank between its members. */
static void row_write(Text raw, Buffer *out)
{
    for (size_t i = 0; i < raw.length; i++) {
        buffer_byte(out, raw.at[i] == '\n' || raw.at[i] == '\r' ? ' ' : raw.at[i]);
    }
    if (raw.length > 0) {
        buffer_byte(out, '\n');
    }
}

/* What is taken up of a report: its rows as a file, what they are called, and what the new report's header says. */
typedef struct TakenRows {
    const ResubmitOptions *options;
    Buffer file, numbers, ranges; /* bytes, uint64_t, RowRange */
    size_t taken, left;           /* rows */
    bool apart;                   /* a row was left since the last taken one */
    uint64_t taken_before_by;     /* a report that has taken up rows already */
} TakenRows;

static void taken_rows_done(TakenRows *rows)
{
    buffer_done(&rows->file);
    buffer_done(&rows->numbers);
    buffer_done(&rows->ranges);
}

static void range_add(TakenRows *rows, uint64_t row)
{
    RowRange range = {row, row};

    if (rows->ranges.size > 0 && !rows->apart) {
        RowRange *last = (RowRange *)(void *)(rows->ranges.at + rows->ranges.size - sizeof range);
        last->last = row;
    } else {
        buffer_bytes(&rows->ranges, &range, sizeof range);
    }
    rows->apart = false;
    rows->taken++;
}

static void row_take(TakenRows *rows, const StatementRow *row)
{
    const MendedRow *mended = mended_find(rows->options, row->row);
    Text raw = mended == NULL ? row->raw : mended->raw;

    if (row->taken_up_by != 0 || (mended == NULL && raw.length == 0)) {
        rows->taken_before_by = row->taken_up_by != 0 ? row->taken_up_by : rows->taken_before_by;
        rows->left++;
        rows->apart = true;
        return;
    }
    range_add(rows, row->row);
    if (raw.length > 0) {
        row_write(raw, &rows->file);
        buffer_bytes(&rows->numbers, &row->row, sizeof row->row);
    }
}

static Status nothing_taken(const TakenRows *rows, Error *err)
{
    unsigned long long number = rows->options->report;

    if (rows->taken_before_by != 0) {
        return error_set(err, ST_CONFLICT, "the rows that report %llu held were taken up by report %llu: go on there",
                         number, (unsigned long long)rows->taken_before_by);
    }
    return error_set(err, ST_NOT_FOUND, "report %llu holds no row that could be taken in again", number);
}

static Status rows_take(Reader *reader, TakenRows *rows, Error *err)
{
    uint64_t after = 0;
    size_t count;
    Arena arena;
    Status status;

    arena_init(&arena, 0);
    do {
        StatementRow *page;
        arena_reset(&arena);
        status = report_statement(reader, &arena, rows->options->report, after, LIMIT_FAULTS, &page, &count, err);
        for (size_t i = 0; status == ST_OK && i < count; i++) {
            row_take(rows, &page[i]);
            after = page[i].row;
        }
    } while (status == ST_OK && count == LIMIT_FAULTS);
    arena_done(&arena);
    return status == ST_OK && rows->taken == 0 ? nothing_taken(rows, err) : status;
}

Status memory_file(Text content, int *out, Error *err)
{
    *out = memfd_create("rows", MFD_CLOEXEC);
    bool fine = *out >= 0;
    for (size_t at = 0; fine && at < content.length;) {
        ssize_t written = write(*out, content.at + at, content.length - at);
        fine = written > 0;
        at += fine ? (size_t)written : 0;
    }
    if (!fine) {
        if (*out >= 0) {
            close(*out);
        }
        return error_set(err, ST_IO, "cannot keep the rows in memory to read them again");
    }
    return ST_OK;
}

static Status rows_read(Programme *programme, Arena *arena, ReportSummary *report, TakenRows *rows, Error *err)
{
    Reader *reader;

    TRY(reader_acquire(programme, &reader, err));
    Status status = report_get(reader, arena, rows->options->report, report, err);
    if (status == ST_OK) {
        status = rows_take(reader, rows, err);
    }
    reader_release(reader);
    return status;
}

static ImportTaking taking_of(const TakenRows *rows)
{
    bool all = rows->left == 0;

    return (ImportTaking){.report = rows->options->report,
                          .ranges = all ? NULL : (const RowRange *)(const void *)rows->ranges.at,
                          .range_count = all ? 0 : rows->ranges.size / sizeof(RowRange),
                          .numbers = (const uint64_t *)(const void *)rows->numbers.at,
                          .number_count = rows->numbers.size / sizeof(uint64_t)};
}

static Status rows_import(Programme *programme, const TakenRows *rows, const ReportSummary *report, Arena *arena,
                          ImportStatement *out, Error *err)
{
    const ResubmitOptions *options = rows->options;
    const ImportTaking taking = taking_of(rows);
    int file;

    TRY(memory_file(buffer_view(&rows->file), &file, err));
    ImportOptions import = {.path = arena_format(arena, "/proc/self/fd/%d", file),
                            .source_name = report->source,
                            .mapping = options->mapping.length > 0 ? options->mapping : report->mapping,
                            .taking = &taking,
                            .approve = options->approve,
                            .reason = options->reason,
                            .actor = options->actor};
    if (text_starts(import.mapping, PLAIN_MAPPING)) {
        import.type = (Text){import.mapping.at + PLAIN_MAPPING.length, import.mapping.length - PLAIN_MAPPING.length};
        import.mapping = (Text){0};
    }
    Status status = import_run(programme, &import, arena, out, err);
    close(file);
    return status;
}

/* Every row is given up: a report that says so and proposes nothing. */
typedef struct GivingUp {
    const TakenRows *rows;
    const ReportSummary *report;
    ImportStatement *out;
} GivingUp;

static Status empty_report_write(const GivingUp *giving, ReportWriter *report, Writer *writer, Error *err)
{
    static const uint64_t counts[6] = {0};
    const ResubmitOptions *options = giving->rows->options;
    const ImportTaking taking = taking_of(giving->rows);
    ReportHeader header = {.kind = TEXT("import"),
                           .title = giving->report->title,
                           .source = giving->report->source,
                           .mapping = giving->report->mapping,
                           .author = options->actor.name,
                           .takes_up = taking.report,
                           .rows = taking.ranges,
                           .row_count = taking.range_count};

    report->approve = report->self = options->approve;
    TRY(report_begin(report, writer, &header, err));
    TRY(report_end(report, counts, err));
    giving->out->report = report->position;
    giving->out->state = options->approve ? REPORT_APPROVED : REPORT_SUBMITTED;
    return options->approve ? report_decide(report, options->actor.name, options->reason, false, err) : ST_OK;
}

static Status give_up_job(void *context, Writer *writer, Error *err)
{
    const GivingUp *giving = context;
    ReportWriter report = {0};

    if (giving->rows->options->approve) {
        TRY(self_approval_check(writer, err));
    }
    Status status = empty_report_write(giving, &report, writer, err);
    report_writer_done(&report);
    return status;
}

Status report_resubmit(Programme *programme, const ResubmitOptions *options, Arena *arena, ImportStatement *out,
                       Error *err)
{
    TakenRows rows = {.options = options};
    ReportSummary report;

    *out = (ImportStatement){0};
    Status status = rows_read(programme, arena, &report, &rows, err);
    if (status == ST_OK && rows.file.size > 0) {
        status = rows_import(programme, &rows, &report, arena, out, err);
    } else if (status == ST_OK) {
        GivingUp giving = {&rows, &report, out};
        status = writer_run(programme, give_up_job, &giving, err);
    }
    taken_rows_done(&rows);
    return status;
}
