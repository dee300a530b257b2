#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "geo/relation.h"
#include "geo/wkt.h"

static const char SQUARE[] = "POLYGON((0 0,10 0,10 10,0 10,0 0))";

static bool holds(RelationKind kind, const char *place, const char *fixed)
{
    Arena arena;
    Geometry *a = NULL, *b = NULL;

    arena_init(&arena, 0);
    assert_int_equal(wkt_parse(&arena, text_of(place), &a, NULL), ST_OK);
    assert_int_equal(wkt_parse(&arena, text_of(fixed), &b, NULL), ST_OK);
    Relation *relation = relation_create(kind, b);
    assert_non_null(relation);
    bool answer = relation_holds(relation, a);
    relation_free(relation);
    Relation *other_side = relation_create(relation_mirror(kind), a);
    assert_int_equal(relation_holds(other_side, b), answer);
    relation_free(other_side);
    arena_done(&arena);
    return answer;
}

static void each_relation_holds_where_it_should(void **state)
{
    static const char in[] = "POLYGON((1 1,2 1,2 2,1 2,1 1))", far[] = "POINT(20 20)", edge[] = "POINT(10 5)",
                      over[] = "POLYGON((5 5,15 5,15 15,5 15,5 5))", through[] = "LINESTRING(-5 5,15 5)",
                      same[] = "POLYGON((10 10,0 10,0 0,10 0,10 10))";

    (void)state;
    assert_true(holds(RELATION_INTERSECTS, in, SQUARE) && holds(RELATION_INTERSECTS, edge, SQUARE));
    assert_false(holds(RELATION_INTERSECTS, far, SQUARE));
    assert_true(holds(RELATION_DISJOINT, far, SQUARE) && !holds(RELATION_DISJOINT, edge, SQUARE));
    assert_true(holds(RELATION_WITHIN, in, SQUARE) && !holds(RELATION_WITHIN, over, SQUARE));
    assert_true(holds(RELATION_CONTAINS, SQUARE, in) && !holds(RELATION_CONTAINS, in, SQUARE));
    assert_true(holds(RELATION_EQUALS, same, SQUARE) && !holds(RELATION_EQUALS, in, SQUARE));
    assert_true(holds(RELATION_TOUCHES, edge, SQUARE) && !holds(RELATION_TOUCHES, in, SQUARE));
    assert_true(holds(RELATION_CROSSES, through, SQUARE) && !holds(RELATION_CROSSES, over, SQUARE));
    assert_true(holds(RELATION_OVERLAPS, over, SQUARE) && !holds(RELATION_OVERLAPS, in, SQUARE));
}

static void meeting_boxes_are_not_enough(void **state)
{
    (void)state;
    assert_false(holds(RELATION_INTERSECTS, "POLYGON((9 1,9 0,8 0,9 1))", "POLYGON((0 0,10 10,0 10,0 0))"));
    assert_false(holds(RELATION_INTERSECTS, "LINESTRING(11 5,5 11)", "POLYGON((0 0,10 0,6 2,0 10,0 0))"));
    assert_true(holds(RELATION_INTERSECTS, "LINESTRING(-1 5,5 -1)", SQUARE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_relation_holds_where_it_should),
        cmocka_unit_test(meeting_boxes_are_not_enough),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
