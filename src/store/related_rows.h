/*
 * related_rows.h - rows of a type's table by what they name, by where they lie, or all of them, a few columns at a
 * time.
 */
#ifndef STORE_RELATED_ROWS_H
#define STORE_RELATED_ROWS_H

#include "store/rows.h"

/* A row's number, what its reference names, and a date of it as it is written; empty where nothing is asked or said. */
typedef struct RelatedRow {
    int64_t fid;
    Text reference, date; /* lent until the visitor returns */
} RelatedRow;
typedef Status (*RelatedRowVisitor)(void *context, const RelatedRow *row, Error *err);

/* Rows whose `reference` names `target`; `date` may be NULL. Uses the reference's index. */
Status related_rows_naming(Database *db, const TypeTable *table, const Field *reference, Id target, const Field *date,
                           RelatedRowVisitor visit, void *context, Error *err) CHECKED;

/* All rows whose `reference` names something, in order of fid. */
Status related_rows_all(Database *db, const TypeTable *table, const Field *reference, const Field *date,
                        RelatedRowVisitor visit, void *context, Error *err) CHECKED;

/* Rows whose box, as the spatial index has it, meets `box`. */
typedef Status (*BoxVisitor)(void *context, int64_t fid, Box box, Error *err);
Status boxes_near(Database *db, const TypeTable *table, Box box, BoxVisitor visit, void *context, Error *err) CHECKED;

/* All of them, in no order. */
Status boxes_all(Database *db, const TypeTable *table, BoxVisitor visit, void *context, Error *err) CHECKED;

/* The geometry of a row; NULL where there is none. */
Status geometry_at(Database *db, const TypeTable *table, int64_t fid, Arena *arena, Geometry **out, Error *err) CHECKED;

/* Whose a row is and where it lies, by what it names; nil where it names nothing. A few columns instead of the row. */
typedef struct RowOwner {
    Id id, programme, organisation, unit, place;
} RowOwner;
Status owner_at(Database *db, const TypeTable *table, int64_t fid, RowOwner *out, bool *found, Error *err) CHECKED;

#endif
