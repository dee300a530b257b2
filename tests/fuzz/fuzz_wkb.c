/*
 * fuzz_wkb.c - well-known binary and GeoPackage blobs: what is accepted is sound, written and read back it is the same,
 * and no input makes the reader take more memory than its bytes justify.
 */
#include <assert.h>

#include "base/buffer.h"
#include "geo/wkb.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_back(Arena *arena, const Geometry *geometry)
{
    BUFFER wkb = {0};
    BUFFER blob = {0};
    Geometry *back = NULL;

    assert(geometry_is_sound(geometry));
    wkb_encode(geometry, &wkb);
    assert(wkb_decode(arena, wkb.at, wkb.size, &back, NULL) == ST_OK && geometry_equal(geometry, back));
    gpkg_encode(geometry, NULL, &blob);
    assert(gpkg_decode(arena, blob.at, blob.size, &back, NULL) == ST_OK && geometry_equal(geometry, back));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    Geometry *geometry = NULL;
    Error err;

    arena_init(&arena, 0);
    Status status = wkb_decode(&arena, data, size, &geometry, &err);
    assert(arena.used <= 4 * size + 256);
    if (status == ST_OK) {
        check_back(&arena, geometry);
    }
    geometry = NULL;
    if (gpkg_decode(&arena, data, size, &geometry, &err) == ST_OK) {
        check_back(&arena, geometry);
    }
    arena_done(&arena);
    return 0;
}
