#include "measure/ratio.h"

enum { COARSE = 1000000000, BITS_KEPT = 60 };

static __int128 magnitude(__int128 n)
{
    return n < 0 ? -n : n;
}

static Ratio lowest(__int128 over, __int128 under)
{
    __int128 a = magnitude(over), b = magnitude(under);

    while (b != 0) {
        __int128 rest = a % b;
        a = b;
        b = rest;
    }
    if (a == 0) {
        return (Ratio){0};
    }
    return under < 0 ? (Ratio){-over / a, -under / a} : (Ratio){over / a, under / a};
}

Ratio ratio_of(int64_t over, int64_t under)
{
    return under == 0 ? (Ratio){0} : lowest(over, under);
}

/* The nearest thousand-millionth; not known where even that does not fit. */
static Ratio coarse(Ratio ratio)
{
    __int128 whole, over;

    while (ratio.under >> BITS_KEPT != 0) {
        ratio.over /= 2;
        ratio.under /= 2;
    }
    __int128 rest = ratio.over % ratio.under * COARSE, half = ratio.under / 2;
    if (__builtin_mul_overflow(ratio.over / ratio.under, COARSE, &whole) ||
        __builtin_add_overflow(whole, (rest + (rest < 0 ? -half : half)) / ratio.under, &over)) {
        return (Ratio){0};
    }
    return lowest(over, COARSE);
}

static bool try_add(Ratio a, Ratio b, Ratio *out)
{
    __int128 left, right, over, under;

    if (__builtin_mul_overflow(a.over, b.under, &left) || __builtin_mul_overflow(b.over, a.under, &right) ||
        __builtin_add_overflow(left, right, &over) || __builtin_mul_overflow(a.under, b.under, &under)) {
        return false;
    }
    *out = lowest(over, under);
    return true;
}

static bool try_multiply(Ratio a, Ratio b, Ratio *out)
{
    __int128 over, under;

    if (__builtin_mul_overflow(a.over, b.over, &over) || __builtin_mul_overflow(a.under, b.under, &under)) {
        return false;
    }
    *out = lowest(over, under);
    return true;
}

/* What does not fit although it was made coarse is not known. */
static Ratio combined(Ratio a, Ratio b, bool (*combine)(Ratio, Ratio, Ratio *))
{
    Ratio out = {0};

    if (!ratio_is_known(a) || !ratio_is_known(b) || combine(a, b, &out)) {
        return out;
    }
    a = coarse(a);
    b = coarse(b);
    return ratio_is_known(a) && ratio_is_known(b) && combine(a, b, &out) ? out : (Ratio){0};
}

Ratio ratio_add(Ratio a, Ratio b)
{
    return combined(a, b, try_add);
}

Ratio ratio_subtract(Ratio a, Ratio b)
{
    return combined(a, (Ratio){-b.over, b.under}, try_add);
}

Ratio ratio_multiply(Ratio a, Ratio b)
{
    return combined(a, b, try_multiply);
}

Ratio ratio_divide(Ratio a, Ratio b)
{
    if (!ratio_is_known(b) || b.over == 0) {
        return (Ratio){0};
    }
    return combined(a, b.over < 0 ? (Ratio){-b.under, -b.over} : (Ratio){b.under, b.over}, try_multiply);
}

int ratio_compare(Ratio a, Ratio b)
{
    Ratio difference = ratio_subtract(a, b);

    return difference.over < 0 ? -1 : difference.over > 0;
}

int64_t ratio_rounded(Ratio ratio, int64_t scale)
{
    Ratio scaled = ratio_multiply(ratio, ratio_of(scale, 1));

    if (!ratio_is_known(scaled)) {
        return 0;
    }
    __int128 whole = scaled.over / scaled.under, rest = magnitude(scaled.over % scaled.under);
    if (rest >= scaled.under - rest) {
        whole += scaled.over < 0 ? -1 : 1;
    }
    return (int64_t)whole;
}
