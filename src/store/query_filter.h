/*
 * query_filter.h - a checked filter as a condition of SQL: only names of columns in its text, every value bound.
 */
#ifndef STORE_QUERY_FILTER_H
#define STORE_QUERY_FILTER_H

#include "base/buffer.h"
#include "record/filter.h"
#include "store/bindings.h"
#include "store/type_table.h"

/* Appends a condition over the columns of `table`; bytes that are bound are lent by the arena. */
void filter_condition(Database *db, const TypeTable *table, const Filter *filter, Arena *arena, Buffer *sql,
                      Bindings *bindings);

#endif
