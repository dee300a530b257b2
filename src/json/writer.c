#include "json/writer.h"

#include <math.h>

#include "base/number.h"
#include "json/word.h"

void json_break_line(JsonWriter *w)
{
    size_t blanks = (size_t)w->depth * (size_t)w->indent;
    char *at = buffer_reserve(w->out, blanks + 1);

    at[0] = '\n';
    memset(at + 1, ' ', blanks);
    buffer_grown(w->out, blanks + 1);
}

/* First byte from `i` on that cannot be copied without a look: a control, quote, backslash or not ASCII. */
static size_t plain_end(Text text, size_t i)
{
    for (; i + 8 <= text.length; i += 8) {
        uint64_t word = word_load(text.at + i);
        uint64_t found = word_below(word, 0x20) | word_equal(word, '"') | word_equal(word, '\\') | word_not_ascii(word);
        if (found != 0) {
            return i + word_first(found);
        }
    }
    while (i < text.length && (unsigned char)text.at[i] >= 0x20 && (unsigned char)text.at[i] < 0x80 &&
           text.at[i] != '"' && text.at[i] != '\\') {
        i++;
    }
    return i;
}

static void write_escape(Buffer *out, unsigned char c)
{
    static const char SHORT[] = "\b\f\n\r\t\"\\", LETTERS[] = "bfnrt\"\\", DIGITS[] = "0123456789abcdef";
    const char *known = c == 0 ? NULL : strchr(SHORT, c);

    if (known != NULL) {
        const char pair[] = {'\\', LETTERS[known - SHORT]};
        buffer_bytes(out, pair, sizeof pair);
        return;
    }
    const char escape[] = {'\\', 'u', '0', '0', DIGITS[c >> 4], DIGITS[c & 15]};
    buffer_bytes(out, escape, sizeof escape);
}

/* Writes the one character at `i` that plain_end stopped at; returns its size in the input. */
static size_t write_special(Buffer *out, Text text, size_t i)
{
    unsigned char c = (unsigned char)text.at[i];
    uint32_t ignored;

    if (c < 0x80) {
        write_escape(out, c);
        return 1;
    }
    int length = utf8_decode((Text){text.at + i, text.length - i}, &ignored);
    if (length == 0) {
        buffer_text(out, TEXT("\xef\xbf\xbd"));
        return 1;
    }
    buffer_bytes(out, text.at + i, (size_t)length);
    return (size_t)length;
}

void json_quote(Buffer *out, Text text)
{
    size_t i = 0;

    buffer_reserve(out, text.length + 2);
    buffer_byte(out, '"');
    while (i < text.length) {
        size_t end = plain_end(text, i);
        buffer_bytes(out, text.at + i, end - i);
        i = end;
        if (i < text.length) {
            i += write_special(out, text, i);
        }
    }
    buffer_byte(out, '"');
}

void json_int(JsonWriter *w, int64_t value)
{
    char digits[20];
    char *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;

    json_separate(w);
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        *--at = '-';
    }
    buffer_bytes(w->out, at, (size_t)(digits + sizeof digits - at));
}

void json_double(JsonWriter *w, double value)
{
    if (!isfinite(value)) {
        json_null(w);
        return;
    }
    json_separate(w);
    char *at = buffer_reserve(w->out, NUMBER_SIZE);
    buffer_grown(w->out, (size_t)number_format(value, at));
}
