#include "json/cbor.h"

#include <inttypes.h>
#include <math.h>

#include "base/limits.h"

enum { SIMPLE_RESERVED_FIRST = 24, SIMPLE_RESERVED_LAST = 31, HALF = 25, SINGLE = 26, DOUBLE = 27 };
enum { HALF_NAN = 0x7e00, HALF_INFINITY = 0x7c00, SINGLE_FRACTION_BITS = 23, HALF_FRACTION_BITS = 10 };

/* The half precision bits of a finite, nonzero single's magnitude; false when half precision cannot hold it. */
static bool half_of_magnitude(uint32_t bits, uint16_t *out)
{
    int exponent = (int)(bits >> SINGLE_FRACTION_BITS) - 127;
    uint32_t fraction = bits & 0x7fffff;

    if (exponent < -24 || exponent > 15) {
        return false;
    }
    if (exponent < -14) {
        uint32_t significand = fraction | 0x800000;
        int shift = SINGLE_FRACTION_BITS - 24 - exponent;
        *out = (uint16_t)(significand >> shift);
        return (significand & ((1u << shift) - 1)) == 0;
    }
    *out = (uint16_t)((uint32_t)(exponent + 15) << HALF_FRACTION_BITS | fraction >> 13);
    return (fraction & 0x1fff) == 0;
}

static bool half_of_single(float value, uint16_t *out)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
    uint16_t magnitude = 0;
    bits &= 0x7fffffff;
    bool fits = bits == 0 || half_of_magnitude(bits, &magnitude);
    if (isinf(value)) {
        magnitude = HALF_INFINITY;
        fits = true;
    }
    *out = sign | magnitude;
    return fits;
}

static double double_of_half(uint16_t half)
{
    int exponent = half >> HALF_FRACTION_BITS & 0x1f;
    double fraction = half & 0x3ff;
    double magnitude = exponent == 0    ? ldexp(fraction, -24)
                       : exponent == 31 ? (fraction == 0 ? (double)INFINITY : (double)NAN)
                                        : ldexp(fraction + 1024, exponent - 25);

    return half & 0x8000 ? -magnitude : magnitude;
}

static size_t double_store(uint8_t *at, double value)
{
    float single = (float)value;
    uint16_t half = HALF_NAN;

    if (isnan(value) || ((double)single == value && half_of_single(single, &half))) {
        at[0] = CBOR_SIMPLE << 5 | HALF;
        return 1 + cbor_store_big_endian(at + 1, half, 2);
    }
    if ((double)single == value) {
        uint32_t bits;
        memcpy(&bits, &single, sizeof bits);
        at[0] = CBOR_SIMPLE << 5 | SINGLE;
        return 1 + cbor_store_big_endian(at + 1, bits, 4);
    }
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    at[0] = CBOR_SIMPLE << 5 | DOUBLE;
    return 1 + cbor_store_big_endian(at + 1, bits, 8);
}

void cbor_double(Buffer *out, double value)
{
    buffer_grown(out, double_store((uint8_t *)buffer_reserve(out, CBOR_HEAD_MAX), value));
}

static uint64_t load_big_endian(const uint8_t *at, size_t size)
{
    uint64_t value = 0;

    for (size_t i = 0; i < size; i++) {
        value = value << 8 | at[i];
    }
    return value;
}

/* The argument of a head: its size in bytes behind the first one, or -1 for a reserved or indefinite form. */
static int argument_size(unsigned info)
{
    static const int8_t SIZES[32] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,  0,  0,  0,
                                     0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 4, 8, -1, -1, -1, -1};
    return SIZES[info];
}

/* Would a shorter head hold `value`? */
static bool is_overlong(uint64_t value, int size)
{
    return (size == 1 && value < 24) || (size > 1 && value >> (4 * size) == 0);
}

