#include "cli/command.h"

#include <pwd.h>
#include <unistd.h>

#include "base/number.h"
#include "base/time.h"
#include "cli/sentence.h"

#define OPTION(id, name, letter, kind, value, setting, english, french)                                                \
    [OPTION_##id] = {name, letter, OPTION_IS_##kind, value, setting, {english, french}},
const Option OPTIONS[OPTION_COUNT] = {
#include "cli/options.def"
};
#undef OPTION

enum { MS_PER_DAY = 24 * 60 * 60 * 1000 };

/* Needed options have their bit in both halves. */
typedef unsigned __int128 OptionBits;
#define TAKES(id) | (OptionBits)1 << OPTION_##id
#define NEEDS(id) | (OptionBits)1 << OPTION_##id | (OptionBits)1 << (OPTION_##id + 64)
#define EVERYWHERE (0 TAKES(HELP) TAKES(LANG) TAKES(SHARE))
#define COMMAND(name, handler, arguments, options, english, french)                                                    \
    {name,                                                                                                             \
     command_##handler,                                                                                                \
     arguments,                                                                                                        \
     (uint64_t)(EVERYWHERE options),                                                                                   \
     (uint64_t)(((OptionBits)0 options) >> 64),                                                                        \
     {english, french}},
const Command COMMANDS[] = {
#include "cli/commands.def"
};
#undef COMMAND
const size_t COMMAND_COUNT = COUNT_OF(COMMANDS);

_Static_assert(OPTION_COUNT <= 64, "options are bits of a number");

enum { NAME_MAX_LENGTH = 40 };

double call_number(const Call *call, OptionId option, double otherwise)
{
    double number;

    return call_has(call, option) && number_parse(call_text(call, option), &number) ? number : otherwise;
}

Actor call_actor(const Call *call)
{
    static const char *const settings[] = {"USER", "LOGNAME"};
    char bytes[4096];
    struct passwd entry, *found = NULL;

    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        Text name = text_trim(text_of(getenv(settings[i])));
        if (name.length > 0 && text_is_utf8(name, NULL)) {
            return (Actor){name};
        }
    }
    if (getpwuid_r(getuid(), &entry, bytes, sizeof bytes, &found) == 0 && found != NULL && found->pw_name[0] != '\0') {
        return (Actor){text_copy(call->arena, text_of(found->pw_name))};
    }
    return (Actor){TEXT("local")};
}

const Command *command_find(Text name)
{
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (text_equal(text_of(COMMANDS[i].name), name)) {
            return &COMMANDS[i];
        }
    }
    return NULL;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to change, add or remove to make one of the other. */
static size_t distance(Text a, Text b)
{
    size_t row[NAME_MAX_LENGTH + 1];

    for (size_t j = 0; j <= b.length; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.length; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.length; j++) {
            size_t changed = diagonal + (a.at[i - 1] != b.at[j - 1]);
            diagonal = row[j];
            row[j] = least(changed, least(row[j - 1], row[j]) + 1);
        }
    }
    return row[b.length];
}

static bool is_nearer(Text word, const char *name, size_t *best)
{
    Text other = text_of(name);

    if (word.length > NAME_MAX_LENGTH || other.length > NAME_MAX_LENGTH) {
        return false;
    }
    bool begins = word.length >= 2 && text_starts(other, word);
    size_t changes = begins ? 1 : distance(word, other);
    if (changes >= *best || (!begins && changes * 2 > other.length)) {
        return false;
    }
    *best = changes;
    return true;
}

const char *command_nearest(Text word)
{
    const char *nearest = NULL;
    size_t best = 4;

    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (COMMANDS[i].help[0] != NULL && is_nearer(word, COMMANDS[i].name, &best)) {
            nearest = COMMANDS[i].name;
        }
    }
    return nearest;
}

const Option *option_nearest(const Command *command, Text word)
{
    const Option *nearest = NULL;
    size_t best = 4;

    for (int i = 0; i < OPTION_COUNT; i++) {
        if (command_takes(command, (OptionId)i) && is_nearer(word, OPTIONS[i].name, &best)) {
            nearest = &OPTIONS[i];
        }
    }
    return nearest;
}

const char *option_value_spelled(Arena *arena, const Option *option)
{
    if (option->value == NULL) {
        return "";
    }
    return arena_format(arena, option->kind == OPTION_IS_MAYBE ? "[=%s]" : " %s", option->value);
}

static void rebuild_tell(void *context, uint64_t entries)
{
    const Call *call = context;

    fprintf(call->cli->err, "whitestone: %s\n",
            message_fill(call, MESSAGE_REBUILDING, call->arguments[0], message_count(call, entries)));
    fflush(call->cli->err);
}

Status call_open(Call *call, bool read_only, Programme **out, Error *err)
{
    ProgrammeOptions options = {
        .share_dir = call->values[OPTION_SHARE], .read_only = read_only, .on_rebuild = rebuild_tell, .context = call};

    return programme_open(call->arguments[0], &options, out, err);
}

Status call_print(const Call *call, const Buffer *text, Error *err)
{
    fwrite(text->at, 1, text->size, call->cli->out);
    if (fflush(call->cli->out) != 0 || ferror(call->cli->out) != 0) {
        return error_set(err, ST_IO, "cannot write to standard output");
    }
    return ST_OK;
}

Status call_day(const Call *call, int32_t *out, Error *err)
{
    Date date;

    *out = (int32_t)(time_now_ms() / MS_PER_DAY);
    if (!call_has(call, OPTION_ON)) {
        return ST_OK;
    }
    if (!date_parse(call_text(call, OPTION_ON), &date) || date.precision != PRECISION_DAY) {
        return USAGE_ERROR(call, err, MESSAGE_NOT_A_DAY, call->values[OPTION_ON]);
    }
    *out = date.day;
    return ST_OK;
}
