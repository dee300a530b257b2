/*
 * csv.h - records of delimiter-separated text, RFC 4180 and what people make of it.
 *
 * A cell in quotes may hold delimiters, line breaks and doubled quotes; a quote inside a cell that does not begin with
 * one is a character like any other (5" shells). Lines end in LF, CRLF or CR; the last may lack its end. A cell where
 * nothing stands is missing; "" is an empty text.
 */
#ifndef EXCHANGE_CSV_H
#define EXCHANGE_CSV_H

#include "base/arena.h"
#include "exchange/source.h"

typedef struct CsvScan {
    char delimiter;
    bool stops[256]; /* bytes that end a cell without quotes */
    Cell *cells;     /* of the last record; lent until the next */
    size_t count, capacity;
    Text raw;            /* the last record without its line end */
    uint64_t lines;      /* lines it took */
    const char *fault;   /* why it cannot be read, or NULL; the next one can */
    size_t fault_column; /* 1-based cell with the fault */
} CsvScan;

typedef enum CsvStep {
    CSV_RECORD,
    CSV_PARTIAL,       /* the bytes end within a record: come again with more behind them */
    CSV_QUOTE_NOT_SHUT /* they end within quotes, and nothing comes behind them */
} CsvStep;

void csv_scan_init(CsvScan *scan, char delimiter);
void csv_scan_done(CsvScan *scan);

/*
 * Reads one record from the beginning of `bytes` (not empty); `last` says that nothing comes behind them. `*used` is
 * its size with the line end. Cells lend from `bytes`, or from `arena` where quotes were doubled.
 */
CsvStep csv_scan_next(CsvScan *scan, Text bytes, bool last, Arena *arena, size_t *used);

/* Makes the last record at least `count` cells long; those added are missing. */
void csv_scan_pad(CsvScan *scan, size_t count);

/* The delimiter (, ; tab |) that splits the complete lines at the beginning of a file most evenly. */
char csv_sniff(Text bytes, bool last);

#endif
