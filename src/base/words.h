/*
 * words.h - a text as the plain words it is searched by.
 *
 * A word is a run of letters and digits: lower case, without accents, at most WORD_BYTES long. What stands between
 * words is left out, whatever it is: the outcome holds letters, digits and blanks only.
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/buffer.h"

enum { WORD_BYTES = 48 };

/*
 * Appends the words of `text`, each followed by one blank. `joined` adds what an apostrophe or hyphen between letters
 * holds together as one word more: "N'Djili" gives "n djili ndjili". Bytes that are no UTF-8 separate words.
 */
void words_fold(Text text, bool joined, Buffer *out);

/* Takes the first word off `words` as words_fold wrote them; empty when there is none. */
Text word_next(Text *words);

#endif
