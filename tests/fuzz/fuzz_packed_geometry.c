/*
 * fuzz_packed_geometry.c - the journal's geometry: whatever is accepted is exactly what the encoder writes for it.
 */
#include <assert.h>

#include "base/buffer.h"
#include "geo/packed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    BUFFER again = {0};
    Geometry *geometry = NULL;
    Error err;

    arena_init(&arena, 0);
    Status status = packed_decode(&arena, data, size, &geometry, &err);
    assert(arena.used <= 64 * size + 256);
    if (status == ST_OK) {
        assert(geometry_is_sound(geometry));
        packed_encode(geometry, &again);
        assert(again.size == size && memcmp(again.at, data, size) == 0);
    }
    arena_done(&arena);
    return 0;
}
