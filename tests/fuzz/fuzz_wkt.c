/*
 * fuzz_wkt.c - well-known text: what is accepted is sound, and written and read again it is the same.
 */
#include <assert.h>

#include "base/buffer.h"
#include "geo/wkt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    BUFFER text = {0};
    Geometry *geometry = NULL, *back = NULL;
    Error err = {0};
    size_t bad = 0;

    arena_init(&arena, 0);
    if (wkt_parse(&arena, (Text){(const char *)data, size}, &geometry, &err) == ST_OK) {
        assert(geometry_is_sound(geometry));
        wkt_format(geometry, &text);
        assert(wkt_parse(&arena, buffer_view(&text), &back, NULL) == ST_OK && geometry_equal(geometry, back));
    } else {
        assert(err.status != ST_OK && text_is_utf8(text_of(err.message), &bad));
    }
    arena_done(&arena);
    return 0;
}
