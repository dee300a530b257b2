/*
 * column_rows.h - some columns of every row of a type's table, for what is counted over all of them.
 */
#ifndef STORE_COLUMN_ROWS_H
#define STORE_COLUMN_ROWS_H

#include "store/type_table.h"

enum { COLUMN_ROWS_FIELDS_MAX = 24 };

/* `values`: one for each field asked for, absent where the row has none. Texts are lent until the visitor returns. */
typedef Status (*ColumnVisitor)(void *context, Id id, const Value *values, Error *err);

/* In no order. A field may be NULL, and its values are absent; no geometries, no personal fields. */
Status column_rows_each(Database *db, const TypeTable *table, const Field *const *fields, size_t count,
                        ColumnVisitor visit, void *context, Error *err) CHECKED;

#endif
