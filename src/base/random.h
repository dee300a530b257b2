/*
 * random.h - unpredictable bytes for keys and salts, and repeatable numbers for tests and demonstrations.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

void random_bytes(void *out, size_t size);

/* A repeatable sequence (SplitMix64): the same seed gives the same numbers everywhere. */
typedef struct Dice {
    uint64_t state;
} Dice;

uint64_t dice_next(Dice *dice);

/* 0 <= n < sides; sides > 0. */
uint32_t dice_below(Dice *dice, uint32_t sides);

/* 0 <= x < 1. */
double dice_unit(Dice *dice);

#endif
