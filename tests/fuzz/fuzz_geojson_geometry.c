/*
 * fuzz_geojson_geometry.c - geometry objects: what is accepted is sound and closed, and written and read again it is
 * the same; what is refused has a sentence of well-formed UTF-8.
 */
#include <assert.h>

#include "base/buffer.h"
#include "geo/geojson.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_accepted(Arena *arena, const Geometry *geometry)
{
    BUFFER json = {0};
    Geometry *back = NULL;
    size_t consumed = 0;

    assert(geometry == NULL || geometry_is_sound(geometry));
    for (uint32_t ring = 0; geometry != NULL && geometry_is_area(geometry) && ring < geometry->ring_count; ring++) {
        const double *first = geometry->xy + 2 * (size_t)geometry->rings[ring];
        const double *last = geometry->xy + 2 * (size_t)geometry->rings[ring + 1] - 2;
        assert(first[0] == last[0] && first[1] == last[1]);
    }
    geojson_geometry_write(geometry, &json);
    assert(geojson_geometry_read(arena, buffer_view(&json), &consumed, &back, NULL) == ST_OK);
    assert(consumed == json.size && geometry_equal(geometry, back));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    Geometry *geometry = NULL;
    size_t consumed = 0, bad = 0;
    Error err = {0};

    arena_init(&arena, 0);
    if (geojson_geometry_read(&arena, (Text){(const char *)data, size}, &consumed, &geometry, &err) == ST_OK) {
        assert(consumed <= size);
        check_accepted(&arena, geometry);
    } else {
        assert(err.status != ST_OK && text_is_utf8(text_of(err.message), &bad));
    }
    arena_done(&arena);
    return 0;
}
