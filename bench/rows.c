/*
 * rows.c - how fast a file streams as rows: rows, those at fault, vertices and cells read, seconds, rows a second.
 *
 * usage: build/bench-rows FILE [SHOWN [LAYER]]   the first SHOWN rows are printed
 */
#include <stdio.h>
#include <sys/resource.h>

#include "base/time.h"
#include "exchange/source.h"

typedef struct Tally {
    uint64_t rows, broken, faults, vertices, cells, bytes;
} Tally;

static void show(const Source *source, const Row *row)
{
    printf("row %llu line %llu%s%s\n", (unsigned long long)row->number, (unsigned long long)row->line,
           row->broken ? " broken: " : "", row->broken ? row->fault : "");
    for (size_t i = 0; i < row->cell_count; i++) {
        printf("  %.*s [%d] = %.*s\n", TEXT_ARG(source_column(source, i)), (int)row->cells[i].kind,
               TEXT_ARG(row->cells[i].text));
    }
    if (row->geometry != NULL) {
        printf("  %s of %u vertices, first %.17g %.17g\n", geometry_kind_name(row->geometry->kind),
               row->geometry->vertex_count, row->geometry->xy[0], row->geometry->xy[1]);
    }
    if (row->geometry_fault != NULL) {
        printf("  geometry: %s\n", row->geometry_fault);
    }
    printf("  raw: %.*s\n", row->raw.length > 200 ? 200 : (int)row->raw.length, row->raw.at);
}

static void count(Tally *tally, const Row *row)
{
    tally->rows++;
    tally->broken += row->broken;
    tally->faults += row->geometry_status != ST_OK;
    tally->vertices += row->geometry == NULL ? 0 : row->geometry->vertex_count;
    tally->cells += row->cell_count;
    for (size_t i = 0; i < row->cell_count; i++) {
        tally->bytes += row->cells[i].text.length;
    }
}

static Status run(const char *path, uint64_t shown, const char *layer, Tally *tally, Error *err)
{
    SourceOptions options = {.place_columns = true, .layer = text_of(layer)};
    Source *source = NULL;
    const Row *row = NULL;
    Arena arena;
    Status status;

    arena_init(&arena, 0);
    TRY(source_open(path, &options, &source, err));
    while ((status = source_next(source, &arena, &row, err)) == ST_OK && row != NULL) {
        count(tally, row);
        if (row->number <= shown) {
            show(source, row);
        }
        arena_reset(&arena);
    }
    printf("%s, %zu columns, %llu of %llu bytes\n", source_format(source), source_column_count(source),
           (unsigned long long)source_bytes_read(source), (unsigned long long)source_bytes_total(source));
    source_close(source);
    arena_done(&arena);
    return status;
}

int main(int argc, char **argv)
{
    Error err = {0};
    Tally tally = {0};
    struct rusage used;
    int64_t start = time_ticks_ms();

    if (argc < 2) {
        return 64;
    }
    Status status = run(argv[1], argc > 2 ? strtoull(argv[2], NULL, 10) : 0, argc > 3 ? argv[3] : "", &tally, &err);
    double seconds = (double)(time_ticks_ms() - start) / 1000;
    getrusage(RUSAGE_SELF, &used);
    if (status != ST_OK) {
        printf("error: %s [%s]\n", err.message, err.path);
    }
    printf(
        "%llu rows (%llu broken, %llu without the geometry they have), %llu vertices, %llu cells, %llu bytes of text\n"
        "%.3f s, %.0f rows/s, %ld MiB\n",
        (unsigned long long)tally.rows, (unsigned long long)tally.broken, (unsigned long long)tally.faults,
        (unsigned long long)tally.vertices, (unsigned long long)tally.cells, (unsigned long long)tally.bytes, seconds,
        (double)tally.rows / (seconds > 0 ? seconds : 1), used.ru_maxrss / 1024);
    return status == ST_OK ? 0 : status_exit_code(status);
}
