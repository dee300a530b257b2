#include "cli/table.h"

size_t text_width(Text text)
{
    size_t width = 0;

    for (size_t i = 0; i < text.length; i++) {
        width += (text.at[i] & 0xc0) != 0x80;
    }
    return width;
}

static void pad(Buffer *out, size_t from, size_t to)
{
    for (; from < to; from++) {
        buffer_byte(out, ' ');
    }
}

static void widths_find(const Table *table, size_t widths[TABLE_COLUMNS_MAX])
{
    for (size_t r = 0; r < table->count; r++) {
        for (size_t c = 0; c < table->columns; c++) {
            size_t width = text_width(text_of(table->rows[r][c]));
            widths[c] = width > widths[c] ? width : widths[c];
        }
    }
}

static void cell_print(const Table *table, size_t column, const char *cell, size_t width, Buffer *out)
{
    size_t own = text_width(text_of(cell));
    bool right = (table->right >> column & 1) != 0;

    if (right) {
        pad(out, own, width);
    }
    buffer_string(out, cell);
    if (!right && column + 1 < table->columns) {
        pad(out, own, width);
    }
}

void table_print(const Table *table, size_t indent, Buffer *out)
{
    size_t widths[TABLE_COLUMNS_MAX] = {0};

    widths_find(table, widths);
    for (size_t r = 0; r < table->count; r++) {
        pad(out, 0, indent);
        for (size_t c = 0; c < table->columns; c++) {
            pad(out, 0, c == 0 ? 0 : 2);
            cell_print(table, c, table->rows[r][c], widths[c], out);
        }
        buffer_byte(out, '\n');
    }
}
