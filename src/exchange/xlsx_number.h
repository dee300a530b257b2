/*
 * xlsx_number.h - what a number in a spreadsheet means: its format makes it a date, a time or just a number.
 *
 * Days are counted from 1900 or 1904; the former knows a 29 February 1900 that never was (ECMA-376 part 1, 18.17.4).
 */
#ifndef EXCHANGE_XLSX_NUMBER_H
#define EXCHANGE_XLSX_NUMBER_H

#include "base/arena.h"
#include "base/text.h"
#include "exchange/source.h"

typedef enum NumberStyle {
    STYLE_NUMBER,
    STYLE_DATE,
    STYLE_MONTH, /* a date of which no day is shown */
    STYLE_YEAR,  /* a date of which only the year is shown */
    STYLE_MOMENT,
    STYLE_TIME,
    STYLE_DURATION /* hours may pass 24 */
} NumberStyle;

/* Of a format that every spreadsheet program knows by its number; those of the far east are dates as well. */
NumberStyle number_style_builtin(uint32_t id);

/* Of a format as written: "dd/mm/yyyy", "[$-40C]mmm\ yy;@", "0.00E+00"… */
NumberStyle number_style_parse(Text format);

/*
 * The cell that a number of this style is. A date shows as much as its format does and as it has: 1 May in a format
 * without days is 2024-05, 2 May is 2024-05-02; midnight is no time. What cannot be a date stays a number. Numbers
 * are spelled the shortest way that reads back the same, without an exponent where whole.
 */
Cell number_cell(NumberStyle style, bool since_1904, Text spelled, Arena *arena);

#endif
