/*
 * source_case.h - a source made of text in the test: opened, read row by row, its cells and errors asserted.
 */
#ifndef TEST_EXCHANGE_SOURCE_CASE_H
#define TEST_EXCHANGE_SOURCE_CASE_H

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buffer.h"
#include "base/text.h"
#include "exchange/source.h"

typedef struct SourceCase {
    char folder[64], path[128];
    SourceOptions options;
    Arena arena;
    Source *source;
    const Row *row;
    Status status;
    Error err;
} SourceCase;

static inline void case_write(SourceCase *c, const char *name, Text content)
{
    if (c->folder[0] == '\0') {
        snprintf(c->folder, sizeof c->folder, "/tmp/whitestone-XXXXXX");
        assert_non_null(mkdtemp(c->folder));
    }
    snprintf(c->path, sizeof c->path, "%s/%s", c->folder, name);
    FILE *file = fopen(c->path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(content.at, 1, content.length, file), content.length);
    fclose(file);
}

/* Writes the file and opens it with c->options; c->status tells how that went. */
static inline void case_open(SourceCase *c, const char *name, Text content)
{
    case_write(c, name, content);
    c->status = source_open(c->path, &c->options, &c->source, &c->err);
}

static inline void case_next(SourceCase *c)
{
    if (c->status == ST_OK) {
        c->status = source_next(c->source, &c->arena, &c->row, &c->err);
    }
}

/* Reads to the end or the first error; the number of rows that came. */
static inline size_t case_drain(SourceCase *c)
{
    size_t count = 0;

    for (case_next(c); c->status == ST_OK && c->row != NULL; case_next(c)) {
        count++;
        arena_reset(&c->arena);
    }
    return count;
}

static inline void case_done(SourceCase *c)
{
    source_close(c->source);
    arena_done(&c->arena);
    unlink(c->path);
    rmdir(c->folder);
    *c = (SourceCase){0};
}

/* Names the worker, which stands in the build folder above the tests; false when it is not there. */
static inline bool case_find_worker(void)
{
    char own[PATH_MAX], worker[PATH_MAX + 32];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);

    own[length < 0 ? 0 : length] = '\0';
    char *slash = strrchr(own, '/');
    snprintf(worker, sizeof worker, "%.*s/../whitestone-gdal", (int)(slash - own), own);
    setenv("WHITESTONE_GDAL", worker, 0);
    return access(getenv("WHITESTONE_GDAL"), X_OK) == 0;
}

static inline Cell case_cell(const SourceCase *c, const char *column)
{
    for (size_t i = 0; i < c->row->cell_count; i++) {
        if (text_equal(source_column(c->source, i), text_of(column))) {
            return c->row->cells[i];
        }
    }
    fail_msg("no column %s", column);
    return (Cell){0};
}

static inline void assert_text(Text text, const char *expected)
{
    char shown[512];

    snprintf(shown, sizeof shown, "%.*s", TEXT_ARG(text));
    assert_string_equal(shown, expected);
}

static inline void assert_cell(const SourceCase *c, const char *column, CellKind kind, const char *expected)
{
    Cell cell = case_cell(c, column);

    assert_int_equal(cell.kind, kind);
    assert_text(cell.text, expected);
}

static inline void assert_row(SourceCase *c)
{
    case_next(c);
    if (c->status != ST_OK) {
        fail_msg("%s [%s]", c->err.message, c->err.path);
    }
    assert_non_null(c->row);
}

static inline void assert_end(SourceCase *c)
{
    case_next(c);
    assert_int_equal(c->status, ST_OK);
    assert_null(c->row);
}

static inline void assert_says(const char *message, const char *part)
{
    if (message == NULL || strstr(message, part) == NULL) {
        fail_msg("\"%s\" does not say \"%s\"", message == NULL ? "(nothing)" : message, part);
    }
}

/* The file is refused, when opened or when read to its end, with a message that has `part` in it. */
static inline void assert_file_refused(SourceCase *c, const char *name, Text content, Status status, const char *part)
{
    case_open(c, name, content);
    case_drain(c);
    assert_says(c->status == ST_OK ? "no error" : c->err.message, part);
    assert_int_equal(c->status, status);
    case_done(c);
}

#endif
