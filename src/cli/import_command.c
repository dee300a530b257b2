#include "base/time.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/sentence.h"
#include "cli/report_out.h"
#include "cli/table.h"
#include "service/import.h"

#include <unistd.h>

enum { MEGABYTE = 1000 * 1000, HELD_SHOWN_MAX = 50 };

/* The line that tells how far an import is; only on a terminal. */
typedef struct ProgressLine {
    Call *call;
    int64_t started_ms;
    bool shown;
} ProgressLine;

static const char *megabytes(const Call *call, uint64_t bytes)
{
    return arena_format(call->arena, "%llu.%llu", (unsigned long long)(bytes / MEGABYTE),
                        (unsigned long long)(bytes % MEGABYTE / (MEGABYTE / 10)));
}

static void progress_show(void *context, const ImportProgress *progress)
{
    ProgressLine *line = context;
    Arena arena;
    Call call = *line->call;
    uint64_t took_ms = (uint64_t)(time_ticks_ms() - line->started_ms) + 1;

    arena_init(&arena, 0);
    call.arena = &arena;
    const char *rows = message_count(&call, progress->rows), *read = megabytes(&call, progress->bytes_read);
    const char *rate = message_count(&call, progress->rows * 1000 / took_ms);
    const char *total = megabytes(&call, progress->bytes_total);
    fprintf(call.cli->err, "\r%s\033[K",
            message_fill(&call, progress->bytes_total > 0 ? MESSAGE_PROGRESS : MESSAGE_PROGRESS_OPEN, rows, read, total,
                         rate));
    fflush(call.cli->err);
    arena_done(&arena);
    line->shown = true;
}

static void progress_clear(const ProgressLine *line)
{
    if (line->shown) {
        fputs("\r\033[K", line->call->cli->err);
    }
}

static const char *report_sentence(const Call *call, const ImportStatement *statement)
{
    static const Message sentences[] = {[REPORT_SAVED] = MESSAGE_REPORT_SAVED,
                                        [REPORT_SUBMITTED] = MESSAGE_REPORT_SUBMITTED,
                                        [REPORT_APPROVED] = MESSAGE_REPORT_APPROVED,
                                        [REPORT_REJECTED] = MESSAGE_REPORT_REJECTED,
                                        [REPORT_WITHDRAWN] = MESSAGE_REPORT_WITHDRAWN};

    if (statement->report == 0) {
        return message_in(call->language, MESSAGE_REPORT_NONE);
    }
    return message_fill(call, sentences[statement->state],
                        arena_format(call->arena, "%llu", (unsigned long long)statement->report), call->arguments[0]);
}

static void counts_print(const Call *call, const ImportStatement *statement, Buffer *out)
{
    const struct {
        Message label;
        uint64_t count;
    } counts[] = {{MESSAGE_COUNT_READ, statement->read},        {MESSAGE_COUNT_STORED, statement->stored},
                  {MESSAGE_COUNT_UPDATED, statement->updated},  {MESSAGE_COUNT_UNCHANGED, statement->unchanged},
                  {MESSAGE_COUNT_HELD, statement->held},        {MESSAGE_COUNT_REFUSED, statement->refused},
                  {MESSAGE_COUNT_WARNINGS, statement->warnings}};
    const char *rows[COUNT_OF(counts)][TABLE_COLUMNS_MAX];
    Table table = {.columns = 2, .right = 2, .rows = rows, .count = COUNT_OF(counts)};

    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        rows[i][0] = message_in(call->language, counts[i].label);
        rows[i][1] = message_count(call, counts[i].count);
    }
    table_print(&table, 2, out);
}

static void held_print(const Call *call, const ImportRow *row, Buffer *out)
{
    StatementRow held = {.row = row->row,
                         .outcome = row->outcome,
                         .column = row->column,
                         .value = row->value,
                         .reason = row->reason,
                         .proposal = row->proposal,
                         .where = row->where};

    held_row_print(call, &held, out);
}

