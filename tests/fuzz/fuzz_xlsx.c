/*
 * fuzz_xlsx.c - whatever the parts of a workbook say, its rows are within limits, count up, hold UTF-8 and stand in
 * rows of the sheet that rise; and reading it twice gives the same.
 *
 * A byte 1 divides the input into workbook.xml, its links, texts, styles and two sheets. An input that begins like an
 * archive is one as it stands.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../unit/exchange/stored_zip.h"
#include "base/limits.h"
#include "exchange/source.h"

static const char *const PARTS[] = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml",
                                    "xl/styles.xml",   "xl/worksheets/sheet1.xml",   "xl/worksheets/sheet2.xml"};

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static uint64_t digest_add(uint64_t digest, Text text)
{
    for (size_t i = 0; i < text.length; i++) {
        digest = (digest ^ (unsigned char)text.at[i]) * 0x100000001b3u;
    }
    return digest * 31 + text.length;
}

static uint64_t check_row(const Source *source, const Row *row, Arena *arena)
{
    uint64_t digest = row->line, faults = 0;

    require(row->broken == (row->fault != NULL) && row->cell_count <= LIMIT_COLUMNS);
    require(row->cell_count == (row->broken ? 0 : source_column_count(source)));
    for (size_t i = 0; i < row->cell_count; i++) {
        const Cell *cell = &row->cells[i];
        require(cell->kind <= CELL_FAULT && text_is_utf8(cell->text, NULL) && cell->text.length <= LIMIT_ROW_BYTES);
        require((cell->kind == CELL_MISSING) == (cell->text.length == 0));
        faults += cell->kind == CELL_FAULT;
        digest = digest_add(digest + cell->kind, cell->text);
    }
    require(faults <= row->fault_cells);
    Text where = source_where(source, row, -1, arena);
    require(text_is_utf8(where, NULL) && text_index(where, '!') > 0);
    return digest;
}

static uint64_t read_rows(Source *source)
{
    const Row *row = NULL;
    uint64_t number = 0, line = 0, digest = 0;
    SourceNote notes[SOURCE_NOTE_KINDS];
    Error err = {0};
    Arena arena;

    arena_init(&arena, 0);
    Status status = source_next(source, &arena, &row, &err);
    while (status == ST_OK && row != NULL) {
        require(row->number == ++number && row->line > line);
        line = row->line;
        digest = digest * 31 + check_row(source, row, &arena);
        arena_reset(&arena);
        status = source_next(source, &arena, &row, &err);
    }
    require(status == ST_OK || (err.message[0] != '\0' && strchr(err.message, '\n') == NULL && err.path[0] != '\0'));
    size_t count = source_notes(source, &arena, notes);
    require(count > 0 && count <= SOURCE_NOTE_KINDS && notes[0].kind == NOTE_SHEET);
    arena_done(&arena);
    return digest_add(digest, text_of(err.message));
}

static uint64_t read_file(const char *path)
{
    SourceOptions options = {.place_columns = true};
    Source *source = NULL;
    Error err = {0};

    if (source_open(path, &options, &source, &err) != ST_OK) {
        require(err.message[0] != '\0' && strchr(err.message, '\n') == NULL && err.path[0] != '\0');
        return digest_add(1, text_of(err.message));
    }
    uint64_t digest = 0;
    require(strcmp(source_format(source), "XLSX") == 0);
    for (size_t i = 0; i < source_column_count(source); i++) {
        require(source_column(source, i).length > 0 && text_is_utf8(source_column(source, i), NULL));
        digest = digest_add(digest_add(digest, source_column(source, i)), source_column_tag(source, i));
    }
    digest = digest * 31 + read_rows(source);
    source_close(source);
    return digest;
}

static Text archive_of(Text input, StoredZip *zip)
{
    zip_put(zip, "[Content_Types].xml", TEXT("<Types/>"));
    for (size_t i = 0; i < sizeof PARTS / sizeof *PARTS; i++) {
        ptrdiff_t end = text_index(input, '\1');
        size_t length = end < 0 ? input.length : (size_t)end;
        zip_put(zip, PARTS[i], (Text){input.at, length});
        input.at += length + (end >= 0);
        input.length -= length + (end >= 0);
    }
    return zip_bytes(zip);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    StoredZip zip = {0};
    Text input = {(const char *)data, size};
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    setenv("WHITESTONE_GDAL", "/nowhere/whitestone-gdal", 1);
    Text file = text_starts(input, TEXT("PK\3\4")) ? input : archive_of(input, &zip);
    require(write(fd, file.at, file.length) == (ssize_t)file.length);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    require(read_file(path) == read_file(path));
    zip_done(&zip);
    close(fd);
    return 0;
}
