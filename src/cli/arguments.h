/*
 * arguments.h - the words of a command line read against the tables: which command, its arguments and options.
 */
#ifndef CLI_ARGUMENTS_H
#define CLI_ARGUMENTS_H

#include "cli/command.h"

/*
 * Fills command, arguments, values and language of `call` (cli and arena are set). ST_USAGE with a sentence that names
 * the culprit and, where there is one, what was probably meant. With --help nothing may be missing.
 */
Status call_parse(Call *call, int argc, char **argv, Error *err) CHECKED;

/* The i-th word of a command's arguments ("FILE", "[TYPE]"); empty past the last. */
Text argument_name(const Command *command, size_t i);

/* Names of the commands that begin with this word and a blank, joined; empty when it is no such word. */
const char *command_group(const Call *call, Text word);

#endif
