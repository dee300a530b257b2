/*
 * cli.h - the command line: from the words somebody typed to a use case, and its answer on the terminal.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdio.h>

#include "service/programme.h"

typedef struct CliServeOptions {
    const char *address; /* without the port */
    uint16_t port;       /* 0: a free one */
    const char *file, *share_dir, *web_dir, *author;
    bool log_requests;
} CliServeOptions;

/* The HTTP interface, which stands beside this room and is handed in. */
typedef struct CliServer {
    Status (*start)(Programme *programme, const CliServeOptions *options, void **out, Error *err);
    const char *(*url)(void *server); /* "http://127.0.0.1:8080" */
    void (*stop)(void *server);
} CliServer;

typedef struct Cli {
    FILE *out, *err;
    const CliServer *server;
} Cli;

/* Runs one command; the exit code of the process. */
int cli_run(const Cli *cli, int argc, char **argv);

#endif
