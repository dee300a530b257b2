#include "base/text.h"

#include <errno.h>
#include <stdlib.h>

int text_compare(Text a, Text b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter == 0 ? 0 : memcmp(a.at, b.at, shorter);

    if (order != 0) {
        return order;
    }
    return (a.length > b.length) - (a.length < b.length);
}

bool text_starts(Text text, Text prefix)
{
    return text.length >= prefix.length && memcmp(text.at, prefix.at, prefix.length) == 0;
}

bool text_ends(Text text, Text suffix)
{
    return text.length >= suffix.length && memcmp(text.at + text.length - suffix.length, suffix.at, suffix.length) == 0;
}

ptrdiff_t text_index(Text text, char byte)
{
    const char *found = text.length == 0 ? NULL : memchr(text.at, byte, text.length);

    return found == NULL ? -1 : found - text.at;
}

Text text_copy(Arena *arena, Text text)
{
    return (Text){arena_copy(arena, text.at, text.length), text.length};
}

char *text_string(Arena *arena, Text text)
{
    return arena_copy(arena, text.at, text.length);
}

int utf8_encode(uint32_t c, char *out)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xc0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xe0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3f));
        out[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3f));
    out[2] = (char)(0x80 | (c >> 6 & 0x3f));
    out[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static int sequence_length(unsigned char first)
{
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xc2 && first < 0xe0) {
        return 2;
    }
    if (first >= 0xe0 && first < 0xf0) {
        return 3;
    }
    return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

int utf8_decode(Text text, uint32_t *code_point)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    int length = text.length == 0 ? 0 : sequence_length((unsigned char)text.at[0]);

    if (length == 0 || (size_t)length > text.length) {
        return 0;
    }
    uint32_t c = (unsigned char)text.at[0];
    if (length > 1) {
        c &= 0xffu >> (length + 1);
    }
    for (int i = 1; i < length; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if ((byte & 0xc0) != 0x80) {
            return 0;
        }
        c = c << 6 | (byte & 0x3f);
    }
    if (c < smallest[length] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
        return 0;
    }
    *code_point = c;
    return length;
}

/* First byte from `i` on that is not ASCII; eight are looked at together. */
static size_t ascii_end(Text text, size_t i)
{
    for (; i + 8 <= text.length; i += 8) {
        uint64_t word;
        memcpy(&word, text.at + i, sizeof word);
        if ((word & 0x8080808080808080u) != 0) {
            break;
        }
    }
    while (i < text.length && (unsigned char)text.at[i] < 0x80) {
        i++;
    }
    return i;
}

bool text_is_utf8(Text text, size_t *bad)
{
    size_t i = 0;

    while (i < text.length) {
        i = ascii_end(text, i);
        if (i == text.length) {
            break;
        }
        uint32_t ignored;
        int length = utf8_decode((Text){text.at + i, text.length - i}, &ignored);
        if (length == 0) {
            if (bad != NULL) {
                *bad = i;
            }
            return false;
        }
        i += (size_t)length;
    }
    return true;
}

static bool is_blank(uint32_t c)
{
    return c <= 0x20 || c == 0x7f || c == 0xa0 || c == 0xfeff || (c >= 0x2000 && c <= 0x200b) || c == 0x202f ||
           c == 0x3000;
}

static Text trim_start(Text text)
{
    uint32_t c;
    int length;

    while ((length = utf8_decode(text, &c)) > 0 && is_blank(c)) {
        text.at += length;
        text.length -= (size_t)length;
    }
    return text;
}

static Text trim_end(Text text)
{
    while (text.length > 0) {
        size_t start = text.length - 1;
        uint32_t c;
        while (start > 0 && ((unsigned char)text.at[start] & 0xc0) == 0x80) {
            start--;
        }
        int length = utf8_decode((Text){text.at + start, text.length - start}, &c);
        if (length == 0 || (size_t)length != text.length - start || !is_blank(c)) {
            break;
        }
        text.length = start;
    }
    return text;
}

Text text_trim(Text text)
{
    return trim_end(trim_start(text));
}

