#include "cli/arguments.h"

#include "base/number.h"
#include "cli/sentence.h"

Text argument_name(const Command *command, size_t i)
{
    Text rest = text_of(command->arguments);

    for (;;) {
        ptrdiff_t blank = text_index(rest, ' ');
        size_t length = blank < 0 ? rest.length : (size_t)blank;
        if (i-- == 0) {
            return (Text){rest.at, length};
        }
        if (blank < 0) {
            return (Text){0};
        }
        rest = (Text){rest.at + length + 1, rest.length - length - 1};
    }
}

static bool may_be_left_out(Text name)
{
    return name.length == 0 || name.at[0] == '[';
}

static bool is_repeated(Text name)
{
    return text_ends(name, TEXT("…]"));
}

const char *command_group(const Call *call, Text word)
{
    BUFFER names = {0};
    Text prefix = text_of(arena_format(call->arena, "%.*s ", TEXT_ARG(word)));

    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        if (text_starts(text_of(COMMANDS[i].name), prefix)) {
            buffer_format(&names, "%s%s", names.size > 0 ? ", " : "", COMMANDS[i].name);
        }
    }
    return text_string(call->arena, buffer_view(&names));
}

static Language language_of_locale(void)
{
    static const char *const settings[] = {"LC_ALL", "LC_MESSAGES", "LANG"};

    for (size_t i = 0; i < COUNT_OF(settings); i++) {
        Text locale = text_of(getenv(settings[i]));
        if (locale.length > 0) {
            return text_starts(locale, TEXT("fr")) ? LANGUAGE_FR : LANGUAGE_EN;
        }
    }
    return LANGUAGE_EN;
}

static bool language_parse(Text text, Language *out)
{
    if (!text_equal(text, TEXT("en")) && !text_equal(text, TEXT("fr"))) {
        return false;
    }
    *out = text_equal(text, TEXT("fr")) ? LANGUAGE_FR : LANGUAGE_EN;
    return true;
}

static Status command_unknown(Call *call, Text word, Text next, Error *err)
{
    const char *group = command_group(call, word);
    bool has_next = next.length > 0 && next.at[0] != '-';

    if (group[0] != '\0' && !has_next) {
        return USAGE_ERROR(call, err, MESSAGE_GROUP, group);
    }
    char *name = group[0] == '\0' ? text_string(call->arena, word)
                                  : arena_format(call->arena, "%.*s %.*s", TEXT_ARG(word), TEXT_ARG(next));
    const char *nearest = command_nearest(text_of(name));
    return nearest == NULL ? USAGE_ERROR(call, err, MESSAGE_UNKNOWN_COMMAND, name)
                           : USAGE_ERROR(call, err, MESSAGE_UNKNOWN_COMMAND_NEAR, name, nearest);
}

/* Finds the command in the first words; `*used` is how many they are. */
static Status command_parse(Call *call, int argc, char **argv, int *used, Error *err)
{
    Text first = text_of(argc > 1 ? argv[1] : NULL), second = text_of(argc > 2 ? argv[2] : NULL);

    if (first.length == 0) {
        return USAGE_ERROR(call, err, MESSAGE_NO_COMMAND);
    }
    *used = 2;
    if (text_equal(first, TEXT("--help")) || text_equal(first, TEXT("-h"))) {
        first = TEXT("help");
    } else if (text_equal(first, TEXT("--version"))) {
        first = TEXT("version");
    }
    call->command = command_find(first);
    if (call->command == NULL && command_group(call, first)[0] != '\0') {
        *used = 3;
        bool asks_help = text_equal(second, TEXT("--help")) || text_equal(second, TEXT("-h"));
        if (asks_help) {
            call->arguments[call->argument_count++] = argv[1];
        }
        call->command =
            asks_help
                ? command_find(TEXT("help"))
                : command_find(text_of(arena_format(call->arena, "%.*s %.*s", TEXT_ARG(first), TEXT_ARG(second))));
    }
    return call->command == NULL ? command_unknown(call, first, second, err) : ST_OK;
}

static Status option_unknown(const Call *call, const char *word, Text name, Error *err)
{
    const Option *nearest = option_nearest(call->command, name);

    if (nearest == NULL) {
        return USAGE_ERROR(call, err, MESSAGE_UNKNOWN_OPTION, call->command->name, word);
    }
    return USAGE_ERROR(call, err, MESSAGE_UNKNOWN_OPTION_NEAR, call->command->name, word,
                       arena_format(call->arena, "--%s", nearest->name));
}

static int option_find(const Command *command, Text name, char letter)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        bool is_it = letter == 0 ? text_equal(text_of(OPTIONS[i].name), name) : OPTIONS[i].letter == letter;
        if (is_it && command_takes(command, (OptionId)i)) {
            return i;
        }
    }
    return -1;
}

/* One word of an option, "--name", "--name=value", "-o" or "-ovalue": its name and, behind it, its value or NULL. */
static int option_split(const Call *call, const char *word, Text *name, const char **value)
{
    *value = NULL;
    if (word[1] != '-') {
        *name = (Text){word + 1, 1};
        *value = word[2] == '\0' ? NULL : word + 2;
        return option_find(call->command, *name, word[1]);
    }
    *name = text_of(word + 2);
    ptrdiff_t mark = text_index(*name, '=');
    if (mark >= 0) {
        *value = name->at + mark + 1;
        name->length = (size_t)mark;
    }
    return option_find(call->command, *name, 0);
}

