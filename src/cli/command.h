/*
 * command.h - the table of commands and options, and one call of one of them.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "base/buffer.h"
#include "cli/cli.h"
#include "service/reports.h"

typedef enum OptionId {
#define OPTION(id, ...) OPTION_##id,
#include "cli/options.def"
#undef OPTION
    OPTION_COUNT
} OptionId;

/* MAYBE: a flag that may be given a text behind "=". */
typedef enum OptionKind { OPTION_IS_FLAG, OPTION_IS_MAYBE, OPTION_IS_TEXT, OPTION_IS_NUMBER } OptionKind;

typedef struct Option {
    const char *name;
    char letter; /* 0: none */
    OptionKind kind;
    const char *value;   /* what help calls its value */
    const char *setting; /* environment variable, or NULL */
    const char *help[LANGUAGE_COUNT];
} Option;

extern const Option OPTIONS[OPTION_COUNT];

enum { ARGUMENTS_MAX = 4 };

typedef struct Call Call;
typedef Status (*CommandRun)(Call *call, Error *err);

typedef struct Command {
    const char *name; /* one word, or two with a blank between */
    CommandRun run;
    const char *arguments;            /* "FILE [TYPE]" */
    uint64_t takes, needs;            /* bits 1 << OptionId */
    const char *help[LANGUAGE_COUNT]; /* NULL: hidden */
} Command;

extern const Command COMMANDS[];
extern const size_t COMMAND_COUNT;

/* One command with what it was given. Everything lives in the arena or in argv. */
struct Call {
    const Cli *cli;
    const Command *command;
    const char *arguments[ARGUMENTS_MAX]; /* NULL where left out */
    size_t argument_count;
    const char *values[OPTION_COUNT]; /* text of the option, "" of a flag alone, NULL when it is not given */
    Language language;
    Arena *arena;
    int exit_code; /* of a command that worked: 1 when what it looked for is there */
};

#define COMMAND(name, handler, ...) Status command_##handler(Call *call, Error *err);
#include "cli/commands.def"
#undef COMMAND

static inline bool call_has(const Call *call, OptionId option)
{
    return call->values[option] != NULL;
}

/* The option's text, empty when it is not given. */
static inline Text call_text(const Call *call, OptionId option)
{
    return text_of(call->values[option]);
}

/* The option's number, or `otherwise`. */
double call_number(const Call *call, OptionId option, double otherwise);

/* The day that --on names, else today; a usage error for what is no day. */
Status call_day(const Call *call, int32_t *out, Error *err) CHECKED;

/* Who acts: the name of the user of the operating system, or "local". */
Actor call_actor(const Call *call);

/* The command of exactly this name; NULL when there is none. */
const Command *command_find(Text name);

/* The name most like `word` among the commands (hidden ones aside); NULL when none is near. */
const char *command_nearest(Text word);

/* The option most like `word` that `command` takes; NULL when none is near. */
const Option *option_nearest(const Command *command, Text word);

static inline bool command_takes(const Command *command, OptionId option)
{
    return (command->takes >> option & 1) != 0;
}

static inline bool command_needs(const Command *command, OptionId option)
{
    return (command->needs >> option & 1) != 0;
}

/* " VALUE", "[=VALUE]" or "": what stands behind the option's name where it is explained. */
const char *option_value_spelled(Arena *arena, const Option *option);

/* Opens FILE, the call's first argument; says so when its tables are made again first. */
Status call_open(Call *call, bool read_only, Programme **out, Error *err) CHECKED;

static inline void programme_done(Programme **programme)
{
    programme_close(*programme);
}

/* A programme that is closed when the function returns. */
#define PROGRAMME CLEANUP(programme_done) Programme

static inline void reader_done(Reader **reader)
{
    if (*reader != NULL) {
        reader_release(*reader);
    }
}

/* A reader that is given back when the function returns; declare it after its programme. */
#define READER CLEANUP(reader_done) Reader

/* Writes what was gathered to standard output. ST_IO when that does not take it. */
Status call_print(const Call *call, const Buffer *text, Error *err) CHECKED;

#endif
