/*
 * fuzz_cbor.c - what the CBOR reader accepts has one encoding: writing it again gives the same bytes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json/cbor.h"

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void rewrite(CborReader *reader, Buffer *out);

static void rewrite_children(CborReader *reader, uint64_t count, Buffer *out)
{
    for (uint64_t i = 0; i < count; i++) {
        rewrite(reader, out);
    }
}

static void rewrite_integer(CborReader before, const CborItem *item, Buffer *out)
{
    int64_t number;

    if (cbor_read_int(&before, &number)) {
        cbor_int(out, number);
        return;
    }
    cbor_head(out, item->kind, item->value);
}

/* Reads one item that is known to be valid and writes what was understood. */
static void rewrite(CborReader *reader, Buffer *out)
{
    CborReader before = *reader;
    CborKind expected = cbor_peek(reader);
    CborItem item;

    require(cbor_read_head(reader, &item) && item.kind == expected);
    switch (item.kind) {
    case CBOR_UINT:
    case CBOR_NEGATIVE:
        rewrite_integer(before, &item, out);
        break;
    case CBOR_BYTES:
        cbor_bytes(out, item.bytes, (size_t)item.value);
        break;
    case CBOR_TEXT:
        cbor_text(out, (Text){(const char *)item.bytes, (size_t)item.value});
        break;
    case CBOR_ARRAY:
        cbor_array(out, (size_t)item.value);
        rewrite_children(reader, item.value, out);
        break;
    case CBOR_MAP:
        cbor_map(out, (size_t)item.value);
        rewrite_children(reader, item.value * 2, out);
        break;
    case CBOR_SIMPLE:
        cbor_simple(out, (uint8_t)item.value);
        break;
    default:
        cbor_double(out, item.number);
        break;
    }
}

/* Any bits taken as values come back as the same values. */
static void write_and_read(uint64_t bits)
{
    BUFFER out = {0};
    double number, number_back = 0;
    int64_t integer, integer_back = 0;

    memcpy(&number, &bits, sizeof number);
    memcpy(&integer, &bits, sizeof integer);
    cbor_double(&out, number);
    cbor_int(&out, integer);
    CborReader reader = cbor_reader(out.at, out.size);
    require(cbor_read_double(&reader, &number_back) && cbor_read_int(&reader, &integer_back) && cbor_at_end(&reader));
    require(number != number ? number_back != number_back : memcmp(&number, &number_back, sizeof number) == 0);
    require(integer == integer_back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    BUFFER out = {0};
    BUFFER words = {0};
    CborReader reader = cbor_reader(data, size), skipped = reader, shown = reader;

    if (size >= 8) {
        uint64_t bits;
        memcpy(&bits, data, sizeof bits);
        write_and_read(bits);
    }
    if (!cbor_skip(&skipped)) {
        return 0;
    }
    rewrite(&reader, &out);
    require(reader.at == skipped.at && out.size == (size_t)(reader.at - data));
    require(memcmp(out.at, data, out.size) == 0);
    require(cbor_diagnose(&shown, &words) && shown.at == skipped.at);
    return 0;
}
