#include "cli/sentence.h"
#include "cli/usage.h"

/*
 * The manual page as Markdown: docs/man/whitestone.1.md and whitestone.1.fr.md are what this prints; a test compares.
 */

static void heading(const Call *call, Message title, Buffer *out)
{
    buffer_format(out, "\n## %s\n\n", message_in(call->language, title));
}

static void option_item(const Call *call, const Command *command, OptionId id, Buffer *out)
{
    const Option *option = &OPTIONS[id];

    buffer_string(out, "- ");
    if (option->letter != 0) {
        buffer_format(out, "`-%c`, ", option->letter);
    }
    buffer_format(out, "`--%s%s`", option->name, option_value_spelled(call->arena, option));
    buffer_format(out, ": %s", option->help[call->language]);
    if (command != NULL && command_needs(command, id)) {
        buffer_string(out, message_in(call->language, MESSAGE_NEEDED));
    }
    if (option->setting != NULL) {
        buffer_string(out, message_fill(call, MESSAGE_SETTING, option->setting));
    }
    buffer_byte(out, '\n');
}

static bool is_everywhere(OptionId id)
{
    return id == OPTION_HELP || id == OPTION_LANG || id == OPTION_SHARE;
}

static void command_section(const Call *call, const Command *command, Buffer *out)
{
    const char *line = "\n";

    buffer_format(out, "\n### whitestone %s%s%s\n\n%s\n", command->name, command->arguments[0] == '\0' ? "" : " ",
                  command->arguments, command->help[call->language]);
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (command_takes(command, (OptionId)i) && !is_everywhere((OptionId)i)) {
            buffer_string(out, line);
            option_item(call, command, (OptionId)i, out);
            line = "";
        }
    }
}

static void commands_sections(const Call *call, Buffer *out)
{
    heading(call, MESSAGE_MANUAL_COMMANDS, out);
    buffer_format(out, "%s\n", message_in(call->language, MESSAGE_MANUAL_STREAMS));
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (COMMANDS[i].help[0] != NULL) {
            command_section(call, &COMMANDS[i], out);
        }
    }
    heading(call, MESSAGE_MANUAL_OPTIONS, out);
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (is_everywhere((OptionId)i)) {
            option_item(call, NULL, (OptionId)i, out);
        }
    }
}

static void settings_section(const Call *call, Buffer *out)
{
    heading(call, MESSAGE_MANUAL_ENVIRONMENT, out);
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (OPTIONS[i].setting != NULL) {
            buffer_format(out, "- `%s`: `--%s`\n", OPTIONS[i].setting, OPTIONS[i].name);
        }
    }
    buffer_format(out, "- `USER`, `LOGNAME`: %s\n", message_in(call->language, MESSAGE_MANUAL_ACTOR));
}

static void exits_section(const Call *call, Buffer *out)
{
    const struct {
        int code;
        Message meaning;
    } exits[] = {{0, MESSAGE_EXIT_STATUS_OK},
                 {1, MESSAGE_EXIT_FAULT},
                 {status_exit_code(ST_USAGE), MESSAGE_EXIT_STATUS_USAGE},
                 {status_exit_code(ST_INVALID), MESSAGE_EXIT_STATUS_INVALID},
                 {status_exit_code(ST_NOT_FOUND), MESSAGE_EXIT_STATUS_NOT_FOUND},
                 {status_exit_code(ST_INTERNAL), MESSAGE_EXIT_STATUS_INTERNAL},
                 {status_exit_code(ST_IO), MESSAGE_EXIT_STATUS_IO},
                 {status_exit_code(ST_CONFLICT), MESSAGE_EXIT_STATUS_CONFLICT},
                 {status_exit_code(ST_DENIED), MESSAGE_EXIT_STATUS_DENIED}};

    heading(call, MESSAGE_MANUAL_EXIT, out);
    for (size_t i = 0; i < COUNT_OF(exits); i++) {
        buffer_format(out, "- %d: %s\n", exits[i].code, message_in(call->language, exits[i].meaning));
    }
}

Status command_manual(Call *call, Error *err)
{
    BUFFER out = {0};

    buffer_format(&out, "# whitestone(1)\n\n## %s\n\nwhitestone: %s\n", message_in(call->language, MESSAGE_MANUAL_NAME),
                  message_in(call->language, MESSAGE_ABOUT));
    heading(call, MESSAGE_MANUAL_SYNOPSIS, &out);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (COMMANDS[i].help[0] != NULL) {
            buffer_string(&out, "    ");
            command_synopsis(&COMMANDS[i], &out);
            buffer_byte(&out, '\n');
        }
    }
    commands_sections(call, &out);
    heading(call, MESSAGE_MANUAL_MAPPINGS, &out);
    buffer_format(&out, "%s\n", message_fill(call, MESSAGE_MAPPINGS, mapping_names(call)));
    settings_section(call, &out);
    heading(call, MESSAGE_MANUAL_FILES, &out);
    buffer_format(&out, "- FILE: %s\n", message_in(call->language, MESSAGE_MANUAL_FILE_PROGRAMME));
    buffer_format(&out, "- FILE.key: %s\n", message_in(call->language, MESSAGE_MANUAL_FILE_KEY));
    exits_section(call, &out);
    return call_print(call, &out, err);
}
