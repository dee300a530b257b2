/*
 * sink.h - records written to a foreign file, one after the other; memory does not grow with the file.
 *
 * Nothing half-written ever stands under the target's name: the file is made beside it and renamed when it is whole.
 * Numbers are the shortest that read back the same; what export writes, import reads without loss
 * (docs/formats/export.md).
 */
#ifndef EXCHANGE_SINK_H
#define EXCHANGE_SINK_H

#include "base/buffer.h"
#include "base/error.h"
#include "base/id.h"
#include "model/model.h"
#include "model/value.h"

typedef enum SinkFormat {
    SINK_GEOJSON,
    SINK_GEOJSONL,
    SINK_CSV,
    SINK_GPKG,
    SINK_KML,
    SINK_KMZ,
    SINK_SHP,
    SINK_XLSX
} SinkFormat;

typedef struct SinkOptions {
    DataClass max_class; /* fields above it are left out; CLASS_PERSONAL always is */
    bool guard_formulas; /* CSV: an apostrophe before a text that a spreadsheet would run; breaks the round trip */
    Language language;   /* KML, KMZ, Shapefile, XLSX: of labels and remarks */
    Buffer *remarks;     /* gets a line on each thing the format could not hold; or NULL */
    bool demonstration;  /* KML, KMZ, Shapefile, XLSX: says that everything is made up */
    Text programme;      /* XLSX: whose records they are, "COD"; or empty */
    Text filters;        /* XLSX: what was asked for; empty: all records */
    int64_t written_ms;  /* XLSX: when, if there is a programme */
} SinkOptions;

/* What every record has beside its fields. */
typedef struct SinkExtra {
    Id id;
    Date observed; /* left out when not known */
} SinkExtra;

typedef struct Sink Sink;

/* "geojson", "geojsonl" (also "geojsonseq", "ndjson"), "csv", "gpkg", "kml", "kmz", "shp" ("shp.zip"), "xlsx"; false
 * for anything else. */
bool sink_format_parse(Text name, SinkFormat *out);

/* By the extension of a path; false when there is none that is known. */
bool sink_format_of_path(const char *path, SinkFormat *out);

/* For HTTP: "application/geo+json"… */
const char *sink_media_type(SinkFormat format);

/* `path` "-" is standard output, but not for a GeoPackage, KMZ, Shapefile or spreadsheet (ST_USAGE). `type` must
 * outlive the sink. ST_IO, ST_DENIED.
 */
Status sink_open(SinkFormat format, const char *path, const RecordType *type, const SinkOptions *options, Sink **out,
                 Error *err) CHECKED;

/*
 * `values` holds type->field_count, the geometry among them. ST_TOO_LARGE for what a spreadsheet cannot hold: a text
 * above XLSX_CELL_TEXT_MAX, more than XLSX_ROWS_MAX rows. After a failure only sink_abort remains.
 */
Status sink_record(Sink *sink, const Value *values, const SinkExtra *extra, Error *err) CHECKED;

/* Completes the file, waits until it is on disk and gives it its name; the sink is gone, also after a failure. */
Status sink_close(Sink *sink, Error *err) CHECKED;

/* Leaves nothing behind; the target, if there was one, stays as it was. NULL is fine. */
void sink_abort(Sink *sink);

#endif
