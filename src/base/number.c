#include "base/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"

/* MANTISSA_DIGITS: what a uint64_t holds whatever the digits. */
enum { MANTISSA_DIGITS = 19, EXACT_POWER = 22, WIDE_POWER = 19, DOUBLE_BITS = 53 };

const double NUMBER_POWERS[23] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static const uint64_t INTEGER_POWERS[WIDE_POWER + 1] = {1ull,
                                                        10ull,
                                                        100ull,
                                                        1000ull,
                                                        10000ull,
                                                        100000ull,
                                                        1000000ull,
                                                        10000000ull,
                                                        100000000ull,
                                                        1000000000ull,
                                                        10000000000ull,
                                                        100000000000ull,
                                                        1000000000000ull,
                                                        10000000000000ull,
                                                        100000000000000ull,
                                                        1000000000000000ull,
                                                        10000000000000000ull,
                                                        100000000000000000ull,
                                                        1000000000000000000ull,
                                                        10000000000000000000ull};

/* What the digits of a number say: value = mantissa * 10^exponent when `whole`, else there were more digits. */
typedef struct Decimal {
    uint64_t mantissa;
    int exponent;
    int digits; /* seen, leading zeros not counted */
    bool whole, negative;
} Decimal;

static inline bool is_digit(char c)
{
    return (unsigned char)(c - '0') <= 9;
}

static const char *digits_scan(const char *at, const char *end, Decimal *decimal)
{
    uint64_t mantissa = decimal->mantissa;
    int digits = decimal->digits;

    for (; at < end && is_digit(*at); at++) {
        if (digits < MANTISSA_DIGITS) {
            mantissa = mantissa * 10 + (uint64_t)(*at - '0');
        } else {
            decimal->whole = false;
        }
        digits += mantissa != 0;
    }
    decimal->mantissa = mantissa;
    decimal->digits = digits;
    return at;
}

static const char *exponent_scan(const char *at, const char *end, Decimal *decimal)
{
    int exponent = 0;
    bool negative = at < end && *at == '-';

    at += at < end && (*at == '-' || *at == '+');
    if (at == end || !is_digit(*at)) {
        return NULL;
    }
    for (; at < end && is_digit(*at); at++) {
        exponent = exponent < 100000 ? exponent * 10 + (*at - '0') : exponent;
    }
    decimal->exponent += negative ? -exponent : exponent;
    return at;
}

/*
 * mantissa / 10^power, correctly rounded, for mantissas over 53 bits: the quotient of a 128-bit shift has at least 54
 * bits and the remainder says on which side of a half it lies.
 */
static double divide_wide(uint64_t mantissa, int power)
{
    int shift = __builtin_clzll(mantissa);
    unsigned __int128 dividend = (unsigned __int128)(mantissa << shift) << 63;
    uint64_t divisor = INTEGER_POWERS[power];
    unsigned __int128 quotient = dividend / divisor;
    bool rest = quotient * divisor != dividend;
    int bits = 128 - ((uint64_t)(quotient >> 64) != 0 ? __builtin_clzll((uint64_t)(quotient >> 64))
                                                      : 64 + __builtin_clzll((uint64_t)quotient));
    int drop = bits - DOUBLE_BITS;
    uint64_t kept = (uint64_t)(quotient >> drop);
    unsigned __int128 tail = quotient & (((unsigned __int128)1 << drop) - 1);
    unsigned __int128 half = (unsigned __int128)1 << (drop - 1);

    if (tail > half || (tail == half && (rest || (kept & 1) != 0))) {
        kept++;
    }
    return ldexp((double)kept, drop - shift - 63);
}

/* The general case: strtod, on a copy that ends where the number ends. */
static bool convert_slow(const char *at, size_t length, double *out)
{
    char text[NUMBER_TEXT_MAX + 1];

    if (length > NUMBER_TEXT_MAX) {
        return false;
    }
    memcpy(text, at, length);
    text[length] = '\0';
    *out = strtod(text, NULL);
    return isfinite(*out);
}

