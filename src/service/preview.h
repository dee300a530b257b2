/*
 * preview.h - what an import of a file would store, told from its first rows; nothing is written.
 */
#ifndef SERVICE_PREVIEW_H
#define SERVICE_PREVIEW_H

#include "service/import_draft.h"
#include "service/inspect.h"
#include "service/programme.h"

enum {
    /* Rows that are tried. */
    PREVIEW_ROWS = 2000,
    /* Of these so many are shown as they would be stored. */
    PREVIEW_SHOWN = 10,
    /* Problems that are listed; the count goes on. */
    PREVIEW_PROBLEMS = 200,
    /* Different texts of one field that are listed. */
    PREVIEW_TEXTS = 200
};

typedef struct PreviewOptions {
    InspectOptions file;
    Text mapping; /* the document */
} PreviewOptions;

/* A text of a column and what its field makes of it. */
typedef struct PreviewText {
    Text text;
    uint64_t rows;
    bool read;    /* it is a value of the field */
    bool mapped;  /* by the mapping's own words */
    Value value;  /* when read; of kind code or codes its text is the codes */
    size_t found; /* references: records it names, counted no further than 2 */
} PreviewText;

/* The texts of one field of one type that was fed with words: codes, yes and no, references. */
typedef struct PreviewField {
    const RecordType *type;
    const Field *field;
    Text column;
    bool may_come; /* reference: a row of the same file may be the record */
    bool makes;    /* reference: a record that is missing is made */
    PreviewText *texts;
    size_t text_count;
    bool more_texts;
} PreviewField;

typedef struct PreviewRow {
    uint64_t row;
    Draft draft; /* settled: lent by the arena */
} PreviewRow;

typedef struct Preview {
    Reader *reader;
    uint64_t rows_read, held, warned, keys_twice;
    bool whole; /* the file has no more rows */
    PreviewRow *rows;
    size_t row_count;
    PreviewRow *problems; /* held rows and warnings */
    size_t problem_count;
    PreviewField *fields;
    size_t field_count;
    Text *missing; /* columns that the mapping names and the file does not have */
    size_t missing_count;
    Text *unused; /* columns of the file that feed nothing and are not ignored */
    size_t unused_count;
} Preview;

/*
 * As the import would read them. ST_INVALID when the mapping does not fit the model (with a pointer into it) or the
 * file's beginning cannot be read. The types it speaks of are lent until preview_done.
 */
Status import_preview(Programme *programme, const PreviewOptions *options, Arena *arena, Preview *out,
                      Error *err) CHECKED;
void preview_done(Preview *preview);

#endif
