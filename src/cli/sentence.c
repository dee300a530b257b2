#include "cli/sentence.h"

#include <stdarg.h>

static const char *const MESSAGES[MESSAGE_COUNT][LANGUAGE_COUNT] = {
#define MESSAGE(id, english, french) [MESSAGE_##id] = {english, french},
#include "cli/messages.def"
#undef MESSAGE
};

enum { GAPS_MAX = 9 };

const char *message_in(Language language, Message message)
{
    return MESSAGES[message][language];
}

/* The number of the gap that begins at `at`, 0 when none does. */
static int gap_at(const char *at)
{
    return at[0] == '{' && at[1] >= '1' && at[1] <= '9' && at[2] == '}' ? at[1] - '0' : 0;
}

static int gaps_of(const char *sentence)
{
    int most = 0;

    for (const char *at = sentence; *at != '\0'; at++) {
        int gap = gap_at(at);
        most = gap > most ? gap : most;
    }
    return most;
}

const char *message_fill(const Call *call, Message message, ...)
{
    const char *sentence = message_in(call->language, message), *gaps[GAPS_MAX] = {0};
    BUFFER out = {0};
    va_list list;

    va_start(list, message);
    for (int i = 0, count = gaps_of(sentence); i < count; i++) {
        gaps[i] = va_arg(list, const char *);
    }
    va_end(list);
    for (const char *at = sentence; *at != '\0'; at++) {
        int gap = gap_at(at);
        if (gap > 0) {
            buffer_string(&out, gaps[gap - 1]);
            at += 2;
        } else {
            buffer_byte(&out, (uint8_t)*at);
        }
    }
    return text_string(call->arena, buffer_view(&out));
}

const char *message_count(const Call *call, uint64_t number)
{
    char digits[24];
    BUFFER out = {0};
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)number);

    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            buffer_string(&out, call->language == LANGUAGE_FR ? "\u202f" : ",");
        }
        buffer_byte(&out, (uint8_t)digits[i]);
    }
    return text_string(call->arena, buffer_view(&out));
}
