#include "model/member.h"

#include <stdio.h>

#include "model/name_index.h"
#include "model/nearest.h"

enum { NAMES_SIZE = 360 };

static Text file_of(const Loader *loader, const JsonValue *value)
{
    while (value->parent != NULL) {
        value = value->parent;
    }
    for (size_t i = 0; i < loader->file_count; i++) {
        if (loader->files[i].root == value) {
            return loader->files[i].name;
        }
    }
    return (Text){0};
}

void load_fault(Loader *loader, const JsonValue *at, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    fault_add_list(&loader->faults, file_of(loader, at), json_pointer_of(loader->scratch, at), format, arguments);
    va_end(arguments);
}

bool is_overlay(const Loader *loader, const JsonValue *value)
{
    while (value->parent != NULL) {
        value = value->parent;
    }
    return value == loader->overlay;
}

static const Member *member_find(const Member *members, size_t count, Text name)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(members[i].name, name)) {
            return &members[i];
        }
    }
    return NULL;
}

/* The member that was meant, else all that are known, as far as there is room. */
static const char *member_hint(const Member *members, size_t count, Text wrong, char out[NAMES_SIZE])
{
    Nearest nearest = {.wrong = wrong};
    size_t length = 0;

    for (size_t i = 0; i < count; i++) {
        nearest_try(&nearest, members[i].name);
    }
    if (nearest.best.length > 0) {
        return nearest_hint(&nearest, "", out);
    }
    for (size_t i = 0; i < count && length + members[i].name.length + 16 < NAMES_SIZE; i++) {
        length += (size_t)snprintf(out + length, NAMES_SIZE - length, "%s%.*s", i == 0 ? ": known are " : ", ",
                                   TEXT_ARG(members[i].name));
    }
    return out;
}

static bool is_object(Loader *loader, const JsonValue *object, const char *what)
{
    if (object->kind != JSON_OBJECT) {
        load_fault(loader, object, "%s is an object, not %s", what, json_kind_name(object->kind));
        return false;
    }
    return true;
}

/* Notes what is unknown or of the wrong kind; the member's description when it is neither. */
static const Member *check_one(Loader *loader, const JsonValue *value, const Member *members, size_t count,
                               const char *what)
{
    char names[NAMES_SIZE];
    const Member *known = member_find(members, count, value->key);

    if (known == NULL) {
        load_fault(loader, value, "\"%.*s\" is no member of %s%s", TEXT_ARG(value->key), what,
                   member_hint(members, count, value->key, names));
    } else if (known->kind != value->kind) {
        load_fault(loader, value, "\"%.*s\" must be %s, not %s", TEXT_ARG(value->key), json_kind_name(known->kind),
                   json_kind_name(value->kind));
    } else {
        return known;
    }
    return NULL;
}

bool members_check(Loader *loader, const JsonValue *object, const Member *members, size_t count, const char *what)
{
    if (!is_object(loader, object, what)) {
        return false;
    }
    for (size_t i = 0; i < object->count; i++) {
        check_one(loader, &object->items[i], members, count, what);
    }
    for (size_t i = 0; i < count; i++) {
        if ((members[i].flags & MEMBER_NEEDED) != 0 && json_find(object, members[i].name) == NULL) {
            load_fault(loader, object, "%s needs \"%.*s\"", what, TEXT_ARG(members[i].name));
        }
    }
    return true;
}

static bool json_equal(const JsonValue *a, const JsonValue *b)
{
    BUFFER first = {0};
    BUFFER second = {0};

    if (b == NULL) {
        return false;
    }
    json_canonical(a, &first);
    json_canonical(b, &second);
    return text_equal(buffer_view(&first), buffer_view(&second));
}

