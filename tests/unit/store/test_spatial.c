#include "store_case.h"

static StoreCase c;

static int setup(void **state)
{
    (void)state;
    store_open(&c);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    store_close(&c);
    return 0;
}

static Box random_box(Dice *dice)
{
    double west = dice_unit(dice) * 360 - 180, south = dice_unit(dice) * 180 - 90;
    double width = dice_below(dice, 4) == 0 ? 0 : dice_unit(dice) * 3, height = dice_unit(dice) * 2;

    return (Box){west, south, west + width > 180 ? 180 : west + width, south + height > 90 ? 90 : south + height};
}

static char *rtreecheck(void)
{
    Statement *select;
    bool row;
    char sql[160];

    snprintf(sql, sizeof sql, "SELECT rtreecheck('%s')", c.table->rtree);
    ok(database_statement(c.db, sql, &select, &c.err), &c.err);
    ok(statement_step(select, &row, &c.err), &c.err);
    char *out = text_string(&c.arena, column_text(select, 0));
    statement_reset(select);
    return out;
}

/* Numbers of all items that touch the box, as a sum of what each stands for. */
static uint64_t answer(const char *rtree, Box box)
{
    Statement *select;
    bool row;
    char sql[256];
    uint64_t sum = 0;

    snprintf(sql, sizeof sql, "SELECT id FROM \"%s\" WHERE maxx>=? AND minx<=? AND maxy>=? AND miny<=?", rtree);
    ok(database_statement(c.db, sql, &select, &c.err), &c.err);
    statement_double(select, 1, box.west);
    statement_double(select, 2, box.east);
    statement_double(select, 3, box.south);
    statement_double(select, 4, box.north);
    for (;;) {
        ok(statement_step(select, &row, &c.err), &c.err);
        if (!row) {
            return sum;
        }
        uint64_t id = (uint64_t)column_int(select, 0);
        sum += id * id * 31 + 1;
    }
}

static void make_other_tree(void)
{
    ok(database_run(c.db, "CREATE VIRTUAL TABLE other USING rtree(id,minx,maxx,miny,maxy)", &c.err), &c.err);
}

static void other_insert(int64_t fid, Box box)
{
    Statement *insert;

    ok(database_statement(c.db, "INSERT OR REPLACE INTO other VALUES(?,?,?,?,?)", &insert, &c.err), &c.err);
    statement_int(insert, 1, fid);
    statement_double(insert, 2, box.west);
    statement_double(insert, 3, box.east);
    statement_double(insert, 4, box.south);
    statement_double(insert, 5, box.north);
    ok(statement_run(insert, &c.err), &c.err);
}

static void trees_agree(Dice *dice)
{
    char sql[256];

    assert_string_equal(rtreecheck(), "ok");
    snprintf(
        sql, sizeof sql,
        "SELECT count(*) FROM (SELECT * FROM \"%s\" EXCEPT SELECT * FROM other UNION ALL SELECT * FROM (SELECT * FROM"
        " other EXCEPT SELECT * FROM \"%s\"))",
        c.table->rtree, c.table->rtree);
    assert_int_equal(store_number(&c, sql), 0);
    for (int i = 0; i < 40; i++) {
        Box box = random_box(dice);
        assert_int_equal(answer(c.table->rtree, box), answer("other", box));
    }
}

static void pack_and_compare(uint64_t seed, size_t count)
{
    Dice dice = {seed};
    SpatialItem *items = ARENA_ARRAY(&c.arena, SpatialItem, count + 1);

    for (size_t i = 0; i < count; i++) {
        Box box = random_box(&dice);
        items[i] = spatial_item((int64_t)i + 1, box);
        other_insert((int64_t)i + 1, box);
    }
    ok(spatial_pack(c.db, c.table, items, count, &c.err), &c.err);
    trees_agree(&dice);
    for (int i = 0; i < 120; i++) { /* single changes in a packed tree */
        int64_t fid = 1 + dice_below(&dice, (uint32_t)count + 40);
        Box box = random_box(&dice);
        if (dice_below(&dice, 2) == 0) {
            ok(spatial_insert(c.db, c.table, fid, box, &c.err), &c.err);
            other_insert(fid, box);
        } else {
            Statement *erase;
            ok(spatial_delete(c.db, c.table, fid, &c.err), &c.err);
            ok(database_statement(c.db, "DELETE FROM other WHERE id=?", &erase, &c.err), &c.err);
            statement_int(erase, 1, fid);
            ok(statement_run(erase, &c.err), &c.err);
        }
    }
    trees_agree(&dice);
}

static void a_packed_tree_answers_like_one_of_single_inserts(void **state)
{
    static const size_t counts[] = {0, 1, 50, 51, 52, 53, 102, 103, 1000, 2601, 2602, 2653, 6000};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(counts); i++) {
        ok(database_begin(c.db, &c.err), &c.err);
        make_other_tree();
        pack_and_compare(i + 1, counts[i]);
        database_forget_statements(c.db);
        database_rollback(c.db);
    }
}

static void packing_again_keeps_what_was_there_and_replaces_what_comes(void **state)
{
    Dice dice = {99};
    SpatialItem items[700];

    (void)state;
    make_other_tree();
    for (int round = 0; round < 4; round++) {
        for (size_t i = 0; i < COUNT_OF(items); i++) {
            Box box = random_box(&dice);
            int64_t fid = 1 + round * 500 + (int64_t)i;
            items[i] = spatial_item(fid, box);
            other_insert(fid, box);
        }
        ok(spatial_pack(c.db, c.table, items, COUNT_OF(items), &c.err), &c.err);
        trees_agree(&dice);
    }
}

static void the_extent_is_that_of_all_boxes(void **state)
{
    Dice dice = {7};
    SpatialItem items[300];
    Box extent, all = BOX_EMPTY;

    (void)state;
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        items[i] = spatial_item((int64_t)i + 1, random_box(&dice));
        all.west = items[i].west < all.west ? items[i].west : all.west;
        all.east = items[i].east > all.east ? items[i].east : all.east;
        all.south = items[i].south < all.south ? items[i].south : all.south;
        all.north = items[i].north > all.north ? items[i].north : all.north;
    }
    ok(spatial_pack(c.db, c.table, items, COUNT_OF(items), &c.err), &c.err);
    ok(spatial_extent(c.db, c.table, &extent, &c.err), &c.err);
    assert_memory_equal(&extent, &all, sizeof all);
    ok(spatial_publish_extent(c.db, c.table, &c.err), &c.err);
    assert_int_equal(store_number(&c, "SELECT min_x BETWEEN -180 AND max_x AND min_y<max_y FROM gpkg_contents WHERE "
                                      "table_name='plot'"),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_packed_tree_answers_like_one_of_single_inserts, setup, teardown),
        cmocka_unit_test_setup_teardown(packing_again_keeps_what_was_there_and_replaces_what_comes, setup, teardown),
        cmocka_unit_test_setup_teardown(the_extent_is_that_of_all_boxes, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
