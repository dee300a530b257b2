/*
 * export.h - all records of a type written to a file, one after the other.
 */
#ifndef SERVICE_EXPORT_H
#define SERVICE_EXPORT_H

#include "base/buffer.h"
#include "service/records.h"

typedef struct ExportOptions {
    Text type;
    const char *path;  /* "-" is standard output; a GeoPackage needs a name */
    Text format;       /* geojson, geojsonl, csv, gpkg, kml, shp, xlsx; empty: by the suffix of the path */
    Buffer *remarks;   /* gets a line on each thing the format could not hold; or NULL */
    Language language; /* of labels, in formats that have them */
    Text filters;      /* what was asked for, in words, for formats that tell it; empty: all records */
    const Id *ids;     /* export_query: only these, in this order; NULL: all that the query asks for */
    size_t id_count;
} ExportOptions;

/*
 * Writes every record with its id, its fields (personal ones aside) and its date of information; import reads it back
 * without loss (docs/formats/export.md). Memory does not grow with the type. A half-written file never has the name.
 * ST_NOT_FOUND for a type that is not there, ST_USAGE for a format that is not known, ST_IO, ST_DENIED.
 */
Status export_run(Programme *programme, const ExportOptions *options, uint64_t *written, Error *err) CHECKED;

/*
 * The same for the records that a query asks for, or those of `options->ids`, of the query's type and within its scope.
 * `options->type` is not looked at.
 */
Status export_query(Reader *reader, const RecordQuery *query, const ExportOptions *options, uint64_t *written,
                    Error *err) CHECKED;

#endif
