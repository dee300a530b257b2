#include "cli/usage.h"

#include "cli/arguments.h"
#include "cli/sentence.h"
#include "cli/table.h"
#include "service/mapping.h"

enum { NAME_WIDTH = 18, OPTION_WIDTH = 24, LINE_WIDTH = 100 };

static void blanks(Buffer *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        buffer_byte(out, ' ');
    }
}

/* Words of `text` in lines that begin `indent` characters from the edge; the first stands at `at` already. */
static void wrap(Buffer *out, Text text, size_t indent, size_t at)
{
    while (text.length > 0) {
        ptrdiff_t blank = text_index(text, ' ');
        Text word = {text.at, blank < 0 ? text.length : (size_t)blank};
        size_t width = text_width(word);
        if (at > indent && at + 1 + width > LINE_WIDTH) {
            buffer_byte(out, '\n');
            blanks(out, indent);
            at = indent;
        } else if (at > indent) {
            buffer_byte(out, ' ');
            at++;
        }
        buffer_text(out, word);
        at += width;
        size_t taken = word.length + (blank < 0 ? 0 : 1);
        text = (Text){text.at + taken, text.length - taken};
    }
    buffer_byte(out, '\n');
}

/* "  name   help…", the help on lines of its own column. */
static void entry(Buffer *out, Text name, size_t name_width, Text help)
{
    size_t width = text_width(name);

    buffer_string(out, "  ");
    buffer_text(out, name);
    if (width < name_width) {
        blanks(out, name_width - width);
    } else {
        buffer_byte(out, '\n');
        blanks(out, name_width + 2);
    }
    wrap(out, help, name_width + 2, name_width + 2);
}

/* "-o, --output OUT". */
static Text option_spelled(const Call *call, const Option *option)
{
    BUFFER out = {0};

    if (option->letter != 0) {
        buffer_format(&out, "-%c, ", option->letter);
    }
    buffer_format(&out, "--%s%s", option->name, option_value_spelled(call->arena, option));
    return text_copy(call->arena, buffer_view(&out));
}

static Text option_help(const Call *call, const Command *command, OptionId id)
{
    const Option *option = &OPTIONS[id];
    bool needed = command != NULL && command_needs(command, id);
    const char *setting = option->setting == NULL ? "" : message_fill(call, MESSAGE_SETTING, option->setting);

    return text_of(arena_format(call->arena, "%s%s%s", option->help[call->language],
                                needed ? message_in(call->language, MESSAGE_NEEDED) : "", setting));
}

static void options_list(const Call *call, const Command *command, Buffer *out)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (command_takes(command, (OptionId)i)) {
            entry(out, option_spelled(call, &OPTIONS[i]), OPTION_WIDTH, option_help(call, command, (OptionId)i));
        }
    }
}

const char *mapping_names(const Call *call)
{
    BUFFER names = {0};
    Text name;

    for (size_t i = 0; mapping_shipped(i, call->arena, &name); i++) {
        buffer_format(&names, "%s%.*s", i > 0 ? ", " : "", TEXT_ARG(name));
    }
    return text_string(call->arena, buffer_view(&names));
}

void command_synopsis(const Command *command, Buffer *out)
{
    buffer_format(out, "whitestone %s", command->name);
    if (command->arguments[0] != '\0') {
        buffer_format(out, " %s", command->arguments);
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (command_needs(command, (OptionId)i)) {
            buffer_format(out, " --%s %s", OPTIONS[i].name, OPTIONS[i].value);
        }
    }
}

Status usage_print(const Call *call, const Command *command, Error *err)
{
    BUFFER out = {0};

    buffer_format(&out, "%s ", message_in(call->language, MESSAGE_USAGE));
    command_synopsis(command, &out);
    buffer_string(&out, "\n\n");
    wrap(&out, text_of(command->help[call->language]), 0, 0);
    buffer_format(&out, "\n%s\n", message_in(call->language, MESSAGE_OPTIONS));
    options_list(call, command, &out);
    if (command_takes(command, OPTION_MAP)) {
        buffer_byte(&out, '\n');
        wrap(&out, text_of(message_fill(call, MESSAGE_MAPPINGS, mapping_names(call))), 0, 0);
    }
    return call_print(call, &out, err);
}

static void commands_list(const Call *call, Text group, Buffer *out)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        const Command *command = &COMMANDS[i];
        if (command->help[0] != NULL && text_starts(text_of(command->name), group)) {
            entry(out, text_of(command->name), NAME_WIDTH, text_of(command->help[call->language]));
        }
    }
}

Status usage_print_all(const Call *call, Text group, Error *err)
{
    BUFFER out = {0};

    if (group.length == 0) {
        wrap(&out, text_of(message_in(call->language, MESSAGE_ABOUT)), 0, 0);
        buffer_byte(&out, '\n');
    }
    buffer_format(&out, "%s\n", message_in(call->language, MESSAGE_COMMANDS));
    commands_list(call, group, &out);
    buffer_format(&out, "\n%s\n", message_in(call->language, MESSAGE_HELP_HINT));
    return call_print(call, &out, err);
}

Status command_help(Call *call, Error *err)
{
    Text name = text_of(call->arguments[0]);

    if (call->argument_count == 0) {
        return usage_print_all(call, TEXT(""), err);
    }
    if (call->argument_count > 1) {
        name = text_of(arena_format(call->arena, "%s %s", call->arguments[0], call->arguments[1]));
    }
    const Command *command = command_find(name);
    if (command != NULL && command->help[0] != NULL) {
        return usage_print(call, command, err);
    }
    if (command_group(call, name)[0] != '\0') {
        return usage_print_all(call, text_of(arena_format(call->arena, "%.*s ", TEXT_ARG(name))), err);
    }
    const char *nearest = command_nearest(name), *spelled = text_string(call->arena, name);
    return nearest == NULL ? USAGE_ERROR(call, err, MESSAGE_UNKNOWN_COMMAND, spelled)
                           : USAGE_ERROR(call, err, MESSAGE_UNKNOWN_COMMAND_NEAR, spelled, nearest);
}
