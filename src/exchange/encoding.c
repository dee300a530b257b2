#include "exchange/encoding.h"

#include <strings.h>

/* 0x80 to 0x9f of Windows-1252; the five codes it leaves open are the control characters of Latin-1. */
static const uint16_t WINDOWS_1252[32] = {0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
                                          0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d,   0x017d, 0x8f,
                                          0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                          0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178};

static const struct {
    const char *name;
    SourceEncoding encoding;
} NAMES[] = {
    {"UTF-8", ENCODING_UTF8},          {"utf8", ENCODING_UTF8},         {"Latin-1", ENCODING_LATIN1},
    {"latin1", ENCODING_LATIN1},       {"iso-8859-1", ENCODING_LATIN1}, {"Windows-1252", ENCODING_WINDOWS_1252},
    {"cp1252", ENCODING_WINDOWS_1252}, {"UTF-16LE", ENCODING_UTF16LE},  {"UTF-16", ENCODING_UTF16LE},
    {"UTF-16BE", ENCODING_UTF16BE},
};

bool encoding_parse(Text name, SourceEncoding *out)
{
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        if (strlen(NAMES[i].name) == name.length && strncasecmp(NAMES[i].name, name.at, name.length) == 0) {
            *out = NAMES[i].encoding;
            return true;
        }
    }
    return false;
}

const char *encoding_name(SourceEncoding encoding)
{
    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        if (NAMES[i].encoding == encoding) {
            return NAMES[i].name;
        }
    }
    return "UTF-8";
}

static void convert_bytes(SourceEncoding encoding, Text in, char *out, size_t *written)
{
    char *at = out;

    for (size_t i = 0; i < in.length; i++) {
        uint32_t c = (unsigned char)in.at[i];
        if (encoding == ENCODING_WINDOWS_1252 && c >= 0x80 && c < 0xa0) {
            c = WINDOWS_1252[c - 0x80];
        }
        at += utf8_encode(c, at);
    }
    *written = (size_t)(at - out);
}

static uint32_t unit_at(SourceEncoding encoding, Text in, size_t i)
{
    unsigned char first = (unsigned char)in.at[i], second = (unsigned char)in.at[i + 1];

    return encoding == ENCODING_UTF16LE ? (uint32_t)second << 8 | first : (uint32_t)first << 8 | second;
}

/* Length in bytes of the UTF-16 character at `i`: 0 when it is cut off, -1 when it is malformed. */
static int utf16_decode(SourceEncoding encoding, Text in, size_t i, uint32_t *c)
{
    if (in.length - i < 2) {
        return 0;
    }
    *c = unit_at(encoding, in, i);
    if (*c < 0xd800 || *c >= 0xe000) {
        return 2;
    }
    if (*c >= 0xdc00) {
        return -1;
    }
    if (in.length - i < 4) {
        return 0;
    }
    uint32_t low = unit_at(encoding, in, i + 2);
    if (low < 0xdc00 || low >= 0xe000) {
        return -1;
    }
    *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
    return 4;
}

static bool convert_utf16(SourceEncoding encoding, Text in, char *out, size_t *used, size_t *written)
{
    uint32_t c;
    int length;

    *used = *written = 0;
    while ((length = utf16_decode(encoding, in, *used, &c)) > 0) {
        *written += (size_t)utf8_encode(c, out + *written);
        *used += (size_t)length;
    }
    return length == 0;
}

bool encoding_to_utf8(SourceEncoding encoding, Text in, char *out, size_t *used, size_t *written)
{
    if (encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE) {
        return convert_utf16(encoding, in, out, used, written);
    }
    *used = in.length;
    convert_bytes(encoding, in, out, written);
    return true;
}