/* Latin-1 Supplement and Latin Extended-A to their base letters; '_' for what is no letter. */
static const char FOLD_LATIN1[] = "aaaaaaaceeeeiiiidnooooo_ouuuuytsaaaaaaaceeeeiiiidnooooo_ouuuuyty";
static const char FOLD_EXTENDED_A[] = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln"
                                      "nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* The second letter of a ligature: "œuvre" and "oeuvre" are one word. */
static char fold_second(uint32_t c)
{
    if (c == 0xc6 || c == 0xe6 || c == 0x152 || c == 0x153) {
        return 'e';
    }
    return c == 0xdf ? 's' : '\0';
}

static uint32_t fold_character(uint32_t c)
{
    if (c < 0x80) {
        if (c >= 'A' && c <= 'Z') {
            return c + 32;
        }
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : '_';
    }
    if (c >= 0xc0 && c <= 0xff) {
        return (unsigned char)FOLD_LATIN1[c - 0xc0];
    }
    if (c >= 0x100 && c < 0x100 + sizeof FOLD_EXTENDED_A - 1) {
        return (unsigned char)FOLD_EXTENDED_A[c - 0x100];
    }
    return c < 0x100 || (c >= 0x2000 && c < 0x2c00) || (c >= 0x300 && c < 0x370) ? '_' : c;
}

int character_fold(uint32_t c, char *out)
{
    uint32_t folded = fold_character(c);

    if (folded == '_') {
        return 0;
    }
    int length = utf8_encode(folded, out);
    if (fold_second(c) != '\0') {
        out[length++] = fold_second(c);
    }
    return length;
}

size_t text_fold_into(Text text, char *out)
{
    size_t length = 0;
    bool gap = false;

    text = text_trim(text);
    while (text.length > 0) {
        uint32_t c;
        int size = utf8_decode(text, &c);
        bool combining = size > 0 && c >= 0x300 && c < 0x370;
        uint32_t folded = size == 0 ? '_' : fold_character(c);
        text.at += size == 0 ? 1 : size;
        text.length -= size == 0 ? 1 : (size_t)size;
        if (folded == '_') {
            gap = gap || !combining;
            continue;
        }
        if (gap && length > 0) {
            out[length++] = '_';
        }
        gap = false;
        length += (size_t)utf8_encode(folded, out + length);
        if (size > 0 && fold_second(c) != '\0') {
            out[length++] = fold_second(c);
        }
    }
    out[length] = '\0';
    return length;
}

Text text_fold(Arena *arena, Text text)
{
    char *out = arena_raw(arena, TEXT_FOLDED_SIZE(text.length));

    return (Text){out, text_fold_into(text, out)};
}

bool text_to_int64(Text text, int64_t *out)
{
    size_t i = 0;
    bool negative = text.length > 0 && text.at[0] == '-';
    uint64_t value = 0;

    if (text.length > 0 && (text.at[0] == '-' || text.at[0] == '+')) {
        i = 1;
    }
    if (i == text.length) {
        return false;
    }
    for (; i < text.length; i++) {
        unsigned digit = (unsigned)(text.at[i] - '0');
        if (digit > 9 || value > (UINT64_MAX - digit) / 10) {
            return false;
        }
        value = value * 10 + digit;
    }
    if (value > (uint64_t)INT64_MAX + negative) {
        return false;
    }
    *out = negative ? (int64_t)(0 - value) : (int64_t)value;
    return true;
}

static bool looks_decimal(Text text)
{
    bool digit = false;

    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        bool number = c >= '0' && c <= '9';
        digit = digit || number;
        if (!number && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E') {
            return false;
        }
    }
    return digit;
}

bool text_to_double(Text text, double *out)
{
    char digits[64];

    if (text.length >= sizeof digits || !looks_decimal(text)) {
        return false;
    }
    memcpy(digits, text.at, text.length);
    digits[text.length] = '\0';
    char *end;
    errno = 0;
    double value = strtod(digits, &end);
    if (end != digits + text.length || (errno == ERANGE && (value > 1 || value < -1))) {
        return false;
    }
    *out = value;
    return true;
}
