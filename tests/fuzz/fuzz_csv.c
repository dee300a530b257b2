/*
 * fuzz_csv.c - cells read from any bytes are the same however the bytes arrive, and come back from their own quotes.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/buffer.h"
#include "exchange/csv.h"

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void put_quoted(Buffer *out, Text text)
{
    buffer_byte(out, '"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.at[i] == '"') {
            buffer_byte(out, '"');
        }
        buffer_byte(out, (uint8_t)text.at[i]);
    }
    buffer_byte(out, '"');
}

static void require_same_cells(const CsvScan *a, const CsvScan *b)
{
    require(a->count == b->count);
    for (size_t i = 0; i < a->count; i++) {
        require(a->cells[i].kind == b->cells[i].kind && text_equal(a->cells[i].text, b->cells[i].text));
    }
}

/* A record written in quotes is that record. */
static void require_comes_back(const CsvScan *scan, Arena *arena)
{
    CsvScan again;
    BUFFER out = {0};
    size_t used;

    for (size_t i = 0; i < scan->count; i++) {
        if (i > 0) {
            buffer_byte(&out, (uint8_t)scan->delimiter);
        }
        if (scan->cells[i].kind != CELL_MISSING) {
            put_quoted(&out, scan->cells[i].text);
        }
    }
    buffer_byte(&out, '\n');
    csv_scan_init(&again, scan->delimiter);
    require(csv_scan_next(&again, buffer_view(&out), false, arena, &used) == CSV_RECORD && used == out.size);
    require(again.fault == NULL);
    require_same_cells(scan, &again);
    csv_scan_done(&again);
}

/* Fewer bytes give nothing or the same record, never another one. */
static void require_same_in_parts(const CsvScan *scan, Text bytes, size_t used, Arena *arena)
{
    CsvScan part;
    size_t part_used;

    csv_scan_init(&part, scan->delimiter);
    for (size_t size = 1; size <= used; size += used / 8 + 1) {
        if (csv_scan_next(&part, (Text){bytes.at, size}, false, arena, &part_used) == CSV_RECORD) {
            require(part_used == used || bytes.at[used - 1] == '\n');
            require_same_cells(scan, &part);
        }
    }
    csv_scan_done(&part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Text bytes = {(const char *)data, size};
    CsvScan scan;
    Arena arena;
    size_t used;

    arena_init(&arena, 0);
    csv_scan_init(&scan, csv_sniff(bytes, true));
    while (bytes.length > 0 && csv_scan_next(&scan, bytes, true, &arena, &used) == CSV_RECORD) {
        require(used > 0 && used <= bytes.length && scan.raw.length <= used && scan.count > 0);
        if (scan.fault == NULL) {
            require_comes_back(&scan, &arena);
            require_same_in_parts(&scan, bytes, used, &arena);
        }
        bytes.at += used;
        bytes.length -= used;
        arena_reset(&arena);
    }
    csv_scan_done(&scan);
    arena_done(&arena);
    return 0;
}
