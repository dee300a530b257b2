#include <inttypes.h>
#include <math.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/number.h"
#include "json/cbor.h"

static bool diagnose_within(CborReader *reader, Buffer *out, int depth);

static void diagnose_bytes(const uint8_t *bytes, size_t size, Buffer *out)
{
    buffer_string(out, "h'");
    for (size_t i = 0; i < size; i++) {
        char digits[3];
        hex_format(bytes + i, 1, digits);
        buffer_bytes(out, digits, 2);
    }
    buffer_byte(out, '\'');
}

static void diagnose_text(Text text, Buffer *out)
{
    buffer_byte(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if (c < 0x20) {
            buffer_format(out, "\\u%04x", c);
            continue;
        }
        if (c == '"' || c == '\\') {
            buffer_byte(out, '\\');
        }
        buffer_byte(out, c);
    }
    buffer_byte(out, '"');
}

static void diagnose_simple(uint64_t number, Buffer *out)
{
    static const char *const NAMES[] = {"false", "true", "null", "undefined"};

    if (number >= CBOR_SIMPLE_FALSE && number <= CBOR_SIMPLE_NULL + 1) {
        buffer_string(out, NAMES[number - CBOR_SIMPLE_FALSE]);
        return;
    }
    buffer_format(out, "simple(%" PRIu64 ")", number);
}

static void diagnose_number(double number, Buffer *out)
{
    if (!isfinite(number)) {
        buffer_string(out, isnan(number) ? "NaN" : number < 0 ? "-Infinity" : "Infinity");
        return;
    }
    char text[NUMBER_SIZE];
    number_format(number, text);
    buffer_string(out, text);
    if (strpbrk(text, ".e") == NULL) {
        buffer_string(out, ".0");
    }
}

static void diagnose_negative(uint64_t value, Buffer *out)
{
    if (value == UINT64_MAX) {
        buffer_string(out, "-18446744073709551616");
        return;
    }
    buffer_format(out, "-%" PRIu64, value + 1);
}

static void diagnose_scalar(const CborItem *item, Buffer *out)
{
    switch (item->kind) {
    case CBOR_UINT:
        buffer_format(out, "%" PRIu64, item->value);
        break;
    case CBOR_NEGATIVE:
        diagnose_negative(item->value, out);
        break;
    case CBOR_BYTES:
        diagnose_bytes(item->bytes, (size_t)item->value, out);
        break;
    case CBOR_TEXT:
        diagnose_text((Text){(const char *)item->bytes, (size_t)item->value}, out);
        break;
    case CBOR_SIMPLE:
        diagnose_simple(item->value, out);
        break;
    default:
        diagnose_number(item->number, out);
        break;
    }
}

static bool diagnose_items(CborReader *reader, const CborItem *head, Buffer *out, int depth)
{
    bool map = head->kind == CBOR_MAP;

    buffer_byte(out, map ? '{' : '[');
    for (uint64_t i = 0; i < head->value; i++) {
        buffer_string(out, i == 0 ? "" : ", ");
        if (map) {
            if (!diagnose_within(reader, out, depth)) {
                return false;
            }
            buffer_string(out, ": ");
        }
        if (!diagnose_within(reader, out, depth)) {
            return false;
        }
    }
    buffer_byte(out, map ? '}' : ']');
    return true;
}

static bool diagnose_within(CborReader *reader, Buffer *out, int depth)
{
    CborItem item;

    if (!cbor_read_head(reader, &item)) {
        return false;
    }
    if (item.kind == CBOR_ARRAY || item.kind == CBOR_MAP) {
        return depth < LIMIT_CBOR_DEPTH && diagnose_items(reader, &item, out, depth + 1);
    }
    diagnose_scalar(&item, out);
    return true;
}

bool cbor_diagnose(CborReader *reader, Buffer *out)
{
    return diagnose_within(reader, out, 0);
}
