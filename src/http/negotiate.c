#include "http/negotiate.h"

#include <strings.h>

/* One element of an Accept list and its weight in thousandths. */
typedef struct Preference {
    Text range;
    int weight;
} Preference;

static bool equal_folded(Text a, Text b)
{
    return a.length == b.length && (a.length == 0 || strncasecmp(a.at, b.at, a.length) == 0);
}

/* Splits `rest` at the first `mark`; what follows stays in `rest`. */
static Text split_off(Text *rest, char mark)
{
    ptrdiff_t at = text_index(*rest, mark);
    Text one = {rest->at, at < 0 ? rest->length : (size_t)at};
    size_t used = at < 0 ? rest->length : (size_t)at + 1;

    *rest = (Text){rest->at + used, rest->length - used};
    return text_trim(one);
}

/* "0.8" in thousandths; what is no number between 0 and 1 counts as 0. */
static int weight_parse(Text text)
{
    double weight;

    if (!text_to_double(text, &weight) || !(weight >= 0 && weight <= 1)) {
        return 0;
    }
    return (int)(weight * 1000 + 0.5);
}

static bool preference_next(Text *rest, Preference *out)
{
    if (rest->length == 0) {
        return false;
    }
    Text one = split_off(rest, ',');
    out->range = split_off(&one, ';');
    out->weight = 1000;
    while (one.length > 0) {
        Text parameter = split_off(&one, ';');
        Text name = split_off(&parameter, '=');
        if (equal_folded(name, TEXT("q"))) {
            out->weight = weight_parse(parameter);
        }
    }
    return true;
}

/* How exactly a media range names a type: 3 itself, 2 "type/…*", 1 everything, 0 not at all. */
static int type_fit(Text range, Text type)
{
    if (equal_folded(range, TEXT("*/*"))) {
        return 1;
    }
    if (range.length > 2 && text_ends(range, TEXT("/*"))) {
        Text family = {range.at, range.length - 1};
        return type.length > family.length && strncasecmp(type.at, family.at, family.length) == 0 ? 2 : 0;
    }
    return equal_folded(range, type) ? 3 : 0;
}

static int language_fit(Text range, Text language)
{
    if (equal_folded(range, TEXT("*"))) {
        return 1;
    }
    Text rest = range;
    return equal_folded(range, language) ? 3 : equal_folded(split_off(&rest, '-'), language) ? 2 : 0;
}

/* The weight the best fitting range gives to `offer`; 0 when it is not accepted. */
static int weight_of(Text accept, Text offer, int (*fit)(Text, Text))
{
    Preference one;
    int best_fit = 0, weight = 0;

    while (preference_next(&accept, &one)) {
        int how = fit(one.range, offer);
        if (how > best_fit) {
            best_fit = how;
            weight = one.weight;
        } else if (how > 0 && how == best_fit && one.weight > weight) {
            weight = one.weight;
        }
    }
    return weight;
}

static int choose(Text accept, const char *const *offered, int count, int (*fit)(Text, Text))
{
    int best = -1, best_weight = 0;

    if (text_trim(accept).length == 0) {
        return count > 0 ? 0 : -1;
    }
    for (int i = 0; i < count; i++) {
        int weight = weight_of(accept, text_of(offered[i]), fit);
        if (weight > best_weight) {
            best = i;
            best_weight = weight;
        }
    }
    return best;
}

int accept_type(Text accept, const char *const *offered, int count)
{
    return choose(accept, offered, count, type_fit);
}

int accept_language(Text accept, const char *const *offered, int count)
{
    return choose(accept, offered, count, language_fit);
}

bool accept_gzip(Text accept)
{
    return weight_of(accept, TEXT("gzip"), language_fit) > 0;
}
