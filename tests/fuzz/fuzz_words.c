/*
 * fuzz_words.c - what a stranger types into a search. Words are UTF-8, hold nothing that the full-text index takes for
 * a question, fold to themselves, and joining words only adds some.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void words_are_plain(Text words)
{
    size_t bad;

    assert(text_is_utf8(words, &bad));
    for (size_t i = 0; i < words.length; i++) {
        unsigned char c = (unsigned char)words.at[i];
        assert(c == ' ' || c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
    }
    while (words.length > 0) {
        Text word = word_next(&words);
        assert(word.length > 0 && word.length <= WORD_BYTES);
    }
}

static bool has_word(Text words, Text wanted)
{
    while (words.length > 0) {
        if (text_equal(word_next(&words), wanted)) {
            return true;
        }
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text text = {(const char *)data, size > 4096 ? 4096 : size};
    BUFFER plain = {0};
    BUFFER again = {0};
    BUFFER joined = {0};

    words_fold(text, false, &plain);
    words_fold(text, true, &joined);
    words_are_plain(buffer_view(&plain));
    words_are_plain(buffer_view(&joined));
    words_fold(buffer_view(&plain), false, &again);
    assert(text_equal(buffer_view(&plain), buffer_view(&again)));
    assert(joined.size >= plain.size);
    for (Text rest = buffer_view(&plain); rest.length > 0;) {
        assert(has_word(buffer_view(&joined), word_next(&rest)));
    }
    return 0;
}
