#include "model/value_text.h"

#include <assert.h>

#include "base/compiler.h"
#include "base/limits.h"
#include "geo/wkt.h"
#include "model/keyword.h"
#include "model/value_part.h"

enum { QUOTE_CHARACTERS = 40 };

typedef enum Meaning { MEANS_NOTHING, MEANS_YES, MEANS_NO, MEANS_UNKNOWN, MEANS_NOT_SPECIFIED } Meaning;

typedef struct Word {
    Text text;
    Meaning meaning;
} Word;

static const Word WORDS[] = {
#define YES_WORD(word) {{#word, sizeof(#word) - 1}, MEANS_YES},
#define NO_WORD(word) {{#word, sizeof(#word) - 1}, MEANS_NO},
#define UNKNOWN_WORD(word) {{#word, sizeof(#word) - 1}, MEANS_UNKNOWN},
#define NOT_SPECIFIED_WORD(word) {{#word, sizeof(#word) - 1}, MEANS_NOT_SPECIFIED},
#define MONTH_WORD(word, number)
#define FILL_WORD(word)
#include "model/words.def"
};

/* Words that are all marks; text_fold leaves nothing of them. */
static const Word MARKS[] = {
    {TEXT("?"), MEANS_UNKNOWN},        {TEXT("??"), MEANS_UNKNOWN},      {TEXT("-"), MEANS_NOT_SPECIFIED},
    {TEXT("--"), MEANS_NOT_SPECIFIED}, {TEXT("–"), MEANS_NOT_SPECIFIED}, {TEXT("—"), MEANS_NOT_SPECIFIED},
};

enum { WORD_BYTES_MAX = 32 };

static size_t quote_character(Text text, char *out, size_t *length)
{
    uint32_t c;
    int size = utf8_decode(text, &c);

    if (size == 0) {
        out[(*length)++] = '?';
        return 1;
    }
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x2028 && c <= 0x202e)) {
        out[(*length)++] = ' ';
        return (size_t)size;
    }
    memcpy(out + *length, text.at, (size_t)size);
    *length += (size_t)size;
    return (size_t)size;
}

const char *quote(Text text, char out[QUOTE_SIZE])
{
    size_t length = 0;

    for (int i = 0; text.length > 0 && i < QUOTE_CHARACTERS && length + 8 < QUOTE_SIZE; i++) {
        size_t taken = quote_character(text, out, &length);
        text.at += taken;
        text.length -= taken;
    }
    if (text.length > 0) {
        memcpy(out + length, "…", 3);
        length += 3;
    }
    out[length] = '\0';
    return out;
}

static Meaning find_word(const Word *words, size_t count, Text text)
{
    for (size_t i = 0; i < count; i++) {
        if (text_equal(text, words[i].text)) {
            return words[i].meaning;
        }
    }
    return MEANS_NOTHING;
}

/* Most values are numbers, dates and codes: only what begins like one of the words is compared with them. */
static bool begins_like_a_word(Text trimmed)
{
    static const char first[] = "?-\xe2uUiInNyYtToOvVfF01";

    return trimmed.length <= WORD_BYTES_MAX && memchr(first, trimmed.at[0], sizeof first - 1) != NULL;
}

static Meaning meaning_of(Text trimmed)
{
    char folded[TEXT_FOLDED_SIZE(WORD_BYTES_MAX)];

    if (trimmed.length == 0 || !begins_like_a_word(trimmed)) {
        return MEANS_NOTHING;
    }
    Meaning mark = find_word(MARKS, COUNT_OF(MARKS), trimmed);
    if (mark != MEANS_NOTHING) {
        return mark;
    }
    return find_word(WORDS, COUNT_OF(WORDS), (Text){folded, text_fold_into(trimmed, folded)});
}

static const Code *code_meaning(const CodeList *list, ValueState state)
{
    for (size_t i = 0; i < list->code_count; i++) {
        if (list->codes[i].means == state) {
            return &list->codes[i];
        }
    }
    return NULL;
}

