#include "store/bindings.h"

#include "base/memory.h"

struct Binding {
    enum { BIND_TEXT, BIND_BYTES, BIND_INT, BIND_DOUBLE } kind;
    union {
        Text text;
        int64_t integer;
        double number;
    };
};

void bindings_done(Bindings *bindings)
{
    memory_free(bindings->items);
    *bindings = (Bindings){0};
}

static Binding *binding_add(Bindings *bindings)
{
    if (bindings->count == bindings->capacity) {
        bindings->capacity = bindings->capacity == 0 ? 16 : bindings->capacity * 2;
        bindings->items = memory_resize(bindings->items, (size_t)bindings->capacity * sizeof *bindings->items);
    }
    return &bindings->items[bindings->count++];
}

void bind_text(Bindings *bindings, Text text)
{
    *binding_add(bindings) = (Binding){.kind = BIND_TEXT, .text = text};
}

void bind_bytes(Bindings *bindings, Text bytes)
{
    *binding_add(bindings) = (Binding){.kind = BIND_BYTES, .text = bytes};
}

void bind_int(Bindings *bindings, int64_t value)
{
    *binding_add(bindings) = (Binding){.kind = BIND_INT, .integer = value};
}

void bind_double(Bindings *bindings, double value)
{
    *binding_add(bindings) = (Binding){.kind = BIND_DOUBLE, .number = value};
}

void bindings_apply(const Bindings *bindings, Statement *statement)
{
    for (int i = 0; i < bindings->count; i++) {
        const Binding *one = &bindings->items[i];
        switch (one->kind) {
        case BIND_TEXT:
            statement_text(statement, i + 1, one->text);
            break;
        case BIND_BYTES:
            statement_bytes(statement, i + 1, one->text.at, one->text.length);
            break;
        case BIND_INT:
            statement_int(statement, i + 1, one->integer);
            break;
        case BIND_DOUBLE:
            statement_double(statement, i + 1, one->number);
            break;
        }
    }
}
