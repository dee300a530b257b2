#include <sqlite3.h>

#include "small_programme.h"
#include "store/entries.h"
#include "store/settings.h"

/* A programme file as other programs see it. */
static TestModel model;
static TestNode node;
static char folder[64];
static sqlite3 *foreign;

static int setup(void **state)
{
    Position report, position;

    (void)state;
    test_model_open(&model);
    test_folder(folder);
    node_create(&node, &model, folder, 1);
    node_begin(&node);
    ok(node_header(&node, "register", (Date){19800, PRECISION_DAY}, "awa", &report), &node.err);
    for (uint32_t n = 0; n < 70; n++) {
        TestChange change = {.type = PLOT, .id = test_id(n), .values = plot_values(&node, n), .key = "K1"};
        ok(node_propose(&node, &change, &position), &node.err);
    }
    TestChange area = {.type = AREA, .id = test_id(900), .values = node_values(&node, node_type(&node, AREA))};
    set_text(node_type(&node, AREA), area.values, "key", "CD61");
    ok(node_propose(&node, &area, &position), &node.err);
    ok(node_submit(&node, 71), &node.err);
    ok(node_judge(&node, report, ENTRY_DECIDE, DECISION_APPROVE, "bahati"), &node.err);
    ok(node_header(&node, "register", (Date){0}, "awa", &report), &node.err);
    TestChange waiting = {.type = PLOT, .id = test_id(3), .values = plot_values(&node, 4)};
    ok(node_propose(&node, &waiting, &position), &node.err);
    ok(node_submit(&node, 1), &node.err);
    ok(node_judge(&node, position_of(0, 9999), ENTRY_DECIDE, DECISION_APPROVE, "bahati"), &node.err);
    ok(setting_store(node.db, TEXT("four_eyes"), TEXT("on"), &node.err), &node.err);
    uint8_t id[KEY_ID_SIZE] = {1};
    ok(record_key_store(node.db, id, test_id(1), TEXT("wrapped"), &node.err), &node.err);
    ok(quarantine_store(node.db, &node.journal.key, 1, 1, TEXT("slice"), &node.err), &node.err);
    node_commit(&node);
    assert_int_equal(sqlite3_open_v2(node.path, &foreign, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sqlite3_close(foreign);
    node_remove(&node);
    rmdir(folder);
    test_model_close(&model);
    return 0;
}

/* The R*Tree says no more than that: its own tables refused. What shows the index's words cannot be written at all. */
static void assert_refused(const char *sql, bool says_why)
{
    char *message = NULL;
    int before = sqlite3_total_changes(foreign);
    int code = sqlite3_exec(foreign, sql, NULL, NULL, &message);
    bool refused = code == SQLITE_CONSTRAINT || (strstr(sql, "search_word") != NULL && code == SQLITE_ERROR);

    if (!refused || (says_why && strstr(message, "written by Whitestone alone") == NULL)) {
        fail_msg("%s: %d %s", sql, code, message == NULL ? "was done" : message);
    }
    sqlite3_free(message);
    assert_int_equal(sqlite3_total_changes(foreign), before);
}

static int foreign_number(const char *sql)
{
    sqlite3_stmt *select = NULL;
    int out = -1;

    if (sqlite3_prepare_v2(foreign, sql, -1, &select, NULL) != SQLITE_OK) {
        fail_msg("%s: %s", sql, sqlite3_errmsg(foreign));
    }
    if (sqlite3_step(select) == SQLITE_ROW) {
        out = sqlite3_column_int(select, 0);
    }
    sqlite3_finalize(select);
    return out;
}

static void a_foreign_program_cannot_write_into_any_table(void **state)
{
    sqlite3_stmt *tables = NULL;
    int seen = 0, with_rows = 0;

    (void)state;
    assert_int_equal(sqlite3_prepare_v2(foreign,
                                        "SELECT name, (SELECT name FROM pragma_table_info(t.name) LIMIT 1) FROM "
                                        "sqlite_schema t WHERE type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
                                        -1, &tables, NULL),
                     SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(tables, 0);
        const char *column = (const char *)sqlite3_column_text(tables, 1);
        bool is_search = strcmp(name, "search") == 0 || strcmp(name, "search_word") == 0;
        bool is_tree = strncmp(name, "rtree_", 6) == 0 && strstr(name + 6, "_outline") != NULL &&
                       strcmp(name + strlen(name) - 8, "_outline") == 0;
        bool is_virtual = is_search || is_tree;
        char *sql = sqlite3_mprintf(is_search ? "INSERT INTO \"%w\"(rowid,words) VALUES(99999,'x')"
                                    : is_tree ? "INSERT INTO \"%w\" VALUES(99999,0,1,0,1)"
                                              : "INSERT INTO \"%w\" DEFAULT VALUES",
                                    name);
        assert_refused(sql, !is_virtual);
        sqlite3_free(sql);
        sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", name);
        if (foreign_number(sql) > 0) {
            char *update = sqlite3_mprintf("UPDATE \"%w\" SET \"%w\"=\"%w\"+1", name, column, column);
            char *erase = sqlite3_mprintf("DELETE FROM \"%w\"", name);
            assert_refused(update, !is_virtual);
            assert_refused(erase, !is_virtual);
            sqlite3_free(update);
            sqlite3_free(erase);
            with_rows++;
        }
        sqlite3_free(sql);
        seen++;
    }
    sqlite3_finalize(tables);
    /* 4 of GeoPackage, 7 of the journal, 13 projections, the count of changes, 3 types, an R*Tree and its 3 tables, 6
     * of the full-text index.
     */
    assert_int_equal(seen, 38);
    assert_int_equal(with_rows, 31); /* there is no `part`; nothing waits to be searched, and no text is kept */
    assert_whole(&node);
}

static void the_file_says_what_a_geopackage_must(void **state)
{
    (void)state;
    assert_int_equal(foreign_number("PRAGMA application_id"), 0x47504b47);
    assert_int_equal(foreign_number("PRAGMA user_version"), 10300);
    assert_int_equal(foreign_number("SELECT count(*) FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1,0,4326) AND "
                                    "(srs_id<>4326 OR (organization='EPSG' AND organization_coordsys_id=4326 AND "
                                    "definition LIKE 'GEOGCS%'))"),
                     3);
    assert_int_equal(foreign_number("SELECT count(*) FROM gpkg_contents"), 3);
    assert_int_equal(
        foreign_number("SELECT count(*) FROM gpkg_contents WHERE last_change GLOB "
                       "'[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-9][0-9].[0-9][0-9]"
                       "[0-9]Z' AND data_type=CASE table_name WHEN 'plot' THEN 'features' ELSE 'attributes' END"),
        3);
    assert_int_equal(
        foreign_number("SELECT count(*) FROM gpkg_geometry_columns g JOIN gpkg_contents c USING(table_name) "
                       "JOIN gpkg_spatial_ref_sys s ON s.srs_id=g.srs_id AND s.srs_id=c.srs_id WHERE "
                       "table_name='plot' AND column_name='outline' AND geometry_type_name='GEOMETRY' AND z=2 "
                       "AND m=0"),
        1);
    assert_int_equal(foreign_number("SELECT count(*) FROM gpkg_contents WHERE table_name='plot' AND min_x<=29 AND "
                                    "max_x>=29.695 AND min_y<=-1.5 AND max_y>=-1.495"),
                     1);
    assert_int_equal(
        foreign_number("SELECT count(*) FROM gpkg_extensions WHERE table_name='plot' AND "
                       "column_name='outline' AND extension_name='gpkg_rtree_index' AND scope='write-only'"),
        1);
    assert_int_equal(
        foreign_number("SELECT count(*) FROM pragma_table_info('plot') WHERE name='fid' AND type='INTEGER' "
                       "AND pk=1"),
        1);
    assert_int_equal(foreign_number("SELECT count(*) FROM pragma_table_info('plot') WHERE type NOT IN "
                                    "('INTEGER','TEXT','REAL','BOOLEAN','GEOMETRY')"),
                     0);
    assert_int_equal(foreign_number("SELECT count(*) FROM plot WHERE hex(substr(outline,1,3))='475000' AND "
                                    "hex(substr(outline,5,4))='E6100000'"),
                     70);
    assert_int_equal(foreign_number("SELECT count(*) FROM plot p JOIN rtree_plot_outline r ON r.id=p.fid"), 70);
    assert_int_equal(foreign_number("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check='ok'"), 1);
    assert_int_equal(foreign_number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

static void other_programs_read_all_layers_while_we_write(void **state)
{
    char command[512], line[512];
    int layers = 0, features = -1;

    (void)state;
    if (access("/usr/bin/ogrinfo", X_OK) != 0) {
        print_message("ogrinfo is not there\n");
        skip();
    }
    node_begin(&node);
    Position report;
    ok(node_header(&node, "register", (Date){0}, "awa", &report), &node.err);
    snprintf(command, sizeof command, "ogrinfo -ro -so -al '%s' 2>&1", node.path);
    FILE *pipe = popen(command, "r");
    assert_non_null(pipe);
    while (fgets(line, sizeof line, pipe) != NULL) {
        bool bad = strstr(line, "ERROR") != NULL || strstr(line, "Warning") != NULL;
        if (bad) {
            fail_msg("%s", line);
        }
        layers += strncmp(line, "Layer name:", 11) == 0;
        if (features < 0 && layers > 0 && strncmp(line, "Feature Count: 70", 17) == 0) {
            features = 70;
        }
    }
    assert_int_equal(pclose(pipe), 0);
    database_rollback(node.db);
    ok(journal_reload(&node.journal, &node.err), &node.err);
    node_end(&node);
    assert_int_equal(layers, 3);
    assert_int_equal(features, 70);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_file_says_what_a_geopackage_must),
        cmocka_unit_test(a_foreign_program_cannot_write_into_any_table),
        cmocka_unit_test(other_programs_read_all_layers_while_we_write),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
