/*
 * rows.h - one row of a type's table: a folded record, written and read as values.
 */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include "store/type_table.h"

typedef struct RecordRow {
    int64_t position; /* fid: of the entry that created the record; the keyset position, local to this file */
    Id id;
    const Value *values; /* by field index; personal fields are always absent */
    Date observed;       /* date of information */
    uint32_t missing;    /* fields of level `complete` that have no value */
    bool self_approved;  /* approved by its author */
    uint64_t version;    /* of this record: position of the last entry folded in it */
} RecordRow;

/* What a reference of the row names; nil where it names nothing, and of no field. */
static inline Id row_names(const RecordRow *row, const Field *field)
{
    const Value *value = field == NULL ? NULL : &row->values[field->index];

    return value == NULL || value->state != VALUE_SET ? (Id){0} : value->reference;
}

/* How `unanswered` names a state: "unknown". */
Text row_state_name(ValueState state);

/* A value as a column holds it, or nothing yet. Text and bytes are lent. */
typedef enum StoredKind { STORED_INTEGER, STORED_REAL, STORED_TEXT, STORED_BYTES } StoredKind;
typedef struct RowCell {
    int column;
    StoredKind kind;
    union {
        int64_t integer;
        double number;
        Text text;
    };
} RowCell;

/* The cells of a row that are not NULL, fid first. */
typedef struct RowCells {
    const RowCell *cells;
    size_t count;
} RowCells;

/*
 * What a row holds, made ready without the database; `blob` is the geometry as GeoPackage has it, or empty. Lent by the
 * arena, the row and the blob.
 */
RowCells row_cells(const TypeTable *table, const RecordRow *row, Text blob, Arena *arena);

/*
 * Stores rows of one table by few statements; fails at the first that is refused, with those before it stored.
 * `columns`, one for each of the table's, is not 0 for those that had a value in rows stored so far: mostly empty
 * columns cost nothing until then.
 */
Status rows_insert(Database *db, const TypeTable *table, const RowCells *rows, size_t count, int *columns,
                   Error *err) CHECKED;

/* `blob` is the geometry as GeoPackage has it, or empty. `scratch` holds texts until the next use of the table. */
Status row_insert(Database *db, const TypeTable *table, const RecordRow *row, Text blob, Arena *scratch,
                  Error *err) CHECKED;
Status row_update(Database *db, const TypeTable *table, const RecordRow *row, Text blob, Arena *scratch,
                  Error *err) CHECKED;
/* Every row from `fid` on, in order of fid and with the columns of TypeTable.columns; reset it when done. */
Status rows_from(Database *db, const TypeTable *table, int64_t fid, Statement **out, Error *err) CHECKED;
Status row_delete(Database *db, const TypeTable *table, int64_t fid, Error *err) CHECKED;

/* `*found` tells whether there is one. Texts and geometry are lent by the arena. */
Status row_read(Database *db, const TypeTable *table, Id id, Arena *arena, RecordRow *out, bool *found,
                Error *err) CHECKED;

/* The same without the geometry: for titles. */
Status row_read_plain(Database *db, const TypeTable *table, Id id, Arena *arena, RecordRow *out, bool *found,
                      Error *err) CHECKED;

/* The same by where it stands in the table. */
Status row_at(Database *db, const TypeTable *table, int64_t fid, Arena *arena, RecordRow *out, bool *found,
              Error *err) CHECKED;

/* Position and version only, without the values. */
Status row_find(Database *db, const TypeTable *table, Id id, int64_t *fid, uint64_t *version, bool *found,
                Error *err) CHECKED;

/* Is the local code taken (trimmed, case folded) by a record other than `except`? */
Status code_is_taken(Database *db, const TypeTable *table, Text code, int64_t except, bool *taken, Error *err) CHECKED;

/* The row of this local code (trimmed, case folded). */
Status code_find_row(Database *db, const TypeTable *table, Text code, int64_t *fid, bool *found, Error *err) CHECKED;

/*
 * Reads the row a select over table->columns stands on. `with_geometry` false leaves it absent. `lent` true keeps
 * texts in the statement (until its next step) instead of copying them.
 */
Status row_from_statement(Statement *select, const TypeTable *table, Arena *arena, bool with_geometry, bool lent,
                          RecordRow *out, Error *err) CHECKED;

/*
 * Is the row a select over table->columns stands on exactly what row_insert would write, cell by cell, storage types
 * included?
 */
bool row_is_exactly(Statement *stored, const TypeTable *table, const RecordRow *row, Text blob);

#endif
