/*
 * hxl.h - the row of hashtags that humanitarian data carries under its header (HXL 1.1): "#adm1+name", "#geo+lat".
 *
 * Tags are further names of the columns; the row is not data.
 */
#ifndef EXCHANGE_HXL_H
#define EXCHANGE_HXL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "exchange/source.h"

/* "#", a letter, letters, digits and underscores; then attributes behind "+", blanks between them allowed. */
bool hxl_is_tag(Text text);

/* At least half of the cells with a value, and one of them at least, are tags. */
bool hxl_is_row(const Cell *cells, size_t count);

#endif
