#include "base/words.h"

/* Latin Extended Additional (from U+1E00) to its base letters. */
static const char FOLD_ADDITIONAL[] = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
                                      "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
                                      "wwwwwwwwwwxxxxyyzzzzzzhtwyassssdaaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
                                      "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyyllvvyy";

/* Letters of other alphabets that are one letter to a reader: pairs of what is written and what is searched. */
static const uint32_t FOLD_PAIRS[][2] = {
    {0x186, 'o'},   {0x190, 'e'},   {0x254, 'o'},   {0x25b, 'e'},   {0x3ac, 0x3b1}, {0x3ad, 0x3b5}, {0x3ae, 0x3b7},
    {0x3af, 0x3b9}, {0x3c2, 0x3c3}, {0x3cc, 0x3bf}, {0x3cd, 0x3c5}, {0x3ce, 0x3c9}, {0x401, 0x435}, {0x451, 0x435},
    {0x622, 0x627}, {0x623, 0x627}, {0x625, 0x627}, {0x629, 0x647}, {0x649, 0x64a}, {0x6a9, 0x643}, {0x6cc, 0x64a},
};

enum { SEPARATOR = 0, NOTHING = 1 };

static uint32_t other_fold(uint32_t c)
{
    for (size_t i = 0; i < COUNT_OF(FOLD_PAIRS); i++) {
        if (FOLD_PAIRS[i][0] == c) {
            return FOLD_PAIRS[i][1];
        }
    }
    if ((c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f)) {
        return c + 32;
    }
    if (c >= 0x400 && c <= 0x40f) {
        return c + 80;
    }
    return c;
}

/* Marks that belong to the letter before them, and the stroke that lengthens Arabic words. */
static bool is_mark(uint32_t c)
{
    return (c >= 0x300 && c < 0x370) || (c >= 0x64b && c <= 0x65f) || c == 0x640 || c == 0x200c || c == 0x200d;
}

static bool is_between(uint32_t c)
{
    return (c >= 0x2000 && c < 0x2c00) || (c >= 0x2e00 && c < 0x3005) || (c >= 0x600 && c < 0x620) || c == 0x66a ||
           c == 0x66b || c == 0x66c || c == 0x6d4 || c == 0x2bc || c == 0x37e || c == 0x387 || c >= 0xe000;
}

/* The letter or digit searched for `c`; SEPARATOR between words, NOTHING for a mark. */
static uint32_t letter_fold(uint32_t c, char *second)
{
    char folded[8];

    *second = '\0';
    if (is_mark(c)) {
        return NOTHING;
    }
    if (c >= 0x1e00 && c < 0x1f00) {
        return (unsigned char)FOLD_ADDITIONAL[c - 0x1e00];
    }
    if (c < 0x180) {
        int length = character_fold(c, folded);
        *second = length == 2 && (unsigned char)folded[0] < 0x80 ? folded[1] : '\0';
        return length == 0 ? SEPARATOR : (unsigned char)folded[0];
    }
    return is_between(c) ? SEPARATOR : other_fold(c);
}

static bool is_joint(uint32_t c)
{
    return c == '\'' || c == '-' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0x2bc || c == 0x2010 || c == 0x2011;
}

/* The words of one text as they come, and what holds the last of them together. */
typedef struct Splitter {
    Buffer *out;
    bool joined;
    size_t start;        /* of the word at hand */
    bool in_word, digit; /* digit: the last character was one */
    bool joint;          /* the last word ended in a letter and one joint stood behind it */
    char chain[WORD_BYTES + 4];
    size_t chain_length;
    int chain_parts;
} Splitter;

static void chain_end(Splitter *splitter)
{
    if (splitter->chain_parts > 1) {
        buffer_bytes(splitter->out, splitter->chain, splitter->chain_length);
        buffer_byte(splitter->out, ' ');
    }
    splitter->chain_parts = 0;
    splitter->chain_length = 0;
}

static void word_begin(Splitter *splitter, bool digit)
{
    if (!splitter->joint || digit) {
        chain_end(splitter);
    }
    splitter->joint = false;
    splitter->in_word = true;
    splitter->start = splitter->out->size;
    splitter->chain_parts++;
}

static void word_end(Splitter *splitter, uint32_t separator)
{
    if (splitter->in_word) {
        buffer_byte(splitter->out, ' ');
        splitter->joint = splitter->joined && !splitter->digit && is_joint(separator);
    } else {
        splitter->joint = false;
    }
    splitter->in_word = false;
}

static void letter_add(Splitter *splitter, uint32_t letter)
{
    char bytes[4];
    bool digit = letter >= '0' && letter <= '9';
    size_t size = (size_t)utf8_encode(letter, bytes);

    if (!splitter->in_word) {
        word_begin(splitter, digit);
    }
    splitter->digit = digit;
    if (splitter->out->size - splitter->start + size <= WORD_BYTES) {
        buffer_bytes(splitter->out, bytes, size);
    }
    if (splitter->joined && splitter->chain_length + size <= WORD_BYTES) {
        memcpy(splitter->chain + splitter->chain_length, bytes, size);
        splitter->chain_length += size;
    }
}

void words_fold(Text text, bool joined, Buffer *out)
{
    Splitter splitter = {.out = out, .joined = joined};

    while (text.length > 0) {
        uint32_t c = 0;
        char second = '\0';
        int size = utf8_decode(text, &c);
        uint32_t letter = size == 0 ? SEPARATOR : letter_fold(c, &second);
        text.at += size == 0 ? 1 : size;
        text.length -= size == 0 ? 1 : (size_t)size;
        if (letter == SEPARATOR) {
            word_end(&splitter, size == 0 ? 0 : c);
        } else if (letter != NOTHING) {
            letter_add(&splitter, letter);
            if (second != '\0') {
                letter_add(&splitter, (unsigned char)second);
            }
        }
    }
    word_end(&splitter, 0);
    chain_end(&splitter);
}

Text word_next(Text *words)
{
    ptrdiff_t blank = text_index(*words, ' ');
    size_t length = blank < 0 ? words->length : (size_t)blank;
    Text word = {words->at, length};

    length += blank >= 0;
    *words = (Text){words->at + length, words->length - length};
    return word;
}
