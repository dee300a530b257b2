#include "exchange/hxl.h"

#include <ctype.h>

/* Steps over a letter and what may follow it in a word; false when there is none. */
static bool skip_word(Text *rest)
{
    if (rest->length == 0 || !isalpha((unsigned char)*rest->at)) {
        return false;
    }
    while (rest->length > 0 && (isalnum((unsigned char)*rest->at) || *rest->at == '_')) {
        rest->at++;
        rest->length--;
    }
    return true;
}

bool hxl_is_tag(Text text)
{
    text = text_trim(text);
    if (text.length < 2 || *text.at != '#') {
        return false;
    }
    text = text_trim((Text){text.at + 1, text.length - 1});
    bool fine = skip_word(&text);
    for (text = text_trim(text); fine && text.length > 0; text = text_trim(text)) {
        fine = *text.at == '+';
        text = text_trim((Text){text.at + 1, text.length - 1});
        fine = fine && skip_word(&text);
    }
    return fine;
}

bool hxl_is_row(const Cell *cells, size_t count)
{
    size_t filled = 0, tags = 0;

    for (size_t i = 0; i < count; i++) {
        bool has = cells[i].kind != CELL_MISSING && text_trim(cells[i].text).length > 0;
        filled += has;
        tags += has && cells[i].kind == CELL_TEXT && hxl_is_tag(cells[i].text);
    }
    return tags > 0 && tags * 2 >= filled;
}
