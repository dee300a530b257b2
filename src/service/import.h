/*
 * import.h - a foreign file becomes a report: read, mapped, checked, compared, journaled, with a statement.
 */
#ifndef SERVICE_IMPORT_H
#define SERVICE_IMPORT_H

#include <stdatomic.h>

#include "base/buffer.h"
#include "exchange/source.h"
#include "journal/entry.h"
#include "service/reports.h"

typedef struct ImportProgress {
    uint64_t rows, bytes_read, bytes_total; /* total 0: unknown */
} ImportProgress;

/* Rows that an earlier report held and this import takes up: the source is made of them alone. */
typedef struct ImportTaking {
    uint64_t report;
    const RowRange *ranges; /* of those rows, rising; NULL: all the report holds */
    size_t range_count;
    const uint64_t *numbers; /* what each row of the source was called there */
    size_t number_count;
} ImportTaking;

typedef struct ImportOptions {
    const char *path;           /* "-" is standard input */
    const char *layer;          /* of a file with several, or NULL */
    const char *encoding;       /* of a CSV that is not UTF-8, or NULL */
    Text source_name;           /* how the source is called in the report; empty: the file's base name */
    Text type;                  /* or empty when the mapping gives it */
    Text mapping;               /* name of a shipped mapping, or a file's path; empty: columns match by name */
    const ImportTaking *taking; /* NULL: none; else a report is written even if every row is known */
    bool alone; /* nobody else in this process uses the programme: a first load may have the file to itself */
    bool approve;
    Text reason; /* of the approval */
    Actor actor;
    void (*progress)(void *context, const ImportProgress *progress); /* about ten times a second, or NULL */
    void *context;
    const atomic_bool *cancel; /* set from elsewhere: the import ends with ST_CANCELLED, nothing stored */
} ImportOptions;

typedef struct ImportRow {
    uint64_t row;
    Text outcome; /* "held" or "refused" */
    Text column, value, reason, proposal;
    Text where; /* "Sheet1!C7" of a spreadsheet; else empty */
} ImportRow;

typedef struct ImportStatement {
    uint64_t report; /* 0 when nothing changed and nothing was held */
    ReportState state;
    uint64_t read, stored, updated, unchanged, held, refused;
    uint64_t warnings;
    ImportRow *rows; /* the first LIMIT_FAULTS of them */
    size_t row_count;
    Text *unused_columns;
    size_t unused_count;
    SourceNote notes[SOURCE_NOTE_KINDS];
    size_t note_count;
} ImportStatement;

/* ST_INVALID when nothing was readable. Held rows are no failure. `arena` lends the statement. */
Status import_run(Programme *programme, const ImportOptions *options, Arena *arena, ImportStatement *out,
                  Error *err) CHECKED;

/* {report, read, stored, updated, unchanged, held, refused, rows: [{row, where?, column, value, reason, proposal}],
 * notes} */
void statement_json(const ImportStatement *statement, Buffer *out);

#endif