static Status option_parse(Call *call, char **argv, int argc, int *at, Error *err)
{
    const char *word = argv[*at], *value;
    Text name;
    int id = option_split(call, word, &name, &value);

    if (id < 0) {
        return option_unknown(call, word, name, err);
    }
    const Option *option = &OPTIONS[id];
    const char *spelled = arena_format(call->arena, "--%s", option->name);
    if (call->values[id] != NULL) {
        return USAGE_ERROR(call, err, MESSAGE_OPTION_TWICE, spelled);
    }
    if (option->kind == OPTION_IS_FLAG && value != NULL) {
        return USAGE_ERROR(call, err, MESSAGE_OPTION_TAKES_NO_VALUE, spelled);
    }
    if (value == NULL && option->kind <= OPTION_IS_MAYBE) {
        call->values[id] = "";
        return ST_OK;
    }
    if (value == NULL && *at + 1 < argc) {
        value = argv[++*at];
    }
    if (value == NULL || value[0] == '\0') {
        return USAGE_ERROR(call, err, MESSAGE_OPTION_NEEDS_VALUE, spelled, option->value);
    }
    call->values[id] = value;
    return ST_OK;
}

static Status argument_take(Call *call, const char *word, Error *err)
{
    size_t last = call->argument_count;
    Text name = argument_name(call->command, last);

    while (name.length == 0 && last > 0) {
        name = argument_name(call->command, --last);
    }
    bool fits = call->argument_count < ARGUMENTS_MAX && (last == call->argument_count || is_repeated(name));
    if (!fits || name.length == 0) {
        return USAGE_ERROR(call, err, MESSAGE_TOO_MANY, call->command->name, word, call->command->arguments);
    }
    call->arguments[call->argument_count++] = word;
    return ST_OK;
}

static Status words_parse(Call *call, int argc, char **argv, int first, Error *err)
{
    bool options_end = false;

    for (int i = first; i < argc; i++) {
        const char *word = argv[i];
        if (!options_end && strcmp(word, "--") == 0) {
            options_end = true;
        } else if (!options_end && word[0] == '-' && word[1] != '\0') {
            TRY(option_parse(call, argv, argc, &i, err));
        } else {
            TRY(argument_take(call, word, err));
        }
    }
    return ST_OK;
}

static void settings_take(Call *call)
{
    for (int i = 0; i < OPTION_COUNT; i++) {
        const char *setting = OPTIONS[i].setting;
        if (setting == NULL || call->values[i] != NULL || !command_takes(call->command, (OptionId)i)) {
            continue;
        }
        const char *value = getenv(setting);
        call->values[i] = value != NULL && value[0] != '\0' ? value : NULL;
    }
}

static Status language_take(Call *call, Error *err)
{
    if (call_has(call, OPTION_LANG) && !language_parse(call_text(call, OPTION_LANG), &call->language)) {
        return USAGE_ERROR(call, err, MESSAGE_NOT_A_LANGUAGE, call->values[OPTION_LANG]);
    }
    return ST_OK;
}

static Status values_check(Call *call, Error *err)
{
    double number;

    TRY(language_take(call, err));
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (OPTIONS[i].kind == OPTION_IS_NUMBER && call->values[i] != NULL &&
            (!number_parse(text_of(call->values[i]), &number) || number < 0)) {
            return USAGE_ERROR(call, err, MESSAGE_NOT_A_NUMBER, arena_format(call->arena, "--%s", OPTIONS[i].name),
                               call->values[i]);
        }
    }
    return ST_OK;
}

static Status missing_check(const Call *call, Error *err)
{
    Text name = argument_name(call->command, call->argument_count);

    if (!may_be_left_out(name)) {
        return USAGE_ERROR(call, err, MESSAGE_TOO_FEW, call->command->name, text_string(call->arena, name),
                           call->command->arguments);
    }
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (command_needs(call->command, (OptionId)i) && call->values[i] == NULL) {
            return USAGE_ERROR(call, err, MESSAGE_OPTION_MISSING, call->command->name,
                               arena_format(call->arena, "--%s %s", OPTIONS[i].name, OPTIONS[i].value));
        }
    }
    return ST_OK;
}

/* How many words an option takes that begins with `word`: 2 for "--lang fr", 1 for "--lang=fr", 0 for another one. */
static int option_words(const char *word, OptionId option)
{
    const char *name = OPTIONS[option].name;
    size_t length = strlen(name);

    if (strncmp(word, "--", 2) != 0 || strncmp(word + 2, name, length) != 0) {
        return 0;
    }
    return word[2 + length] == '\0' ? 2 : word[2 + length] == '=' ? 1 : 0;
}

/* How many words before the command are options that every command takes. */
static int leading_options(int argc, char **argv)
{
    int count = 0, more = 1;

    while (more > 0 && count + 1 < argc) {
        int language = option_words(argv[count + 1], OPTION_LANG);
        more = language > 0 ? language : option_words(argv[count + 1], OPTION_SHARE);
        count += more;
    }
    return count < argc ? count : argc - 1;
}

Status call_parse(Call *call, int argc, char **argv, Error *err)
{
    int leading = leading_options(argc, argv), used = 0;

    if (!language_parse(text_of(getenv(OPTIONS[OPTION_LANG].setting)), &call->language)) {
        call->language = language_of_locale();
    }
    call->command = command_find(TEXT("help"));
    TRY(words_parse(call, leading + 1, argv, 1, err));
    TRY(language_take(call, err));
    TRY(command_parse(call, argc - leading, argv + leading, &used, err));
    TRY(words_parse(call, argc, argv, leading + used, err));
    settings_take(call);
    TRY(values_check(call, err));
    return call_has(call, OPTION_HELP) ? ST_OK : missing_check(call, err);
}
