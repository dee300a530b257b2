/*
 * dbf_file.h - the values of one shapefile: a dBASE III table whose columns are as wide as the longest value needs.
 *
 * Values are kept beside until all are known, then written; memory does not grow with the table.
 */
#ifndef EXCHANGE_DBF_FILE_H
#define EXCHANGE_DBF_FILE_H

#include <stdio.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"

enum { DBF_NAME_MAX = 10, DBF_TEXT_MAX = 254, DBF_NUMBER_MAX = 32 };

typedef struct DbfColumn {
    char name[DBF_NAME_MAX + 1];
    bool number;
    uint8_t width, decimals; /* what the values so far need */
} DbfColumn;

typedef struct DbfFile {
    DbfColumn *columns; /* the owner's */
    size_t column_count, next;
    FILE *kept; /* unnamed */
    uint32_t count;
    Buffer row;
} DbfFile;

/* `columns` carry names and kinds. */
Status dbf_file_open(DbfFile *file, DbfColumn *columns, size_t count, const char *beside, Error *err) CHECKED;

/* The next value of the row; `*cut` when its end had to go: between characters, at most 254 bytes are kept. */
void dbf_file_value(DbfFile *file, Text value, bool *cut);

/* All columns have their value. */
Status dbf_file_row(DbfFile *file, Error *err) CHECKED;

/* Writes the table into an unnamed file the caller closes. ST_TOO_LARGE above 2 GiB. */
Status dbf_file_finish(DbfFile *file, const char *beside, FILE **out, Error *err) CHECKED;

void dbf_file_done(DbfFile *file);

#endif
