/*
 * dataset.h - the one layer the worker reads, whatever the file around it.
 */
#ifndef EXCHANGE_WORKER_DATASET_H
#define EXCHANGE_WORKER_DATASET_H

#include <gdal.h>
#include <stdbool.h>

#include "base/buffer.h"
#include "base/error.h"

typedef struct FieldPlan {
    OGRFieldType type;
    OGRFieldSubType subtype;
} FieldPlan;

typedef struct Dataset {
    GDALDatasetH handle;
    OGRLayerH layer;
    const char *format;                /* GDAL's name of the driver */
    OGRCoordinateTransformationH turn; /* to WGS 84, NULL when the layer is in it */
    bool placeless;                    /* the layer does not say in what its coordinates are */
    FieldPlan *fields;                 /* see layer_columns */
    int field_count;
    bool first_layer;                   /* of several take the first; set before dataset_open */
    Buffer layers;                      /* names of all, a line break between two */
    Buffer system;                      /* the layer's coordinate system, as the file names it */
    Buffer programme;                   /* of a Whitestone programme file: its code */
    bool keyed;                         /* the rows' last cell is the key that GDAL keeps apart from the fields */
    char complaint[ERROR_MESSAGE_SIZE]; /* GDAL's last error since it was cleared; empty for none */
} Dataset;

/* Makes known the drivers that are allowed, no other. Before worker_confine, so that libraries load. */
void dataset_prepare(Dataset *dataset);

/*
 * Opens `path` (a real path, or a zip archive with one data set in it) and its layer: `layer_name`, or the only one
 * when that is empty. ST_INVALID when it cannot be read, ST_USAGE when a layer must be chosen, ST_TOO_LARGE for a bomb.
 */
Status dataset_open(Dataset *dataset, const char *path, const char *layer_name, Error *err) CHECKED;

void dataset_close(Dataset *dataset);

#endif
