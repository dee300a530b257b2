/*
 * type_table.h - the table a record type is projected into: its columns, its indexes, its statements.
 *
 * Columns: fid, the geometry, id, date_of_information, missing_fields, self_approved, journal_entry, unanswered, then
 * the fields in order of their numbers; personal fields have none. `unanswered` names the fields whose column is NULL
 * because they were said to be unknown, not specified or empty: "depth=unknown age=not_specified". Built from the model
 * alone.
 */
#ifndef STORE_TYPE_TABLE_H
#define STORE_TYPE_TABLE_H

#include "base/buffer.h"
#include "model/measure.h"
#include "store/database.h"

typedef struct TypeTable {
    const RecordType *type;
    const Field **fields; /* of the value columns, in column order; the geometry is not among them */
    size_t field_count, column_count;
    bool *counted;             /* by field index: kept_count counts its values by code */
    bool *referred;            /* by field index: reference_count counts what its references name */
    const Field *state;        /* what has_state or opens_land names, or NULL */
    const Field *unit, *place; /* the unit a record lies in, or the place whose unit it is; or NULL */
    const Field *date;         /* what a filter by time looks at: the is_dated field, or NULL for date_of_information */
    const Field *since;        /* since when the state holds, or NULL */
    bool locates;              /* records of other types lie where a record of this one does: a unit or a place */
    const Field *programme, *organisation; /* whose a record is, or NULL */
    const Measure *const *cubes;           /* the measures of the type */
    size_t cube_count;
    const Measure *const *related; /* those that count records of this type beside records of their own */
    size_t related_count;
    const Field *land_class;      /* of what opens land, or NULL */
    const Field *split;           /* what the calendar is split by, or NULL: see store/calendar.h */
    const Field *const *measures; /* what it sums */
    size_t measure_count;
    const struct TypeIndex *indexes; /* see store/type_index.h */
    size_t index_count;
    char *rtree;   /* name of the spatial index, or NULL */
    char *columns; /* "fid,id,…" in the order COLUMN_… says */
    char *insert, *update, *remove, *select_by_fid, *select_from, *select_fid_by_id, *select_by_id, *select_fid_of_code;
} TypeTable;

/* Result columns of every select over a type table. */
enum {
    COLUMN_FID,
    COLUMN_ID,
    COLUMN_OBSERVED,
    COLUMN_MISSING,
    COLUMN_SELF_APPROVED,
    COLUMN_ENTRY,
    COLUMN_UNANSWERED,
    COLUMN_GEOMETRY,
    COLUMN_FIRST_FIELD
};

/* Tables of all types of a model, in the order of model->types. */
typedef struct TypeTables {
    TypeTable *tables;
    size_t count;
} TypeTables;

void type_tables_build(Arena *arena, const Model *model, TypeTables *out);

static inline const TypeTable *type_table(const TypeTables *tables, const RecordType *type)
{
    return &tables->tables[type->index];
}

/* Makes the table with its GeoPackage registration, spatial index and indexes. */
Status type_table_create(Database *db, const TypeTable *table, Error *err) CHECKED;

/* Drops a type's table and all that belongs to it; nothing when there is none. */
Status type_table_drop(Database *db, const TypeTable *table, Error *err) CHECKED;
bool type_table_exists(Database *db, const TypeTable *table);

/* Appends the name of a column: COLUMN_… or a field's. */
void column_name(const TypeTable *table, int column, Buffer *out);

/* Appends "identifier" with its quotes. */
void sql_name(Buffer *out, Text name);

#endif
