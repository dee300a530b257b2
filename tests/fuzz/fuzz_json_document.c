/*
 * fuzz_json_document.c - a document has one canonical form, which reads back to itself; each value's slice of the
 * source is that value, an indented writing of it means the same, and json_is_valid agrees.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json/document.h"
#include "json/scan.h"
#include "json/writer.h"

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void canonical_of(Text source, Buffer *out)
{
    Arena arena;
    JsonValue *value;

    arena_init(&arena, 0);
    require(json_parse(&arena, source, JSON_LIMITS, &value, NULL) == ST_OK);
    json_canonical(value, out);
    arena_done(&arena);
}

static void write_indented(const JsonValue *value, JsonWriter *w)
{
    bool object = value->kind == JSON_OBJECT;

    if (!object && value->kind != JSON_ARRAY) {
        json_raw(w, value->raw);
        return;
    }
    json_begin(w, object ? '{' : '[');
    for (size_t i = 0; i < value->count; i++) {
        require(value->items[i].parent == value && json_at(value, i) == &value->items[i]);
        if (object) {
            json_key(w, value->items[i].key);
            require(json_find(value, value->items[i].key) == &value->items[i]);
        }
        write_indented(&value->items[i], w);
    }
    json_end(w, object ? '}' : ']');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    JsonValue *value;
    BUFFER first = {0};
    BUFFER again = {0};
    BUFFER raw = {0};
    BUFFER indented = {0};
    Error err = {0};

    arena_init(&arena, 0);
    if (json_parse(&arena, (Text){(const char *)data, size}, JSON_LIMITS, &value, &err) == ST_OK) {
        json_canonical(value, &first);
        require(json_is_valid(value->raw));
        require(text_is_utf8(buffer_view(&first), NULL));
        canonical_of(buffer_view(&first), &again);
        canonical_of(value->raw, &raw);
        require(text_equal(buffer_view(&first), buffer_view(&again)));
        require(text_equal(buffer_view(&first), buffer_view(&raw)));
        JsonWriter w = json_writer_indented(&indented, 1);
        write_indented(value, &w);
        again.size = 0;
        canonical_of(buffer_view(&indented), &again);
        require(text_equal(buffer_view(&first), buffer_view(&again)));
    } else {
        require(err.status != ST_OK && err.message[0] != 0);
        require(!json_is_valid((Text){(const char *)data, size}) || strstr(err.message, "there twice") != NULL ||
                strstr(err.message, "too large or too long") != NULL);
    }
    arena_done(&arena);
    return 0;
}
