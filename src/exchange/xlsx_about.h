/*
 * xlsx_about.h - the second sheet of an exported workbook: where the records come from and what its columns are.
 */
#ifndef EXCHANGE_XLSX_ABOUT_H
#define EXCHANGE_XLSX_ABOUT_H

#include "exchange/sink_writer.h"
#include "exchange/xlsx_file.h"

typedef enum AboutKind { ABOUT_ID, ABOUT_FIELD, ABOUT_OBSERVED, ABOUT_LON, ABOUT_LAT, ABOUT_WKT } AboutKind;

/* A column of the first sheet. */
typedef struct AboutColumn {
    AboutKind kind;
    const Field *field; /* NULL for ABOUT_ID and ABOUT_OBSERVED */
    Text header;
} AboutColumn;

typedef enum AboutWords {
    WORDS_SHEET,
    WORDS_DEMONSTRATION,
    WORDS_PROGRAMME,
    WORDS_RECORDS,
    WORDS_COUNT,
    WORDS_WRITTEN,
    WORDS_FILTERS,
    WORDS_NO_FILTERS,
    WORDS_PROGRAM,
    WORDS_PLACES_LEFT,
    WORDS_PLACE_LEFT, /* what a cell says instead of a place */
    WORDS_NOT_KNOWN,
    WORDS_COLUMN,
    WORDS_FIELD,
    WORDS_UNIT,
    WORDS_MEANING,
    WORDS_ID,
    WORDS_OBSERVED,
    WORDS_DEGREES,
    WORDS_WKT,
    WORDS_END
} AboutWords;

const char *about_words(Language language, AboutWords words);

/* Writes the sheet. Import takes the first one, which is the other. */
Status about_write(const Sink *sink, XlsxFile *file, const AboutColumn *columns, size_t count, Error *err) CHECKED;

#endif
