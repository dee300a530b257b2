/*
 * lower.h - capital letters made small, accents kept: how CASEI compares.
 */
#ifndef BASE_LOWER_H
#define BASE_LOWER_H

#include "base/text.h"

/*
 * Writes `text` with the capitals of Latin, Greek and Cyrillic letters made small into `out`, which holds
 * text.length bytes, and returns the length: never more. What is no UTF-8 is copied as it is.
 */
size_t text_lower_into(Text text, char *out);

#endif
