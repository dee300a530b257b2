/*
 * apportion.h - a figure split by shares, so that the parts come to it exactly.
 *
 * Parts are whole thousandths like the figure; what rounding leaves goes to the parts that lost most by it, the first
 * of equals first, so that a figure of 60 and 40 percent is never a thousandth more or less than its parts. Source:
 * domain/programme.md 2.6 and trap 18 of 9.
 */
#ifndef MEASURE_APPORTION_H
#define MEASURE_APPORTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SHARE_WHOLE = 100000 }; /* 100 percent in thousandths of a percent */

/*
 * Fills `parts`, one of each share (thousandths of a percent, not negative). They come to `whole` where the shares come
 * to 100 percent, and to the share of it that is nearest where they come to less. False where they come to more.
 */
bool apportion(int64_t whole, const int64_t *shares, size_t count, int64_t *parts);

#endif
