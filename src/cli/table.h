/*
 * table.h - lines of cells in columns as wide as their longest cell.
 */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "base/buffer.h"

enum { TABLE_COLUMNS_MAX = 8 };

typedef struct Table {
    size_t columns;
    uint32_t right; /* bits of the columns whose cells end together: numbers */
    const char *(*rows)[TABLE_COLUMNS_MAX];
    size_t count;
} Table;

/* Appends the lines, each `indent` blanks from the edge; columns stand two blanks apart, the last is as it is. */
void table_print(const Table *table, size_t indent, Buffer *out);

/* Characters a terminal shows. */
size_t text_width(Text text);

#endif
