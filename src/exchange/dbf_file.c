#include "exchange/dbf_file.h"

#include <errno.h>

#include "exchange/shape_file.h"

enum { HEAD_SIZE = 32, COLUMN_SIZE = 32, ROW_MAX = 65535, HEAD_END = 0x0d, FILE_END = 0x1a, DBASE_3 = 3 };

Status dbf_file_open(DbfFile *file, DbfColumn *columns, size_t count, const char *beside, Error *err)
{
    *file = (DbfFile){.columns = columns, .column_count = count};
    return unnamed_file(beside, &file->kept, err);
}

/* At most `room` bytes of whole characters. */
static Text cut_text(Text text, size_t room)
{
    if (text.length <= room) {
        return text;
    }
    while (room > 0 && ((unsigned char)text.at[room] & 0xc0) == 0x80) {
        room--;
    }
    return (Text){text.at, room};
}

void dbf_file_value(DbfFile *file, Text value, bool *cut)
{
    DbfColumn *column = &file->columns[file->next++];
    Text kept = cut_text(value, column->number ? DBF_NUMBER_MAX : DBF_TEXT_MAX);
    ptrdiff_t point = column->number ? text_index(kept, '.') : -1;
    size_t decimals = point < 0 ? 0 : kept.length - (size_t)point - 1;

    *cut = kept.length < value.length;
    column->width = (uint8_t)(kept.length > column->width ? kept.length : column->width);
    column->decimals = (uint8_t)(decimals > column->decimals ? decimals : column->decimals);
    buffer_byte(&file->row, (uint8_t)kept.length);
    buffer_text(&file->row, kept);
}

static Status failed(Error *err)
{
    return error_set(err, ST_IO, "cannot write: %s", strerror(errno));
}

Status dbf_file_row(DbfFile *file, Error *err)
{
    file->next = 0;
    file->count++;
    size_t written = fwrite(file->row.at, 1, file->row.size, file->kept);
    bool whole = written == file->row.size;
    buffer_clear(&file->row);
    return whole ? ST_OK : failed(err);
}

static void put_number(Buffer *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        buffer_byte(out, (uint8_t)(value >> (8 * i)));
    }
}

static void put_blank(Buffer *out, size_t count, uint8_t byte)
{
    for (size_t i = 0; i < count; i++) {
        buffer_byte(out, byte);
    }
}

static void put_column(Buffer *out, const DbfColumn *column)
{
    buffer_bytes(out, column->name, sizeof column->name);
    buffer_byte(out, column->number ? 'N' : 'C');
    put_blank(out, 4, 0);
    buffer_byte(out, column->width);
    buffer_byte(out, column->decimals);
    put_blank(out, 14, 0);
}

static uint32_t row_size(const DbfFile *file)
{
    uint32_t size = 1; /* not deleted */

    for (size_t i = 0; i < file->column_count; i++) {
        DbfColumn *column = &file->columns[i];
        column->width = column->width == 0 ? 1 : column->width;
        /* a point and a digit before the decimals */
        bool tight = column->decimals > 0 && column->width < column->decimals + 2;
        column->width = tight ? (uint8_t)(column->decimals + 2) : column->width;
        size += column->width;
    }
    return size;
}

static void put_head(const DbfFile *file, uint32_t row, Buffer *out)
{
    buffer_byte(out, DBASE_3);
    buffer_byte(out, 100); /* the day it was made says nothing of the records: always the same */
    buffer_byte(out, 1);
    buffer_byte(out, 1);
    put_number(out, file->count, 4);
    put_number(out, (uint32_t)(HEAD_SIZE + COLUMN_SIZE * file->column_count + 1), 2);
    put_number(out, row, 2);
    put_blank(out, 20, 0);
    for (size_t i = 0; i < file->column_count; i++) {
        put_column(out, &file->columns[i]);
    }
    buffer_byte(out, HEAD_END);
}

/* One kept value padded to its column: texts to the left, numbers to the right. */
static bool copy_value(const DbfFile *file, const DbfColumn *column, Buffer *out)
{
    char value[UINT8_MAX];
    int length = fgetc(file->kept);

    if (length == EOF || fread(value, 1, (size_t)length, file->kept) != (size_t)length) {
        return false;
    }
    size_t gap = (size_t)column->width - (size_t)length;
    put_blank(out, column->number ? gap : 0, ' ');
    buffer_bytes(out, value, (size_t)length);
    put_blank(out, column->number ? 0 : gap, ' ');
    return true;
}

static Status copy_rows(const DbfFile *file, FILE *to, Error *err)
{
    BUFFER row = {0};

    rewind(file->kept);
    for (uint32_t i = 0; i < file->count; i++) {
        buffer_clear(&row);
        buffer_byte(&row, ' ');
        for (size_t j = 0; j < file->column_count; j++) {
            if (!copy_value(file, &file->columns[j], &row)) {
                return failed(err);
            }
        }
        if (fwrite(row.at, 1, row.size, to) != row.size) {
            return failed(err);
        }
    }
    return fputc(FILE_END, to) == EOF || fflush(to) != 0 ? failed(err) : ST_OK;
}

Status dbf_file_finish(DbfFile *file, const char *beside, FILE **out, Error *err)
{
    BUFFER head = {0};
    uint32_t row = row_size(file);

    if (row > ROW_MAX || (uint64_t)row * file->count >= UINT64_C(1) << 31) {
        return error_set(err, ST_TOO_LARGE, "the table of a shapefile holds 2 GiB at most; export a GeoPackage");
    }
    TRY(unnamed_file(beside, out, err));
    put_head(file, row, &head);
    if (fflush(file->kept) != 0 || fwrite(head.at, 1, head.size, *out) != head.size) {
        return failed(err);
    }
    return copy_rows(file, *out, err);
}

void dbf_file_done(DbfFile *file)
{
    if (file->kept != NULL) {
        fclose(file->kept);
    }
    buffer_done(&file->row);
    *file = (DbfFile){0};
}
