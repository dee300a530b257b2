/*
 * many_rows.h - many rows by few statements.
 *
 * To begin and end a statement costs SQLite about as much as to store a row: who brings many stores them together.
 */
#ifndef STORE_MANY_ROWS_H
#define STORE_MANY_ROWS_H

#include "store/database.h"

/* Binds row `i` of `rows` to the parameters from `first` on; what is not bound is NULL. It must lend what it binds. */
typedef void (*RowBinder)(Statement *statement, int first, const void *rows, size_t i);

/*
 * Runs "`head` VALUES(…)" for `count` rows of `columns` values, in their order. A row that is refused leaves those
 * before it stored: for transactions that end with the first failure.
 */
Status many_rows_store(Database *db, const char *head, int columns, size_t count, RowBinder bind, const void *rows,
                       Error *err) CHECKED;

#endif