static double double_of_bits(uint64_t bits, int size)
{
    if (size == 2) {
        return double_of_half((uint16_t)bits);
    }
    if (size == 4) {
        uint32_t narrow = (uint32_t)bits;
        float single;
        memcpy(&single, &narrow, sizeof single);
        return single;
    }
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool float_read(const uint8_t *at, uint64_t bits, int size, CborItem *out)
{
    uint8_t shortest[CBOR_HEAD_MAX];

    out->kind = CBOR_DOUBLE;
    out->number = double_of_bits(bits, size);
    return double_store(shortest, out->number) == (size_t)size + 1 && memcmp(shortest, at, (size_t)size + 1) == 0;
}

static bool content_fits(const CborItem *item, size_t left)
{
    switch (item->kind) {
    case CBOR_BYTES:
    case CBOR_ARRAY:
        return item->value <= left;
    case CBOR_TEXT:
        return item->value <= left && text_is_utf8((Text){(const char *)item->bytes, (size_t)item->value}, NULL);
    case CBOR_MAP:
        return item->value <= left / 2;
    case CBOR_SIMPLE:
        return item->value < SIMPLE_RESERVED_FIRST || item->value > SIMPLE_RESERVED_LAST;
    default:
        return true;
    }
}

bool cbor_read_head(CborReader *reader, CborItem *out)
{
    const uint8_t *at = reader->at;

    if (at == reader->end) {
        return false;
    }
    unsigned major = *at >> 5, info = *at & 0x1f;
    int size = argument_size(info);
    if (size < 0 || major == 6 || reader->end - at < size + 1) {
        return false;
    }
    uint64_t value = size == 0 ? info : load_big_endian(at + 1, (size_t)size);
    const uint8_t *behind = at + 1 + size;
    *out = (CborItem){.kind = (CborKind)major, .value = value, .bytes = behind};
    if (major == CBOR_SIMPLE && size > 1) {
        if (!float_read(at, value, size, out)) {
            return false;
        }
        reader->at = behind;
        return true;
    }
    if (is_overlong(value, size) || !content_fits(out, (size_t)(reader->end - behind))) {
        return false;
    }
    reader->at = behind + (major == CBOR_BYTES || major == CBOR_TEXT ? value : 0);
    return true;
}

CborKind cbor_peek(const CborReader *reader)
{
    if (reader->at == reader->end) {
        return CBOR_END;
    }
    unsigned major = *reader->at >> 5, info = *reader->at & 0x1f;
    if (major == 6 || argument_size(info) < 0) {
        return CBOR_END;
    }
    return major == CBOR_SIMPLE && argument_size(info) > 1 ? CBOR_DOUBLE : (CborKind)major;
}

static bool skip_within(CborReader *reader, int depth);

static bool skip_map(CborReader *reader, uint64_t pairs, int depth)
{
    CborKeyOrder order = {0};

    for (uint64_t i = 0; i < pairs; i++) {
        const uint8_t *start = reader->at;
        if (!skip_within(reader, depth) || !cbor_map_key_order(&order, start, reader) || !skip_within(reader, depth)) {
            return false;
        }
    }
    return true;
}

static bool skip_within(CborReader *reader, int depth)
{
    CborItem item;

    if (!cbor_read_head(reader, &item)) {
        return false;
    }
    if (item.kind != CBOR_ARRAY && item.kind != CBOR_MAP) {
        return true;
    }
    if (depth == LIMIT_CBOR_DEPTH) {
        return false;
    }
    if (item.kind == CBOR_MAP) {
        return skip_map(reader, item.value, depth + 1);
    }
    for (uint64_t i = 0; i < item.value; i++) {
        if (!skip_within(reader, depth + 1)) {
            return false;
        }
    }
    return true;
}

bool cbor_skip(CborReader *reader)
{
    return skip_within(reader, 0);
}

bool cbor_is_valid(const void *bytes, size_t size)
{
    CborReader reader = cbor_reader(bytes, size);

    return cbor_skip(&reader) && cbor_at_end(&reader);
}

/* Reads one item of `kind`; any other leaves the reader where it was. */
static bool read_kind(CborReader *reader, CborKind kind, CborItem *out)
{
    CborReader ahead = *reader;

    if (!cbor_read_head(&ahead, out) || out->kind != kind) {
        return false;
    }
    *reader = ahead;
    return true;
}

bool cbor_read_uint_long(CborReader *reader, uint64_t *out)
{
    CborItem item;

    if (!read_kind(reader, CBOR_UINT, &item)) {
        return false;
    }
    *out = item.value;
    return true;
}

bool cbor_read_int(CborReader *reader, int64_t *out)
{
    CborReader ahead = *reader;
    CborItem item;

    if (!cbor_read_head(&ahead, &item) || item.kind > CBOR_NEGATIVE || item.value > INT64_MAX) {
        return false;
    }
    *out = item.kind == CBOR_UINT ? (int64_t)item.value : -1 - (int64_t)item.value;
    *reader = ahead;
    return true;
}

bool cbor_read_double(CborReader *reader, double *out)
{
    CborItem item;

    if (!read_kind(reader, CBOR_DOUBLE, &item)) {
        return false;
    }
    *out = item.number;
    return true;
}

bool cbor_read_simple(CborReader *reader, uint8_t *out)
{
    CborItem item;

    if (!read_kind(reader, CBOR_SIMPLE, &item)) {
        return false;
    }
    *out = (uint8_t)item.value;
    return true;
}

bool cbor_read_bool(CborReader *reader, bool *out)
{
    CborReader ahead = *reader;
    uint8_t number;

    if (!cbor_read_simple(&ahead, &number) || (number != CBOR_SIMPLE_FALSE && number != CBOR_SIMPLE_TRUE)) {
        return false;
    }
    *out = number == CBOR_SIMPLE_TRUE;
    *reader = ahead;
    return true;
}

bool cbor_read_null(CborReader *reader)
{
    if (cbor_at_end(reader) || *reader->at != (CBOR_SIMPLE << 5 | CBOR_SIMPLE_NULL)) {
        return false;
    }
    reader->at++;
    return true;
}

bool cbor_read_text(CborReader *reader, Text *out)
{
    CborItem item;

    if (!read_kind(reader, CBOR_TEXT, &item)) {
        return false;
    }
    *out = (Text){(const char *)item.bytes, (size_t)item.value};
    return true;
}

bool cbor_read_bytes(CborReader *reader, const uint8_t **out, size_t *size)
{
    CborItem item;

    if (!read_kind(reader, CBOR_BYTES, &item)) {
        return false;
    }
    *out = item.bytes;
    *size = (size_t)item.value;
    return true;
}

bool cbor_read_exactly(CborReader *reader, void *out, size_t size)
{
    CborReader ahead = *reader;
    const uint8_t *bytes;
    size_t length;

    if (!cbor_read_bytes(&ahead, &bytes, &length) || length != size) {
        return false;
    }
    if (size > 0) {
        memcpy(out, bytes, size);
    }
    *reader = ahead;
    return true;
}

static bool read_count(CborReader *reader, CborKind kind, size_t *count)
{
    CborItem item;

    if (!read_kind(reader, kind, &item)) {
        return false;
    }
    *count = (size_t)item.value;
    return true;
}

bool cbor_read_array(CborReader *reader, size_t *count)
{
    return read_count(reader, CBOR_ARRAY, count);
}

bool cbor_read_map(CborReader *reader, size_t *pairs)
{
    return read_count(reader, CBOR_MAP, pairs);
}

Status cbor_fault(const CborReader *reader, const void *start, const char *what, Error *err)
{
    return error_set(err, ST_CORRUPT, "%s: not deterministic CBOR at byte %zu", what,
                     (size_t)(reader->at - (const uint8_t *)start));
}
