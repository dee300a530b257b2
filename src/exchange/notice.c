#include "exchange/notice.h"

static const char *const NOTICES[LANGUAGE_COUNT] = {
    "Where nothing is recorded, nothing was surveyed: it does not mean that the land is safe. Boundaries and names "
    "shown "
    "do not imply official endorsement or acceptance.",
    "Là où rien n’est enregistré, rien n’a été enquêté : cela ne veut pas dire que la terre est sûre. Les limites et "
    "les "
    "noms indiqués n’impliquent ni reconnaissance ni acceptation officielle."};

static const char *const MADE_UP[LANGUAGE_COUNT] = {"DEMONSTRATION: everything here is made up. ",
                                                    "DÉMONSTRATION : tout ici est inventé. "};

void notice_write(Language language, bool demonstration, Buffer *out)
{
    buffer_string(out, demonstration ? MADE_UP[language] : "");
    buffer_string(out, NOTICES[language]);
}
