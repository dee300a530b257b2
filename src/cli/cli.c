#include "cli/cli.h"

#include "cli/arguments.h"
#include "cli/usage.h"

/* One line: where it went wrong, unless the sentence says it, then the sentence. */
static void error_print(const Cli *cli, const Error *err)
{
    fflush(cli->out);
    if (err->path[0] == '\0' || strstr(err->message, err->path) != NULL) {
        fprintf(cli->err, "whitestone: %s\n", err->message);
    } else {
        fprintf(cli->err, "whitestone: %s: %s\n", err->path, err->message);
    }
}

static Status call_run(Call *call, Error *err)
{
    return call_has(call, OPTION_HELP) ? usage_print(call, call->command, err) : call->command->run(call, err);
}

int cli_run(const Cli *cli, int argc, char **argv)
{
    Arena arena;
    Error err = {0};

    arena_init(&arena, 0);
    Call call = {.cli = cli, .arena = &arena};
    Status status = call_parse(&call, argc, argv, &err);
    if (status == ST_OK) {
        status = call_run(&call, &err);
    }
    if (status != ST_OK && err.message[0] != '\0') {
        error_print(cli, &err);
    }
    arena_done(&arena);
    return status == ST_OK ? call.exit_code : status_exit_code(status);
}
