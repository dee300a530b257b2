/*
 * unit_rows.h - administrative units as rows of a tree, and what lies in a unit or below it.
 *
 * A record lies in the unit it names, or when it names none in the unit of the place it names (roles belongs_to_unit
 * and is_unit). Units whose parents form a loop all lie in each other.
 */
#ifndef STORE_UNIT_ROWS_H
#define STORE_UNIT_ROWS_H

#include "store/bindings.h"
#include "store/type_table.h"

/* Texts are lent until the visitor returns; empty where there is none. */
typedef struct UnitRow {
    Text id, parent, level, pcode, name;
} UnitRow;

typedef Status (*UnitRowVisitor)(void *context, const UnitRow *row, Error *err);

/* Every unit of a type that plays is_unit, in no order. From one small index: boundaries are not read. */
Status unit_rows_each(Database *db, const TypeTable *table, UnitRowVisitor visit, void *context, Error *err) CHECKED;

/* The unit of this id, visited; nothing when there is none. */
Status unit_row_find(Database *db, const TypeTable *table, Id id, UnitRowVisitor visit, void *context,
                     Error *err) CHECKED;

/* Counts of the places whose records name no unit, by the place's unit: `unit` is empty when it has none or is gone. */
typedef Status (*PlaceTieVisitor)(void *context, Text unit, int64_t records, Error *err);
Status place_ties_each(Database *db, const TypeTable *table, const TypeTable *places, PlaceTieVisitor visit,
                       void *context, Error *err) CHECKED;

/* The unit that a place of `places` lies in; `*found` is false when it names none, or there is no such place. */
Status place_unit_find(Database *db, const TypeTable *places, Id place, Id *unit, bool *found, Error *err) CHECKED;

/* What a query asks of the unit of its records. */
typedef struct Within {
    bool asked;
    Text unit; /* id: in it or below; empty: records that lie in no unit of this file */
    bool rare; /* few match: they are looked up instead of met on a walk through the table */
} Within;

/* Can records of this table lie in units? */
static inline bool table_has_units(const TypeTable *table)
{
    return table->unit != NULL;
}

/* Appends "WITH … " in front of a select that uses within_condition; nothing when `within` does not need it. */
void within_prefix(const TypeTable *table, const Within *within, Buffer *sql, Bindings *bindings);

/* Appends " AND …" to the conditions of a select over the table. */
void within_condition(const TypeTable *table, const Within *within, Buffer *sql);

/* How many records of the table match, from kept counts. */
Status within_count(Database *db, const TypeTable *table, const Within *within, uint64_t *out, Error *err) CHECKED;

#endif
