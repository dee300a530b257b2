/*
 * fuzz_cql.c - a filter that is read, written and read again is the same; one that is refused says where and why.
 */
#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "expr/cql.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Written with all its parentheses a filter may pass the limits that the source kept. */
static bool may_be_refused(Text text, const Error *err)
{
    return text.length > LIMIT_FILTER_BYTES || strstr(err->message, "nested more than") != NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena arena;
    BUFFER text = {0};
    BUFFER again = {0};
    CqlNode *node = NULL, *back = NULL;
    Error err = {0};
    size_t bad = 0;

    arena_init(&arena, 0);
    if (cql_parse(&arena, (Text){(const char *)data, size}, &node, &err) != ST_OK) {
        assert(err.status == ST_INVALID && err.message[0] != '\0' && text_is_utf8(text_of(err.message), &bad));
    } else {
        cql_format(node, &text);
        if (cql_parse(&arena, buffer_view(&text), &back, &err) == ST_OK) {
            cql_format(back, &again);
            assert(cql_equal(node, back) && text_equal(buffer_view(&text), buffer_view(&again)));
        } else {
            assert(may_be_refused(buffer_view(&text), &err));
        }
    }
    arena_done(&arena);
    return 0;
}
