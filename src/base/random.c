#include "base/random.h"

#include <sodium.h>

void random_bytes(void *out, size_t size)
{
    randombytes_buf(out, size);
}

uint64_t dice_next(Dice *dice)
{
    uint64_t z = (dice->state += 0x9e3779b97f4a7c15u);

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

uint32_t dice_below(Dice *dice, uint32_t sides)
{
    return (uint32_t)((dice_next(dice) >> 32) * sides >> 32);
}

double dice_unit(Dice *dice)
{
    return (double)(dice_next(dice) >> 11) / 9007199254740992.0;
}
