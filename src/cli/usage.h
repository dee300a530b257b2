/*
 * usage.h - help and the manual, made from the tables.
 */
#ifndef CLI_USAGE_H
#define CLI_USAGE_H

#include "cli/command.h"

/* What a command does and takes. */
Status usage_print(const Call *call, const Command *command, Error *err) CHECKED;

/* All commands; or, when `group` is not empty, those that begin with this word. */
Status usage_print_all(const Call *call, Text group, Error *err) CHECKED;

/* Appends "whitestone init FILE --programme COD": arguments, and the options it cannot do without. */
void command_synopsis(const Command *command, Buffer *out);

/* Names of the shipped mappings, joined. */
const char *mapping_names(const Call *call);

#endif
