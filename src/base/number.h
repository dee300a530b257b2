/*
 * number.h - a double as its shortest decimal text and back, exact both ways, quick for what coordinates look like.
 */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* NUMBER_TEXT_MAX: a longer text is not a number anybody wrote; the longest exact double has 767 digits. */
enum { NUMBER_SIZE = 32, NUMBER_TEXT_MAX = 1100 };

/*
 * Writes the shortest decimal that reads back as exactly `value` (finite), NUL-terminated, and returns its length.
 * No exponent for 0 and |value| in [1e-7, 1e15), otherwise like "1e-300"; negative zero is "-0".
 */
int number_format(double value, char out[NUMBER_SIZE]);

/*
 * The whole text as a decimal number, correctly rounded (the program stays in the C locale): [+-] digits [. digits] [e
 * [+-] digits], a digit on at least one side of the point. False for anything else, and for what overflows.
 */
bool number_parse(Text text, double *out);

/*
 * Reads the JSON number that starts at `at` (before `end`); returns the first byte behind it, or NULL when there is
 * none, it overflows or is longer than NUMBER_TEXT_MAX.
 */
const char *number_scan(const char *at, const char *end, double *out);

/* 10^0 to 10^22: the powers of ten that a double holds exactly. */
extern const double NUMBER_POWERS[23];

/*
 * Is `value` exactly the quotient of an integer n, |n| <= 1e15, and 10^decimals (at most 15)? `*n` is then the only
 * such integer. False for negative zero.
 */
static inline bool number_is_decimal(double value, int decimals, int64_t *n)
{
    const double magic = 6755399441055744.0; /* 1.5 * 2^52: adding it rounds to an integer */
    double power = NUMBER_POWERS[decimals];
    double whole = (value * power + magic) - magic;
    uint64_t bits;

    if (!(whole <= 1e15 && whole >= -1e15)) {
        return false;
    }
    memcpy(&bits, &value, sizeof bits);
    *n = (int64_t)whole;
    return whole / power == value && bits != (uint64_t)1 << 63;
}

#endif