bool members_check_extension(Loader *loader, const JsonValue *object, const JsonValue *base, const Member *members,
                             size_t count, const char *what)
{
    if (!is_object(loader, object, what)) {
        return false;
    }
    for (size_t i = 0; i < object->count; i++) {
        const JsonValue *value = &object->items[i];
        const Member *known = check_one(loader, value, members, count, what);
        if (known != NULL && (known->flags & MEMBER_EXTENDS) == 0 && !json_equal(value, json_find(base, value->key))) {
            load_fault(loader, value, "\"%.*s\" of what is shipped cannot be changed: leave it out",
                       TEXT_ARG(value->key));
        }
    }
    return true;
}

const JsonValue *member(const JsonValue *object, Text name, JsonKind kind)
{
    const JsonValue *value = json_find(object, name);

    return json_is(value, kind) ? value : NULL;
}

const JsonValue *declared(const Declaration *declaration, Text name, JsonKind kind)
{
    const JsonValue *value = member(declaration->extension, name, kind);

    return value != NULL ? value : member(declaration->base, name, kind);
}

Text member_text(Loader *loader, const JsonValue *object, Text name)
{
    const JsonValue *value = member(object, name, JSON_TEXT);

    return value == NULL ? (Text){0} : text_copy(loader->arena, value->text);
}

bool member_true(const JsonValue *object, Text name)
{
    const JsonValue *value = member(object, name, JSON_BOOLEAN);

    return value != NULL && value->boolean;
}

bool id_check(Loader *loader, const JsonValue *value, size_t longest)
{
    if (value->kind != JSON_TEXT) {
        load_fault(loader, value, "an id is a text, not %s", json_kind_name(value->kind));
        return false;
    }
    Text id = value->text;
    bool good = id.length > 0 && id.length <= longest && id.at[0] >= 'a' && id.at[0] <= 'z';
    for (size_t i = 0; good && i < id.length; i++) {
        char c = id.at[i];
        good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    }
    if (!good) {
        load_fault(loader, value, "\"%.*s\" is no id: up to %zu of a-z, 0-9 and _, a letter first", TEXT_ARG(id),
                   longest);
    }
    return good;
}

int word_check(Loader *loader, const JsonValue *value, const Text *words, size_t count)
{
    char names[NAMES_SIZE];
    size_t length = 0;

    names[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        if (text_equal(value->text, words[i])) {
            return (int)i;
        }
        length += (size_t)snprintf(names + length, length < NAMES_SIZE ? NAMES_SIZE - length : 0, "%s%.*s",
                                   i == 0 ? "" : ", ", TEXT_ARG(words[i]));
    }
    load_fault(loader, value, "\"%.*s\" cannot stand here: accepted are %s", TEXT_ARG(value->text), names);
    return -1;
}

uint32_t number_check(Loader *loader, const JsonValue *value, uint32_t least, uint32_t most)
{
    if (value == NULL || value->kind != JSON_NUMBER) {
        return 0;
    }
    if (!value->whole || value->integer < least || value->integer > most) {
        load_fault(loader, value, "%.*s is not a whole number from %u to %u", TEXT_ARG(value->raw), least, most);
        return 0;
    }
    return (uint32_t)value->integer;
}

static const char *const LANGUAGE_NAMES[] = {"English", "French"};

_Static_assert(COUNT_OF(LANGUAGE_NAMES) == LANGUAGE_COUNT, "one name for each language");

static int language_of(Text code)
{
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        if (text_equal(code, LANGUAGE_KEYWORDS[i])) {
            return i;
        }
    }
    return -1;
}

static void label_read_one(Loader *loader, const JsonValue *value, Label *label)
{
    int language = language_of(value->key);

    if (language < 0) {
        load_fault(loader, value, "\"%.*s\" is no language of the model: en and fr are", TEXT_ARG(value->key));
    } else if (value->kind != JSON_TEXT || text_trim(value->text).length == 0) {
        load_fault(loader, value, "the %s text is missing", LANGUAGE_NAMES[language]);
    } else {
        label->in[language] = text_copy(loader->arena, text_trim(value->text));
    }
}

