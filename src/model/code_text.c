#include <stdio.h>

#include "model/value_part.h"

enum { NAMED_CODES_MAX = 8, CODES_TEXT_MAX = 4096 };

/* "open (Open), closed (Closed)…": what a list accepts, as far as a sentence has room. */
static void name_codes(const CodeList *list, char *out, size_t size)
{
    size_t length = 0;
    size_t shown = list->code_count < NAMED_CODES_MAX ? list->code_count : NAMED_CODES_MAX;

    out[0] = '\0';
    for (size_t i = 0; i < shown && length < size; i++) {
        length +=
            (size_t)snprintf(out + length, size - length, "%s%.*s", i == 0 ? "" : ", ", TEXT_ARG(list->codes[i].id));
    }
    if (shown < list->code_count && length < size) {
        snprintf(out + length, size - length, " and %zu more", list->code_count - shown);
    }
}

Status code_text_refuse(const Field *field, Text text, Error *err)
{
    char quoted[QUOTE_SIZE], codes[280];

    name_codes(field->list, codes, sizeof codes);
    return error_set(err, ST_INVALID, "\"%s\" is no code, label or alias of the list %.*s: accepted are %s",
                     quote(text, quoted), TEXT_ARG(field->list->id), codes);
}

/* The mark that parts several codes; 0 when there is only one. */
static char code_separator(Text text)
{
    return text_index(text, ';') >= 0   ? ';'
           : text_index(text, '|') >= 0 ? '|'
           : text_index(text, ',') >= 0 ? ','
                                        : '\0';
}

static Text next_piece(Text *rest, char separator)
{
    ptrdiff_t end = separator == '\0' ? -1 : text_index(*rest, separator);
    Text piece = {rest->at, end < 0 ? rest->length : (size_t)end};
    size_t taken = end < 0 ? rest->length : (size_t)end + 1;

    rest->at += taken;
    rest->length -= taken;
    return text_trim(piece);
}

/* XForms part the codes of a select by blanks: taken so when every piece is exactly a code. */
static bool all_codes(const CodeList *list, Text text)
{
    while (text.length > 0) {
        Text piece = next_piece(&text, ' ');
        if (piece.length > 0 && code_find(list, piece) == NULL) {
            return false;
        }
    }
    return true;
}

static Text join_codes(Arena *arena, const CodeList *list, const bool *chosen)
{
    size_t size = 0, length = 0;

    for (size_t i = 0; i < list->code_count; i++) {
        size += chosen[i] ? list->codes[i].id.length + 1 : 0;
    }
    char *out = arena_raw(arena, size + 1);
    for (size_t i = 0; i < list->code_count; i++) {
        if (chosen[i]) {
            memcpy(out + length, list->codes[i].id.at, list->codes[i].id.length);
            length += list->codes[i].id.length;
            out[length++] = ';';
        }
    }
    return (Text){out, length == 0 ? 0 : length - 1};
}

Status codes_text_parse(Arena *arena, const Field *field, Text text, Value *out, Error *err)
{
    const CodeList *list = field->list;
    Text rest = text_trim(text);
    char separator = code_separator(rest);
    char quoted[QUOTE_SIZE];

    if (rest.length > CODES_TEXT_MAX) {
        return error_set(err, ST_INVALID, "\"%s\" is too long for a list of codes", quote(text, quoted));
    }
    if (separator == '\0' && text_index(rest, ' ') >= 0 && all_codes(list, rest)) {
        separator = ' ';
    }
    bool *chosen = ARENA_ARRAY(arena, bool, list->code_count + 1);
    while (rest.length > 0) {
        Text piece = next_piece(&rest, separator);
        const Code *code = piece.length == 0 ? NULL : code_match(list, piece);
        if (piece.length > 0 && code == NULL) {
            return code_text_refuse(field, piece, err);
        }
        if (code != NULL) {
            chosen[code - list->codes] = true;
        }
    }
    out->text = join_codes(arena, list, chosen);
    out->state = out->text.length == 0 ? VALUE_EMPTY : VALUE_SET;
    return ST_OK;
}
