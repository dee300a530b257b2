/*
 * test_asset.c - files of the interface from a folder: types, caching, and what is not given out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "http/asset.h"

typedef struct Fixture {
    char folder[64];
    Assets *assets;
    Request req;
    Response res;
    Error err;
} Fixture;

static Fixture fixture;

static void put(const char *name, const char *content)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", fixture.folder, name);
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static int start(void **state)
{
    char path[160];

    (void)state;
    memset(&fixture, 0, sizeof fixture);
    snprintf(fixture.folder, sizeof fixture.folder, "/tmp/whitestone-asset-XXXXXX");
    assert_non_null(mkdtemp(fixture.folder));
    snprintf(path, sizeof path, "%s/assets", fixture.folder);
    mkdir(path, 0700);
    put("index.html", "<!doctype html>");
    put("assets/app-3f2a91bc.js", "1");
    put("assets/logo.svg", "<svg/>");
    snprintf(path, sizeof path, "%s/assets/out.txt", fixture.folder);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    fixture.assets = assets_open(fixture.folder);
    return 0;
}

static int stop(void **state)
{
    static const char *const names[] = {
        "index.html", "assets/app-3f2a91bc.js", "assets/logo.svg", "assets/out.txt", "assets", ""};
    char path[160];

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(path, sizeof path, "%s/%s", fixture.folder, names[i]);
        remove(path);
    }
    assets_close(fixture.assets);
    buffer_done(&fixture.res.body);
    arena_done(&fixture.req.arena);
    return 0;
}

static Status serve(const char *path)
{
    buffer_done(&fixture.res.body);
    memset(&fixture.res, 0, sizeof fixture.res);
    return asset_serve(fixture.assets, &fixture.req, &fixture.res, text_of(path), &fixture.err);
}

static void a_file_has_its_type_and_a_tag(void **state)
{
    (void)state;
    assert_int_equal(serve("index.html"), ST_OK);
    assert_string_equal(fixture.res.content_type, "text/html; charset=utf-8");
    assert_int_equal(fixture.res.body.size, 15);
    assert_non_null(fixture.res.etag);
    assert_null(fixture.res.cache);
    assert_int_equal(serve("assets/logo.svg"), ST_OK);
    assert_string_equal(fixture.res.content_type, "image/svg+xml");
    assert_null(fixture.res.cache);
}

static void a_name_with_a_hash_may_be_kept_for_ever(void **state)
{
    (void)state;
    assert_int_equal(serve("assets/app-3f2a91bc.js"), ST_OK);
    assert_non_null(strstr(fixture.res.cache, "immutable"));
}

static void a_file_the_client_has_is_not_sent_again(void **state)
{
    (void)state;
    assert_int_equal(serve("index.html"), ST_OK);
    fixture.req.headers[0] = (Pair){TEXT("if-none-match"), text_of(fixture.res.etag)};
    fixture.req.header_count = 1;
    assert_int_equal(serve("index.html"), ST_OK);
    assert_int_equal(fixture.res.status, 304);
    assert_int_equal(fixture.res.body.size, 0);
}

static void what_is_no_file_of_the_folder_is_not_found(void **state)
{
    static const char *const names[] = {"assets/none.js", "assets", "assets/out.txt", ""};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_int_equal(serve(names[i]), ST_NOT_FOUND);
        assert_int_equal(fixture.res.body.size, 0);
        assert_null(fixture.res.cache);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_file_has_its_type_and_a_tag),
        TEST(a_name_with_a_hash_may_be_kept_for_ever),
        TEST(a_file_the_client_has_is_not_sent_again),
        TEST(what_is_no_file_of_the_folder_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