static bool is_coded(const Field *field)
{
    return field->kind == FIELD_CODE || field->kind == FIELD_CODES;
}

/* A word that stands for a state: that state, or the code of that meaning. */
static void set_state(const Field *field, ValueState state, Value *out)
{
    const Code *code = is_coded(field) ? code_meaning(field->list, state) : NULL;

    out->state = state;
    if (code != NULL) {
        out->state = VALUE_SET;
        out->text = code->id;
    }
}

/* A word for not knowing or not saying, where the kind has no words of its own. */
static bool read_state(const Field *field, Text trimmed, Value *out)
{
    bool digit = trimmed.at[0] >= '0' && trimmed.at[0] <= '9';
    Meaning meaning = digit || field->kind == FIELD_TEXT ? MEANS_NOTHING : meaning_of(trimmed);

    if (meaning == MEANS_UNKNOWN || meaning == MEANS_NOT_SPECIFIED) {
        set_state(field, meaning == MEANS_UNKNOWN ? VALUE_UNKNOWN : VALUE_NOT_SPECIFIED, out);
        return true;
    }
    return false;
}

/* One code, if the text names it: a list's own words go before the words for states. */
static bool read_code(const Field *field, Text trimmed, Value *out)
{
    const Code *code = is_coded(field) ? code_match(field->list, trimmed) : NULL;

    if (code == NULL) {
        return false;
    }
    out->state = VALUE_SET;
    out->text = code->id;
    return true;
}

static size_t put_text_character(uint32_t c, Text source, size_t size, char *out)
{
    if (c == '\r') {
        bool pair = source.length > 1 && source.at[1] == '\n';
        out[0] = '\n';
        return pair ? 0 : 1;
    }
    if ((c < 0x20 && c != '\n') || (c >= 0x7f && c < 0xa0)) {
        out[0] = ' ';
        return 1;
    }
    memcpy(out, source.at, size);
    return size;
}

/* ASCII without control characters: nothing to decode or to replace. */
static bool is_plain(Text text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] < 0x20 || text.at[i] == 0x7f) {
            return false;
        }
    }
    return true;
}

/* Lines end in '\n'; every other control character becomes a blank. */
static Status read_text(Arena *arena, Text trimmed, Text *out, Error *err)
{
    char quoted[QUOTE_SIZE];
    size_t length = 0;

    if (trimmed.length > LIMIT_TEXT_BYTES) {
        return error_set(err, ST_INVALID, "\"%s\" is longer than %d bytes: attach it as a file", quote(trimmed, quoted),
                         LIMIT_TEXT_BYTES);
    }
    if (is_plain(trimmed)) {
        *out = text_copy(arena, trimmed);
        return ST_OK;
    }
    char *plain = arena_raw(arena, trimmed.length + 1);
    for (size_t i = 0; i < trimmed.length;) {
        uint32_t c;
        Text rest = {trimmed.at + i, trimmed.length - i};
        int size = utf8_decode(rest, &c);
        if (size == 0) {
            return error_set(err, ST_INVALID, "\"%s\" is not UTF-8 from byte %zu: save the file as UTF-8",
                             quote(trimmed, quoted), i + 1);
        }
        length += put_text_character(c, rest, (size_t)size, plain + length);
        i += (size_t)size;
    }
    *out = text_trim((Text){plain, length});
    return ST_OK;
}

static Status read_boolean(Text trimmed, bool *out, Error *err)
{
    char quoted[QUOTE_SIZE];
    Meaning meaning = meaning_of(trimmed);

    if (meaning != MEANS_YES && meaning != MEANS_NO) {
        return error_set(err, ST_INVALID, "\"%s\" is neither yes nor no: accepted are yes/no, oui/non, true/false, 1/0",
                         quote(trimmed, quoted));
    }
    *out = meaning == MEANS_YES;
    return ST_OK;
}

static Status read_date(Text trimmed, const ValueOptions *options, Value *out, Error *err)
{
    TRY(date_text_parse(trimmed, options->date_order, &out->date, err));
    if (!date_is_known(out->date)) {
        out->state = VALUE_EMPTY;
    }
    return ST_OK;
}