/* mantissa * 10^power, correctly rounded; false when that takes the general case. */
static inline bool convert_quick(uint64_t mantissa, int power, double *out)
{
    if (power < -EXACT_POWER || power > EXACT_POWER) {
        return false;
    }
    if (mantissa <= (uint64_t)1 << DOUBLE_BITS) {
        *out = power < 0 ? (double)mantissa / NUMBER_POWERS[-power] : (double)mantissa * NUMBER_POWERS[power];
        return true;
    }
    if (power > 0 || -power > WIDE_POWER) {
        return false;
    }
    *out = divide_wide(mantissa, -power);
    return true;
}

static bool decimal_convert(const Decimal *decimal, const char *at, size_t length, double *out)
{
    double value;

    if (length > NUMBER_TEXT_MAX || !decimal->whole || !convert_quick(decimal->mantissa, decimal->exponent, &value)) {
        return convert_slow(at, length, out);
    }
    *out = decimal->negative ? -value : value;
    return true;
}

const char *number_scan(const char *at, const char *end, double *out)
{
    const char *start = at;
    Decimal decimal = {.whole = true, .negative = at < end && *at == '-'};

    at += decimal.negative;
    const char *whole = at;
    at = digits_scan(at, end, &decimal);
    if (at == whole || (*whole == '0' && at - whole > 1)) {
        return NULL;
    }
    if (at < end && *at == '.') {
        const char *point = ++at;
        at = digits_scan(at, end, &decimal);
        if (at == point) {
            return NULL;
        }
        decimal.exponent = (int)(point - at);
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        at = exponent_scan(at + 1, end, &decimal);
    }
    return at != NULL && decimal_convert(&decimal, start, (size_t)(at - start), out) ? at : NULL;
}

bool number_parse(Text text, double *out)
{
    const char *at = text.at == NULL ? "" : text.at, *end = at + text.length;
    Decimal decimal = {.whole = true, .negative = at < end && *at == '-'};

    at += at < end && (*at == '-' || *at == '+');
    const char *start = at;
    at = digits_scan(at, end, &decimal);
    ptrdiff_t seen = at - start;
    if (at < end && *at == '.') {
        const char *point = ++at;
        at = digits_scan(at, end, &decimal);
        decimal.exponent = (int)(point - at);
        seen += at - point;
    }
    if (seen > 0 && at < end && (*at == 'e' || *at == 'E')) {
        at = exponent_scan(at + 1, end, &decimal);
    }
    return seen > 0 && at == end && decimal_convert(&decimal, text.at, text.length, out);
}

