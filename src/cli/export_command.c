#include "cli/command.h"
#include "cli/sentence.h"
#include "service/export.h"

static Status is_demonstration(Programme *programme, bool *out, Error *err)
{
    READER *reader = NULL;

    TRY(reader_acquire(programme, &reader, err));
    *out = reader_info(reader).demonstration;
    return ST_OK;
}

Status command_export(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    BUFFER out = {0};
    BUFFER remarks = {0};
    uint64_t written;
    bool demonstration;
    const char *path = call->values[OPTION_OUTPUT];
    ExportOptions options = {.type = text_of(call->arguments[1]),
                             .path = path,
                             .format = call_text(call, OPTION_FORMAT),
                             .language = call->language,
                             .remarks = &remarks};

    TRY(call_open(call, true, &programme, err));
    TRY(is_demonstration(programme, &demonstration, err));
    TRY(export_run(programme, &options, &written, err));
    const char *warning = demonstration ? message_in(call->language, MESSAGE_MADE_UP) : "";
    if (strcmp(path, "-") == 0) {
        fputs(warning, call->cli->err);
        return ST_OK;
    }
    Message said = written == 1 ? MESSAGE_EXPORTED_ONE : MESSAGE_EXPORTED;
    buffer_format(&out, "%s\n", message_fill(call, said, message_count(call, written), path));
    buffer_text(&out, buffer_view(&remarks));
    buffer_string(&out, warning);
    return call_print(call, &out, err);
}
