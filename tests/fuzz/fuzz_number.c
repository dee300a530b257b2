/*
 * fuzz_number.c - decimal numbers: what is accepted is what the C library reads, and its shortest text reads back.
 */
#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static void check_accepted(Text text, double value)
{
    char copy[NUMBER_TEXT_MAX + 1], shortest[NUMBER_SIZE];
    double back = 0;

    assert(text.length <= NUMBER_TEXT_MAX && isfinite(value));
    memcpy(copy, text.at, text.length);
    copy[text.length] = '\0';
    assert(same(strtod(copy, NULL), value));
    int length = number_format(value, shortest);
    assert(number_parse((Text){shortest, (size_t)length}, &back) && same(back, value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text text = {(const char *)data, size};
    double value = 0;
    const char *behind = number_scan(text.at, text.at + size, &value);

    assert(behind == NULL || (behind > text.at && behind <= text.at + size));
    if (behind != NULL) {
        check_accepted((Text){text.at, (size_t)(behind - text.at)}, value);
    }
    if (number_parse(text, &value)) {
        check_accepted(text, value);
    }
    return 0;
}