static const char PAIRS[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748"
    "4950515253545556575859606162636465666768697071727374757677787980818283848586878889909192939495"
    "96979899";

static char *digits_write(uint64_t n, char *end)
{
    while (n >= 100) {
        end -= 2;
        memcpy(end, PAIRS + 2 * (n % 100), 2);
        n /= 100;
    }
    do {
        *--end = (char)('0' + n % 10);
        n /= 10;
    } while (n != 0);
    return end;
}

/* |n| / 10^decimals without trailing zeros. */
static int decimal_write(int64_t n, int decimals, char out[NUMBER_SIZE])
{
    char digits[NUMBER_SIZE], *end = digits + sizeof digits, *at = out;
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

    while (decimals > 0 && magnitude % 10 == 0) {
        magnitude /= 10;
        decimals--;
    }
    char *first = digits_write(magnitude, end);
    while (end - first <= decimals) {
        *--first = '0';
    }
    size_t whole = (size_t)(end - first - decimals);
    if (n < 0) {
        *at++ = '-';
    }
    memcpy(at, first, whole);
    at += whole;
    if (decimals > 0) {
        *at++ = '.';
        memcpy(at, end - decimals, (size_t)decimals);
        at += decimals;
    }
    *at = '\0';
    return (int)(at - out);
}

/* Lays out the digits of "d.ddde-XX" without an exponent. */
static int plain_write(const char *scientific, int exponent, char out[NUMBER_SIZE])
{
    char digits[NUMBER_SIZE], *at = out;
    int count = 0;

    if (*scientific == '-') {
        *at++ = *scientific++;
    }
    for (; *scientific != 'e'; scientific++) {
        if (*scientific != '.') {
            digits[count++] = *scientific;
        }
    }
    while (count > 1 && digits[count - 1] == '0') {
        count--;
    }
    for (int place = exponent < 0 ? exponent : 0; place < count || place <= exponent; place++) {
        if (place == exponent + 1 && place > 0) {
            *at++ = '.';
        }
        *at++ = place >= 0 && place < count ? digits[place] : '0';
        if (place == exponent && exponent < 0) {
            *at++ = '.';
        }
    }
    *at = '\0';
    return (int)(at - out);
}

/* The integer nearest to |value| * 10^decimals, for |value| in [1e-3, 1e15) and up to 19 decimals: exact in 128 bits.
 */
static uint64_t scale_exactly(double value, int decimals)
{
    uint64_t bits;

    memcpy(&bits, &value, sizeof bits);
    int shift = 1075 - (int)((bits >> 52) & 0x7ff);
    uint64_t mantissa = (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
    unsigned __int128 product = (unsigned __int128)mantissa * INTEGER_POWERS[decimals];
    return (uint64_t)((product + ((unsigned __int128)1 << (shift - 1))) >> shift);
}

/* 15, 16 or 17 digits, whichever reads back first; 0 when none is quick. */
static int format_long(double value, char out[NUMBER_SIZE])
{
    double magnitude = fabs(value), back;
    int whole = magnitude < 0.01 ? -2 : magnitude < 0.1 ? -1 : 0;

    while (whole < 16 && magnitude >= NUMBER_POWERS[whole < 0 ? 0 : whole]) {
        whole++;
    }
    for (int digits = 15; digits <= 17; digits++) {
        int decimals = digits - whole;
        uint64_t n = scale_exactly(magnitude, decimals);
        if (convert_quick(n, -decimals, &back) && back == magnitude) {
            return decimal_write(value < 0 ? -(int64_t)n : (int64_t)n, decimals, out);
        }
    }
    return 0;
}

static int format_slow(double value, char out[NUMBER_SIZE])
{
    char text[NUMBER_SIZE];
    double magnitude = fabs(value);

    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    if (magnitude >= 1e-7 && magnitude < 1e15) {
        return plain_write(text, (int)strtol(strchr(text, 'e') + 1, NULL, 10), out);
    }
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(out, NUMBER_SIZE, "%.*g", digits, value);
        if (strtod(out, NULL) == value) {
            break;
        }
    }
    return (int)strlen(out);
}

/* What coordinates look like: up to seven decimals below 1000. 0 when it is not one. */
static int place_write(double value, char out[NUMBER_SIZE])
{
    int64_t n;
    char *at = out;

    if (!(value < 1e3 && value > -1e3) || !number_is_decimal(value, 7, &n)) {
        return 0;
    }
    uint32_t whole = (uint32_t)((n < 0 ? -n : n) / 10000000), rest = (uint32_t)((n < 0 ? -n : n) % 10000000);
    if (n < 0) {
        *at++ = '-';
    }
    char *first = digits_write(whole, out + NUMBER_SIZE);
    size_t count = (size_t)(out + NUMBER_SIZE - first);
    memmove(at, first, count);
    at += count;
    if (rest != 0) {
        *at = '.';
        memcpy(at + 1, PAIRS + 2 * (rest / 100000), 2);
        memcpy(at + 3, PAIRS + 2 * (rest / 1000 % 100), 2);
        memcpy(at + 5, PAIRS + 2 * (rest / 10 % 100), 2);
        at[7] = (char)('0' + rest % 10);
        for (at += 7; *at == '0'; at--) {
        }
        at++;
    }
    *at = '\0';
    return (int)(at - out);
}

int number_format(double value, char out[NUMBER_SIZE])
{
    int quick = place_write(value, out);
    if (quick > 0) {
        return quick;
    }
    int64_t n;
    double magnitude = fabs(value);
    int decimals = magnitude < 1e6 ? 9 : magnitude < 1e9 ? 6 : magnitude < 1e12 ? 3 : 0;

    if (magnitude < 1e15 && number_is_decimal(value, decimals, &n)) {
        return decimal_write(n, decimals, out);
    }
    if (magnitude < 1e3 && number_is_decimal(value, 12, &n)) {
        return decimal_write(n, 12, out);
    }
    int length = magnitude >= 1e-3 && magnitude < 1e15 ? format_long(value, out) : 0;
    return length > 0 ? length : format_slow(value, out);
}
