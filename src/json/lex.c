#include "json/lex.h"

#include "json/word.h"

const char *json_kind_name(JsonKind kind)
{
    static const char *const NAMES[] = {"null", "true or false", "a number", "a text", "a list", "an object"};

    return NAMES[kind];
}

static bool ends_run(char c)
{
    return c == '"' || c == '\\' || (unsigned char)c < 0x20;
}

/* First quote, backslash or control character. */
static const char *run_end(const char *at, const char *end)
{
    for (; end - at >= 8; at += 8) {
        uint64_t word = word_load(at);
        uint64_t found = word_equal(word, '"') | word_equal(word, '\\') | word_below(word, 0x20);
        if (found != 0) {
            return at + word_first(found);
        }
    }
    while (at < end && !ends_run(*at)) {
        at++;
    }
    return at;
}

const char *json_string_end(const char *at, const char *end, bool *escaped)
{
    *escaped = false;
    at = run_end(at, end);
    while (at < end && *at == '\\') {
        *escaped = true;
        if (end - at < 2) {
            return end;
        }
        if ((unsigned char)at[1] < 0x20) {
            return at + 1;
        }
        at = run_end(at + 2, end);
    }
    return at;
}

static const char *digits_end(const char *at, const char *end)
{
    while (at < end && *at >= '0' && *at <= '9') {
        at++;
    }
    return at;
}

const char *json_number_end(const char *at, const char *end)
{
    at += at < end && *at == '-';
    const char *whole = at;
    at = digits_end(at, end);
    if (at == whole || (*whole == '0' && at - whole > 1)) {
        return NULL;
    }
    if (at < end && *at == '.') {
        const char *fraction = at + 1;
        at = digits_end(fraction, end);
        if (at == fraction) {
            return NULL;
        }
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        const char *exponent = at + 1;
        exponent += exponent < end && (*exponent == '+' || *exponent == '-');
        at = digits_end(exponent, end);
        if (at == exponent) {
            return NULL;
        }
    }
    return at;
}

const char *json_literal_end(const char *at, const char *end, JsonKind *kind)
{
    Text rest = {at, (size_t)(end - at)};

    *kind = JSON_BOOLEAN;
    if (text_starts(rest, TEXT("true"))) {
        return at + 4;
    }
    if (text_starts(rest, TEXT("false"))) {
        return at + 5;
    }
    *kind = JSON_NULL;
    return text_starts(rest, TEXT("null")) ? at + 4 : NULL;
}

static bool hex4_parse(const char *at, const char *end, uint32_t *out)
{
    uint32_t value = 0;

    if (end - at < 4) {
        return false;
    }
    for (int i = 0; i < 4; i++) {
        char c = at[i];
        int digit = c >= '0' && c <= '9' ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
        if (digit < 0) {
            return false;
        }
        value = value << 4 | (uint32_t)digit;
    }
    *out = value;
    return true;
}

/* Decodes what follows "\u" at `at`, a surrogate pair included; returns behind it or NULL. */
static const char *unicode_escape(const char *at, const char *end, uint32_t *out)
{
    uint32_t low;

    if (!hex4_parse(at, end, out)) {
        return NULL;
    }
    at += 4;
    if (*out < 0xd800 || *out > 0xdfff) {
        return at;
    }
    if (*out > 0xdbff || end - at < 6 || at[0] != '\\' || at[1] != 'u' || !hex4_parse(at + 2, end, &low) ||
        low < 0xdc00 || low > 0xdfff) {
        return NULL;
    }
    *out = 0x10000 + ((*out - 0xd800) << 10) + (low - 0xdc00);
    return at + 6;
}

