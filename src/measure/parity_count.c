#include "measure/parity_count.h"

#include <stddef.h>

#include "base/compiler.h"

static int64_t divide_up(int64_t a, int64_t b)
{
    return a <= 0 ? 0 : (a + b - 1) / b;
}

ParityVerdict parity_judge_band(ParityCount count)
{
    int64_t base = parity_base(count);

    if (base <= 0) {
        return PARITY_NOBODY;
    }
    if (100 * count.women < PARITY_LOW * base) {
        return PARITY_MEN_OVER;
    }
    return 100 * count.women > PARITY_HIGH * base ? PARITY_WOMEN_OVER : PARITY_WITHIN;
}

/* No whole number of women lies in the band of so many people. */
static bool is_small(int64_t base)
{
    return base % 2 == 1 && base <= PARITY_SMALL_MAX;
}

ParityVerdict parity_judge(ParityCount count)
{
    int64_t apart = count.women - count.men;

    if (is_small(parity_base(count)) && (apart == 1 || apart == -1)) {
        return PARITY_NEAREST;
    }
    return parity_judge_band(count);
}

ParityMissing parity_missing(ParityCount count)
{
    ParityVerdict verdict = parity_judge(count);
    int64_t base = parity_base(count);
    int64_t fewer = count.women < count.men ? count.women : count.men;

    if (verdict != PARITY_MEN_OVER && verdict != PARITY_WOMEN_OVER) {
        return (ParityMissing){0};
    }
    int64_t wanted = is_small(base) ? base / 2 : divide_up(PARITY_LOW * base, 100);
    return (ParityMissing){.replacements = wanted - fewer,
                           .additions = divide_up(PARITY_LOW * base - 100 * fewer, 100 - PARITY_LOW)};
}

int parity_tenths(ParityCount count)
{
    int64_t base = parity_base(count);

    return base <= 0 ? -1 : (int)((2000 * count.women + base) / (2 * base));
}

const char *parity_verdict_name(ParityVerdict verdict)
{
    static const char *const NAMES[] = {"nobody", "within", "nearest", "men_over", "women_over"};

    return (size_t)verdict < COUNT_OF(NAMES) ? NAMES[verdict] : NAMES[0];
}
