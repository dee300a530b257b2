/*
 * resubmit.h - rows that an import held, mended and taken in again.
 */
#ifndef SERVICE_RESUBMIT_H
#define SERVICE_RESUBMIT_H

#include "service/import.h"

/* How the mapping of a report begins whose columns were matched by name; the type follows. */
#define PLAIN_MAPPING TEXT("columns_of_")

/* A file in memory alone, as held rows may be personal; `*out` is its descriptor. ST_IO. */
Status memory_file(Text content, int *out, Error *err) CHECKED;

/* A row of a report's statement as a person mended it. */
typedef struct MendedRow {
    uint64_t row; /* its number in that report */
    Text raw;     /* JSON, as StatementRow.raw had it; empty: the row is given up */
} MendedRow;

typedef struct ResubmitOptions {
    uint64_t report;
    const MendedRow *rows;
    size_t row_count;
    Text mapping; /* of the report, where it was none that is shipped: the path of its file; else empty */
    bool approve;
    Text reason;
    Actor actor;
} ResubmitOptions;

/*
 * Imports the held rows of a report once more, under its source and mapping: those given as they are given, the others
 * as they stood, so that what still cannot be read is held by the new report, under its old number. Sealed rows come
 * only when given. What the report stored already is found again. The new report says whose rows it takes up: they are
 * no longer held by the old one while it stands. Nothing is written when every row is held as before. Nothing touches
 * the disk unsealed. ST_NOT_FOUND when the report holds no row that could come, ST_CONFLICT when a later report took
 * them up; else as import_run.
 */
Status report_resubmit(Programme *programme, const ResubmitOptions *options, Arena *arena, ImportStatement *out,
                       Error *err) CHECKED;

#endif
