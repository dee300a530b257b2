/*
 * test_target.c - request targets, routes and what a client prefers, without a socket.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "http/negotiate.h"
#include "http/route.h"
#include "http/target.h"

static Request req;

static int fresh(void **state)
{
    (void)state;
    memset(&req, 0, sizeof req);
    arena_init(&req.arena, 0);
    return 0;
}

static int done(void **state)
{
    (void)state;
    arena_done(&req.arena);
    return 0;
}

static Status parse(const char *target)
{
    Error err;

    req.target = text_of(target);
    return target_parse(&req, &err);
}

static void is_text(Text text, const char *expected)
{
    assert_int_equal(text.length, strlen(expected));
    assert_memory_equal(text.at, expected, text.length);
}

static void path_and_parameters_are_decoded(void **state)
{
    Text value;

    (void)state;
    assert_int_equal(parse("/a%20b/%C3%A9?x=1%262&y=a+b&z&=w"), ST_OK);
    is_text(req.path, "/a b/\xc3\xa9");
    assert_int_equal(req.param_count, 4);
    assert_true(request_param(&req, TEXT("x"), &value));
    is_text(value, "1&2");
    assert_true(request_param(&req, TEXT("y"), &value));
    is_text(value, "a b");
    assert_true(request_param(&req, TEXT("z"), &value));
    is_text(value, "");
    assert_false(request_param(&req, TEXT("absent"), &value));
}

static void a_slash_at_the_end_is_the_same_place(void **state)
{
    (void)state;
    assert_int_equal(parse("/collections/"), ST_OK);
    is_text(req.path, "/collections");
    assert_int_equal(parse("/"), ST_OK);
    is_text(req.path, "/");
}

static void what_could_leave_the_tree_is_refused(void **state)
{
    static const char *const bad[] = {
        "/assets/../secret",
        "/assets/%2e%2e/secret",
        "/assets/..%2fsecret",
        "/assets/%2e%2e%5csecret",
        "//host/x",
        "/a//b",
        "/a/%00",
        "/a%0d%0ab",
        "/%ff",
        "/%c0%af",
        "/%zz",
        "/%4",
        "/a?b=%0a",
        "",
        "http://host/",
        "*",
    };

    (void)state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_int_equal(parse(bad[i]), ST_INVALID);
    }
}

static void a_target_that_is_too_long_is_too_large(void **state)
{
    static char target[TARGET_MAX + 2];

    (void)state;
    memset(target, 'a', sizeof target - 1);
    target[0] = '/';
    assert_int_equal(parse(target), ST_TOO_LARGE);
    target[TARGET_MAX] = '\0';
    assert_int_equal(parse(target), ST_OK);
}

static void more_parameters_than_the_limit_are_refused(void **state)
{
    static char target[1000] = "/x?";

    (void)state;
    for (int i = 0; i < REQUEST_PARAMS_MAX; i++) {
        memcpy(target + 3 + i * 2, "a&", 3);
    }
    assert_int_equal(parse(target), ST_OK);
    memcpy(target + 3 + REQUEST_PARAMS_MAX * 2, "a&", 3);
    assert_int_equal(parse(target), ST_INVALID);
}

static void only_this_machine_is_loopback(void **state)
{
    static const char *const yes[] = {"127.0.0.1",      "127.0.0.1:80", "127.255.0.9:65535", "localhost",
                                      "LocalHost:8080", "[::1]",        "[::1]:8080"};
    static const char *const no[] = {"",          "localhost.evil", "127.0.0.1.evil",  "127.0.0.256",
                                     "128.0.0.1", "127.1",          "[::2]",           "[::1]x",
                                     "[::1]:",    "localhost:",     "localhost:99999", "0.0.0.0",
                                     "::1",       "+127.0.0.1",     "127.0.0.1:+80"};

    (void)state;
    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        assert_true(host_is_loopback(text_of(yes[i])));
    }
    for (size_t i = 0; i < COUNT_OF(no); i++) {
        assert_false(host_is_loopback(text_of(no[i])));
    }
}

static const Route ROUTES[] = {
    {METHOD_GET, "/", NULL, NEEDS_READ, 0, "", 0, true},
    {METHOD_GET, "/c/{type}", NULL, NEEDS_READ, 0, "", 0, true},
    {METHOD_GET, "/c/{type}/items/{id}", NULL, NEEDS_READ, 0, "", 0, true},
    {METHOD_POST, "/c/{type}", NULL, NEEDS_WRITE, 0, "", 0, false},
    {METHOD_GET, "/assets/{path*}", NULL, NEEDS_NOTHING, 0, "", 0, false},
};

static const Route *find(HttpMethod method, const char *target, Status *why)
{
    char allow[ROUTE_ALLOW_SIZE];

    assert_int_equal(parse(target), ST_OK);
    req.method = method;
    return route_find(ROUTES, COUNT_OF(ROUTES), &req, allow, why);
}

static void a_route_is_found_with_what_its_placeholders_matched(void **state)
{
    Status why;

    (void)state;
    assert_ptr_equal(find(METHOD_GET, "/", &why), &ROUTES[0]);
    assert_ptr_equal(find(METHOD_HEAD, "/c/x/items/y.z.json", &why), &ROUTES[2]);
    is_text(req.captures[0], "x");
    is_text(req.captures[1], "y.z");
    is_text(req.suffix, "json");
    assert_ptr_equal(find(METHOD_POST, "/c/x.json", &why), &ROUTES[3]);
    is_text(req.captures[0], "x.json");
    is_text(req.suffix, "");
    assert_ptr_equal(find(METHOD_GET, "/assets/a/b.js", &why), &ROUTES[4]);
    is_text(req.captures[0], "a/b.js");
}

static void what_is_not_there_differs_from_what_takes_another_method(void **state)
{
    Status why;

    (void)state;
    assert_null(find(METHOD_GET, "/d", &why));
    assert_int_equal(why, ST_NOT_FOUND);
    assert_null(find(METHOD_GET, "/c/x/items", &why));
    assert_int_equal(why, ST_NOT_FOUND);
    assert_null(find(METHOD_GET, "/assets", &why));
    assert_int_equal(why, ST_NOT_FOUND);
    assert_null(find(METHOD_DELETE, "/c/x", &why));
    assert_int_equal(why, ST_USAGE);
}

static void a_browser_prefers_html_and_a_program_json(void **state)
{
    static const char *const types[] = {"application/json", "text/html"};
    static const char browser[] = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

    (void)state;
    assert_int_equal(accept_type(text_of(browser), types, 2), 1);
    assert_int_equal(accept_type(TEXT("*/*"), types, 2), 0);
    assert_int_equal(accept_type(TEXT(""), types, 2), 0);
    assert_int_equal(accept_type(TEXT("text/*;q=0.5, application/json;q=0.4"), types, 2), 1);
    assert_int_equal(accept_type(TEXT("application/json;q=0, */*;q=0.1"), types, 2), 1);
    assert_int_equal(accept_type(TEXT("image/png"), types, 2), -1);
    assert_int_equal(accept_type(TEXT("text/html;q=nonsense, application/json;q=0.1"), types, 2), 0);
}

static void a_regional_language_is_its_language(void **state)
{
    static const char *const languages[] = {"en", "fr"};

    (void)state;
    assert_int_equal(accept_language(TEXT("fr-CD,fr;q=0.9,en;q=0.8"), languages, 2), 1);
    assert_int_equal(accept_language(TEXT("sw, en;q=0.3"), languages, 2), 0);
    assert_int_equal(accept_language(TEXT("sw"), languages, 2), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fresh, done)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(path_and_parameters_are_decoded),
        TEST(a_slash_at_the_end_is_the_same_place),
        TEST(what_could_leave_the_tree_is_refused),
        TEST(a_target_that_is_too_long_is_too_large),
        TEST(more_parameters_than_the_limit_are_refused),
        TEST(only_this_machine_is_loopback),
        TEST(a_route_is_found_with_what_its_placeholders_matched),
        TEST(what_is_not_there_differs_from_what_takes_another_method),
        TEST(a_browser_prefers_html_and_a_program_json),
        TEST(a_regional_language_is_its_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
