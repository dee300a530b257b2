#include "cli/command.h"
#include "cli/sentence.h"
#include "service/export.h"

Status command_export(Call *call, Error *err)
{
    PROGRAMME *programme = NULL;
    BUFFER out = {0};
    uint64_t written;
    const char *path = call->values[OPTION_OUTPUT];
    ExportOptions options = {
        .type = text_of(call->arguments[1]), .path = path, .format = call_text(call, OPTION_FORMAT)};

    TRY(call_open(call, true, &programme, err));
    TRY(export_run(programme, &options, &written, err));
    if (strcmp(path, "-") == 0) {
        return ST_OK;
    }
    buffer_format(&out, "%s\n", message_fill(call, MESSAGE_EXPORTED, message_count(call, written), path));
    return call_print(call, &out, err);
}
