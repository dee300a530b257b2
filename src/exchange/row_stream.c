#include "exchange/row_stream.h"

#include "base/limits.h"

enum { LENGTH_SIZE = 4, FRAME_HEAD = 1 + LENGTH_SIZE };

static void put_number(Buffer *out, uint64_t number)
{
    while (number >= 0x80) {
        buffer_byte(out, (uint8_t)(number | 0x80));
        number >>= 7;
    }
    buffer_byte(out, (uint8_t)number);
}

static void put_text(Buffer *out, Text text)
{
    put_number(out, text.length);
    buffer_text(out, text);
}

/* Returns where the frame begins, for frame_end. */
static size_t frame_begin(Buffer *out, RowsKind kind)
{
    size_t start = out->size;

    buffer_byte(out, (uint8_t)kind);
    buffer_bytes(out, "\0\0\0\0", LENGTH_SIZE);
    return start;
}

static void frame_end(Buffer *out, size_t start)
{
    uint32_t length = (uint32_t)(out->size - start - FRAME_HEAD);

    for (int i = 0; i < LENGTH_SIZE; i++) {
        out->at[start + 1 + (size_t)i] = (char)(length >> (8 * i));
    }
}

void rows_encode_header(const RowsHeader *header, Buffer *out)
{
    size_t start = frame_begin(out, ROWS_HEADER);

    put_text(out, header->format);
    put_text(out, header->layer);
    put_number(out, header->expected);
    put_text(out, header->layers);
    put_text(out, header->system);
    put_text(out, header->programme);
    frame_end(out, start);
}

void rows_encode_column(Text name, Buffer *out)
{
    size_t start = frame_begin(out, ROWS_COLUMN);

    buffer_text(out, name);
    frame_end(out, start);
}

static bool has_text(CellKind kind)
{
    return kind != CELL_MISSING && kind != CELL_NULL;
}

void rows_encode_row(const RowsRow *row, Buffer *out)
{
    size_t start = frame_begin(out, ROWS_ROW);

    put_text(out, row->fault);
    if (row->fault.length == 0) {
        put_text(out, row->geometry_fault);
        put_text(out, row->wkb);
        put_number(out, row->cell_count);
        for (size_t i = 0; i < row->cell_count; i++) {
            buffer_byte(out, (uint8_t)row->cells[i].kind);
            if (has_text(row->cells[i].kind)) {
                put_text(out, row->cells[i].text);
            }
        }
    }
    frame_end(out, start);
}

void rows_encode_end(uint64_t row_count, Buffer *out)
{
    size_t start = frame_begin(out, ROWS_END);

    put_number(out, row_count);
    frame_end(out, start);
}

static bool is_kind(char kind)
{
    return kind == ROWS_HEADER || kind == ROWS_COLUMN || kind == ROWS_ROW || kind == ROWS_END;
}

ptrdiff_t rows_scan(Text bytes, RowsFrame *out)
{
    uint32_t length = 0;

    if (bytes.length > 0 && !is_kind(bytes.at[0])) {
        return -1;
    }
    if (bytes.length < FRAME_HEAD) {
        return 0;
    }
    for (int i = 0; i < LENGTH_SIZE; i++) {
        length |= (uint32_t)(unsigned char)bytes.at[1 + i] << (8 * i);
    }
    if (length > LIMIT_ROW_BYTES - FRAME_HEAD) {
        return -1;
    }
    if (bytes.length - FRAME_HEAD < length) {
        return 0;
    }
    *out = (RowsFrame){(RowsKind)bytes.at[0], {bytes.at + FRAME_HEAD, length}};
    return (ptrdiff_t)length + FRAME_HEAD;
}

/* Takes from the front of `body`; false when it is too short or longer than it had to be. */
static bool take_number(Text *body, uint64_t *out)
{
    *out = 0;
    for (unsigned shift = 0; shift < 64 && body->length > 0; shift += 7) {
        unsigned char byte = (unsigned char)*body->at;
        body->at++;
        body->length--;
        *out |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            return (byte != 0 || shift == 0) && (shift < 63 || byte == 1);
        }
    }
    return false;
}

static bool take_text(Text *body, Text *out)
{
    uint64_t length;

    if (!take_number(body, &length) || length > body->length) {
        return false;
    }
    *out = (Text){body->at, (size_t)length};
    body->at += length;
    body->length -= (size_t)length;
    return true;
}

static Status corrupt(Error *err)
{
    return error_set(err, ST_CORRUPT, "the worker that reads foreign files wrote what is not a row");
}

Status rows_decode_header(Text body, RowsHeader *out, Error *err)
{
    Text *const texts[] = {&out->format, &out->layer, &out->layers, &out->system, &out->programme};
    bool fine = true;

    for (size_t i = 0; i < COUNT_OF(texts) && fine; i++) {
        fine = take_text(&body, texts[i]) && text_is_utf8(*texts[i], NULL) &&
               (i != 1 || take_number(&body, &out->expected));
    }
    return fine && body.length == 0 ? ST_OK : corrupt(err);
}

Status rows_decode_end(Text body, uint64_t *row_count, Error *err)
{
    return take_number(&body, row_count) && body.length == 0 ? ST_OK : corrupt(err);
}

static bool take_cell(Text *body, Cell *cell)
{
    if (body->length == 0 || (unsigned char)*body->at > CELL_JSON) {
        return false;
    }
    cell->kind = (CellKind)*body->at++;
    body->length--;
    return !has_text(cell->kind) || (take_text(body, &cell->text) && text_is_utf8(cell->text, NULL));
}

static bool take_cells(Text *body, Arena *arena, RowsRow *out)
{
    uint64_t count;

    if (!take_number(body, &count) || count > LIMIT_COLUMNS) {
        return false;
    }
    Cell *cells = ARENA_ARRAY(arena, Cell, count);
    out->cells = cells;
    out->cell_count = (size_t)count;
    for (size_t i = 0; i < count; i++) {
        if (!take_cell(body, &cells[i])) {
            return false;
        }
    }
    return true;
}

Status rows_decode_row(Text body, Arena *arena, RowsRow *out, Error *err)
{
    *out = (RowsRow){0};
    if (!take_text(&body, &out->fault)) {
        return corrupt(err);
    }
    bool fine = out->fault.length > 0 || (take_text(&body, &out->geometry_fault) && take_text(&body, &out->wkb) &&
                                          take_cells(&body, arena, out));
    return fine && body.length == 0 ? ST_OK : corrupt(err);
}
