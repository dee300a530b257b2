#include <signal.h>

#include "api/server.h"
#include "base/sign.h"
#include "cli/cli.h"

static Status server_start(Programme *programme, const CliServeOptions *options, void **out, Error *err)
{
    ServeOptions serve = {.address = options->address,
                          .port = options->port,
                          .file = options->file,
                          .share_dir = options->share_dir,
                          .web_dir = options->web_dir,
                          .author = options->author,
                          .log_requests = options->log_requests};
    ApiServer *server = NULL;

    TRY(api_start(programme, &serve, &server, err));
    *out = server;
    return ST_OK;
}

static const char *server_url(void *server)
{
    return api_url(server);
}

static void server_stop(void *server)
{
    api_stop(server);
}

int main(int argc, char **argv)
{
    static const CliServer server = {server_start, server_url, server_stop};
    const Cli cli = {stdout, stderr, &server};

    signal(SIGPIPE, SIG_IGN);
    if (!crypto_start()) {
        fputs("whitestone: this system gives no random numbers\n", stderr);
        return status_exit_code(ST_INTERNAL);
    }
    return cli_run(&cli, argc, argv);
}