static void unused_print(const Call *call, const ImportStatement *statement, Buffer *out)
{
    BUFFER names = {0};

    for (size_t i = 0; i < statement->unused_count; i++) {
        buffer_format(&names, "%s%.*s", i > 0 ? ", " : "", TEXT_ARG(statement->unused_columns[i]));
    }
    if (names.size > 0) {
        buffer_format(out, "%s\n",
                      message_fill(call, MESSAGE_UNUSED_COLUMNS, text_string(call->arena, buffer_view(&names))));
    }
}

/* The sentence for each note about the file, in the order of source_note.def. */
static void notes_print(const Call *call, const ImportStatement *statement, Buffer *out)
{
    static const Message sentences[] = {
#define SOURCE_NOTE(id, key) MESSAGE_NOTE_##id,
#include "exchange/source_note.def"
#undef SOURCE_NOTE
    };

    for (size_t i = 0; i < statement->note_count; i++) {
        const SourceNote *note = &statement->notes[i];
        buffer_format(out, "%s\n",
                      message_fill(call, sentences[note->kind], text_string(call->arena, note->place),
                                   message_count(call, note->count)));
    }
}

static void statement_print(const Call *call, const ImportStatement *statement, Buffer *out)
{
    uint64_t aside = statement->held + statement->refused;
    size_t shown = statement->row_count < HELD_SHOWN_MAX ? statement->row_count : HELD_SHOWN_MAX;

    buffer_format(out, "%s\n", report_sentence(call, statement));
    counts_print(call, statement, out);
    for (size_t i = 0; i < shown; i++) {
        held_print(call, &statement->rows[i], out);
    }
    if (aside > shown) {
        buffer_format(out, "%s\n", message_fill(call, MESSAGE_ROWS_MORE, message_count(call, aside - shown)));
    }
    unused_print(call, statement, out);
    notes_print(call, statement, out);
}

static Status options_check(const Call *call, Error *err)
{
    if (call_has(call, OPTION_APPROVE) && !call_has(call, OPTION_REASON)) {
        return USAGE_ERROR(call, err, MESSAGE_REASON_NEEDED);
    }
    if (call_has(call, OPTION_REASON) && !call_has(call, OPTION_APPROVE)) {
        return USAGE_ERROR(call, err, MESSAGE_REASON_ALONE);
    }
    return ST_OK;
}

static Status import_watched(Call *call, Interrupt *interrupt, ImportStatement *out, Error *err)
{
    ProgressLine line = {.call = call, .started_ms = time_ticks_ms()};
    ImportOptions options = {.alone = true,
                             .path = call->arguments[1],
                             .layer = call->values[OPTION_LAYER],
                             .encoding = call->values[OPTION_ENCODING],
                             .type = call_text(call, OPTION_TYPE),
                             .mapping = call_text(call, OPTION_MAP),
                             .approve = call_has(call, OPTION_APPROVE),
                             .reason = call_text(call, OPTION_REASON),
                             .actor = call_actor(call),
                             .progress = isatty(fileno(call->cli->err)) ? progress_show : NULL,
                             .context = &line,
                             .cancel = &interrupt->asked};
    PROGRAMME *programme = NULL;

    TRY(call_open(call, false, &programme, err));
    Status status = import_run(programme, &options, call->arena, out, err);
    progress_clear(&line);
    return status == ST_CANCELLED ? error_set(err, status, "%s", message_in(call->language, MESSAGE_CANCELLED))
                                  : status;
}

Status command_import(Call *call, Error *err)
{
    Interrupt interrupt = {0};
    ImportStatement statement;
    BUFFER out = {0};

    TRY(options_check(call, err));
    interrupt_watch(&interrupt);
    Status status = import_watched(call, &interrupt, &statement, err);
    interrupt_done(&interrupt);
    if (status != ST_OK) {
        return status;
    }
    if (call_has(call, OPTION_JSON)) {
        statement_json(&statement, &out);
        buffer_byte(&out, '\n');
    } else {
        statement_print(call, &statement, &out);
    }
    return call_print(call, &out, err);
}
