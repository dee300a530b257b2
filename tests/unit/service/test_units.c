#include "programme_case.h"

#include "service/units.h"

enum { HAZARDS = 40, PAGE = 7 };

static const char NOWHERE[] = "00000000-0000-7000-8000-00000000dead";

/* Units C > P > T and T2, an orphan O, the loop A > B > A; settlements of T, of no unit and of a unit that is gone. */
typedef struct UnitCase {
    ProgrammeCase base;
    const char *c, *p, *t, *t2, *o, *a, *b;
    const char *in_t, *in_none, *in_gone;
} UnitCase;

static Id submit(UnitCase *u, const char *change)
{
    SubmitResult result;
    const char *body = arena_format(&u->base.arena, "{\"approve\":true,\"reason\":\"test\",\"changes\":[%s]}", change);

    EXPECT_OK(&u->base, report_submit_wait(u->base.programme, (Actor){TEXT("ana")}, &u->base.arena, text_of(body),
                                           &result, &u->base.err));
    return result.ids[0];
}

static const char *id_text(UnitCase *u, Id id)
{
    char text[ID_TEXT_SIZE];

    id_format(id, text);
    return arena_copy(&u->base.arena, text, strlen(text));
}

static const char *unit(UnitCase *u, const char *name, const char *level, const char *parent)
{
    Arena *arena = &u->base.arena;
    const char *of = parent == NULL ? "" : arena_format(arena, ",\"parent_unit\":\"%s\"", parent);

    return id_text(u, submit(u, arena_format(arena,
                                             "{\"type\":\"admin_unit\",\"values\":{\"unit_name\":\"%s\","
                                             "\"pcode\":\"X%s\",\"unit_level\":\"%s\"%s}}",
                                             name, name, level, of)));
}

static const char *settlement(UnitCase *u, const char *name, const char *in)
{
    Arena *arena = &u->base.arena;
    const char *of = in == NULL ? "" : arena_format(arena, ",\"admin_unit\":\"%s\"", in);

    return id_text(u,
                   submit(u, arena_format(arena, "{\"type\":\"settlement\",\"values\":{\"settlement_name\":\"%s\"%s}}",
                                          name, of)));
}

static const char *edit(UnitCase *u, const char *type, const char *id, const char *field, const char *value)
{
    const char *quoted = value == NULL ? "null" : arena_format(&u->base.arena, "\"%s\"", value);

    return arena_format(&u->base.arena, "{\"type\":\"%s\",\"id\":\"%s\",\"values\":{\"%s\":%s}}", type, id, field,
                        quoted);
}

static void hazard(UnitCase *u, const char *field, const char *value)
{
    const char *tie = field == NULL ? "" : arena_format(&u->base.arena, ",\"%s\":\"%s\"", field, value);

    submit(u, arena_format(&u->base.arena, "{\"type\":\"hazard\",\"values\":{\"land_class\":\"sha\"%s}}", tie));
}

static int setup(void **state)
{
    static UnitCase u;

    case_start(&u.base);
    u.c = unit(&u, "C", "country", NULL);
    u.p = unit(&u, "P", "province", u.c);
    u.t = unit(&u, "T", "territory", u.p);
    u.t2 = unit(&u, "Été", "territory", u.p);
    u.o = unit(&u, "O", "territory", NOWHERE);
    u.a = unit(&u, "A", "territory", NULL);
    u.b = unit(&u, "B", "territory", u.a);
    submit(&u, edit(&u, "admin_unit", u.a, "parent_unit", u.b));
    u.in_t = settlement(&u, "in T", u.t);
    u.in_none = settlement(&u, "in none", NULL);
    u.in_gone = settlement(&u, "in gone", NOWHERE);
    for (int i = 0; i < HAZARDS; i++) {
        const char *ties[][2] = {{"admin_unit", u.t},       {"admin_unit", u.p},
                                 {"settlement", u.in_t},    {NULL, NULL},
                                 {"admin_unit", u.a},       {"admin_unit", u.b},
                                 {"admin_unit", NOWHERE},   {"settlement", u.in_none},
                                 {"settlement", u.in_gone}, {"nearest_settlement", u.in_t},
                                 {"admin_unit", u.o}};
        const char **tie = ties[i % (int)COUNT_OF(ties)];
        hazard(&u, tie[0], tie[1]);
    }
    *state = &u;
    return 0;
}

static int teardown(void **state)
{
    UnitCase *u = *state;

    case_done(&u->base);
    return 0;
}

static size_t type_at(const UnitTree *tree, const char *type)
{
    for (size_t i = 0; i < tree->type_count; i++) {
        if (text_equal(tree->types[i].type->id, text_of(type))) {
            return i;
        }
    }
    fail_msg("'%s' is not counted by unit", type);
    return 0;
}

static uint64_t below(const UnitTree *tree, const char *unit, const char *type)
{
    return tree->nodes[unit_find(tree, text_of(unit))].below[type_at(tree, type)];
}

/* Rows of all pages of a list, and whether each page says how many match. */
static uint64_t listed(UnitCase *u, Reader *reader, const RecordType *type, const char *unit, bool newest_first)
{
    RecordQuery query = {.type = type,
                         .scope = scope_of_administrator(),
                         .within = {.asked = true, .unit = text_of(unit)},
                         .limit = PAGE,
                         .wants_count = true,
                         .newest_first = newest_first};
    RecordPage page;
    uint64_t rows = 0;

    do {
        EXPECT_OK(&u->base, records_search(reader, &u->base.arena, &query, &page, &u->base.err));
        rows += page.row_count;
        query.after = page.next;
    } while (page.next != 0);
    assert_int_equal(page.matched, rows);
    return rows;
}

