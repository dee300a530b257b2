#include "service/resubmit.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/limits.h"

static const Text PLAIN_MAPPING = {"columns_of_", 11};

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

static Status rows_write(Reader *reader, const ResubmitOptions *options, Buffer *out, Error *err)
{
    uint64_t after = 0;
    size_t count;
    Arena arena;
    Status status;

    arena_init(&arena, 0);
    do {
        StatementRow *rows;
        arena_reset(&arena);
        status = report_statement(reader, &arena, options->report, after, LIMIT_FAULTS, &rows, &count, err);
        for (size_t i = 0; status == ST_OK && i < count; i++) {
            const MendedRow *mended = mended_find(options, rows[i].row);
            row_write(mended == NULL ? rows[i].raw : mended->raw, out);
            after = rows[i].row;
        }
    } while (status == ST_OK && count == LIMIT_FAULTS);
    arena_done(&arena);
    if (status == ST_OK && out->size == 0) {
        return error_set(err, ST_NOT_FOUND, "report %llu holds no row that could be taken in again",
                         (unsigned long long)options->report);
    }
    return status;
}

/* A file in memory alone: held rows may be personal. */
static Status memory_file(Text content, int *out, Error *err)
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

static Status rows_read(Programme *programme, const ResubmitOptions *options, Arena *arena, ReportSummary *report,
                        Buffer *rows, Error *err)
{
    Reader *reader;

    TRY(reader_acquire(programme, &reader, err));
    Status status = report_get(reader, arena, options->report, report, err);
    if (status == ST_OK) {
        status = rows_write(reader, options, rows, err);
    }
    reader_release(reader);
    return status;
}

Status report_resubmit(Programme *programme, const ResubmitOptions *options, Arena *arena, ImportStatement *out,
                       Error *err)
{
    BUFFER rows = {0};
    ReportSummary report;
    int file;

    *out = (ImportStatement){0};
    TRY(rows_read(programme, options, arena, &report, &rows, err));
    TRY(memory_file(buffer_view(&rows), &file, err));
    ImportOptions import = {.path = arena_format(arena, "/proc/self/fd/%d", file),
                            .source_name = report.source,
                            .mapping = options->mapping.length > 0 ? options->mapping : report.mapping,
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
