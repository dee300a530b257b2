/*
 * fuzz_query.c - bbox, datetime and limit from a stranger. What is accepted is a box on the globe, days in order and a
 * limit within bounds; and a box means the same when it is written out and read again.
 */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "api/list_query.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void box_is_on_the_globe(Box box)
{
    assert(box.west >= -180 && box.west <= box.east && box.east <= 180);
    assert(box.south >= -90 && box.south <= box.north && box.north <= 90);
}

static void box_is_stable(const BoxParameter *box)
{
    BoxParameter again;
    Error err;
    char text[200];

    snprintf(text, sizeof text, "%.17g,%.17g,%.17g,%.17g", box->box.west, box->box.south,
             box->crosses ? box->second.east : box->box.east, box->box.north);
    assert(box_parse(text_of(text), &again, &err) == ST_OK);
    assert(memcmp(&again.box, &box->box, sizeof again.box) == 0 && again.crosses == box->crosses);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text text = {(const char *)data, size};
    BoxParameter box;
    int32_t from, to;
    size_t limit;
    Error err;

    if (box_parse(text, &box, &err) == ST_OK) {
        box_is_on_the_globe(box.box);
        if (box.crosses) {
            box_is_on_the_globe(box.second);
        }
        box_is_stable(&box);
    } else {
        assert(err.message[0] != '\0' && strcmp(err.path, "bbox") == 0);
    }
    if (days_parse(text, &from, &to, &err) == ST_OK) {
        assert(from <= to && (from != INT32_MIN || to != INT32_MAX));
    }
    if (limit_parse(text, 1000, &limit, &err) == ST_OK) {
        assert(limit >= 1 && limit <= 1000);
    }
    return 0;
}
