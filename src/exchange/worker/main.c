/*
 * whitestone-gdal - reads one layer of a foreign file and writes it as rows (docs/formats/rows.md) to standard output.
 *
 * usage: whitestone-gdal FILE [LAYER [ROW_LIMIT [first]]]
 * Of several layers one has to be named; with "first" the first that has anything in it is read.
 * Its parser libraries stay out of the server's process; see confine.h for what it may do.
 */
#include <errno.h>
#include <limits.h>
#include <ogr_api.h>
#include <unistd.h>

#include "base/limits.h"
#include "exchange/row_stream.h"
#include "exchange/worker/confine.h"
#include "exchange/worker/feature.h"

enum { FLUSH_SIZE = 128 * 1024, EXIT_BASE = 100 };

typedef struct Output {
    Buffer pending;
    uint64_t written;
} Output;

static Status output_flush(Output *output, Error *err)
{
    size_t done = 0;

    output->written += output->pending.size;
    if (output->written >> 20 > LIMIT_WORKER_OUTPUT_MIB) {
        return error_set(err, ST_TOO_LARGE, "the file unfolds to more than %d GiB", LIMIT_WORKER_OUTPUT_MIB >> 10);
    }
    while (done < output->pending.size) {
        ssize_t count = write(STDOUT_FILENO, output->pending.at + done, output->pending.size - done);
        if (count < 0 && errno != EINTR) {
            return error_set(err, ST_IO, "cannot write rows: %s", strerror(errno));
        }
        done += count < 0 ? 0 : (size_t)count;
    }
    buffer_clear(&output->pending);
    return ST_OK;
}

static void put_header(Dataset *dataset, Arena *kept, Output *output)
{
    GIntBig count = OGR_L_GetFeatureCount(dataset->layer, FALSE);
    Text name = text_of(OGR_L_GetName(dataset->layer));
    RowsHeader header = {text_of(dataset->format),        text_is_utf8(name, NULL) ? name : (Text){0},
                         count > 0 ? (uint64_t)count : 0, buffer_view(&dataset->layers),
                         buffer_view(&dataset->system),   buffer_view(&dataset->programme)};

    rows_encode_header(&header, &output->pending);
    layer_columns(dataset, kept, &output->pending);
}

static Status put_feature(Dataset *dataset, OGRFeatureH feature, bool *placed, Arena *arena, Output *output, Error *err)
{
    RowsRow row;

    arena_reset(arena);
    TRY(feature_row(dataset, feature, !*placed, arena, &row, err));
    *placed = *placed || row.wkb.length > 0;
    rows_encode_row(&row, &output->pending);
    return output->pending.size >= FLUSH_SIZE ? output_flush(output, err) : ST_OK;
}

static Status put_features(Dataset *dataset, uint64_t row_limit, Arena *arena, Output *output, Error *err)
{
    OGRFeatureH feature;
    uint64_t count = 0;
    bool placed = false;
    Status status = ST_OK;

    dataset->complaint[0] = '\0';
    while (status == ST_OK && (feature = OGR_L_GetNextFeature(dataset->layer)) != NULL) {
        status = count++ < row_limit
                     ? put_feature(dataset, feature, &placed, arena, output, err)
                     : error_set(err, ST_TOO_LARGE, "the file has more than %llu rows", (unsigned long long)row_limit);
        OGR_F_Destroy(feature);
        dataset->complaint[0] = '\0';
    }
    if (status == ST_OK && dataset->complaint[0] != '\0') {
        return error_set(err, ST_INVALID, "reading stopped behind row %llu: %s", (unsigned long long)count,
                         dataset->complaint);
    }
    rows_encode_end(count, &output->pending);
    return status == ST_OK ? output_flush(output, err) : status;
}

static Status run(const char *path, const char *layer, uint64_t row_limit, bool first, Error *err)
{
    Dataset dataset;
    Output output = {0};
    Arena arena, kept;

    arena_init(&arena, 0);
    arena_init(&kept, 0);
    dataset_prepare(&dataset);
    dataset.first_layer = first;
    char *folder = arena_copy(&arena, path, (size_t)(strrchr(path, '/') - path) + 1);
    worker_confine(folder);
    TRY(dataset_open(&dataset, path, layer, err));
    put_header(&dataset, &kept, &output);
    TRY(put_features(&dataset, row_limit, &arena, &output, err));
    dataset_close(&dataset);
    buffer_done(&output.pending);
    arena_done(&arena);
    arena_done(&kept);
    return ST_OK;
}

int main(int argc, char **argv)
{
    char real[PATH_MAX];
    Error err = {0};
    uint64_t row_limit = argc > 3 ? strtoull(argv[3], NULL, 10) : LIMIT_SOURCE_ROWS;
    Status status = ST_USAGE;

    if (argc < 2) {
        error_set(&err, ST_USAGE, "usage: whitestone-gdal FILE [LAYER [ROW_LIMIT [first]]]");
    } else if (realpath(argv[1], real) == NULL || strncmp(real, "/vsi", 4) == 0) {
        status = error_set(&err, ST_NOT_FOUND, "there is no file \"%s\"", argv[1]);
    } else {
        status = run(real, argc > 2 ? argv[2] : "", row_limit, argc > 4, &err);
    }
    if (status != ST_OK) {
        dprintf(STDERR_FILENO, "%s\n", err.message);
    }
    /* without the farewells of the libraries, which may want what is forbidden by now */
    _exit(status == ST_OK ? 0 : EXIT_BASE + (int)status);
}
