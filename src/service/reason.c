#include "service/reason.h"

#include "base/buffer.h"

/* Looking for where a gap ends may take a while; longer than this no sentence of ours is. */
enum { GAPS_MAX = 9, DEPTH_MAX = 4, LENGTH_MAX = 600 };

typedef struct Reason {
    const char *english, *french;
} Reason;

static const Reason REASONS[] = {
#define REASON(english, french) {english, french},
#include "service/reason.def"
#undef REASON
};

/* A gap is "{n}" or "[n]". */
static int gap_at(const char *pattern)
{
    bool opens = pattern[0] == '{' || pattern[0] == '[';

    return opens && pattern[1] >= '1' && pattern[1] <= '9' ? pattern[1] - '0' : 0;
}

/* Does the text read as the pattern says? A gap takes at least one byte, and as few as let the rest match. */
static bool pattern_matches(const char *pattern, Text text, Text gaps[GAPS_MAX])
{
    for (; *pattern != '\0' && gap_at(pattern) == 0; pattern++, text.at++, text.length--) {
        if (text.length == 0 || *text.at != *pattern) {
            return false;
        }
    }
    if (*pattern == '\0') {
        return text.length == 0;
    }
    for (size_t length = 1; length <= text.length; length++) {
        if (pattern_matches(pattern + 3, (Text){text.at + length, text.length - length}, gaps)) {
            gaps[gap_at(pattern) - 1] = (Text){text.at, length};
            return true;
        }
    }
    return false;
}

static bool phrase_find(Text text, int depth, Arena *arena, Text *out);

/* The sentence in French; false when a gap that must be a phrase is none. */
static bool sentence_fill(const Reason *reason, const Text gaps[GAPS_MAX], int depth, Arena *arena, Text *out)
{
    BUFFER text = {0};

    for (const char *at = reason->french; *at != '\0'; at++) {
        int gap = gap_at(at);
        Text part = gap == 0 ? (Text){at, 1} : gaps[gap - 1];
        if (*at == '[' && gap != 0 && !phrase_find(part, depth + 1, arena, &part)) {
            return false;
        }
        buffer_text(&text, part);
        at += gap == 0 ? 0 : 2;
    }
    *out = text_copy(arena, buffer_view(&text));
    return true;
}

static bool phrase_find(Text text, int depth, Arena *arena, Text *out)
{
    Text gaps[GAPS_MAX];

    for (size_t i = 0; i < COUNT_OF(REASONS) && depth < DEPTH_MAX; i++) {
        if (pattern_matches(REASONS[i].english, text, gaps) && sentence_fill(&REASONS[i], gaps, depth, arena, out)) {
            return true;
        }
    }
    return false;
}

Text reason_in(Arena *arena, Text reason, Language language)
{
    Text found;

    return language == LANGUAGE_FR && reason.length <= LENGTH_MAX && phrase_find(reason, 0, arena, &found) ? found
                                                                                                           : reason;
}