static void tree_read(UnitCase *u, Reader **reader, UnitTree *tree)
{
    Scope scope = scope_of_administrator();

    EXPECT_OK(&u->base, reader_acquire(u->base.programme, reader, &u->base.err));
    EXPECT_OK(&u->base, units_tree(*reader, &u->base.arena, &scope, tree, &u->base.err));
}

static void every_count_is_the_length_of_the_list_it_opens(UnitCase *u)
{
    Reader *reader;
    UnitTree tree;

    tree_read(u, &reader, &tree);
    assert_int_equal(tree.node_count, 7);
    for (size_t t = 0; t < tree.type_count; t++) {
        const UnitTypeCount *count = &tree.types[t];
        for (size_t i = 0; i < tree.node_count; i++) {
            const char *id = text_string(&u->base.arena, tree.nodes[i].id);
            assert_int_equal(listed(u, reader, count->type, id, i % 2 == 0), tree.nodes[i].below[t]);
        }
        assert_int_equal(listed(u, reader, count->type, NULL, false), count->records - count->tied);
    }
    reader_release(reader);
}

static void counts_roll_up_from_the_lowest_unit(void **state)
{
    UnitCase *u = *state;
    Reader *reader;
    UnitTree tree;

    every_count_is_the_length_of_the_list_it_opens(u);
    tree_read(u, &reader, &tree);
    assert_int_equal(below(&tree, u->t, "hazard"), 4 + 4);
    assert_int_equal(below(&tree, u->p, "hazard"), 4 + 4 + 4);
    assert_int_equal(below(&tree, u->c, "hazard"), 4 + 4 + 4);
    assert_int_equal(below(&tree, u->t2, "hazard"), 0);
    assert_int_equal(below(&tree, u->t, "settlement"), 1);
    assert_int_equal(tree.types[type_at(&tree, "hazard")].records, HAZARDS);
    reader_release(reader);
}

static void units_without_a_parent_orphans_and_loops_are_shown(void **state)
{
    UnitCase *u = *state;
    Reader *reader;
    UnitTree tree;
    size_t roots = 0;

    tree_read(u, &reader, &tree);
    for (int32_t at = tree.first_root; at != NO_UNIT; at = tree.nodes[at].next_sibling) {
        roots++;
    }
    assert_int_equal(roots, 3);
    assert_true(tree.nodes[unit_find(&tree, text_of(u->o))].orphan);
    assert_true(tree.nodes[unit_find(&tree, text_of(u->a))].loop);
    assert_true(tree.nodes[unit_find(&tree, text_of(u->b))].loop);
    assert_false(tree.nodes[unit_find(&tree, text_of(u->c))].loop);
    assert_int_equal(below(&tree, u->a, "hazard"), below(&tree, u->b, "hazard"));
    assert_int_equal(below(&tree, u->a, "hazard"), 4 + 4);
    reader_release(reader);
}

static void siblings_come_by_level_and_name(void **state)
{
    UnitCase *u = *state;
    Reader *reader;
    UnitTree tree;

    tree_read(u, &reader, &tree);
    assert_string_equal(text_string(&u->base.arena, tree.nodes[tree.first_root].id), u->c);
    const UnitNode *first = &tree.nodes[tree.nodes[unit_find(&tree, text_of(u->p))].first_child];
    assert_string_equal(text_string(&u->base.arena, first->id), u->t2);
    reader_release(reader);
}

static void a_unit_is_found_without_its_accents_and_by_its_code(void **state)
{
    UnitCase *u = *state;
    Reader *reader;
    UnitTree tree;

    tree_read(u, &reader, &tree);
    const UnitNode *node = &tree.nodes[unit_find(&tree, text_of(u->t2))];
    assert_true(unit_matches(node, TEXT("ete"), &u->base.arena));
    assert_true(unit_matches(node, TEXT("xe"), &u->base.arena));
    assert_false(unit_matches(node, TEXT("p"), &u->base.arena));
    reader_release(reader);
}

static void counts_follow_a_place_that_moves_and_a_parent_that_changes(void **state)
{
    UnitCase *u = *state;
    Reader *reader;
    UnitTree tree;

    submit(u, edit(u, "settlement", u->in_t, "admin_unit", u->t2));
    submit(u, edit(u, "settlement", u->in_none, "admin_unit", u->o));
    submit(u, edit(u, "admin_unit", u->o, "parent_unit", u->c));
    submit(u, edit(u, "admin_unit", u->a, "parent_unit", NULL));
    every_count_is_the_length_of_the_list_it_opens(u);
    tree_read(u, &reader, &tree);
    assert_int_equal(below(&tree, u->t, "hazard"), 4);
    assert_int_equal(below(&tree, u->t2, "hazard"), 4);
    assert_int_equal(below(&tree, u->o, "hazard"), 3 + 3);
    assert_int_equal(below(&tree, u->c, "hazard"), 4 + 4 + 4 + 3 + 3);
    assert_int_equal(below(&tree, u->b, "hazard"), 4);
    reader_release(reader);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_roll_up_from_the_lowest_unit),
        cmocka_unit_test(units_without_a_parent_orphans_and_loops_are_shown),
        cmocka_unit_test(siblings_come_by_level_and_name),
        cmocka_unit_test(a_unit_is_found_without_its_accents_and_by_its_code),
        cmocka_unit_test(counts_follow_a_place_that_moves_and_a_parent_that_changes),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