/* Decodes the escape whose backslash is at `at`; returns behind it or NULL. */
static const char *escape_decode(const char *at, const char *end, uint32_t *out)
{
    static const char LETTERS[] = "\"\\/bfnrt", MEANT[] = "\"\\/\b\f\n\r\t";

    if (end - at < 2) {
        return NULL;
    }
    if (at[1] == 'u') {
        return unicode_escape(at + 2, end, out);
    }
    const char *found = at[1] == 0 ? NULL : strchr(LETTERS, at[1]);
    if (found == NULL) {
        return NULL;
    }
    *out = (uint32_t)MEANT[found - LETTERS];
    return at + 2;
}

Status json_unescape(Arena *arena, Text raw, Text *out, Error *err)
{
    const char *at = raw.at, *end = raw.at + raw.length;
    const char *backslash = raw.length == 0 ? NULL : memchr(at, '\\', raw.length);

    if (backslash == NULL) {
        *out = raw;
        return ST_OK;
    }
    char *start = arena_raw(arena, raw.length + 1), *to = start;
    while (backslash != NULL) {
        uint32_t c;
        memcpy(to, at, (size_t)(backslash - at));
        to += backslash - at;
        at = escape_decode(backslash, end, &c);
        if (at == NULL) {
            int shown = end - backslash < 6 ? (int)(end - backslash) : 6;
            return error_set(err, ST_INVALID, "'%.*s' is not an escape of JSON", shown, backslash);
        }
        to += utf8_encode(c, to);
        backslash = memchr(at, '\\', (size_t)(end - at));
    }
    memcpy(to, at, (size_t)(end - at));
    to += end - at;
    *to = '\0';
    *out = (Text){start, (size_t)(to - start)};
    return ST_OK;
}

typedef struct Magic {
    Text start;
    const char *name;
} Magic;

/* Longer starts before shorter ones they begin with. */
static const Magic MAGICS[] = {
    {{"\xff\xfe\0\0", 4}, "UTF-32 text"},
    {{"\xff\xfe", 2}, "UTF-16 text"},
    {{"\xfe\xff", 2}, "UTF-16 text"},
    {{"\x1f\x8b", 2}, "a gzip file"},
    {{"PK\3\4", 4}, "a zip file (also XLSX, KMZ and others)"},
    {{"PK\5\6", 4}, "an empty zip file"},
    {{"SQLite format 3", 15}, "an SQLite file (GeoPackage)"},
    {{"%PDF", 4}, "a PDF"},
    {{"\x28\xb5\x2f\xfd", 4}, "a Zstandard file"},
    {{"BZh", 3}, "a bzip2 file"},
    {{"\xfd"
      "7zXZ",
      5},
     "an xz file"},
    {{"7z\xbc\xaf", 4}, "a 7-Zip file"},
    {{"\xd0\xcf\x11\xe0", 4}, "an old Office document (XLS, DOC)"},
    {{"\x89PNG", 4}, "a PNG image"},
    {{"\xff\xd8\xff", 3}, "a JPEG image"},
    {{"II*\0", 4}, "a TIFF image"},
    {{"MM\0*", 4}, "a TIFF image"},
    {{"\0\0\x27\x0a", 4}, "a Shapefile"},
    {{"fgb\3", 4}, "a FlatGeobuf file"},
    {{"PAR1", 4}, "a Parquet file"},
    {{"\x7f"
      "ELF",
      4},
     "a program"},
};

const char *json_foreign_name(Text start)
{
    for (size_t i = 0; i < COUNT_OF(MAGICS); i++) {
        if (text_starts(start, MAGICS[i].start)) {
            return MAGICS[i].name;
        }
    }
    if (start.length >= 4 && (start.at[0] == 0) != (start.at[1] == 0) && (start.at[2] == 0) == (start.at[0] == 0) &&
        (start.at[3] == 0) == (start.at[1] == 0)) {
        return "UTF-16 text";
    }
    Text trimmed = text_trim(start);
    if (text_starts(trimmed, TEXT("<!DOCTYPE html")) || text_starts(trimmed, TEXT("<html"))) {
        return "a web page";
    }
    return text_starts(trimmed, TEXT("<")) ? "XML (KML, GPX and others)" : NULL;
}
