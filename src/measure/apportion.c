#include "measure/apportion.h"

/* Thousandths of a part below its share, and what is left of it in hundred-thousandths of one. */
static int64_t part_of(int64_t size, int64_t share, int64_t *left)
{
    __int128 exact = (__int128)size * share;

    *left = (int64_t)(exact % SHARE_WHOLE);
    return (int64_t)(exact / SHARE_WHOLE);
}

/* Of the parts that got nothing back yet, the one that rounding took most from. */
static size_t most_short(int64_t size, const int64_t *shares, const int64_t *parts, size_t count)
{
    int64_t most = -1;
    size_t found = 0;

    for (size_t i = 0; i < count; i++) {
        int64_t left, part = part_of(size, shares[i], &left);
        if (parts[i] == part && left > most) {
            most = left;
            found = i;
        }
    }
    return found;
}

bool apportion(int64_t whole, const int64_t *shares, size_t count, int64_t *parts)
{
    int64_t size = whole < 0 ? -whole : whole, sum = 0, given = 0, left;

    for (size_t i = 0; i < count; i++) {
        sum += shares[i];
    }
    if (sum > SHARE_WHOLE) {
        return false;
    }
    int64_t due = part_of(size, sum, &left);
    due += left >= SHARE_WHOLE / 2;
    for (size_t i = 0; i < count; i++) {
        parts[i] = part_of(size, shares[i], &left);
        given += parts[i];
    }
    for (; given < due; given++) {
        parts[most_short(size, shares, parts, count)]++;
    }
    for (size_t i = 0; i < count; i++) {
        parts[i] = whole < 0 ? -parts[i] : parts[i];
    }
    return true;
}
