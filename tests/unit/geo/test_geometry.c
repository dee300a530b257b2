#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "sample.h"

static Arena arena;

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static void a_point_has_one_part_one_ring_one_vertex(void **state)
{
    Geometry *point = geometry_point(&arena, 29.2, -1.65);

    (void)state;
    assert_true(geometry_is_sound(point));
    assert_int_equal(point->vertex_count, 1);
    assert_int_equal(point->rings[1], 1);
    assert_int_equal(point->parts[1], 1);
    assert_string_equal(geometry_kind_name(point->kind), "Point");
}

static void a_copy_is_equal_and_its_own(void **state)
{
    uint64_t seed = 3;

    (void)state;
    for (int i = 0; i < 500; i++) {
        Geometry *geometry = sample_geometry(&arena, &seed, SAMPLE_HARSH);
        assert_true(geometry_is_sound(geometry));
        Geometry *copy = geometry_copy(&arena, geometry);
        assert_true(geometry_equal(geometry, copy));
        if (copy->vertex_count > 0) {
            copy->xy[0] = copy->xy[0] == 1 ? 2 : 1;
            assert_false(geometry_equal(geometry, copy));
        }
    }
}

static void equality_sees_the_sign_of_zero_kind_and_heights(void **state)
{
    (void)state;
    assert_true(geometry_equal(NULL, NULL));
    assert_false(geometry_equal(NULL, geometry_point(&arena, 0, 0)));
    assert_false(geometry_equal(geometry_point(&arena, 0.0, 0), geometry_point(&arena, -0.0, 0)));
    Geometry *one = geometry_point(&arena, 1, 2), *several = geometry_point(&arena, 1, 2);
    several->kind = GEOMETRY_MULTIPOINT;
    assert_false(geometry_equal(one, several));
}

static void the_box_holds_every_vertex_and_nothing_more(void **state)
{
    Geometry *line = geometry_new(&arena, GEOMETRY_LINE, 3, 1, 1, false);
    double xy[] = {29, -2, 28, 1, 30, 0};

    (void)state;
    memcpy(line->xy, xy, sizeof xy);
    Box box = geometry_box(line);
    assert_true(box.west == 28 && box.east == 30 && box.south == -2 && box.north == 1);
    Box empty = geometry_box(geometry_new(&arena, GEOMETRY_LINE, 0, 0, 0, false));
    assert_true(empty.west > empty.east);
    assert_true(box_intersects(box, (Box){30, 1, 31, 2}));
    assert_false(box_intersects(box, (Box){30.1, 1, 31, 2}));
    assert_false(box_intersects(box, empty));
}

static void unsound_offsets_are_seen(void **state)
{
    (void)state;
    Geometry *polygon = geometry_new(&arena, GEOMETRY_POLYGON, 8, 2, 1, false);
    polygon->rings[1] = 4;
    assert_true(geometry_is_sound(polygon));
    polygon->rings[1] = 8;
    assert_false(geometry_is_sound(polygon));
    polygon->rings[1] = 4;
    polygon->kind = GEOMETRY_MULTILINE;
    assert_false(geometry_is_sound(polygon));
    polygon->kind = (GeometryKind)7;
    assert_false(geometry_is_sound(polygon));
    Geometry *two = geometry_new(&arena, GEOMETRY_POINT, 2, 2, 2, false);
    two->rings[1] = two->parts[1] = 1;
    assert_false(geometry_is_sound(two));
    two->kind = GEOMETRY_MULTIPOINT;
    assert_true(geometry_is_sound(two));
}

static void a_size_above_the_arenas_limit_is_refused(void **state)
{
    Arena small;

    (void)state;
    arena_init(&small, 1000);
    assert_null(geometry_new(&small, GEOMETRY_LINE, 100, 1, 1, false));
    assert_non_null(geometry_new(&small, GEOMETRY_LINE, 10, 1, 1, false));
    arena_done(&small);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_has_one_part_one_ring_one_vertex),
        cmocka_unit_test(a_copy_is_equal_and_its_own),
        cmocka_unit_test(equality_sees_the_sign_of_zero_kind_and_heights),
        cmocka_unit_test(the_box_holds_every_vertex_and_nothing_more),
        cmocka_unit_test(unsound_offsets_are_seen),
        cmocka_unit_test(a_size_above_the_arenas_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
