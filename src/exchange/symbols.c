#include "exchange/symbols.h"

#include "base/embedded.h"
#include "model/role.h"

static const Text INK = {"1B2730", 6}, NO_COLOUR = {"D5DEE6", 6};

void symbols_open(Arena *arena, const RecordType *type, Symbols *out)
{
    const EmbeddedFile *file = embedded_find("symbols.json");
    JsonValue *table = NULL;

    *out = (Symbols){.class = type->map_class, .state = type_role(type, ROLE_HAS_STATE, SLOT_HAS_STATE_STATE)};
    if (file == NULL ||
        json_parse(arena, (Text){(const char *)file->bytes, file->size}, JSON_LIMITS, &table, NULL) != ST_OK) {
        return;
    }
    const JsonValue *row = json_find(table, type->map_symbol);
    out->row = row == NULL ? json_get(table, "*") : row;
}

SymbolState symbol_state(const Symbols *symbols, const Code *state)
{
    if (symbols->state == NULL || json_get(symbols->row, "states") == NULL) {
        return SYMBOL_PLAIN;
    }
    if (state != NULL && state->ends) {
        return SYMBOL_ENDED;
    }
    return state == &symbols->state->list->codes[0] ? SYMBOL_FIRST : SYMBOL_OTHER;
}

/* "#RRGGBB" without its sign. */
static Text colour_of(const JsonValue *value, Text otherwise)
{
    bool known = json_is(value, JSON_TEXT) && value->text.length == 7 && value->text.at[0] == '#';

    return known ? (Text){value->text.at + 1, 6} : otherwise;
}

static const JsonValue *row_of_class(const Symbols *symbols, const Code *class)
{
    return class == NULL ? NULL : json_find(json_get(symbols->row, "classes"), class->id);
}

Text symbol_fill(const Symbols *symbols, const Code *class)
{
    Text plain = colour_of(json_get(symbols->row, "colour"), NO_COLOUR);

    return colour_of(json_get(row_of_class(symbols, class), "colour"), plain);
}

Text symbol_outline(const Symbols *symbols, SymbolState state)
{
    static const char *const names[] = {"", "first", "other", "ended"};

    return colour_of(json_get(json_get(symbols->row, "states"), names[state]), INK);
}

Text symbol_letter(const Symbols *symbols, const Code *class)
{
    const JsonValue *own = json_get(row_of_class(symbols, class), "letter");
    const JsonValue *letter = own == NULL ? json_get(symbols->row, "letter") : own;

    return json_is(letter, JSON_TEXT) ? letter->text : (Text){0};
}