void label_read(Loader *loader, const JsonValue *value, Label *label)
{
    if (value == NULL || !is_object(loader, value, "a label")) {
        return;
    }
    for (size_t i = 0; i < value->count; i++) {
        label_read_one(loader, &value->items[i], label);
    }
    if (is_overlay(loader, value)) {
        if (value->count == 0) {
            load_fault(loader, value, "a label needs a text in English or French");
        }
        return;
    }
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        if (json_find(value, LANGUAGE_KEYWORDS[i]) == NULL) {
            load_fault(loader, value, "the %s text is missing: add \"%.*s\"", LANGUAGE_NAMES[i],
                       TEXT_ARG(LANGUAGE_KEYWORDS[i]));
        }
    }
}

Label label_declared(Loader *loader, const Declaration *declaration, Text name)
{
    Label label = {0};

    label_read(loader, member(declaration->base, name, JSON_OBJECT), &label);
    label_read(loader, member(declaration->extension, name, JSON_OBJECT), &label);
    return label;
}

static void texts_add(Loader *loader, const JsonValue *array, Text *texts, size_t *count)
{
    for (size_t i = 0; array != NULL && i < array->count; i++) {
        const JsonValue *value = &array->items[i];
        if (value->kind != JSON_TEXT || text_trim(value->text).length == 0) {
            load_fault(loader, value, "an entry of \"%.*s\" is a text, not %s", TEXT_ARG(array->key),
                       value->kind == JSON_TEXT ? "a blank one" : json_kind_name(value->kind));
            continue;
        }
        texts[(*count)++] = text_copy(loader->arena, text_trim(value->text));
    }
}

Text *texts_declared(Loader *loader, const Declaration *declaration, Text name, size_t *count)
{
    const JsonValue *base = member(declaration->base, name, JSON_ARRAY);
    const JsonValue *extension = member(declaration->extension, name, JSON_ARRAY);
    size_t most = (base == NULL ? 0 : base->count) + (extension == NULL ? 0 : extension->count);
    Text *texts = ARENA_ARRAY(loader->arena, Text, most);

    *count = 0;
    texts_add(loader, base, texts, count);
    texts_add(loader, extension, texts, count);
    return texts;
}

static void merge_one(Loader *loader, Declarations *out, NameIndex *index, const JsonValue *value, Text key,
                      size_t longest)
{
    const JsonValue *id = json_find(value, key);

    if (value->kind != JSON_OBJECT || id == NULL) {
        load_fault(loader, value, "an entry here is an object with \"%.*s\"", TEXT_ARG(key));
        return;
    }
    if (!id_check(loader, id, longest)) {
        return;
    }
    int32_t before = name_index_find(index, id->text);
    if (before == NAME_NONE) {
        name_index_add(index, id->text, (int32_t)out->count, 0);
        bool overlaid = is_overlay(loader, value);
        out->at[out->count++] = (Declaration){text_copy(loader->arena, id->text), value, NULL, overlaid};
        return;
    }
    Declaration *declaration = &out->at[before];
    if (declaration->base->parent == value->parent || declaration->extension != NULL) {
        load_fault(loader, id, "\"%.*s\" is declared twice: give one of them another id", TEXT_ARG(id->text));
        return;
    }
    declaration->extension = value;
}

Declarations declarations_merge(Loader *loader, const JsonValue *base, const JsonValue *extension, Text key,
                                size_t longest)
{
    size_t first = base == NULL ? 0 : base->count, second = extension == NULL ? 0 : extension->count;
    Declarations out = {ARENA_ARRAY(loader->scratch, Declaration, first + second), 0};
    NameIndex index;

    name_index_init(&index, loader->scratch, first + second);
    for (size_t i = 0; i < first; i++) {
        merge_one(loader, &out, &index, &base->items[i], key, longest);
    }
    for (size_t i = 0; i < second; i++) {
        merge_one(loader, &out, &index, &extension->items[i], key, longest);
    }
    return out;
}
