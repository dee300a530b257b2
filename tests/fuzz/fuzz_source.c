/*
 * fuzz_source.c - whatever the bytes of a file, its rows count up from one, their cells are UTF-8, a row is broken
 * exactly when it says why, and a failure is one line.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "exchange/source.h"

enum { FIRST_BYTE_VARIANTS = 6 };

static void require(bool holds)
{
    if (!holds) {
        abort();
    }
}

static void check_row(const Row *row, uint64_t number)
{
    require(row->number == number);
    require(row->broken == (row->fault != NULL) && (row->geometry_status == ST_OK) == (row->geometry_fault == NULL));
    require(row->geometry == NULL || (row->geometry_status == ST_OK && geometry_is_sound(row->geometry)));
    for (size_t i = 0; i < row->cell_count; i++) {
        require(row->cells[i].kind <= CELL_FAULT && text_is_utf8(row->cells[i].text, NULL));
        require(row->cells[i].text.length == 0 || row->cells[i].kind != CELL_MISSING);
    }
}

static void check_error(const Error *err)
{
    require(err->message[0] != '\0' && strchr(err->message, '\n') == NULL && err->path[0] != '\0');
}

static void read_rows(Source *source)
{
    const Row *row = NULL;
    Error err = {0};
    Arena arena;
    uint64_t number = 0;

    arena_init(&arena, 0);
    Status status = source_next(source, &arena, &row, &err);
    while (status == ST_OK && row != NULL) {
        check_row(row, ++number);
        require(row->cell_count <= source_column_count(source));
        arena_reset(&arena);
        status = source_next(source, &arena, &row, &err);
    }
    if (status != ST_OK) {
        check_error(&err);
    }
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    Source *source = NULL;
    Error err = {0};
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    if (size == 0 || fd < 0) {
        close(fd);
        return 0;
    }
    /* the first byte chooses the encoding asked for */
    SourceOptions options = {.encoding = (SourceEncoding)(data[0] % FIRST_BYTE_VARIANTS), .place_columns = true};
    setenv("WHITESTONE_GDAL", "/nowhere/whitestone-gdal", 1);
    require(write(fd, data + 1, size - 1) == (ssize_t)(size - 1));
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    if (source_open(path, &options, &source, &err) == ST_OK) {
        read_rows(source);
        source_close(source);
    } else {
        check_error(&err);
    }
    close(fd);
    return 0;
}
