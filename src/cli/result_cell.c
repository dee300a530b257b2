#include "cli/result_cell.h"

#include "cli/sentence.h"

const char *percent_cell(const Call *call, Ratio ratio)
{
    int64_t hundredths = ratio_rounded(ratio, 10000);

    if (!ratio_is_known(ratio)) {
        return "–";
    }
    return arena_format(call->arena, "%s%lld%c%02lld %%", hundredths < 0 ? "-" : "",
                        (long long)(hundredths < 0 ? -hundredths : hundredths) / 100,
                        call->language == LANGUAGE_FR ? ',' : '.',
                        (long long)(hundredths < 0 ? -hundredths : hundredths) % 100);
}

const char *light_cell(const Call *call, Light light)
{
    static const Message words[LIGHT_COUNT] = {
        [LIGHT_GREY] = MESSAGE_LIGHT_GREY,   [LIGHT_BLUE] = MESSAGE_LIGHT_BLUE, [LIGHT_GREEN] = MESSAGE_LIGHT_GREEN,
        [LIGHT_AMBER] = MESSAGE_LIGHT_AMBER, [LIGHT_RED] = MESSAGE_LIGHT_RED,
    };

    return message_in(call->language, words[light]);
}