/* A name is left for the caller to find; kind TEXT says so. */
static Status read_reference(Arena *arena, Text trimmed, Value *out, Error *err)
{
    if (id_parse(trimmed, &out->reference)) {
        return ST_OK;
    }
    out->kind = FIELD_TEXT;
    return read_text(arena, trimmed, &out->text, err);
}

static Status read_geometry(Arena *arena, Text trimmed, Value *out, Error *err)
{
    Geometry *geometry;

    TRY(wkt_parse(arena, trimmed, &geometry, err));
    out->geometry = geometry;
    return ST_OK;
}

static Status read_kind(Arena *arena, const Field *field, Text text, Value *out, const ValueOptions *options,
                        Error *err)
{
    switch (field->kind) {
    case FIELD_TEXT:
        return read_text(arena, text, &out->text, err);
    case FIELD_INTEGER:
        return integer_text_parse(text, field->unit, options, &out->integer, err);
    case FIELD_NUMBER:
        return number_text_parse(text, field->unit, options, &out->number, err);
    case FIELD_BOOLEAN:
        return read_boolean(text, &out->boolean, err);
    case FIELD_DATE:
        return read_date(text, options, out, err);
    case FIELD_TIME:
        return time_text_parse(arena, text, &out->text, err);
    case FIELD_CODE:
        return code_text_refuse(field, text, err);
    case FIELD_CODES:
        return codes_text_parse(arena, field, text, out, err);
    case FIELD_REFERENCE:
        return read_reference(arena, text, out, err);
    case FIELD_GEOMETRY:
        return read_geometry(arena, text, out, err);
    }
    return ST_INTERNAL;
}

Status value_parse(Arena *arena, const Field *field, Text text, Value *out, const ValueOptions *options, Error *err)
{
    static const ValueOptions none;
    Text trimmed = text_trim(text);
    Value value = {.state = VALUE_EMPTY, .kind = field->kind};

    if (trimmed.length > 0 && !read_code(field, trimmed, &value) && !read_state(field, trimmed, &value)) {
        value.state = VALUE_SET;
        TRY(read_kind(arena, field, trimmed, &value, options == NULL ? &none : options, err));
        if (value.kind == FIELD_TEXT && value.text.length == 0) {
            value = (Value){.state = VALUE_EMPTY, .kind = field->kind};
        }
    }
    *out = value;
    return ST_OK;
}

static void format_set(const Value *value, Buffer *out)
{
    char date[DATE_TEXT_SIZE], id[ID_TEXT_SIZE];

    switch (value->kind) {
    case FIELD_TEXT:
    case FIELD_TIME:
    case FIELD_CODE:
    case FIELD_CODES:
        buffer_text(out, value->text);
        break;
    case FIELD_INTEGER:
        buffer_format(out, "%lld", (long long)value->integer);
        break;
    case FIELD_NUMBER:
        number_text_format(value->number, out);
        break;
    case FIELD_BOOLEAN:
        buffer_string(out, value->boolean ? "true" : "false");
        break;
    case FIELD_DATE:
        date_format(value->date, date);
        buffer_string(out, date);
        break;
    case FIELD_REFERENCE:
        id_format(value->reference, id);
        buffer_string(out, id);
        break;
    case FIELD_GEOMETRY:
        wkt_format(value->geometry, out);
        break;
    }
}

void value_format(const Field *field, const Value *value, Buffer *out)
{
    assert(value->kind == field->kind || value->kind == FIELD_TEXT || value->state == VALUE_ABSENT);
    switch (value->state) {
    case VALUE_SET:
        format_set(value, out);
        break;
    case VALUE_UNKNOWN:
        buffer_text(out, KEYWORD(unknown));
        break;
    case VALUE_NOT_SPECIFIED:
        buffer_string(out, "not specified");
        break;
    case VALUE_ABSENT:
    case VALUE_EMPTY:
        break;
    }
}
